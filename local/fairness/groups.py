"""The groups that applications belong to, and whether a group is sent to review much more often than the others.

Groups are derived from what an application states, counted, and forgotten: none is ever stored with an application,
and no table shows a group of fewer than MIN_GROUP.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers

from bonafide.application import Application
from bonafide.reference import Reference
from bonafide.risk import Level
from local.fairness.judging import Judged
from local.fairness.ratios import Estimate, critical, rate, ratio
from local.reading import with_functions

with_functions()
from verify_phone.phone import read_phone  # noqa: E402  of a function

MIN_GROUP = 20
"""Applications of a group that is shown. Of fewer there is too little to say, and too much to recognise."""

MIN_FLAGGED = 5
"""Applications of a group to be reviewed, from which its ratio can be a violation."""

FOUR_FIFTHS = 0.8
"""The least share of those who pass, as a ratio to the group with the highest (29 CFR 1607.4 D)."""

MAX_FLAGGED = 1 / FOUR_FIFTHS
"""The same bound for the share of those who are to be reviewed, as a ratio to all others."""


class Table(StrEnum):
    """What a table compares."""

    RESIDENCE = "country of residence"
    PHONE = "country of the telephone number"
    PROVIDER = "kind of e-mail provider"
    SCHOOL = "country of the first school"
    SCRIPT = "script of the name"


_PROVIDERS = {
    "relay": "hides the address",
    "academic": "university",
    "popular": "large provider",
    "free": "other free provider",
}
"""Kinds of domains that are compared. Whether others are real is what the checks find out, so they are no group."""


def groups_of(
    application: Application, reference: Reference, first_country: Callable[[Application], str | None]
) -> Iterator[tuple[Table, str]]:
    """The groups of an application: at most one of each table.

    `first_country` gives the country of its first school.
    """
    home = application.basics.location if application.basics else None
    if home and (residence := reference.stated_country(home.country_code)):
        yield Table.RESIDENCE, residence
    phones = read_phone(application, reference) if application.phone else ()
    if phones and (country := phones[0].country):
        yield Table.PHONE, country
    domain = (application.email or "").strip().rpartition("@")[2].lower()
    if domain and domain.isascii():
        listings = reference.listings(domain)
        if kind := next((kind for kind in _PROVIDERS if kind in listings), None):
            yield Table.PROVIDER, _PROVIDERS[kind]
    if country := first_country(application):
        yield Table.SCHOOL, country
    if (name := application.basics.name if application.basics else None) and (script := script_of(name)):
        yield Table.SCRIPT, script


def script_of(name: str) -> str | None:
    """The script of the first letter of a name, such as `Latin`; None if it has no letter."""
    letter = next((letter for letter in name if letter.isalpha()), None)
    words = unicodedata.name(letter, "").split() if letter else []
    return None if not words else "Han" if words[0] == "CJK" else words[0].capitalize()


class Group(NamedTuple):
    """A row of a table. `flagged` are to be reviewed, of which `high` now; `codes` are those that gave points.

    `to_others` is the ratio of the flagged share to that of all others, `to_best` that of the others' passing share to
    the group in which most pass.
    """

    name: str
    applications: int
    flagged: int
    high: int
    share: Estimate
    to_others: Estimate
    to_best: Estimate
    codes: tuple[tuple[str, int], ...]

    @property
    def is_harmed(self) -> bool:
        """Whether its ratio is surely beyond a bound."""
        flagged_more = self.flagged >= MIN_FLAGGED and self.to_others.low > MAX_FLAGGED
        return flagged_more or self.to_best.high < FOUR_FIFTHS


class Comparison(NamedTuple):
    """A table: its groups, and how many applications are in groups that are too small, or in none."""

    table: Table
    groups: tuple[Group, ...]
    small: int
    stated_nothing: int


class Counts:
    """Counts applications by group."""

    def __init__(self) -> None:
        self.applications = 0
        self.flagged = 0
        self.high = 0
        self._in: dict[Table, dict[str, Counter[str]]] = {table: defaultdict(Counter) for table in Table}
        self._codes: dict[tuple[Table, str], Counter[str]] = defaultdict(Counter)

    def add(self, groups: tuple[tuple[Table, str], ...], judged: Judged) -> None:
        """Counts an application."""
        flagged, high = judged.level in (Level.REVIEW, Level.HIGH), judged.level is Level.HIGH
        self.applications += 1
        self.flagged += flagged
        self.high += high
        for table, name in groups:
            self._in[table][name].update({"all": 1, "flagged": flagged, "high": high})
            if flagged:
                self._codes[table, name].update(judged.codes.keys())

    def comparisons(self) -> Iterator[Comparison]:
        """The tables."""
        for table, groups in self._in.items():
            shown = {name: counts for name, counts in groups.items() if counts["all"] >= MIN_GROUP}
            stated = sum(counts["all"] for counts in groups.values())
            small = stated - sum(counts["all"] for counts in shown.values())
            rows = sorted(self._rows(table, shown), key=lambda row: (-row.to_others.low, -row.applications, row.name))
            yield Comparison(table, tuple(rows), small, self.applications - stated)

    def _rows(self, table: Table, shown: dict[str, Counter[str]]) -> Iterator[Group]:
        in_all = sum(counts["all"] for counts in self._in[table].values())
        flagged_in_all = sum(counts["flagged"] for counts in self._in[table].values())
        if len(shown) < 2:
            return
        score = critical(len(shown))
        best = max(shown.values(), key=lambda counts: (1 - counts["flagged"] / counts["all"], counts["all"]))
        for name, counts in shown.items():
            of, flagged = counts["all"], counts["flagged"]
            others, others_flagged = in_all - of, flagged_in_all - flagged
            yield Group(
                name, of, flagged, counts["high"],
                rate(flagged, of, score),
                ratio(flagged, of, others_flagged, others, score),
                ratio(of - flagged, of, best["all"] - best["flagged"], best["all"], score),
                tuple(self._codes[table, name].most_common(3)),
            )  # fmt: skip


def title_of(table: Table, name: str) -> str:
    """A group as tables show it."""
    if table is Table.PHONE:
        return f"{name} (+{phonenumbers.country_code_for_region(name)})"
    return name
