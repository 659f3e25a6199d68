"""Maps the columns of a table to the fields of an application.

A header may name a field by its path (`basics.location.countryCode`, `education[0].institution`,
`education_1_institution`), by its JSON Resume name (`studyType`), by a usual name in one of many languages (`Degree`,
`Abschluss`), or as the question of a form (`What is your degree?`). Columns with an unknown name are kept.
"""

import csv
import json
import re
from typing import Any, NamedTuple, Self

from bonafide.fields import answers
from bonafide.fields.names import (
    LISTS,
    NOTHING,
    Path,
    field_of,
    form_field,
    is_of_form,
    is_summary,
    near_field,
    section_of,
)
from bonafide.fields.protected import is_protected, is_protected_question, without_protected
from bonafide.privacy import MASK
from intake.drafts import UNREAD, Node, finish, put
from intake.mapping import Mapping
from intake.naming import read_section
from intake.unread import WHOLE

SEPARATORS = ",;\t|"

MAX_COLUMNS = 1000

_OF_FORMULA = re.compile(r"\A'(?=[=@+\-\uff1d\uff20\uff0b\uff0d])")
"""The apostrophe that programs put before a text which a spreadsheet would take for a formula."""


class Columns(NamedTuple):
    """The columns of one table: its separator, and each column's path into the application."""

    separator: str
    paths: tuple[Path, ...]
    known: int
    """How many of the names are known."""

    pairs: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Columns that may hold a question, each with those that then hold its answer: `Question 1` and `Answer 1`."""

    @classmethod
    def of_header(cls, header: str, mapping: Mapping | None = None) -> Self:
        """Parses a header, with the separator that gives the most known names. Those of a mapping come first.

        Raises:
            ValueError: no name is known, so this is not a table of applications. The message lists expected names.
        """
        readings = []
        for separator in SEPARATORS:
            try:
                names = next(csv.reader([header.rstrip("\r\n")], delimiter=separator), [])
            except csv.Error:  # with this separator, a line end is outside quotes
                continue
            if len(names) > MAX_COLUMNS:
                raise ValueError(f"the first row has {len(names):,} columns; the maximum is {MAX_COLUMNS:,}")
            names = [name.strip() for name in names]
            paths = mapping.over(names, _paths(names)) if mapping else _paths(names)
            readings.append((sum(known for known, _ in paths), separator, tuple(path for _, path in paths)))
        if not readings:
            raise ValueError("the first row is not valid: save the table with LF or CR LF line ends")
        known, separator, found = max(readings, key=lambda reading: reading[0])
        if not known:
            raise ValueError(
                "the first row has no known column name: it needs names such as "
                "name, email, phone, country, institution, area, study_type, start_date, end_date"
                + (". It looks like the data of an application: add a row of names before it" * ("@" in header))
            )
        others = [str(path[0]) if _is_kept(path) else "" for path in found]
        return cls(separator, found, known, answers.pairs(tuple(others)))

    def document(self, cells: list[str]) -> dict[str, Any]:
        """The application of a row. Empty cells are not stated.

        Raises:
            ValueError: there are more cells than columns.
        """
        if any(cells[len(self.paths) :]):
            raise ValueError(f"has {len(cells)} cells, but the header has {len(self.paths)} columns")
        root: Node = {}
        paths = self._paths(cells) if self.pairs else self.paths
        for path, cell in zip(paths, cells, strict=False):
            if path and (stripped := _OF_FORMULA.sub("", cell.strip(), 1)):
                _set_cell(root, path, stripped)
        return finish(root)

    def _paths(self, cells: list[str]) -> list[Path]:
        """The paths, where the answer to a question about a protected field has the name of that field."""
        paths = list(self.paths)
        for question, of_question in self.pairs:
            if question < len(cells) and is_protected_question(cells[question]):
                paths[question] = ()
                for answer in of_question:
                    paths[answer] = (cells[question],)
        return paths

    @property
    def protected(self) -> frozenset[int]:
        """The columns of protected fields."""
        return frozenset(at for at, path in enumerate(self.paths) if _is_kept(path) and is_protected(str(path[0])))

    def without_protected(self, cells: list[str]) -> list[str]:
        """The cells of a row that cannot be read, with a mark for each that may be of a protected field.

        Of a row with too many cells, it is not known which of them divided another: any may be that much further on.
        """
        more = max(0, len(cells) - len(self.paths)) + 1
        dropped = set(self.protected)
        for question, of_question in self.pairs:
            if any(map(is_protected_question, cells[question : question + more])):
                dropped.update(of_question)
        hidden = {at + further for at in dropped for further in range(more)}
        return [
            MASK if at in hidden and cell.strip() else str(without_protected(cell)[0]) for at, cell in enumerate(cells)
        ]


def _is_kept(path: Path) -> bool:
    """Whether a column has an unknown name."""
    return len(path) == 1 and path[0] not in WHOLE


def _paths(names: list[str]) -> list[tuple[bool, Path]]:
    """The path of each column, and whether its name is known. A repeated school column is the next school."""
    found: list[tuple[bool, Path]] = []
    taken: set[Path] = set()
    usual = [() if is_protected(name) else _path(name) or () for name in names]
    has_job = any(path[:1] == ("job",) for path in usual)
    is_form = any(map(is_of_form, names))
    has_degree = any(
        path[::2] == ("education", "studyType") and not is_summary(name)
        for name, path in zip(names, usual, strict=True)
    )
    last: Path = ()
    for name, known in zip(names, usual, strict=True):
        path: Path | None = None
        if not is_protected(name) and not (has_degree and is_summary(name)):
            section, number = (str(last[0]), last[1]) if len(last) > 2 and last[0] in LISTS else (None, 0)
            near = near_field(name, section, int(number), has_job=has_job)
            path = near if near and near[0] in ("work", "job") else known or near
            if (is_form and section is None) or name.endswith("(UTC)"):
                path = form_field(name) or path
        if path == NOTHING:
            path = None
        while path and path in taken and path[0] in LISTS and len(path) > 2:
            path = (path[0], int(path[1]) + 1, *path[2:])
        if path:
            taken.add(path)
        last = path or ()
        found.append((path is not None, path or (name or "unnamed",)))
    return found


def _path(name: str) -> Path | None:
    """The path of a field, or the name of a section, for a cell that holds one as JSON."""
    if path := field_of("", name):
        return path
    key = name.strip().lower()
    if key in WHOLE:
        return (key,)
    section = section_of(name)
    return (section,) if section in LISTS else None


def _set_cell(root: Node, path: Path, cell: str) -> None:
    """Sets a field to a cell. A cell of a section may hold it as JSON; another text is kept, but not understood."""
    name = str(path[0])
    if len(path) > 1 or name not in WHOLE:
        if not put(root, path, cell):
            root.setdefault(f"{path[-1]}{UNREAD}", cell)
        return
    if cell.startswith(("{", "[")) and cell.count(":") <= MAX_COLUMNS:
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            pass
        else:
            if name not in _READ:
                root.setdefault(name, value)
                return
            if read_section(root, _READ[name], value):
                return
    if name in ("job", "source"):
        put(root, (name, "title" if name == "job" else "name"), cell)
    else:
        root.setdefault(f"{name}{UNREAD}", cell)


_READ = {"basics": "person", **{name: name for name in ("education", "work", "job", "source", "location", "profiles")}}
