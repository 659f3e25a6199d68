"""Turning an upload of any accepted format into parts of canonical applications. Each row is accepted or rejected.

Keys are derived from the upload's bucket, key and version, and ids from the content of its rows (`ids.py`), so
processing the same upload again writes the same objects and items. The receipt is written last: an upload without one
has not been taken in completely.
"""

import math
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NamedTuple, Self, cast

from aws_lambda_powertools import Logger
from pydantic_core import PydanticSerializationError

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import metrics, objects, receipts, records, tombstones
from bonafide.aws.keys import Keys
from bonafide.aws.messages import process_messages
from bonafide.aws.receipts import Receipt, UnreadField
from bonafide.aws.table import Table
from bonafide.errors import location
from bonafide.hooks import Hook
from intake import attached, hooks
from intake.attached import File
from intake.day_order import DayOrder
from intake.documents import Document, documents
from intake.formats import Blank, Limits, Note, Row, Rows, Unreadable, rows
from intake.ids import Ids
from intake.mapping import InvalidMapping
from intake.mapping import Mapping as FieldMapping
from intake.metered_stream import MeteredStream
from intake.networks import without_address
from intake.rejections import Rejections
from intake.unread import Unread, source_id, unread, unread_columns

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MEGABYTE = 1_000_000

PART_SIZE = 500
"""Applications of one part: a verifier processes them in seconds, well within its time-out."""

PART_BYTES = 4 * MEGABYTE
"""The size at which a part with fewer applications is full, which limits memory."""

MAX_NAMES = 100
"""Names of columns in a receipt, and characters of one."""

MAX_ROWS = 10
"""Rows that a note names."""

TIME_TO_FINISH = 60
"""Seconds before Lambda's time-out at which reading ends, so that what was read can be written."""

WRITERS = 4
"""Parts that are written while the next one is read. More would only take memory."""

logger = Logger(service="intake")


class Accepted(NamedTuple):
    """One application of a part, its canonical JSON, and its row in the upload.

    If one of its dates needs the upload's order of day and month, `undecided` is the date of the application as
    written, which may be empty. `files` are its documents that the row had, by their keys, and `notes` say which of
    them are not kept.
    """

    application: Application
    json: str
    row: int
    undecided: str | None = None
    files: Mapping[str, File] = MappingProxyType({})
    notes: tuple[str, ...] = ()


class Intake(NamedTuple):
    """Where applications are recorded, and how large an upload, its content and its rows may be.

    With `keys`, ids are made where none are stated, and in place of those that identify an applicant. `keeps_networks`
    is whether addresses of networks are kept for their verifier.
    """

    table: Table
    keys: Keys
    max_object_bytes: int
    limits: Limits
    keeps_networks: bool = False

    def process(self, upload: objects.Pointer, deadline: float) -> Receipt:
        """Reads an upload as a stream, and writes its parts, items, rejections and receipt.

        Args:
            upload: the object.
            deadline: when to stop reading, by `time.monotonic`.
        """
        started = time.monotonic()
        hook = Hook.of_key(upload.key)
        opened = objects.open_object(upload)
        arrived = opened["LastModified"]
        upload = upload._replace(sequencer=receipts.receive(self.table, upload, arrived))
        stream = MeteredStream(cast(BinaryIO, opened["Body"]))
        with (
            tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as file,
            Parts(self.table, upload, arrived, day_order := DayOrder()) as parts,
        ):
            rejections = Rejections(upload.key, cast(IO[bytes], file), max_row_bytes=self.limits.row)
            read = ignored = dropped = 0
            ids = Ids(self.keys, hook and hook.connection)
            stopped: str | None = None
            names = Names()
            notes: dict[str, None] = {}
            of_rows = defaultdict[str, dict[int, None]](dict)
            found, mapping = self._rows(upload, stream, opened["ContentLength"], deadline)
            for row in found:
                if isinstance(row, Note):
                    notes[row.text] = None
                    continue
                if isinstance(row, Blank):
                    ignored += 1
                    continue
                for document in _documents(row, hook):
                    if hook and (reason := self._not_taken_in(hook, document, arrived)):
                        notes[reason] = None
                        ignored += 1
                        continue
                    read += 1
                    dropped += document.dropped
                    for note in document.notes:
                        of_rows[note][row.number] = None
                    if document.application and mapping:
                        document = document._replace(application=mapping.assume(document.application))
                    if document.application and not self.keeps_networks:
                        document = document._replace(application=without_address(document.application))
                    reading = _accept(document, row.number, upload, arrived, ids, day_order)
                    if isinstance(reading, Accepted):
                        parts.add(reading)
                        names.add([*unread(reading.application), *document.unread])
                        for note in reading.notes:
                            of_rows[note][row.number] = None
                        continue
                    rejections.add(row.number, reading, document.content, had_files=bool(document.files))
                    if isinstance(row, Unreadable) and row.is_rest:
                        stopped = row.reason
                    if isinstance(document.content, dict):
                        names.add(unread_columns(document.content))
            parts.end()
            if rejections.count:
                rejections.end()
                file.seek(0)
                objects.put(upload.bucket, receipts.rejections_key(upload.id), cast(IO[bytes], file))
        if opened["ContentLength"] <= self.max_object_bytes:
            stream.read_rest(deadline)
        receipt = Receipt(
            upload=upload.id,
            key=upload.key,
            version=upload.version,
            read=read,
            accepted=parts.applications,
            repeated=ids.repeated,
            rejected=rejections.count,
            not_kept=rejections.not_kept,
            ignored=ignored,
            columns_not_understood=sorted(names.all),
            unread=names.unread(),
            dropped=dropped,
            date_order=day_order.order,
            uncertain_dates=day_order.uncertain,
            notes=[*notes, *(_of_rows(note, list(numbers)) for note, numbers in of_rows.items())],
            stopped=stopped,
            parts=parts.count,
            bytes=stream.count,
            sha256=stream.sha256,
            seconds=math.ceil(time.monotonic() - started),
            received_at=arrived,
            finished_at=datetime.now(UTC),
        )
        receipts.give(self.table, upload.bucket, receipt)
        return receipt

    def _rows(
        self, upload: objects.Pointer, stream: MeteredStream, size: int, deadline: float
    ) -> tuple[Rows, FieldMapping | None]:
        """The rows of an upload, and the operator's mapping for it."""
        if upload.key.endswith("/") and not size:  # a folder made in the console
            return iter(()), None
        if size > self.max_object_bytes:
            megabytes = self.max_object_bytes // MEGABYTE
            reason = f"the upload is over {megabytes:,} MB: split it into smaller files"
            return iter([Unreadable(1, reason, is_rest=True)]), None
        if Hook.of_key(upload.key):
            return hooks.rows(cast(BinaryIO, stream), self.limits), None
        try:
            mapping = mapping_of(upload)
        except InvalidMapping as error:
            return iter([Unreadable(1, str(error), is_rest=True)]), None
        limits = self.limits._replace(deadline=deadline)
        return rows(upload.key, cast(BinaryIO, stream), limits, mapping and mapping.of_content), mapping

    def _not_taken_in(self, hook: Hook, document: Document, arrived: datetime) -> str:
        """Why an event that can be read is not taken in; empty if it is.

        The source may have erased the person while the event waited. Who applies again later is taken in, if the
        application says when: an event without a time may be an old one that was sent again.
        """
        if document.reason == hooks.NO_APPLICATION:
            return document.reason
        candidate = source_id(document.application) if document.application else None
        if document.application is None or candidate is None:
            return ""
        stone = tombstones.find(self.table, hook.connection, candidate)
        submitted_at = document.application.submitted_at
        return hooks.ERASED if stone and (submitted_at is None or stone.covers(arrived, submitted_at)) else ""


def mapping_of(upload: objects.Pointer) -> FieldMapping | None:
    """The operator's mapping for an upload: `imports/<name>.json` for `incoming/<name>/…`; None if there is none.

    Raises:
        InvalidMapping: it cannot be used. The message has its name.
    """
    _, _, path = upload.key.partition("/")
    name, _, file = path.partition("/")
    if not file:
        return None
    key = f"imports/{name}.json"
    content = objects.read(objects.Pointer(upload.bucket, key, None))
    try:
        return FieldMapping.parse(content) if content is not None else None
    except InvalidMapping as error:
        raise InvalidMapping(f"the mapping file {key} is not valid: {error}. Then upload the file again") from None


class Parts:
    """Gathers the applications of an upload in parts, and writes these in the background.

    A context manager: at its end nothing is being written any more.
    """

    def __init__(self, table: Table, upload: objects.Pointer, arrived: datetime, day_order: DayOrder) -> None:
        self._table = table
        self._upload = upload
        self._arrived = arrived
        self._day_order = day_order
        self._pool = ThreadPoolExecutor(WRITERS)
        self._writing: list[Future[None]] = []
        self._files: dict[str, Future[bool]] = {}
        self._part: list[Accepted] = []
        self._bytes = 0
        self.applications = 0
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def add(self, one: Accepted) -> None:
        """Adds an application, starts to write its files, and writes the part if that fills it."""
        self.applications += 1
        for key, file in one.files.items():
            self._start_writing_file(key, file)
        self._part.append(one._replace(files={}))
        self._bytes += len(one.json)
        if len(self._part) == PART_SIZE or self._bytes >= PART_BYTES:
            self._start_writing()
            if len(self._writing) >= WRITERS:
                self._writing.pop(0).result()

    def end(self) -> None:
        """Writes the last part, and waits until all are written."""
        if self._part:
            self._start_writing()
        for written in self._writing:
            written.result()

    def _start_writing(self) -> None:
        self.count += 1
        part = [one if one.undecided is None else self._decided(one) for one in self._part]
        self._writing.append(self._pool.submit(self._write, self.count, part, self._files))
        self._part, self._bytes, self._files = [], 0, {}

    def _start_writing_file(self, key: str, file: File) -> None:
        """Begins to write a document. Its content is kept in memory only until that is done."""
        if key in self._files:
            return
        content = self._upload.bucket, key, file.content, "application/octet-stream"  # whatever the row says it is
        self._files[key] = self._pool.submit(objects.put_new, *content, disposition="attachment")
        if len(waiting := [each for each in self._files.values() if not each.done()]) > WRITERS:
            waiting[0].result()

    def _decided(self, one: Accepted) -> Accepted:
        application = self._day_order.decided(one.application, one.undecided or "")
        return one._replace(application=application, json=_canonical(application))

    def _write(self, number: int, part: list[Accepted], files: Mapping[str, Future[bool]]) -> None:
        """Writes the items of a part and its applications, and then the part, which starts the verifiers.

        The files of its applications are there by then. The pool has begun to write them before this.
        """
        for written in files.values():
            written.result()
        upload = self._upload
        upload_id = upload.id
        key = receipts.part_key(upload_id, number)
        now = datetime.now(UTC)
        items = [
            records.application_item(
                one.application,
                now=now,
                kept=self._table.retention,
                part=key,
                line=line,
                upload=upload_id,
                row=one.row,
                file=upload.key.removeprefix("incoming/"),
                source_id=source_id(one.application),
            )
            for line, one in enumerate(part, start=1)
        ]
        resumes = sum(one.application.resume is not None for one in part)
        item = receipts.part_item(self._table, upload_id, number, len(part), self._arrived, resumes=resumes)
        self._table.put([item, *items])
        objects.put(upload.bucket, key, "".join(f"{one.json}\n" for one in part).encode())


def upload_handler(intake: Intake) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the intake queue. Only an upload that fails is delivered again."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        deadline = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - TIME_TO_FINISH
        return process_messages(event, lambda message: process_upload(message, intake, deadline), logger)

    return handler


def process_upload(message: str, intake: Intake, deadline: float) -> None:
    """Processes the upload of a message and counts its rows. The log has its id: its key may contain a name."""
    receipt = intake.process(objects.Pointer.of_event(message), deadline)
    in_log = {"upload", "read", "accepted", "rejected", "ignored", "stopped", "parts", "bytes", "seconds"}
    logger.info("upload taken in", **receipt.model_dump(include=in_log, exclude_none=True))
    metrics.count("intake", "RowsAccepted", receipt.accepted)
    metrics.count("intake", "RowsRejected", receipt.rejected)


class Names:
    """Gathers the names of unread fields of an upload, and in how many applications they look like data."""

    def __init__(self) -> None:
        self.all: dict[str, None] = {}
        self._counts: Counter[Unread] = Counter()

    def add(self, fields: Iterable[Unread]) -> None:
        """Adds the unread fields of an application, while there are not too many names."""
        for each in dict.fromkeys(fields):
            field = Unread(each.name[:MAX_NAMES], each.looks_like)
            if len(self.all) < MAX_NAMES:
                self.all[field.name] = None
            if field.looks_like and (field in self._counts or len(self._counts) < MAX_NAMES):
                self._counts[field] += 1

    def unread(self) -> list[UnreadField]:
        """The fields that look like data, the most frequent first."""
        return [
            UnreadField(name=each.name, looks_like=each.looks_like or "", rows=rows)
            for each, rows in self._counts.most_common()
        ]


def _documents(row: Row | Unreadable, hook: Hook | None) -> list[Document]:
    if isinstance(row, Unreadable):
        return [Document(None, row.reason, row.content)]
    try:
        if hook and isinstance(row.content, bytes):
            return hooks.documents(hook, row.content)
        return documents(row.content)
    except Exception as error:  # any error: one document in a form that nobody thought of loses no other row
        logger.error("row not readable", row=row.number, error=location(error))
        return [
            Document(
                None, "could not be read: its layout is not understood. Report it, or send JSON Resume", row.content
            )
        ]


def _accept(
    document: Document,
    row: int,
    upload: objects.Pointer,
    arrived: datetime,
    ids: Ids,
    day_order: DayOrder,
) -> Accepted | str:
    """The application of a document with an id; a text says why there is none.

    Args:
        document: what was read.
        row: the number of its row.
        upload: the object.
        arrived: when the upload arrived.
        ids: gives applications their ids.
        day_order: takes note of the dates.
    """
    application = document.application
    if application is None:
        return document.reason
    given: dict[str, Any] = {
        "application_id": ids.of(application, document),
        "revision": revisions.of_upload(arrived, upload.sequencer, row),
    }
    if application.corrects and not upload.key.startswith(objects.CORRECTIONS):
        given["corrects"] = None  # else applications of a ring could say that they correct each other
    stored = attached.stored(document.files, given["application_id"])
    listed = application.documents if Hook.of_key(upload.key) else []  # else an upload could name another one's files
    if application.documents or stored.documents:
        given["documents"] = [*listed, *stored.documents]
    is_new = given["application_id"] != application.application_id
    notes = [attached.NEW_ID] if is_new and any(each.key not in stored.objects for each in stored.documents) else []
    application = application.model_copy(update=given)
    try:
        undecided = document.submitted if day_order.see(application, document.submitted) else None
        return Accepted(application, _canonical(application), row, undecided, stored.objects, (*stored.notes, *notes))
    except PydanticSerializationError:
        return "holds text that is not valid Unicode"


def _canonical(application: Application) -> str:
    return application.model_dump_json(by_alias=True, exclude_unset=True)


def _of_rows(note: str, rows: list[int]) -> str:
    """A note with the rows that it is about, or the first of them."""
    more = f" and {len(rows) - MAX_ROWS:,} more" if len(rows) > MAX_ROWS else ""
    return f"{note} (row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:MAX_ROWS]))}{more})"
