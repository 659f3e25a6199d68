"""A draft of an application, filled field by field from the cells of a row or the values of a JSON document.

The first value of a field counts. Several telephone numbers are joined, and further e-mail addresses are kept.
"""

import re
from collections.abc import Iterator
from typing import Any, cast

from bonafide.application import is_placeholder
from bonafide.fields.names import LISTS, Path
from bonafide.fields.values import MAX_LISTED, VALUES, text_of
from bonafide.partial_date import ends_of
from bonafide.text import plain

PARALLEL = frozenset("institution area studyType startDate endDate name position".split())
"""Fields of an entry that have a list of values if the list is one of entries: `['BSc', 'MSc']`."""

UNREAD = "_text"
"""The end of the name of a field whose value could not be read: `education_text`."""

_DIAL_CODE = re.compile(r"(?:00)?([1-9]\d{0,3})")
_DIAL_CODES = frozenset(
    "countrycode countrydialing countrydialingcode dialcode dialingcode callingcode prefix code".split()
)
_ZERO_IS_KEPT = frozenset("39 225 229 241 242 378 379".split())
"""Country codes of plans whose numbers may begin with 0, which is dialled from abroad, too (ITU-T national plans)."""

_LIST_CELL = re.compile(r"""\[\s*(?:'[^'"]*'|"[^"]*"|None|\d+)(?:\s*,\s*(?:'[^'"]*'|"[^"]*"|None|\d+))*\s*\]""")
_LIST_ITEM = re.compile(r"""'([^'"]*)'|"([^"]*)"|(None)|(\d+)""")
_PREFERRED = frozenset("primary isprimary preferred ispreferred default isdefault main".split())
_OTHER_MAIL = frozenset("work business office professional other secondary".split())

_CONTACTS = frozenset({"email", "phone"})
_DATE_PARTS = frozenset("_startYear _startMonth _endYear _endMonth _period".split())

type Node = dict[str | int, Any]


def put(root: Node, path: Path, value: Any) -> bool:
    """Sets a field, if it has no value yet. Lists are dictionaries by index until the draft is finished."""
    node = root
    for step in path[:-1]:
        inner = node.setdefault(step, {})
        if not isinstance(inner, dict):
            if step != "location":
                return False
            inner = node[step] = {"address": inner}  # a text, beside which the country has a field of its own
        node = inner
    last = path[-1]
    if last in _CONTACTS and isinstance(value, str) and is_placeholder(value):
        return True  # another column may have one
    if last not in node:
        node[last] = value
        return True
    if path == ("basics", "phone"):
        if value not in node[last].split("; "):
            node[last] = f"{node[last]}; {value}"
        return True
    if path == ("basics", "email"):
        if value != node[last] and value not in node.setdefault("emails", []):
            node["emails"].append(value)
        return True
    if isinstance(node[last], dict) and last == "location":
        return put(node[last], ("address",), value)
    return bool(node[last] == value)


def texts_of(value: Any) -> list[str]:
    """The texts of all elements of a list, and of an object those of its keys for several values."""
    if isinstance(value, dict) and not any(
        plain(str(key)) in ("value", "address", "number", "email") for key in value
    ):
        named = {plain(str(key)): inner for key, inner in value.items()}
        return [text for key in VALUES if (text := text_of(named.get(key)))]
    each = value[:MAX_LISTED] if isinstance(value, list) else [value]
    return list(dict.fromkeys(text for one in each if (text := text_of(one))))


def emails_of(value: Any) -> list[str]:
    """The e-mail addresses of a value: those marked as primary first, and those at work last."""
    return texts_of(sorted(value[:MAX_LISTED], key=_rank) if isinstance(value, list) else value)


def _rank(value: Any) -> int:
    if not isinstance(value, dict):
        return 1
    named = {plain(str(key)): inner for key, inner in value.items()}
    if any(named.get(key) in (True, "true", "Yes", "yes", 1) for key in _PREFERRED):
        return 0
    return 2 if str(named.get("type") or named.get("label") or "").lower() in _OTHER_MAIL else 1


def phones_of(value: Any) -> list[str]:
    """The telephone numbers of a value. A country code in a key of its own is put before the number."""
    if isinstance(value, list):
        found = [phone for each in sorted(value[:MAX_LISTED], key=_rank) for phone in phones_of(each)]
        return list(dict.fromkeys(found))
    if isinstance(value, dict):
        named = {plain(str(key)): inner for key, inner in value.items()}
        code = next((text for key in _DIAL_CODES if (text := text_of(named.get(key)))), None)
        area = text_of(named.get("area")) or text_of(named.get("areacode"))
        if area and area.strip("()").isdecimal() and (number := text_of({**named, "area": None, "areacode": None})):
            return [number if area in number else f"({area.strip('()')}) {number}"]
        if code and (number := text_of({key: named[key] for key in named if key not in _DIAL_CODES})):
            return [with_dial_code(code, number)]
    return texts_of(value)


def with_dial_code(code: str, number: str) -> str:
    """A number with the country code from another field, unless that is no such code or the number has one.

    The trunk prefix 0 is left out where numbers have one.
    """
    match = _DIAL_CODE.fullmatch(re.sub(r"[\s()+-]", "", code))
    if match is None or number.startswith(("+", "00")):
        return number
    return f"+{match[1]} {number if match[1] in _ZERO_IS_KEPT else number.removeprefix('0')}"


def date_of(value: Any) -> str | None:
    """A date: its text, or that of an object or list with a year and perhaps a month and a day."""
    if isinstance(value, dict):
        named = {plain(str(key)): inner for key, inner in value.items()}
        if year := text_of(named.get("year")):
            return _joined_date(year, text_of(named.get("month")), text_of(named.get("day")))
        if date := text_of(named.get("date")):
            return date
    if isinstance(value, list) and 1 < len(value) < 4 and all(type(each) is int for each in value):
        numbers = [*map(str, value)] if value[0] > 31 else [*map(str, reversed(value))]
        return _joined_date(*numbers)
    return text_of(value)


def _joined_date(year: str, month: str | None, day: str | None = None) -> str:
    if month and month.isdecimal() and year.isdecimal():
        return f"{year}-{month:0>2}-{day:0>2}" if day and day.isdecimal() else f"{year}-{month:0>2}"
    return f"{month} {year}" if month else year


def finish(root: Node) -> dict[str, Any]:
    """Joins the parts of names, numbers and dates, and converts dictionaries by index to lists."""
    basics = root.get("basics")
    if isinstance(basics, dict):
        _join_name(basics)
        if code := basics.pop("dialcode", None):
            _join_dial_code(basics, code)
    for section in LISTS & root.keys():
        if isinstance(entries := root[section], dict):
            root[section] = [each for number in sorted(entries, key=_order) for each in _finished(entries[number])]
    return cast(dict[str, Any], as_lists(root))


def _order(number: str | int) -> tuple[bool, str | int]:
    return isinstance(number, str), number


def _join_name(basics: Node) -> None:
    first, middle, last = (basics.pop(part, None) for part in ("firstname", "middlename", "lastname"))
    name = basics.get("name")
    if name is None:
        parts = [part for part in (first, middle, last) if isinstance(part, str)]
    elif first and not last:  # `Name` of a form that also asks for the first name is the last name
        parts = [] if first in name else [first, middle, name]
    else:
        parts = [] if not last or first or last in name else [name, middle, last]
    if any(parts):
        basics["name"] = " ".join(part for part in parts if part)


def _join_dial_code(basics: Node, code: str) -> None:
    phone = basics.get("phone")
    if _DIAL_CODE.fullmatch(code) is None:
        basics[f"dialcode{UNREAD}"] = code
    elif isinstance(phone, str):
        basics["phone"] = "; ".join(with_dial_code(code, number) for number in phone.split("; "))


def _finished(entry: Any) -> Iterator[Any]:
    """An entry with its dates joined; one for each element if its cells are lists (`['BSc', 'MSc']`)."""
    if not isinstance(entry, dict):
        yield entry
        return
    for each in _apart(entry):
        if not _DATE_PARTS.isdisjoint(each):
            _join_dates(each)
        yield each


def _join_dates(entry: Node) -> None:
    for field, part in (("startDate", "_start"), ("endDate", "_end")):
        year, month = entry.pop(f"{part}Year", None), entry.pop(f"{part}Month", None)
        if year:
            entry.setdefault(field, _joined_date(year, month))
        elif month:
            entry[f"{part[1:]}Month"] = month
    if (period := entry.pop("_period", None)) is not None:
        _split_period(entry, period)


def _apart(entry: Node) -> list[Node]:
    lists = {
        field: items
        for field, value in entry.items()
        if not (isinstance(value, str) and value[:1] != "[") and field in PARALLEL
        if (items := _items(value)) is not None
    }
    if not lists:
        return [entry]
    count = max(map(len, lists.values()))
    others = {field: value for field, value in entry.items() if field not in lists}
    found = [
        {**others, **{field: items[number] for field, items in lists.items() if number < len(items) and items[number]}}
        for number in range(count)
    ]
    return [each for each in found if each]


def _items(value: Any) -> list[Any] | None:
    """The elements of a list of texts, or of a cell in which another program wrote one."""
    if isinstance(value, str) and value.startswith("[") and len(value) < 5000 and _LIST_CELL.fullmatch(value):
        return ["".join((one, two, number)) for one, two, _, number in _LIST_ITEM.findall(value)][:MAX_LISTED]
    return value if isinstance(value, list) else None


def _split_period(entry: Node, period: str) -> None:
    """Sets the start and the end from `2015 - 2019`; a single date is the end."""
    if ends := ends_of(period):
        for field, date in zip(("startDate", "endDate"), ends, strict=True):
            if date:
                entry.setdefault(field, date)
    elif "startDate" not in entry and re.search(r"(?:19|20)\d\d", period):
        entry.setdefault("endDate", period)
    else:
        entry[f"period{UNREAD}"] = period


def as_lists(node: Any) -> Any:
    """A value in which each dictionary by index is a list, in the order of the indexes."""
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(step, int) for step in node):
        return [as_lists(node[step]) for step in sorted(node)]
    return {step: as_lists(value) for step, value in node.items()}
