"""What became of each upload: that it was received, its parts, and its receipt. The table holds no file names of it.

| pk            | sk            | holds                                                                            |
|---------------|---------------|----------------------------------------------------------------------------------|
| `upload#<id>` | `received`    | sequencer of the first delivery, received_at; written before anything is read    |
| `upload#<id>` | `part#000001` | applications (how many), part (object key), verified_by (names of verifiers),    |
|               |               | resumes: how many applications have a résumé document, if any                    |
| `upload#<id>` | `receipt`     | the numbers of the receipt; written last, so what has no receipt is not taken in |

`receipts/<upload id>.json` in the bucket is the whole receipt, with the upload's key. The items expire as long after
the upload was received as the table keeps records.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from bonafide.aws import objects, open_uploads

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

RECEIVED = "received"
RECEIPT = "receipt"
PART = "part#"


class UnreadField(BaseModel):
    """A field that nothing reads, what its values look like, and in how many rows. It never has a value."""

    model_config = ConfigDict(defer_build=True)

    name: str
    looks_like: str
    rows: int


class Receipt(BaseModel):
    """What became of an upload. `accepted` + `rejected` = `read`, always.

    `read` are the rows with content, `ignored` the blank ones. What could not be divided into rows is one rejected
    row, and `stopped` says why. `repeated` are the accepted rows with the application id of an earlier row, of which
    they are later revisions. `not_kept` are the rejected rows whose content, or a part of it, is in the upload only.
    `bytes` and `sha256` are of the object as S3 sent it, before decompression, as far as it was read.
    `columns_not_understood` are names of fields with content that nothing reads; `unread` are those of them that look
    like contact data, schools or years. `dropped` are the values of protected fields, which are not stored.
    `date_order` says whether dates have the day or the month first, if any date shows it; `uncertain_dates` of them
    could be either, and only their year is known. `notes` say how rows were read, where that may surprise.
    """

    model_config = ConfigDict(defer_build=True)  # verifiers import this module, and make no receipts

    upload: str
    key: str
    version: str | None
    read: int
    accepted: int
    repeated: int
    rejected: int
    not_kept: int
    ignored: int
    columns_not_understood: list[str]
    unread: list[UnreadField] = []
    dropped: int = 0
    date_order: str | None = None
    uncertain_dates: int = 0
    notes: list[str] = []
    stopped: str | None
    parts: int
    bytes: int
    sha256: str
    seconds: int
    received_at: datetime
    finished_at: datetime


def partition(upload_id: str) -> str:
    """The partition key of the items of an upload."""
    return f"upload#{upload_id}"


def part_key(upload_id: str, number: int) -> str:
    """The object key of a part, numbered from 1."""
    return f"applications/{upload_id}/part-{number:06}.jsonl"


def rejections_key(upload_id: str) -> str:
    """The object key of an upload's rejected rows. There is none if all rows were accepted."""
    return f"rejected/{upload_id}.jsonl"


def receipt_key(upload_id: str) -> str:
    """The object key of the receipt."""
    return f"receipts/{upload_id}.json"


def load(table: "Table", upload_id: str) -> dict[str, "Item"]:
    """Everything recorded of an upload, by sort key (strongly consistent)."""
    return {item["sk"]: item for item in table.query(partition(upload_id))}


def receive(table: "Table", upload: objects.Pointer, received_at: datetime) -> str:
    """Records that an upload was received, and returns the sequencer of its first delivery.

    So a delivery that has no sequencer, as that of a replay, makes the same revisions.
    """
    open_uploads.open_upload(table, upload.id, datetime.now(UTC))
    if table.put_if_new(_item(table, upload.id, RECEIVED, received_at, sequencer=upload.sequencer)):
        return upload.sequencer
    (first,) = table.query(partition(upload.id), prefix=RECEIVED)
    sequencer: str = first["sequencer"]
    return sequencer


def part_item(
    table: "Table", upload_id: str, number: int, applications: int, received_at: datetime, *, resumes: int = 0
) -> "Item":
    """The item of a part, which no verifier has verified yet. `resumes` of its applications have a résumé document."""
    counts = {"applications": applications} | ({"resumes": resumes} if resumes else {})
    return _item(table, upload_id, f"{PART}{number:06}", received_at, **counts, part=part_key(upload_id, number))


def mark_verified(table: "Table", part: str, verifier: str) -> None:
    """Notes at the item of a part, if it has one, that a verifier is done with it. `part` is the part's object key."""
    upload_id, _, number = part.removeprefix("applications/").removesuffix(".jsonl").partition("/part-")
    table.update(partition(upload_id), f"{PART}{number}", "ADD verified_by :verifiers", verifiers={verifier})


def give(table: "Table", bucket: str, receipt: Receipt) -> None:
    """Writes a receipt: the object for people, and after it the item, which says that the upload is taken in."""
    objects.put(bucket, receipt_key(receipt.upload), receipt.model_dump_json().encode() + b"\n")
    in_the_bucket_only = {"upload", "key", "version", "columns_not_understood", "unread", "notes"}
    numbers = receipt.model_dump(exclude={*in_the_bucket_only, "received_at", "finished_at"}, exclude_none=True)
    finished_at = receipt.finished_at.isoformat()
    table.put([_item(table, receipt.upload, RECEIPT, receipt.received_at, **numbers, finished_at=finished_at)])


def _item(table: "Table", upload_id: str, sort_key: str, received_at: datetime, **attributes: Any) -> "Item":
    return {
        "pk": partition(upload_id),
        "sk": sort_key,
        **attributes,
        "received_at": received_at.isoformat(),
        "expires_at": int((received_at + table.retention).timestamp()),
    }
