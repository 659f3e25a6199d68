"""Reads files of the user as intake does, on this machine."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from intake.formats import Note, Row, Unreadable
    from intake.mapping import Mapping

FUNCTIONS = str(Path(__file__).resolve().parents[1] / "functions")

DOCUMENTS = (".pdf", ".docx", ".odt", ".rtf", ".html", ".htm", ".txt", ".doc")
"""Endings of documents, each of which is one application. An old Word document cannot be read, but is one."""

MAX_BYTES, MAX_ROW = 20_480_000_000, 1024 * 1024
"""The limits of a stack whose parameters have their defaults."""


class UnreadableFile(Exception):
    """A file of the user cannot be read. The message says which, why, and what to do about it."""


def with_functions() -> None:
    """Lets the code of the functions be imported."""
    if FUNCTIONS not in sys.path:
        sys.path.append(FUNCTIONS)


def mapping_of(file: Path | None) -> "Mapping | None":
    """Reads a mapping file.

    Raises:
        UnreadableFile: it is not valid.
    """
    with_functions()
    from intake.mapping import InvalidMapping, Mapping

    if file is None:
        return None
    check_exists(file)
    try:
        return Mapping.parse(file.read_bytes())
    except (InvalidMapping, OSError) as error:
        raise UnreadableFile(f"{file}: {error}") from error


def rows_of(file: Path, mapping: "Mapping | None" = None) -> "Iterator[Row | Unreadable | Note]":
    """The rows of a file that are not blank.

    Raises:
        UnreadableFile: there is no such file, or it has no row that intake could take.
    """
    with_functions()
    from intake.formats import Blank, Limits, Note, Unreadable, rows

    check_exists(file)
    is_empty = True
    try:
        with file.open("rb") as content:
            for row in rows(file.name, content, Limits(MAX_BYTES, MAX_ROW), mapping):
                if isinstance(row, Blank):
                    continue
                if is_empty and isinstance(row, Unreadable) and row.is_rest:
                    raise UnreadableFile(f"{file}: {_unreadable(file, row.reason)}")
                is_empty = is_empty and isinstance(row, Note)
                yield row
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror}") from error
    if is_empty:
        raise UnreadableFile(f"{file}: there is no application in it")


def _unreadable(file: Path, reason: str) -> str:
    """The reason of intake, with the formats that are read if the name has none of them."""
    from intake.formats import ENDINGS

    if file.name.lower().removesuffix(".gz").rpartition(".")[2] in ENDINGS:
        return reason
    formats = (
        f"unknown format; use {', '.join(f'.{each}' for each in ENDINGS)}, each optionally with .gz; or a document "
        f"({', '.join(DOCUMENTS)})"
    )
    return (
        formats
        if reason.startswith("the name has no known format")
        else f"{formats}. {reason[:1].upper()}{reason[1:]}"
    )


def check(file: Path, mapping: "Mapping | None" = None) -> None:
    """Checks that a file has a row that intake could take.

    Raises:
        UnreadableFile: it has none.
    """
    with_functions()
    from intake.formats import Note

    next((row for row in rows_of(file, mapping) if not isinstance(row, Note)), None)


def check_exists(file: Path) -> None:
    """Checks that there is a file.

    Raises:
        UnreadableFile: there is none, or something else.
    """
    try:
        file.stat()
    except FileNotFoundError:
        raise UnreadableFile(f"{file}: file not found") from None
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror}") from error
    if file.is_dir():
        raise UnreadableFile(
            f"{file}: not a file but a folder; give the names of the files in it, such as {file}/*.csv"
        )
    if not file.is_file():  # a pipe can be read only once
        raise UnreadableFile(f"{file}: not a file; save what it gives as one")


# ───────────────────────────────────────── A table as it is written ─────────────────────────────────────────


class Cells(NamedTuple):
    """A row of a table as it is written: its number and its cells. A line that is no row is one cell."""

    row: int
    cells: list[str]


class Header:
    """Stands for a mapping, and notes the header that intake finds: the names of columns and their paths."""

    def __init__(self, mapping: "Mapping | None" = None) -> None:
        self._mapping = mapping
        self.rows: str | None = None
        self.columns: list[tuple[str, bool, tuple[str | int, ...]]] = []

    def over(self, names: list[str], found: Any) -> Any:
        paths = self._mapping.over(names, found) if self._mapping else found
        columns = [(name, known, path) for name, (known, path) in zip(names, paths, strict=True)]
        known, most = (sum(known for _, known, _ in each) for each in (columns, self.columns))
        if known > most:  # as intake chooses among separators, and among the rows of a sheet
            self.columns = columns
        return paths


class _Copier(Header):
    """Has intake read a table without making applications of its rows."""

    separator: str | None = None

    def row(self, read: Callable[[list[str]], dict[str, Any]], cells: list[str]) -> dict[str, Any]:
        self.separator = cast(Any, read).__self__.separator  # of the columns whose `document` it is
        return {"cells": cells}

    def take(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def finish(self, document: dict[str, Any]) -> dict[str, Any]:
        return document


class Table:
    """A table of the user: the names of its columns, its separator, and its rows, which are read as a stream.

    Without names it is no table: a file of another format.
    """

    def __init__(self, file: Path, mapping: "Mapping | None" = None) -> None:
        self._file = file
        self._mapping = mapping
        first = self._copier = _Copier(mapping)
        next((row for row in self._read() if first.separator), None)
        self.names = [name for name, _, _ in first.columns]
        self.separator = first.separator or ","

    def rows(self) -> Iterator[Cells]:
        """All rows below the header, blank ones too; none if it is no table."""
        if self.names:
            self._copier = _Copier(self._mapping)
            yield from self._read()

    def _read(self) -> Iterator[Cells]:
        with_functions()
        from intake.formats import Blank, Limits, Note, Row, rows

        with self._file.open("rb") as content:
            for row in rows(self._file.name, content, Limits(MAX_BYTES, MAX_ROW), cast("Mapping", self._copier)):
                if isinstance(row, Note):
                    continue
                if isinstance(row, Blank):
                    yield Cells(row.number, [])
                elif isinstance(row, Row):
                    if self._copier.separator is None:
                        return
                    yield Cells(row.number, cast(dict[str, Any], row.content)["cells"])
                else:
                    cells = (
                        row.content
                        if isinstance(row.content, list)
                        else [row.content.decode(errors="replace").rstrip("\r\n")]
                    )
                    yield Cells(row.number, cells)
