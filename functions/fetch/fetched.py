"""What the modules of the sources return, and what they have in common.

A module has `FILE_HOSTS`, the hosts that its files may be loaded from, and these functions:

| function                    | returns                                                                         |
|-----------------------------|---------------------------------------------------------------------------------|
| `fetch(api, stored)`        | the application of an event, as the intake reader of the source expects it       |
| `created_since(api, since)` | the applications created since a time, in any order                             |
| `is_erased(api, candidate)` | whether a candidate is anonymised; only where events of erasures are not signed |

All raise `Gone` if the source has no such thing. `OLDEST_FIRST` is true where lists come in the order of creation.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bonafide.hooks import Attachment, Stored
from bonafide.source_api import Gone

_REGIONS = (
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 "
    "eu-north-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1"
).split()

S3 = (
    "s3.amazonaws.com",
    ".s3.amazonaws.com",
    *(f"{dot}s3.{region}.amazonaws.com" for region in _REGIONS for dot in ("", ".")),
)
"""Amazon S3, where most sources keep files. Links to them are signed by the source, and lead to no service but S3."""


class File(NamedTuple):
    """A file of an application, its kind and name there. `needs_access` is whether the API itself has it."""

    url: str
    kind: str
    name: str = ""
    needs_access: bool = False

    @classmethod
    def of(cls, attachment: Attachment) -> "File":
        """A file that an event lists."""
        return cls(attachment.url, attachment.kind, attachment.name)


class Fetched(NamedTuple):
    """An application of a source: the candidate's id there, the document for intake, and its files in order."""

    candidate: str
    document: dict[str, Any]
    files: tuple[File, ...] = ()


class Listed(NamedTuple):
    """An application in a list: its id as intake states it, when it was created, and what is to be fetched."""

    application: str
    created_at: datetime
    stored: Stored


def objects_of(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing of anything else."""
    return (each for each in (value if isinstance(value, list) else ()) if isinstance(each, dict))


def found(value: Any) -> dict[str, Any]:
    """An object that was asked for. Raises Gone if it is none."""
    if not isinstance(value, dict):
        raise Gone("the answer has no such object")
    return value


def identifier(value: Any) -> str:
    """An id as text; empty if there is none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def text(value: Any) -> str:
    """A text; empty if it is none."""
    return value if isinstance(value, str) else ""


def time_of(value: Any) -> datetime:
    """A time (ISO 8601, or milliseconds since 1970); the earliest one if it cannot be read: then it is not missed."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        stated = datetime.fromisoformat(value)
        return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return datetime.min.replace(tzinfo=UTC)


def iso(time: datetime) -> str:
    """A time as APIs take it: `2026-11-20T09:00:00Z`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
