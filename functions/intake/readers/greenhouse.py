"""Greenhouse: the message of a webhook (dates are `MM/DD/YYYY`), and a candidate of the Harvest API (dates are ISO).

Harvest v3 has applications, candidates, education and employment apart; Fetch puts them together as in a message.

Source: the pages "Webhooks, Application events" and "Harvest, Candidates" of Greenhouse's API documentation.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import constant, converted, entries, every, first, joined, links, month_first


def _own_id(node: Any) -> str | None:
    """The application's id; without one, the candidate's, which is of another series of numbers."""
    candidate = next(layout.texts(node, "candidate.id"), None)
    return next(layout.texts(node, "application.id"), candidate and f"candidate:{candidate}")


LAYOUT: layout.Layout = {
    "application_id": _own_id,
    "submitted_at": first("application.applied_at", "application.created_at"),
    "source": {"id": "candidate.id", "phone_is_normalised": constant(False)},
    "job": {
        "id": first("application.jobs.id", "application.job.id", "application.job_id"),
        "title": first("application.jobs.name", "application.job.name"),
    },
    "basics": {
        "name": first(joined("candidate.first_name", "candidate.last_name"), "candidate.name"),
        "email": first("candidate.email_addresses.value", "candidate.email_addresses"),
        "phone": first(
            every("candidate.phone_numbers.value", unless="skype".__eq__), every("candidate.phone_numbers")
        ),
        "url": "candidate.website_addresses.value",
        "location": {"address": first("candidate.addresses.value", "application.location.address")},
        "profiles": links("candidate.social_media_addresses.value"),
    },
    "work": entries(
        "candidate.employments",
        {
            "name": "company_name",
            "position": "title",
            "startDate": converted(month_first, "start_date"),
            "endDate": converted(month_first, "end_date"),
        },
    ),
    "education": entries(
        "candidate.educations",
        {
            "institution": "school_name",
            "studyType": "degree",
            "area": "discipline",
            "startDate": converted(month_first, "start_date"),
            "endDate": converted(month_first, "end_date"),
        },
    ),
}


def attachments(document: dict[str, Any]) -> list[Any]:
    """The attachments of a message."""
    return list(layout.found(document, "payload.application.candidate.attachments"))


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a message, or the latest one of a candidate."""
    node = layout.candidate_and_application(document)
    if not node["application"]:
        applications = [each for each in layout.found(node, "candidate.applications") if isinstance(each, dict)]
        node["application"] = max(applications, key=lambda each: str(each.get("applied_at") or ""), default={})
    return [layout.document("greenhouse", LAYOUT, node)]
