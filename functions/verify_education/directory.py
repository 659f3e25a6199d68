"""Look-ups of institutions in the reference database: by key, by website, and by place."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from bonafide.institution_names import Tier, expanded, words


class Row(NamedTuple):
    """An institution that a key leads to. `kind` is that of its name: official, native, nickname, alias,
    former, label, acronym or initials.
    """

    tier: Tier
    institution: int
    kind: str


type Rows = dict[str, list[Row]]


class Place(NamedTuple):
    """An institution's place, title and directory; an empty string is not known."""

    country: str
    region: str
    city: str
    title: str
    source: str


_TIERS = tuple(Tier)

MIN_CITY = 3
"""Letters of a city's name; as many or fewer are an abbreviation."""


class Directory:
    """Look-ups in the tables of institutions. Keeps one connection, for the life of the execution environment."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        # Applications name the same institutions over and over.
        self.place = lru_cache(4096)(self._place)
        self.owners = lru_cache(1024)(self._owners)
        self.may_be_place = lru_cache(1024)(self._may_be_place)
        self._is_anywhere = lru_cache(2048)(self._is_a_place)
        self._country = lru_cache(1024)(self._country_called)
        self._region_names = lru_cache(256)(self._names_of_region)
        self._regions = lru_cache(256)(self._names_of_regions)

    def rows(self, keys: Iterable[str]) -> Rows:
        """The institutions that each key leads to."""
        wanted = sorted(set(keys))
        found: Rows = {}
        if not wanted:
            return found
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT key, tier, institution, kind FROM institution_keys WHERE key IN ({marks})"  # noqa: S608  marks
        for key, tier, institution, kind in self._database.execute(query, wanted):
            found.setdefault(key, []).append(Row(_TIERS[tier], institution, kind))
        return found

    def spellings(self, institution: int) -> list[set[str]]:
        """The expanded words of each of its names."""
        query = "SELECT words FROM institution_spellings WHERE institution = ?"
        return [set(full.split(" ")) for (full,) in self._database.execute(query, (institution,))]

    def names(self, numbers: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """For each numbered name, its institution and its expanded words."""
        if not numbers:
            return
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT institution, words FROM institution_spellings WHERE id IN ({marks})"  # noqa: S608  marks
        for institution, full in self._database.execute(query, numbers):
            yield institution, tuple(full.split(" "))

    def is_place(self, rest: tuple[str, ...], institution: int) -> bool:
        """Whether the words are the institution's city, region and country, or some of these, in this order."""
        place = self.place(institution)
        if place.city:
            city = words(place.city)
            full = expanded(city)
            if expanded(rest)[: len(full)] == full:
                rest = rest[len(city) :] if rest[: len(full)] != full else rest[len(full) :]
        if rest and place.region:
            names = self._region_names(place.country, place.region)
            length = next((end for end in range(len(rest), 0, -1) if "".join(rest[:end]) in names), 0)
            rest = rest[length:]
        return not rest or (bool(place.country) and self._country("".join(rest)) == place.country)

    def is_invented_campus(self, whole: tuple[str, ...], country: str) -> bool:
        """Whether the words are a system of universities with a city where it has no campus: `UC Fresno`."""
        for end in range(len(whole) - 1, 0, -1):  # the longest name of a system first
            campuses = self._systems.get(("".join(expanded(whole[:end])), country))
            if campuses:
                city = "".join(expanded(whole[end:]))
                known = city in campuses or any(
                    city in campus or (len(campus) > MIN_CITY and campus in city) for campus in campuses
                )
                place = len(city) > MIN_CITY and self._is_anywhere(city) and not self.is_region(whole[end:], country)
                return place and not known
        return False

    @cached_property
    def _systems(self) -> dict[tuple[str, str], set[str]]:
        """The campuses of each system of universities, by its name and country."""
        found: dict[tuple[str, str], set[str]] = {}
        for system, country, campus in self._database.execute("SELECT system, country, campus FROM systems"):
            found.setdefault((system, country), set()).add(campus)
        return found

    def is_region(self, name: tuple[str, ...], country: str) -> bool:
        """Whether the words are the name of a country or of one of its regions."""
        joined = "".join(name)
        return joined in self._regions(country) or self._country(joined) == country

    def _may_be_place(self, rest: tuple[str, ...]) -> bool:
        """Whether `is_place` can be true for any institution."""
        return not rest or any(
            self._is_anywhere("".join(rest[:end])) and self.may_be_place(rest[end:]) for end in range(1, len(rest) + 1)
        )

    def _is_a_place(self, place: str) -> bool:
        query = "SELECT 1 FROM institution_places WHERE place = ?"
        return len(place) == 2 or self._database.execute(query, (place,)).fetchone() is not None

    def _country_called(self, name: str) -> str | None:
        row = self._database.execute("SELECT country FROM countries WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else name.upper() if len(name) == 2 else None

    def _names_of_region(self, country: str, region: str) -> frozenset[str]:
        query = "SELECT name FROM regions WHERE country = ? AND region = ?"
        return frozenset(str(name) for (name,) in self._database.execute(query, (country, region)))

    def _names_of_regions(self, country: str) -> frozenset[str]:
        query = "SELECT name FROM regions WHERE country = ?"
        return frozenset(str(name) for (name,) in self._database.execute(query, (country,)))

    def _place(self, institution: int) -> Place:
        query = "SELECT country, region, city, title, source FROM institutions WHERE id = ?"
        return Place(*(value or "" for value in self._database.execute(query, (institution,)).fetchone()))

    def _owners(self, website: str) -> frozenset[int]:
        """The institutions that own the domain of a website or mailbox, or its nearest parent domain."""
        host = website.rpartition("@")[2].partition("//")[2] or website.rpartition("@")[2]
        host = host.partition("/")[0].partition(":")[0].strip(". ").lower()
        try:
            labels = host.encode("idna").decode("ascii").split(".")
        except UnicodeError:
            return frozenset()
        for start in range(len(labels) - 1):
            domain = ".".join(labels[start:])
            rows = self._database.execute("SELECT institution FROM institution_websites WHERE domain = ?", (domain,))
            if owners := frozenset(int(institution) for (institution,) in rows):
                return owners
        return frozenset()

    def linked(self, one: int, other: int) -> bool:
        """Whether one is a successor, parent or similar relative of the other."""
        query = "SELECT 1 FROM institution_successors WHERE institution = ? AND successor = ?"
        return any(self._database.execute(query, pair).fetchone() for pair in ((one, other), (other, one)))
