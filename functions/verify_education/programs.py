"""Checks on what an institution awarded: in which fields and at which level, by the completions of its country.

Outside the United States, by the register of programmes, if the operator has supplied one.
"""

import re
from collections.abc import Iterator

from bonafide.findings import Verdict, concern, not_assessed
from bonafide.institution_names import words
from verify_education.entry import EducationEntry, Level
from verify_education.facts import MIN_COMPLETION_YEARS, Facts, Offer, School

YEARS_BEFORE, YEARS_AFTER = 3, 1
"""A degree is checked if it is from at most this many years before or after the loaded completions.

Programmes seldom end, but new ones begin every year.
"""

GENERAL_CODES = ("24", "30.00", "30.01", "30.99")
"""CIP codes under which institutions report degrees of any subject: those that report by division, and associate
degrees for transfer to a university."""

MAX_DIVISION_FAMILIES = 9
"""An institution may report by division, not by subject, if it awards bachelor's degrees in `GENERAL_CODES` and in at
most this many CIP families, at most one of which is in `PROFESSIONS`. Only `ARTS` are reported by division."""

ARTS = frozenset("03 05 09 11 16 23 24 26 27 30 38 40 42 45 50 54".split())
PROFESSIONS = frozenset("01 10 11 12 13 14 15 19 22 31 39 41 43 44 46 47 48 49 51 52".split())

ANY = "*"
"""The code of a programme that may be in any subject."""

REGISTERED_LEVELS = {
    "GB": frozenset([Level.BACHELOR]),
    "NL": frozenset([Level.BACHELOR, Level.MASTER]),
}
"""The countries with a register of programmes instead of awards, and the levels of which it has all programmes:
Discover Uni lists undergraduate courses, DUO the graduates of bachelor's and master's programmes."""

REGISTERS_OF_COURSES = {"GB": 4}
"""The countries whose register lists what new students can begin, not who graduated, and the years of a degree there
if its beginning is not stated: with a foundation year or a year abroad, a bachelor's takes four."""

THEOLOGY, MAX_SEMINARY_FAMILIES = "39", 4
"""A seminary awards in theology and in at most this many families. It may report any higher degree as theology, except
those in `NEVER_THEOLOGY`."""

NEVER_THEOLOGY = frozenset({"11", "14", "15", "27", "40", "51", "52"})

MAX_FAMILIES_SHOWN = 3
"""Families that evidence names if no awarded programme resembles the stated subject."""

FAMILY_LENGTH = 2  # digits

MAX_CODES_SHOWN = 5
"""CIP codes that evidence names."""

MAX_SUBJECT_SHOWN = 60
"""Characters of a subject that evidence repeats."""

_COMMON_STEMS = frozenset("genera studie scienc other appli techno relate servic".split())
"""First letters of words that are in the titles of very many programmes."""


def program_not_offered(entry: EducationEntry) -> Verdict | None:
    """The institution has no recorded degrees in the stated subject, under any CIP code it could be reported as."""
    code, school = "education.program_not_offered", entry.school
    obstacle = _no_completions(entry)
    if obstacle:
        return not_assessed(code, reason=obstacle, entry=entry.number)
    if not entry.cip_codes or school is None:
        return not_assessed(code, reason="the CIP codes of the subject are not known", entry=entry.number)
    offers = entry.facts.offers(school.identifier)
    if any(_may_be(offer, entry.cip_codes) for offer in offers):
        return None
    if elsewhere := _reported_elsewhere(entry, offers):
        return not_assessed(code, reason=elsewhere, entry=entry.number)
    return concern(
        code,
        evidence=f"{_claimed(entry)} at {school.title}: {_years(school, entry.facts)} has no {_kind(school)} in that "
        f"field (CIP {_shortened(entry.cip_codes)}); {_nearest(entry, offers)}.",
        entry=entry.number,
    )


def _may_be(offer: Offer, cip_codes: tuple[str, ...]) -> bool:
    """Whether a programme may be of one of the codes. Outside the United States only its family is known."""
    return offer.cip.startswith(cip_codes) or any(code.startswith(offer.cip) for code in cip_codes)


def _reported_elsewhere(entry: EducationEntry, offers: frozenset[Offer]) -> str | None:
    """Why the institution may report degrees in the subject under another code; None if it would not."""
    claimed, awarded = {cip[:2] for cip in entry.cip_codes}, {offer.cip[:2] for offer in offers}
    if ANY in awarded:
        return "the institution has programmes that may be in any subject"
    if any(offer.cip.startswith(GENERAL_CODES) and offer.level == entry.level for offer in offers):
        if entry.level is Level.ASSOCIATE:
            return "associate degrees for transfer are reported as liberal arts"
        bachelors = {offer.cip[:2] for offer in offers if offer.level == Level.BACHELOR}
        if claimed & ARTS and len(bachelors) <= MAX_DIVISION_FAMILIES and len(bachelors & PROFESSIONS) <= 1:
            return "the institution reports degrees by division, not by subject"
    higher = entry.level in (Level.MASTER, Level.DOCTORATE)
    secular = claimed & NEVER_THEOLOGY and claimed <= NEVER_THEOLOGY | {"30"}
    if higher and THEOLOGY in awarded and len(awarded) <= MAX_SEMINARY_FAMILIES and not secular:
        return "a seminary may report it as theology"
    return None


def level_not_awarded(entry: EducationEntry) -> Verdict | None:
    """The institution has no recorded degrees of the stated level."""
    code = "education.level_not_awarded"
    obstacle = _no_completions(entry)
    if obstacle:
        return not_assessed(code, reason=obstacle, entry=entry.number)
    if entry.level is None or entry.school is None:
        return not_assessed(code, reason="the level of the degree is not known", entry=entry.number)
    if entry.school.country in REGISTERED_LEVELS:
        return not_assessed(code, reason="the register of its country does not have every award", entry=entry.number)
    levels = {offer.level for offer in entry.facts.offers(entry.school.identifier)}
    if entry.level in levels:
        return None
    awarded = ", ".join(str(Level(level)) for level in sorted(levels) if level in set(Level)) or "certificates"
    return concern(
        code,
        evidence=f"A {entry.level} of {entry.school.title}: {_years(entry.school, entry.facts)} lists only {awarded}.",
        entry=entry.number,
    )


def _no_completions(entry: EducationEntry) -> str | None:
    """Why the completions cannot tell what was never awarded; None if they can."""
    school = entry.school
    if school is None:
        return "the institution could not be identified with certainty"
    if len(words(entry.name)) == 1 and not (entry.place.region or entry.place.city or entry.host):
        return "a single word may be the name of a school of another institution"  # Kellogg, Olin, Whitman
    coverage = entry.facts.coverage.get(school.country or "")
    if coverage is None or not coverage.enough:
        return "fewer than five years of completions are loaded for its country"
    if not entry.facts.has_offers(school.identifier):
        return "no completions are loaded for the institution"
    if entry.end is None or entry.end.earliest is None or entry.end.latest is None:
        return "the year of the degree is not stated"
    if entry.status == "expected" or (entry.submitted and entry.end.latest > entry.submitted):
        return "the studies are not finished"
    for year in _years_of_degree(entry, school, entry.end.earliest.year, entry.end.latest.year):
        near = range(year - YEARS_AFTER, year + YEARS_BEFORE + 1)
        if coverage.years.isdisjoint(near):
            return f"only programmes of {coverage.shown} are loaded"
        first, last = entry.facts.years_of(school.identifier)
        if last < near[0] or first > near[-1]:
            return "no programmes of those years are loaded for the institution"
    return _not_in_register(entry, school)


def _years_of_degree(entry: EducationEntry, school: School, first: int, last: int) -> Iterator[int]:
    """The years whose programmes may have been the stated one: those of its end, and of its beginning if that counts.

    A course that admits nobody any more is not in a register of courses, though its students graduate years later.
    """
    yield from (first, last)
    if years := REGISTERS_OF_COURSES.get(school.country or ""):
        began = entry.start.earliest.year if entry.start and entry.start.earliest else first - years
        yield min(began, last)


def _not_in_register(entry: EducationEntry, school: School) -> str | None:
    """Why a register that lists programmes, not awards, cannot tell about the degree; None if it can."""
    levels = REGISTERED_LEVELS.get(school.country or "")
    if levels is None:
        return None
    if entry.level not in levels:
        return "the register of its country does not have programmes of that level"
    first, last = entry.facts.years_of(school.identifier)
    if last - first + 1 < MIN_COMPLETION_YEARS:
        return "fewer than five years of the institution's programmes are loaded"
    if entry.joint or entry.shortened:
        return "another institution may have taught a part of it"
    if entry.place.country not in (None, school.country):
        return "the programmes that it teaches in other countries are not in the register"
    return None


def _kind(school: School) -> str:
    """What the data of its country list, for evidence."""
    return "programmes" if school.country in REGISTERED_LEVELS else "completions"


def _titled(cip: str, facts: Facts) -> str:
    """A CIP code with its title, if that is known."""
    title = facts.title_of(cip)
    return f"{cip} {title}" if title else cip


def _nearest(entry: EducationEntry, offers: frozenset[Offer]) -> str:
    """The awarded programme whose title shares most words with the subject; if none does, the awarded families.

    Of a register, only the families are known that the programmes may be of.
    """
    if all(len(offer.cip) == FAMILY_LENGTH for offer in offers):
        return f"its programmes may be of {len({offer.cip for offer in offers})} other families"
    titles = {offer.cip: entry.facts.title_of(offer.cip) for offer in offers}
    sought = _stems(entry.subject)
    shared = {cip: len(sought & _stems(title)) for cip, title in titles.items()}
    nearest = min(shared, key=lambda cip: (-shared[cip], len(titles[cip]), cip))
    if shared[nearest]:
        return f"nearest: {nearest} {titles[nearest]}"
    families = sorted({cip[:2] for cip in titles})
    if len(families) > MAX_FAMILIES_SHOWN:
        return f"it awarded in {len(families)} other families"
    return f"it awarded only in {', '.join(_titled(family, entry.facts) for family in families)}"


def _stems(text: str) -> frozenset[str]:
    """The first letters of the words of a subject: the same for `engineer` and `engineering`."""
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text.lower())) - _COMMON_STEMS


def _shortened(cip_codes: tuple[str, ...]) -> str:
    """The first `MAX_CODES_SHOWN` CIP codes, families first."""
    ordered = sorted(cip_codes, key=lambda code: (len(code), code))
    more = len(ordered) - MAX_CODES_SHOWN
    return ", ".join(ordered[:MAX_CODES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _years(school: School, facts: Facts) -> str:
    """The directory and the years of the completions, for evidence."""
    coverage = facts.coverage[school.country or ""]
    return f"{coverage.source} {coverage.shown}"


def _claimed(entry: EducationEntry) -> str:
    """The subject, for evidence: as typed (it matched a known subject), or the title of its first code."""
    typed = " ".join(re.findall(r"[^\W\d_]+|&", entry.subject))
    if len(typed) <= MAX_SUBJECT_SHOWN and not re.search(r"[\d@]", entry.subject):
        return f'"{typed}"'
    return _titled(entry.cip_codes[0], entry.facts)
