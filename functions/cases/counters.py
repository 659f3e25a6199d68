"""What verdicts said of each code, in the results table: for the rules page, and beside each finding.

| pk      | sk                                    | holds                                                          |
|---------|---------------------------------------|----------------------------------------------------------------|
| `rules` | `<code>#<policy version>#<yyyy-mm>`   | of decided cases: applications with the code, and its verdicts |

They are written in the transaction that closes a case, and what that replaces is subtracted in the same transaction.
So a repeated request, or a second verdict after the case was opened again, is counted once. All counters are in one
partition, by month: one query reads those of a year. They hold no application, so they are kept when one is erased.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws.table import Update

if TYPE_CHECKING:
    from bonafide.aws.table import Table

RULES = "rules"
"""The partition of all counters."""

NOTES = "rules#notes"
"""The partition of what else is known: policies that were used, and codes that a person let count again."""

WINDOW = timedelta(days=365)
"""How far back verdicts count for precision: a rule that was corrected is not judged by what it said years ago."""


class FindingVerdict(StrEnum):
    """What people found out about one finding. `unknown` is neither right nor wrong."""

    TRUE = "true"
    EXPLAINED = "explained"
    WRONG = "wrong"
    UNKNOWN = "unknown"


class Key(NamedTuple):
    """What a counter is of."""

    code: str
    policy_version: str
    month: str

    @classmethod
    def of(cls, code: str, policy_version: str, now: datetime) -> "Key":
        """The counter of a code in this month."""
        return cls(code, policy_version, f"{now:%Y-%m}")

    @property
    def sk(self) -> str:
        """Its sort key."""
        return "#".join(self)


class Counts(NamedTuple):
    """Numbers of one code. `fired` and `shadow` are applications in decided cases, the others cases.

    `shadow` counts those of a code that the policy has in shadow; `fired` the others.
    """

    fired: int = 0
    shadow: int = 0
    true: int = 0
    explained: int = 0
    wrong: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, verdict: FindingVerdict | None, applications: int, *, is_shadow: bool = False) -> "Counts":
        """The counts of one case, for a code that so many of its applications have."""
        counts = cls(shadow=applications) if is_shadow else cls(fired=applications)
        return counts._replace(**{verdict.value: 1}) if verdict else counts

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(one + another for one, another in zip(self, other, strict=True)))

    @property
    def negative(self) -> "Counts":
        """What subtracts it."""
        return Counts(*(-each for each in self))

    @property
    def decided(self) -> int:
        """Verdicts that say whether the finding was right."""
        return self.true + self.explained + self.wrong


type Counted = Mapping[Key, Counts]


def writes(counted: Counted, replaced: Counted) -> list[Update]:
    """The writes of a transaction that count a verdict and subtract the one that it replaces."""
    sums = dict(counted)
    for key, counts in replaced.items():
        sums[key] = sums.get(key, Counts()).plus(counts.negative)
    return [
        Update(
            RULES,
            key.sk,
            "ADD " + ", ".join(f"n_{name} :{name}" for name in changed),  # TRUE and UNKNOWN are reserved words
            values=changed,
        )
        for key, counts in sorted(sums.items())
        if (changed := {name: number for name, number in counts._asdict().items() if number})
    ]


def load(table: "Table", *, code: str = "", since: datetime | None = None) -> dict[Key, Counts]:
    """The counters, of one code or of all, from the month of a time on."""
    first = f"{since:%Y-%m}" if since else ""
    found = {}
    for item in table.query(RULES, prefix=f"{code}#" if code else ""):
        key = Key(*item["sk"].split("#"))
        if key.month >= first:
            found[key] = Counts(**{name: int(item.get(f"n_{name}", 0)) for name in Counts._fields})
    return found


def by_code(counted: Counted) -> dict[str, Counts]:
    """The counters of each code together."""
    return _added((key.code, counts) for key, counts in counted.items())


def by_version(counted: Counted) -> dict[str, Counts]:
    """The counters of each policy version together."""
    return _added((key.policy_version, counts) for key, counts in counted.items())


def by_month(counted: Counted) -> dict[str, Counts]:
    """The counters of each month together."""
    return _added((key.month, counts) for key, counts in counted.items())


def to_item(counted: Counted) -> list[list[object]]:
    """The counters as a verdict's item has them."""
    return [[*key, *counts] for key, counts in counted.items()]


def of_item(stored: Iterable[Iterable[object]]) -> dict[Key, Counts]:
    """The counters that a verdict's item has."""
    found = {}
    for each in stored:
        code, version, month, *numbers = each
        found[Key(str(code), str(version), str(month))] = Counts(*(int(str(number)) for number in numbers))
    return found


def _added(pairs: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
    sums: dict[str, Counts] = {}
    for name, counts in pairs:
        sums[name] = sums.get(name, Counts()).plus(counts)
    return sums
