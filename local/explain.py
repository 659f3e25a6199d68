"""Explains how a file of applications is read: which field each column or JSON field becomes, and how much is read.

It shows names and shares, and no content.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import phonenumbers
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bonafide.application import Application, alpha_2
from bonafide.partial_date import PartialDate, needs_order
from local import reading

if TYPE_CHECKING:
    from intake.mapping import Mapping

SAMPLE = 20
"""JSON documents in which each field is changed in turn, to see what it becomes."""

MAX_FIELDS = 1000
"""Names that are explained."""

_ALSO_CHECKED = frozenset({"work[].location.city", "work[].location.region", "work[].location.countryCode"})
"""Fields that checks read, but that a mapping file cannot name."""

NOT_KNOWN = "not known"

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_MARK = "7"  # as a part of a name, an address or a number


@dataclass
class Explained:
    """What a column or a JSON field becomes. `filled` and `read` are counts, `read` of `stated` values of the field.

    `becomes` is the path of an application's field, or None; `remark` says why, if it is none that is checked.
    """

    name: str
    becomes: str | None
    remark: str = ""
    filled: int = 0
    stated: int = 0
    read: int = 0


@dataclass
class Explanation:
    """How a file is read: its rows, the reasons of rejected ones, notes, and its fields."""

    file: str
    rows: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    fields: list[Explained] = field(default_factory=list)


class _Observer(reading.Header):
    """Notes also what else intake asks a mapping: cells, and JSON documents."""

    def __init__(self, mapping: "Mapping") -> None:
        super().__init__(mapping)
        self._mapping: Mapping = mapping
        self.rows = mapping.rows
        self.cells: Counter[int] = Counter()
        self.leaves: Counter[str] = Counter()
        self.sample: list[dict[str, Any]] = []

    def row(self, read: Callable[[list[str]], dict[str, Any]], cells: list[str]) -> dict[str, Any]:
        self.cells.update(number for number, cell in enumerate(cells) if cell.strip())
        return self._mapping.row(read, cells)

    def split(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        return self._mapping.split(document)

    def take(self, document: dict[str, Any]) -> dict[str, Any]:
        self.leaves.update([*dict.fromkeys(path for path, value in _leaves(document) if value not in ("", None))])
        if len(self.sample) < SAMPLE:
            self.sample.append(deepcopy(document))
        return self._mapping.take(document)

    def finish(self, document: dict[str, Any]) -> dict[str, Any]:
        return self._mapping.finish(document)


def explained(file: Path, mapping: "Mapping | None" = None) -> Explanation:
    """Reads a file as intake does.

    Raises:
        UnreadableFile: it cannot be read as a whole.
    """
    reading.with_functions()
    from intake.day_order import DayOrder
    from intake.documents import documents
    from intake.formats import Note, Row
    from intake.mapping import Mapping

    plain_mapping = mapping or Mapping({})
    observer = _Observer(plain_mapping)
    result = Explanation(str(file))
    stated: Counter[str] = Counter()
    read: Counter[str] = Counter()
    day_order, in_either_order = DayOrder(), 0
    for row in reading.rows_of(file, cast("Mapping", observer)):
        if isinstance(row, Note):
            result.notes.append(row.text)
            continue
        for document in documents(row.content) if isinstance(row, Row) else [None]:
            result.rows += 1
            if document is None or document.application is None:
                result.rejected[document.reason if document else cast(Any, row).reason] += 1
                continue
            for path, value in _leaves(
                document.application.model_dump(mode="json", by_alias=True, exclude_unset=True)
            ):
                if value not in ("", None):
                    stated[path] += 1
                    read[path] += _is_read(path, value, document.application)
            day_order.see(document.application, document.submitted)
            if document.submitted and not document.application.submitted_at:
                stated["submitted_at"] += 1
                in_either_order += needs_order(document.submitted)
    if day_order.order:
        read["submitted_at"] += in_either_order
    if observer.columns:
        result.fields = list(_of_columns(observer))
    elif observer.leaves:
        result.fields = list(_of_json(observer, plain_mapping))
    else:  # another layout, which has one way to be read
        result.fields = [Explained("", path, filled=count) for path, count in stated.items() if _is_checked(path)]
    for each in result.fields:
        counted = each.becomes or ""
        each.stated = stated[counted]
        each.read = read[counted]
    return result


def _of_columns(observer: _Observer) -> Iterator[Explained]:
    from bonafide.fields.names import is_of_file
    from bonafide.fields.protected import is_protected

    for number, (name, known, steps) in enumerate(observer.columns[:MAX_FIELDS]):
        path = _pattern(steps)
        filled = observer.cells[number]
        if is_protected(name):
            yield Explained(name, None, "protected: dropped, never stored", filled)
        elif known:
            yield _known(name, path, filled)
        elif is_of_file(name):
            yield Explained(name, None, "the name or the content of a document", filled)
        else:
            yield Explained(name, None, NOT_KNOWN, filled)


def _of_json(observer: _Observer, mapping: "Mapping") -> Iterator[Explained]:
    from bonafide.fields.protected import without_protected
    from intake import readers

    becomes: dict[str, Counter[str]] = {}
    protected: set[str] = set()
    for document in observer.sample:
        protected |= {path for path, _ in _leaves(document)} - {
            path for path, _ in _leaves(without_protected(deepcopy(document))[0])
        }
        before = _canonical(document, mapping)
        for path in dict(_leaves(document)):
            if path not in protected and len(becomes) < MAX_FIELDS:
                changed = _canonical(_changed(deepcopy(document), path), mapping)
                becomes.setdefault(path, Counter()).update(_differences(before, changed))
    is_of_source = any(map(readers.source_of, observer.sample))
    for path, filled in observer.leaves.items():
        found = [each for each, _ in becomes.get(path, Counter()).most_common()]
        if path in protected:
            yield Explained(path, None, "protected: dropped, never stored", filled)
        elif target := next(filter(_is_checked, found), None):
            yield _known(path, target, filled)
        elif path in becomes:
            yield Explained(path, None, _remark(found, is_of_source), filled)


def _remark(paths: list[str], is_of_source: bool) -> str:
    """Why no check reads a field that becomes these."""
    if is_of_source:
        return "not needed"
    return "kept, no check reads it" if _is_resume(paths) else NOT_KNOWN


def _known(name: str, path: str, filled: int) -> Explained:
    if _is_checked(path):
        return Explained(name, path, "", filled)
    return Explained(name, None, f"kept as {path}, no check reads it", filled)


def _is_checked(path: str) -> bool:
    from intake.mapping import TARGETS

    return path in TARGETS or path in _ALSO_CHECKED


def _is_resume(paths: list[str]) -> bool:
    """Whether a field is one of JSON Resume, which nothing needs to read."""
    from intake.unread import KNOWN, WHOLE

    sections = {"basics": "person", "work": "work", "education": "education"}
    for path in paths:
        section, *inner = path.replace("[]", "").split(".")
        if section in WHOLE - sections.keys() or (inner and inner[0] in KNOWN.get(sections.get(section, ""), ())):
            return True
    return False


def _canonical(document: dict[str, Any], mapping: "Mapping") -> dict[str, list[Any]]:
    """The values of the application of a JSON document, by path."""
    from intake.formats import mapped

    found: dict[str, list[Any]] = {}
    for path, value in _leaves(mapped(deepcopy(document), mapping)[0]):
        found.setdefault(path, []).append(value)
    return found


def _differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [path for path in dict.fromkeys([*before, *after]) if before.get(path) != after.get(path)]


def _changed(node: Any, path: str, prefix: str = "") -> Any:
    """A JSON value in which the leaves at a path have another value."""
    if isinstance(node, dict):
        return {name: _changed(value, path, f"{prefix}.{name}" if prefix else name) for name, value in node.items()}
    if isinstance(node, list):
        return [_changed(value, path, f"{prefix}[]") for value in node]
    if prefix != path:
        return node
    return not node if isinstance(node, bool) else node + 1 if isinstance(node, int | float) else f"{node}{_MARK}"


def _leaves(node: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a JSON document that are no objects or lists, with their paths: `education[].institution`."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _leaves(value, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, f"{prefix}[]")
    else:
        yield prefix, node


def _pattern(steps: tuple[str | int, ...]) -> str:
    written = ("[]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(written).lstrip(".")


def _is_read(path: str, value: Any, application: Application) -> bool:
    """Whether a check can use a value: a date that is readable, a number that can be parsed, an address."""
    name = path.rpartition(".")[2]
    if name in ("startDate", "endDate"):
        return PartialDate.read(value).earliest is not None
    if path == "basics.email":
        return bool(_EMAIL.search(str(value)))
    if path == "basics.phone":
        return _is_number(str(value), application)
    return True


def _is_number(text: str, application: Application) -> bool:
    country = application.country or "US"  # of a national number only the form is looked at
    try:
        phonenumbers.parse(text, alpha_2(country) or "US")
    except phonenumbers.NumberParseException:
        return False
    return True


def show(console: Console, explanation: Explanation) -> None:
    """Prints an explanation."""
    rejected = explanation.rejected.total()
    rows = f"{explanation.rows:,} row{'s' * (explanation.rows != 1)}"
    counts = f"{rows} read, {explanation.rows - rejected:,} accepted, {rejected:,} rejected"
    console.print(Text(f"{explanation.file}: {counts}"))
    for note in explanation.notes:
        console.print(Text(f"Note: {note}"))
    table = Table(box=box.SIMPLE_HEAD, width=min(console.width, 100))
    table.add_column("column or JSON field", overflow="fold", ratio=4)
    table.add_column("becomes", overflow="fold", ratio=4)
    table.add_column("filled", justify="right", no_wrap=True)
    table.add_column("read", justify="right", no_wrap=True)
    for each in explanation.fields:
        style = "yellow" if each.remark == NOT_KNOWN else "dim" if each.becomes is None else ""
        read = _share(each.read, each.stated) if each.becomes and each.filled else ""
        cells = (each.name, each.becomes or each.remark, _share(each.filled, explanation.rows), read)
        table.add_row(*(Text(cell, style=style) for cell in cells))
    console.print(table)
    unknown = [each.name for each in explanation.fields if each.remark == NOT_KNOWN and each.filled]
    if unknown:
        console.print(Text(f"{len(unknown)} not known, so not checked. A mapping file can say what it means."))
    for reason, count in explanation.rejected.most_common(5):
        console.print(Text(f"{count:,} rejected: {reason}"))


def _share(count: int, total: int) -> str:
    return f"{min(count / total, 1):.0%}" if total else ""
