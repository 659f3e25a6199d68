"""Reads lists that are tables: the legacy CSV of SDN, OpenSanctions' `targets.simple.csv`, MISP's CSV, your own."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bonafide.text_stream import BadRecord, LineReader, csv_records
from watchlists.entry import TIERS, Entries, Kind, MalformedList, Provenance, Skipped, WatchlistEntry
from watchlists.identifiers import entries
from watchlists.misp import TYPES
from watchlists.misp import read_row as read_misp_row
from watchlists.plain import HOW_TO_WRITE, is_comment, is_plain, is_value, read_plain
from watchlists.sanitize import joined, parse_day, parse_last_day, safe_identifier, safe_text, web_url

SDN_COLUMNS = 12
"""Number, name, type, programme, title, call sign, vessel's type, tonnage, GRT, flag and owner, remarks.

Source: OFAC, Specially Designated Nationals and Blocked Persons, Data Specification.
"""

MAX_REMARKS_LENGTH = 1000
"""Characters, by the same source. Longer remarks are truncated, and continue in sdn_comments.csv."""

MAX_HEADER_LINE = 5
"""Lines within which the header is, without comments and empty lines."""

type Rows = Iterator[tuple[int, list[str] | str]]
"""The number of each row as a spreadsheet counts (a header is row 1), and its cells, or why there are none."""


def read_table(lines: LineReader, name: str) -> Entries:
    """Reads a table in the format that its header indicates, or one value a line.

    A header may come after a few lines, as in lists that begin with their date.
    """
    read = 0
    while read < MAX_HEADER_LINE and (first := lines.next()) is not None:
        if is_comment(first):
            continue
        read += 1
        if is_plain(first):
            return read_plain(lines, first, name)
        for separator in ",;\t" if first.lstrip().startswith(b"|") else ",;\t|":  # a bar first is Markdown
            cells = _cells(first, separator)
            columns = [_column(cell) for cell in cells]
            if any(map(is_value, cells)):  # no header, but perhaps rows such as `email,jane@example.org`
                columns = ["type" if _kind(cell) else "value" if is_value(cell) else "" for cell in cells]
                if read > 1 or not {"type", "value"} <= set(columns):
                    continue
                return _own(_rows(lines, separator, first=first), columns, name)
            if separator == "," and len(cells) == SDN_COLUMNS and cells[0].strip().isdecimal():
                return _sdn(_complete(_rows(lines, separator, first=first), SDN_COLUMNS), name)
            if {"value", "prop", "schema"} <= set(columns):
                what, fix = "statements of OpenSanctions", "Download targets.simple.csv of the same dataset"
                raise MalformedList(what, "the list", fix)
            if {"type", "value"} <= set(columns):
                return _own(_rows(lines, separator), columns, name)
            if "id" in columns and {"emails", "phones"} & {cell.strip().lower() for cell in cells}:
                lower = [cell.strip().lower() for cell in cells]
                return _targets(_complete(_rows(lines, separator), len(columns)), lower)
            if {"email", "phone"} & set(columns):
                return _own(_rows(lines, separator), columns, name)
    raise MalformedList("not in a supported format, and without a usable header", "line 1", HOW_TO_WRITE)


def read_objects(objects: list[Any], name: str) -> Entries:
    """Reads a list in JSON: objects with the names of a table's columns, or addresses and numbers alone."""
    rows = [each if isinstance(each, dict) else _of_value(each) for each in objects]
    names = list(dict.fromkeys(key for row in rows for key in row))
    found = ((number, [_cell(row.get(each)) for each in names]) for number, row in enumerate(rows, start=1))
    return _own(found, [_column(each) for each in names], name)


def is_object(value: Any) -> bool:
    """Whether a JSON value is an entry of a list of one's own."""
    if not isinstance(value, dict):
        return isinstance(value, str) and is_value(value)
    columns = set(map(_column, value))
    return {"type", "value"} <= columns or bool({"email", "phone"} & columns)


def _of_value(text: str) -> dict[str, str]:
    return {"type": "email" if "@" in text else "phone", "value": text}


def _cell(value: Any) -> str:
    texts = value if isinstance(value, list) else [value]
    return "; ".join(str(text) for text in texts if type(text) in (str, int))


def _column(header: str) -> str:
    """What a column holds, by its header."""
    letters = _NOT_LETTERS.sub("", header.lower())
    return COLUMNS.get(letters, header.strip().lower())


def _own(rows: Rows, columns: list[str], name: str) -> Entries:
    """The operator's own list, or MISP's CSV export."""
    read = taken = withdrawn = 0
    reasons: Counter[str] = Counter()
    for number, cells in rows:
        read += 1
        where = f"row {number}"
        found: Entries
        if isinstance(cells, str):
            found = iter([Skipped(where, cells)])
        elif len(cells) > len(columns):
            found = iter([Skipped(where, "more cells than the header")])
        else:
            found = _own_row(where, columns, [cell.strip() for cell in cells], name)
        for each in found:
            if isinstance(each, Skipped):
                reasons[each.reason] += 1
                withdrawn += each.withdrawn
            else:
                taken += 1
            yield each
    if not read:
        raise MalformedList("a header without rows", "the list", "Add rows; to revoke a list, delete it")
    if not taken and not withdrawn:
        why = "; ".join(f"{count:,} {reason}" for reason, count in reasons.most_common(3))
        what = f"none of its {read:,} rows can be used ({why or 'they have no address or number'})"
        raise MalformedList(what, "the list", "Fix its rows; to revoke a list, delete it")


def _own_row(where: str, columns: list[str], cells: list[str], name: str) -> Entries:
    row = dict(reversed(list(zip(columns, cells, strict=False))))  # of two columns of one name, the first
    if "to_ids" in columns and "type" in row:
        yield from read_misp_row(where, row)
        return
    first_seen, valid_until = parse_day(row.get("first_seen")), parse_last_day(row.get("valid_until"))
    unread = [
        name for name, read in (("first_seen", first_seen), ("valid_until", valid_until)) if row.get(name) and not read
    ]
    tier = row.get("tier", "").upper() or None
    values: list[tuple[Kind | None, str]]
    if "type" in columns:
        values = [(_kind(row.get("type", "")), row.get("value", ""))]
    else:
        wide: dict[str, Kind] = {"email": "email", "phone": "phone"}
        values = [
            (wide[column], cell) for column, cell in zip(columns, cells, strict=False) if cell and column in wide
        ]
    if any(kind is None for kind, _ in values):
        yield Skipped(where, "its type is not email or phone")
    elif not any(text for _, text in values):
        yield Skipped(where, "it has no value")
    elif unread:
        yield Skipped(where, f"its {unread[0]} is not a date such as 2026-11-23")
    elif tier and tier not in TIERS:
        yield Skipped(where, f"its tier is not one of {', '.join(TIERS)}")
    else:
        provenance = Provenance(
            entry=where,
            source=safe_text(row.get("source")) or safe_text(name) or "own list",
            source_url=web_url(row.get("source_url")),
            first_seen=first_seen,
            valid_until=valid_until,
            tier=tier,
        )
        for kind, text in values:
            if kind and _SHA_256.fullmatch(text):
                yield WatchlistEntry(kind, text.lower(), *provenance)
            elif kind:
                yield from entries(where, kind, text, provenance)


def _kind(text: str) -> Kind | None:
    """The kind of identifier that a type of the operator or of MISP names."""
    return _KINDS.get(_NOT_LETTERS.sub("", text.lower()))


def _targets(rows: Rows, columns: list[str]) -> Entries:
    """OpenSanctions' table of targets, one row each.

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
        raise MalformedList("a header without rows", "the list", "Download it again")


def _sdn(rows: Rows, name: str) -> Entries:
    """OFAC's table of the SDN or the consolidated list. Addresses and numbers are in the remarks."""
    listed = "OFAC Consolidated List" if name.lower().startswith("cons") else "OFAC SDN List"
    for number, cells in rows:
        where = f"row {number}"
        if isinstance(cells, str):
            yield Skipped(where, cells)
        elif not (entity := cells[0].strip()).isdecimal():
            yield Skipped(where, "it does not begin with an entity number")
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
        yield Skipped(where, "remarks too long for this format")
        return
    parts = remarks.split(";")
    for index, part in enumerate(parts):
        email, phone = _EMAIL_REMARK.fullmatch(part), _PHONE_REMARK.fullmatch(part)
        if (email or phone) and index == len(parts) - 1 and len(remarks.strip()) >= MAX_REMARKS_LENGTH:
            yield Skipped(where, "truncated remarks: use SDN_ADVANCED.XML")
        elif email:
            yield from entries(where, "email", email[1], provenance)
        elif phone:
            yield from entries(where, "phone", phone[1], provenance)
        elif "@" in part:
            yield Skipped(where, "a remark with an @-sign that is not only an e-mail address")


def _complete(rows: Rows, width: int) -> Rows:
    """The rows of a table with this many cells per row. If the last row has fewer or more, the file is truncated."""
    short = 0
    for number, cells in rows:
        if short:
            yield short, f"not {width} cells as in the other rows"
        short = 0 if isinstance(cells, str) or len(cells) == width else number
        if not short:
            yield number, cells
    if short:
        raise MalformedList(
            "truncated: the last row does not have as many cells as the others", f"row {short}", "Download it again"
        )


def _rows(lines: LineReader, separator: str, *, first: bytes | None = None) -> Rows:
    """The rows of a table that are not empty; the row of `first`, if any, was read already."""
    already_read = [first] if first else []
    records = csv_records(lines, separator, first=already_read, decode=_decode)
    for number, record in enumerate(records, start=lines.number if first else lines.number + 1):
        if isinstance(record, BadRecord):
            yield number, _reason(record, lines)
        elif any(cell.strip(" \x1a") for cell in record):  # 0x1A ends the SDN list
            yield number, record


def _decode(line: bytes) -> str:
    """The text of a line. What is not UTF-8 becomes U+FFFD, and an address with it is skipped."""
    return line.decode(errors="replace")


def _reason(record: BadRecord, lines: LineReader) -> str:
    """Why a row cannot be read. Raises MalformedList if the table is truncated there."""
    if record.too_long:
        return f"longer than {lines.max_line_bytes // 1_000_000} MB"
    if record.is_last_line:
        where, fix = f"line {lines.number}", "Download it again, or close the quotation mark"
        raise MalformedList("truncated within a quoted cell", where, fix)
    return "a quoted cell is not closed, or text follows a closed one"


def _cells(line: bytes, separator: str) -> list[str]:
    """The cells of a single line; empty if it is not a row."""
    try:
        return next(csv.reader([line.decode(errors="replace")], delimiter=separator), [])
    except csv.Error:
        return []


_NOT_LETTERS = re.compile(r"[\W\d_]+")
_EMAIL_NAMES = "email emails mail emailaddress emailaddresses emailaddr emailid mailaddress correo courriel".split()
_PHONE_NAMES = (
    "phone phones phonenumber phonenumbers telephone telephonenumber telephonenumbers tel mobile mobilephone "
    "mobilenumber cell cellphone msisdn whatsapp telefon telefono"
).split()
COLUMNS = {
    **dict.fromkeys("type indicatortype ioctype observabletype".split(), "type"),
    **dict.fromkeys("value data indicator ioc observable indicatorvalue iocvalue observablevalue".split(), "value"),
    **dict.fromkeys(_EMAIL_NAMES, "email"),
    **dict.fromkeys(_PHONE_NAMES, "phone"),
    **{name.replace("_", ""): name for name in ("source_url", "first_seen", "valid_until", "to_ids", "event_id")},
}
"""What a column holds, by the letters of its header in lower case: `E-mail 1` is `email`."""

_KINDS: dict[str, Kind] = {
    **{_NOT_LETTERS.sub("", name): kind for name, kind in TYPES.items()},
    **dict.fromkeys(_EMAIL_NAMES, "email"),
    **dict.fromkeys(_PHONE_NAMES, "phone"),
}
_SHA_256 = re.compile(r"[0-9a-fA-F]{64}")
_EMAIL_REMARK = re.compile(
    r"\s*(?:alt\.\s*)?(?:e-?mail(?:\s+address)?\s*:?\s*)?([^\s@]+@[^\s@]+?)(?:\s*\(e-?mail\))?\.?\s*", re.IGNORECASE
)
_PHONE_REMARK = re.compile(
    r"\s*(?:alt\.\s*)?(?:(?:mobile|cell|cellular)\s+)?(?:tele)?phone(?:\s+number|\s+no\.?)?\s*:?\s*([(+\d].*?)\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""No fax numbers, and no `Mobile Phones LLC`."""
