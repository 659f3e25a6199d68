"""Studies and jobs of the XML that a Europass document carries: that of 2020 and later, and of versions 3.

A document type is refused, and nothing but what is named here is kept: no photo, date of birth or nationality.
Source: the Europass Candidate schema (europass.eu/1.0, with HR Open Standards' names) and the Europass XML schema 3.4.
"""

from xml.parsers import expat

MAXIMUM_ELEMENTS, MAXIMUM_DEPTH = 50_000, 60
MAXIMUM_TEXT = 300
"""Characters that are kept of one text."""

_STUDIES = {
    ("EducationOrganizationAttendance", "OrganizationName"): "institution",
    ("EducationDegree", "DegreeName"): "degree",
    ("Organisation", "Name"): "institution",
    ("Education", "Title"): "degree",
}
_JOB = {
    ("EmployerHistory", "OrganizationName"): "employer",
    ("PositionHistory", "PositionTitle"): "position",
    ("Employer", "Name"): "employer",
    ("Position", "Label"): "position",
}
_DATES = {("StartDate", "FormattedDateTime"): "start", ("EndDate", "FormattedDateTime"): "end"}
_ENTRIES = {
    "EducationOrganizationAttendance": _STUDIES | _DATES,
    "Education": _STUDIES | _DATES,
    "EmployerHistory": _JOB | _DATES,
    "WorkExperience": _JOB | _DATES,
}
"""The elements that are an entry, and which texts of it are kept, by the names of the two innermost elements."""

_NOW = ("CurrentIndicator", "Current")
_ENDS = {"From": "start", "To": "end"}


class _Refused(Exception):
    """The XML has a document type, or is too large."""


class _Reader:
    def __init__(self) -> None:
        self.studies: list[dict[str, str]] = []
        self.jobs: list[dict[str, str]] = []
        self._path: list[str] = []
        self._fields: dict[tuple[str, str], str] = {}
        self._entry: dict[str, str] = {}
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._path.append(local)
        self._elements += 1
        if len(self._path) > MAXIMUM_DEPTH or self._elements > MAXIMUM_ELEMENTS:
            raise _Refused
        if local in _ENTRIES:
            self._fields, self._entry = _ENTRIES[local], {}
        if self._fields and local in _ENDS and "year" in attributes:
            month = attributes.get("month", "").strip("-")
            self._entry[_ENDS[local]] = "-".join(filter(None, (attributes["year"], month)))

    def text(self, text: str) -> None:
        if not self._fields or len(self._path) < 2:
            return
        where = (self._path[-2], self._path[-1])
        if where[1] in _NOW and text.strip() == "true":
            self._entry["end"] = "present"
        elif field := self._fields.get(where):
            self._entry[field] = (self._entry.get(field, "") + text)[:MAXIMUM_TEXT]

    def end(self, _: str) -> None:
        local = self._path.pop()
        if local == "PositionHistory":  # an employer may have several
            self._keep(self.jobs)
            self._entry = {key: text for key, text in self._entry.items() if key == "employer"}
        elif local in _ENTRIES:
            if local != "EmployerHistory":
                self._keep(self.jobs if local == "WorkExperience" else self.studies)
            self._fields, self._entry = {}, {}

    def _keep(self, found: list[dict[str, str]]) -> None:
        entry = {key: " ".join(text.split()) for key, text in self._entry.items() if text.strip()}
        if entry:
            found.append(entry)


def read_europass(content: bytes) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The studies and the jobs, as the fields of `extraction.Studies` and `Job`; none if the XML cannot be read."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError, _Refused):
        return [], []
    return reader.studies, reader.jobs


def _refuse(*_: object) -> None:
    raise _Refused
