"""Teamtailor and Pinpoint: resources in the form of JSON:API. Neither has education.

A job application refers to its candidate, which is in `included`, or has been put in its place when an envelope was
unwrapped. Teamtailor writes `first-name`, Pinpoint `first_name`.

Sources: "Candidates" and "Job applications" of Teamtailor's API documentation; "Applications" and "Webhooks" of
Pinpoint's developer documentation.
"""

from typing import Any

from intake import envelopes
from intake.readers import layout
from intake.readers.layout import first, joined, links


def _own_id(node: Any) -> str | None:
    """The application's id; without one, the candidate's, which is of another series of numbers."""
    candidate = next(layout.texts(node, "candidate.id"), None)
    return next(layout.texts(node, "application.id"), candidate and f"candidate:{candidate}")


LAYOUT: layout.Layout = {
    "application_id": _own_id,
    "submitted_at": first(
        "application.created-at", "application.submitted_at", "application.created_at", "candidate.created-at"
    ),
    "source": {"id": first("candidate.id", "application.id")},
    "job": {"id": "application.job.id", "title": "application.job.title"},
    "basics": {
        "name": first(
            joined("candidate.first-name", "candidate.last-name"),
            joined("candidate.first_name", "candidate.last_name"),
            "candidate.full_name",
        ),
        "email": "candidate.email",
        "phone": "candidate.phone",
        "profiles": links("candidate.linkedin-url", "candidate.linkedin_url"),
    },
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The applications of one resource or of several."""
    resources = envelopes.unwrap(document) or [document]
    return [_document(*_application_and_candidate(each)) for each in resources]


def _application_and_candidate(resource: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The objects of a resource with what it refers to, or of the message of a webhook."""
    if "first-name" in resource or "last-name" in resource:  # a candidate of Teamtailor, perhaps with one application
        own = [each for each in layout.found(resource, "job-applications") if isinstance(each, dict)]
        return own[0] if len(own) == 1 else {}, resource
    node = layout.candidate_and_application(resource)
    return {**resource, **node["application"]}, node["candidate"]


def _document(application: dict[str, Any], candidate: dict[str, Any]) -> dict[str, Any]:
    node = {"application": application, "candidate": candidate}
    is_teamtailor = any("-" in name for each in node.values() for name in each)
    return layout.document("teamtailor" if is_teamtailor else "pinpoint", LAYOUT, node)
