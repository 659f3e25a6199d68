"""The words for each education code: what it means, why it matters, what innocent reason it has, what to ask."""

from bonafide.findings import Catalogue, Words

_REPORTED = "education out of step with academic schedules, as Amazon's chief security officer reported, December 2025"

CATALOGUE = Catalogue(
    {
        "education.ends_before_start": Words(
            summary="The studies end before they start.",
            why="The dates do not match each other.",
            source=_REPORTED,
            innocent="The two dates swapped, or a year mistyped.",
            question="When did you begin these studies, and when did you finish them?",
            example="Bachelor, 2015-09 to 2011-06",
        ),
        "education.too_short": Words(
            summary="The studies took less time than programmes of that level do.",
            why="It does not match how long programmes of that level take.",
            source=_REPORTED,
            innocent="Credit brought along from other studies, a top-up programme, or only the last years stated.",
            question="Did you bring credit from earlier studies into this programme?",
            example="Bachelor of Science, 2015-09-01 to 2016-05-31",
        ),
        "education.too_long": Words(
            summary="The studies took much longer than programmes of that level usually do.",
            why="It means nothing by itself; a year may be mistyped.",
            source="the usual lengths of the Bologna process's three cycles, several times over",
            innocent="Studying beside work or family, an interruption, illness, military service.",
            question="Could you check the years of these studies?",
            example="Bachelor of Science, 2001-09 to 2014-06",
        ),
        "education.completed_in_future": Words(
            summary="The studies are said to be completed, but end after the application was made.",
            why="The dates do not match each other.",
            source=_REPORTED,
            innocent="The day of the ceremony, or `completed` chosen in a form for a course about to end.",
            question="Have you finished these studies, or when do you expect to?",
            example="completed, to 2027-06, in an application of 2026-11",
        ),
        "education.out_of_sequence": Words(
            summary="A higher degree was finished before the first degree was begun.",
            why="Degrees build on one another, and the dates do not match that.",
            source=_REPORTED,
            innocent="A second first degree later in life, with the earlier one left out.",
            question="Which degree did you hold when you began the higher one?",
            example="Master 2008 to 2010, Bachelor 2012 to 2016",
        ),
    }
)
