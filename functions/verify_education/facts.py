"""What the reference database knows of institutions: where and when they taught, what and to which level.

Sources: IPEDS (institutions of the United States, five years of completions), ROR, and the project's own tables of
subjects, degrees, calendars and bodies that an authority named as bogus. Each is in the table `sources`.
"""

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from bonafide.lookalikes import Looks
from bonafide.reference import Reference
from bonafide.text import plain
from verify_education.degrees import Degrees, degree_key, degree_level

MIN_COMPLETION_YEARS = 5
"""Years of completions from which on "never" may be said."""


MAX_SUBJECT_LENGTH = 200
"""Letters of a subject that are read."""

_SYSTEM = re.compile(r"\b(?:system|office|district)\b", re.IGNORECASE)
"""Words in the title of what runs several institutions and teaches at none."""

_JOINED = re.compile(r"\s*[&/+]\s*|\s+(?:and|y)\s+", re.IGNORECASE)


class School(NamedTuple):
    """One institution. `founded` and `closed` are years; `calendar` is IPEDS's CALSYS; each is None if unknown."""

    identifier: int
    title: str
    country: str | None
    region: str | None
    city: str | None
    founded: int | None
    closed: int | None
    calendar: int | None
    campuses: int
    source: str


class Founding(NamedTuple):
    """The year before which nobody studied there, and who says so."""

    year: int
    source: str


class Offer(NamedTuple):
    """One programme: four digits of the CIP, and the level that it leads to."""

    cip: str
    level: int


class Coverage(NamedTuple):
    """How much of a country's higher education is loaded: whether all institutions, and which years of completions."""

    complete: bool
    first: int | None
    last: int | None

    @property
    def enough(self) -> bool:
        """Whether enough years are loaded to say what was never offered."""
        return bool(self.first and self.last and self.last - self.first + 1 >= MIN_COMPLETION_YEARS)


class Bogus(NamedTuple):
    """A body that an authority named as bogus, and where and when it did."""

    title: str
    authority: str
    source: str
    date: str


class Terms(NamedTuple):
    """The months in which programmes begin and end by a calendar, and who says so."""

    starts: frozenset[int]
    ends: frozenset[int]
    source: str


class Facts:
    """Look-ups in the directories of the reference database. Kept for the environment's life."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._database = reference.database
        self.school = lru_cache(4096)(self._school)
        self.relatives = lru_cache(4096)(self._relatives)
        self.offers = lru_cache(4096)(self._offers)
        self.websites = lru_cache(4096)(self._websites)
        self.codes_of = lru_cache(1024)(self._codes_of)
        self.level = lru_cache(1024)(self._level)

    def _school(self, identifier: int) -> School:
        """An institution by its number."""
        row = self._database.execute(
            "SELECT id, title, country, region, city, founded, closed, calendar, campuses, source "
            "FROM institutions WHERE id = ?",
            (identifier,),
        ).fetchone()
        return School(*row)

    def _relatives(self, identifier: int) -> frozenset[int]:
        """Institutions that may have taught in its place: of the same website, and predecessors and successors."""
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
        """What an institution or one of its relatives offered in the years that are loaded."""
        every = (identifier, *self.relatives(identifier))
        marks = ", ".join("?" * len(every))
        rows = self._database.execute(
            f"SELECT DISTINCT cip, level FROM programmes WHERE institution IN ({marks})",  # noqa: S608  marks alone
            every,
        )
        return frozenset(Offer(*row) for row in rows)

    def _websites(self, identifier: int) -> frozenset[str]:
        """The registered domains of an institution's websites."""
        rows = self._database.execute("SELECT domain FROM institution_websites WHERE institution = ?", (identifier,))
        return frozenset(self.reference.registrable(domain) or domain for (domain,) in rows)

    def owners_of(self, host: str) -> frozenset[int]:
        """The institutions whose website it is."""
        domain = self.reference.registrable(host) or host
        rows = self._database.execute(
            "SELECT institution FROM institution_websites WHERE domain IN (?, ?)", (domain, f"www.{domain}")
        )
        return frozenset(institution for (institution,) in rows)

    def last_award(self, identifier: int) -> int | None:
        """The last year of completions in which an institution awarded anything."""
        row = self._database.execute(
            "SELECT max(last) FROM programmes WHERE institution = ?", (identifier,)
        ).fetchone()
        return row[0] if row else None

    @cached_property
    def looks(self) -> Looks:
        """What domains look like."""
        return Looks(self.reference)

    def founding(self, identifier: int) -> Founding | None:
        """When an institution began that had no predecessor; None where that is not known for certain."""
        row = self._database.execute(
            "SELECT year, source FROM founding_years WHERE institution = ?", (identifier,)
        ).fetchone()
        return Founding(*row) if row else None

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        """How much is loaded, by country."""
        rows = self._database.execute("SELECT country, complete, first, last FROM directories")
        return {country: Coverage(bool(complete), first, last) for country, complete, first, last in rows}

    def bogus(self, name: str, host: str) -> Bogus | None:
        """The body that an authority named as bogus whose whole name, or whose very domain, this is."""
        row = self._database.execute(
            "SELECT title, authority, source, date FROM bogus_institutions WHERE key IN (?, ?)",
            (f"name:{plain(name)}", f"domain:{host}"),
        ).fetchone()
        return Bogus(*row) if row else None

    def terms(self, country: str | None, calendar: int | None) -> Terms | None:
        """When programmes begin and end in a country, or by one of IPEDS's calendars."""
        return self._terms.get((country or "", f"{calendar}" if calendar else "convention"))

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Terms]:
        rows = self._database.execute("SELECT country, calendar, starts, ends, source FROM calendars")
        return {
            (country, calendar): Terms(_months(starts), _months(ends), source)
            for country, calendar, starts, ends, source in rows
        }

    def _level(self, degree: str, country: str | None) -> str | None:
        """The level of a degree as people write it, or None when it is not certain."""
        return degree_level(degree, country, self.degrees)

    @cached_property
    def degrees(self) -> Degrees:
        """The level of every degree by its folded name and country."""
        table: dict[str, dict[str, str]] = {}
        for words, country, level in self._database.execute("SELECT words, country, level FROM degrees"):
            table.setdefault(degree_key(words), {})[country] = level
        return table

    def _codes_of(self, subject: str) -> tuple[str, ...]:
        """Where in the CIP institutions report a subject: families, and programmes of others; none if not known.

        Of two that are joined (`Physics & Nuclear Engineering`) both have to be known, and either may be reported.
        """
        if known := self._codes_of_one(subject):
            return known
        parts = [self._codes_of_one(part) for part in _JOINED.split(subject[:MAX_SUBJECT_LENGTH])]
        return tuple(dict.fromkeys(code for part in parts for code in part)) if len(parts) == 2 and all(parts) else ()

    def _codes_of_one(self, subject: str) -> tuple[str, ...]:
        """Of one subject. The words that people use come first: they name every place that it might be put into."""
        words = plain(subject[:MAX_SUBJECT_LENGTH])
        if not words:
            return ()
        for table, column in (("subjects", "codes"), ("official_subjects", "families")):
            query = f"SELECT {column} FROM {table} WHERE words = ?"  # noqa: S608  one of two names
            row = self._database.execute(query, (words,)).fetchone()
            if row:
                return tuple(str(row[0]).split())
        return ()

    def title_of(self, cip: str) -> str:
        """The title of a CIP family or programme; empty where it is not known."""
        row = self._database.execute("SELECT title FROM cip_titles WHERE cip = ?", (cip,)).fetchone()
        return str(row[0]) if row else ""


def _months(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))
