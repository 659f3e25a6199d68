"""Workable: a candidate of its API, and the message of a webhook. Telephone numbers are as the candidate typed them.

Source: "Candidates" and "Candidate events" of Workable's API documentation.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import constant, entries, first, joined

LAYOUT: layout.Layout = {
    "application_id": "id",
    "submitted_at": "created_at",
    "source": {"id": "id", "phone_is_normalised": constant(False)},
    "job": {"id": "job.shortcode", "title": "job.title"},
    "basics": {
        "name": first("name", joined("firstname", "lastname")),
        "email": "email",
        "phone": "phone",
        "location": {
            "address": first("address", "location.location_str"),
            "postalCode": "location.zip_code",
            "city": "location.city",
            "region": "location.region",
            "countryCode": first("location.country_code", "location.country"),
        },
        "profiles": entries("social_profiles", {"network": "type", "username": "username", "url": "url"}),
    },
    "work": entries(
        "experience_entries",
        {"name": "company", "position": "title", "startDate": "start_date", "endDate": "end_date"},
    ),
    "education": entries(
        "education_entries",
        {
            "institution": "school",
            "studyType": "degree",
            "area": "field_of_study",
            "startDate": "start_date",
            "endDate": "end_date",
        },
    ),
}


def attachments(document: dict[str, Any]) -> list[Any]:
    """The résumé of a message."""
    return [{"url": url, "type": "resume"} for url in layout.texts(document, "data.resume_url")]


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    return [layout.document("workable", LAYOUT, layout.candidate_and_application(document)["candidate"])]
