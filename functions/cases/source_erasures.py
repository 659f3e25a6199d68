"""Erasing people because their source says so, as `bonafide erase` does by hand.

An event is done when nothing of its candidates can come any more, and then its object is deleted. Until then its
message fails and is delivered again, a visibility timeout later:

* The tombstones come first. From then on Intake takes nothing in that is older than the event.
* An upload of the connection that has no receipt may be at work in Intake, which looked for tombstones before there
  were any. If it mentions a candidate, the event waits for its receipt. A receipt without applications is of an upload
  that Intake has ignored: it is deleted.
* Of an application that was taken in a moment ago, verifiers, Assess and Cases may still write something. So the
  tombstone keeps its id, and it is erased once more after AGAIN_AFTER.

Anything here can be repeated after an interruption.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools import Logger

from bonafide import hooks, revisions
from bonafide.aws import erasure, objects, receipts, tombstones
from bonafide.aws.tombstones import Tombstone
from bonafide.errors import location
from bonafide.hooks import Connection, Hook, Person, Stored
from cases import erasing

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from bonafide.aws.table import Item, Table

AGAIN_AFTER = timedelta(hours=1)
"""How long the functions may take with an application that was taken in. Their queues retry for as long."""

VERSIONS_PER_READ = 50
"""An upload has up to two ids, and BatchGetItem takes 100 keys."""

SECONDS_TO_FINISH = 60
"""Seconds before Lambda's time-out at which nothing new is begun."""

logger = Logger(service="erasures")


class Erasure(NamedTuple):
    """An event that says that candidates are erased, in the message that points to it."""

    message: str
    key: str
    received_at: datetime
    connection: Connection
    stored: Stored

    @property
    def people(self) -> list[Person]:
        """The candidates."""
        return [(self.connection, each) for each in self.stored.candidates]

    @property
    def applications(self) -> set[str]:
        """The applications that it names, by their ids here."""
        return {self.connection.application_id(each) for each in self.stored.applications}


class NotAnErasure(Exception):
    """A message that does not point to an event under `erasures/`."""


def erasures_handler(
    table: "Table", bucket: str
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the queue. Only events that are not done are delivered again."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)

        def has_time() -> bool:
            return context.get_remaining_time_in_millis() > SECONDS_TO_FINISH * 1000

        return process_messages(event, table, bucket, datetime.now(UTC), has_time)

    return handler


def process_messages(
    event: dict[str, Any], table: "Table", bucket: str, now: datetime, has_time: Callable[[], bool] = lambda: True
) -> "PartialItemFailureResponse":
    """Erases the candidates of all messages together: each scan of the table is billed whole."""
    failed, found = set[str](), list[Erasure]()
    for message in event["Records"]:
        try:
            found += _read(message["messageId"], message["body"], bucket)
        except Exception as error:  # any error: the others go on
            logger.error("message failed", message_id=message["messageId"], error=location(error))
            failed.add(message["messageId"])
    if found:
        failed |= _erase_all(found, table, bucket, now, has_time)
    logger.info("erasures", events=len(found), not_done=len(failed))
    return {"batchItemFailures": [{"itemIdentifier": each} for each in sorted(failed)]}


def _read(message: str, body: str, bucket: str) -> Iterator[Erasure]:
    """The event of a message; nothing if its object is gone, since then it is done."""
    key = objects.Pointer.of_event(body).key
    hook = Hook.of_key(key)
    if hook is None or not key.startswith(hooks.ERASURES):
        raise NotAnErasure
    if opened := objects.open_if_exists(objects.Pointer(bucket, key, None)):
        stored = Stored.read(opened["Body"].read())
        yield Erasure(message, key, opened["LastModified"], hook.connection, stored)


def _erase_all(
    events: list[Erasure], table: "Table", bucket: str, now: datetime, has_time: Callable[[], bool]
) -> set[str]:
    """Erases the candidates of events, and returns the messages of those that are not done."""
    stones = _tombstones(events, table, now)
    table.put(each.item(now) for each in stones.values())
    candidates = _by_connection(stones)
    waiting = set(_of_open_uploads(table, bucket, candidates, now))
    statements = _statements(table, candidates, stones)
    for person, items in statements.items():
        recent = any(_received_at(item) > now - AGAIN_AFTER for item in items)
        stones[person] = stones[person]._replace(
            applications=stones[person].applications.union(item["pk"].removeprefix("app#") for item in items),
            again_at=now + AGAIN_AFTER if recent else stones[person].again_at,
        )
    table.put(stones[person].item(now) for person in statements)
    items = erasure.recorded(table, set().union(*(_ids(each, stones) for each in events)))
    not_erased = set(_erase(events, stones, items, table, bucket, now, has_time))
    waiting |= {person for person, stone in stones.items() if stone.again_at and stone.again_at > now}
    failed = set[str]()
    for event in events:
        if event.message in not_erased or not waiting.isdisjoint(event.people):
            failed.add(event.message)
            continue
        table.put(Tombstone(*person, stones[person].erased_at).item(now) for person in event.people)
        for version in list(objects.versions(bucket, event.key)):
            objects.delete(version.pointer)
    return failed


def _tombstones(events: Iterable[Erasure], table: "Table", now: datetime) -> dict[Person, Tombstone]:
    """The tombstones of all candidates: an earlier one keeps what it knows, and the later time counts."""
    stones: dict[Person, Tombstone] = {}
    for event in events:
        for person in event.people:
            stone = stones.setdefault(person, Tombstone(*person, event.received_at))
            stones[person] = stone._replace(erased_at=max(stone.erased_at, event.received_at))
    for known in tombstones.load(table, stones, now):
        person = known.connection, known.candidate
        stones[person] = known._replace(erased_at=max(known.erased_at, stones[person].erased_at))
    return stones


def _by_connection(people: Iterable[Person]) -> dict[Connection, frozenset[str]]:
    found: dict[Connection, set[str]] = {}
    for connection, candidate in people:
        found.setdefault(connection, set()).add(candidate)
    return {connection: frozenset(candidates) for connection, candidates in found.items()}


def _of_open_uploads(
    table: "Table", bucket: str, candidates: Mapping[Connection, frozenset[str]], now: datetime
) -> Iterator[Person]:
    """The candidates whom uploads without a receipt may be about. Uploads that Intake has ignored are deleted."""
    for connection, known in candidates.items():
        versions = objects.versions(bucket, connection.prefix(hooks.INCOMING))
        for some in batched(versions, VERSIONS_PER_READ, strict=False):
            keys = {
                (receipts.partition(upload_id), receipts.RECEIPT) for each in some for upload_id in each.upload_ids
            }
            given = {item["pk"]: item for item in table.get_many(keys, now=now)}
            for version in some:
                pointer = version.pointer
                receipt = next(
                    filter(None, (given.get(receipts.partition(each)) for each in version.upload_ids)), None
                )
                if receipt is None:
                    text = (objects.read(pointer) or b"").decode(errors="replace")
                    yield from ((connection, each) for each in known if each in text)
                elif not receipt["accepted"] and not receipt["rejected"]:
                    hook = Hook.of_key(pointer.key)
                    erasure.delete_documents(bucket, [hook.documents] if hook else [])
                    objects.delete(pointer)


def _statements(
    table: "Table", candidates: Mapping[Connection, frozenset[str]], stones: Mapping[Person, Tombstone]
) -> dict[Person, list["Item"]]:
    """The statements of candidates that are older than their erasure."""
    found: dict[Person, list[Item]] = {}
    for item in erasure.of_candidates(table, candidates):
        came = Connection.of_application(item["pk"].removeprefix("app#"))
        if came is None:
            continue
        person = came[0], item["source_id"]
        submitted_at = datetime.fromisoformat(item["submitted_at"]) if "submitted_at" in item else None
        if stones[person].covers(_received_at(item), submitted_at):
            found.setdefault(person, []).append(item)
    return found


def _received_at(statement: "Item") -> datetime:
    return revisions.received_at(statement["sk"].partition("#")[2])


def _ids(event: Erasure, stones: Mapping[Person, Tombstone]) -> set[str]:
    """The applications that are to be erased for an event."""
    return event.applications.union(*(stones[person].applications for person in event.people))


def _erase(
    events: list[Erasure],
    stones: Mapping[Person, Tombstone],
    items: list["Item"],
    table: "Table",
    bucket: str,
    now: datetime,
    has_time: Callable[[], bool],
) -> Iterator[str]:
    """Erases the candidates of events together, and by halves if that fails; yields the messages that failed."""
    if not has_time():
        yield from (each.message for each in events)
        return
    ids = set().union(*(_ids(each, stones) for each in events))
    until = {person: stones[person].erased_at for each in events for person in each.people}
    try:
        found = erasure.find(table, bucket, ids, candidates=until, items=items)
        erasing.erase(table, bucket, found, now)
        erased = erasure.erase(table, bucket, found)
    except Exception as error:  # any error: that of one event is none of the others
        logger.warning("not erased", events=len(events), error=location(error))
        if len(events) == 1:
            yield events[0].message
            return
        half = len(events) // 2
        for some in (events[:half], events[half:]):
            yield from _erase(some, stones, items, table, bucket, now, has_time)
        return
    logger.info("erased", events=len(events), applications=len(found.applications), **erased._asdict())
