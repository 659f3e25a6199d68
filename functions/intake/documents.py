"""From the content of a row to applications: names are mapped, envelopes unwrapped, and protected fields dropped.

A document with the names of an application, which is the usual case, is parsed once and nothing else happens to it.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from bonafide.application import Application, faults
from bonafide.fields.answers import with_titles
from bonafide.fields.names import field_of, section_of
from bonafide.fields.protected import (
    NOT_KEPT,
    has_protected,
    is_of_object,
    is_protected,
    protected_answers,
    without_protected,
)
from bonafide.fields.values import text_of
from intake import envelopes, naming, readers
from intake.attached import SHARED, File, take
from intake.foreign import envelope_reason
from intake.unread import KNOWN, Unread, extras, unread_by_reader, unread_columns

MAX_FAULTS = 5
"""Faults of a document in its reason."""

MAX_NAMES = 2000
"""Different names of fields in one document. What each means is looked up, which takes time."""

MAX_UNREAD = 5
"""Unread fields in a reason."""


_IDENTITY = frozenset({"name", "email", "phone"})


class Document(NamedTuple):
    """One application, or the reason why a document is none.

    `content` is what was read, without its protected fields, of which `dropped` had a value. `unread` are fields that
    look like contact data and that the reader of a source did not copy; the application itself has all others.
    `unusable_id` is an id with characters that keys may not have. `submitted` is the date of the application as
    written. `files` were taken out of the row, of which `content` has nothing, and `notes` say which were not kept.
    """

    application: Application | None
    reason: str
    content: bytes | list[str] | dict[str, Any]
    dropped: int = 0
    unread: tuple[Unread, ...] = ()
    unusable_id: str = ""
    submitted: str = ""
    files: tuple[File, ...] = ()
    notes: tuple[str, ...] = ()


def documents(content: bytes | dict[str, Any]) -> list[Document]:
    """The applications of a row: JSON text, or the document made from the cells of a table. Usually there is one."""
    taken = take(content)
    first, *others = _documents(taken.content)
    files, notes = (taken.files, taken.notes) if not others else ((), (*taken.notes, *[SHARED][: len(taken.files)]))
    return [first._replace(files=files, notes=notes, dropped=first.dropped + taken.dropped), *others]


def _documents(content: bytes | dict[str, Any]) -> list[Document]:
    if isinstance(content, dict):
        cleaned, dropped = without_protected(content) if has_protected(content) else (content, 0)
        return [validated(cleaned, cleaned, dropped)]
    if content.count(b":") > MAX_NAMES and len(_names(object_of(content))) > MAX_NAMES:
        reason = f"has over {MAX_NAMES:,} different names of fields: upload only those of the application"
        return [Document(None, reason, content)]
    try:
        application = Application.model_validate_json(content)
    except ValidationError as error:
        raw = object_of(content)
        if raw is None:
            reason = envelope_reason(content) or _reason(error)
            if is_of_object(content):
                return [Document(None, reason + NOT_KEPT, b"")]
            return [Document(None, reason, content)]
    else:
        if _is_canonical(application) or (raw := object_of(content)) is None:
            is_unread = "submitted_at" in application.model_fields_set and application.submitted_at is None
            return [
                Document(application, "", content, submitted=_submitted(object_of(content) or {}) if is_unread else "")
            ]
    raw = with_titles(raw)
    cleaned, dropped = without_protected(raw)
    found = _by_reader(raw, cleaned)  # a reader copies what it knows, and nothing beside it
    if not found and (inner := envelopes.unwrap(cleaned)):
        found = [one for each in inner for one in _by_reader(each, each) or [_by_names(each)]]
    first, *others = found or [_by_names(cleaned)]
    if not dropped and not others:
        first = first._replace(content=content)
    return [first._replace(dropped=dropped), *others]


def _by_reader(document: dict[str, Any], content: dict[str, Any]) -> list[Document]:
    """The applications of a document as the reader of its source has them; none if no source has such documents."""
    read = readers.documents(document)
    if not read:
        return []
    if len(read) == 1:
        complete(read[0], content)
    first, *others = [validated(each, content) for each in read]
    return [first._replace(unread=unread_by_reader(content, read)), *others]


def complete(read: dict[str, Any], content: dict[str, Any]) -> None:
    """Adds what the reader of a source did not find, and what the document has under usual names."""
    basics = read.setdefault("basics", {})
    if "education" in read and basics.keys() >= _IDENTITY:
        return
    inner = envelopes.unwrap(content) or [content]
    other = naming.document(inner[0]) if len(inner) == 1 else {}
    stated = other.get("basics")
    if isinstance(stated, dict):
        basics.update({name: stated[name] for name in _IDENTITY & stated.keys() - basics.keys()})
    if "education" in other:
        read.setdefault("education", other["education"])


def _by_names(document: dict[str, Any]) -> Document:
    return validated(naming.document(document), document)


def object_of(content: bytes) -> dict[str, Any] | None:
    """The JSON object of a text; None if it is none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _names(document: Any) -> set[str]:
    """The different names in a document; not all, if there are too many."""
    found: set[str] = set()
    waiting = [document]
    while waiting and len(found) <= MAX_NAMES:
        node = waiting.pop()
        if isinstance(node, dict):
            found.update(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def validated(document: dict[str, Any], content: dict[str, Any], dropped: int = 0) -> Document:
    """The application of a document with the names of the model, read from `content`."""
    try:
        # One parser for all formats, and for the verifiers after it: what is accepted here can be read there.
        application = Application.model_validate_json(json.dumps(document))
        return Document(application, "", content, dropped, submitted=_submitted(document))
    except ValidationError as error:
        stated = document.get("application_id")
        if stated is not None and all(each["loc"] == ("application_id",) for each in error.errors()):
            without = {name: value for name, value in document.items() if name != "application_id"}
            return validated(without, content, dropped)._replace(unusable_id=text_of(stated) or "")
        return Document(None, _reason(error, {**content, **document}), content, dropped)


def _submitted(document: dict[str, Any]) -> str:
    stated = document.get("submitted_at")
    return stated if isinstance(stated, str) else ""


def _reason(error: ValidationError, document: dict[str, Any] | None = None) -> str:
    """Why a document is no application; if nothing in it can be verified, with the fields that are not understood."""
    reason = "; ".join(f"{fault.path}: {fault.message}" for fault in faults(error)[:MAX_FAULTS])
    if document and not error.errors(include_input=False)[0]["loc"]:
        reason = envelope_reason(document) or reason
    named = dict.fromkeys(each for each in unread_columns(document or {}) if each.looks_like)
    if not named or error.errors(include_input=False)[0]["loc"]:
        return reason
    shown = ", ".join(f"`{each.name}` looks like {each.looks_like}" for each in [*named][:MAX_UNREAD])
    more = f" and {len(named) - MAX_UNREAD:,} more" if len(named) > MAX_UNREAD else ""
    return f"{reason}. Not understood: {shown}{more}. Rename these fields"


def _is_canonical(application: Application) -> bool:
    """Whether mapping names cannot find more in a document: all that it has beside its fields is unknown or known."""
    if "work" in application.model_fields_set and not application.work:
        return False  # perhaps in another form
    for _, group, extra in extras(application):
        if protected_answers(extra):
            return False
        for name, value in extra.items():
            if value in naming.EMPTY:
                continue
            is_known = name in KNOWN[group]
            if not (is_known and isinstance(value, str)) and has_protected(value):
                return False
            if not is_known and (is_protected(name) or _may_be_read(group, name, value)):
                return False
    return not any(map(has_protected, _inner_extras(application)))


def _inner_extras(application: Application) -> Iterator[dict[str, Any]]:
    """What the accounts, and the places of schools and employers have beside their fields."""
    for place in (
        *(entry.location for entry in application.education),
        *(position.location for position in application.work),
    ):
        if isinstance(place, BaseModel) and (extra := place.__pydantic_extra__):
            yield extra
    for profile in application.basics.profiles if application.basics else ():
        if extra := profile.__pydantic_extra__:
            yield extra


def _may_be_read(group: str, name: str, value: Any) -> bool:
    if field_of(group, name):
        return True
    return not group and isinstance(value, dict | list) and section_of(name) is not None
