"""A limit to how often something happens in an hour, shared by all environments of a function."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bonafide.aws.table import expiring_item

if TYPE_CHECKING:
    from bonafide.aws.table import Table

KEPT = timedelta(days=1)
"""How long the time of the next turn is kept. After an hour without a turn it says nothing any more."""

MAX_ATTEMPTS = 5
"""Times that a turn is reserved anew because another environment reserved one meanwhile."""


class Contended(Exception):
    """Other environments reserved turns again and again."""


def reserve_turn(
    table: "Table", name: str, *, per_hour: int, max_seconds: float, now: datetime, apart: float = 0
) -> float | None:
    """Reserves the next turn, and says in how many seconds it is; None, and nothing is reserved, if that is too long.

    In any hour there are at most `per_hour` turns. Half of them may follow each other at once, but at least `apart`
    seconds later; then there is one every 7200 / `per_hour` seconds (the generic cell rate algorithm of ITU-T I.371).
    """
    pk = f"rate#{name}"
    interval = timedelta(hours=2) / per_hour
    for _ in range(MAX_ATTEMPTS):
        item = next(table.query(pk), None)
        before = item["arrives_at"] if item else ""
        arrives_at = max(now, datetime.fromisoformat(before)) if before else now
        turn = max(now, arrives_at + interval - timedelta(hours=1))
        if item and "turn" in item:  # of the one before; absent if reserved before version 0.3
            turn = max(turn, datetime.fromisoformat(item["turn"]) + timedelta(seconds=apart))
        seconds = (turn - now).total_seconds()
        if seconds > max_seconds:
            return None
        times = {"arrives_at": (arrives_at + interval).isoformat(), "turn": turn.isoformat()}
        reserved = expiring_item(pk, "next", now, KEPT, **times)
        condition = "attribute_not_exists(pk) OR arrives_at = :before"
        if table.put_if(reserved, condition, before=before):
            return seconds
    raise Contended(name)


def return_turn(table: "Table", name: str, *, per_hour: int, now: datetime) -> None:
    """Gives back a turn that was reserved and not used. If others reserve at the same time, it is simply lost."""
    pk = f"rate#{name}"
    item = next(table.query(pk), None)
    if item:
        arrives_at = datetime.fromisoformat(item["arrives_at"]) - timedelta(hours=2) / per_hour
        returned = expiring_item(pk, "next", now, KEPT, arrives_at=arrives_at.isoformat(), turn=item.get("turn"))
        table.put_if(returned, "arrives_at = :before", before=item["arrives_at"])
