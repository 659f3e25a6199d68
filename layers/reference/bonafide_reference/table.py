"""Rows of one source for one table of the database."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

DATA = Path(__file__).parent / "data"

type Row = tuple[str | int | float | None, ...]


class Table(NamedTuple):
    """Rows of one source. `name` is the name of the source, `into` the table of the database; if that is empty, the
    rows have changed those of another source.

    `left_out` counts what the source has but the database has not, by reason.
    """

    name: str
    date: str
    licence: str
    into: str
    rows: tuple[Row, ...]
    left_out: Mapping[str, int] = MappingProxyType({})

    def sha256(self) -> str:
        """The digest of the rows, which shows whether the source has changed."""
        return hashlib.sha256(json.dumps(self.rows, ensure_ascii=False).encode()).hexdigest()

    def line(self) -> str:
        """One line of the build's report."""
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self.left_out.items())
        line = f"{len(self.rows):>10,} rows  {self.name} ({self.date}; {self.licence})"
        return line + (f"; left out: {reasons}" if reasons else "")


def sorted_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows in order and without duplicates, so that the same facts give the same bytes."""
    return tuple(sorted(set(rows)))


def data_rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a file in data/, which is maintained by hand."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
