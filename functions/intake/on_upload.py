"""Intake: turns an upload of any accepted format into parts of canonical applications, and loses no row.

Ids and keys are derived from the upload's bucket, key, version and row, so that taking the same upload in again
writes the same objects and items again and changes nothing.
"""

import tempfile
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from bonafide.application import Application, faults
from bonafide.aws import objects, records
from bonafide.aws.messages import work_off
from bonafide.settings import setting
from intake.formats import Limits, Row, Unreadable, rows

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MEGABYTE = 1_000_000
LARGEST_OBJECT = int(setting("MAXIMUM_OBJECT_MEGABYTES")) * MEGABYTE
LIMITS = Limits(
    upload=int(setting("MAXIMUM_DECOMPRESSED_MEGABYTES")) * MEGABYTE,
    row=int(setting("MAXIMUM_ROW_KILOBYTES")) * 1024,
)

PART_SIZE = 500
"""Applications of one part: some seconds of a verifier's work, well within its time-out."""

WRITERS = 4
"""Parts that are being written while the next ones are read; more only hold memory and wait for each other."""

NAMESPACE = uuid.UUID("0f3a1c52-57a4-5f2b-9b7e-6f9f3a6f1d4e")

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


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Takes in the upload that each message of the intake queue points to."""
    logger.append_keys(request_id=context.aws_request_id)
    return work_off(event, take_in_message, logger)


def take_in_message(message: str) -> None:
    """Takes in one upload and counts its rows; the log names it by its id, since its key may name a person."""
    counts = take_in(objects.Pointer.of_event(message))
    logger.info("upload taken in", **counts)
    metrics.add_metric("RowsAccepted", MetricUnit.Count, counts["accepted"])
    metrics.add_metric("RowsRejected", MetricUnit.Count, counts["rejected"])
    metrics.flush_metrics()


def take_in(upload: objects.Pointer) -> dict[str, Any]:
    """Reads an upload as it streams in, and writes its parts, items and rejections.

    Returns:
        The upload's id, and how many rows were accepted and rejected.
    """
    opened = objects.opened(upload)
    upload_id = str(uuid.uuid5(NAMESPACE, f"{upload.bucket}/{upload.key}?{upload.version or ''}"))
    arrived = opened["LastModified"]
    found = (
        rows(upload.key, cast(BinaryIO, opened["Body"]), LIMITS)
        if opened["ContentLength"] <= LARGEST_OBJECT
        else iter([Unreadable(1, f"the upload is over {LARGEST_OBJECT // MEGABYTE:,} MB: send it in pieces")])
    )
    accepted = rejected = 0
    with (
        tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as rejections,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        part: list[Accepted] = []
        writing: list[Future[None]] = []
        for row in found:
            reading = _read(row, upload_id, arrived)
            if isinstance(reading, str):
                rejected += 1
                rejection = Rejection(upload=upload.key, row=row.number, reason=reading)
                rejections.write(rejection.model_dump_json().encode() + b"\n")
                continue
            accepted += 1
            part.append(reading)
            if len(part) == PART_SIZE:
                number = -(-accepted // PART_SIZE)
                writing.append(pool.submit(_write_part, upload, upload_id, number, part))
                part = []
                if len(writing) >= WRITERS:
                    writing.pop(0).result()
        if part:
            writing.append(pool.submit(_write_part, upload, upload_id, -(-accepted // PART_SIZE), part))
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
        application = (
            Application.model_validate_json(row.content)
            if isinstance(row.content, bytes)
            else Application.model_validate(row.content)
        )
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
    records.put(
        records.application_item(one.application, now=now, part=key, line=line, upload=upload_id, row=one.row)
        for line, one in enumerate(part, start=1)
    )
    objects.put(upload.bucket, key, "".join(f"{one.json}\n" for one in part).encode())
