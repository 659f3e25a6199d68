"""Checks on dates: how long the studies took, in which months they began and ended, and in which order."""

from collections.abc import Iterator

from bonafide.findings import Verdict, concern, not_assessed
from bonafide.partial_date import PartialDate
from verify_education.entry import EducationEntry, Level
from verify_education.facts import Terms
from verify_education.history import History
from verify_education.open_entry import has_open_entry

MIN_DAYS = {Level.BACHELOR: 638, Level.MASTER: 151, Level.DOCTORATE: 638}
"""The fewest days that studies of a level take: two years, six months, two years; less the last summer."""

MAX_DAYS = {Level.BACHELOR: 3653, Level.MASTER: 3653, Level.DOCTORATE: 5479}
"""The most days that studies of a level take: ten, ten and fifteen years."""

INTEGRATED_DAYS = 1200
"""The fewest days of a master's that contains a bachelor's: four years, less the last summer and some months."""

PANDEMIC = frozenset([2020, 2021])
"""Years in which terms began and ended in any month."""

SUMMER = 7
"""The last month of an academic year in the United States."""

_MONTHS = "January February March April May June July August September October November December".split()


def ends_before_start(entry: EducationEntry) -> Verdict | None:
    """The studies end before they start."""
    if entry.max_days is None:
        return dates_missing("education.ends_before_start", entry)
    if entry.max_days <= 0:
        return concern("education.ends_before_start", evidence=f"{entry.dates}.", entry=entry.number)
    return None


def too_short(entry: EducationEntry) -> Verdict | None:
    """The studies took less time than any programme of that level takes."""
    if entry.max_days is not None and entry.max_days <= 0:
        return not_assessed(
            "education.too_short", reason="the studies do not end after they start", entry=entry.number
        )
    if entry.max_days is None:
        return dates_missing("education.too_short", entry)
    if entry.level not in MIN_DAYS:
        return not_assessed("education.too_short", reason="the level of the degree is not known", entry=entry.number)
    if entry.status == "incomplete":
        return not_assessed("education.too_short", reason="the studies were not completed", entry=entry.number)
    if entry.shortened or entry.has_prior_studies:
        return not_assessed(
            "education.too_short", reason="credit from earlier studies may have counted", entry=entry.number
        )
    if entry.school and entry.place.country not in (None, entry.school.country):
        return not_assessed(
            "education.too_short", reason="the stated country is not the institution's", entry=entry.number
        )
    if entry.max_days >= MIN_DAYS[entry.level]:
        return None
    if _has_open_entry(entry):
        return not_assessed(
            "education.too_short", reason="students of the institution set their own pace", entry=entry.number
        )
    return concern(
        "education.too_short",
        evidence=f"A {entry.level} in at most {months(entry.max_days)} months ({entry.dates}).",
        entry=entry.number,
    )


def too_long(entry: EducationEntry) -> Verdict | None:
    """The studies took much longer than programmes of that level take."""
    if entry.min_days is None:
        return dates_missing("education.too_long", entry)
    if entry.level not in MAX_DAYS:
        return not_assessed("education.too_long", reason="the level of the degree is not known", entry=entry.number)
    if entry.part_time:
        return not_assessed("education.too_long", reason="the studies were part-time", entry=entry.number)
    if entry.min_days <= MAX_DAYS[entry.level]:
        return None
    return concern(
        "education.too_long",
        evidence=f"A {entry.level} in at least {months(entry.min_days)} months ({entry.dates}).",
        entry=entry.number,
    )


def off_calendar(entry: EducationEntry) -> Verdict | None:
    """The studies began or ended at least two months away from any usual month of the academic calendar."""
    code, country = "education.off_calendar", entry.country
    if entry.level in (None, Level.DOCTORATE) or entry.remote or entry.part_time:
        return not_assessed(code, reason="it may not be a taught full-time course on site", entry=entry.number)
    if entry.school and entry.school.country != country:
        return not_assessed(code, reason="the stated country is not the institution's", entry=entry.number)
    judged = [
        (date, verb, terms)
        for date, verb in _dates_to_judge(entry)
        if date.has_month and (terms := _terms(entry, date)) is not None
    ]
    if not judged:
        return not_assessed(code, reason="no month of a year with a known calendar is stated", entry=entry.number)
    for date, verb, terms in judged:
        usual = terms.starts if verb == "began" else terms.ends
        if date.earliest and not any((date.earliest.month - month) % 12 in (0, 1, 11) for month in usual):
            if _has_open_entry(entry):
                return not_assessed(code, reason="the institution enrols in any month", entry=entry.number)
            return concern(
                code,
                evidence=f"The studies {verb} {date.shown[:7]} (usual: {_named(usual)}; {terms.source}).",
                entry=entry.number,
            )
    return None


def _dates_to_judge(entry: EducationEntry) -> Iterator[tuple[PartialDate, str]]:
    """The start and end dates, without dates that may be in any month."""
    # In India, master's programmes of one year begin in April.
    if entry.start and not (entry.country == "IN" and entry.level is Level.MASTER):
        yield entry.start, "began"
    conferred = entry.country == "US" and entry.level is Level.MASTER  # awarded whenever the thesis is finished
    if entry.end and not conferred and entry.status not in ("expected", "incomplete"):
        yield entry.end, "ended"


def _terms(entry: EducationEntry, date: PartialDate) -> Terms | None:
    """The terms in the year of a date; None if they are not known, or were moved in that year or the year before.

    In the United States, each institution has its own calendar, which it may change: that of the year counts.
    """
    if date.earliest is None or date.earliest.year in PANDEMIC:
        return None
    year, country = date.earliest.year, entry.country
    if country == "US":
        # The data of a year are of the academic year that begins in it.
        calendars = entry.facts.calendars(entry.school.identifier) if entry.school else {}
        calendar = calendars.get(year if date.earliest.month > SUMMER else year - 1)
        return entry.facts.terms(country, calendar) if calendar else None
    terms = entry.facts.terms(country, None)
    return None if terms is None or terms.irregular & {year, year - 1} else terms


def _has_open_entry(entry: EducationEntry) -> bool:
    return has_open_entry(entry.name, entry.school.title if entry.school else "")


def _named(months: frozenset[int]) -> str:
    return ", ".join(_MONTHS[month - 1] for month in sorted(months))


def completed_in_future(entry: EducationEntry) -> Verdict | None:
    """The studies are stated as completed, but end after the application date."""
    if entry.status != "completed":
        return not_assessed(
            "education.completed_in_future", reason="the studies are not stated as completed", entry=entry.number
        )
    if entry.end is None or entry.end.earliest is None or entry.submitted is None:
        return dates_missing("education.completed_in_future", entry)
    if entry.end.earliest > entry.submitted:
        return concern(
            "education.completed_in_future",
            evidence=f"Completed, ending {entry.end.shown}; the application date is {entry.submitted}.",
            entry=entry.number,
        )
    return None


def out_of_sequence(history: History) -> Verdict | None:
    """A higher degree was finished before the first degree began."""
    code = "education.out_of_sequence"
    if any(entry.level is None and not entry.non_degree for entry in history.entries):
        return not_assessed(code, reason="the level of one of the degrees is not known")
    first_degrees = [entry for entry in history.entries if entry.level is Level.BACHELOR]
    if any(entry.remote or entry.part_time or entry.shortened for entry in first_degrees):
        return not_assessed(code, reason="a bachelor's beside a job or with credit may be a second one")
    higher_degrees = [
        entry
        for entry in history.entries
        if entry.level is Level.DOCTORATE or (entry.level is Level.MASTER and not _is_integrated(entry))
    ]
    begun = [entry.start.earliest for entry in first_degrees if entry.start and entry.start.earliest]
    if not higher_degrees or not begun or len(begun) < len(first_degrees):
        return not_assessed(code, reason="no first degree with dates is stated together with a higher one")
    for entry in higher_degrees:
        if entry.end and entry.end.latest and entry.end.latest < min(begun):
            return concern(
                code,
                evidence=f"A {entry.level} ended {entry.end.shown}; the first bachelor's began {min(begun):%Y-%m}.",
                entry=entry.number,
            )
    return None


def _is_integrated(master: EducationEntry) -> bool:
    """Whether a master's took so long that no bachelor's was needed before it, as in Europe before 2010."""
    return master.min_days is None or master.min_days >= INTEGRATED_DAYS


def dates_missing(code: str, entry: EducationEntry) -> Verdict:
    """A check that needs dates which are missing or unreadable."""
    return not_assessed(code, reason="the dates are missing or unreadable", entry=entry.number)


def months(days: int) -> int:
    """Days as a number of months, for evidence."""
    return round(days / 30.44)
