"""Reads uploads: one reader per format. Each reader streams, so memory use does not depend on the size.

A reader yields the rows of the upload in order, `Row`, `Blank`, or `Unreadable` with a reason; and `Note`s on all of
it. A reason says how to fix the row and does not repeat its content. Row numbers are those that a person sees: the
line of a JSON Lines file, the element of an array (from 1), the row of a spreadsheet (the header is row 1).
"""

import csv
import io
import json
import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain, groupby, islice
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from bonafide.fields.answers import with_titles
from bonafide.fields.protected import NOT_KEPT, is_of_object
from bonafide.text_stream import CHUNK, BadRecord, LineReader, ReadingStopped, csv_records
from intake import envelopes, naming, readers
from intake.columns import Columns
from intake.encodings import RowDecoder, transcoded
from intake.foreign import document_reason, file_reason
from intake.gunzip import GZIP, Damaged, Gunzip
from intake.json_array import End, pieces
from intake.mapping import Mapping, merged

if TYPE_CHECKING:
    from intake.spreadsheet import SheetRow


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


class Note(NamedTuple):
    """What is to be known of how the upload was read. It repeats no content."""

    text: str


ZIP = b"PK\x03\x04"
"""The first bytes of a zip archive, as an .xlsx workbook is."""

type Rows = Iterator[Row | Blank | Unreadable | Note]


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


def rows(name: str, stream: BinaryIO, limits: Limits, mapping: Mapping | None = None) -> Rows:
    """Reads the rows of an upload in the format of its name (`ENDINGS`), each also .gz.

    Any content gives rows and reasons; only a failure of the stream raises an exception.
    """
    number = 0
    try:
        for row in _rows(name.lower(), stream, limits, mapping):
            number = number if isinstance(row, Note) else row.number
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


def _rows(name: str, stream: BinaryIO, limits: Limits, mapping: Mapping | None) -> Rows:
    ending = name.removesuffix(".gz").rpartition(".")[2]
    content: io.BufferedReader[Any] = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
    gunzip = Gunzip(content) if content.peek(2)[:2] == GZIP else None
    if gunzip:
        content = io.BufferedReader(gunzip, CHUNK)
    start = content.peek(CHUNK)[:CHUNK]
    if start.startswith(GZIP):
        yield _rest(1, "the upload is compressed twice: compress it once")
        return
    if start.startswith(ZIP):
        yield from _archive(content, limits, mapping)
        return
    content, note = transcoded(content)
    if note:
        yield Note(note)
    elif reason := file_reason(start):
        yield _rest(1, reason)
        return
    lines = LineReader(content, limits.row, _within(limits))
    if not lines.peek():
        yield _rest(1, (gunzip and gunzip.fault) or _EMPTY)
        return
    reader = _FORMATS.get(ending)
    if reader is None:
        reason = f"it must end in {', '.join(f'.{ending}' for ending in ENDINGS)}, or in one of them and .gz"
        yield _rest(1, _NO_ARCHIVE if ending in ENDINGS else f"the name has no known format: {reason}")
        return
    source = _Source(lines, limits, RowDecoder(lines.peek), mapping)
    yield from _of_applications(reader(source))
    if source.decode.note:
        yield Note(source.decode.note)
    if gunzip and gunzip.fault:
        raise Damaged(gunzip.fault)


class _Source(NamedTuple):
    """What a reader reads: the lines of an upload of text, their decoder, and the operator's mapping, if any."""

    lines: LineReader
    limits: Limits
    decode: RowDecoder
    mapping: Mapping | None


def _of_applications(found: Rows) -> Rows:
    """The rows, unless the first shows that they are no applications but something else: then one reason."""
    is_first = True
    for row in found:
        if is_first and isinstance(row, Row):
            is_first = False
            if reason := document_reason(_parsed(row.content)):
                yield _rest(row.number, reason)
                return
        yield row


def _parsed(content: bytes | dict[str, Any]) -> Any:
    """A JSON document; None if it is not valid."""
    try:
        return json.loads(content) if isinstance(content, bytes) else content
    except (ValueError, RecursionError):
        return None


def over_limit(limits: Limits) -> str:
    """The reason of a row that is longer than the limit."""
    return f"longer than {limits.row // 1024:,} KB, the maximum of a row"


def _json_rows(number: int, text: bytes, source: _Source) -> Rows:
    """One JSON document as a row, in UTF-8."""
    if source.lines.too_long(text):
        yield Unreadable(number, over_limit(source.limits), text)
        return
    if not text.strip():
        yield Blank(number)
        return
    try:
        content = source.decode.json(text)
    except UnicodeDecodeError as error:
        yield Unreadable(number, error.reason, b"" if is_of_object(text) else text)
        return
    document = _parsed(content) if source.mapping else None
    if source.mapping and isinstance(document, dict):
        yield from (Row(number, each) for each in mapped(document, source.mapping))
    else:
        yield Row(number, content)


def mapped(document: dict[str, Any], mapping: Mapping) -> list[dict[str, Any]]:
    """The applications of a JSON document, usually one: what the mapping names, and the rest by its usual names."""
    given = mapping.take(document := with_titles(document))
    return [mapping.finish(merged(each, given)) for each in readers.documents(document) or [naming.document(document)]]


def _json_lines(source: _Source, already_read: tuple[bytes, ...] = ()) -> Rows:
    """One JSON document per line. The last of the lines that were already read has the reader's number."""
    lines = source.lines
    first = lines.number - len(already_read) + 1 if already_read else lines.number + 1
    for number, line in enumerate(chain(already_read, iter(lines.next, None)), start=first):
        yield from _json_rows(number, line, source)


def _json(source: _Source) -> Rows:
    """One document, an array of documents, or JSON Lines under another name."""
    lines, limits = source.lines, source.limits
    first_byte = lines.first_byte()
    if not first_byte:
        yield _rest(1, _EMPTY)
        return
    if first_byte == b"[":
        yield from _json_array(source)
        return
    has_list = source.mapping is not None and source.mapping.rows is not None
    if not has_list and (before := envelopes.head(lines.peek())):
        yield from _envelope(source, before)
        return
    line = lines.next() or b""
    if not lines.too_long(line) and _is_json(line, source) and not lines.first_byte():
        yield from _rows_of(line, source)
        return
    if lines.too_long(line) or _is_json(line, source):
        yield from _json_lines(source, (line,))
        return
    read, size, stopped = [line], len(line), None
    try:
        while size <= limits.row and (more := lines.next()):
            read.append(more)
            size += len(more)
    except ReadingStopped as stop:
        stopped = stop
    if not _is_json(document := b"".join(read), source) and any(line.startswith(b"{") for line in read[1:]):
        yield from _json_lines(source, tuple(read))  # of which the first is broken
    elif stopped:
        raise stopped
    elif size > limits.row:
        yield Unreadable(1, f"{over_limit(limits)}. Save several applications as a JSON array", document)
    else:
        yield from _rows_of(document, source)


def _rows_of(text: bytes, source: _Source) -> Rows:
    """The row of a document, or the rows of an envelope: of a usual one, or of the operator's mapping."""
    value = _parsed(text if text.isascii() else _decoded(text, source))
    found = None
    if isinstance(value, dict) and source.mapping and source.mapping.rows:
        found = source.mapping.split(value)
    elif isinstance(value, dict):
        of_source = readers.documents(value)
        if of_source and len(of_source) > 1 and not source.mapping:
            yield from (Row(number, each) for number, each in enumerate(of_source, start=1))
            return
        found = None if of_source else envelopes.unwrap(value)
    if found is None:
        yield from _json_rows(1, text, source)
    for number, each in enumerate(found or (), start=1):
        yield from _json_rows(number, json.dumps(each).encode(), source)


def _decoded(text: bytes, source: _Source) -> bytes:
    try:
        return source.decode.json(text)
    except UnicodeDecodeError:
        return b""


def _envelope(source: _Source, before: bytes) -> Rows:
    """An object around a list of applications. One that is larger than a row is read element by element."""
    lines, limits = source.lines, source.limits
    read, size = [], 0
    while size <= limits.row and (chunk := lines.chunk()):
        read.append(chunk)
        size += len(chunk)
    start = b"".join(read)
    if size <= limits.row:
        if _is_json(start, source):
            yield from _rows_of(start, source)
        else:
            yield from _json_lines(source, tuple(start.splitlines(keepends=True)))
    elif envelopes.needs_included(start[: len(before) + _START_OF_LIST]):
        yield _rest(1, f"{over_limit(limits)}, and its resources refer to others. Save it in smaller pages")
    else:
        yield from _elements(chain([start], iter(lines.chunk, b"")), source)


def _elements(chunks: Iterable[bytes], source: _Source) -> Rows:
    """The elements of the lists of applications in a large object."""
    number, is_list = 1, False
    for text, end in pieces(chunks, source.limits.row):
        if end is End.BEFORE_ARRAY:
            is_list = envelopes.names_a_list(text)
        elif is_list and end in (End.OF_ELEMENT, End.OF_LAST_ELEMENT) and text.strip():
            yield from _element(number, text, source)
            number += 1
        elif end in (End.OF_DATA_IN_ELEMENT, End.OF_DATA_AFTER_ELEMENT):
            yield _rest(number, _ENDLESS)


def _element(number: int, text: bytes, source: _Source) -> Rows:
    if len(text) > source.limits.row:
        yield Unreadable(number, over_limit(source.limits), text)
    else:
        yield from _json_rows(number, text, source)


def _is_json(text: bytes, source: _Source) -> bool:
    try:
        json.loads(source.decode(text))
    except (ValueError, RecursionError):
        return False
    return True


def _json_array(source: _Source) -> Rows:
    """The elements of an array, and of arrays after it. A comma too many is ignored."""
    number = 1
    for text, end in pieces(iter(source.lines.chunk, b""), source.limits.row):
        is_blank = not text.strip()
        if end in (End.BEFORE_ARRAY, End.OF_DATA_AFTER_ARRAY):
            if not is_blank:
                yield _rest(number, "from here on not read: there is text after the end of the array")
                return
        elif end is End.OF_DATA_IN_ELEMENT or (end is End.OF_DATA_AFTER_ELEMENT and is_blank):
            yield _rest(number, _ENDLESS)
        elif end is End.OF_ELEMENT or not is_blank:
            yield from _element(number, text, source)
            number += 1
            if end is End.OF_DATA_AFTER_ELEMENT:
                yield _rest(number, _ENDLESS)


def _csv(source: _Source) -> Rows:
    """A table with a header. Its cells are separated by comma, semicolon or tab, as in the header."""
    lines, limits = source.lines, source.limits
    if not lines.first_byte():
        yield _rest(1, _EMPTY)
        return
    first_row = lines.number + 1
    reason, header_row, columns = "", 0, None
    for each in range(HEADER_ROWS):
        number = lines.number + 1
        header = lines.next()
        while header and header.count(b'"') % 2 and len(header) <= limits.row and (more := lines.next()):
            header += more  # a quoted name continues in the next line
        if header is None:
            break
        if b"Connected On" in header:
            yield _rest(number, _CONNECTIONS)
            return
        if header.startswith(_LINKEDIN_TABLES):
            yield from _linkedin_table(header, source)
            return
        try:
            columns = Columns.of_header(source.decode(header), source.mapping)
        except UnicodeDecodeError as error:
            reason = reason or f"the header is {error.reason}"
        except ValueError as error:
            reason = reason or str(error)
        if columns and (not each or columns.known > 1):  # one known name below the first row may be content
            header_row = number
            break
        columns = None
    if columns is None:
        yield _rest(1, reason)
        return
    if header_row > first_row:
        yield Note(f"row {header_row} is the header, the first with known column names")
    records = csv_records(lines, columns.separator, decode=source.decode)
    for number, record in enumerate(records, start=header_row + 1):
        if isinstance(record, BadRecord):
            reason = _bad_record(record, limits)
            yield Unreadable(number, *((reason + NOT_KEPT, b"") if columns.protected else (reason, record.line)))
        else:
            yield _row_of_cells(number, record, columns, source.mapping)


def _row_of_cells(
    number: int, cells: list[str], columns: Columns, mapping: Mapping | None
) -> Row | Blank | Unreadable:
    if not any(cell.strip() for cell in cells):
        return Blank(number)
    try:
        document = mapping.row(columns.document, cells) if mapping else columns.document(cells)
    except ValueError as error:
        return Unreadable(number, str(error), columns.without_protected(cells))
    return Row(number, document)


def _bad_record(record: BadRecord, limits: Limits) -> str:
    if record.too_long:
        return over_limit(limits)
    if record.decoding:
        return record.decoding.reason
    if b"\r" in record.line.rstrip(b"\r\n"):
        return "has a carriage return without a line feed: save the table with LF or CR LF line ends"
    return "a quoted cell is not closed, or text follows a closed one"


def _linkedin_table(header: bytes, source: _Source) -> Rows:
    """A table of LinkedIn's archive: one person's profile, or the addresses or schools of one person."""
    from intake.readers import linkedin  # only such uploads need it

    lines, limits = source.lines, source.limits
    number = lines.number + 1
    read, size = [header], len(header)
    while line := lines.next():
        read.append(line)
        size += len(line)
        if size > limits.row:
            yield _rest(number, over_limit(limits))
            return
    try:
        applications = linkedin.of_table(b"".join(read))
    except linkedin.UnreadableArchive as error:
        yield _rest(number, str(error))
        return
    for each, (document, count) in enumerate(applications):
        if count > 1:
            yield Note(f"the {count:,} rows are about one person, as LinkedIn writes them: they are one application")
        yield Row(number + each, document)


def _xml(source: _Source) -> Rows:
    """A Europass CV, which is one application."""
    from intake.readers import xml_elements  # only such uploads need it

    try:
        root = xml_elements.root_of(iter(source.lines.chunk, b""), source.limits.row)
    except xml_elements.UnreadableXML as error:
        yield _rest(1, str(error))
        return
    if readers.documents(root) is None:
        yield _rest(1, "the XML is not a Europass CV, the only XML that is read: export JSON or CSV")
        return
    yield Row(1, json.dumps(root).encode())


def _archive(content: BinaryIO, limits: Limits, mapping: Mapping | None) -> Rows:
    """A workbook, or the archive that a member of LinkedIn gets, which is one application."""
    from intake import spreadsheet  # only such uploads need it

    number = 0
    try:
        with spreadsheet.on_disk(content) as archive:
            try:
                for row in _workbook(spreadsheet.sheet_rows(archive, limits.upload, limits.deadline), limits, mapping):
                    number = number if isinstance(row, Note) else row.number
                    yield row
            except spreadsheet.OtherArchive:
                yield _linkedin_archive(archive)
    except spreadsheet.NoWorkbook as error:
        yield _rest(number + 1, str(error))


def _linkedin_archive(archive: IO[bytes]) -> Row | Unreadable:
    from intake.readers import linkedin  # only such uploads need it

    if archive.seek(0, io.SEEK_END) > linkedin.MAX_ARCHIVE:
        return _rest(1, f"the zip is over {linkedin.MAX_ARCHIVE // 1_000_000} MB: upload the tables in it")
    try:
        return Row(1, linkedin.of_archive(archive))
    except linkedin.UnreadableArchive as error:
        return _rest(1, str(error))


def _workbook(rows: "Generator[SheetRow]", limits: Limits, mapping: Mapping | None) -> Rows:
    """The rows of the first sheet of a workbook that has a header with known names."""
    with closing(rows):
        sheets = groupby(rows, lambda row: row.sheet)
        for sheet, of_sheet in sheets:
            first = list(islice(of_sheet, HEADER_ROWS))
            headers = [(columns, at) for at, row in enumerate(first) if (columns := _header(row.cells, mapping))]
            if not headers:
                continue
            columns, at = max(headers, key=lambda each: each[0].known)
            number = first[at].number
            if sheet > 1:
                yield Note(f"sheet {sheet} was read, the first with known column names")
            for row in chain(first[at + 1 :], of_sheet):
                if time.monotonic() > limits.deadline:
                    raise _TooLate
                yield from map(Blank, range(number + 1, row.number))
                number = row.number
                if sum(map(len, row.cells)) > limits.row:
                    yield Unreadable(number, over_limit(limits), columns.without_protected(row.cells))
                else:
                    yield _row_of_cells(number, row.cells, columns, mapping)
            if next(sheets, None):
                yield Note(f"only sheet {sheet} was read: save other sheets with applications as own files")
            return
    yield _rest(1, _NO_TABLE)


def _header(cells: list[str], mapping: Mapping | None) -> Columns | None:
    """The columns of a header in a sheet; None if no name is known."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    try:
        return Columns.of_header(text.getvalue(), mapping)
    except ValueError:
        return None


HEADER_ROWS = 20
"""Rows of a table among which its header is. Reports begin with a title; blank rows of a sheet do not count."""

_FORMATS = {"json": _json, "jsonl": _json_lines, "ndjson": _json_lines, "csv": _csv, "tsv": _csv, "xml": _xml}

ENDINGS = (*_FORMATS, "xlsx", "zip")
"""The endings of names of uploads. The last two are recognised by their content, whatever their name."""

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

_CONNECTIONS = (
    "these are the connections of a LinkedIn member, who are other people and no applicants: upload the whole zip"
)
_EMPTY = "the upload is empty: export the applications again"
_ENDLESS = "from here on not read: not valid JSON, or the array does not end"
_NO_TABLE = (
    "no sheet has a row with known column names among its first 20: it needs names such as "
    "name, email, phone, country, institution, area, study_type, start_date, end_date"
)
_NO_ARCHIVE = (
    "the upload is no .xlsx workbook and no zip, though its name says so: save it again, or let its name end in .csv "
    "if it is a table of text"
)
