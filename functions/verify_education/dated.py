"""When somebody studied: how long, in which months, in which order."""

from bonafide.findings import Verdict, concern, not_assessed
from verify_education.entry import Entry, Level
from verify_education.history import History

SHORTEST = {Level.BACHELOR: 638, Level.MASTER: 151, Level.DOCTORATE: 638}
"""Days: two years, six months, two years, less the summer or the month that the last year does not use."""

LONGEST = {Level.BACHELOR: 3653, Level.MASTER: 3653, Level.DOCTORATE: 5479}
"""Days: ten years, ten, and fifteen."""


def ends_before_start(entry: Entry) -> Verdict | None:
    """The studies end before they start."""
    if entry.longest is None:
        return undated("education.ends_before_start", entry)
    if entry.longest <= 0:
        return concern("education.ends_before_start", evidence=f"{entry.dates}.", entry=entry.number)
    return None


def too_short(entry: Entry) -> Verdict | None:
    """The studies took less time than any programme of that level."""
    if entry.longest is None or entry.longest <= 0:
        return undated("education.too_short", entry)
    if entry.level not in SHORTEST:
        return not_assessed("education.too_short", because="the level is not certain", entry=entry.number)
    if entry.status == "incomplete":
        return not_assessed("education.too_short", because="the studies were not completed", entry=entry.number)
    if entry.transferred:
        return not_assessed("education.too_short", because="credit was transferred", entry=entry.number)
    if entry.longest >= SHORTEST[entry.level]:
        return None
    return concern(
        "education.too_short",
        evidence=f"A {entry.level} in at most {months(entry.longest)} months ({entry.dates}).",
        entry=entry.number,
    )


def too_long(entry: Entry) -> Verdict | None:
    """The studies took far more time than programmes of that level do."""
    if entry.shortest is None:
        return undated("education.too_long", entry)
    if entry.level not in LONGEST:
        return not_assessed("education.too_long", because="the level is not certain", entry=entry.number)
    if entry.part_time:
        return not_assessed("education.too_long", because="the studies were part-time", entry=entry.number)
    if entry.shortest <= LONGEST[entry.level]:
        return None
    return concern(
        "education.too_long",
        evidence=f"A {entry.level} in at least {months(entry.shortest)} months ({entry.dates}).",
        entry=entry.number,
    )


def off_calendar(entry: Entry) -> Verdict | None:
    """The first or the last month lies outside every term of the institution's calendar, by a month and more."""
    code = "education.off_calendar"
    if entry.level in (None, Level.DOCTORATE) or entry.remote or entry.part_time:
        return not_assessed(code, because="it is no taught full-time course on site for certain", entry=entry.number)
    country = entry.country
    calendar = entry.school.calendar if entry.school and country == "US" else None
    terms = entry.facts.terms(country, calendar) if country != "US" or calendar else None
    if terms is None:
        return not_assessed(code, because="the calendar of the institution is not known", entry=entry.number)
    months = [(entry.start, terms.starts, "began"), (entry.end, terms.ends, "ended")]
    if entry.status in ("expected", "incomplete"):
        del months[1]
    judged = [(date, fitting, verb) for date, fitting, verb in months if date and date.has_month]
    if not judged:
        return not_assessed(code, because="no month is stated", entry=entry.number)
    for date, fitting, verb in judged:
        if date.earliest and date.earliest.month not in fitting:
            return concern(
                code,
                evidence=f"The studies {verb} {date.shown[:7]}; by the calendar ({terms.source}) none {verb} then.",
                entry=entry.number,
            )
    return None


def completed_in_future(entry: Entry) -> Verdict | None:
    """The studies are said to be completed, but end after the application was made."""
    if entry.status != "completed":
        return not_assessed("education.completed_in_future", because="not stated to be completed", entry=entry.number)
    if entry.end is None or entry.end.earliest is None or entry.submitted is None:
        return undated("education.completed_in_future", entry)
    if entry.end.earliest > entry.submitted:
        return concern(
            "education.completed_in_future",
            evidence=f"Completed, ending {entry.end.shown}; the application is of {entry.submitted}.",
            entry=entry.number,
        )
    return None


def out_of_sequence(history: History) -> Verdict | None:
    """A higher degree was finished before the first degree was begun."""
    code = "education.out_of_sequence"
    if any(entry.level is None for entry in history.entries):
        return not_assessed(code, because="the level of an entry is not certain")
    first_degrees = [entry for entry in history.entries if entry.level is Level.BACHELOR]
    higher_degrees = [entry for entry in history.entries if entry.level in (Level.MASTER, Level.DOCTORATE)]
    begun = [entry.start.earliest for entry in first_degrees if entry.start and entry.start.earliest]
    if not higher_degrees or not begun or len(begun) < len(first_degrees):
        return not_assessed(code, because="no dated first degree beside a higher one")
    for entry in higher_degrees:
        if entry.end and entry.end.latest and entry.end.latest < min(begun):
            return concern(
                code,
                evidence=f"A {entry.level} ended {entry.end.shown}; "
                f"the first bachelor's stated began {min(begun):%Y-%m}.",
                entry=entry.number,
            )
    return None


def undated(code: str, entry: Entry) -> Verdict:
    """The dates that a check needs are not there."""
    return not_assessed(code, because="the dates are absent or could not be read", entry=entry.number)


def months(days: int) -> int:
    """Days as months, for evidence."""
    return round(days / 30.44)
