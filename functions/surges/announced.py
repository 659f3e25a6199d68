"""What was announced beforehand: `surges/announced.csv` in the uploads bucket.

Its columns are `from` and `until` (days, both included), `kind`, `value` and `note`. A row that cannot be read is left
out and said; the others count. The reasons repeat nothing of the file.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from surges.kinds import CAPACITIES

if TYPE_CHECKING:
    from surges.days import Hashes
    from surges.increases import Key
    from surges.kinds import Reader

KEY = "surges/announced.csv"
COLUMNS = ("from", "until", "kind", "value", "note")
MAX_BYTES, MAX_ROWS, MAX_NOTE = 1_000_000, 2000, 200
MAX_ERRORS = 20
ANY = "*"


class Entry(NamedTuple):
    """Days on which more applicants are expected: of one key, of any of a kind (`key` is empty), or of all kinds."""

    start: date
    end: date
    kind: str
    key: str
    note: str

    def covers(self, key: "Key", since: date, until: date) -> bool:
        """Whether an increase of a key in a period was announced: one of its days is enough."""
        if self.end < since or until < self.start:
            return False
        return self.kind == "all" or (self.kind == key[0] and self.key in ("", key[1]))

    def days(self) -> Iterator[date]:
        """Its days."""
        return (self.start + timedelta(number) for number in range((self.end - self.start).days + 1))


class Announced(NamedTuple):
    """What the file says, and what of it cannot be read."""

    entries: tuple[Entry, ...] = ()
    errors: tuple[str, ...] = ()

    def note(self, key: "Key", since: date, until: date) -> str | None:
        """The note of the entry that announces an increase; None if none does."""
        return next((each.note for each in self.entries if each.covers(key, since, until)), None)


def fingerprint(content: bytes) -> str:
    """A short name of a version of the file."""
    return hashlib.sha256(content).hexdigest()[:16]


def read(content: bytes, reader: "Reader", hashes: "Hashes") -> Announced:
    """Reads the file."""
    if len(content) > MAX_BYTES:
        return Announced(errors=(f"the file is larger than {MAX_BYTES:,} bytes",))
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return Announced(errors=("the file is not UTF-8: save it as UTF-8",))
    head = lines[0] if lines else ""
    rows = csv.reader(lines, delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [name.strip().lower() for name in next(rows, [])]
    missing = [name for name in ("from", "kind") if name not in names]
    if missing:
        return Announced(errors=(f"the first line lacks the columns {' and '.join(missing)}",))
    entries, errors = list[Entry](), list[str]()
    try:
        for number, row in enumerate(rows, start=2):
            if number > MAX_ROWS + 1:
                errors.append(f"rows after the first {MAX_ROWS:,} are not read")
                break
            if any(cell.strip() for cell in row):
                try:
                    entries.append(_entry(dict(zip(names, map(str.strip, row), strict=False)), reader, hashes))
                except ValueError as error:
                    errors.append(f"row {number}: {error}")
    except csv.Error:
        errors.append("the rest of the file is no CSV")
    return Announced(tuple(entries), _shortened(errors))


def _entry(cells: dict[str, str], reader: "Reader", hashes: "Hashes") -> Entry:
    """A row. Raises ValueError with the reason if it is none."""
    start = _day(cells.get("from", ""), "from")
    end = _day(cells["until"], "until") if cells.get("until") else start
    if end < start:
        raise ValueError("`until` is before `from`")
    if (end - start).days > 366:
        raise ValueError("it is longer than a year")
    kind, value = cells.get("kind", "").lower(), cells.get("value", "")
    if kind != "all" and kind not in CAPACITIES:
        raise ValueError(f"`kind` is none of all, {', '.join(CAPACITIES)}")
    if kind == "all" and value not in ("", ANY):
        raise ValueError("`value` must be empty where `kind` is all")
    if kind != "all" and not value:
        raise ValueError("`value` is empty; * is any")
    try:
        key = "" if value in ("", ANY) else hashes.of_value(kind, reader.normal(kind, value))
    except ValueError as error:
        raise ValueError(f"`value` {error}") from None
    return Entry(start, end, kind, key, cells.get("note", "")[:MAX_NOTE])


def _day(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{column}` is no day like 2026-11-30") from None


def _shortened(errors: Iterable[str]) -> tuple[str, ...]:
    found = tuple(errors)
    more = (f"and {len(found) - MAX_ERRORS} more",) if len(found) > MAX_ERRORS else ()
    return (*found[:MAX_ERRORS], *more)
