"""Writes the rows of the user's files to a CSV table, each with its result.

Rows of tables keep their columns, cells and order, and the columns of the result are added. Of other files, each
application is a row.
"""

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from local import outcomes, resumes
from local.reading import Cells, Table
from local.resumes import is_document
from local.verification import Assessed, Rejected

if TYPE_CHECKING:
    from intake.mapping import Mapping

PREFIX = "bonafide_"
"""How the names of the added columns begin, so that a column of the user hardly has the same name."""

COLUMNS = tuple(
    "file row application_id level points findings explained questions not_assessed read rejected note".split()
)
"""The added columns, without the prefix."""

MAX_CELL = 32_000
"""Characters of an added cell. Excel allows 32,767."""

OTHER_FORMATS = (".xlsx", ".xls", ".ods", ".json", ".jsonl", ".gz", ".zip")
"""Endings that programs would not open as CSV."""

_FORMULA = re.compile(r"\s*[=@\uff1d\uff20\uff0b\uff0d]|[\t\r\n]|\s*[+-](?![-+\d\s().,/]*$)")
_SUM = re.compile(r"\s*[-+]+\s*\(?\d[\d.,]*\)?(?:\s*[-+/]\s*\(?\d[\d.,]*\)?)+\s*")

_END = Cells(sys.maxsize, [])

type Column = tuple[str, int]
"""A column of the user: its name, and how many columns before it have the same name."""


class CannotWrite(Exception):
    """The table cannot be written. The message says which, why, and what to do about it."""


def check(out: Path, inputs: Iterable[Path], *, overwrite: bool) -> None:
    """Checks that a table may be written, before anything is started.

    Raises:
        CannotWrite: it is an input, exists and may not be overwritten, has no folder, or the name of another format.
    """
    if out.suffix.lower() in OTHER_FORMATS:
        raise CannotWrite(f"{out}: it would be a table in CSV; give --csv a name that ends in .csv")
    if not out.parent.is_dir():
        raise CannotWrite(f"{out}: the folder {out.parent} does not exist")
    if out.is_dir():
        raise CannotWrite(f"{out}: it is a folder; give the name of a file in it")
    if any(_is_same(out, file) for file in inputs):
        raise CannotWrite(f"{out}: it is also an input; give another name to --csv")
    if out.is_file() and not overwrite:
        raise CannotWrite(f"{out}: it exists; add --overwrite to replace it, or give another name to --csv")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise CannotWrite(f"{out}: there is no permission to write it")


def _is_same(out: Path, file: Path) -> bool:
    """Whether both are the same file, or will be: a state file may not exist yet."""
    return out.resolve() == file.resolve() or (out.exists() and file.exists() and out.samefile(file))


def written(
    out: Path,
    files: Iterable[Path],
    results: Iterator[Assessed | Rejected],
    mapping: "Mapping | None" = None,
    *,
    overwrite: bool = False,
) -> Iterator[Assessed | Rejected]:
    """Writes the rows of files with their results, which are in the order of files and rows, and yields the results.

    If it is interrupted, the table is complete up to the last result that was yielded.

    Raises:
        CannotWrite: the disk is full, say.
    """
    tables = {str(file): None if is_document(file) else Table(file, mapping) for file in files}
    own = list(dict.fromkeys(column for table in tables.values() for column in _columns(table) if column))
    separator = next((table.separator for table in tables.values() if table and table.names), ",")
    mode = "w" if overwrite or (out.exists() and not out.is_file()) else "x"  # another run may have made it meanwhile
    with _reported(out):
        opened = out.open(mode, encoding="utf-8-sig", errors="backslashreplace", newline="")
    with opened as file:
        table_writer = csv.writer(file, delimiter=separator)

        def write(cells: Iterable[str]) -> None:
            with _reported(out):
                table_writer.writerow(map(_harmless, cells))

        write([*(name for name, _ in own), *(PREFIX + name for name in COLUMNS)])
        result = next(results, None)
        for name, table in tables.items():
            columns = _columns(table)
            for row, cells in chain(table.rows() if table else (), [_END]):
                has_result = False
                while result and result.file == name and result.row <= row:
                    has_result = True
                    write(_line(cells if result.row == row else [], columns, own, _added(result)))
                    yield result
                    result = next(results, None)
                if not has_result and row != _END.row:
                    note = {"file": name, "row": str(row), "note": "not verified"} if any(cells) else {}
                    write(_line(cells, columns, own, note))
        with _reported(out):
            file.flush()


@contextmanager
def _reported(out: Path) -> Iterator[None]:
    """Says of an error of the system which table it is about."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{out}: {error.strerror}") from error


def _columns(table: Table | None) -> list[Column | None]:
    """The columns of a table; None for those that an earlier run has added, which are replaced.

    A document has no columns.
    """
    seen: Counter[str] = Counter()
    columns: list[Column | None] = []
    for name in table.names if table else ():
        columns.append(
            None if name.removeprefix(PREFIX) in COLUMNS and name.startswith(PREFIX) else (name, seen[name])
        )
        seen[name] += 1
    return columns


def _line(cells: list[str], columns: list[Column | None], own: list[Column], added: dict[str, str]) -> list[str]:
    """The user's cells and the added ones. Cells beyond the user's header are last, so that no column is shifted."""
    by_column = dict(zip(columns, cells, strict=False))
    surplus = cells[len(columns) :]
    return [
        *(by_column.get(column, "") for column in own),
        *(_shortened(added.get(name, "")) for name in COLUMNS),
        *(surplus if any(surplus) else ()),
    ]


def _added(result: Assessed | Rejected) -> dict[str, str]:
    """The cells that are added to a row."""
    place = {"file": result.file, "row": str(result.row)}
    if isinstance(result, Rejected):
        return {**place, "rejected": result.reason}
    place["application_id"] = result.application["application_id"]
    if result.replaced:
        return {**place, "note": "replaced by a later row of the same application"}
    concerns = outcomes.concerns(result.findings)
    unread = [f"{each['name']} looks like {each['looks_like']}" for each in result.not_understood]
    return {
        **place,
        "level": result.assessment.get("level") or "",
        "points": str(result.assessment.get("points", "")),
        "findings": "; ".join(dict.fromkeys(found["code"] for found in concerns)),
        "explained": _numbered([outcomes.in_words(found) for found in concerns]),
        "questions": _numbered([outcomes.question(found) for found in concerns]),
        "not_assessed": "; ".join(
            f"{reason} ({outcomes.checks_in_words(codes)})"
            for reason, codes in outcomes.not_assessed(result.findings).items()
        ),
        "read": "; ".join(f"{heading}: {text}" for heading, text in resumes.lines(result.read)) if result.read else "",
        "note": f"not read: {', '.join(unread)}" if unread else "",
    }


def _numbered(texts: list[str]) -> str:
    different = list(dict.fromkeys(filter(None, texts)))
    if len(different) < 2:
        return "".join(different)
    return " ".join(f"{number}. {text}" for number, text in enumerate(different, start=1))


def _shortened(cell: str) -> str:
    return cell if len(cell) <= MAX_CELL else f"{cell[: MAX_CELL - 1]}…"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection).

    Numbers and `+1 415 555 2671` stay as they are; of `+1-415-555-2671` a spreadsheet would make -3640.
    """
    if not cell or cell[0].isalnum():
        return cell
    return f"'{cell}" if _FORMULA.match(cell) or _SUM.fullmatch(cell) else cell
