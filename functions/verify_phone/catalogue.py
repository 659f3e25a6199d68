"""The words for each phone code: the finding, why it matters, the innocent explanation, the question to ask."""

from bonafide.findings import Catalogue, Words

_PLAN = "the national numbering plans, as compiled by libphonenumber"
_ADVISORY = "US State, Treasury and FBI advisory on remote IT workers, 16 May 2022"
_REPORTED = "signs reported by Amazon's chief security officer, December 2025"

CATALOGUE = Catalogue(
    {
        "phone.not_a_number": Words(
            summary="The text is not a valid telephone number.",
            why="A number that cannot be read confirms nothing.",
            source=_REPORTED,
            innocent="A typing mistake, or a form that cut the number off or filled in the wrong field.",
            question="Which telephone number can we reach you on? Please include the country code.",
            example={"basics": {"phone": "call me"}},
        ),
        "phone.wrong_length": Words(
            summary="The telephone number has too few or too many digits for its country.",
            why="A number of this length cannot be called, so it confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A digit missing or typed twice, or an extension written after the number.",
            question="Could you check your telephone number? It seems to have a digit too many or too few.",
            example={"basics": {"phone": "+1 415 555 26711", "location": {"countryCode": "US"}}},
        ),
        "phone.unassigned": Words(
            summary="No range of the numbering plan has the telephone number.",
            why="A number outside the ranges of the plan confirms nothing.",
            source=f"{_PLAN}; {_REPORTED}",
            innocent="A mistyped digit, or a range that was opened too recently to be in the data used here.",
            question="Could you check your telephone number? We could not confirm that it is in use.",
            example={"basics": {"phone": "+1 555 123 4567", "location": {"countryCode": "US"}}},
        ),
        "phone.reserved": Words(
            summary="The telephone number is in a range reserved for films, documentation or tests.",
            why="Such numbers are never given to subscribers, so it confirms nothing.",
            source="the national regulators' lists, in docs/checks.md",
            innocent="A sample number from a template or a tutorial, or a test of the application form.",
            question="The telephone number in your application looks like a sample from a template. "
            "Which number can we reach you on?",
            example={"basics": {"phone": "+44 7700 900123", "location": {"countryCode": "GB"}}},
        ),
        "phone.placeholder": Words(
            summary="The telephone number looks like a placeholder (0000000, 1234567).",
            why="No range of the plan has it, and its last digits follow a simple pattern, so it confirms nothing.",
            source=_PLAN,
            innocent="A required field, filled in by a candidate who prefers not to give a number yet.",
            question="Is there a number that we can reach you on?",
            example={"basics": {"phone": "+1 123 456 7890", "location": {"countryCode": "US"}}},
        ),
        "phone.not_personal": Words(
            summary="The telephone number is of a type that companies and services use.",
            why="With toll-free, premium-rate and company numbers it is unclear who answers. They are compared with "
            "no other application.",
            source=_PLAN,
            innocent="The number of an employer, of an agency, or of a service that answers for the candidate.",
            question="Is there a personal number that we can reach you on?",
            example={"basics": {"phone": "+1 800 234 5678", "location": {"countryCode": "US"}}},
        ),
        "phone.internet_number": Words(
            summary="The telephone number is an internet (VoIP) number, which is not tied to a line or a place.",
            why="Such a number can be set up within minutes from anywhere, so it says little about who answers.",
            source=f"{_PLAN}, and AWS's carrier look-up if it is switched on",
            innocent="Very common today: cheaper calls, a second number, a number kept after moving, or a home line "
            "of a cable provider.",
            question="Do you also have a mobile or home number that we can reach you on?",
            example={"basics": {"phone": "+44 56 1234 5678", "location": {"countryCode": "GB"}}},
        ),
        "phone.country_mismatch": Words(
            summary="The country of the telephone number is not the stated country of residence.",
            why="It means nothing by itself; it matters only together with signs of another kind.",
            source=_ADVISORY,
            innocent="Having moved, studied or worked abroad and kept the number, which is very common.",
            question="Is this still your number, and do you also have one in the country where you live now?",
            example={"basics": {"phone": "+44 7400 123456", "location": {"countryCode": "US"}}},
        ),
        "phone.area_elsewhere": Words(
            summary="The area code of the telephone number belongs to another state or region than the stated one.",
            why="It means nothing by itself: people keep their numbers when they move.",
            source=f"{_PLAN}, with the places of their area codes",
            innocent="Having moved and kept the number, which is very common.",
            question="None needed: people keep their numbers when they move.",
            example={"basics": {"phone": "+1 415 555 2671", "location": {"countryCode": "US", "region": "TX"}}},
        ),
        "phone.misformatted": Words(
            summary="The telephone number is not written as numbers of its country usually are.",
            why="People usually write their own number in the local format. It means little by itself; what a "
            "form or a spreadsheet has done is listed without points.",
            source=_REPORTED,
            innocent="Haste, a form that adds a country code or a + by itself, or a number for readers abroad.",
            question="Could you write your telephone number again, as it is dialled from another country?",
            example={"basics": {"phone": "+44 44 7400 123456", "location": {"countryCode": "GB"}}},
        ),
        "phone.plus_one_typed": Words(
            summary="A telephone number of the United States or Canada was typed with +1.",
            why="It means nothing by itself, and is listed only beside other signs.",
            source=_REPORTED,
            innocent="Many people write +1 on purpose, for example because they live or apply abroad.",
            question="None needed: the number is complete.",
            example={
                "basics": {"phone": "+1 415 555 2671", "location": {"countryCode": "US"}},
                "source": {"phone_is_normalised": False},
            },
        ),
        "phone.several": Words(
            summary="The field contains more than one telephone number.",
            why="Each number was checked. Having several means nothing by itself.",
            source="RFC 6350 (vCard), section 6.4.1: a person may have several telephone numbers",
            innocent="A home and a mobile number, or a number in each of two countries.",
            question="Which of the numbers should we use?",
            example={"basics": {"phone": "+1 415 555 2671 / +44 7400 123456", "location": {"countryCode": "US"}}},
        ),
    }
)
