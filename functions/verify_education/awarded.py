"""What an institution awarded, by the completions of its country: in which fields, and to which level."""

import re

from bonafide.findings import Verdict, concern, not_assessed
from verify_education.entry import Entry, Level
from verify_education.facts import Facts, Offer, School
from verify_education.listed import LISTED_BY

YEARS_AROUND = 3
"""Years before and after the completions that are loaded in which they still say what was offered."""

LIBERAL_ARTS = "24"
"""The family of the CIP under which colleges report what leads to any subject at a university."""

MOST_FAMILIES = 3
"""Families of programmes that evidence names where none comes near the stated subject."""

_EVERYWHERE = frozenset("genera studie scienc other appli techno relate servic".split())
"""First letters of words that stand in the title of every other programme."""


def program_not_offered(entry: Entry) -> Verdict | None:
    """The institution never awarded anything in the family of the stated subject, nor where else it is reported."""
    code = "education.program_not_offered"
    obstacle = _no_completions(entry)
    if obstacle:
        return not_assessed(code, because=obstacle, entry=entry.number)
    if not entry.codes or entry.school is None:
        return not_assessed(code, because="the subject is in no family of the CIP for certain", entry=entry.number)
    offers = entry.facts.offers(entry.school.identifier)
    if any(offer.cip.startswith(entry.codes) for offer in offers):
        return None
    if entry.level is Level.ASSOCIATE and any(offer.cip[:2] == LIBERAL_ARTS for offer in offers):
        return not_assessed(
            code, because="an associate degree for transfer counts as liberal arts", entry=entry.number
        )
    places = ", ".join(_titled(place, entry.facts) for place in entry.codes)
    return concern(
        code,
        evidence=f"{_held(entry.school, entry.facts)}: no completions in CIP {places} at any level; "
        f"{_nearest(entry, offers)}.",
        entry=entry.number,
    )


def level_not_awarded(entry: Entry) -> Verdict | None:
    """The institution never awarded a degree of that level."""
    code = "education.level_not_awarded"
    obstacle = _no_completions(entry)
    if obstacle:
        return not_assessed(code, because=obstacle, entry=entry.number)
    if entry.level is None or entry.school is None:
        return not_assessed(code, because="the level is not certain", entry=entry.number)
    levels = {offer.level for offer in entry.facts.offers(entry.school.identifier)}
    if entry.level in levels:
        return None
    awarded = ", ".join(str(Level(level)) for level in sorted(levels) if level in set(Level)) or "certificates only"
    return concern(
        code,
        evidence=f"{_held(entry.school, entry.facts)}: no {entry.level} in any subject, but {awarded}.",
        entry=entry.number,
    )


def _no_completions(entry: Entry) -> str | None:
    """Why the completions cannot say what was never awarded, if so."""
    school = entry.school
    if school is None:
        return "the institution is not surely identified"
    coverage = entry.facts.coverage.get(school.country or "")
    if coverage is None or not coverage.enough or coverage.first is None or coverage.last is None:
        return "five years of completions are not loaded for its country"
    if not entry.facts.offers(school.identifier):
        return "no completions of the institution are loaded"
    if entry.end is None or entry.end.earliest is None or entry.end.latest is None:
        return "the year of the degree is not stated"
    if entry.end.earliest.year < coverage.first - YEARS_AROUND or entry.end.latest.year > coverage.last + YEARS_AROUND:
        return f"the completions loaded are of {coverage.first} to {coverage.last}"
    return None


def _titled(cip: str, facts: Facts) -> str:
    """A family or programme of the CIP with its title, where that is known."""
    title = facts.title_of(cip)
    return f"{cip} {title}" if title else cip


def _nearest(entry: Entry, offers: frozenset[Offer]) -> str:
    """The awarded programme whose title shares most words with the subject; else the families that it awarded in."""
    titles = {offer.cip: entry.facts.title_of(offer.cip) for offer in offers}
    sought = _stems(entry.subject)
    shared = {cip: len(sought & _stems(title)) for cip, title in titles.items()}
    nearest = min(shared, key=lambda cip: (-shared[cip], len(titles[cip]), cip))
    if shared[nearest]:
        return f"nearest: {nearest} {titles[nearest]}"
    families = sorted({cip[:2] for cip in titles})
    if len(families) > MOST_FAMILIES:
        return f"it awarded in {len(families)} other families"
    return f"it awarded in {', '.join(_titled(family, entry.facts) for family in families)} alone"


def _stems(text: str) -> frozenset[str]:
    """The first letters of the words of a subject, by which `engineer` and `engineering` are alike."""
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text.lower())) - _EVERYWHERE


def _held(school: School, facts: Facts) -> str:
    """What the completions are of, for evidence."""
    coverage = facts.coverage[school.country or ""]
    return f"{LISTED_BY[school.source]} {coverage.first}-{coverage.last}, {school.title}"
