"""HR Open Standards: a candidate in JSON of version 4. JazzHR's webhook sends one, too.

Source: the JSON schemas `CandidateType`, `PersonType` and `EducationAttendanceType` of HR Open Standards 4.2.
"""

from typing import Any

from intake.drafts import with_dial_code
from intake.readers import layout
from intake.readers.layout import entries, first, joined, links


def _phones(node: Any) -> str | None:
    numbers = (_number(each) for each in layout.found(node, "person.communication.phone"))
    return "; ".join(dict.fromkeys(filter(None, numbers))) or None


def _number(phone: Any) -> str | None:
    """A number as it is written, or put together from its parts."""
    code = next(layout.texts(phone, "countryDialing"), None) or next(layout.texts(phone, "countryDialingCode"), "")
    national = layout.joined("areaDialing", "areaDialingCode", "dialNumber")(phone)
    built = national and with_dial_code(code, national)
    return next(layout.texts(phone, "formattedNumber"), built) or layout.text(phone)


def _special(kind: str) -> layout.Leaf:
    """The specialisation of a degree: its major, else the first one."""

    def read(entry: Any) -> str | None:
        stated = [each for each in layout.found(entry, "educationDegrees.specializations") if isinstance(each, dict)]
        stated.sort(key=lambda each: each.get("type") != kind)
        return next(layout.texts(stated, "name"), None)

    return read


def _status(entry: Any) -> str | None:
    granted = next(layout.texts(entry, "educationDegrees.degreeGrantedStatus"), "")
    return "completed" if granted.lower() == "granted" else None


_PLACE = "person.communication.address"
LAYOUT: layout.Layout = {
    "application_id": first("documentId.value", "id.value", "id", "candidateId.value"),
    "source": {"id": first("id.value", "id", "candidateId.value", "documentId.value")},
    "basics": {
        "name": first(
            "person.name.formattedName",
            joined("person.name.given", "person.name.middle", "person.name.family"),
            "person.name",
        ),
        "email": first("person.communication.email.address", "person.communication.email"),
        "phone": _phones,
        "url": "person.communication.web.url",
        "location": {
            "address": first(f"{_PLACE}.line", f"{_PLACE}.formattedAddress"),
            "postalCode": f"{_PLACE}.postalCode",
            "city": f"{_PLACE}.city",
            "region": f"{_PLACE}.countrySubDivisions.value",
            "countryCode": f"{_PLACE}.countryCode",
        },
        "profiles": links("person.communication.socialMedia.uri"),
    },
    "work": entries(
        "profiles.employment",
        {
            "name": first("organization.name", "organization"),
            "position": first("positionHistories.title", "title"),
            "startDate": first("start", "positionHistories.start"),
            "endDate": first("end", "positionHistories.end"),
        },
    ),
    "education": entries(
        "profiles.education",
        {
            "institution": first("institution.name", "institution"),
            "studyType": first("educationDegrees.name", "educationLevelCodes.name", "educationLevelCodes"),
            "area": first(_special("major"), "programs.name", "programs"),
            "startDate": "start",
            "endDate": first("end", "educationDegrees.date"),
            "status": _status,
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    return [layout.document("hropen", LAYOUT, layout.candidate_and_application(document)["candidate"])]
