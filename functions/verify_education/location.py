"""Checks on places: the stated place, the website, and stays in other countries at the same time."""

import re
from datetime import timedelta
from itertools import combinations

from bonafide import stays
from bonafide.findings import Verdict, concern, not_assessed
from bonafide.lookalikes import MIN_NAME_LENGTH, first_label, shown, within_one_edit
from bonafide.places import WITHDRAWN, same_country, same_region
from bonafide.stays import MIN_OVERLAP_DAYS, Stay, apart, far_apart, overlap_days
from bonafide.text import plain
from verify_education.dates import months
from verify_education.directory_checks import LISTED_BY
from verify_education.entry import EducationEntry
from verify_education.facts import School
from verify_education.history import History

MIN_LOOKALIKE_LENGTH = 4
"""Lookalikes of shorter domains are not a concern."""

MAX_SUBURB, MIN_OTHER_CITY = 80.0, 200.0
"""Kilometres. Up to the first, a stated city is a suburb, whatever its state; from the second on, another city, where
the institution has no other place."""

MAX_YEAR_ABROAD = 400
"""Days of an exchange: an academic year, and a month before and after it."""

_SUMMER = timedelta(62)
"""By this, an exchange may begin before the studies that it belongs to, or end after them."""


def location_mismatch(entry: EducationEntry) -> Verdict | None:
    """The stated country or region is not the institution's, or the stated city is far from it."""
    code, school, place = "education.location_mismatch", entry.school, entry.place
    if school is None or school.country is None:
        return not_assessed(code, reason="the institution could not be identified with certainty", entry=entry.number)
    if place.country is None or place.country in WITHDRAWN:
        return not_assessed(code, reason="no country is stated", entry=entry.number)
    if school.campuses > 1 or entry.remote or entry.joint:
        return not_assessed(
            code,
            reason="the institution has several campuses, or the studies were remote or joint",
            entry=entry.number,
        )
    elsewhere = not same_country(place.country, school.country)
    if elsewhere and entry.facts.may_be_elsewhere(entry.name, school.identifier):
        return not_assessed(code, reason="another country may have an institution of this name", entry=entry.number)
    distance = stays.distance(entry.points, [school.point] if school.point else [])
    if not elsewhere and distance is not None and distance <= MAX_SUBURB:
        return None
    far = not elsewhere and distance is not None and distance > MIN_OTHER_CITY
    if not (elsewhere or far) and (
        place.country != school.country
        or not (place.region and school.region)
        or same_region(place.country, place.region, school.region)
    ):
        return None
    if entry.namesake:
        return not_assessed(
            code, reason="another institution at the stated place has a similar name", entry=entry.number
        )
    stated, own = (
        (_country(place.country, entry), _country(school.country, entry))
        if elsewhere
        else (f"{place.city}", f"{school.city}, {distance:.0f} km away,")
        if far and distance is not None
        else (_region(place.country, place.region, entry), _region(school.country, school.region, entry))
    )
    return concern(
        code,
        evidence=f"The entry says {stated}; {LISTED_BY[school.source]} lists {school.title} in {own} only.",
        entry=entry.number,
    )


def website_mismatch(entry: EducationEntry) -> Verdict | None:
    """The stated website belongs to another institution, or imitates the institution's own."""
    code, school = "education.website_mismatch", entry.school
    if not entry.host:
        return not_assessed(code, reason="no website is stated", entry=entry.number)
    if school is None:
        return not_assessed(code, reason="the institution could not be identified with certainty", entry=entry.number)
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
            return not_assessed(code, reason="the owner of the website is not known", entry=entry.number)
        return concern(
            code,
            evidence=f"{entry.applicant.masked(domain)} resembles {alike}, the website of {school.title}, "
            "but is another domain.",
            entry=entry.number,
        )
    if owners & entry.facts.relatives(school.identifier) or any(_is_near(owner, school, entry) for owner in owners):
        return not_assessed(code, reason="the website belongs to a related or nearby institution", entry=entry.number)
    return concern(
        code,
        evidence=f"{domain} belongs to another institution; the website of {school.title} is {min(known)}.",
        entry=entry.number,
    )


def _looks_like(host: str, domain: str, own: str, entry: EducationEntry) -> bool:
    """Whether a domain imitates another: it looks the same, is one edit away, or contains it."""
    lookalikes = entry.facts.lookalikes
    if domain.rpartition(".")[2] == own.rpartition(".")[2] and len(first_label(own)) >= MIN_LOOKALIKE_LENGTH:
        if lookalikes.skeleton(shown(domain)) == lookalikes.skeleton(own):
            return True
        if min(len(first_label(domain)), len(first_label(own))) >= MIN_NAME_LENGTH and within_one_edit(domain, own):
            return True
    inside = re.escape(own).replace(r"\.", "[.-]")
    return bool(re.search(rf"(?:^|[.-]){inside}(?:[.-]|$)", host))


def _is_near(owner: int, school: School, entry: EducationEntry) -> bool:
    """Whether the owner of a website is in the same city, or has closed and may have become part of another."""
    other = entry.facts.school(owner)
    return bool(other.closed or (school.city and (other.country, other.city) == (school.country, school.city)))


def _country(code: str, entry: EducationEntry) -> str:
    return entry.facts.reference.country_title(code)


def _region(country: str, code: str | None, entry: EducationEntry) -> str:
    regions = entry.facts.reference.regions(country).values()
    return next((region.title for region in regions if region.code == code), f"{country}-{code}")


def concurrent_distant(history: History) -> Verdict | None:
    """Two full-time programmes, or a programme and a job on site, overlap by six months but are far apart.

    Far is in different countries, or in one country with `stays.MIN_DISTANCE` between them.
    """
    code = "education.concurrent_distant"
    if len(history.stays) < 2:
        return not_assessed(code, reason="fewer than two full-time stays with country and dates are stated")
    for one, other in combinations(history.stays, 2):
        if (one.entry is None and other.entry is None) or not far_apart(one, other):
            continue
        if one.joint or other.joint or _mentions(one, other) or _mentions(other, one):
            continue
        if _may_be_a_year_abroad(one, other, history) or _may_be_a_year_abroad(other, one, history):
            continue
        days = overlap_days(one, other)
        if days >= MIN_OVERLAP_DAYS:
            return concern(
                code,
                evidence=f"{one.what[0].upper()}{one.what[1:]} ({one.where}) and {other.what} ({other.where}) overlap "
                f"by at least {months(days)} months{apart(one, other)}.",
                entry=one.entry if one.entry is not None else other.entry,
            )
    return None


def _mentions(one: Stay, other: Stay) -> bool:
    """Whether the texts of one stay name the institution of the other: then they belong together."""
    text = plain(one.text)
    return any(len(name) >= MIN_NAME_LENGTH and name in text for name in map(plain, other.names))


def _may_be_a_year_abroad(inner: Stay, outer: Stay, history: History) -> bool:
    """Whether studies of a year are within longer ones of the same level: an exchange that is not called so."""
    if inner.entry is None or outer.entry is None:
        return False
    year, whole = history.entries[inner.entry], history.entries[outer.entry]
    if year.level is not whole.level or year.max_days is None or whole.min_days is None:
        return False
    if year.max_days > MAX_YEAR_ABROAD or whole.min_days < 1.5 * year.max_days:
        return False
    starts, ends = (outer.start.earliest, inner.start.latest), (inner.end.earliest, outer.end.latest)
    return all(one and other and one <= other + _SUMMER for one, other in (starts, ends))
