"""Where somebody studied: by the stated place, by the website, and where else they were at the time."""

from itertools import combinations

from bonafide.findings import Verdict, concern, not_assessed
from verify_education.dated import months
from verify_education.entry import UNITED_STATES, Entry
from verify_education.history import History, Stay

OVERLAP = 183
"""Days that two stays have to overlap before anybody asks how that was done: six months."""


def location_mismatch(entry: Entry) -> Verdict | None:
    """The stated country or state is not the institution's."""
    code, school, place = "education.location_mismatch", entry.school, entry.place
    if school is None or school.country is None:
        return not_assessed(code, because="the institution is not surely identified", entry=entry.number)
    if place.country is None:
        return not_assessed(code, because="no country is stated", entry=entry.number)
    if school.campuses > 1 or entry.remote:
        return not_assessed(code, because="it has several campuses, or the studies were remote", entry=entry.number)
    if place.country != school.country and not {place.country, school.country} <= UNITED_STATES:
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
                f"at least {months(days)} months.",
                entry=one.entry if one.entry is not None else other.entry,
            )
    return None


def _overlap(one: Stay, other: Stay) -> int:
    """The days by which two stays overlap however their dates are read; 0 where one is open."""
    starts = [stay.start.latest for stay in (one, other)]
    ends = [stay.end.earliest for stay in (one, other)]
    if None in starts or None in ends:
        return 0
    return (min(date for date in ends if date) - max(date for date in starts if date)).days
