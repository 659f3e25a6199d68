"""Reads official files: CSV and JSON, zipped or not, in the encodings that they are published in."""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 20


class UnreadableSource(Exception):
    """An official file does not have the expected content; the message names the file, and a missing column."""


@contextmanager
def _content(path: Path, suffix: str) -> Iterator[BinaryIO]:
    """Opens the file, or the member of the zip with the suffix; a revised one (`_rv`) or schema v2 is preferred."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open("rb") as content:
                yield content
            return
        with zipfile.ZipFile(path) as archive:
            members = [name for name in archive.namelist() if name.lower().endswith(suffix)]
            if not members:
                raise UnreadableSource(f"{path.name}: no {suffix} file in the zip")
            best = max(members, key=lambda name: ("_rv" in name.lower(), "schema_v2" in name.lower(), name))
            with archive.open(best) as member:
                yield member  # type: ignore[misc]  # IO[bytes]
    except (zipfile.BadZipFile, EOFError) as error:
        raise UnreadableSource(f"{path.name}: not a readable zip ({error})") from error


def _text(content: bytes) -> str:
    """Decodes UTF-8 with or without byte order mark, else the encoding of IPEDS before 2023."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def rows(
    path: Path, columns: Sequence[str], left_out: Counter[str], optional: Collection[str] = ()
) -> Iterator[tuple[str, ...]]:
    """Yields the stripped values of the columns of each row, without rows with too few or too many fields.

    An optional column that the file does not have is empty in each row: older years have fewer columns.
    Names of columns are compared without case and underscores: `CIPTitle` is CIP_Title.
    """
    with _content(path, ".csv") as content:
        lines = csv.reader(io.StringIO(_text(content.read()), newline=""))
    try:
        header = next(lines, [])
        places = {_bare(name): index for index, name in reversed(list(enumerate(header)))}
        for column in columns:
            if _bare(column) not in places and column not in optional:
                raise UnreadableSource(f"{path.name}: no column {column}")
        wanted = [places.get(_bare(column), len(header)) for column in columns]
        for row in lines:
            if len(row) == len(header):
                row.append("")  # the place of absent columns
                yield tuple([row[index].strip() for index in wanted])
            elif any(field.strip() for field in row):
                left_out["broken rows"] += 1
    except csv.Error as error:
        raise UnreadableSource(f"{path.name}: line {lines.line_num} cannot be read ({error})") from error


def _bare(name: str) -> str:
    return name.strip().lower().replace("_", "")


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
