"""Look-ups in the reference database: a read-only SQLite file, built by `layers/reference/bonafide_reference`.

Its table `sources` lists where the facts are from.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bonafide.application import alpha_2
from bonafide.text import plain

MAX_NAME_LENGTH = 300
"""Longer names of institutions and places are not looked up, in characters."""


type Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


class ReferenceMissing(Exception):
    """The reference database is not at the configured path; `bonafide reference build` makes it."""


class Listing(NamedTuple):
    """A list that has a domain: the kind, the domain as listed, and the list's name and date."""

    kind: str
    domain: str
    source: str
    date: str


class Region(NamedTuple):
    """A first-level region: country and code of ISO 3166-2 (`US`, `CA`), and its English name."""

    country: str
    code: str
    title: str


class Reserved(NamedTuple):
    """A range of telephone numbers that a regulator has reserved: the use, the regulator, and the source."""

    use: str
    authority: str
    source: str


class KnownPlace(NamedTuple):
    """An address that an operator knows: `mailbox`, `virtual office`, `forwarder` or `shared`, with a note."""

    kind: str
    note: str
    source: str

    @property
    def is_shared(self) -> bool:
        """Whether many people live or work there, so that it is never a sign."""
        return self.kind == "shared"

    @property
    def words(self) -> str:
        """What it is, for evidence."""
        return f"{self.kind} ({', '.join(filter(None, (self.note, self.source)))})"


class Reference:
    """Look-ups in the reference database. Keeps one connection, for the life of the execution environment."""

    def __init__(self, path: str | Path) -> None:
        if not Path(path).is_file():
            raise ReferenceMissing(f"there is no reference database at {path}")
        self.database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        # Applications have the same domains, names and letters over and over.
        self.listings = lru_cache(8192)(self._listings)
        self.registrable = lru_cache(8192)(self._registrable)
        self.institutions_at = lru_cache(1024)(self._institutions_at)
        self.domains_of = lru_cache(8192)(self._domains_of)
        self.prototype = lru_cache(4096)(self._prototype)
        self.country = lru_cache(1024)(self._country)
        self.country_title = lru_cache(512)(self._country_title)
        self.regions = lru_cache(512)(self._regions)
        self.points_of = lru_cache(1024)(self._points_of)

    def _listings(self, domain: str) -> Mapping[str, Listing]:
        """The lists that have a domain or one of its parents, by kind (for `a.b.example`, also `b.example`).

        Args:
            domain: lower case, in its ASCII form.
        """
        names = _suffixes(domain)[: max(1, domain.count("."))]
        rows = self.database.execute(
            "SELECT kind, domain, source, date FROM domains JOIN sources ON sources.name = domains.source "  # noqa: S608
            f"WHERE domain IN ({_marks(names)}) ORDER BY length(domain), kind",  # so the longest domain wins
            names,
        )
        return MappingProxyType({row[0]: Listing(*row) for row in rows})

    def domains(self, kind: str) -> list[str]:
        """All domains of a kind."""
        rows = self.database.execute("SELECT domain FROM domains WHERE kind = ? ORDER BY domain", (kind,))
        return [str(domain) for (domain,) in rows]

    def _registrable(self, domain: str) -> str | None:
        """The registrable domain, by the Public Suffix List; None for a public suffix.

        Args:
            domain: lower case, in its ASCII form.
        """
        suffixes = _suffixes(domain)
        rows = self.database.execute(
            f"SELECT suffix, rule FROM public_suffixes WHERE suffix IN ({_marks(suffixes)})",  # noqa: S608  marks alone
            suffixes,
        )
        labels = 1  # without a rule, the last label is the suffix
        for suffix, rule in rows:
            length = suffix.count(".") + 1
            if rule == "exception":
                labels = length - 1
                break
            labels = max(labels, length + (rule == "wildcard"))
        parts = domain.split(".")
        return ".".join(parts[-labels - 1 :]) if len(parts) > labels else None

    def is_public_suffix(self, suffix: str) -> bool:
        """Whether the Public Suffix List has a rule for exactly this suffix."""
        row = self.database.execute("SELECT 1 FROM public_suffixes WHERE suffix = ? LIMIT 1", (suffix,)).fetchone()
        return row is not None

    def _institutions_at(self, domain: str) -> tuple[str, ...]:
        """The names of the institutions that own a domain or one of its parents, as `text.plain` writes them."""
        names = _suffixes(domain)
        rows = self.database.execute(
            f"SELECT name FROM institution_domains WHERE domain IN ({_marks(names)})",  # noqa: S608  marks alone
            names,
        )
        return tuple(str(name) for (name,) in rows)

    def _domains_of(self, institution: str) -> tuple[str, ...]:
        """The domains of all institutions of a name, in any spelling that `plain` unifies."""
        if len(institution) > MAX_NAME_LENGTH:
            return ()
        rows = self.database.execute(
            "SELECT domain FROM institution_domains WHERE name = ? ORDER BY domain", (plain(institution),)
        )
        return tuple(str(domain) for (domain,) in rows)

    def is_website(self, domain: str) -> bool:
        """Whether an institution of the directories has its website at this domain."""
        query = "SELECT 1 FROM institution_websites WHERE domain = ? LIMIT 1"
        return self.database.execute(query, (domain,)).fetchone() is not None

    def _prototype(self, character: str) -> str:
        """The characters that one looks like, by Unicode's UTS #39; itself if it looks like no other."""
        row = self.database.execute("SELECT prototype FROM confusables WHERE character = ?", (character,)).fetchone()
        return str(row[0]) if row else character

    @cached_property
    def has_places(self) -> bool:
        """Whether the operator of this deployment has supplied a list of addresses."""
        return self.database.execute("SELECT 1 FROM known_places LIMIT 1").fetchone() is not None

    def known_place(self, address: str) -> KnownPlace | None:
        """What the operator's list says of an address, by its normalised text (`bonafide.street_address`)."""
        query = "SELECT kind, note, source FROM known_places WHERE text = ?"
        row = self.database.execute(query, (address,)).fetchone()
        return KnownPlace(*row) if row else None

    def _country(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of a country by its name in one of many languages, or by its alpha-3 code."""
        row = self.database.execute("SELECT country FROM countries WHERE name = ?", (plain(name),)).fetchone()
        return row and str(row[0])

    def stated_country(self, text: str | None) -> str | None:
        """The country that a text states, by its ISO 3166-1 alpha-2 code or a known name."""
        text = (text or "")[:MAX_NAME_LENGTH]
        return alpha_2(text) or (self.country(text) if text else None)

    def stated_region(self, country: str | None, text: str | None) -> Region | None:
        """The first-level region of a country that a text states, by its code or a known name."""
        return self.regions(country).get(plain(text[:MAX_NAME_LENGTH])) if country and text else None

    def _country_title(self, country: str) -> str:
        """The English name of a country by its ISO 3166-1 alpha-2 code; the code if it has no known name."""
        row = self.database.execute("SELECT title FROM country_titles WHERE country = ?", (country,)).fetchone()
        return str(row[0]) if row else country

    def _regions(self, country: str) -> dict[str, Region]:
        """The first-level regions of a country, by each of their names as `bonafide.text.plain` writes it."""
        rows = self.database.execute("SELECT name, region, title FROM regions WHERE country = ?", (country,))
        return {name: Region(country, code, title) for name, code, title in rows}

    def _points_of(self, country: str, region: str | None, city: str) -> tuple[Point, ...]:
        """Where the cities of a name are: in the region if one is stated, else in the country."""
        rows = self.database.execute(
            "SELECT region, latitude, longitude FROM cities WHERE name = ? AND country = ?", (plain(city), country)
        ).fetchall()
        return tuple((north, east) for where, north, east in rows if region is None or where in (region, ""))

    def full_names(self, words: Collection[str]) -> frozenset[str]:
        """The full names of nicknames, and usual spellings; all as spelling keys (`bonafide.person_names`)."""
        rows = self.database.execute(
            f"SELECT form FROM person_names WHERE word IN ({_marks(words)})",  # noqa: S608  marks alone
            tuple(words),
        )
        return frozenset(str(form) for (form,) in rows)

    def name_forms(self, name: str) -> frozenset[str]:
        """The forms in which a person's name is compared; the tables for it are imported on first use."""
        from bonafide.person_names import forms

        return forms(name, self)

    def reserved(self, number: int) -> Reserved | None:
        """The range reserved for drama, documentation or tests that has a number in E.164 (without +)."""
        firsts, ranges = self._reserved_numbers
        nearest = bisect_right(firsts, number) - 1
        if nearest < 0 or number > ranges[nearest][0]:
            return None
        return Reserved(*ranges[nearest][1:])

    @cached_property
    def _reserved_numbers(self) -> tuple[list[int], list[tuple[int, str, str, str]]]:
        """All reserved ranges with their first numbers; kept in memory, since every number is looked up."""
        rows = self.database.execute(
            "SELECT first, last, use, authority, source FROM reserved_numbers ORDER BY first"
        ).fetchall()
        return [row[0] for row in rows], [row[1:] for row in rows]

    def area(self, number: int) -> Region | None:
        """The region of the area code of a number in E.164 (without +), if the data of its numbering plan have one."""
        digits = str(number)
        prefixes = [digits[:end] for end in range(1, len(digits) + 1)]
        row = self.database.execute(
            "SELECT country, region FROM telephone_areas "  # noqa: S608  marks alone
            f"WHERE prefix IN ({_marks(prefixes)}) ORDER BY length(prefix) DESC LIMIT 1",
            prefixes,
        ).fetchone()
        if row is None:
            return None
        country, code = row
        return next(region for region in self.regions(country).values() if region.code == code)

    def network(self, number: int) -> str | None:
        """What a network is for (`bonafide.networks.Kind`), by the number of an address; None if that is not known."""
        row = self.database.execute(
            "SELECT last, kind FROM network_ranges WHERE first <= ? ORDER BY first DESC LIMIT 1", (number,)
        ).fetchone()
        return str(row[1]) if row and number <= row[0] else None


def _suffixes(domain: str) -> list[str]:
    """A domain and all its parents, longest first."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
