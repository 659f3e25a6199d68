"""Reads official files: CSV and JSON, zipped or not, in the encodings that they are published in."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from bonafide_reference.sources import Source

CHUNK = 1 << 20


class UnreadableSource(Exception):
    """An official file does not have the expected content; the message says what is missing, and what to do."""


@contextmanager
def _content(path: Path, suffix: str) -> Iterator[BinaryIO]:
    """Opens the file, or the member of the zip with the suffix; a revised one (`_rv`) or schema v2 is preferred."""
    try:
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as content:
                yield content  # type: ignore[misc]  # GzipFile reads as a BinaryIO
            return
        if path.suffix.lower() != ".zip":
            with path.open("rb") as content:
                yield content
            return
        with zipfile.ZipFile(path) as archive:
            members = [name for name in archive.namelist() if f"/{name}".lower().endswith(suffix)]
            if not members:
                raise UnreadableSource(f"{path.name}: no {suffix} file in the zip")
            best = max(members, key=lambda name: ("_rv" in name.lower(), "schema_v2" in name.lower(), name))
            with archive.open(best) as member:
                yield member  # type: ignore[misc]  # IO[bytes]
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        kind = path.suffix.lower().removeprefix(".")
        raise UnreadableSource(f"{path.name}: not a readable {kind} ({error})") from error


def _text(content: bytes) -> str:
    """Decodes UTF-8 with or without byte order mark, else the encoding of IPEDS before 2023."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def rows(
    source: "Source",
    columns: Sequence[str],
    left_out: Counter[str],
    optional: Collection[str] = (),
    *,
    member: str = ".csv",
    short: bool = False,
) -> Iterator[tuple[str, ...]]:
    """Yields the stripped values of the columns of each row, without rows with too few or too many fields.

    Names of columns are compared without case and signs: `CIPTitle` is CIP_Title. Commas, semicolons or tabs separate
    the fields, and the header may be below a title.

    Args:
        source: the file.
        columns: the columns; bars separate the names that a column had in different years.
        left_out: where broken rows are counted.
        optional: columns that are empty in each row if the file does not have them: older years have fewer columns.
        member: the end of the name of the table in a zip.
        short: whether a row may lack its last fields, unless they are among the columns.
    """
    with _content(source.path, member) as content:
        text = _text(content.read())
    needed = [column for column in columns if column not in optional]
    header, lines = _header(source, text, needed)
    places = {_bare(name): index for index, name in reversed(list(enumerate(header)))}
    wanted = [next((places[name] for name in _names(column) if name in places), len(header)) for column in columns]
    enough = max((place for place in wanted if place < len(header)), default=0) + 1 if short else len(header)
    try:
        for row in lines:
            if enough <= len(row) <= len(header):
                row += [""] * (len(header) + 1 - len(row))  # the place of absent columns is the last one
                yield tuple([row[index].strip() for index in wanted])
            elif any(field.strip() for field in row):
                left_out["broken rows"] += 1
    except csv.Error as error:
        raise UnreadableSource(f"{source.path.name}: a row after the header cannot be read ({error})") from error


def streamed_rows(
    source: "Source", columns: Sequence[str], left_out: Counter[str], optional: Collection[str] = ()
) -> Iterator[tuple[str, ...]]:
    """Yields rows as `rows` does, of files that are too large for memory: the header is the first line, in UTF-8."""
    needed = [column for column in columns if column not in optional]
    with _content(source.path, ".csv") as content:
        lines = io.TextIOWrapper(content, encoding="utf-8-sig", errors="replace", newline="")
        first = lines.readline()
        header, _ = _header(source, first, needed)
        delimiter = next(each for each in _DELIMITERS if next(csv.reader([first], delimiter=each)) == header)
        places = {_bare(name): index for index, name in reversed(list(enumerate(header)))}
        wanted = [next((places[name] for name in _names(column) if name in places), -1) for column in columns]
        try:
            for row in csv.reader(lines, delimiter=delimiter):
                if len(row) == len(header):
                    yield tuple([row[index].strip() if index >= 0 else "" for index in wanted])
                elif any(row):
                    left_out["broken rows"] += 1
        except csv.Error as error:
            raise UnreadableSource(f"{source.path.name}: a row cannot be read ({error}). {source.remedy}") from error


MAX_TITLE_ROWS = 60
"""Rows above the header that may hold a title and remarks."""

_DELIMITERS = ",;\t"


def _header(source: "Source", text: str, needed: Sequence[str]) -> tuple[list[str], Iterator[list[str]]]:
    """The header, which is the first row with all columns that are needed, and the rows after it."""
    try:
        for delimiter in _DELIMITERS:
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            for row in islice(lines, MAX_TITLE_ROWS):
                if not _missing(row, needed):
                    return row, lines
        heads = [next(csv.reader(io.StringIO(text, newline=""), delimiter=each), []) for each in _DELIMITERS]
    except csv.Error as error:
        raise UnreadableSource(f"{source.path.name}: its first rows cannot be read ({error})") from error
    header = max(heads, key=len)
    raise UnreadableSource(
        f"{source.path.name}: no column {_missing(header, needed)[0].replace('|', ' or ')}. {source.kind} needs "
        f"{', '.join(name.replace('|', ' or ') for name in needed)}; the first row of the file has "
        f"{', '.join(name.strip()[:40] for name in header[:40]) or 'nothing'}. {source.remedy}"
    )


def columns_of(start: str) -> frozenset[str]:
    """All fields in the first rows of a table, as `_bare` writes them: by them the kind of a file is recognised."""
    found: set[str] = set()
    for delimiter in _DELIMITERS:
        with suppress(csv.Error):
            for row in islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), MAX_TITLE_ROWS):
                found |= {_bare(name) for name in row}
    return frozenset(found)


def _missing(header: Collection[str], needed: Sequence[str]) -> list[str]:
    known = {_bare(name) for name in header}
    return [column for column in needed if known.isdisjoint(_names(column))]


def _names(column: str) -> list[str]:
    return [_bare(name) for name in column.split("|")]


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the objects of a JSON array one at a time, since ROR's dump is too large for memory."""
    decoder = json.JSONDecoder()
    with _content(path, ".json") as content:
        text, begun = io.TextIOWrapper(content, encoding="utf-8-sig"), False
        buffer = ""
        try:
            while piece := text.read(CHUNK):
                buffer = (buffer + piece).lstrip()
                if not begun:
                    if not buffer.startswith("["):
                        raise UnreadableSource(f"{path.name}: not a JSON array")
                    buffer, begun = buffer[1:], True
                start = 0
                while True:
                    while start < len(buffer) and buffer[start] in " \t\r\n,":
                        start += 1
                    try:
                        record, start = decoder.raw_decode(buffer, start)
                    except json.JSONDecodeError:
                        break  # incomplete, or the closing bracket
                    yield record
                buffer = buffer[start:]
        except UnicodeDecodeError as error:
            raise UnreadableSource(f"{path.name}: not UTF-8 ({error})") from error
    if not begun or buffer.strip() != "]":
        raise UnreadableSource(f"{path.name}: the JSON array is incomplete")
