"""Intake: turns an upload of any accepted format into parts of canonical applications, and loses no row.

Ids and keys are derived from the upload's bucket, key, version and row, so that taking the same upload in again
writes the same objects and items again and changes nothing.
"""

import json
import tempfile
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from bonafide.application import Application, faults
from bonafide.aws import objects, records, table
from bonafide.aws.messages import process_messages
from bonafide.settings import setting
from intake.formats import Limits, Row, Unreadable, rows

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MEGABYTE = 1_000_000
MAX_OBJECT_BYTES = int(setting("MAXIMUM_OBJECT_MEGABYTES")) * MEGABYTE
LIMITS = Limits(
    upload=int(setting("MAXIMUM_DECOMPRESSED_MEGABYTES")) * MEGABYTE,
    row=int(setting("MAXIMUM_ROW_KILOBYTES")) * 1024,
)

PART_SIZE = 500
"""Applications of one part: some seconds of a verifier's work, well within its time-out."""

PART_BYTES = 4 * MEGABYTE
"""Size at which a part is full before that, so that memory stays flat however large the rows are."""

MAX_REJECTIONS = 100_000
"""Rows that are rejected one by one. A file with more is another file than it is taken for."""

TIME_TO_FINISH = 60
"""Seconds before Lambda's time-out at which the reading ends, and the writing of what was read is finished."""

WRITERS = 4
"""Parts that are being written while the next ones are read; more only hold memory and wait for each other."""

logger = Logger(service="intake")
metrics = Metrics(service="intake")


class Rejection(BaseModel):
    """One line of `rejected/<upload>.jsonl`: the row, why it could not be read, and what to mend."""

    upload: str
    row: int
    reason: str


class Accepted(NamedTuple):
    """One application of a part: what was read, its canonical JSON, and its row in the upload."""

    application: Application
    json: str
    row: int

    @property
    def id(self) -> str:
        """Its id, which every accepted application has."""
        return str(self.application.application_id)


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Takes in the upload that each message of the intake queue points to."""
    logger.append_keys(request_id=context.aws_request_id)
    seconds = context.get_remaining_time_in_millis() / 1000 - TIME_TO_FINISH
    limits = LIMITS._replace(deadline=time.monotonic() + seconds)
    return process_messages(event, lambda message: take_in_message(message, limits), logger)


def take_in_message(message: str, limits: Limits) -> None:
    """Takes in one upload and counts its rows; the log names it by its id, since its key may name a person."""
    counts = take_in(objects.Pointer.of_event(message), limits)
    logger.info("upload taken in", **counts)
    metrics.add_metric("RowsAccepted", MetricUnit.Count, counts["accepted"])
    metrics.add_metric("RowsRejected", MetricUnit.Count, counts["rejected"])
    metrics.flush_metrics()


def take_in(upload: objects.Pointer, limits: Limits) -> dict[str, Any]:
    """Reads an upload as it streams in, and writes its parts, items and rejections.

    Returns:
        The upload's id, and how many rows were accepted and rejected.
    """
    upload_id = upload.id
    if upload.key.endswith("/"):  # a folder made in the console
        return {"upload": upload_id, "accepted": 0, "rejected": 0}
    opened = objects.open_object(upload)
    arrived = opened["LastModified"]
    found = (
        rows(upload.key, cast(BinaryIO, opened["Body"]), limits)
        if opened["ContentLength"] <= MAX_OBJECT_BYTES
        else iter([Unreadable(1, f"the upload is over {MAX_OBJECT_BYTES // MEGABYTE:,} MB: send it in pieces")])
    )
    accepted = rejected = parts = size = 0
    with (
        tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as rejections,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        part: dict[str, Accepted] = {}
        writing: list[Future[None]] = []
        for row in found:
            reading = _read(row, upload_id, arrived)
            if isinstance(reading, Accepted) and reading.id in part:
                reading = f"application_id: the same as of row {part[reading.id].row}"
            if isinstance(reading, str):
                rejected += 1
                if rejected > MAX_REJECTIONS:
                    reading = f"from here on not read: over {MAX_REJECTIONS:,} rows cannot be read"
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
                writing.append(pool.submit(_write_part, upload, upload_id, parts, list(part.values())))
                part, size = {}, 0
                if len(writing) >= WRITERS:
                    writing.pop(0).result()
        if part:
            writing.append(pool.submit(_write_part, upload, upload_id, parts + 1, list(part.values())))
        for written in writing:
            written.result()
        if rejected:
            rejections.seek(0)
            objects.put(upload.bucket, f"rejected/{upload_id}.jsonl", cast(BinaryIO, rejections))
    return {"upload": upload_id, "accepted": accepted, "rejected": rejected}


def _read(row: Row | Unreadable, upload_id: str, arrived: datetime) -> Accepted | str:
    """Reads a row as an application with an id and a time; a text says why it is none."""
    if isinstance(row, Unreadable):
        return row.reason
    try:
        # One parser for all formats, and for the verifiers after it: what is accepted here can be read there.
        content = row.content if isinstance(row.content, bytes) else json.dumps(row.content)
        application = Application.model_validate_json(content)
        given = {
            "application_id": application.application_id or str(uuid.uuid5(uuid.UUID(upload_id), str(row.number))),
            "submitted_at": application.submitted_at or arrived,
        }
        application = application.model_copy(update=given)
        return Accepted(application, application.model_dump_json(by_alias=True, exclude_unset=True), row.number)
    except ValidationError as error:
        return "; ".join(f"{fault.path}: {fault.message}" for fault in faults(error)[:5])
    except PydanticSerializationError:
        return "holds text that is not valid Unicode"


def _write_part(upload: objects.Pointer, upload_id: str, number: int, part: list[Accepted]) -> None:
    """Writes the items of a part's applications, and then the part, whose arrival wakes the verifiers."""
    key = f"applications/{upload_id}/part-{number:06}.jsonl"
    now = datetime.now(UTC)
    table.put(
        records.application_item(one.application, now=now, part=key, line=line, upload=upload_id, row=one.row)
        for line, one in enumerate(part, start=1)
    )
    objects.put(upload.bucket, key, "".join(f"{one.json}\n" for one in part).encode())
