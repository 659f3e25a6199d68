"""The counts of a day in the results table. They hold no application and no person: they stay when one is erased.

| pk                    | sk       | holds                                                                            |
|-----------------------|----------|----------------------------------------------------------------------------------|
| `surges#<yyyy-mm-dd>` | `counts` | total, sketches (by kind: keyed hashes with counts), made_with: which key hashed |
| `surges#<yyyy-mm-dd>` | `seen`   | a filter of who was counted                                                      |

Both are written in one transaction, if no other run has written them meanwhile. They take up to 70 KB a day together.
After a change of the key, days that were counted with the old one are not added to, and only their totals are read.
"""

from collections.abc import Container, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bonafide.aws.table import Conflict, Put
from bonafide.identity import digest_of, keyed_hash
from surges.baseline import BASELINE_DAYS, GAP, WEEK
from surges.kinds import CAPACITIES, OF_APPLICATION, Facts
from surges.sketch import Frequent, Seen, packed, packed_json, unpacked, unpacked_json

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

SHOWN_DAYS = 30
"""Of the chart."""

KEPT_DAYS = SHOWN_DAYS + GAP + BASELINE_DAYS + WEEK
"""How long a day is kept: the first of the chart has a whole baseline, too."""

COUNTS, SEEN = "counts", "seen"


def partition(day: date) -> str:
    """The partition key of a day."""
    return f"surges#{day.isoformat()}"


class Hashes:
    """Keyed hashes of values and persons, by the current key. `made_with` tells one key from another."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.made_with = keyed_hash("surges", digest_of("key"), key)[:12]
        self.of_value = lru_cache(16_384)(self._of_value)

    def _of_value(self, kind: str, value: str) -> str:
        """The key of a value in a sketch: 48 bits."""
        return keyed_hash(f"surge#{kind}", digest_of(value.casefold()), self._key)[:12]

    def of_person(self, person: str, *more: str) -> bytes:
        """An element of the filter: a person, or a person with a job."""
        return bytes.fromhex(keyed_hash("surge#person", digest_of("\0".join((person, *more))), self._key))


class Day:
    """The counts of a day, while they are added to."""

    def __init__(self, day: date, made_with: str, counts: "Item | None" = None, seen: "Item | None" = None) -> None:
        self.day = day
        self.version = counts["version"] if counts else 0
        self.made_with = counts["made_with"] if counts else made_with
        self._is_closed = self.made_with != made_with
        self.total = counts["total"] if counts else 0
        stored = unpacked_json(counts["sketches"]) if counts else {}
        self.sketches = {kind: Frequent.of_json(most, stored.get(kind, [])) for kind, most in CAPACITIES.items()}
        self._seen = Seen(unpacked(seen["bits"]), seen["elements"]) if seen else Seen()
        self.is_changed = False

    @classmethod
    def load(cls, table: "Table", day: date, made_with: str) -> "Day":
        """The day as it is in the table."""
        items = {item["sk"]: item for item in table.query(partition(day))}
        return cls(day, made_with, items.get(COUNTS), items.get(SEEN))

    def add(self, facts: Facts, hashes: Hashes, named: Container[str] = ()) -> None:
        """Counts an application, unless it was counted before. `named` are keys that are shown in any case."""
        person = hashes.of_person(facts.person)
        if self._is_closed or not self._seen.samples(person):
            return
        weight = self._seen.weight
        is_new_person = self._seen.add(person)
        is_new_application = self._seen.add(hashes.of_person(facts.person, facts.job))
        self.total += weight * is_new_person
        self.is_changed |= is_new_person or is_new_application
        for kind, value in facts.values:
            if is_new_application if kind in OF_APPLICATION else is_new_person:
                key = hashes.of_value(kind, value)
                self.sketches[kind].add(key, value, weight, named=key in named)

    def save(self, table: "Table") -> bool:
        """Writes the day; returns whether it did, since another run may have written it meanwhile."""
        key = {"pk": partition(self.day), "expires_at": _expires(self.day)}
        kept = {"version": self.version + 1, "made_with": self.made_with, "total": self.total}
        sketches = {kind: each.as_json() for kind, each in self.sketches.items()}
        counts = {**key, "sk": COUNTS, **kept, "sketches": packed_json(sketches)}
        seen = {**key, "sk": SEEN, "bits": packed(self._seen.content()), "elements": self._seen.elements}
        condition = "version = :version" if self.version else "attribute_not_exists(pk)"
        values = {"version": self.version} if self.version else {}
        try:
            table.transact([Put(counts, condition, values), Put(seen)])
        except Conflict:
            return False
        return True


class Stored:
    """The counts of a day as they are read for the baseline."""

    def __init__(self, item: "Item", made_with: str) -> None:
        self.total: int = item["total"]
        self.is_readable = item["made_with"] == made_with
        stored = unpacked_json(item["sketches"]) if self.is_readable else {}
        self.sketches = {kind: Frequent.of_json(most, stored.get(kind, [])) for kind, most in CAPACITIES.items()}


def load(table: "Table", days: Sequence[date], made_with: str) -> dict[date, Stored]:
    """The counts of those days that have some."""
    found = ((day, next(table.query(partition(day), prefix=COUNTS), None)) for day in days)
    return {day: Stored(item, made_with) for day, item in found if item}


def _expires(day: date) -> int:
    return int((datetime.combine(day, time(), UTC) + timedelta(days=KEPT_DAYS + WEEK)).timestamp())
