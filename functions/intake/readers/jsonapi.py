"""Teamtailor and Pinpoint: resources in the form of JSON:API. Neither has education.

A job application refers to its candidate, which is in `included`, or has been put in its place when an envelope was
unwrapped. Teamtailor writes `first-name`, Pinpoint `first_name`.

Sources: "Candidates" and "Job applications" of Teamtailor's API documentation; "Applications" and "Webhooks" of
Pinpoint's developer documentation.
"""

from typing import Any

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
    envelope = document if "data" in document else {"data": document}
    resources = [each for each in layout.found(envelope, "data") if isinstance(each, dict)]
    included = {_reference(each): each for each in layout.found(document, "included") if isinstance(each, dict)}
    if not any("attributes" in each for each in resources):  # the message of a webhook, or an unwrapped resource
        node = layout.candidate_and_application(document)
        return [_document({**document, **node["application"]}, node["candidate"])]
    return [_document(*_resolved(resource, included)) for resource in resources]


def _resolved(
    resource: dict[str, Any], included: dict[tuple[str, str], dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A resource's application and candidate, with what it refers to in the place of the reference."""
    own = _flat(resource)
    for name in ("candidate", "job", "job-applications"):
        links = [each for each in layout.found(resource, f"relationships.{name}.data") if isinstance(each, dict)]
        if len(links) == 1:
            own[name] = _flat(included.get(_reference(links[0]), links[0]))
    if resource.get("type") == "candidates" or "job-applications" in own:
        return _object(own.get("job-applications")), own
    return own, {**own, **_object(own.get("candidate"))}


def _document(application: dict[str, Any], candidate: dict[str, Any]) -> dict[str, Any]:
    node = {"application": application, "candidate": candidate}
    is_teamtailor = any("-" in name for each in node.values() for name in each)
    return layout.document("teamtailor" if is_teamtailor else "pinpoint", LAYOUT, node)


def _flat(resource: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a resource, and its id."""
    return {**_object(resource.get("attributes")), "id": resource.get("id")}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _reference(resource: dict[str, Any]) -> tuple[str, str]:
    return str(resource.get("type")), str(resource.get("id"))
