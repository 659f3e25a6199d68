"""Parses education entries: institution, subject, level, and how long the studies can have taken."""

import re
from collections import deque
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from bonafide.application import Application, Education, Location
from bonafide.partial_date import PartialDate, period
from bonafide.privacy import Person
from bonafide.reference import MAX_NAME_LENGTH, Point
from bonafide.revisions import received_at
from bonafide.study_words import (
    COUNTS,
    JOINT,
    PART_TIME,
    PARTNER_COUNTRIES,
    REMOTE,
    SHORTENED,
    is_of_partner,
    kinds_of_words,
)
from bonafide.text import plain
from bonafide.website import host_of
from verify_education.degrees import MAX_DEGREE_LENGTH
from verify_education.facts import MAX_SUBJECT_LENGTH, Facts, School
from verify_education.institutions import UNKNOWN, Match, Resolver


class Level(IntEnum):
    """Levels of awards in ascending order, with the numbers of IPEDS (AWLEVEL)."""

    ASSOCIATE = 3
    BACHELOR = 5
    MASTER = 7
    DOCTORATE = 17

    def __str__(self) -> str:
        return {3: "associate degree", 5: "bachelor's", 7: "master's", 17: "doctorate"}[self]


LEVELS = {
    "associate": Level.ASSOCIATE,
    "bachelor": Level.BACHELOR,
    "master": Level.MASTER,
    "doctorate": Level.DOCTORATE,
}
"""The levels that are checked, by their names in degrees.csv. Other degrees vary too much in length."""

MAX_ENTRIES = 25
"""Only this many entries are checked, so that the record stays small."""

_SHORTENED = re.compile(r"\b(?:[23] ?\+ ?[12]|3-2)\b")
_TRANSFERRED = re.compile(r"\btransfer\w*", re.IGNORECASE)
_TRANSFERRED_THERE = re.compile(r"\btransfer(?:red)?[- ](?:credits?|students?|from)\b", re.IGNORECASE)
"""In a subject, `transfer` alone may be about heat."""

_JOINT = re.compile(r"\b[1-4] ?\+ ?[1-4]\b")
_SHORT_COURSE = re.compile(
    r"\b(?:boot ?camp|certificat\w*|nano-?degree|micro-?masters|summer school|high school)\b", re.IGNORECASE
)
_MAX_TEXT_LENGTH, _MAX_TEXTS = 200, 60
"""Only this many characters of a text are read, and this many texts of further fields."""


class Place(NamedTuple):
    """The stated place of an entry; None is not stated."""

    country: str | None
    region: str | None
    city: str | None


class EducationEntry(NamedTuple):
    """One parsed education entry, as the checks judge it.

    `name` is the institution as typed, `host` the host of the stated website, `submitted` the day of the application,
    or of its arrival if that is not known.
    `match` is the resolver's result for the name, and `school` the institution if that is certain.
    `cip_codes` are the CIP codes under which institutions report `subject`; empty if the subject is not known.

    `shortened`: credit was transferred, or the programme is a short one. `joint`: two institutions teach it.
    `has_prior_studies`: earlier studies may have counted towards it. `non_degree`: it does not lead to a degree.
    `text`: all texts of the entry, joined. What few entries need is looked up when a check asks for it.
    """

    number: int
    name: str
    host: str
    match: Match
    school: School | None
    level: Level | None
    cip_codes: tuple[str, ...]
    subject: str
    start: PartialDate | None
    end: PartialDate | None
    status: str | None
    part_time: bool
    remote: bool
    shortened: bool
    joint: bool
    has_prior_studies: bool
    non_degree: bool
    text: str
    place: Place
    submitted: date | None
    application: Application
    facts: Facts
    resolver: Resolver

    @property
    def max_days(self) -> int | None:
        """The most days that the dates allow, or None if one is missing or unreadable."""
        if self.start and self.end and self.start.earliest and self.end.latest:
            return (self.end.latest - self.start.earliest).days + 1
        return None

    @property
    def min_days(self) -> int | None:
        """The fewest days that the dates allow, or None if one is missing or unreadable."""
        if self.start and self.end and self.start.latest and self.end.earliest:
            return (self.end.earliest - self.start.latest).days + 1
        return None

    @property
    def dates(self) -> str:
        """The dates as written, for evidence."""
        return " to ".join(date.shown if date else "no date" for date in (self.start, self.end))

    @property
    def points(self) -> tuple[Point, ...]:
        """Where the stated city may be; empty if no city is stated or known."""
        country, region, city = self.place
        return self.facts.points_of(country, region, city) if country and city else ()

    @property
    def country(self) -> str | None:
        """The country of the studies: as stated, else the institution's."""
        return self.place.country or (self.school.country if self.school else None)

    @property
    def applicant(self) -> Person:
        """Who applies, so that no evidence says it."""
        return Person.of(self.application)

    @property
    def listed(self) -> bool:
        """Whether the name or a part of it may be an institution of the stated country, if its directory is loaded."""
        country, institution = self.place.country, self.match.institution
        if country is None or country not in self.facts.coverage:
            return False
        if institution is not None and self.resolver.place(institution).country in (country, ""):
            return True
        return self.resolver.is_partially_listed(self.name, country)

    @property
    def namesake(self) -> bool:
        """Whether another institution at the stated place has a similar name."""
        school, (country, region, city) = self.school, self.place
        if school is None or country is None:
            return False
        if country != school.country:
            return self.resolver.has_namesake(self.name, country, school.identifier)
        if region not in (None, school.region):
            return self.resolver.has_namesake(self.name, country, school.identifier, region=region)
        if not city or plain(city) == plain(school.city or ""):
            return False
        return self.resolver.has_namesake(self.name, country, school.identifier, city=city)


def read_entries(application: Application, facts: Facts, resolver: Resolver) -> tuple[EducationEntry, ...]:
    """Parses the education section of an application."""
    submitted = _submitted(application)
    entries = [
        _read(number, education, submitted, application, facts, resolver)
        for number, education in enumerate(application.education[:MAX_ENTRIES])
    ]
    return tuple(
        entry._replace(has_prior_studies=any(_may_have_counted(other, entry) for other in entries))
        for entry in entries
    )


def _submitted(application: Application) -> date | None:
    """The latest day on which the candidate can have written the application."""
    if application.submitted_at:
        return application.submitted_at.date()
    try:
        return received_at(application.revision).date() if application.revision else None
    except ValueError:
        return None


def _may_have_counted(other: EducationEntry, entry: EducationEntry) -> bool:
    """Whether the other studies began earlier and their credit may have counted: same level, or below a bachelor's."""
    if other.number == entry.number or other.non_degree or other.level is not entry.level is not Level.BACHELOR:
        return False
    if (other.level or Level.BACHELOR) > (entry.level or Level.BACHELOR):
        return False
    one, two = other.start or other.end, entry.start
    return bool(one and two and one.earliest and two.latest and one.earliest < two.latest)


def _read(
    number: int,
    education: Education,
    submitted: date | None,
    application: Application,
    facts: Facts,
    resolver: Resolver,
) -> EducationEntry:
    name, host = (education.institution or "")[:MAX_NAME_LENGTH], host_of(education.url)
    place = _place(education.location, facts)
    match = _resolved(name, host, place, resolver)
    school = None
    if match.institution is not None and match.outcome == "certain":
        school = facts.school(match.institution)
    country = place.country or (school.country if school else None)
    degree, subject = (education.study_type or "")[:MAX_DEGREE_LENGTH], (education.area or "")[:MAX_SUBJECT_LENGTH]
    level = facts.level(degree, country) or ""
    texts = " ".join([degree, *_extra_texts(education)])
    everything = f"{name[:_MAX_TEXT_LENGTH]} {subject} {texts} {_text(education.location)[:_MAX_TEXT_LENGTH]}"
    words = kinds_of_words(everything)
    start, end = period(education.start_date, education.end_date)
    expected = end is not None and (end.is_expected or end.ongoing)
    return EducationEntry(
        number=number,
        name=name,
        host=host,
        match=match,
        school=school,
        level=LEVELS.get(level),
        cip_codes=facts.codes_of(subject),
        subject=subject,
        start=start and start.in_country(country),
        end=end and end.in_country(country),
        status="expected" if expected and education.status != "incomplete" else education.status,
        part_time=education.mode == "part-time" or PART_TIME in words,
        remote=REMOTE in words,
        shortened=bool(
            SHORTENED in words
            or _SHORTENED.search(everything)
            or _TRANSFERRED.search(texts)
            or _TRANSFERRED_THERE.search(subject)
            or (country in PARTNER_COUNTRIES and is_of_partner(degree, name))
        ),
        joint=JOINT in words or bool(_JOINT.search(everything)),
        has_prior_studies=False,
        non_degree=(level in ("secondary", "certificate") or bool(_SHORT_COURSE.search(degree)))
        and not (level != "secondary" and COUNTS in kinds_of_words(degree)),
        text=everything,
        place=place,
        submitted=submitted,
        application=application,
        facts=facts,
        resolver=resolver,
    )


def _resolved(name: str, host: str, place: Place, resolver: Resolver) -> Match:
    """The institution: resolved by name and website, and only if that is not certain, with the stated place as well.

    The place comes second, so that `location_mismatch` can compare it with an institution that the name identifies.
    """
    if not name:
        return UNKNOWN
    match = resolver.resolve(name, website=host or None)
    if not place.country:
        return match
    if match.institution is not None and match.outcome == "certain":
        own = resolver.place(match.institution)
        if own.country == place.country and place.region in (own.region, None):
            return match
    with_place = resolver.resolve(
        name, website=host or None, country=place.country, region=place.region, city=place.city
    )
    if with_place.outcome == "certain" or match.outcome != "certain":
        return with_place if with_place.outcome == "certain" else match
    if with_place.institution in (match.institution, None):
        return match
    return match._replace(outcome="ambiguous")  # another one of this name may be at the stated place


def _place(location: Location | str | None, facts: Facts) -> Place:
    if not isinstance(location, Location):
        return Place(None, None, None)
    country = facts.reference.stated_country(location.country_code)
    region = facts.reference.stated_region(country, location.region)
    return Place(country, region.code if region else None, (location.city or "")[:MAX_NAME_LENGTH] or None)


def _text(location: Location | str | None) -> str:
    return location if isinstance(location, str) else ""


def _extra_texts(education: Education) -> list[str]:
    """Texts in fields that nothing else reads, up to `_MAX_TEXTS`."""
    found: list[str] = []
    waiting: deque[object] = deque((education.model_extra or {}).values())
    for _ in range(_MAX_TEXTS):
        if not waiting:
            break
        match waiting.popleft():
            case str() as text:
                found.append(text[:_MAX_TEXT_LENGTH])
            case dict() as inner:
                waiting.extend(islice(inner.values(), _MAX_TEXTS))
            case list() as inner:
                waiting.extend(inner[:_MAX_TEXTS])
    return found
