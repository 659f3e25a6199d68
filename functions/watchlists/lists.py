"""Making the watchlist entries in force match the lists that operators keep in the bucket.

A list is the object `watchlists/<tier>/<list>.<extension>`. After any event, the function reads the list as it is now:
new entries are written, entries that are gone are revoked, and all entries of a deleted list are revoked. A list that
cannot be read changes nothing. `watchlists-in-force/…` holds the keyed hashes of the entries in force. The results
table's stream then starts new assessments of the applications that use an identifier of a changed entry.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, RootModel

from bonafide.aws import objects, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.messages import process_messages
from bonafide.aws.table import Item, Table, expiring_item
from bonafide.identity import digest_of, keyed_hash
from watchlists.entry import TIERS, MalformedList, Skipped, WatchlistEntry

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

DEFAULT_KEPT = timedelta(days=3653)
"""How long an entry without an end date is kept after its list was last uploaded: ten years."""

MAX_ENTRIES = 300_000
"""Entries of one list, limited by the function's memory and time. While keys are changed, each is written twice."""

MAX_EXPLAINED = 10_000
"""Rows whose rejection is written down one by one."""

MAX_ATTEMPTS = 5
"""Attempts at reading a list that is replaced while it is read."""

_KEY = re.compile(r"watchlists/(?P<tier>[^/]+)/(?P<name>[^/#]+?)(?:\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|gz))*")

logger = Logger(service="watchlists")

type Key = tuple[str, str]


class Rejection(BaseModel):
    """One line of `rejected/watchlists/…`: where on the list, and why it was rejected."""

    upload: str
    where: str
    reason: str


class _InForce(RootModel[list[tuple[str, str, str]]]):
    """The entries of a list that are in force: partition key, sort key, and a digest of the content."""


class WatchList(NamedTuple):
    """A list: its name, which begins with the tier (`A/ofac-sdn`), and its object."""

    name: str
    tier: str
    object: objects.Pointer

    @property
    def in_force(self) -> str:
        """The object that lists the entries in force."""
        return f"watchlists-in-force/{self.name}.json"

    @property
    def rejections(self) -> str:
        """The object that lists the rejected entries."""
        return f"rejected/watchlists/{self.name}.jsonl"


class Watchlists(NamedTuple):
    """The table that holds the entries in force, and the keys that their identifiers are hashed with."""

    table: Table
    keys: Keys

    def bring_into_force(self, watch_list: WatchList) -> dict[str, int]:
        """Writes and revokes entries until those in force are those of the list.

        Returns:
            how many entries were accepted (`taken`), written, revoked and skipped.

        Raises:
            MalformedList: the list cannot be read. Nothing was changed.
        """
        for _ in range(MAX_ATTEMPTS):
            tag = objects.etag(watch_list.object)
            found = self._read_list(watch_list) if tag else ({}, [], 0)
            counts = self._put(watch_list, *found)
            if objects.etag(watch_list.object) == tag:
                return counts
        raise RuntimeError("the list was replaced at every attempt to read it")

    def _read_list(self, watch_list: WatchList) -> tuple[dict[Key, Item], list[Rejection], int]:
        """The items of a list's entries, the rejections, and the number of entries that were skipped."""
        now = datetime.now(UTC)
        items: dict[Key, Item] = {}
        rejections: list[Rejection] = []
        skipped = 0
        from watchlists.formats import read_list  # needs phonenumbers and more: not imported for a deleted list

        body = cast(BinaryIO, objects.open_object(watch_list.object)["Body"])
        for each in read_list(body, watch_list.object.key.rpartition("/")[2]):
            if isinstance(each, Skipped):
                skipped += 1
                if len(rejections) < MAX_EXPLAINED:
                    rejections.append(Rejection(upload=watch_list.object.key, where=each.where, reason=each.reason))
                continue
            if each.valid_until and each.valid_until < now.date():
                skipped += 1
                continue
            for item in self._items(each, watch_list, now):
                items[item["pk"], item["sk"]] = item
            if len(items) > MAX_ENTRIES * 2:
                raise MalformedList(f"over {MAX_ENTRIES:,} entries", "the list", "Split it into several")
        return items, rejections, skipped

    def _items(self, entry: WatchlistEntry, watch_list: WatchList, now: datetime) -> Iterable[Item]:
        """An entry's items, one for each active key."""
        kept = DEFAULT_KEPT
        if entry.valid_until:
            kept = datetime.combine(entry.valid_until, datetime.max.time(), UTC) - now
        for key in self.keys.active():
            yield expiring_item(
                sightings.partition(entry.kind, keyed_hash(entry.kind, entry.digest, key)),
                f"watch#{watch_list.name}#{entry.entry}",
                now,
                kept,
                tier=max(watch_list.tier, (entry.tier or watch_list.tier).upper()),  # a row's may be lower
                source=entry.source,
                source_url=entry.source_url,
                programme=entry.programme,
                first_seen=entry.first_seen and entry.first_seen.isoformat(),
                valid_until=entry.valid_until and entry.valid_until.isoformat(),
            )

    def _put(
        self, watch_list: WatchList, items: dict[Key, Item], rejections: list[Rejection], skipped: int
    ) -> dict[str, int]:
        """Writes what is new or changed, deletes what is gone, and then stores which entries are in force."""
        bucket = watch_list.object.bucket
        before = objects.read(objects.Pointer(bucket, watch_list.in_force, None))
        in_force = {(pk, sk): digest for pk, sk, digest in _InForce.model_validate_json(before).root} if before else {}
        digests = {key: _digest(item) for key, item in items.items()}
        changed = [key for key, digest in digests.items() if in_force.get(key) != digest]
        gone = in_force.keys() - items.keys()
        self.table.put(items[key] for key in changed)
        self.table.delete(sorted(gone))
        if changed or gone:
            listed = _InForce([(*key, digest) for key, digest in sorted(digests.items())])
            objects.put(bucket, watch_list.in_force, listed.model_dump_json().encode())
        if rejections:
            lines = "".join(f"{rejection.model_dump_json()}\n" for rejection in rejections)
            objects.put(bucket, watch_list.rejections, lines.encode())
        taken = len(items) // len(self.keys.active())
        return {"taken": taken, "written": len(changed), "revoked": len(gone), "skipped": skipped}


def upload_handler(
    watchlists: Watchlists,
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the watchlists' queue. Only a message that fails is delivered again."""
    metrics = Metrics(service="watchlists")

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, lambda message: process_list(message, watchlists, metrics), logger)

    return handler


def process_list(message: str, watchlists: Watchlists, metrics: Metrics) -> None:
    """Brings the list of a message into force. One that cannot be read is refused, and its last version stays."""
    pointer = objects.Pointer.of_event(message)
    try:
        watch_list = named(pointer)
        counts = watchlists.bring_into_force(watch_list)
    except MalformedList as error:
        _refuse(pointer, str(error), metrics)
        return
    logger.info("watchlist in force", watchlist=watch_list.name, counts=counts)
    metrics.add_metric("WatchlistEntriesChanged", MetricUnit.Count, counts["written"] + counts["revoked"])
    metrics.flush_metrics()


def named(pointer: objects.Pointer) -> WatchList:
    """The list in an object.

    Raises:
        MalformedList: its key has no tier or no valid name.
    """
    match = _KEY.fullmatch(pointer.key)
    if not match or match["tier"].upper() not in TIERS:
        raise MalformedList("its key has no tier", "the key", "Put it at watchlists/A/<list>.csv, or under B or C")
    tier = match["tier"].upper()
    return WatchList(f"{tier}/{match['name']}", tier, pointer._replace(version=None))


def _digest(item: Item) -> str:
    """A digest of an item's content, without its expiry."""
    return digest_of(repr(sorted((name, value) for name, value in item.items() if name != "expires_at")))[:16]


def _refuse(pointer: objects.Pointer, reason: str, metrics: Metrics) -> None:
    """Reports a list that could not be read: in the log, as a metric with an alarm, and beside other rejections."""
    name = pointer.key.removeprefix("watchlists/")
    rejection = Rejection(upload=pointer.key, where="the list", reason=reason)
    objects.put(
        pointer.bucket, f"rejected/watchlists/{name}.refused.jsonl", f"{rejection.model_dump_json()}\n".encode()
    )
    logger.error("watchlist refused", reason=reason)
    metrics.add_metric("WatchlistsRefused", MetricUnit.Count, 1)
    metrics.flush_metrics()
