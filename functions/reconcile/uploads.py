"""Uploads in the bucket that have no receipt."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from bonafide.aws import objects, receipts

if TYPE_CHECKING:
    from bonafide.aws.table import Table

LOOKED_BACK = timedelta(days=3)
"""Age of the oldest uploads whose receipt is looked for. S3 dates a multipart upload at its beginning, up to a day
before its end."""

VERSIONS_PER_READ = 100
"""The limit of BatchGetItem."""


class OutOfTime(Exception):
    """There are too many objects under `incoming/` to list them in one run."""


def without_receipt(
    table: "Table",
    versions: Iterator[objects.Version],
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> Iterator[objects.Pointer]:
    """Those of an upload's versions from this period that have no receipt.

    Raises:
        OutOfTime: there was no time left.
    """
    for some in batched(_within(versions, since, until, has_time), VERSIONS_PER_READ, strict=False):
        by_key = {(receipts.partition(each.pointer.id), receipts.RECEIPT): each.pointer for each in some}
        found = {(item["pk"], item["sk"]) for item in table.get_many(by_key, now=now)}
        yield from (pointer for key, pointer in by_key.items() if key not in found)


def _within(
    versions: Iterator[objects.Version], since: datetime, until: datetime, has_time: Callable[[], bool]
) -> Iterator[objects.Version]:
    for version in versions:
        if not has_time():
            raise OutOfTime
        if since <= version.modified <= until:
            yield version
