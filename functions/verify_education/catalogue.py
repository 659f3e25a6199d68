"""The words for each education code: what it means, why it matters, the innocent explanation, and what to ask.

The examples fire on the sample directory of the tests (`tests/reference/samples.py`), which has invented institutions.
"""

from bonafide.findings import Catalogue, Words

_COMPLETIONS = "IPEDS completions: which programmes an institution awarded degrees in, and at which level"
_PROGRAMMES = "IPEDS completions; Discover Uni (United Kingdom) and DUO (Netherlands), if they are loaded"
_REPORTED = "dates that do not match academic schedules, as Amazon's chief security officer reported in December 2025"
_DIRECTORY = "IPEDS, the US Department of Education's directory of institutions"

CATALOGUE = Catalogue(
    {
        "education.bogus_institution": Words(
            summary="An authority has named the institution as bogus.",
            why="A degree from it is not evidence of any studies.",
            source="the authority that the evidence names; data/bogus_institutions.csv of the reference layer",
            innocent="The candidate was deceived, or attended a genuine institution with the same name.",
            question="Where and when did you study there, and who taught you?",
            example={"education": [{"institution": "Rochville University"}]},
        ),
        "education.unlisted_institution": Words(
            summary="The institution is not in its country's directory.",
            why="The directory is complete, and the institution could not be confirmed.",
            source=_DIRECTORY,
            innocent="A translated or shortened name, a school within another institution, or one outside the federal "
            "student aid programmes.",
            question="What is the full name of the institution, and what is its website?",
            example={
                "education": [
                    {
                        "institution": "Harwick State College",
                        "studyType": "Bachelor of Science",
                        "endDate": "2022-05",
                        "location": {"countryCode": "US"},
                    }
                ]
            },
        ),
        "education.program_not_offered": Words(
            summary="The institution has not awarded degrees in the stated field.",
            why="The stated degree does not match the official record of degrees awarded.",
            source=_PROGRAMMES,
            innocent="The programme has another name, or a partner institution awarded the degree.",
            question="What is the name of the programme on your diploma, and which department taught it?",
            example={
                "education": [
                    {
                        "institution": "Marrow Lake College",
                        "area": "Nuclear Engineering",
                        "studyType": "Bachelor of Science",
                        "endDate": "2022-05",
                    }
                ]
            },
        ),
        "education.level_not_awarded": Words(
            summary="The institution has not awarded degrees at the stated level.",
            why="The stated degree does not match the official record of degrees awarded.",
            source=_COMPLETIONS,
            innocent="A partner university awarded the degree, or the level has another name.",
            question="Which university's name is on your diploma?",
            example={
                "education": [
                    {"institution": "Tolliver Ridge Community College", "studyType": "PhD", "endDate": "2022-05"}
                ]
            },
        ),
        "education.before_founding": Words(
            summary="The studies ended before the institution was founded.",
            why="The institution did not exist at that time.",
            source="the institutions' own histories; data/founded.csv of the reference layer",
            innocent="A typo in a year, or another institution with a similar name.",
            question="In which years, and on which campus, did you study there?",
            example={
                "education": [
                    {
                        "institution": "King Abdullah University of Science and Technology",
                        "startDate": "1990",
                        "endDate": "1994",
                    }
                ]
            },
        ),
        "education.after_closure": Words(
            summary="The studies began after the institution had closed.",
            why="The institution no longer existed at that time.",
            source="IPEDS and the closed-school file, both of the US Department of Education",
            innocent="A successor institution took over the programme, or a typo in a year.",
            question="Who taught you after the institution closed, and who awarded the degree?",
            example={"education": [{"institution": "Pellham Seminary of Arts", "startDate": "2023-09"}]},
        ),
        "education.ends_before_start": Words(
            summary="The studies end before they start.",
            why="The dates contradict each other.",
            source=_REPORTED,
            innocent="The two dates were swapped, or a year has a typo.",
            question="When did you begin these studies, and when did you finish them?",
            example={"education": [{"studyType": "Bachelor", "startDate": "2015-09", "endDate": "2011-06"}]},
        ),
        "education.too_short": Words(
            summary="The studies took less time than a programme of this level takes.",
            why="The dates do not match how long programmes of this level take.",
            source=_REPORTED,
            innocent="Credit transferred from other studies, a top-up programme, or only the last years are stated.",
            question="Did you transfer credit from earlier studies into this programme?",
            example={
                "education": [{"studyType": "Bachelor of Science", "startDate": "2015-09-01", "endDate": "2016-05-31"}]
            },
        ),
        "education.too_long": Words(
            summary="The studies took much longer than a programme of this level usually takes.",
            why="It means little on its own; a year may have a typo.",
            source="several times the usual lengths of the three cycles of the Bologna process",
            innocent="Studying while working or raising a family, an interruption, illness, military service.",
            question="Could you check the years of these studies?",
            example={
                "education": [{"studyType": "Bachelor of Science", "startDate": "2001-09", "endDate": "2014-06"}]
            },
        ),
        "education.off_calendar": Words(
            summary="The start or end month does not match the academic calendar.",
            why="Programmes there do not begin or end in that month; it means little on its own.",
            source=_REPORTED,
            innocent="The month of a move, a ceremony or a preparatory course, or an unusual intake.",
            question="In which months did you begin and finish, and was there anything unusual about it?",
            example={
                "education": [
                    {
                        "studyType": "Bachelor of Science",
                        "startDate": "2016-05",
                        "location": {"countryCode": "NL"},
                    }
                ]
            },
        ),
        "education.completed_in_future": Words(
            summary="The studies are stated as completed, but end after the application date.",
            why="The dates contradict each other.",
            source=_REPORTED,
            innocent="The date of the ceremony, or `completed` was chosen in a form for a course about to end.",
            question="Have you finished these studies, or when do you expect to?",
            example={
                "submitted_at": "2026-11-20T09:00:00Z",
                "education": [{"studyType": "Bachelor", "endDate": "2027-06", "status": "completed"}],
            },
        ),
        "education.location_mismatch": Words(
            summary="The stated place is not where the institution is.",
            why="The details of the entry are inconsistent; it means little on its own.",
            source="IPEDS and ROR",
            innocent="The place where the candidate lived, a branch campus, or a programme abroad.",
            question="At which campus did you study?",
            example={"education": [{"institution": "University of Zurich", "location": {"countryCode": "CA"}}]},
        ),
        "education.website_mismatch": Words(
            summary="The stated website is not the institution's.",
            why="The details of the entry are inconsistent; it means little on its own.",
            source="IPEDS, ROR and JetBrains/swot",
            innocent="The website of a partner, or of an institution that has merged.",
            question="Which website describes the programme that you attended?",
            example={"education": [{"institution": "University of Zurich", "url": "https://www.epfl.ch"}]},
        ),
        "education.concurrent_distant": Words(
            summary="Two full-time stays far apart overlap by six months or more.",
            why="One person can hardly have been in both places.",
            source="US State, Treasury and FBI advisory on remote IT workers, 16 May 2022",
            innocent="A double degree, a semester abroad, or remote work or study that is not stated as remote.",
            question="How did you combine the two, and was one of them remote?",
            example={
                "education": [
                    {
                        "studyType": "Master of Science",
                        "startDate": "2019-10",
                        "endDate": "2021-09",
                        "location": {"countryCode": "DE"},
                    }
                ],
                "work": [
                    {
                        "remote": False,
                        "startDate": "2019-10",
                        "endDate": "2021-09",
                        "location": {"countryCode": "BR"},
                    }
                ],
            },
        ),
        "education.out_of_sequence": Words(
            summary="A higher degree was finished before the first degree began.",
            why="Degrees build on one another; these dates are in the wrong order.",
            source=_REPORTED,
            innocent="A second bachelor's degree later in life, with the earlier one left out.",
            question="Which degree did you have when you began the higher one?",
            example={
                "education": [
                    {"studyType": "Master", "startDate": "2008", "endDate": "2010"},
                    {"studyType": "Bachelor", "startDate": "2012", "endDate": "2016"},
                ]
            },
        ),
    }
)
