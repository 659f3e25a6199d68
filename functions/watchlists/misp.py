"""Reads MISP events and attributes, in JSON and as rows of MISP's CSV export.

Source: https://www.misp-standard.org/rfc/misp-standard-core.html, and MISP's automation API for the columns of the
CSV export: uuid, event_id, category, type, value, comment, to_ids, date.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from watchlists.entry import Entries, Kind, MalformedList, Provenance, Skipped
from watchlists.identifiers import entries
from watchlists.sanitize import joined, parse_day, safe_identifier, safe_text

TYPES: dict[str, Kind] = {
    "email": "email",
    "email-src": "email",
    "email-dst": "email",
    "email-reply-to": "email",
    "target-email": "email",
    "whois-registrant-email": "email",
    "phone-number": "phone",
    "whois-registrant-phone": "phone",
}
"""Types of attributes that are read."""


class _Attribute(NamedTuple):
    """An attribute, its event, and its position."""

    where: str
    fields: dict[str, Any]
    event: dict[str, Any]
    deleted: bool


def is_misp(document: object) -> bool:
    """Whether a JSON document is an export of events or attributes."""
    if isinstance(document, list):
        return bool(document) and all(isinstance(each, dict) and "Event" in each for each in document)
    return isinstance(document, dict) and not {"response", "Event", "Attribute"}.isdisjoint(document)


def read_misp(document: Any) -> Entries:
    """Reads an export: attributes meant for detection (`to_ids`) that are not deleted."""
    document = document.get("response", document) if isinstance(document, dict) else document
    read = 0
    for attribute in _attributes(document):
        read += 1
        yield from _entries(attribute)
    if not read:
        raise MalformedList("an export without attributes", "the list", "Export it again; to revoke a list, delete it")


def read_row(where: str, row: Mapping[str, str]) -> Entries:
    """Reads one row of the CSV export, by the names of its columns."""
    fields = {**row, "first_seen": row.get("first_seen") or row.get("date")}
    event = {"id": row.get("event_id"), "Orgc": {"name": row.get("event_source_org")}}
    return _entries(_Attribute(where, fields, event, _is(row.get("deleted"))))


def _attributes(document: Any) -> Iterator[_Attribute]:
    number = 0
    for each in document if isinstance(document, list) else [document]:
        if not isinstance(each, dict):
            continue
        event = each["Event"] if isinstance(each.get("Event"), dict) else each
        gone = _is(event.get("deleted"))
        for owner in (event, *_dicts(event.get("Object"))):
            for fields in _dicts(owner.get("Attribute")):
                number += 1
                related = fields["Event"] if isinstance(fields.get("Event"), dict) else event
                deleted = gone or _is(owner.get("deleted")) or _is(fields.get("deleted"))
                yield _Attribute(f"attribute {number}", fields, related, deleted)


def _entries(attribute: _Attribute) -> Entries:
    where, fields, event, deleted = attribute
    kind = TYPES.get(str(fields.get("type")))
    if kind is None:
        return
    if deleted:
        yield Skipped(where, "deleted", withdrawn=True)
    elif not _is(fields.get("to_ids")):
        yield Skipped(where, "not meant for detection (to_ids)", withdrawn=True)
    elif not isinstance(fields.get("value"), str):
        yield Skipped(where, "an attribute without a value")
    else:
        author = event.get("Orgc")
        number = safe_identifier(event.get("uuid") or event.get("id") or fields.get("event_id"), "")
        provenance = Provenance(
            entry=safe_identifier(fields.get("uuid") or fields.get("id"), where),
            source=joined("MISP", safe_text(author.get("name")) if isinstance(author, dict) else ""),
            programme=joined(
                f"MISP event {number}" if number else "MISP", safe_text(fields.get("category")), str(fields["type"])
            ),
            first_seen=parse_day(fields.get("first_seen")),
        )
        yield from entries(where, kind, fields["value"], provenance)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is(flag: object) -> bool:
    """Whether a flag is set. Older MISP releases and tables write flags as text or number."""
    return str(flag).strip().lower() in ("true", "1")
