"""Lists that are tables: the SDN list's legacy CSV, OpenSanctions' `targets.simple.csv`, and a list of one's own."""

import csv
import re
from collections import deque
from collections.abc import Iterator

from bonafide.text_stream import LineReader
from watchlists.entry import TIERS, Entries, Kind, MalformedList, Provenance, Skipped, WatchlistEntry
from watchlists.identifiers import entries
from watchlists.sanitize import joined, parse_day, parse_last_day, safe_identifier, safe_text, web_url

MAX_LINES = 500
"""Lines of one row. An open quotation mark is looked for no further."""

SDN_COLUMNS = 12
"""Number, name, type, programme, title, call sign, vessel's type, tonnage, GRT, flag and owner, remarks.

Source: OFAC, Specially Designated Nationals and Blocked Persons, Data Specification.
"""

MAX_REMARKS_LENGTH = 1000
"""Characters, by the same source. What is longer is cut off there and goes on in sdn_comments.csv."""

type Rows = Iterator[tuple[int, list[str] | str]]
"""The number of each row as a spreadsheet counts (a header is row 1), and its cells, or why there are none."""


def read_table(lines: LineReader, name: str) -> Entries:
    """Reads a table in the format that its first row shows."""
    first = lines.next() or b""
    for separator in ",;\t":
        cells = _cells(first, separator)
        columns = [cell.strip().lower() for cell in cells]
        if separator == "," and len(cells) == SDN_COLUMNS and cells[0].strip().isdecimal():
            return _sdn(_complete(_rows(lines, separator, deque([first])), SDN_COLUMNS), name)
        if {"type", "value"} <= set(columns):
            return _own(_rows(lines, separator, deque(), number=1), columns, name)
        if "id" in columns and {"emails", "phones"} & set(columns):
            return _targets(_complete(_rows(lines, separator, deque(), number=1), len(columns)), columns)
    raise MalformedList(
        "in none of the formats that are read, and without a usable header",
        "line 1",
        "A list of your own needs a first row that names the columns `type` and `value`",
    )


def _own(rows: Rows, columns: list[str], name: str) -> Entries:
    """A list of the operator's own; only the columns `type` and `value` are needed."""
    read = taken = 0
    for number, cells in rows:
        read += 1
        where = f"row {number}"
        if isinstance(cells, str):
            yield Skipped(where, cells)
        elif len(cells) > len(columns):
            yield Skipped(where, "it has more cells than the header")
        else:
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            for found in _own_row(where, row, name):
                taken += isinstance(found, WatchlistEntry)
                yield found
    if not taken:
        what = f"none of its {read:,} rows can be taken" if read else "a header without rows"
        raise MalformedList(what, "the list", "Mend its rows; to take a list out of force, delete it")


def _own_row(where: str, row: dict[str, str], name: str) -> Entries:
    kind = _KINDS.get(row["type"].lower()) if row.get("type") else None
    first_seen, valid_until = parse_day(row.get("first_seen")), parse_last_day(row.get("valid_until"))
    unread = [
        name for name, read in (("first_seen", first_seen), ("valid_until", valid_until)) if row.get(name) and not read
    ]
    tier = row.get("tier", "").upper() or None
    if kind is None:
        yield Skipped(where, "its type is neither email nor phone")
    elif not row.get("value"):
        yield Skipped(where, "it has no value")
    elif unread:
        yield Skipped(where, f"its {unread[0]} is not a date such as 2026-11-23")
    elif tier and tier not in TIERS:
        yield Skipped(where, f"its tier is none of {', '.join(TIERS)}")
    else:
        provenance = Provenance(
            entry=where,
            source=safe_text(row.get("source")) or safe_text(name) or "a list of one's own",
            source_url=web_url(row.get("source_url")),
            first_seen=first_seen,
            valid_until=valid_until,
            tier=tier,
        )
        if _SHA_256.fullmatch(row["value"]):
            yield WatchlistEntry(kind, row["value"].lower(), *provenance)
        else:
            yield from entries(where, kind, row["value"], provenance)


def _targets(rows: Rows, columns: list[str]) -> Entries:
    """OpenSanctions' table of those whom its lists target, one row each.

    Source: https://www.opensanctions.org/docs/bulk/csv/.
    """
    number = 0
    for number, cells in rows:
        where = f"row {number}"
        if isinstance(cells, str):
            yield Skipped(where, cells)
            continue
        row = dict(zip(columns, cells, strict=True))
        entry = safe_identifier(row["id"], where)
        provenance = Provenance(
            entry=entry,
            source="OpenSanctions",
            source_url=None if entry == where else f"https://www.opensanctions.org/entities/{entry}/",
            programme=joined(
                safe_text(row.get("dataset")),
                *(f"programme {safe_text(p)}" for p in row.get("program_ids", "").split(";") if safe_text(p)),
            ),
            first_seen=parse_day(row.get("first_seen")),
        )
        yield from entries(where, "email", row.get("emails", ""), provenance)
        yield from entries(where, "phone", row.get("phones", ""), provenance)
    if not number:
        raise MalformedList("a header without rows", "the list", "Fetch it again")


def _sdn(rows: Rows, name: str) -> Entries:
    """OFAC's table of the SDN or the consolidated list. Addresses and numbers stand in the remarks."""
    listed = "OFAC Consolidated List" if name.lower().startswith("cons") else "OFAC SDN List"
    for number, cells in rows:
        where = f"row {number}"
        if isinstance(cells, str):
            yield Skipped(where, cells)
        elif not (entity := cells[0].strip()).isdecimal():
            yield Skipped(where, "it begins with no entity number")
        else:
            programmes = safe_text(cells[3].replace("] [", ", ").strip("[] "))
            provenance = Provenance(
                entry=entity,
                source=listed,
                source_url=f"https://sanctionssearch.ofac.treas.gov/Details.aspx?id={entity}",
                programme=joined(listed.removeprefix("OFAC "), f"programme {programmes}" if programmes else ""),
            )
            yield from _remarks(f"entity {entity}", cells[-1], provenance)


def _remarks(where: str, remarks: str, provenance: Provenance) -> Entries:
    if len(remarks) > 2 * MAX_REMARKS_LENGTH:
        yield Skipped(where, "remarks longer than this format has")
        return
    parts = remarks.split(";")
    for index, part in enumerate(parts):
        email, phone = _EMAIL_REMARK.fullmatch(part), _PHONE_REMARK.fullmatch(part)
        if (email or phone) and index == len(parts) - 1 and len(remarks.strip()) >= MAX_REMARKS_LENGTH:
            yield Skipped(where, "cut off where its remarks are too long for this format: take SDN_ADVANCED.XML")
        elif email:
            yield from entries(where, "email", email[1], provenance)
        elif phone:
            yield from entries(where, "phone", phone[1], provenance)
        elif "@" in part:
            yield Skipped(where, "an @-sign in a remark that is not an e-mail address alone")


def _complete(rows: Rows, width: int) -> Rows:
    """The rows, of which a program wrote all with as many cells: one that has fewer, at the end, tells of a cut."""
    short = 0
    for number, cells in rows:
        if short:
            yield short, f"it has not the {width} cells that all rows have"
        short = 0 if isinstance(cells, str) or len(cells) == width else number
        if not short:
            yield number, cells
    if short:
        raise MalformedList(
            "cut off: the last row has not as many cells as the others", f"row {short}", "Fetch it again"
        )


def _rows(lines: LineReader, separator: str, waiting: deque[bytes], number: int = 0) -> Rows:
    """The rows of a table that hold anything."""
    csv.field_size_limit(lines.max_line_bytes)
    while (cells := _row(lines, waiting, separator)) is not None:
        number += 1
        if isinstance(cells, str) or any(cell.strip(" \x1a") for cell in cells):  # 0x1A ends the SDN list
            yield number, cells


def _row(lines: LineReader, waiting: deque[bytes], separator: str) -> list[str] | str | None:
    """The cells of the next row, or why there are none; None at the end.

    A quotation mark that never closes would swallow the rows behind it: they wait, and are read as rows of their own.
    """
    taken: list[bytes] = []

    def feed() -> Iterator[str]:
        while len(taken) < MAX_LINES and sum(map(len, taken)) <= lines.max_line_bytes:
            line = waiting.popleft() if waiting else lines.next()
            if line is None:
                return
            taken.append(line)
            if lines.too_long(line):
                return
            yield _text(line)

    try:
        cells = next(csv.reader(feed(), delimiter=separator, strict=True), [])
        if not taken:
            return None
        if not lines.too_long(taken[-1]):
            return cells
    except csv.Error:
        if len(taken) == 1 and not taken[0].endswith(b"\n") and not lines.too_long(taken[0]):
            where, fix = f"line {lines.number}", "Fetch it again, or close the quotation mark"
            raise MalformedList("cut off within a quoted cell", where, fix) from None
    waiting.extendleft(reversed(taken[1:]))
    if lines.too_long(taken[0]):
        return f"longer than {lines.max_line_bytes // 1_000_000} MB"
    return "a quotation mark opens in this row and does not close, or text follows a closed one"


def _cells(line: bytes, separator: str) -> list[str]:
    """The cells of a line by itself; none where it is no row."""
    try:
        return next(csv.reader([_text(line)], delimiter=separator), [])
    except csv.Error:
        return []


def _text(line: bytes) -> str:
    """A line as text. What is not UTF-8 may be a name: in an address it is refused later."""
    return line.decode(errors="replace")


_KINDS: dict[str, Kind] = {"email": "email", "e-mail": "email", "phone": "phone", "telephone": "phone"}
_SHA_256 = re.compile(r"[0-9a-fA-F]{64}")
_EMAIL_REMARK = re.compile(
    r"\s*(?:alt\.\s*)?(?:e-?mail(?:\s+address)?\s*:?\s*)?([^\s@]+@[^\s@]+?)(?:\s*\(e-?mail\))?\.?\s*", re.IGNORECASE
)
_PHONE_REMARK = re.compile(
    r"\s*(?:alt\.\s*)?(?:(?:mobile|cell|cellular)\s+)?(?:tele)?phone(?:\s+number|\s+no\.?)?\s*:?\s*([(+\d].*?)\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""No fax numbers, and no `Mobile Phones LLC`."""
