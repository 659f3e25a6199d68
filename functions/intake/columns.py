"""Maps the columns of a table to the fields of an application.

A header may name a field by its path (`basics.location.countryCode`, `education[0].institution`,
`education_1_institution`), by its JSON Resume name (`studyType`) or by a common alias (`degree`). Case, spaces and
punctuation do not matter. Columns with an unknown name are kept.
"""

import csv
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Self, cast

from bonafide.application import Application
from intake.mapping import Mapping

SEPARATORS = ",;\t"

MAX_COLUMNS = 1000

_BASICS = {
    "name": ("name", "fullname", "candidatename", "applicantname", "candidate", "applicant"),
    "firstname": ("firstname", "givenname", "forename"),
    "lastname": ("lastname", "surname", "familyname"),
    "email": ("email", "emailaddress", "mail", "candidateemail", "primaryemail", "personalemail", "contactemail"),
    "phone": tuple(
        "phone phonenumber phonenumbers telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone "
        "mobilephonenumber homephone primaryphone candidatephone contactnumber contactphone whatsapp".split()
    ),
    "url": ("url", "website", "homepage", "portfolio"),
    "label": ("label", "headline"),
    "summary": ("summary",),
    "image": ("image",),
}
_LOCATION = {
    "address": ("address", "street", "streetaddress"),
    "postalCode": ("postalcode", "postcode", "zip", "zipcode"),
    "city": ("city", "town", "location"),
    "region": ("region", "state", "province", "county"),
    "countryCode": ("countrycode", "country", "countryofresidence"),
}
# Not `status`, `mode`, `from` or `to`: in exports they are usually about the application.
_EDUCATION = {
    "institution": ("institution", "school", "university", "college", "schoolname", "institutionname"),
    "area": ("area", "major", "fieldofstudy", "subject", "discipline", "course"),
    "studyType": ("studytype", "degree", "degreetype", "qualification"),
    "startDate": ("startdate", "educationstart", "educationstartdate"),
    "endDate": (
        "enddate",
        "educationend",
        "educationenddate",
        "graduationdate",
        "graduation",
        "graduated",
    ),
    "status": ("educationstatus", "degreestatus"),
    "mode": ("studymode",),
    "score": ("score", "gpa", "grade"),
    "url": ("educationurl", "schoolurl", "institutionurl"),
    "location": ("educationlocation", "schoollocation", "institutionlocation"),
    "courses": ("courses",),
}
_JOB = {
    "id": ("jobid", "requisitionid", "requisition", "reqid", "positionid"),
    "title": ("jobtitle", "positiontitle", "appliedfor"),
    "country": ("jobcountry",),
    "remote": ("jobremote", "remote"),
}
_TOP = {
    "application_id": ("applicationid",),
    "submitted_at": ("submittedat", "submitted", "submissiondate", "appliedat", "applieddate", "dateapplied"),
}
_SOURCE = {
    "name": ("source", "sourcename"),
    "id": ("sourceid", "candidateid", "applicantid", "externalid", "candidatenumber", "applicantnumber"),
    "phone_is_normalised": ("phoneisnormalised",),
}

_ALIASES: dict[str, tuple[str, ...]] = {
    alias: (*section, field)
    for section, fields in (
        ((), _TOP),
        (("source",), _SOURCE),
        (("job",), _JOB),
        (("education",), _EDUCATION),
        (("basics", "location"), _LOCATION),
        (("basics",), _BASICS),
    )
    for field, aliases in fields.items()
    for alias in aliases
}
_SECTIONS = {
    "basics": _BASICS,
    "location": _LOCATION,
    "education": _EDUCATION,
    "job": _JOB,
    "source": _SOURCE,
}
_WHOLE = frozenset(
    "basics work education job source location profiles courses volunteer awards publications skills languages "
    "interests references projects meta".split()
)
"""Sections of JSON Resume that one cell may contain as JSON."""

_TEXT = "_text"
"""The end of the name of a field with the text that is in a section's column."""

_SOURCE_IDS = frozenset(["id", *_SOURCE["id"]])
"""Names that a document's top level may have for the source's own id. A column `id` is one of them."""

_NUMBERED = re.compile(r"(?i)(education|school|degree|university|work|employment)[^a-z0-9]*(\d+)[^a-z0-9]*(.*)")

type Path = tuple[str | int, ...]


class Columns(NamedTuple):
    """The columns of one table: its separator, and each column's path into the application."""

    separator: str
    paths: tuple[Path, ...]
    known: int
    """How many of the names are known."""

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
            )
        return cls(separator, found, known)

    def document(self, cells: list[str]) -> dict[str, Any]:
        """The application of a row. Empty cells are not stated.

        Raises:
            ValueError: there are more cells than columns, or a cell looks like JSON and is not.
        """
        if any(cells[len(self.paths) :]):
            raise ValueError(f"has {len(cells)} cells, but the header has {len(self.paths)} columns")
        root: dict[str | int, Any] = {}
        for path, cell in zip(self.paths, cells, strict=False):
            if cell.strip():
                _set_field(root, path, cell.strip())
        return _finish(root)


def source_id(application: Application) -> str | None:
    """The id that the source of an application has for it, to find it there."""
    if application.source and application.source.id:
        return application.source.id
    others = (application.model_extra or {}).items()
    found = (value for name, value in others if _normalised(name) in _SOURCE_IDS)
    return next((str(value) for value in found if type(value) in (str, int) and value != ""), None)


def not_understood(application: Application) -> Iterator[str]:
    """The names of an application's fields with content that nothing reads. Those of JSON Resume are known."""
    sections = [
        ("", application, _WHOLE),
        ("basics.", application.basics, _BASICS.keys()),
        ("basics.location.", application.basics and application.basics.location, _LOCATION.keys()),
        ("job.", application.job, _JOB.keys()),
        ("source.", application.source, _SOURCE.keys()),
        *(("education.", entry, _EDUCATION.keys()) for entry in application.education),
    ]
    for prefix, section, known in sections:
        for name, value in ((section and section.model_extra) or {}).items():
            is_source_id = section is application and _normalised(name) in _SOURCE_IDS
            if value not in (None, "", [], {}) and name not in known and not is_source_id:
                yield prefix + _column(name)


def unknown_columns(document: dict[str, Any]) -> Iterator[str]:
    """The names of a row's columns with content that are unknown, for a row that is no application."""
    return (_column(name) for name in document if name not in Application.model_fields and name not in _WHOLE)


def _column(name: str) -> str:
    """The column of a field: `education`, whose cell was a text, became `education_text`."""
    section = name.removesuffix(_TEXT)
    return section if section in _WHOLE else name


def _paths(names: list[str]) -> list[tuple[bool, Path]]:
    """The path of each column, and whether its name is known. A repeated school column is the next school."""
    found: list[tuple[bool, Path]] = []
    for name in names:
        path = _by_number(name) or _by_alias(name) or _by_path(name)
        while path and path[0] == "education" and len(path) == 3 and (True, path) in found:
            path = ("education", int(path[1]) + 1, path[2])
        found.append((path is not None, path or (name or "unnamed",)))
    return found


def _by_number(name: str) -> Path | None:
    """`education_1_institution`, `School 2`, `work[0].name`. Numbers may begin anywhere; only their order matters."""
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return None
    section, index, field = match.groups()
    if section.lower() in ("work", "employment"):
        return ("work", int(index), *_steps(field or "name"))
    return ("education", int(index), *_steps(field or section, _EDUCATION))


def _by_alias(name: str) -> Path | None:
    """`E-mail address`, `study_type`, `Country`; or a section's name, for a cell that contains it as JSON."""
    normalised = _normalised(name)
    path = _ALIASES.get(normalised) or ((normalised,) if normalised in _WHOLE else None)
    return ("education", 0, *path[1:]) if path and path[0] == "education" and len(path) > 1 else path


def _by_path(name: str) -> Path | None:
    """`basics.location.countryCode`, `job/id`, `basics.profiles[0].url`."""
    section, *inner = _split(name)
    fields = _SECTIONS.get((inner[-2] if len(inner) > 1 else section).lower(), {})
    return (section.lower(), *_steps(".".join(inner), fields)) if inner and section.lower() in _SECTIONS else None


def _steps(path: str, fields: dict[str, tuple[str, ...]] | None = None) -> Path:
    """The steps of a path after its section; the last may be an alias of a field of the section."""
    *front, last = _split(path)
    field = next((field for field, aliases in (fields or {}).items() if _normalised(last) in aliases), _camel(last))
    return tuple(int(step) if step.isdecimal() else step for step in (*front, field))


def _split(path: str) -> list[str]:
    return [step for step in re.split(r"[.\[\]/]+", path) if step] or [path]


def _normalised(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _camel(name: str) -> str:
    first, *others = re.split(r"[\s_-]+", name.strip())
    return first[:1].lower() + first[1:] + "".join(other.capitalize() for other in others)


def _set_field(root: dict[str | int, Any], path: Path, cell: str) -> None:
    """Sets a field to a cell. Lists are dictionaries by index until the document is finished."""
    node = root
    for step in path[:-1]:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise ValueError(f"two columns both set `{path[0]}`")
    last = path[-1]
    if last in _WHOLE and cell.startswith(("{", "[")):
        node[last] = _json(str(last), cell)
    elif len(path) == 1 and last in _WHOLE and last not in ("job", "source"):  # text instead of a section
        node.setdefault(f"{last}{_TEXT}", cell)
    elif last == "phone" and last in node:
        node[last] = f"{node[last]}; {cell}"
    else:
        node.setdefault(last, cell)


def _json(name: str, cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise ValueError(f"the cell `{name}` looks like JSON and is not") from None


def _finish(root: dict[str | int, Any]) -> dict[str, Any]:
    """Converts dictionaries by index to lists, and joins first and last name."""
    document = _as_lists(root)
    basics = document.get("basics")
    if isinstance(basics, dict):
        parts = [basics.pop("firstname", None), basics.pop("lastname", None)]
        named = [part for part in parts if isinstance(part, str)]
        if named:
            basics.setdefault("name", " ".join(named))
    return cast(dict[str, Any], document)


def _as_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(step, int) for step in node):
        return [_as_lists(node[step]) for step in sorted(node)]
    return {step: _as_lists(value) for step, value in node.items()}
