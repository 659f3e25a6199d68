"""Applications that applicant tracking systems send: one event in an upload under `incoming/hooks/`.

The key says which source it is, so its reader is named and not guessed, and no mapping of the operator is used. The
application's id is that of the source, with the connection before it.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

from bonafide.fields.protected import without_protected
from bonafide.hooks import MAX_ATTACHMENTS, Hook
from intake.attached import KINDS, MEDIA_TYPES, ending_of, take
from intake.documents import Document, complete, object_of, validated
from intake.formats import Limits, Row, Rows, Unreadable, over_limit
from intake.readers.layout import found, text
from intake.unread import unread_by_reader

NO_APPLICATION = "the event has no application, so nothing was taken in"
"""What the receipt notes of pings, tests and events of another kind."""

ERASED = "the source erased this person after the event had arrived, so nothing was taken in"

_MODULES = {"teamtailor": "jsonapi", "pinpoint": "jsonapi"}
"""The readers of sources that have not one of their own name."""


def rows(stream: BinaryIO, limits: Limits) -> Rows:
    """The one row of an event."""
    content = b"".join(_chunks(stream, limits.row))
    if len(content) > limits.row:
        yield Unreadable(1, over_limit(limits), content)
    else:
        yield Row(1, content)


def _chunks(stream: BinaryIO, most: int) -> Iterator[bytes]:
    read = 0
    while read <= most and (chunk := stream.read(most + 1 - read)):
        read += len(chunk)
        yield chunk


def documents(hook: Hook, content: bytes) -> list[Document]:
    """The application of an event, without the connection in its id; or why there is none, as `NO_APPLICATION`."""
    taken = take(content or b"{}", only_inline=True)
    raw = object_of(taken.content)
    if raw is None:
        return [Document(None, "not a JSON object, which an event is", content)]
    cleaned, dropped = without_protected(raw)
    source = hook.connection.source
    reader = import_module(f"intake.readers.{_MODULES.get(source, source)}")
    read = reader.documents(raw)  # it copies what it knows, and nothing beside it
    if len(read) > 1:
        return [Document(None, f"has {len(read):,} applications: an event is one application", cleaned, dropped)]
    application: dict[str, Any] = read[0] if read else {}
    stated = application.setdefault("source", {})
    is_of_person = bool(application.get("basics") and stated.get("id"))  # a name alone may be that of a ping
    complete(application, cleaned)
    if not is_of_person and not ({"email", "phone"} & application["basics"].keys() or application.get("education")):
        return [Document(None, NO_APPLICATION, cleaned, dropped)]
    if number := application.pop("application_id", "").removeprefix(f"{stated.get('name')}:"):
        application["application_id"] = number
    stated["name"] = source
    # Fetch puts a list of what it loads into a document; of an event it loads what the reader lists.
    listed = raw.get("attachments") or (reader.attachments(raw) if hasattr(reader, "attachments") else [])
    if attached := _attached(hook, listed):
        application["documents"] = attached
    one = validated(application, cleaned, dropped + taken.dropped)
    unread = unread_by_reader(cleaned, [application])
    return [one._replace(unread=unread, files=taken.files, notes=taken.notes)]


def _attached(hook: Hook, listed: Any) -> list[dict[str, str]]:
    """The attachments of an event, numbered as Fetch stores them: those that have an address, from 1."""
    stated = [each for each in found(listed, "") if isinstance(each, dict)]
    addressed = [each for each in stated if isinstance(each.get("url"), str) and each["url"]]
    return [_document(hook.document_key(number), each) for number, each in enumerate(addressed[:MAX_ATTACHMENTS], 1)]


def _document(key: str, attachment: dict[str, Any]) -> dict[str, str]:
    kind = KINDS.get((text(attachment.get("type")) or "").lower().replace(" ", "_"), "other")
    ending = ending_of(text(attachment.get("filename")) or "")
    return {"key": key, "kind": kind} | ({"media_type": MEDIA_TYPES[ending]} if ending else {})
