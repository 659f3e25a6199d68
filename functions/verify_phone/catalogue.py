"""The words for each phone code: what it means, why it matters, what innocent reason it has, what to ask."""

from bonafide.findings import Catalogue, Words

_PLAN = "the national numbering plans, as libphonenumber compiles them"
_ADVISORY = "US State, Treasury and FBI advisory on remote IT workers, 16 May 2022"
_REPORTED = "wrongly formed numbers among the signs that Amazon's chief security officer reported, December 2025"

CATALOGUE = Catalogue(
    {
        "phone.not_a_number": Words(
            summary="The telephone number could not be read as one.",
            why="What cannot be read as a number cannot confirm who applies.",
            source=_REPORTED,
            innocent="A slip of the keyboard, or a form that cut the number off or put another field there.",
            question="Which telephone number, with its country code, can we reach you on?",
            example="call me",
        ),
        "phone.wrong_length": Words(
            summary="The telephone number is too short or too long for its country.",
            why="A number of impossible length reaches nobody, so it confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A digit dropped or typed twice, or an extension written behind the number.",
            question="Could you check the telephone number? It seems to have a digit too many or too few.",
            example="+1 415 555 26711, residence US",
        ),
        "phone.unassigned": Words(
            summary="The telephone number lies in a range that is assigned to nobody.",
            why="A number that no operator was given reaches nobody, so it confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A mistyped digit, or a range opened so recently that the plan used here lacks it.",
            question="Could you check the telephone number? We could not confirm that it is in use.",
            example="+1 555 123 4567, residence US",
        ),
        "phone.reserved": Words(
            summary="The telephone number lies in a range that is set aside for films, documentation or tests.",
            why="Such a number rings nobody's telephone, so it confirms nothing.",
            source="the national regulators' lists, below",
            innocent="A template's or a tutorial's sample number left in place, or a test of the application form.",
            question="The number in your application looks like a template's. Which one can we reach you on?",
            example="+44 7700 900123, residence GB",
        ),
        "phone.placeholder": Words(
            summary="The telephone number looks like one that fills a field.",
            why="It lies in a range of nobody's and ends like 0000000 or 1234567, so it reaches nobody.",
            source=_PLAN,
            innocent="A form that demands a number of somebody who would rather not give one yet.",
            question="Is there a number that we can reach you on?",
            example="+1 123 456 7890, residence US",
        ),
        "phone.not_personal": Words(
            summary="The telephone number is of a kind that no private person has.",
            why="Toll-free, premium and company numbers hide who answers.",
            source=_PLAN,
            innocent="The number of an employer, an agency or a relay service for deaf or hard-of-hearing people.",
            question="Is there a personal number that we can reach you on?",
            example="+1 800 234 5678, residence US",
        ),
        "phone.internet_number": Words(
            summary="The telephone number is one of internet telephony, tied to no line or place.",
            why="It can be had within minutes and from anywhere, so it says little of who answers.",
            source=f"{_PLAN}, and AWS's carrier look-up where one is switched on",
            innocent="Nowadays common: cheaper calls, a second number, a number kept while moving, or a home line of "
            "a cable network.",
            question="Is there a mobile or a home number that we can reach you on, too?",
            example="+44 56 1234 5678, residence GB",
        ),
        "phone.country_mismatch": Words(
            summary="The telephone number's country does not match the stated country of residence.",
            why="By itself it means nothing; it weighs only together with signs of another kind.",
            source=_ADVISORY,
            innocent="Having moved, studied or worked abroad and kept the number: very common.",
            question="Is this still your number, and is there one in the country where you live now?",
            example="+44 7911 123456, residence US",
        ),
        "phone.area_elsewhere": Words(
            summary="The telephone number's area code is of another state or region than the stated one.",
            why="It means nothing by itself: numbers move along with people.",
            source=f"{_PLAN}, with their places",
            innocent="Having moved and kept the number: the most common thing in the world.",
            question="None is needed: numbers move along.",
            example="+1 415 555 2671, residence US-TX",
        ),
        "phone.misformatted": Words(
            summary="The telephone number is not written as people of its country write it.",
            why="Who has lived with a number writes it as everybody there does; it weighs little by itself.",
            source=_REPORTED,
            innocent="Haste, a form that adds a country code of its own, or a number written for readers abroad.",
            question="Could you write the telephone number once more, as one would dial it from another country?",
            example="+44 07911 123456, residence GB",
        ),
        "phone.plus_one_typed": Words(
            summary="A number of the United States or Canada is typed with +1.",
            why="It means nothing by itself, and is listed only beside other signs.",
            source="reported by Amazon's chief security officer, December 2025",
            innocent="Many people write +1 on purpose: they live abroad, or apply abroad.",
            question="None is needed: the number is complete.",
            example="+1 415 555 2671, residence US, as typed",
        ),
        "phone.several": Words(
            summary="The field holds more than one telephone number.",
            why="Each was checked; that there are several means nothing by itself.",
            source="RED_FLAGS, the project's table of checks",
            innocent="A home and a mobile number, or one for each country the candidate lives in.",
            question="Which of the numbers should we use?",
            example="+1 415 555 2671 / +44 7911 123456, residence US",
        ),
    }
)
