"""Facts about institutions from the reference database: place, years, programmes and levels.

Sources: IPEDS (institutions of the United States, five years of completions), ROR, and the project's own tables of
subjects, degrees, calendars and bogus institutions. Each is listed in the table `sources`.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from bonafide.institution_names import distinctive, expanded, undressed, words
from bonafide.lookalikes import Lookalikes
from bonafide.reference import Point, Reference
from bonafide.text import plain, words_of
from verify_education.degrees import Degrees, degree_key, degree_level

MIN_COMPLETION_YEARS = 5
"""The years of completions that it takes to say that something was never awarded."""

MAX_SUBJECT_LENGTH = 200
"""Only this many characters of a subject are read."""

_SYSTEM = re.compile(r"\b(?:system|office|district)\b", re.IGNORECASE)
"""Words in the title of a body that runs several institutions and does not teach itself."""

MAX_NAMESAKES = 5
"""A word in the names of at most this many institutions is rare."""

_SEPARATORS = re.compile(r"[,;|()]|\s[-\u2013\u2014]\s")
MAX_PARTS = 5
"""Parts of a name, as commas and brackets divide it, that are read."""

_JOINED = re.compile(r"\s*[&/+]\s*|\s+(?:and|y)\s+", re.IGNORECASE)


class School(NamedTuple):
    """An institution. `founded` and `closed` are years, or None if not known."""

    identifier: int
    title: str
    country: str | None
    region: str | None
    city: str | None
    founded: int | None
    closed: int | None
    campuses: int
    source: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> Point | None:
        """Where it is, in degrees; None if that is not known or it has several places."""
        if self.campuses > 1 or self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Founding(NamedTuple):
    """The founding year of an institution without predecessor, and its source."""

    year: int
    source: str


class Offer(NamedTuple):
    """A programme: its four-digit CIP code and its level."""

    cip: str
    level: int


class Coverage(NamedTuple):
    """What is loaded for a country: since when all its institutions, the years of its programmes, and their source."""

    since: int | None
    years: frozenset[int]
    source: str

    @property
    def enough(self) -> bool:
        """Whether enough years are loaded to say that something was never offered."""
        return len(self.years) >= MIN_COMPLETION_YEARS

    @property
    def shown(self) -> str:
        """The years, for evidence: `2009-2012, 2020-2024`."""
        years = sorted(self.years)
        starts = [year for year in years if year - 1 not in self.years]
        ends = [year for year in years if year + 1 not in self.years]
        spans = zip(starts, ends, strict=True)
        return ", ".join(f"{start}-{end}" if start < end else str(start) for start, end in spans)


class Bogus(NamedTuple):
    """A bogus institution, with the authority that named it, where and when."""

    title: str
    authority: str
    source: str
    date: str


class Terms(NamedTuple):
    """The months in which programmes begin and end, the years in which they did not, and the source."""

    starts: frozenset[int]
    ends: frozenset[int]
    irregular: frozenset[int]
    source: str


class Facts:
    """Look-ups in the reference database, cached for the life of the execution environment."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._database = reference.database
        self.school = lru_cache(4096)(self._school)
        self.relatives = lru_cache(4096)(self._relatives)
        self.calendars = lru_cache(4096)(self._calendars)
        self.offers = lru_cache(4096)(self._offers)
        self.has_offers = lru_cache(4096)(self._has_offers)
        self.years_of = lru_cache(4096)(self._years_of)
        self.websites = lru_cache(4096)(self._websites)
        self.points_of = reference.points_of
        self.may_be_elsewhere = lru_cache(1024)(self._may_be_elsewhere)
        self.codes_of = lru_cache(1024)(self._codes_of)
        self.level = lru_cache(1024)(self._level)

    def _school(self, identifier: int) -> School:
        """An institution by its number."""
        row = self._database.execute(
            "SELECT id, title, country, region, city, founded, closed, campuses, source, latitude, longitude "
            "FROM institutions WHERE id = ?",
            (identifier,),
        ).fetchone()
        return School(*row)

    def _calendars(self, identifier: int) -> dict[int, int]:
        """The academic calendar of a US institution by year: CALSYS of IPEDS, for the years that are loaded."""
        query = "SELECT year, calendar FROM institution_calendars WHERE institution = ?"
        return dict(self._database.execute(query, (identifier,)).fetchall())

    def _relatives(self, identifier: int) -> frozenset[int]:
        """Institutions with the same website, predecessors and successors: they may have taught in its place."""
        rows = self._database.execute(
            "SELECT other.institution, '' FROM institution_websites one "
            "JOIN institution_websites other USING (domain) WHERE one.institution = ?1 "
            "UNION SELECT successor, title FROM institution_successors JOIN institutions ON id = successor "
            "WHERE institution = ?1 "
            "UNION SELECT institution, '' FROM institution_successors WHERE successor = ?1",
            (identifier,),
        )
        return frozenset(other for other, title in rows if not _SYSTEM.search(title)) - {identifier}

    def _offers(self, identifier: int) -> frozenset[Offer]:
        """The programmes that an institution or one of its relatives offered in the loaded years."""
        return frozenset(Offer(*row) for row in self._programmes("DISTINCT cip, level", identifier))

    def _has_offers(self, identifier: int) -> bool:
        """Whether it offered any, without reading all of them."""
        return self._programmes("1", identifier).fetchone() is not None

    def _programmes(self, columns: str, identifier: int) -> sqlite3.Cursor:
        every = (identifier, *self.relatives(identifier))
        marks = ", ".join("?" * len(every))
        query = f"SELECT {columns} FROM programmes WHERE institution IN ({marks})"  # noqa: S608  columns and marks alone
        return self._database.execute(query, every)

    def _years_of(self, identifier: int) -> tuple[int, int]:
        """The first and last loaded year in which it offered any; 0 if it offered none."""
        first, last = self._programmes("min(first), max(last)", identifier).fetchone()
        return first or 0, last or 0

    def _websites(self, identifier: int) -> frozenset[str]:
        """The registered domains of an institution's websites."""
        rows = self._database.execute("SELECT domain FROM institution_websites WHERE institution = ?", (identifier,))
        return frozenset(self.reference.registrable(domain) or domain for (domain,) in rows)

    def owners_of(self, host: str) -> frozenset[int]:
        """The institutions that own a website."""
        domain = self.reference.registrable(host) or host
        rows = self._database.execute(
            "SELECT institution FROM institution_websites WHERE domain IN (?, ?)", (domain, f"www.{domain}")
        )
        return frozenset(institution for (institution,) in rows)

    def last_award(self, identifier: int) -> int | None:
        """The last loaded year in which an institution awarded anything."""
        row = self._database.execute(
            "SELECT max(last) FROM programmes WHERE institution = ?", (identifier,)
        ).fetchone()
        return row[0] if row else None

    @cached_property
    def lookalikes(self) -> Lookalikes:
        """The lookalikes of domains."""
        return Lookalikes(self.reference)

    def founding(self, identifier: int) -> Founding | None:
        """When an institution without predecessor was founded; None if that is not certain."""
        row = self._database.execute(
            "SELECT year, source FROM founding_years WHERE institution = ?", (identifier,)
        ).fetchone()
        return Founding(*row) if row else None

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        """What is loaded, by country."""
        rows = self._database.execute("SELECT country, since, years, source FROM directories")
        return {country: Coverage(since, _numbers(years), source) for country, since, years, source in rows}

    def bogus(self, name: str, host: str) -> Bogus | None:
        """The bogus institution with this name, as listed or with what people add to it, or with this domain."""
        keys = (f"domain:{host}", *(f"dressed:{key}" for key in sorted(self._bare(name))), f"name:{plain(name)}")
        return next((self._bogus[key] for key in keys if key in self._bogus), None)

    @cached_property
    def _bogus(self) -> dict[str, Bogus]:
        """The bogus institutions by their keys: a few hundred, with which every name is compared."""
        rows = self._database.execute("SELECT key, title, authority, source, date FROM bogus_institutions")
        return {key: Bogus(*row) for key, *row in rows}

    def _bare(self, name: str) -> Iterator[str]:
        """The name as a key, and its only part that is no degree, place or legal form: `MBA, Rochville Univ.`"""
        yield undressed(name)
        parts = [part for part in _SEPARATORS.split(name)[:MAX_PARTS] if part.strip()]
        if len(parts) < 2 or not any(f"dressed:{undressed(part)}" in self._bogus for part in parts):
            return  # nearly always, and what follows is slow
        named = [part for part in parts if not self._is_added(part)]
        if len(named) == 1:
            yield undressed(named[0])

    def _is_added(self, part: str) -> bool:
        return bool(
            not undressed(f"x {part}")[1:]
            or self.reference.stated_country(part)
            or self.reference.stated_region("US", part)
            or self.level(part.strip(), None)
        )

    def _may_be_elsewhere(self, name: str, identifier: int) -> bool:
        """Whether another country may have an institution of this name, which no directory lists.

        Not if the name is that of the institution itself, not an alias, and has its place or a rare word.
        """
        parts = words_of(name)
        parts = parts[1:] if parts[:1] == ["the"] else parts
        forms = ["".join(parts[:end]) for end in range(1, len(parts) + 1)]
        forms += [f"the{form}" for form in forms]
        row = self._database.execute(
            f"SELECT 1 FROM institution_names WHERE name IN ({', '.join('?' * len(forms))}) "  # noqa: S608  marks alone
            "AND institution = ? AND kind IN ('official', 'native') LIMIT 1",
            (*forms, identifier),
        ).fetchone()
        if row is None:
            return True
        school = self.school(identifier)
        regions = self.reference.regions(school.country).values() if school.country else ()
        region = next((each.title for each in regions if each.code == school.region), "")
        country = self.reference.country_title(school.country) if school.country else ""
        places = expanded(words(f"{school.city or ''} {region} {country}"))
        typed_words = {word for word in expanded(words(name)) if distinctive([word])}
        if typed_words.intersection(places):
            return False
        marks = ", ".join("?" * len(typed_words))
        query = f"SELECT min(institutions) FROM institution_words WHERE word IN ({marks})"  # noqa: S608  marks alone
        rarest = self._database.execute(query, tuple(typed_words)).fetchone()[0]
        return rarest is None or rarest > MAX_NAMESAKES

    def terms(self, country: str | None, calendar: int | None) -> Terms | None:
        """The usual months of a country, or of one of IPEDS's calendars."""
        return self._terms.get((country or "", f"{calendar}" if calendar else "convention"))

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Terms]:
        rows = self._database.execute("SELECT country, calendar, starts, ends, irregular, source FROM calendars")
        return {
            (country, calendar): Terms(_numbers(starts), _numbers(ends), _numbers(irregular), source)
            for country, calendar, starts, ends, irregular, source in rows
        }

    def _level(self, degree: str, country: str | None) -> str | None:
        """The level of a degree as written, or None if it is not certain."""
        return degree_level(degree, country, self.degrees)

    @cached_property
    def degrees(self) -> Degrees:
        """The level of every degree, by its key and country."""
        table: dict[str, dict[str, str]] = {}
        for degree, country, level in self._database.execute("SELECT words, country, level FROM degrees"):
            table.setdefault(degree_key(degree), {})[country] = level
        return table

    def _codes_of(self, subject: str) -> tuple[str, ...]:
        """The CIP codes under which institutions report a subject; empty if the subject is not known.

        Of two joined subjects (`Physics & Nuclear Engineering`) both must be known; either may be reported.
        """
        if known := self._codes_of_one(subject):
            return known
        parts = [self._codes_of_one(part) for part in _JOINED.split(subject[:MAX_SUBJECT_LENGTH])]
        return tuple(dict.fromkeys(code for part in parts for code in part)) if len(parts) == 2 and all(parts) else ()

    def _codes_of_one(self, subject: str) -> tuple[str, ...]:
        """The codes of one subject. Our own table comes first: it names every code that an institution might use."""
        written = plain(subject[:MAX_SUBJECT_LENGTH])
        if not written:
            return ()
        for table, column in (("subjects", "codes"), ("official_subjects", "families")):
            query = f"SELECT {column} FROM {table} WHERE words = ?"  # noqa: S608  one of two names
            row = self._database.execute(query, (written,)).fetchone()
            if row:
                return tuple(str(row[0]).split())
        return ()

    def title_of(self, cip: str) -> str:
        """The title of a CIP code; empty if it is not known."""
        row = self._database.execute("SELECT title FROM cip_titles WHERE cip = ?", (cip,)).fetchone()
        return str(row[0]) if row else ""


def _numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))
