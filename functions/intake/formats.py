"""Reads uploads: one reader per format. Each reader streams, so memory use does not depend on the size.

A reader yields the rows of the upload in order: `Row`, `Blank`, or `Unreadable` with a reason. A reason says how to
fix the row and does not repeat its content. Row numbers are those that a person sees: the line of a JSON Lines file,
the element of an array (from 1), the row of a spreadsheet (the header is row 1).
"""

import io
import json
import math
import tempfile
import time
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, Any, BinaryIO, NamedTuple, cast

from bonafide.text_stream import CHUNK, BadRecord, LineReader, ReadingStopped, csv_records
from intake import envelopes, readers
from intake.columns import Columns
from intake.gunzip import GZIP, Damaged, Gunzip
from intake.json_array import End, pieces


class Limits(NamedTuple):
    """Limits of reading: bytes of the decompressed upload, bytes of one row, and a deadline.

    The deadline is a `time.monotonic` time, in seconds.
    """

    upload: int
    row: int
    deadline: float = math.inf


class Row(NamedTuple):
    """One row: JSON text, or the document made from its cells. `note` says what else the person should know."""

    number: int
    content: bytes | dict[str, Any]
    note: str | None = None


class Blank(NamedTuple):
    """One row without content: an empty line, or a row of empty cells."""

    number: int


class Unreadable(NamedTuple):
    """One row that could not be read, why, and what it contains.

    If `is_rest`, it stands for everything from here on, and has no content.
    """

    number: int
    reason: str
    content: bytes | list[str] = b""
    is_rest: bool = False


type Rows = Iterator[Row | Blank | Unreadable]


class _TooMuch(ReadingStopped):
    """The decompressed upload is larger than the limit."""


class _TooLate(ReadingStopped):
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
    """Reads the rows of an upload in the format of its name: .json, .jsonl, .csv, .xml or .zip, each also .gz.

    Any content gives rows and reasons; only a failure of the stream raises an exception.
    """
    number = 0
    try:
        for row in _rows(name.lower(), stream, limits):
            number = row.number
            yield row
    except _TooMuch:
        megabytes = limits.upload // 1_000_000
        yield _rest(number + 1, f"from here on not read: the decompressed upload is over {megabytes:,} MB")
    except _TooLate:
        yield _rest(number + 1, "from here on not read: there was no time left; split the upload")
    except Damaged as damaged:
        yield _rest(number + 1, str(damaged))


def _rest(number: int, reason: str) -> Unreadable:
    return Unreadable(number, reason, is_rest=True)


def _rows(name: str, stream: BinaryIO, limits: Limits) -> Rows:
    reader = _FORMATS.get(name.removesuffix(".gz").rpartition(".")[2])
    if reader is None:
        endings = ", ".join(f".{ending}" for ending in _FORMATS)
        yield _rest(1, f"the name has no known format: it must end in {endings}, or in one of them and .gz")
        return
    content: io.BufferedReader[Any] = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
    gunzip = Gunzip(content) if content.peek(2)[:2] == GZIP else None
    if gunzip:
        content = io.BufferedReader(gunzip, CHUNK)
    start = content.peek(4)[:4]
    if start[:2] == GZIP:
        yield _rest(1, "the upload is compressed twice: compress it once")
        return
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)):
        encoding = "UTF-32" if start in (BOM_UTF32_LE, BOM_UTF32_BE) else "UTF-16"
        yield _rest(1, f"the upload is encoded in {encoding}: save it as UTF-8")
        return
    if start.startswith(BOM_UTF8):
        content.read(len(BOM_UTF8))
    yield from reader(LineReader(content, limits.row, _within(limits)), limits)
    if gunzip and gunzip.fault:
        raise Damaged(gunzip.fault)


def _not_utf8(error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    return f"not UTF-8 (byte 0x{byte:02X} at position {error.start + 1}), perhaps Windows-1252: save it as UTF-8"


def _over_limit(limits: Limits) -> str:
    return f"longer than {limits.row // 1024:,} KB, the maximum of a row"


def _json_lines(lines: LineReader, limits: Limits, already_read: tuple[bytes, ...] = ()) -> Rows:
    """One JSON document per line. The last of the lines that were already read has the reader's number."""
    first = lines.number - len(already_read) + 1 if already_read else 1
    for number, line in enumerate(chain(already_read, iter(lines.next, None)), start=first):
        if lines.too_long(line):
            yield Unreadable(number, _over_limit(limits), line)
        elif line.strip():
            yield Row(number, line)
        else:
            yield Blank(number)


def _json(lines: LineReader, limits: Limits) -> Rows:
    """One document, an array of documents, or JSON Lines under another name."""
    first_byte = lines.first_byte()
    if not first_byte:
        yield _rest(1, "the upload is empty")
        return
    if first_byte == b"[":
        yield from _json_array(lines, limits)
        return
    if before := envelopes.head(lines.start()):
        yield from _envelope(lines, limits, before)
        return
    line = lines.next() or b""
    if not lines.too_long(line) and _is_json(line) and not lines.first_byte():
        yield from _rows_of(line)
        return
    if lines.too_long(line) or _is_json(line):
        yield from _json_lines(lines, limits, (line,))
        return
    read, size, stopped = [line], len(line), None
    try:
        while size <= limits.row and (more := lines.next()):
            read.append(more)
            size += len(more)
    except ReadingStopped as stop:
        stopped = stop
    if not _is_json(document := b"".join(read)) and any(line.startswith(b"{") for line in read[1:]):
        yield from _json_lines(lines, limits, tuple(read))  # of which the first is broken
    elif stopped:
        raise stopped
    elif size > limits.row:
        yield Unreadable(1, f"{_over_limit(limits)}. Save several applications as a JSON array", document)
    else:
        yield from _rows_of(document)


def _rows_of(document: bytes) -> Rows:
    """The row of a document, or the rows of an envelope."""
    try:
        value = json.loads(document)
    except (ValueError, RecursionError):
        value = None
    of_source = readers.documents(value) if isinstance(value, dict) else None
    if of_source and len(of_source) > 1:
        yield from (Row(number, each) for number, each in enumerate(of_source, start=1))
        return
    found = envelopes.unwrap(value) if isinstance(value, dict) and not of_source else None
    if found is None:
        yield Row(1, document)
    for number, each in enumerate(found or (), start=1):
        yield Row(number, json.dumps(each).encode())


def _envelope(lines: LineReader, limits: Limits, before: bytes) -> Rows:
    """An object around a list of applications. One that is larger than a row is read element by element."""
    read, size = [], 0
    while size <= limits.row and (chunk := lines.chunk()):
        read.append(chunk)
        size += len(chunk)
    start = b"".join(read)
    if size <= limits.row:
        if _is_json(start):
            yield from _rows_of(start)
        else:
            yield from _json_lines(lines, limits, tuple(start.splitlines(keepends=True)))
    elif envelopes.needs_included(start[: len(before) + _START_OF_LIST]):
        yield _rest(1, f"{_over_limit(limits)}, and its resources refer to others. Save it in smaller pages")
    else:
        yield from _elements(chain([start], iter(lines.chunk, b"")), limits)


def _elements(chunks: Iterable[bytes], limits: Limits) -> Rows:
    """The elements of the lists of applications in a large object."""
    number, is_list = 1, False
    for text, end in pieces(chunks, limits.row):
        if end is End.BEFORE_ARRAY:
            is_list = envelopes.names_a_list(text)
        elif is_list and end in (End.OF_ELEMENT, End.OF_LAST_ELEMENT) and text.strip():
            yield _element(number, text, limits)
            number += 1
        elif end in (End.OF_DATA_IN_ELEMENT, End.OF_DATA_AFTER_ELEMENT):
            yield _rest(number, _ENDLESS)


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _json_array(lines: LineReader, limits: Limits) -> Rows:
    """The elements of an array, and of arrays after it. A comma too many is ignored."""
    number = 1
    for text, end in pieces(iter(lines.chunk, b""), limits.row):
        is_blank = not text.strip()
        if end in (End.BEFORE_ARRAY, End.OF_DATA_AFTER_ARRAY):
            if not is_blank:
                yield _rest(number, "from here on not read: there is text after the end of the array")
                return
        elif end is End.OF_DATA_IN_ELEMENT or (end is End.OF_DATA_AFTER_ELEMENT and is_blank):
            yield _rest(number, _ENDLESS)
        elif end is End.OF_ELEMENT or not is_blank:
            yield _element(number, text, limits)
            number += 1
            if end is End.OF_DATA_AFTER_ELEMENT:
                yield _rest(number, _ENDLESS)


def _element(number: int, text: bytes, limits: Limits) -> Row | Blank | Unreadable:
    if len(text) > limits.row:
        return Unreadable(number, _over_limit(limits), text)
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return Unreadable(number, _not_utf8(error), text)
    return Row(number, text) if text.strip() else Blank(number)


def _csv(lines: LineReader, limits: Limits) -> Rows:
    """A table with a header. Its cells are separated by comma, semicolon or tab, as in the header."""
    if not lines.first_byte():
        yield _rest(1, "the upload is empty")
        return
    try:
        header_row = lines.number + 1
        header = lines.next() or b""
        if header.startswith(_LINKEDIN_TABLES):
            yield from _linkedin_table(header, lines, limits)
            return
        while header.count(b'"') % 2 and (more := lines.next()) and len(header) <= limits.row:
            header += more  # a quoted name continues in the next line
        columns = Columns.of_header(header.decode())
    except UnicodeDecodeError as error:
        yield _rest(1, f"the header is {_not_utf8(error)}")
        return
    except ValueError as error:
        yield _rest(1, str(error))
        return
    for number, record in enumerate(csv_records(lines, columns.separator), start=header_row + 1):
        if isinstance(record, BadRecord):
            yield Unreadable(number, _bad_record(record, limits), record.line)
        elif not any(cell.strip() for cell in record):
            yield Blank(number)
        else:
            try:
                yield Row(number, columns.document(record))
            except ValueError as error:
                yield Unreadable(number, str(error), record)


def _bad_record(record: BadRecord, limits: Limits) -> str:
    if record.too_long:
        return _over_limit(limits)
    if record.decoding:
        return _not_utf8(record.decoding)
    if b"\r" in record.line.rstrip(b"\r\n"):
        return "has a carriage return without a line feed: save the table with LF or CR LF line ends"
    return "a quoted cell is not closed, or text follows a closed one"


def _linkedin_table(header: bytes, lines: LineReader, limits: Limits) -> Rows:
    """A table of LinkedIn's archive: one person's profile, or the addresses or schools of one person."""
    from intake.readers import linkedin  # only such uploads need it

    number = lines.number + 1
    read, size = [header], len(header)
    while line := lines.next():
        read.append(line)
        size += len(line)
        if size > limits.row:
            yield _rest(number, _over_limit(limits))
            return
    try:
        applications = linkedin.of_table(b"".join(read))
    except linkedin.UnreadableArchive as error:
        yield _rest(number, str(error))
        return
    for each, (document, count) in enumerate(applications):
        note = f"the {count:,} rows are about one person, as LinkedIn writes them: they are one application"
        yield Row(number + each, document, note if count > 1 else None)


def _linkedin_archive(lines: LineReader, _: Limits) -> Rows:
    """The archive that a member of LinkedIn gets, which is one application."""
    from intake.readers import linkedin  # only such uploads need it

    with tempfile.SpooledTemporaryFile(max_size=1_000_000) as file:
        while chunk := lines.chunk():
            file.write(chunk)
            if file.tell() > linkedin.MAX_ARCHIVE:
                yield _rest(1, f"the zip is over {linkedin.MAX_ARCHIVE // 1_000_000} MB: upload the tables in it")
                return
        try:
            yield Row(1, linkedin.of_archive(cast(IO[bytes], file)))
        except linkedin.UnreadableArchive as error:
            yield _rest(1, str(error))


def _xml(lines: LineReader, limits: Limits) -> Rows:
    """A Europass CV, which is one application."""
    from intake.readers import xml_elements  # only such uploads need it

    try:
        documents = readers.documents(xml_elements.root_of(iter(lines.chunk, b""), limits.row))
    except xml_elements.UnreadableXML as error:
        yield _rest(1, str(error))
        return
    if documents is None:
        yield _rest(1, "the XML is not a Europass CV, the only XML that is read: export JSON or CSV")
        return
    yield from (Row(1, document) for document in documents)


_FORMATS = {
    "json": _json,
    "jsonl": _json_lines,
    "ndjson": _json_lines,
    "csv": _csv,
    "tsv": _csv,
    "xml": _xml,
    "zip": _linkedin_archive,
}
_LINKEDIN_TABLES = (
    b"First Name,Last Name,Maiden Name,",
    b"School Name,Start Date,End Date,",
    b"Email Address,Confirmed,Primary,",
    b"Extension,Number,Type",
    b"Company Name,Title,Description,Location,Started On,",
)
"""How the headers of LinkedIn's tables begin."""

_START_OF_LIST = 20_000
"""Bytes of a list that show which kind of objects it has."""
_ENDLESS = "from here on not read: not valid JSON, or the array does not end"
