"""Watchlists: brings what is in force in line with the lists that operators keep in the bucket.

A list stands at `watchlists/<tier>/<list>.<ending>`. Whatever happened to it, the function looks at it as it is now:
entries that are new are written, entries that are gone are revoked, and a list that was deleted is revoked as a whole.
A list that cannot be read changes nothing. Which entries are in force is remembered at `watchlists-in-force/…`, by
their keyed hashes; the results table's stream then has the applications assessed again that an entry concerns.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, RootModel

from bonafide.aws import keys, objects, sightings, table
from bonafide.aws.messages import process_messages
from bonafide.identity import digest_of, keyed_hash
from watchlists.entry import TIERS, Entry, MalformedList, Skipped

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

FOR_GOOD = timedelta(days=3653)
"""How long an entry without an end of its own is kept unless its list is put again: ten years."""

MAX_ENTRIES = 300_000
"""Entries of one list: what fits the function's memory and time, with both keys while they are changed."""

MAX_EXPLAINED = 10_000
"""Rows that were not taken of which the reason is written down one by one."""

MAX_ATTEMPTS = 5
"""Times that a list is read anew because it was replaced while it was being read."""

_KEY = re.compile(r"watchlists/(?P<tier>[^/]+)/(?P<name>[^/#]+?)(?:\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|gz))*")

logger = Logger(service="watchlists")
metrics = Metrics(service="watchlists")

type Key = tuple[str, str]


class Rejection(BaseModel):
    """One line of `rejected/watchlists/…`: where on the list, and why it was not taken."""

    upload: str
    where: str
    reason: str


class _InForce(RootModel[list[tuple[str, str, str]]]):
    """The entries of a list that are in force: partition key, sort key, and a digest of what they say."""


class WatchList(NamedTuple):
    """A list by its name, which has the tier before it: `A/ofac-sdn`; and the object that it stands in."""

    name: str
    tier: str
    object: objects.Pointer

    @property
    def in_force(self) -> str:
        """The object that says which entries are in force."""
        return f"watchlists-in-force/{self.name}.json"

    @property
    def rejections(self) -> str:
        """The object that says what was not taken, and why."""
        return f"rejected/watchlists/{self.name}.jsonl"


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Brings the list that each message points to into force as it stands now."""
    logger.append_keys(request_id=context.aws_request_id)
    return process_messages(event, change, logger)


def change(message: str) -> None:
    """Brings one list into force; one that cannot be read is refused, and its last version stays."""
    pointer = objects.Pointer.of_event(message)
    try:
        watch_list = named(pointer)
        counts = bring_into_force(watch_list)
    except MalformedList as error:
        _refuse(pointer, str(error))
        return
    logger.info("watchlist in force", watchlist=watch_list.name, counts=counts)
    metrics.add_metric("WatchlistEntriesChanged", MetricUnit.Count, counts["written"] + counts["revoked"])
    metrics.flush_metrics()


def named(pointer: objects.Pointer) -> WatchList:
    """The list that an object is.

    Raises:
        MalformedList: its key has no tier, or no name that a list can have.
    """
    match = _KEY.fullmatch(pointer.key)
    if not match or match["tier"].upper() not in TIERS:
        raise MalformedList("its key names no tier", "the key", "Put it at watchlists/A/<list>.csv, or under B or C")
    tier = match["tier"].upper()
    return WatchList(f"{tier}/{match['name']}", tier, pointer._replace(version=None))


def bring_into_force(watch_list: WatchList) -> dict[str, int]:
    """Writes, changes and revokes entries until those in force are the list's own.

    Returns:
        how many entries were taken, written, revoked and skipped.

    Raises:
        MalformedList: the list cannot be read. Nothing was changed.
    """
    for _ in range(MAX_ATTEMPTS):
        tag = objects.etag(watch_list.object)
        found = _taken(watch_list) if tag else ({}, [], 0)
        counts = _put(watch_list, *found)
        if objects.etag(watch_list.object) == tag:
            return counts
    raise RuntimeError("a list was replaced again and again while it was being read")


def _taken(watch_list: WatchList) -> tuple[dict[Key, table.Item], list[Rejection], int]:
    """The items of a list's entries, the reasons why others were not taken, and how many those are."""
    now = datetime.now(UTC)
    items: dict[Key, table.Item] = {}
    rejections: list[Rejection] = []
    skipped = 0
    from watchlists.formats import read  # with all that it needs to know numbers and addresses: not for a deleted list

    body = cast(BinaryIO, objects.open_object(watch_list.object)["Body"])
    for each in read(body, watch_list.object.key.rpartition("/")[2]):
        if isinstance(each, Skipped):
            skipped += 1
            if len(rejections) < MAX_EXPLAINED:
                rejections.append(Rejection(upload=watch_list.object.key, where=each.where, reason=each.reason))
            continue
        if each.valid_until and each.valid_until < now.date():
            skipped += 1
            continue
        for item in _items(each, watch_list, now):
            items[item["pk"], item["sk"]] = item
        if len(items) > MAX_ENTRIES * 2:
            raise MalformedList(f"over {MAX_ENTRIES:,} entries", "the list", "Split it into several")
    return items, rejections, skipped


def _items(entry: Entry, watch_list: WatchList, now: datetime) -> Iterable[table.Item]:
    """An entry's items, one under each key that is honoured."""
    kept = FOR_GOOD
    if entry.valid_until:
        kept = datetime.combine(entry.valid_until, datetime.max.time(), UTC) - now
    for key in keys.active():
        yield table.expiring_item(
            sightings.partition(entry.kind, keyed_hash(entry.kind, entry.digest, key)),
            f"watch#{watch_list.name}#{entry.entry}",
            now,
            kept,
            tier=max(watch_list.tier, (entry.tier or watch_list.tier).upper()),  # a row may weigh less than its list
            source=entry.source,
            source_url=entry.source_url,
            programme=entry.programme,
            first_seen=entry.first_seen and entry.first_seen.isoformat(),
            valid_until=entry.valid_until and entry.valid_until.isoformat(),
        )


def _put(
    watch_list: WatchList, items: dict[Key, table.Item], rejections: list[Rejection], skipped: int
) -> dict[str, int]:
    """Writes what is new or changed, deletes what is gone, and only then remembers what is in force."""
    bucket = watch_list.object.bucket
    before = objects.read(objects.Pointer(bucket, watch_list.in_force, None))
    in_force = {(pk, sk): digest for pk, sk, digest in _InForce.model_validate_json(before).root} if before else {}
    digests = {key: _digest(item) for key, item in items.items()}
    changed = [key for key, digest in digests.items() if in_force.get(key) != digest]
    gone = in_force.keys() - items.keys()
    table.put(items[key] for key in changed)
    table.delete(sorted(gone))
    if changed or gone:
        listed = _InForce([(*key, digest) for key, digest in sorted(digests.items())])
        objects.put(bucket, watch_list.in_force, listed.model_dump_json().encode())
    if rejections:
        lines = "".join(f"{rejection.model_dump_json()}\n" for rejection in rejections)
        objects.put(bucket, watch_list.rejections, lines.encode())
    taken = len(items) // len(keys.active())
    return {"taken": taken, "written": len(changed), "revoked": len(gone), "skipped": skipped}


def _digest(item: table.Item) -> str:
    """A digest of what an item says, whenever it was written."""
    return digest_of(repr(sorted((name, value) for name, value in item.items() if name != "expires_at")))[:16]


def _refuse(pointer: objects.Pointer, reason: str) -> None:
    """Says that a list could not be read: in the log, as a metric with an alarm, and beside other rejections."""
    name = pointer.key.removeprefix("watchlists/")
    rejection = Rejection(upload=pointer.key, where="the list", reason=reason)
    objects.put(
        pointer.bucket, f"rejected/watchlists/{name}.refused.jsonl", f"{rejection.model_dump_json()}\n".encode()
    )
    logger.error("watchlist refused", reason=reason)
    metrics.add_metric("WatchlistsRefused", MetricUnit.Count, 1)
    metrics.flush_metrics()
