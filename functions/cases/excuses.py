"""Excuses: that it is innocent if the people of a case share a number, an address or a history.

The verdict `same_person_or_household` writes one for each identifier that applications of the case share. It names the
people by the hashes of their names, which are comparable only at this identifier, so it also holds for their next
applications, but for no third person. For an agency it is for everybody at the identifier. It expires. Assess reads it
with the sightings, and the table's stream then brings it the applications at the identifier.
"""

from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from bonafide.aws import records, sightings
from bonafide.aws.table import Put, expiring_item
from bonafide.identity import kept_of
from bonafide.verifiers import ALL_VERIFIERS
from cases import review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bonafide.aws.table import Item, Table
    from cases.case import Case

VERDICT = "same_person_or_household"
"""The verdict that writes excuses."""

AGENCY = "agency"
"""The reason by which everybody at an identifier is excused."""

MAX_EXCUSES = 10
"""Identifiers of a case that are excused, at most: they are written in one transaction."""

MAX_TEXTS = 12
"""Keys of documents' texts that are excused besides. One text has six with each key in use, and one is enough."""


def of_case(table: "Table", case: "Case", reason: str, now: datetime) -> list[Put]:
    """The writes of the excuses that follow from the verdict of a case."""
    kept = timedelta(days=review.load().excuse_days)
    found = shared(table, case, now)
    texts = {key: names for key, names in found.items() if key[0] == "resume"}
    others = {key: names for key, names in found.items() if key not in texts}
    return [
        Put(
            expiring_item(
                sightings.partition(kind, hashed),
                f"excuse#{case.id}",
                now,
                kept_of(kind, kept),
                names={} if reason == AGENCY else names,
                reason=reason,
                recorded_at=now.isoformat(),
            )
        )
        for (kind, hashed), names in chain(islice(others.items(), MAX_EXCUSES), islice(texts.items(), MAX_TEXTS))
    ]


def shared(table: "Table", case: "Case", now: datetime) -> "dict[tuple[str, str], Mapping[str, str]]":
    """The identifiers, by kind and hash, that several applications of a case state, with the hashes of their names."""
    return {key: names for key, names in stated(table, case, now).items() if len(names) > 1 and key[0] != "building"}


def stated(table: "Table", case: "Case", now: datetime) -> "dict[tuple[str, str], dict[str, str]]":
    """All identifiers that applications of a case state, each with the hashes of their names there, by application."""
    keys = [(f"app#{each}", f"check#{name}") for each in case.applications for name in ALL_VERIFIERS]
    checks: dict[str, list[Item]] = {}
    for item in table.get_many(keys, now=now):
        checks.setdefault(item["pk"].removeprefix("app#"), []).append(item)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for application, items in sorted(checks.items()):
        for item in records.of_latest_statement(items):
            for kind, hashes in item.get("identifiers", {}).items():
                for hashed in hashes:
                    found.setdefault((kind, hashed), {})[application] = item.get("names", {}).get(hashed, "")
    return dict(sorted(found.items()))
