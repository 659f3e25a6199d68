"""Revisions: which of several statements of one application is the latest. As texts, later ones are greater.

`2026-11-20T09:00:00Z#0055AED6DCD90281E5#000000012` is row 12 of an upload: when S3 received it (S3 says no more than
the second), S3's sequencer of that key, and the row. `-2026-11-20T09:00:00Z#-request-123456` is a request to the API
and its microsecond. The leading `-` makes it less than any upload, even one that S3 received before and that is not
taken in yet. Where requests may replace uploads, it is left out. Statements recorded before version 0.3 have no
revision and count as older than all others.
"""

from datetime import UTC, datetime
from functools import lru_cache

_REQUEST = "#-request-"


def of_upload(received: datetime, sequencer: str, row: int) -> str:
    """The revision of a row of an upload that S3 received at a time; `sequencer` is that of S3's event, if known."""
    return f"{_in_utc(received)}#{sequencer or '0'}#{row:09}"


def of_request(received: datetime, *, may_replace_uploads: bool = False) -> str:
    """The revision of a request. Unless it may replace uploads, it is less than that of any upload."""
    rank = "" if may_replace_uploads else "-"
    return f"{rank}{_in_utc(received)}{_REQUEST}{received.microsecond:06}"


@lru_cache(16)  # the rows of an upload have one
def _in_utc(received: datetime) -> str:
    return f"{received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def is_request(revision: str) -> bool:
    """Whether a statement came by a request, which has one section, and not by an upload, which has all."""
    return _REQUEST in revision


def received_at(revision: str) -> datetime:
    """When a statement was received, to the second.

    Raises:
        ValueError: the text is not a revision.
    """
    received = datetime.fromisoformat(revision.removeprefix("-").partition("#")[0])  # strptime takes ten times as long
    if received.tzinfo is None:
        raise ValueError("a revision begins with a time in UTC")
    return received
