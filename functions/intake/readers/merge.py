"""Merge: a candidate of its unified API of applicant tracking systems.

Source: "Candidates" of Merge's ATS API. It has no education of candidates.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import every, first, joined, links

LAYOUT: layout.Layout = {
    "application_id": first("applications.id", "id"),
    "submitted_at": first("applications.applied_at", "remote_created_at"),
    "source": {"id": first("remote_id", "id")},
    "job": {"id": "applications.job.id", "title": "applications.job.name"},
    "basics": {
        "name": joined("first_name", "last_name"),
        "email": first("email_addresses.value", "email_addresses"),
        "phone": first(every("phone_numbers.value"), every("phone_numbers")),
        "location": {"address": first("locations", "locations.name")},
        "profiles": links("urls.value"),
    },
    "work": lambda node: [{"name": company} for company in layout.texts(node, "company")],
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    return [layout.document("merge", LAYOUT, layout.candidate_and_application(document)["candidate"])]
