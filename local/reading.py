"""Reads files of the user as intake does, on this machine."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.formats import Note, Row, Unreadable
    from intake.mapping import Mapping

ROOT = Path(__file__).resolve().parents[1]

MAX_BYTES, MAX_ROW = 20_480_000_000, 1024 * 1024
"""The limits of a stack whose parameters have their defaults."""


class UnreadableFile(Exception):
    """A file of the user cannot be read. The message says which, why, and what to do about it."""


def with_functions() -> None:
    """Lets the code of the functions be imported."""
    if (functions := str(ROOT / "functions")) not in sys.path:
        sys.path.append(functions)


def mapping_of(file: Path | None) -> "Mapping | None":
    """Reads a mapping file.

    Raises:
        UnreadableFile: it is not valid.
    """
    with_functions()
    from intake.mapping import InvalidMapping, Mapping

    if file is None:
        return None
    _check_exists(file)
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
    from intake.formats import ENDINGS, Blank, Limits, Note, Unreadable, rows

    _check_exists(file)
    is_empty = True
    try:
        with file.open("rb") as content:
            for row in rows(file.name, content, Limits(MAX_BYTES, MAX_ROW), mapping):
                if isinstance(row, Blank):
                    continue
                if is_empty and isinstance(row, Unreadable) and row.is_rest:
                    is_known = file.name.lower().removesuffix(".gz").rpartition(".")[2] in ENDINGS
                    used = (
                        f"unknown format; use {', '.join(f'.{each}' for each in ENDINGS)}, each optionally with .gz. "
                    )
                    raise UnreadableFile(f"{file}: {'' if is_known else used}{row.reason}")
                is_empty = is_empty and isinstance(row, Note)
                yield row
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror}") from error
    if is_empty:
        raise UnreadableFile(f"{file}: there is no application in it")


def check(files: list[Path], mapping: "Mapping | None" = None) -> None:
    """Checks that every file has a row that intake could take, before anything is started.

    Raises:
        UnreadableFile: says which file has none.
    """
    from intake.formats import Note

    for file in files:
        next((row for row in rows_of(file, mapping) if not isinstance(row, Note)), None)


def _check_exists(file: Path) -> None:
    if not file.exists():
        raise UnreadableFile(f"{file}: file not found")
    if not file.is_file():
        raise UnreadableFile(
            f"{file}: not a file but a folder; give the names of the files in it, such as {file}/*.csv"
        )
