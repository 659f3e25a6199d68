"""What is no upload of applications gets one reason, which says what it is and names the way out."""

import gzip
import io
import json
from typing import Any

import pytest

from intake.documents import documents
from intake.formats import Limits, Note, Row, Unreadable, rows

LIMITS = Limits(upload=10_000_000, row=1_000_000)

FILES = [
    (b"%PDF-1.7\n1 0 obj", "PDF"),
    (b"{\\rtf1\\ansi", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ".xls"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1\x15\x04", "Parquet"),
    (b"BZh91AY&SY", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (bytes(257) + b"ustar", "tar"),
    (b"\n<!DOCTYPE html><html>", "web page"),
    (b"\x7fELF\x02\x01\x01\0\0", "binary"),
    (b"", "empty"),
]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "resume.pdf"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("content", "said"), FILES, ids=[said for _, said in FILES])
def test_file_of_another_kind_has_one_reason(content: bytes, said: str, name: str, packed: bool) -> None:
    (row,) = rows(name, io.BytesIO(gzip.compress(content) if packed else content), LIMITS)
    assert isinstance(row, Unreadable)
    assert row.is_rest
    assert said in row.reason
    assert ":" in row.reason  # after which the way out is named


def test_damaged_first_line_hides_no_other_line() -> None:
    lines = [b"\0", *(b'{"application_id": "a-%d", "basics": {}}' % number for number in range(10))]
    found = list(rows("a.jsonl", io.BytesIO(b"\n".join(lines)), LIMITS))
    assert [row.number for row in found if not isinstance(row, Note)] == list(range(1, 12))
    assert not any(isinstance(row, Unreadable) and row.is_rest for row in found)


DELTA = {"op": "ADD", "entity": {"id": "x", "schema": "Person"}}
DOCUMENTS: list[tuple[Any, str]] = [
    (DELTA, "delta of OpenSanctions"),
    ({"id": "x", "schema": "Person", "properties": {"email": ["a@b.example"]}}, "watchlist of OpenSanctions"),
    ({"type": "bundle", "id": "bundle--1", "objects": []}, "STIX"),
    ({"Event": {"info": "x", "Attribute": []}}, "event of MISP"),
    ({"response": [{"Event": {"info": "x"}}]}, "event of MISP"),
    ({"name": "x", "list": ["gmail.com"], "matching_attributes": ["domain"], "version": 1}, "warning list of MISP"),
    ({"$schema": "https://json-schema.org/draft-07", "properties": {}}, "JSON Schema"),
    ({"error": {"message": "expired"}}, "reports an error"),
]


@pytest.mark.parametrize(("document", "said"), DOCUMENTS, ids=[said for _, said in DOCUMENTS])
def test_document_of_another_kind_has_one_reason(document: Any, said: str) -> None:
    text = json.dumps(document).encode()
    uploads = {"a.json": text, "b.jsonl": b"\n".join([text] * 3), "c.json": b"[" + b",".join([text] * 3) + b"]"}
    for name, content in uploads.items():
        found = [row for row in rows(name, io.BytesIO(content), LIMITS) if not isinstance(row, Row)]
        (row,) = found[-1:]
        assert isinstance(row, Unreadable)
        assert said in row.reason
        assert len(found) == 1


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"xyz": [{"a": 1}], "page": 1}, '"rows": "xyz"'),
        ({"xyz": {"abc": [{"a": 1}, {"a": 2}]}}, '"rows": "xyz.abc"'),
        ([{"a": 1}], "one array of all applications"),
        ("text", "must be a JSON object"),
        (7, "must be a JSON object"),
    ],
)
def test_unknown_envelope_names_the_way_out(document: Any, said: str) -> None:
    (read,) = documents(json.dumps(document).encode())
    assert read.application is None
    assert said in read.reason


@pytest.mark.parametrize("length", [30, 50, 70])
def test_truncated_json_is_said_to_be_cut_off(length: int) -> None:
    text = json.dumps({"basics": {"name": "Jane Doe", "email": "jane@mail.example.org", "phone": "+1 202 555 0147"}})
    (read,) = documents(text[:length].encode())
    assert "the JSON is cut off" in read.reason


def test_application_with_lists_is_no_envelope() -> None:
    (read,) = documents(json.dumps({"basics": {"email": "j@x.org"}, "xyz": [{"a": 1}]}).encode())
    assert read.application
