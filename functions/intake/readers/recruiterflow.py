"""Recruiterflow: a candidate of its API. Dates are `[month, year]`.

Source: "Candidate list" of Recruiterflow's API.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, every, first, joined


def _date(name: str) -> layout.Leaf:
    """A date of a list with month and year, or of a text."""

    def read(entry: Any) -> str | None:
        stated = entry.get(name)
        if isinstance(stated, list):
            numbers = [each for each in stated if layout.text(each)]
            return layout.year_month_day(*reversed(numbers)) if len(numbers) < 3 else None
        return layout.text(stated)

    return read


LAYOUT: layout.Layout = {
    "application_id": "id",
    "submitted_at": "added_time",
    "source": {"id": "id"},
    "job": {"id": "jobs.id", "title": first("jobs.title", "jobs.name")},
    "basics": {
        "name": first("name", joined("first_name", "last_name")),
        "email": "email",
        "phone": every("phone_number"),
        "location": {
            "address": first("location.address", "location"),
            "postalCode": "location.postal_code",
            "city": "location.city",
            "region": "location.state",
            "countryCode": "location.country",
        },
        "profiles": layout.links("linkedin_profile", "github_profile"),
    },
    "work": entries(
        "experience",
        {"name": "organization", "position": "designation", "startDate": _date("from"), "endDate": _date("to")},
    ),
    "education": entries(
        "education",
        {
            "institution": first("school", "institution"),
            "studyType": "degree",
            "area": first("specialization", "area"),
            "startDate": _date("from"),
            "endDate": _date("to"),
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    return [layout.document("recruiterflow", LAYOUT, layout.candidate_and_application(document)["candidate"])]
