"""The words for each education code: what it means, why it matters, what innocent reason it has, what to ask."""

from bonafide.findings import Catalogue, Words

_COMPLETIONS = "IPEDS completions: which institution awarded which programme at which level"
_REPORTED = "education out of step with academic schedules, as Amazon's chief security officer reported, December 2025"

CATALOGUE = Catalogue(
    {
        "education.bogus_institution": Words(
            summary="An authority named the institution as bogus.",
            why="Its degrees stand for no studies that anybody confirms.",
            source="the authority that the evidence names; data/bogus_institutions.csv of the reference layer",
            innocent="Having been deceived, or a genuine institution of the same name elsewhere.",
            question="How did you study there: where, when, and who taught you?",
            example="Rochville University",
        ),
        "education.unlisted_institution": Words(
            summary="The institution is not in its country's directory.",
            why="Where a directory is complete, what is not in it could not be confirmed.",
            source="IPEDS, the directory of institutions of the US Department of Education",
            innocent="A name translated or shortened, a school within another, or one outside the federal programmes.",
            question="What is the full name of the institution, and its website?",
            example="University of Northfield, US",
        ),
        "education.program_not_offered": Words(
            summary="The institution did not award degrees in the stated field.",
            why="A degree that was never awarded there does not match the application.",
            source=_COMPLETIONS,
            innocent="The programme goes by another name, or belongs to a partner institution.",
            question="What was the name of the programme on the diploma, and which department taught it?",
            example="BS Nuclear Engineering at a college of arts",
        ),
        "education.level_not_awarded": Words(
            summary="The institution did not award degrees of that level.",
            why="A degree of a level that was never awarded there does not match the application.",
            source=_COMPLETIONS,
            innocent="A degree awarded by a partner university, or a level that goes by another name.",
            question="Which university's name stands on the diploma?",
            example="PhD at a community college",
        ),
        "education.before_founding": Words(
            summary="The studies ended before the institution was founded.",
            why="Nobody could study there then.",
            source="the institutions' own histories; data/founded.csv of the reference layer",
            innocent="A year mistyped, or another institution of nearly the same name.",
            question="In which years, and on which campus, did you study there?",
            example="BSc 1990 to 1994, King Abdullah University of Science and Technology (2009)",
        ),
        "education.after_closure": Words(
            summary="The studies began after the institution had closed.",
            why="Nobody could begin to study there then.",
            source="IPEDS, the directory of institutions of the US Department of Education",
            innocent="A successor that taught on, or a year mistyped.",
            question="Who taught you after the institution closed, and who awarded the degree?",
            example="BSc 2022 to 2024, institution closed in 2019",
        ),
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
        "education.off_calendar": Words(
            summary="The studies began or ended in a month in which programmes there do not.",
            why="Out of step with academic schedules; it weighs little by itself.",
            source=_REPORTED,
            innocent="The month of moving, of a ceremony, of a course before the term, or of an unusual intake.",
            question="In which months did you begin and finish, and was there anything unusual about it?",
            example="bachelor's from 2016-05 in the Netherlands",
        ),
        "education.completed_in_future": Words(
            summary="The studies are said to be completed, but end after the application was made.",
            why="The dates do not match each other.",
            source=_REPORTED,
            innocent="The day of the ceremony, or `completed` chosen in a form for a course about to end.",
            question="Have you finished these studies, or when do you expect to?",
            example="completed, to 2027-06, in an application of 2026-11",
        ),
        "education.location_mismatch": Words(
            summary="The stated place is not where the institution is.",
            why="The parts of the entry do not match each other; it weighs little by itself.",
            source="IPEDS and ROR",
            innocent="Where somebody lived while studying, a branch, or a programme abroad.",
            question="At which campus did you study?",
            example="University of Zurich, in Canada",
        ),
        "education.website_mismatch": Words(
            summary="The stated website is another institution's.",
            why="The parts of the entry do not match each other; it weighs little by itself.",
            source="IPEDS, ROR and JetBrains/swot",
            innocent="A partner's page, or the site of an institution that has merged.",
            question="Which website describes the programme that you attended?",
            example="University of Zurich, https://www.ethz.ch",
        ),
        "education.concurrent_distant": Words(
            summary="Two full-time stays in different countries overlap by half a year or more.",
            why="Somebody can hardly have been at both.",
            source="US State, Treasury and FBI advisory on remote IT workers, 16 May 2022",
            innocent="A double degree, a semester abroad, or remote work or study that is not called so.",
            question="How did you combine the two, and was one of them remote?",
            example="MSc in Germany and an on-site job in Brazil, 2019-10 to 2021-09",
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
