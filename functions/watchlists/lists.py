"""Making the watchlist entries in force match the lists that operators keep in the bucket.

A list is the object `watchlists/<tier>/<list>`, and its entries belong to exactly this key. After any event, the
function reads the list as it is now: new entries are written, entries that are gone are revoked, and all entries of a
deleted list are revoked. So late, repeated and reordered events end in the same state. A list that cannot be read
changes nothing. `watchlists-in-force/…` holds the keyed hashes of the entries in force. The results table's stream
then starts new assessments of the applications that use an identifier of a changed entry.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger
from pydantic import BaseModel, RootModel

from bonafide.aws import clients, metrics, objects, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.messages import process_messages
from bonafide.aws.table import Item, Table, expiring_item
from bonafide.identity import digest_of, keyed_hash
from watchlists.entry import TIERS, MalformedList, Skipped, WatchlistEntry, without_entries

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

_UNCERTAIN = ""
"""The digest of an entry of which it is not known whether it is in force, and with which content."""

_KEY = re.compile(
    r"watchlists/(?P<name>(?P<tier>[^/]+)/(?P<stem>[^/#]+?)(?:\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|gz))*)"
)

logger = Logger(service="watchlists")

type Key = tuple[str, str]


class Rejection(BaseModel):
    """One line of `rejected/watchlists/…`: where on the list, and why it was rejected."""

    upload: str
    where: str
    reason: str


class _InForce(RootModel[list[tuple[str, str, str]]]):
    """The entries of a list that are in force: partition key, sort key, and a digest of the content.

    `_UNCERTAIN` is in place of a digest while an invocation writes or deletes the entry.
    """


class WatchList(NamedTuple):
    """A list: its name, which is its key below `watchlists/` (`A/ofac-sdn.csv`), and its object.

    `earlier_name` is its name in version 0.2, which all lists had whose keys differ only in the ending.
    """

    name: str
    earlier_name: str
    tier: str
    object: objects.Pointer

    @property
    def in_force(self) -> objects.Pointer:
        """The object that lists the entries in force."""
        return self.object._replace(key=f"watchlists-in-force/{self.object.key}.json")

    @property
    def earlier_in_force(self) -> objects.Pointer:
        """The object that lists the entries which version 0.2 brought into force."""
        return self.object._replace(key=f"watchlists-in-force/{self.earlier_name}.json")

    @property
    def rejections(self) -> str:
        """The object that lists the rejected entries."""
        return f"rejected/watchlists/{self.name}.jsonl"


class Content(NamedTuple):
    """What a list holds: the items of its entries, the rejections, and how many entries were skipped.

    `etag` is its entity tag; None if the list was deleted.
    """

    etag: str | None
    items: dict[Key, Item]
    rejections: list[Rejection]
    skipped: int


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
        counts = self._follow(watch_list)
        counts["revoked"] += self._replace_earlier(watch_list)
        return counts

    def _follow(self, watch_list: WatchList) -> dict[str, int]:
        """Brings into force what the list holds now, and again if it was replaced meanwhile."""
        touched: set[Key] = set()
        for _ in range(MAX_ATTEMPTS):
            content = self._read_list(watch_list)
            counts = self._put(watch_list, content, touched)
            if objects.etag(watch_list.object) == content.etag:
                return counts
        raise RuntimeError("the list was replaced at every attempt to read it")

    def _replace_earlier(self, watch_list: WatchList) -> int:
        """Removes the entries that version 0.2 wrote, once every list that they may be of follows its own object.

        Returns:
            how many were removed.
        """
        earlier = _read_in_force(watch_list.earlier_in_force)
        if not earlier:
            return 0
        try:
            for other in _lists(watch_list.object.bucket):
                if other.earlier_name == watch_list.earlier_name and other.name != watch_list.name:
                    self._follow(other)
        except MalformedList:
            logger.warning("entries of version 0.2 stay in force: another list of the same name cannot be read")
            return 0
        self.table.delete(sorted(earlier))
        _write_in_force(watch_list.earlier_in_force, {})
        return len(earlier)

    def _read_list(self, watch_list: WatchList) -> Content:
        """What a list holds now. A deleted one holds nothing."""
        now = datetime.now(UTC)
        items: dict[Key, Item] = {}
        rejections: list[Rejection] = []
        skipped = withdrawn = 0
        reasons: Counter[str] = Counter()
        opened = objects.open_if_exists(watch_list.object)
        if opened is None:
            return Content(None, items, rejections, skipped)
        from watchlists.formats import read_list  # needs phonenumbers and more: not imported for a deleted list

        for each in read_list(cast(BinaryIO, opened["Body"]), watch_list.object.key.rpartition("/")[2]):
            if isinstance(each, Skipped):
                skipped += 1
                withdrawn += each.withdrawn
                reasons[each.reason] += 1
                if len(rejections) < MAX_EXPLAINED:
                    rejections.append(Rejection(upload=watch_list.object.key, where=each.where, reason=each.reason))
                continue
            if each.valid_until and each.valid_until < now.date():
                skipped += 1
                withdrawn += 1
                continue
            for item in self._items(each, watch_list, now):
                items[item["pk"], item["sk"]] = item
            if len(items) > MAX_ENTRIES * 2:
                raise MalformedList(f"over {MAX_ENTRIES:,} entries", "the list", "Split it into several")
        if not items and not withdrawn:
            raise without_entries(reasons)  # a mistake; it must not revoke what the last version brought into force
        return Content(opened["ETag"], items, rejections, skipped)

    def _items(self, entry: WatchlistEntry, watch_list: WatchList, now: datetime) -> Iterable[Item]:
        """An entry's items, one for each active key."""
        kept = DEFAULT_KEPT
        if entry.valid_until:
            kept = datetime.combine(entry.valid_until, datetime.max.time(), UTC) - now
        tier = max(watch_list.tier, (entry.tier or watch_list.tier).upper())  # a row's may be lower
        for key in self.keys.active():
            yield expiring_item(
                sightings.partition(entry.kind, keyed_hash(entry.kind, entry.digest, key)),
                sightings.watch_key(tier, watch_list.name, entry.entry),
                now,
                kept,
                tier=tier,
                source=entry.source,
                source_url=entry.source_url,
                programme=entry.programme,
                first_seen=entry.first_seen and entry.first_seen.isoformat(),
                valid_until=entry.valid_until and entry.valid_until.isoformat(),
            )

    def _put(self, watch_list: WatchList, content: Content, touched: set[Key]) -> dict[str, int]:
        """Writes what is new or changed, deletes what is gone, and stores which entries are in force.

        `touched` are the entries that earlier attempts of this invocation wrote or deleted; those of this one are
        added. Another invocation may have changed them since, so they are written or deleted again.
        """
        items, rejections = content.items, content.rejections
        in_force = _read_in_force(watch_list.in_force) | dict.fromkeys(touched, _UNCERTAIN)
        digests = {key: _digest(item) for key, item in items.items()}
        changed = [key for key, digest in digests.items() if in_force.get(key) != digest]
        gone = in_force.keys() - items.keys()
        if changed or gone:
            touched.update(changed, gone)
            # First, so that the next invocation finds all that this one wrote if it does not reach its end.
            _write_in_force(watch_list.in_force, in_force | dict.fromkeys(touched, _UNCERTAIN))
            self.table.put(items[key] for key in changed)
            self.table.delete(sorted(gone))
            _write_in_force(watch_list.in_force, digests)
        if rejections:
            lines = "".join(f"{rejection.model_dump_json()}\n" for rejection in rejections)
            objects.put(watch_list.object.bucket, watch_list.rejections, lines.encode())
        taken = len(items) // len(self.keys.active())
        return {"taken": taken, "written": len(changed), "revoked": len(gone), "skipped": content.skipped}


def _lists(bucket: str) -> Iterator[WatchList]:
    """The lists in the bucket."""
    for page in clients.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="watchlists/"):
        for each in page.get("Contents", []):
            with suppress(MalformedList):
                yield named(objects.Pointer(bucket, each["Key"], None))


def _read_in_force(pointer: objects.Pointer) -> dict[Key, str]:
    """The entries that such an object lists, with the digests of their content. Without an object, there are none."""
    content = objects.read(pointer)
    return {(pk, sk): digest for pk, sk, digest in _InForce.model_validate_json(content).root} if content else {}


def _write_in_force(pointer: objects.Pointer, digests: dict[Key, str]) -> None:
    listed = _InForce([(*key, digest) for key, digest in sorted(digests.items())])
    objects.put(pointer.bucket, pointer.key, listed.model_dump_json().encode())


def upload_handler(
    watchlists: Watchlists,
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the watchlists' queue. Only a message that fails is delivered again."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, lambda message: process_list(message, watchlists), logger)

    return handler


def process_list(message: str, watchlists: Watchlists) -> None:
    """Brings the list of a message into force. One that cannot be read is refused, and its last version stays."""
    pointer = objects.Pointer.of_event(message)
    try:
        watch_list = named(pointer)
        counts = watchlists.bring_into_force(watch_list)
    except MalformedList as error:
        _refuse(pointer, str(error))
        return
    logger.info("watchlist in force", watchlist=watch_list.name, counts=counts)
    metrics.count("watchlists", "WatchlistEntriesChanged", counts["written"] + counts["revoked"])


def named(pointer: objects.Pointer) -> WatchList:
    """The list in an object.

    Raises:
        MalformedList: its key has no tier or no valid name.
    """
    if pointer.key.endswith("/"):
        raise MalformedList("a folder, not a list", "the key", "Put a list in it: watchlists/A/<list>.csv")
    if pointer.key.count("/") > 2:
        raise MalformedList("in a folder below the tier", "the key", "Put it at watchlists/A/<list>.csv")
    match = _KEY.fullmatch(pointer.key)
    if not match or match["tier"].upper() not in TIERS:
        raise MalformedList("its key has no tier", "the key", "Put it at watchlists/A/<list>.csv, or under B or C")
    tier = match["tier"].upper()
    return WatchList(match["name"], f"{tier}/{match['stem']}", tier, pointer._replace(version=None))


def _digest(item: Item) -> str:
    """A digest of an item's content, without its expiry."""
    return digest_of(repr(sorted((name, value) for name, value in item.items() if name != "expires_at")))[:16]


def _refuse(pointer: objects.Pointer, reason: str) -> None:
    """Reports a list that could not be read: in the log, as a metric with an alarm, and beside other rejections."""
    name = pointer.key.removeprefix("watchlists/")
    rejection = Rejection(upload=pointer.key, where="the list", reason=reason)
    objects.put(
        pointer.bucket, f"rejected/watchlists/{name}.refused.jsonl", f"{rejection.model_dump_json()}\n".encode()
    )
    logger.error("watchlist refused", reason=reason)
    metrics.count("watchlists", "WatchlistsRefused")
