"""The words for each phone code: what it means, why it matters, what innocent reason it has, what to ask."""

from bonafide.findings import Catalogue, Words

_PLAN = "the national numbering plans, as libphonenumber compiles them"
_REPORTED = "wrongly formed numbers among the signs that Amazon's chief security officer reported, December 2025"

CATALOGUE = Catalogue(
    {
        "phone.not_a_number": Words(
            summary="The telephone number could not be read as one.",
            why="What cannot be read as a number cannot confirm who applies.",
            source=_REPORTED,
            innocent="A slip of the keyboard, or a form that cut the number off or put another field there.",
            question="Which telephone number, with its country code, can we reach you on?",
        ),
        "phone.wrong_length": Words(
            summary="The telephone number is too short or too long for its country.",
            why="A number of impossible length reaches nobody, so it confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A digit dropped or typed twice, or an extension written behind the number.",
            question="Could you check the telephone number? It seems to have a digit too many or too few.",
        ),
        "phone.unassigned": Words(
            summary="The telephone number lies in a range that is assigned to nobody.",
            why="A number that no operator was given reaches nobody, so it confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A mistyped digit, or a range opened so recently that the plan used here lacks it.",
            question="Could you check the telephone number? We could not confirm that it is in use.",
        ),
        "phone.not_personal": Words(
            summary="The telephone number is of a kind that no private person has.",
            why="Toll-free, premium and company numbers hide who answers.",
            source=_PLAN,
            innocent="The number of an employer, an agency or a relay service for deaf or hard-of-hearing people.",
            question="Is there a personal number that we can reach you on?",
        ),
        "phone.country_mismatch": Words(
            summary="The telephone number's country does not match the stated country of residence.",
            why="By itself it means nothing; it weighs only together with signs of another kind.",
            source="US State, Treasury and FBI advisory on remote IT workers, 16 May 2022",
            innocent="Having moved, studied or worked abroad and kept the number: very common.",
            question="Is this still your number, and is there one in the country where you live now?",
        ),
        "phone.several": Words(
            summary="The field holds more than one telephone number.",
            why="Each was checked; that there are several means nothing by itself.",
            source="RED_FLAGS, the project's table of checks",
            innocent="A home and a mobile number, or one for each country the candidate lives in.",
            question="Which of the numbers should we use?",
        ),
    }
)
