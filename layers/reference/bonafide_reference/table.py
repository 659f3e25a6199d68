"""One source of facts as it goes into the database: where it is from, and the rows of one table."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"

type Row = tuple[str | int, ...]


class Table(NamedTuple):
    """Rows of one source. `name` says whose they are, `into` which table of the database they go to."""

    name: str
    date: str
    licence: str
    into: str
    rows: tuple[Row, ...]

    def sha256(self) -> str:
        """The digest of the rows, by which a change of the source shows."""
        return hashlib.sha256(json.dumps(self.rows, ensure_ascii=False).encode()).hexdigest()

    def line(self) -> str:
        """One line of the build's report."""
        return f"{self.name} ({self.date}): {len(self.rows):,} rows"


def sorted_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows in the order of their keys, so that the same facts make the same bytes."""
    return tuple(sorted(set(rows)))


def ours(file: str) -> Iterator[dict[str, str]]:
    """The rows of a data file that is kept by hand in data/."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
