"""What the directories know of the institutions that a form and a document name."""

import re
from collections.abc import Collection
from typing import NamedTuple

from bonafide.institution_names import EXPANSIONS, Tier, distinctive, expanded, words
from bonafide.reference import Reference
from verify_resume.vocabulary import is_institution

MAX_LENGTH = 200
"""Only this many characters of a name are looked up."""

MAX_INSTITUTIONS = 6
"""Institutions of one name whose other names are read."""

_PARTS = re.compile(r"[(),;/|–—]|\s-\s")  # noqa: RUF001


class Named(NamedTuple):
    """An institution as typed, the institutions of the directories that it may be, and all their names."""

    typed: str
    listed: frozenset[int]
    spellings: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str, reference: Reference) -> "Named":
        typed = typed[:MAX_LENGTH]
        own = [name for part in _parts(typed) if (name := expanded(_written_out(words(part)))) and distinctive(name)]
        listed = listed_as(typed, reference)
        aliases: list[tuple[str, ...]] = []
        for institution in sorted(listed)[:MAX_INSTITUTIONS]:
            query = "SELECT words FROM institution_spellings WHERE institution = ?"
            rows = reference.database.execute(query, (institution,))
            aliases += (tuple(str(full).split(" ")) for (full,) in rows)
        return cls(typed, listed, tuple(dict.fromkeys((*own, *aliases))))

    @property
    def distinctive(self) -> frozenset[str]:
        """The words that distinguish it from others, in any of its names."""
        return frozenset(word for name in self.spellings for word in name if distinctive([word]))


def _parts(name: str) -> list[str]:
    """A name, and its parts between commas that may be a name by themselves, which its city is not."""
    parts = (part.strip() for part in _PARTS.split(name))
    return [name, *(part for part in parts if part != name and (is_institution(part) or part.isupper()))]


def _written_out(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name with the abbreviation of a system of universities at its beginning written out: `UC Berkeley`."""
    for end in range(len(name) - 1, 0, -1):
        if system := EXPANSIONS.get(name[:end]):
            return (*system, *name[end:])
    return name


def listed_as(name: str, reference: Reference) -> frozenset[int]:
    """The institutions of the directories that a name, or a part of it between commas, may mean."""
    parts = [_written_out(found) for part in _parts(name) if (found := words(part))]
    keys = {key for part in parts for key in ("".join(part), "".join(expanded(part)))}
    tiers = (Tier.WRITTEN, Tier.EXPANDED, Tier.WITHOUT_PLACE, Tier.ACRONYM)
    return with_keys(frozenset(keys), tiers, reference)


def with_keys(keys: Collection[str], tiers: Collection[Tier], reference: Reference) -> frozenset[int]:
    """The institutions that one of these keys leads to, at these tiers."""
    marks = ", ".join("?" * len(keys))
    query = (
        f"SELECT DISTINCT institution FROM institution_keys WHERE key IN ({marks}) "  # noqa: S608  marks alone
        f"AND tier IN ({', '.join(str(int(tier)) for tier in tiers)})"
    )
    return frozenset(int(number) for (number,) in reference.database.execute(query, tuple(keys)))


def are_unrelated(one: frozenset[int], other: frozenset[int], reference: Reference) -> bool:
    """Whether no institution is a predecessor, successor or part of another, or has the same website."""
    if one & other:
        return False
    ones, others = ", ".join(map(str, one)), ", ".join(map(str, other))
    query = (
        "SELECT 1 FROM institution_successors WHERE "  # noqa: S608  numbers alone
        f"(institution IN ({ones}) AND successor IN ({others})) "
        f"OR (institution IN ({others}) AND successor IN ({ones})) "
        "UNION SELECT 1 FROM institution_websites a JOIN institution_websites b USING (domain) "
        f"WHERE a.institution IN ({ones}) AND b.institution IN ({others})"
    )
    return reference.database.execute(query).fetchone() is None
