"""What we believe about an education history. Each check names a fault; `docs/checks.md` lists them in words.

A date is a span as wide as it was written: `2014` may be any of its days, and only what is impossible for all of
them is a concern.
"""

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from verify_education.entry import DegreeLevel, Entry

SHORTEST = {DegreeLevel.BACHELOR: 638, DegreeLevel.MASTER: 151, DegreeLevel.DOCTORATE: 638}
"""Days: two years, six months, two years, less the summer or the month that the last year does not use."""

LONGEST = {DegreeLevel.BACHELOR: 3653, DegreeLevel.MASTER: 3653, DegreeLevel.DOCTORATE: 5479}
"""Days: ten years, ten, and fifteen."""


def ends_before_start(entry: Entry) -> Verdict | None:
    """The studies end before they start."""
    if entry.longest is None:
        return _undated("education.ends_before_start", entry)
    if entry.longest <= 0:
        return concern("education.ends_before_start", evidence=f"{entry.dates}.", entry=entry.index)
    return None


def too_short(entry: Entry) -> Verdict | None:
    """The studies took less time than any programme of that level."""
    if entry.longest is None or entry.longest <= 0:
        return _undated("education.too_short", entry)
    if entry.level is None:
        return not_assessed("education.too_short", because="the level is not certain", entry=entry.index)
    if entry.status == "incomplete":
        return not_assessed("education.too_short", because="the studies were not completed", entry=entry.index)
    if entry.transferred:
        return not_assessed("education.too_short", because="credit was transferred", entry=entry.index)
    if entry.longest >= SHORTEST[entry.level]:
        return None
    return concern(
        "education.too_short",
        evidence=f"A {entry.level} in at most {_months(entry.longest)} months ({entry.dates}).",
        entry=entry.index,
    )


def too_long(entry: Entry) -> Verdict | None:
    """The studies took far more time than programmes of that level do."""
    if entry.shortest is None:
        return _undated("education.too_long", entry)
    if entry.level is None:
        return not_assessed("education.too_long", because="the level is not certain", entry=entry.index)
    if entry.part_time:
        return not_assessed("education.too_long", because="the studies were part-time", entry=entry.index)
    if entry.shortest <= LONGEST[entry.level]:
        return None
    return concern(
        "education.too_long",
        evidence=f"A {entry.level} in at least {_months(entry.shortest)} months ({entry.dates}).",
        entry=entry.index,
    )


def completed_in_future(entry: Entry) -> Verdict | None:
    """The studies are said to be completed, but end after the application was made."""
    if entry.status != "completed":
        return not_assessed("education.completed_in_future", because="not stated to be completed", entry=entry.index)
    if entry.end is None or entry.end.earliest is None or entry.submitted is None:
        return _undated("education.completed_in_future", entry)
    if entry.end.earliest > entry.submitted:
        return concern(
            "education.completed_in_future",
            evidence=f"Completed, ending {entry.end.text[:10]}; the application is of {entry.submitted}.",
            entry=entry.index,
        )
    return None


def out_of_sequence(history: tuple[Entry, ...]) -> Verdict | None:
    """A higher degree was finished before the first degree was begun."""
    code = "education.out_of_sequence"
    if any(entry.level is None for entry in history):
        return not_assessed(code, because="the level of an entry is not certain")
    first_degrees = [entry for entry in history if entry.level is DegreeLevel.BACHELOR]
    higher_degrees = [entry for entry in history if entry.level is not DegreeLevel.BACHELOR]
    begun = [entry.start.earliest for entry in first_degrees if entry.start and entry.start.earliest]
    if not higher_degrees or not begun or len(begun) < len(first_degrees):
        return not_assessed(code, because="no dated first degree beside a higher one")
    for entry in higher_degrees:
        if entry.end and entry.end.latest and entry.end.latest < min(begun):
            return concern(
                code,
                evidence=f"A {entry.level} ended {entry.end.text[:10]}; "
                f"the first bachelor's stated began {min(begun):%Y-%m}.",
                entry=entry.index,
            )
    return None


def _undated(code: str, entry: Entry) -> Verdict:
    return not_assessed(code, because="the dates are absent or could not be read", entry=entry.index)


def _months(days: int) -> int:
    return round(days / 30.44)


ENTRY_CHECKS = (ends_before_start, too_short, too_long, completed_in_future)
HISTORY_CHECKS = (out_of_sequence,)
CHECKS = (*ENTRY_CHECKS, *HISTORY_CHECKS)


def verify(history: tuple[Entry, ...]) -> list[Verdict]:
    """Puts every education entry, and then the whole history, to every check."""
    if not history:
        return none_assessed("education", CHECKS, because="no education is stated")
    of_entries = [verdict for entry in history for verdict in run("education", ENTRY_CHECKS, entry)]
    return of_entries + run("education", HISTORY_CHECKS, history)
