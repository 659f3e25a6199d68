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


def reserve_turn(table: "Table", name: str, *, per_hour: int, max_seconds: float, now: datetime) -> float | None:
    """Reserves the next turn, and says in how many seconds it is; None, and nothing is reserved, if that is too long.

    `per_hour` turns may follow each other at once; then there is one every 3600 / `per_hour` seconds (the generic cell
    rate algorithm of ITU-T I.371).
    """
    pk = f"rate#{name}"
    interval = timedelta(hours=1) / per_hour
    for _ in range(MAX_ATTEMPTS):
        item = next(table.query(pk), None)
        before = item["arrives_at"] if item else ""
        arrives_at = max(now, datetime.fromisoformat(before)) if before else now
        seconds = max(0.0, (arrives_at + interval - now - timedelta(hours=1)).total_seconds())
        if seconds > max_seconds:
            return None
        reserved = expiring_item(pk, "next", now, KEPT, arrives_at=(arrives_at + interval).isoformat())
        condition = "attribute_not_exists(pk) OR arrives_at = :before"
        if table.put_if(reserved, condition, before=before):
            return seconds
    raise Contended(name)
