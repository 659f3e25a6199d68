"""Recording the deliveries of an upload. Each row is recorded or rejected, and a receipt adds up.

An upload is `shipping/…`. It is the only place that holds addresses, and S3 deletes it after seven days:
`receipts/<id>.json` says how many rows were recorded, and `rejected/<id>.jsonl` which were not, with reasons and
without their content. Recording an upload again changes nothing. The receipt is written last.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from aws_lambda_powertools import Logger
from pydantic import BaseModel

from bonafide.aws import clients, metrics, objects, receipts
from bonafide.aws.messages import process_messages
from bonafide.errors import location
from verify_shipping.delivery import InvalidDelivery, read_delivery
from verify_shipping.files import Blank, Rows, Unreadable, read_rows
from verify_shipping.ids import possible_ids
from verify_shipping.recording import Deliveries, Entry, Where

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

MAX_ROWS = 20_000
"""Rows of one file: what a function records in its time, with room for retries."""

MAX_EXPLAINED = 100
"""Rejected rows that the receipt explains. All are in `rejected/…`."""

MAX_NAMES = 50
"""Names of fields that are not read, as the receipt lists them, and characters of one."""

WRITERS = 8
"""Applications that are recorded at the same time; boto3 keeps ten connections."""

logger = Logger(service="verify_shipping")


class Incomplete(Exception):
    """Some deliveries could not be recorded. The others are, and recording them again changes nothing."""


class Rejected(BaseModel):
    """A row that is not recorded, and why: what is missing, and how to correct it. It has no content."""

    row: int
    reason: str


class ShippingReceipt(BaseModel):
    """What became of an upload of deliveries. `recorded` + `rejected` = `read`, always.

    `ignored` are blank rows. Of the recorded deliveries, `not_compared` have no street address of one home: a parcel
    shop, a post office box, a street without a number. `people` are the applications they are for. What could not be
    divided into rows is one rejected row, and `stopped` says why. `rejections` are the first of the rejected rows.
    `columns_not_understood` are names of fields that nothing reads.
    """

    upload: str
    key: str
    version: str | None
    read: int
    recorded: int
    people: int
    not_compared: int
    rejected: int
    ignored: int
    rejections: list[Rejected]
    columns_not_understood: list[str]
    stopped: str | None
    received_at: datetime
    finished_at: datetime


class Content(NamedTuple):
    """What an upload holds: deliveries by the ids that the application may have, and what is not recorded."""

    entries: dict[tuple[str, ...], list[Entry]]
    rejections: list[Rejected]
    ignored: int
    unknown: tuple[str, ...]
    stopped: str | None


def upload_handler(
    deliveries: Deliveries,
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the queue. Only an upload that fails is delivered again."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, lambda message: process_upload(message, deliveries), logger)

    return handler


def process_upload(message: str, deliveries: Deliveries) -> None:
    """Records the upload of a message. The log has its id: its key may contain a name. A deleted one is ignored."""
    upload = objects.Pointer.of_event(message)
    if upload.key.endswith("/"):  # a folder made in the console
        return
    opened = _opened(upload)
    if opened is None:
        logger.info("upload of deliveries is gone", upload=upload.id)
        return
    received = opened["LastModified"]
    with closing(opened["Body"]) as body:
        content = read_content(read_rows(cast(BinaryIO, body)), deliveries, received)
    record(content, deliveries, datetime.now(UTC))
    receipt = receipt_of(content, upload, received)
    if content.rejections:
        lines = "".join(f"{each.model_dump_json()}\n" for each in content.rejections)
        objects.put(upload.bucket, receipts.rejections_key(upload.id), lines.encode())
    objects.put(upload.bucket, receipts.receipt_key(upload.id), receipt.model_dump_json().encode() + b"\n")
    in_log = {"upload", "read", "recorded", "people", "not_compared", "rejected", "ignored", "stopped"}
    logger.info("deliveries recorded", **receipt.model_dump(include=in_log, exclude_none=True))
    metrics.count("verify_shipping", "DeliveriesRecorded", receipt.recorded)
    metrics.count("verify_shipping", "DeliveriesRejected", receipt.rejected)


def _opened(upload: objects.Pointer) -> "GetObjectOutputTypeDef | None":
    """Opens an upload; None if this version of it is gone: erased, or expired."""
    try:
        return objects.open_object(upload)
    except clients.s3().exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion"):
            return None
        raise


def read_content(rows: Rows, deliveries: Deliveries, received: datetime) -> Content:
    """What the rows of an upload say. Addresses are hashed here, and not kept."""
    entries: dict[tuple[str, ...], list[Entry]] = {}
    rejections: list[Rejected] = []
    unknown: dict[str, None] = {}
    ignored, stopped = 0, None
    for count, row in enumerate(rows):
        if count == MAX_ROWS:
            stopped = f"from here on not read: more than {MAX_ROWS:,} rows. Split the file"
            rejections.append(Rejected(row=row.number, reason=stopped))
            break
        if isinstance(row, Blank):
            ignored += 1
        elif isinstance(row, Unreadable):
            rejections.append(Rejected(row=row.number, reason=row.reason))
            stopped = row.reason if row.is_rest else stopped
        else:
            try:
                delivery, names = read_delivery(row.fields)
            except InvalidDelivery as error:
                rejections.append(Rejected(row=row.number, reason=str(error)))
                continue
            unknown.update(dict.fromkeys(name[:MAX_NAMES] for name in names))
            possible = possible_ids(delivery, deliveries.keys)
            entries.setdefault(possible, []).append(deliveries.entry(delivery, received))
    return Content(entries, rejections, ignored, tuple(unknown)[:MAX_NAMES], stopped)


def record(content: Content, deliveries: Deliveries, now: datetime) -> None:
    """Records the deliveries of an upload, application by application.

    Raises:
        Incomplete: some could not be recorded.
    """

    def record_one(possible: tuple[str, ...]) -> bool:
        application = None  # until it is known, an id may be the person's name
        try:
            application = deliveries.known(possible)
            deliveries.record(application, content.entries[possible], now)
        except Exception as error:  # any error: the deliveries of the others are still recorded
            logger.error("deliveries not recorded", application_id=application, error=location(error))
            return False
        return True

    with ThreadPoolExecutor(WRITERS) as pool:
        failures = list(pool.map(record_one, content.entries)).count(False)
    if failures:
        raise Incomplete(f"the deliveries of {failures} applications")


def receipt_of(content: Content, upload: objects.Pointer, received: datetime) -> ShippingReceipt:
    """The receipt of an upload whose deliveries are recorded."""
    recorded = [entry for some in content.entries.values() for entry in some]
    return ShippingReceipt(
        upload=upload.id,
        key=upload.key,
        version=upload.version,
        read=len(recorded) + len(content.rejections),
        recorded=len(recorded),
        people=len(content.entries),
        not_compared=sum(entry.where not in (Where.ADDRESS, Where.WORK, Where.KNOWN) for entry in recorded),
        rejected=len(content.rejections),
        ignored=content.ignored,
        rejections=content.rejections[:MAX_EXPLAINED],
        columns_not_understood=sorted(content.unknown),
        stopped=content.stopped,
        received_at=received,
        finished_at=datetime.now(UTC),
    )
