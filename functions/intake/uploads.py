"""Turning an upload of any accepted format into parts of canonical applications. Each row is accepted or rejected.

Ids and keys are derived from the upload's bucket, key, version and row, so processing the same upload again writes the
same objects and items.
"""

import json
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from bonafide import revisions
from bonafide.application import Application, faults
from bonafide.aws import objects, records
from bonafide.aws.messages import process_messages
from bonafide.aws.table import Table
from bonafide.privacy import Person
from intake.formats import Limits, Row, Unreadable, rows

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MEGABYTE = 1_000_000

PART_SIZE = 500
"""Applications of one part: a verifier processes them in seconds, well within its time-out."""

PART_BYTES = 4 * MEGABYTE
"""The size at which a part with fewer applications is full, which limits memory."""

MAX_REJECTIONS = 100_000
"""Rows that are rejected one by one. A file with more is probably not a file of applications."""

TIME_TO_FINISH = 60
"""Seconds before Lambda's time-out at which reading ends, so that what was read can be written."""

WRITERS = 4
"""Parts that are written while the next one is read. More would only take memory."""

logger = Logger(service="intake")


class Rejection(BaseModel):
    """One line of `rejected/<upload>.jsonl`: the row, and why it could not be read."""

    upload: str
    row: int
    reason: str


class Accepted(NamedTuple):
    """One application of a part, its canonical JSON, and its row in the upload."""

    application: Application
    json: str
    row: int

    @property
    def id(self) -> str:
        """The id of the application; every accepted application has one."""
        return str(self.application.application_id)


class Intake(NamedTuple):
    """Where applications are recorded, and how large an upload, its content and its rows may be."""

    table: Table
    max_object_bytes: int
    limits: Limits

    def process(self, upload: objects.Pointer, deadline: float) -> dict[str, Any]:
        """Reads an upload as a stream, and writes its parts, items and rejections.

        Args:
            upload: the object.
            deadline: when to stop reading, by `time.monotonic`.

        Returns:
            the upload's id, and how many rows were accepted and rejected.
        """
        upload_id = upload.id
        if upload.key.endswith("/"):  # a folder made in the console
            return {"upload": upload_id, "accepted": 0, "rejected": 0}
        opened = objects.open_object(upload)
        arrived = opened["LastModified"]
        limit = self.max_object_bytes
        found = (
            rows(upload.key, cast(BinaryIO, opened["Body"]), self.limits._replace(deadline=deadline))
            if opened["ContentLength"] <= limit
            else iter([Unreadable(1, f"the upload is over {limit // MEGABYTE:,} MB: split it into smaller files")])
        )
        accepted = rejected = parts = size = 0
        with (
            tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as rejections,
            ThreadPoolExecutor(WRITERS) as pool,
        ):
            part: dict[str, Accepted] = {}
            writing: list[Future[None]] = []
            for row in found:
                reading = _read(row, upload, arrived)
                if isinstance(reading, Accepted) and reading.id in part:
                    reading = f"application_id: the same as in row {part[reading.id].row}"
                if isinstance(reading, str):
                    rejected += 1
                    if rejected > MAX_REJECTIONS:
                        reading = f"reading stopped: over {MAX_REJECTIONS:,} rows could not be read"
                    rejection = Rejection(upload=upload.key, row=row.number, reason=reading)
                    rejections.write(rejection.model_dump_json().encode() + b"\n")
                    if rejected > MAX_REJECTIONS:
                        break
                    continue
                accepted += 1
                part[reading.id] = reading
                size += len(reading.json)
                if len(part) == PART_SIZE or size >= PART_BYTES:
                    parts += 1
                    writing.append(pool.submit(self._write_part, upload, upload_id, parts, list(part.values())))
                    part, size = {}, 0
                    if len(writing) >= WRITERS:
                        writing.pop(0).result()
            if part:
                writing.append(pool.submit(self._write_part, upload, upload_id, parts + 1, list(part.values())))
            for written in writing:
                written.result()
            if rejected:
                rejections.seek(0)
                objects.put(upload.bucket, f"rejected/{upload_id}.jsonl", cast(BinaryIO, rejections))
        return {"upload": upload_id, "accepted": accepted, "rejected": rejected}

    def _write_part(self, upload: objects.Pointer, upload_id: str, number: int, part: list[Accepted]) -> None:
        """Writes the items of a part's applications, and then the part, which starts the verifiers."""
        key = f"applications/{upload_id}/part-{number:06}.jsonl"
        now = datetime.now(UTC)
        self.table.put(
            records.application_item(
                one.application,
                now=now,
                kept=self.table.retention,
                part=key,
                line=line,
                upload=upload_id,
                row=one.row,
            )
            for line, one in enumerate(part, start=1)
        )
        objects.put(upload.bucket, key, "".join(f"{one.json}\n" for one in part).encode())


def upload_handler(intake: Intake) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the intake queue. Only an upload that fails is delivered again."""
    metrics = Metrics(service="intake")

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        deadline = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - TIME_TO_FINISH
        return process_messages(event, lambda message: process_upload(message, intake, deadline, metrics), logger)

    return handler


def process_upload(message: str, intake: Intake, deadline: float, metrics: Metrics) -> None:
    """Processes the upload of a message and counts its rows. The log has its id: its key may contain a name."""
    counts = intake.process(objects.Pointer.of_event(message), deadline)
    logger.info("upload taken in", **counts)
    metrics.add_metric("RowsAccepted", MetricUnit.Count, counts["accepted"])
    metrics.add_metric("RowsRejected", MetricUnit.Count, counts["rejected"])
    metrics.flush_metrics()


def _read(row: Row | Unreadable, upload: objects.Pointer, arrived: datetime) -> Accepted | str:
    """Reads a row as an application with an id and a time; a text says why that is not possible."""
    if isinstance(row, Unreadable):
        return row.reason
    try:
        # One parser for all formats, and for the verifiers after it: what is accepted here can be read there.
        content = row.content if isinstance(row.content, bytes) else json.dumps(row.content)
        application = Application.model_validate_json(content)
        stated = application.application_id
        if stated is None or Person.of(application).is_named_by(stated):  # keys, logs and alerts contain the id
            stated = str(uuid.uuid5(uuid.UUID(upload.id), str(row.number)))
        given = {
            "application_id": stated,
            "revision": revisions.of_upload(arrived, upload.sequencer, row.number),
            "submitted_at": application.submitted_at or arrived,
        }
        application = application.model_copy(update=given)
        return Accepted(application, application.model_dump_json(by_alias=True, exclude_unset=True), row.number)
    except ValidationError as error:
        return "; ".join(f"{fault.path}: {fault.message}" for fault in faults(error)[:5])
    except PydanticSerializationError:
        return "holds text that is not valid Unicode"
