"""The compiled reference database: facts about the world that checks look up, opened read-only.

One SQLite file, built by `layers/reference/bonafide_reference`; its table `sources` says where each fact is from.
"""

import sqlite3
from bisect import bisect_right
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from bonafide.text import plain


class ReferenceMissing(Exception):
    """The reference database is not where the settings say; `bonafide reference build` makes it."""


class Listing(NamedTuple):
    """One list that names a domain: its kind, the domain as listed, and the list's name and date."""

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
    """A range of telephone numbers that a regulator set aside, for what use, and where it says so."""

    use: str
    authority: str
    source: str


class Reference:
    """Look-ups in the compiled reference database. One connection, safe to keep for the environment's life."""

    def __init__(self, path: str | Path) -> None:
        if not Path(path).is_file():
            raise ReferenceMissing(f"there is no reference database at {path}")
        self._database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self.country = lru_cache(1024)(self._country)
        self.regions = lru_cache(512)(self._regions)

    def _country(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of a country by its name in one of many languages, or by its alpha-3 code."""
        row = self._database.execute("SELECT country FROM countries WHERE name = ?", (plain(name),)).fetchone()
        return row and str(row[0])

    def _regions(self, country: str) -> dict[str, Region]:
        """The first-level regions of a country, by each of their names as `bonafide.text.plain` writes it."""
        rows = self._database.execute("SELECT name, region, title FROM regions WHERE country = ?", (country,))
        return {name: Region(country, code, title) for name, code, title in rows}

    def reserved(self, number: int) -> Reserved | None:
        """The range set aside for drama, documentation or tests that a number in E.164 (without +) lies in."""
        firsts, ranges = self._reserved_numbers
        nearest = bisect_right(firsts, number) - 1
        if nearest < 0 or number > ranges[nearest][0]:
            return None
        return Reserved(*ranges[nearest][1:])

    @cached_property
    def _reserved_numbers(self) -> tuple[list[int], list[tuple[int, str, str, str]]]:
        """All ranges, by their first numbers: few, and every number is looked up in them."""
        rows = self._database.execute(
            "SELECT first, last, use, authority, source FROM reserved_numbers ORDER BY first"
        ).fetchall()
        return [row[0] for row in rows], [row[1:] for row in rows]

    def area(self, number: int) -> Region | None:
        """The region of the area code of a number in E.164 (without +), where the numbering plan's data name one."""
        digits = str(number)
        prefixes = [digits[:end] for end in range(1, len(digits) + 1)]
        row = self._database.execute(
            "SELECT country, region FROM telephone_areas "  # noqa: S608  marks alone
            f"WHERE prefix IN ({', '.join('?' * len(prefixes))}) ORDER BY length(prefix) DESC LIMIT 1",
            prefixes,
        ).fetchone()
        if row is None:
            return None
        country, code = row
        return next(region for region in self.regions(country).values() if region.code == code)

    def listings(self, domain: str) -> list[Listing]:
        """The lists that name a domain or one that it belongs to (`a.b.example` also asks for `b.example`).

        Args:
            domain: lower case, in its ASCII form.
        """
        labels = domain.split(".")
        names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
        marks = ", ".join("?" * len(names))
        rows = self._database.execute(
            "SELECT kind, domain, source, date FROM domains JOIN sources ON sources.name = domains.source "  # noqa: S608
            f"WHERE domain IN ({marks}) ORDER BY length(domain) DESC, kind",
            names,
        )
        return [Listing(*row) for row in rows]
