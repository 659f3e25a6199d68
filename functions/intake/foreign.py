"""Recognises uploads that are no applications: documents, archives, watchlists, answers of an API. Each has a reason.

A reason says what the upload is and what to upload instead. It repeats nothing of the content but names of fields.
"""

import json
import re
from typing import Any

_INSTEAD = "upload applications as JSON, JSON Lines, CSV or .xlsx"
RESUME = (
    "a document alone is no application. Put it under documents/applications/<application id>/, and then upload the "
    "fields of the application form as JSON, CSV or .xlsx, with the name of the document"
)
"""What to do with a document instead."""

_FILES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", f"the upload is a PDF: {RESUME}"),
    (b"{\\rtf", f"the upload is a text document (.rtf): {RESUME}"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "the upload is an old Office file (.xls, .doc), or a workbook with a password: save a table as CSV, or as "
        ".xlsx without a password",
    ),
    (b"\x89PNG\r\n", f"the upload is an image: {RESUME}"),
    (b"\xff\xd8\xff", f"the upload is an image: {RESUME}"),
    (b"GIF8", f"the upload is an image: {RESUME}"),
    (b"II*\0", f"the upload is an image: {RESUME}"),
    (b"MM\0*", f"the upload is an image: {RESUME}"),
    (b"SQLite format 3\0", f"the upload is an SQLite database: export its table, and {_INSTEAD}"),
    (b"PAR1", f"the upload is a Parquet file: {_INSTEAD}"),
    (b"Obj\x01", f"the upload is an Avro file: {_INSTEAD}"),
    (b"BZh", "the upload is compressed with bzip2: compress it with gzip, or not at all"),
    (b"\xfd7zXZ\0", "the upload is compressed with xz: compress it with gzip, or not at all"),
    (b"\x28\xb5\x2f\xfd", "the upload is compressed with zstd: compress it with gzip, or not at all"),
    (b"7z\xbc\xaf\x27\x1c", "the upload is an archive (7z): upload the files in it, one by one"),
    (b"Rar!\x1a\x07", "the upload is an archive (RAR): upload the files in it, one by one"),
    (b"PK\x05\x06", "the upload is an empty zip archive: export the applications again"),
)
_TAR = b"ustar"
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_MOST_OF_A_TEXT = 0.95
_MAX_ENVELOPES = 4


def file_reason(start: bytes) -> str | None:
    """Why an upload that starts like this is no text of applications; None if it may be one.

    Args:
        start: its first bytes, decompressed; 265 are enough.
    """
    for magic, reason in _FILES:
        if start.startswith(magic):
            return reason
    if start[257:262] == _TAR:
        return "the upload is an archive (tar): upload the files in it, one by one"
    if _HTML.match(start):
        return f"the upload is a web page, perhaps one to log in: export the applications again, and {_INSTEAD}"
    sample = start[:1000]
    if b"\0" not in sample.partition(b"\n")[0]:
        return None
    halves = start[0:64:2], start[1:64:2]
    if any(half and not half.strip(b"\0") for half in halves):
        return "the upload is encoded in UTF-16 without a byte order mark: save it as UTF-8"
    if len(sample.translate(None, _CONTROLS)) > _MOST_OF_A_TEXT * len(sample):  # a damaged line among others
        return None
    return f"the upload is a binary file: {_INSTEAD}"


def document_reason(document: Any) -> str | None:
    """Why a JSON document is no application but something else that is well known; None if it is not known."""
    if not isinstance(document, dict):
        return None
    if document.keys() >= {"op", "entity"}:
        return (
            "the upload is a delta of OpenSanctions, so it is not applications but changes of a watchlist: upload "
            "entities.ftm.json of the same data set under watchlists/<tier>/"
        )
    if document.keys() >= {"id", "schema", "properties"} and isinstance(document["properties"], dict):
        return f"the upload is a watchlist of OpenSanctions: {_AS_WATCHLIST}"
    if document.get("type") == "bundle" and "objects" in document:
        return f"the upload is a STIX bundle: {_AS_WATCHLIST}"
    if isinstance(document.get("Event"), dict) or _is_misp_answer(document):
        return f"the upload is an event of MISP: {_AS_WATCHLIST}"
    if isinstance(document.get("list"), list) and document.keys() & {"matching_attributes", "version"}:
        return (
            "the upload is a warning list of MISP. Its entries are harmless values that often raise false alarms, so "
            f"it is neither applications nor a list of suspects: {_INSTEAD}"
        )
    if "$schema" in document and document.keys() & {"$defs", "definitions", "properties"}:
        return f"the upload is a JSON Schema, which describes documents: {_INSTEAD}"
    if document.keys() & {"error", "errors"} and not document.keys() & {"data", "basics", "education"}:
        return "the upload is the answer of an API that reports an error: export the applications again"
    return None


_AS_WATCHLIST = "if it is a watchlist, upload it under watchlists/<tier>/ and not under incoming/"


def _is_misp_answer(document: dict[str, Any]) -> bool:
    events = document.get("response")
    return isinstance(events, list) and bool(events) and isinstance(events[0], dict) and "Event" in events[0]


def envelope_reason(content: bytes | dict[str, Any]) -> str | None:
    """Why a document that is no application may be an envelope; None if it has no list of objects."""
    try:
        document = json.loads(content) if isinstance(content, bytes) else content
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list):
        return "the row is a list, not an application: upload one array of all applications, or JSON Lines"
    if not isinstance(document, dict):
        return "the row is a text or a number, not an application: each row must be a JSON object"
    path = _path_of_list(document, _MAX_ENVELOPES)
    if path is None:
        return None
    return (
        f"the document is no application, but has a list at `{path}`: upload that list as a JSON array, or name it in "
        f'a mapping file: "rows": "{path}"'
    )


def _path_of_list(document: dict[str, Any], depth: int) -> str | None:
    """The path of the longest list of objects in a document, up to a depth."""
    found = [
        (len(value), name)
        for name, value in document.items()
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    ]
    if found:
        return max(found)[1]
    for name, value in document.items() if depth > 1 else ():
        if isinstance(value, dict) and (inner := _path_of_list(value, depth - 1)):
            return f"{name}.{inner}"
    return None
