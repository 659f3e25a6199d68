"""Where somebody studied: by the stated place, by the website, and where else they were at the time."""

import re
from itertools import combinations

from bonafide.findings import Verdict, concern, not_assessed
from bonafide.lookalikes import SHORTEST_NAME, name_of, one_slip
from verify_education.dates import months
from verify_education.directory_checks import LISTED_BY
from verify_education.entry import EducationEntry
from verify_education.facts import School
from verify_education.history import History, Stay
from verify_education.places import WITHDRAWN, same_country, same_region

MIN_LOOKALIKE_LENGTH = 4
"""Letters of an institution's own domain from which another that looks the same is a concern."""

MIN_OVERLAP_DAYS = 183
"""Days that two stays have to overlap before anybody asks how that was done: six months."""


def location_mismatch(entry: EducationEntry) -> Verdict | None:
    """The stated country or state is not the institution's."""
    code, school, place = "education.location_mismatch", entry.school, entry.place
    if school is None or school.country is None:
        return not_assessed(code, reason="the institution is not surely identified", entry=entry.number)
    if place.country is None or place.country in WITHDRAWN:
        return not_assessed(code, reason="no country is stated", entry=entry.number)
    if school.campuses > 1 or entry.remote or entry.joint:
        return not_assessed(code, reason="it has several campuses, or the studies were elsewhere", entry=entry.number)
    elsewhere = not same_country(place.country, school.country)
    if not elsewhere and (
        place.country != school.country
        or not (place.region and school.region)
        or same_region(place.country, place.region, school.region)
    ):
        return None
    if entry.namesake:
        return not_assessed(code, reason="another institution there may be meant", entry=entry.number)
    stated, own = (
        (_country(place.country, entry), _country(school.country, entry))
        if elsewhere
        else (_region(place.country, place.region, entry), _region(school.country, school.region, entry))
    )
    return concern(
        code,
        evidence=f"The entry says {stated}; {LISTED_BY[school.source]} lists {school.title} in {own} only.",
        entry=entry.number,
    )


def website_mismatch(entry: EducationEntry) -> Verdict | None:
    """The entry's website is another institution's, or looks like the institution's own and is nobody's."""
    code, school = "education.website_mismatch", entry.school
    if not entry.host:
        return not_assessed(code, reason="no website is stated", entry=entry.number)
    if school is None:
        return not_assessed(code, reason="the institution is not surely identified", entry=entry.number)
    known = entry.facts.websites(school.identifier)
    if not known:
        return not_assessed(code, reason="the institution's website is not known", entry=entry.number)
    domain = entry.facts.reference.registrable(entry.host) or entry.host
    if domain in known:
        return None
    owners = entry.facts.owners_of(entry.host)
    if not owners:
        alike = next((own for own in sorted(known) if _looks_like(entry.host, domain, own, entry)), None)
        if alike is None:
            return not_assessed(code, reason="the website is of no institution that is known", entry=entry.number)
        return concern(code, evidence=f"{domain} is not {alike}, the website of {school.title}.", entry=entry.number)
    if owners & entry.facts.relatives(school.identifier) or any(_is_near(owner, school, entry) for owner in owners):
        return not_assessed(code, reason="the website is of a relative or a neighbour", entry=entry.number)
    return concern(
        code,
        evidence=f"{domain} is another institution's website; that of {school.title} is {min(known)}.",
        entry=entry.number,
    )


def _looks_like(host: str, domain: str, own: str, entry: EducationEntry) -> bool:
    """Whether a domain may be taken for another: by the eye, by one slip, or because it holds the other as a part."""
    looks = entry.facts.looks
    if domain.rpartition(".")[2] == own.rpartition(".")[2] and len(name_of(own)) >= MIN_LOOKALIKE_LENGTH:
        if looks.look(_shown(domain)) == looks.look(own):
            return True
        if min(len(name_of(domain)), len(name_of(own))) >= SHORTEST_NAME and one_slip(domain, own):
            return True
    inside = re.escape(own).replace(r"\.", "[.-]")
    return bool(re.search(rf"(?:^|[.-]){inside}(?:[.-]|$)", host))


def _shown(domain: str) -> str:
    """A domain in Unicode, as it is shown."""
    try:
        return domain.encode().decode("idna")
    except UnicodeError:
        return domain


def _is_near(owner: int, school: School, entry: EducationEntry) -> bool:
    """Whether a website's owner is of the same city, or is no more and may have become part of anything."""
    other = entry.facts.school(owner)
    return bool(other.closed or (school.city and (other.country, other.city) == (school.country, school.city)))


def _country(code: str, entry: EducationEntry) -> str:
    return entry.facts.reference.country_title(code)


def _region(country: str, code: str | None, entry: EducationEntry) -> str:
    regions = entry.facts.reference.regions(country).values()
    return next((region.title for region in regions if region.code == code), f"{country}-{code}")


def concurrent_distant(history: History) -> Verdict | None:
    """Two full-time programmes, or a programme and a job on site, overlap by half a year in different countries."""
    code = "education.concurrent_distant"
    if len(history.stays) < 2:
        return not_assessed(code, reason="no two full-time stays with a country and dates are stated")
    for one, other in combinations(history.stays, 2):
        if same_country(one.country, other.country) or (one.entry is None and other.entry is None):
            continue
        if one.joint or other.joint or _mentions(one, other) or _mentions(other, one):
            continue
        days = _overlap(one, other)
        if days >= MIN_OVERLAP_DAYS:
            return concern(
                code,
                evidence=f"{one.what[0].upper()}{one.what[1:]} ({one.where}) and {other.what} ({other.where}) overlap "
                f"by at least {months(days)} months.",
                entry=one.entry if one.entry is not None else other.entry,
            )
    return None


def _mentions(one: Stay, other: Stay) -> bool:
    """Whether the texts of one name the institution of the other, so that they belong together."""
    return any(len(name) >= SHORTEST_NAME and name in one.text for name in other.names)


def _overlap(one: Stay, other: Stay) -> int:
    """The days by which two stays overlap however their dates are read; 0 where one is open."""
    starts = [stay.start.latest for stay in (one, other)]
    ends = [stay.end.earliest for stay in (one, other)]
    if None in starts or None in ends:
        return 0
    return (min(date for date in ends if date) - max(date for date in starts if date)).days
