"""Reads files of deliveries: a table with a header, an array of JSON objects, one object, or one a line.

The content says which of them it is, and each may be compressed with gzip. Row numbers are those that a person sees:
the row of a spreadsheet (the header is row 1), the element of an array, the line of JSON Lines. Reasons repeat nothing
of the content.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

from bonafide.text_stream import BadRecord, LineReader, ReadingStopped, buffered, csv_records
from intake.encodings import RowDecoder, transcoded
from intake.foreign import file_reason
from intake.gunzip import Damaged
from intake.json_array import End, pieces
from verify_shipping.delivery import field_of

MAX_BYTES = 100_000_000
"""Of a file, decompressed."""

MAX_ROW_BYTES = 100_000

MAX_HEADER_ROWS = 20
"""Rows among which the header of a table is: reports begin with a title."""

_INSTEAD = "save it as CSV or JSON, one delivery a row"
_NO_HEADER = (
    "no row has the names of columns: it needs application_id and address, and should have name, postal_code, city, "
    "region, country_code and shipped_at"
)


class Row(NamedTuple):
    """A row with its fields. The fields of a table have the names of its header."""

    number: int
    fields: dict[str, Any]


class Blank(NamedTuple):
    """A row without content."""

    number: int


class Unreadable(NamedTuple):
    """A row that cannot be read, and why. If `is_rest`, nothing is read from here on."""

    number: int
    reason: str
    is_rest: bool = False


type Rows = Iterator[Row | Blank | Unreadable]


def read_rows(stream: BinaryIO, max_bytes: int = MAX_BYTES) -> Rows:
    """The rows of a file. Any content gives rows and reasons; only a failure of the stream raises an exception."""
    number = 0
    try:
        for row in _rows(stream, max_bytes):
            number = row.number
            yield row
    except (Damaged, EOFError, gzip.BadGzipFile, zlib.error):
        reason = "from here on not read: the file is damaged or cut off. Export it again"
        yield Unreadable(number + 1, reason, is_rest=True)
    except ReadingStopped:
        megabytes = max_bytes // 1_000_000
        yield Unreadable(number + 1, f"from here on not read: the file is over {megabytes} MB. Split it", is_rest=True)


def _rows(stream: BinaryIO, max_bytes: int) -> Rows:
    content = buffered(stream)
    start = content.peek(1024)[:1024]
    if start.startswith(b"PK\x03\x04"):
        yield Unreadable(1, f"the file is a workbook or another archive: {_INSTEAD}", is_rest=True)
        return
    content, _ = transcoded(content)
    if file_reason(content.peek(1024)[:1024]):
        yield Unreadable(1, f"the file is no text: {_INSTEAD}", is_rest=True)
        return
    lines = LineReader(content, MAX_ROW_BYTES, _within(max_bytes))
    first = lines.first_byte()
    if not first:
        yield Unreadable(1, "the file is empty: export the deliveries again", is_rest=True)
        return
    decode = RowDecoder(lines.peek)
    if first == b"[":
        yield from _array(iter(lines.chunk, b""), decode)
    elif first == b"{":
        yield from _objects(lines, decode)
    else:
        yield from _table(lines, decode)


def _within(max_bytes: int) -> Callable[[int], None]:
    def allow(read: int) -> None:
        if read > max_bytes:
            raise ReadingStopped

    return allow


# ────────────────────────────────────────────────── JSON ────────────────────────────────────────────────────


def _array(chunks: Iterator[bytes], decode: RowDecoder) -> Rows:
    """The elements of an array."""
    number = 1
    for text, end in pieces(chunks, MAX_ROW_BYTES):
        if end in (End.BEFORE_ARRAY, End.OF_DATA_AFTER_ARRAY):
            continue
        if text.strip():
            yield _element(number, text, decode)
            number += 1
        if end in (End.OF_DATA_AFTER_ELEMENT, End.OF_DATA_IN_ELEMENT):
            reason = "from here on not read: the array does not end. Export it again"
            yield Unreadable(number, reason, is_rest=True)


def _objects(lines: LineReader, decode: RowDecoder) -> Rows:
    """One object a line, or one object over several lines, perhaps around a list of deliveries."""
    first = lines.number + 1
    line = lines.next() or b""
    if _parsed(line, decode) is None and not lines.too_long(line):
        rest = [line]
        while sum(map(len, rest)) <= MAX_ROW_BYTES and (more := lines.next()):
            rest.append(more)
        whole = b"".join(rest)
        found = _parsed(whole, decode)
        if isinstance(found, dict):
            yield from _of_document(first, found)
            return
        for number, each in enumerate(rest, start=first):
            yield _element(number, each, decode)
    else:
        found = None if lines.too_long(line) else _parsed(line, decode)
        if isinstance(found, dict) and not lines.first_byte():
            yield from _of_document(first, found)
            return
        yield _element(first, line, decode)
    for number, each in enumerate(iter(lines.next, None), start=lines.number + 1):
        yield _element(number, each, decode)


def _of_document(number: int, document: dict[str, Any]) -> Rows:
    """A delivery, or those in the list that a document has."""
    lists = [each for each in document.values() if isinstance(each, list) and each]
    found = next((some for some in lists if all(isinstance(one, dict) for one in some)), None)
    if found and not any(map(field_of, document)):
        yield from (Row(each, one) for each, one in enumerate(found, start=1))
        return
    yield Row(number, document)


def _element(number: int, text: bytes, decode: RowDecoder) -> Row | Blank | Unreadable:
    if len(text) > MAX_ROW_BYTES:
        return Unreadable(number, f"longer than {MAX_ROW_BYTES // 1000} KB, the maximum of a row")
    if not text.strip():
        return Blank(number)
    try:
        content = json.loads(decode(text))
    except UnicodeDecodeError as error:
        return Unreadable(number, error.reason)
    except (ValueError, RecursionError):
        return Unreadable(number, "no valid JSON")
    return Row(number, content) if isinstance(content, dict) else Unreadable(number, "no JSON object")


def _parsed(text: bytes, decode: RowDecoder) -> Any:
    try:
        return json.loads(decode(text))
    except (ValueError, RecursionError):
        return None


# ───────────────────────────────────────────────── Tables ───────────────────────────────────────────────────


def _table(lines: LineReader, decode: RowDecoder) -> Rows:
    """A table. Its cells are separated by comma, semicolon, tab or bar, as in the header."""
    for _ in range(MAX_HEADER_ROWS):
        line = lines.next()
        if line is None:
            break
        try:
            separator, names = _header(decode(line))
        except UnicodeDecodeError as error:
            yield Unreadable(lines.number, f"the header is {error.reason}", is_rest=True)
            return
        if not names:
            continue
        for number, record in enumerate(csv_records(lines, separator, decode=decode), start=lines.number + 1):
            yield _cells(number, record, names)
        return
    yield Unreadable(1, _NO_HEADER, is_rest=True)


def _header(text: str) -> tuple[str, list[str]]:
    """The separator and the names of a header; no names if it is none: it needs an application's id and an address."""
    for separator in ",;\t|":
        try:
            names = next(csv.reader([text.strip("\r\n")], delimiter=separator), [])
        except csv.Error:
            continue
        fields = set(map(field_of, names))
        if "application_id" in fields and fields & {"address", "address_2"}:
            return separator, names
    return "", []


def _cells(number: int, record: list[str] | BadRecord, names: list[str]) -> Row | Blank | Unreadable:
    if isinstance(record, BadRecord):
        if record.decoding:
            return Unreadable(number, record.decoding.reason)
        why = (
            "too long"
            if record.too_long
            else "not readable: a quoted cell is not closed, or text follows a closed one"
        )
        return Unreadable(number, why)
    if not any(cell.strip() for cell in record):
        return Blank(number)
    if len(record) > len(names) and any(cell.strip() for cell in record[len(names) :]):
        return Unreadable(number, "more cells than the header: quote cells that contain the separator")
    fields: dict[str, str] = {}
    for name, cell in zip(names, record, strict=False):
        if cell.strip():
            fields.setdefault(name, cell)
    return Row(number, fields)
