"""The deployment's own watchlist: identifiers of confirmed cases, as entries of tier B that expire.

Two people must have asked for it. Its entries are like those that the function Watchlists writes, but no list in the
bucket has them. They are removed when the verdict of the case is replaced; closed cases that depended on them are then
opened again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bonafide.aws import sightings
from bonafide.aws.table import Put, expiring_item
from cases import excuses, review
from cases.case import CASE
from cases.states import State

if TYPE_CHECKING:
    from bonafide.aws.table import Table
    from cases.case import Case

TIER = "B"
NAME = sightings.OWN_LIST
CODE = "identity.watchlisted"

MAX_ENTRIES = 10
"""Identifiers of a case that are added, at most."""


def of_case(table: "Table", case: "Case", now: datetime) -> list[Put]:
    """The writes that add the telephone numbers and addresses of a case, as hashes."""
    kept = timedelta(days=review.load().watch_days)
    contacts = [key for key in excuses.stated(table, case, now) if key[0] in ("phone", "email")]
    return [
        Put(
            expiring_item(
                sightings.partition(kind, hashed),
                sightings.watch_key(TIER, NAME, case.id),
                now,
                kept,
                tier=TIER,
                source="this deployment",
                programme="a case that two people confirmed",
                first_seen=f"{now:%Y-%m-%d}",
                valid_until=f"{now + kept:%Y-%m-%d}",
            )
        )
        for kind, hashed in contacts[:MAX_ENTRIES]
    ]


def depending(table: "Table", gone: "Collection[tuple[str, str]]", now: datetime) -> list[str]:
    """The cases with applications at identifiers of which an entry is gone, if the entry was a finding of theirs.

    Args:
        table: the results table.
        gone: the keys of items that were removed; those of excuses are ignored.
        now: the time.
    """
    entries = [(pk, sk) for pk, sk in gone if sk.startswith("watch#")]
    own = {sk.rpartition("#")[2] for _, sk in entries}
    users = sorted({each for pk, _ in entries for each in sightings.applications_at(table, pk)})
    pointers = table.get_many([(f"app#{each}", CASE) for each in users], now=now)
    ids = {item["case"] for item in pointers if CODE in item.get("codes", ())} - own
    closed = table.get_many([(f"case#{each}", CASE) for each in sorted(ids)], now=now)
    return [item["id"] for item in closed if item["state"] == State.CLOSED and item.get("verdict") in _DEPENDENT]


_DEPENDENT = ("confirmed", "identity_misused", "unresolved")
"""Verdicts that the entry may have influenced."""
