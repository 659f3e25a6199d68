"""An institution, merged from several directories, with its names and websites."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from bonafide.text import fold, plain

ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z]?[A-Z&.\-]*(?:[-/][A-Z]+)*\.?")
"""`MIT`, `M.I.T.`, `UC-B`; not `Rutgers`."""

SHARED_HOSTS = frozenset(
    "bit.ly facebook.com google.com instagram.com linkedin.com linktr.ee t.me twitter.com wikipedia.org x.com "
    "youtube.com".split()
)
"""Hosts where anyone can have a page: not the website of an institution."""

_PREFIX = re.compile(r"(?:www?\d*|web|home|m|en|portal|mail|live|my|learn|alumni|students?|stud|stu|std)\.")


class Name(NamedTuple):
    """A name as published, its kind (official, alias, acronym, former, native), and its source."""

    written: str
    kind: str
    source: str


type Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


def point(latitude: object, longitude: object) -> Point | None:
    """The point of two coordinates as published; None if there are none."""
    try:
        found = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 and any(found) else None


@dataclass(slots=True)
class Institution:
    """The facts about an institution: the columns of the table `institutions`."""

    source: str
    source_id: str
    title: str
    country: str | None = None
    region: str | None = None
    city: str | None = None
    founded: int | None = None
    closed: int | None = None
    last_listed: int | None = None
    highest: int | None = None
    inactive: bool = False
    """It has closed; the year is not known."""
    group: str = ""
    """Identifies the campuses of one institution: the first six digits of the OPEID."""
    names: dict[str, Name] = field(default_factory=dict)
    websites: dict[str, str] = field(default_factory=dict)
    places: set[tuple[str, str]] = field(default_factory=set)
    point: Point | None = None
    """Where it is; of several places, the first one."""
    located: dict[tuple[str, str], Point] = field(default_factory=dict)
    """The points of its places, by city (as published) and region."""

    @property
    def key(self) -> tuple[str, str]:
        """Identifies the institution until it has a number, and determines the order of the numbers."""
        return self.source, self.source_id

    def add_name(self, written: str, kind: str, source: str = "") -> None:
        """Adds a name; of two that differ only in punctuation, the first one is kept."""
        folded = plain(written)
        if len(folded) > 1 and len(written) <= 250:
            self.names.setdefault(folded, Name(written, kind, source or self.source))

    def add_website(self, address: str, source: str = "") -> None:
        """Adds a website or a domain."""
        if host := website(address):
            self.websites.setdefault(host, source or self.source)

    def add_place(self, city: str | None, region: str | None, at: Point | None = None) -> None:
        """Adds a place where it teaches."""
        if city:
            self.places.add((plain(city), region or ""))
            if at:
                self.point = self.point or at
                self.located.setdefault((city, region or ""), at)


def website(address: str) -> str | None:
    """The host of a URL, without `www.` and similar; None if it has no host, or a public suffix or shared host."""
    try:
        host = (urlsplit(address if "//" in address else f"//{address}").hostname or "").strip(".")
        host = host.encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        return None
    registrable = _registrable(host)
    if registrable is None or registrable in SHARED_HOSTS or "." not in host:
        return None
    shorter = _PREFIX.sub("", host, count=1) if _PREFIX.match(host) else host
    return shorter if len(shorter) >= len(registrable) else registrable


_suffixes = cache(PublicSuffixList)


def _registrable(host: str) -> str | None:
    found: str | None = _suffixes().privatesuffix(host)
    return found


def own_label(domain: str) -> str | None:
    """The first label of a registrable domain: `uiowa` of uiowa.edu; None if it is not a word, or of a subdomain."""
    label = domain.partition(".")[0]
    is_word = label.replace("-", "").isalpha() and len(label) <= MAX_LABEL_LENGTH
    return label if is_word and domain == _registrable(domain) else None


MAX_LABEL_LENGTH = 12
"""Letters of a domain's first label that people also use as a name."""

_JOINING = frozenset(
    "a an and at campus da das de del della der des di do dos du e et for fur in la le les main of the und y".split()
)
_KINDS = frozenset(
    "academy college colegio escuela facultad faculty fachhochschule hochschule institut institute instituto istituto "
    "politecnico school universidad universidade universita universitaet universitat universite universiteit "
    "university univ uniwersytet".split()
)


def words(name: str) -> frozenset[str]:
    """The distinctive words of a name, folded: without articles and types like `University`."""
    return frozenset(re.findall(r"\w+", fold(name).replace("'", ""))) - _JOINING - _KINDS


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of two names that both have: 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
