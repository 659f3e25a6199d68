"""The outbox: each note is written once, however often its message is delivered and wherever a process ends.

| pk         | sk                 | holds                                                                          |
|------------|--------------------|--------------------------------------------------------------------------------|
| `app#<id>` | `writeback#<kind>` | the last attempt at a note, and the last note that is known to be at the source |

No source takes an idempotency key. So a process claims the record before it writes. If it does not come to the end,
nobody knows whether the note is at the source: after the claim's lease another process looks for its marker there, and
writes only if it finds none.
"""

import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools import Logger

from bonafide.aws import connections
from bonafide.aws.connections import NoConnection, Secrets, Settings
from bonafide.aws.messages import postpone, process_messages
from bonafide.hooks import Connection
from bonafide.source_api import Api, Gone, NotAllowed
from bonafide.web import Refused, Unavailable
from write_back.due import KINDS, Due, Message, due
from write_back.sources import Written, ashby, greenhouse, lever, smartrecruiters, workable

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from bonafide.aws.table import Item, Table

SOURCES: dict[str, ModuleType] = {
    "greenhouse": greenhouse,
    "ashby": ashby,
    "lever": lever,
    "workable": workable,
    "smartrecruiters": smartrecruiters,
}
"""The sources that take notes."""

LEASE_SECONDS = 300
"""Seconds that a claim holds: longer than the function runs, shorter than until a message is delivered again."""

logger = Logger(service="write_back")


class Leased(Exception):
    """Another delivery may be writing the note. The message is to be delivered again after its lease."""

    seconds = LEASE_SECONDS


class WriteBack(NamedTuple):
    """Where notes are read from, and the secrets of the connections that they are written by."""

    table: "Table"
    secrets: Secrets
    review_url: str

    def process(self, message: Message, now: datetime) -> str:
        """Writes the note of a message if it is due, and returns what came of it, for the log.

        Raises:
            Leased: another delivery is at it.
            bonafide.source_api.NotAllowed: the source does not accept the access.
            bonafide.web.Refused: it does not accept what was sent.
            bonafide.web.Unavailable: it did not answer, or asks to wait.
        """
        came_by = Connection.of_application(message.application)
        if came_by is None or came_by[0].source not in SOURCES:
            return "the source takes no notes"
        connection, number = came_by
        try:
            settings = connections.settings(self.table, connection)
            if message.kind not in KINDS[settings.writes_back]:
                return "not wanted"
            found = due(self.table, message, number, self.review_url, now)
            if found is None:
                return "out of date"
            if not found.person.candidate:
                raise Refused("the statement of the application has no id of the candidate at the source")
            outbox = Outbox(self.table, message, found, now)
            record = outbox.record()
            if outbox.is_written(record):
                return "already written"
            secret = self.secrets.of(connection)
        except NoConnection:
            return "no such connection"
        try:
            api = Api(connection, secret.api, host=settings.host, user=settings.acting_user)
            return outbox.write(record, SOURCES[connection.source], api, settings)
        except Gone:
            return "gone at the source"


def messages_handler(
    write_back: WriteBack, queue: str
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the queue that Cases writes to.

    Args:
        write_back: where notes are read from.
        queue: the URL of the queue.
    """

    def work(body: str) -> None:
        message = Message.of(json.loads(body))
        logger.info("processed", **_named(message), outcome=write_back.process(message, datetime.now(UTC)))

    def failed(delivered: dict[str, Any], error: Exception) -> None:
        named = _named(Message.of(json.loads(delivered["body"])))
        if isinstance(error, NotAllowed):
            logger.error("access not accepted: look at the secret and what it permits", **named, reason=str(error))
        elif isinstance(error, Refused | Unavailable):  # their texts have a host and a status only
            logger.warning("note not written", **named, reason=str(error))
        postpone(queue, delivered, getattr(error, "seconds", None))

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, work, logger, failed)

    return handler


def _named(message: Message) -> dict[str, Any]:
    """What the log says of a message."""
    return {"application_id": message.application, "case": message.case, "kind": message.kind}


class Outbox(NamedTuple):
    """The record of an application and kind, and the note that is due."""

    table: "Table"
    message: Message
    due: Due
    now: datetime

    def record(self) -> "Item":
        """The record; empty if there is none."""
        pk, sk = self._key
        return next(self.table.query(pk, prefix=sk, limit=1), {})

    def is_written(self, record: "Item") -> bool:
        """Whether the last note at the source says the same, or is of this event or a later one."""
        is_of_event = record.get("note_case") == self.message.case and record["note_event"] >= self.message.event
        return is_of_event or record.get("note_digest") == self.due.note.digest

    def write(self, record: "Item", source: ModuleType, api: Api, settings: Settings) -> str:
        """Writes the note, unless an earlier attempt has."""
        person, note = self.due.person, self.due.note
        if "lease_until" in record:
            if record["lease_until"] > self.now.timestamp():
                raise Leased
            record = self._claim(record)  # only one may look, and then write
            note_id = _note_with(record["marker"], source.notes(api, person))
            if note_id is not None:
                record = self._finish(record, note_id)
            if self.is_written(record):
                return "found at the source"
        attempt = {
            "marker": note.marker,
            "digest": note.digest,
            "case": self.message.case,
            "event": self.message.event,
        }
        record = self._claim(record, **attempt)
        if self.due.verdict and settings.writes_fraud_status and source is ashby:
            ashby.set_status(api, person, self.due.verdict)
        self._finish(record, source.write(api, person, note.text))
        return "written"

    def _claim(self, before: "Item", **attempt: Any) -> "Item":
        """Claims the record for an attempt, or to look what became of the attempt that it holds.

        Raises:
            Leased: another delivery has claimed it since it was read.
        """
        pk, sk = self._key
        held = {"attempt": secrets.token_hex(8), "lease_until": int(self.now.timestamp()) + LEASE_SECONDS}
        item = {"pk": pk, "sk": sk, **before, **attempt, **held, "expires_at": self.due.expires_at}
        condition = "attempt = :before" if before else "attribute_not_exists(pk)"
        if not self.table.put_if(item, condition, **({"before": before["attempt"]} if before else {})):
            raise Leased
        return item

    def _finish(self, record: "Item", note_id: str) -> "Item":
        """Records that the attempt's note is at the source; not if the application was erased meanwhile."""
        names = {"note_digest": "digest", "note_case": "case", "note_event": "event", "note_marker": "marker"}
        note = {name: record[of_attempt] for name, of_attempt in names.items()}
        note |= {"note_id": note_id, "note_at": self.now.isoformat()}
        finished = {name: value for name, value in record.items() if name != "lease_until"} | note
        self.table.put_if(finished, "attempt = :mine", mine=record["attempt"])
        return finished

    @property
    def _key(self) -> tuple[str, str]:
        return f"app#{self.message.application}", f"writeback#{self.message.kind}"


def _note_with(marker: str, notes: Iterable[Written]) -> str | None:
    """The id of the note that has a marker; None if there is none."""
    return next((note.id for note in notes if marker in note.text), None)
