"""Reads uploads: one reader per format. Each reader streams, so memory use does not depend on the size.

A reader yields the rows of the upload in order: `Row`, or `Unreadable` with a reason. A reason says how to fix the row
and does not repeat its content. Row numbers are those that a person sees: the line of a JSON Lines file, the element
of an array (from 1), the row of a spreadsheet (the header is row 1).
"""

import gzip
import json
import math
import re
import time
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

from bonafide.text_stream import BadRecord, LineReader, buffered, csv_records
from intake.columns import Columns


class Limits(NamedTuple):
    """Limits of reading: bytes of the decompressed upload, bytes of one row, and a deadline.

    The deadline is a `time.monotonic` time, in seconds.
    """

    upload: int
    row: int
    deadline: float = math.inf


class Row(NamedTuple):
    """One row: JSON text, or the document made from its cells."""

    number: int
    content: bytes | dict[str, Any]


class Unreadable(NamedTuple):
    """One row that could not be read, and why."""

    number: int
    reason: str


type Rows = Iterator[Row | Unreadable]


class _TooMuch(Exception):
    """The decompressed upload is larger than the limit."""


class _TooLate(Exception):
    """The deadline has passed."""


def _within(limits: Limits) -> Callable[[int], None]:
    """A function that raises an exception if the upload is too large, or the deadline has passed."""

    def allow(read: int) -> None:
        if read > limits.upload:
            raise _TooMuch
        if time.monotonic() > limits.deadline:
            raise _TooLate

    return allow


def rows(name: str, stream: BinaryIO, limits: Limits) -> Rows:
    """Reads the rows of an upload in the format of its name: .json, .jsonl or .csv, each also .gz.

    Any content gives rows and reasons; only a failure of the stream raises an exception.
    """
    number = 0
    try:
        for row in _rows(name.lower(), stream, limits):
            number = row.number
            yield row
    except _TooMuch:
        megabytes = limits.upload // 1_000_000
        yield Unreadable(number + 1, f"from here on not read: the decompressed upload is over {megabytes:,} MB")
    except _TooLate:
        yield Unreadable(number + 1, "from here on not read: there was no time left; split the upload")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield Unreadable(number + 1, "from here on not read: the gzip data is damaged or truncated")


def _rows(name: str, stream: BinaryIO, limits: Limits) -> Rows:
    reader = _FORMATS.get(name.removesuffix(".gz").rpartition(".")[2])
    if reader is None:
        endings = ", ".join(f".{ending}" for ending in _FORMATS)
        yield Unreadable(1, f"the name has no known format: it must end in {endings}, or in one of them and .gz")
        return
    content = buffered(stream)
    start = content.peek(4)[:4]
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)):
        encoding = "UTF-32" if start in (BOM_UTF32_LE, BOM_UTF32_BE) else "UTF-16"
        yield Unreadable(1, f"the upload is encoded in {encoding}: save it as UTF-8")
        return
    if start.startswith(BOM_UTF8):
        content.read(len(BOM_UTF8))
    yield from reader(LineReader(content, limits.row, _within(limits)), limits)


def _not_utf8(error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    return f"not UTF-8 (byte 0x{byte:02X} at position {error.start + 1}), perhaps Windows-1252: save it as UTF-8"


def _over_limit(limits: Limits) -> str:
    return f"longer than {limits.row // 1024:,} KB, the maximum of a row"


def _json_lines(lines: LineReader, limits: Limits, first: bytes | None = None) -> Rows:
    """One JSON document per line; empty lines are ignored."""
    line = first or lines.next()
    while line is not None:
        if lines.too_long(line):
            yield Unreadable(lines.number, _over_limit(limits))
        elif line.strip():
            yield Row(lines.number, line)
        line = lines.next()


def _json(lines: LineReader, limits: Limits) -> Rows:
    """One document, an array of documents, or JSON Lines under another name."""
    first_byte = lines.first_byte()
    if not first_byte:
        yield Unreadable(1, "the upload is empty")
        return
    if first_byte == b"[":
        yield from _json_array(lines, limits)
        return
    line = lines.next() or b""
    if _is_json(line):
        yield from _json_lines(lines, limits, first=line)
    else:
        document = line
        while len(document) <= limits.row and (chunk := lines.chunk()):
            document += chunk
        yield Unreadable(1, _over_limit(limits)) if len(document) > limits.row else Row(1, document)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _json_array(lines: LineReader, limits: Limits) -> Rows:
    """The elements of an array. Reading ends at an element that is not JSON, since the next one cannot be found."""
    decoder = getincrementaldecoder("utf-8")(errors="surrogateescape")
    text = decoder.decode(lines.chunk())[1:]
    number, position, ended = 1, 0, False
    while True:
        while (element := _element(text, position, first=number == 1, last=ended)) is not None:
            begin, position = element
            if begin == position:
                if text[position + 1 :].strip() or lines.chunk().strip():
                    yield Unreadable(number, "from here on not read: there is text after the end of the array")
                return
            try:
                content = text[begin:position].encode()
            except UnicodeEncodeError:
                yield Unreadable(number, "not UTF-8, perhaps Windows-1252: save it as UTF-8")
            else:
                within = len(content) <= limits.row
                yield Row(number, content) if within else Unreadable(number, _over_limit(limits))
            number += 1
        if len(text) - position > limits.row:
            yield Unreadable(number, f"from here on not read: the element is {_over_limit(limits)}")
            return
        if ended or _is_broken(text, position):
            yield Unreadable(number, "from here on not read: not valid JSON, or the array does not end")
            return
        chunk = lines.chunk()
        ended = not chunk
        text, position = text[position:] + decoder.decode(chunk, ended), 0


def _element(text: str, position: int, *, first: bool, last: bool) -> tuple[int, int] | None:
    """Start and end of the next element of the array; equal at the end of the array; None if more data is needed."""
    position = _skip_space(text, position)
    if text.startswith("]", position):
        return position, position
    if not first:
        if not text.startswith(",", position):
            return None
        position = _skip_space(text, position + 1)
    try:
        _, end = _SCAN(text, position)
    except (ValueError, RecursionError):
        return None
    if _skip_space(text, end) == len(text) and not last:
        return None  # a number may continue in the next chunk
    return position, end


def _is_broken(text: str, position: int) -> bool:
    """Whether the text cannot become an element, whatever follows."""
    position = _skip_space(text, position)
    if text.startswith(",", position):
        position = _skip_space(text, position + 1)
    try:
        _, position = _SCAN(text, position)
    except json.JSONDecodeError as error:
        return not error.msg.startswith("Unterminated") and error.pos < len(text) - _MAX_TOKEN_LENGTH
    except (ValueError, RecursionError):
        return True
    following = _skip_space(text, position)
    return following < len(text) and text[following] not in ",]"


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _csv(lines: LineReader, limits: Limits) -> Rows:
    """A table with a header. Its cells are separated by comma, semicolon or tab, as in the header."""
    if not lines.first_byte():
        yield Unreadable(1, "the upload is empty")
        return
    try:
        header_row = lines.number + 1
        header = lines.next() or b""
        while header.count(b'"') % 2 and (more := lines.next()) and len(header) <= limits.row:
            header += more  # a quoted name continues in the next line
        columns = Columns.of_header(header.decode())
    except UnicodeDecodeError as error:
        yield Unreadable(1, f"the header is {_not_utf8(error)}")
        return
    except ValueError as error:
        yield Unreadable(1, str(error))
        return
    for number, record in enumerate(csv_records(lines, columns.separator), start=header_row + 1):
        if isinstance(record, BadRecord):
            yield Unreadable(number, _bad_record(record, limits))
        elif any(record):
            try:
                yield Row(number, columns.document(record))
            except ValueError as error:
                yield Unreadable(number, str(error))


def _bad_record(record: BadRecord, limits: Limits) -> str:
    if record.too_long:
        return _over_limit(limits)
    if record.decoding:
        return _not_utf8(record.decoding)
    return "a quoted cell is not closed, or text follows a closed one"


_FORMATS = {"json": _json, "jsonl": _json_lines, "ndjson": _json_lines, "csv": _csv, "tsv": _csv}
_SCAN = json.JSONDecoder().raw_decode
_SPACE = re.compile(r"[ \t\r\n]*")
_MAX_TOKEN_LENGTH = 32
"""Characters at the end of a chunk that may be the start of a literal, a number or an escape."""
