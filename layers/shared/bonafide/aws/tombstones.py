"""Whom a source has erased: what it stated of them before that is not taken in any more, however late it arrives.

| pk                             | sk                            | holds                                              |
|--------------------------------|-------------------------------|----------------------------------------------------|
| `erased#<source>:<connection>` | the candidate's id there      | erased_at; erased: the applications, by their ids; |
|                                |                               | again_at: until then they may be written again     |

Erasures writes these items; Intake, Fetch and Poll read them. They expire when no source delivers an event any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from bonafide.aws.table import expiring_item
from bonafide.hooks import Connection, Person

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

KEPT = timedelta(days=30)
"""Longer than sources deliver an event again, and than messages and dead letters are kept."""


class Tombstone(NamedTuple):
    """That a source said at a time that a candidate is erased.

    What could be written once more until `again_at` is erased once more after it.
    """

    connection: Connection
    candidate: str
    erased_at: datetime
    applications: frozenset[str] = frozenset()
    again_at: datetime | None = None

    @classmethod
    def of_item(cls, item: "Item") -> Self:
        """The tombstone of an item."""
        source, _, connection_id = item["pk"].removeprefix("erased#").partition(":")
        again_at = datetime.fromisoformat(item["again_at"]) if "again_at" in item else None
        erased_at = datetime.fromisoformat(item["erased_at"])
        known = frozenset(item.get("erased", ()))
        return cls(Connection(source, connection_id), item["sk"], erased_at, known, again_at)

    def item(self, now: datetime) -> "Item":
        """The item that keeps it."""
        return expiring_item(
            self.connection.erased,
            self.candidate,
            now,
            KEPT,
            erased_at=self.erased_at.isoformat(),
            erased=sorted(self.applications),
            again_at=self.again_at and self.again_at.isoformat(),
        )

    def covers(self, received_at: datetime, submitted_at: datetime | None) -> bool:
        """Whether a statement is older than the erasure: somebody may apply again afterwards.

        A source may deliver an event hours late, so the time of the application counts if it is stated.
        """
        return min(received_at, submitted_at or received_at) <= self.erased_at


def put(table: "Table", people: Iterable[Person], now: datetime) -> None:
    """Records that candidates are erased now."""
    table.put(Tombstone(*person, now).item(now) for person in people)


def load(table: "Table", people: Iterable[Person], now: datetime) -> list[Tombstone]:
    """The tombstones of candidates, as far as there are any."""
    keys = [(connection.erased, candidate) for connection, candidate in people]
    return [Tombstone.of_item(item) for item in table.get_many(keys, now=now)]


def find(table: "Table", connection: Connection, candidate: str) -> Tombstone | None:
    """The tombstone of one candidate, if there is one."""
    found = table.query(connection.erased, prefix=candidate, limit=1)
    return next((Tombstone.of_item(item) for item in found if item["sk"] == candidate), None)
