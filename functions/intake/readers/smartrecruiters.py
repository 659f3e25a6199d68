"""SmartRecruiters: a candidate of its API. The application of each job is a part of the candidate and has no id.

Source: "Candidates" of SmartRecruiters' developer documentation.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, first, joined, links

_DATES: layout.Layout = {"startDate": "startDate", "endDate": "endDate", "location": "location"}

LAYOUT: layout.Layout = {
    "application_id": first("applicationId", "id"),  # Fetch adds the first
    "submitted_at": first("primaryAssignment.createdOn", "createdOn"),
    "source": {"id": "id"},
    "job": {"id": "primaryAssignment.job.id", "title": "primaryAssignment.job.title"},
    "basics": {
        "name": joined("firstName", "lastName"),
        "email": "email",
        "phone": "phoneNumber",
        "url": "web.website",
        "location": {
            "address": "location.address",
            "postalCode": "location.postalCode",
            "city": "location.city",
            "region": "location.region",
            "countryCode": first("location.countryCode", "location.country"),
        },
        "profiles": links("web.linkedin", "web.twitter", "web.facebook", "web.skype"),
    },
    "work": entries("experience", {"name": "company", "position": "title", **_DATES}),
    "education": entries(
        "education",
        {
            "institution": first("institution", "school"),
            "studyType": first("degree", "studyType"),
            "area": first("major", "area"),
            **_DATES,
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    return [layout.document("smartrecruiters", LAYOUT, layout.candidate_and_application(document)["candidate"])]
