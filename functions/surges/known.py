"""The surges that are known, so that a notice goes once for each and not every hour.

| pk       | sk                    | holds                                                                           |
|----------|-----------------------|---------------------------------------------------------------------------------|
| `surges` | `known#<kind>#<hash>` | label, since, last_day, number, days, expected, note: what announced it;         |
|          |                       | claimed_at, notified_at: who sends a notice, and that it was sent                |

A run claims a notice before it sends it, and notes afterwards that it was sent. So two runs at once send one, and a
notice that could not be sent is sent by a later run.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from bonafide.aws.surges import PARTITION
from surges.increases import Increase, Key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bonafide.aws.table import Item, Table

PREFIX = "known#"

QUIET = timedelta(days=7)
"""A key that increases again within this time is in the same surge."""

CLAIM = timedelta(minutes=20)
"""How long a claim lasts: longer than a run can take."""

KEPT = timedelta(days=45)


class Known(NamedTuple):
    """A surge of a key. `days` is the length of the window in which `number` applicants were counted."""

    key: Key
    label: str
    since: date
    last_day: date
    number: int
    days: int
    expected: int
    note: str | None = None
    claimed_at: datetime | None = None
    notified_at: datetime | None = None
    version: int = 0

    @classmethod
    def of_item(cls, item: "Item") -> Self:
        """What the table holds."""
        kind, _, hashed = item["sk"].removeprefix(PREFIX).partition("#")
        claimed_at, notified_at = (
            datetime.fromisoformat(item[name]) if item.get(name) else None for name in ("claimed_at", "notified_at")
        )
        since, last_day = (date.fromisoformat(item[name]) for name in ("since", "last_day"))
        return cls(
            (kind, hashed),
            item["label"],
            since,
            last_day,
            item["number"],
            item["days"],
            item["expected"],
            item.get("note"),
            claimed_at,
            notified_at,
            item["version"],
        )

    def item(self, now: datetime) -> "Item":
        """What the table is to hold."""
        made: Item = {
            "pk": PARTITION,
            "sk": f"{PREFIX}{self.key[0]}#{self.key[1]}",
            "label": self.label,
            "since": self.since.isoformat(),
            "last_day": self.last_day.isoformat(),
            **{name: getattr(self, name) for name in ("number", "days", "expected")},
            "version": self.version + 1,
            "expires_at": int((now + KEPT).timestamp()),
        }
        times = {"claimed_at": self.claimed_at, "notified_at": self.notified_at}
        made |= {name: value.isoformat() for name, value in times.items() if value}
        return made | ({"note": self.note} if self.note is not None else {})

    def save(self, table: "Table", now: datetime) -> "Known | None":
        """Writes it, unless another run has; returns it as it is then."""
        item = self.item(now)
        if self.version:
            written = table.put_if(item, "version = :version", version=self.version)
        else:
            written = table.put_if_new(item)
        return self._replace(version=self.version + 1) if written else None

    def is_due(self, now: datetime) -> bool:
        """Whether a notice is to be sent, and no other run is about to."""
        is_claimed = self.claimed_at is not None and self.claimed_at > now - CLAIM
        return self.note is None and self.notified_at is None and not is_claimed


def load(table: "Table") -> dict[Key, Known]:
    """The surges of the last weeks."""
    found = map(Known.of_item, table.query(PARTITION, prefix=PREFIX))
    return {each.key: each for each in found}


def merged(known: Known | None, found: Increase, label: str, note: str | None) -> Known:
    """The surge that an increase is, or belongs to. A surge that was announced, even in part, stays so."""
    number, days, expected = round(found.number), found.days, round(found.expected)
    if known is None or found.day - known.last_day > QUIET:
        return Known(
            found.key,
            label,
            found.since,
            found.day,
            number,
            days,
            expected,
            note,
            version=known.version if known else 0,
        )
    return known._replace(
        label=label or known.label,
        since=min(known.since, found.since),
        last_day=max(known.last_day, found.day),
        number=number,
        days=days,
        expected=expected,
        note=note if known.note is None else known.note,
    )


def claimed(table: "Table", surges: "Iterable[Known]", now: datetime) -> list[Known]:
    """Writes surges, and returns those of which this run is to send a notice."""
    mine = []
    for each in surges:
        is_due = each.is_due(now)
        written = (each._replace(claimed_at=now) if is_due else each).save(table, now)
        if is_due and written:
            mine.append(written)
    return mine


def finish(table: "Table", surges: "Iterable[Known]", now: datetime, *, sent: bool) -> None:
    """Notes that notices were sent, or gives the claims back."""
    for each in surges:
        (each._replace(notified_at=now) if sent else each._replace(claimed_at=None)).save(table, now)
