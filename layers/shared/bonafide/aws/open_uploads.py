"""Which uploads are open: received, and not yet taken in and verified completely.

| pk             | sk            | holds                                                      |
|----------------|---------------|------------------------------------------------------------|
| `uploads-open` | the upload id | opened_at: when the last delivery of the upload was received |

Intake opens an upload and reconcile closes it. So the partition holds the few uploads that are worth a look, and
reconcile reads it instead of the table.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws.table import expiring_item

if TYPE_CHECKING:
    from bonafide.aws.table import Table

PARTITION = "uploads-open"

KEPT = timedelta(days=14)
"""How long an upload can stay open: as long as dead letters are kept."""


class OpenUpload(NamedTuple):
    """An upload that is not known to be complete."""

    upload_id: str
    opened_at: datetime


def open_upload(table: "Table", upload_id: str, now: datetime) -> None:
    """Opens an upload, also one that was complete and is delivered again."""
    table.put([expiring_item(PARTITION, upload_id, now, KEPT, opened_at=now.isoformat())])


def load(table: "Table") -> Iterator[OpenUpload]:
    """The open uploads."""
    for item in table.query(PARTITION):
        yield OpenUpload(item["sk"], datetime.fromisoformat(item["opened_at"]))


def close(table: "Table", upload_id: str) -> None:
    """Closes an upload."""
    table.delete([(PARTITION, upload_id)])
