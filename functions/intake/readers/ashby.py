"""Ashby: the message of a webhook, and the answer of `candidate.info`. It has no education but a school's name.

Source: "applicationSubmit" and "candidate.info" of Ashby's developer documentation.
"""

from collections.abc import Callable
from typing import Any

from intake.readers import layout
from intake.readers.layout import every, first, links


def _component(kind: str) -> Callable[[Any], str | None]:
    """One part of the location, which is a list of parts with a type."""

    def read(node: Any) -> str | None:
        parts = layout.found(node, "candidate.location.locationComponents")
        names = (
            layout.text(part.get("name")) for part in parts if isinstance(part, dict) and part.get("type") == kind
        )
        return next(filter(None, names), None)

    return read


def _sent_from(node: Any) -> str | None:
    """The network addresses of `candidate.listClientInfo`, which Fetch adds to the application."""
    return ", ".join(dict.fromkeys(layout.texts(node, "application.clientInfo.ipAddress"))) or None


LAYOUT: layout.Layout = {
    "application_id": first("application.id", "candidate.id"),
    "submitted_at": first("application.createdAt", "candidate.createdAt"),
    "source": {"id": "candidate.id", "ip": _sent_from},
    "job": {"id": "application.job.id", "title": "application.job.title"},
    "basics": {
        "name": "candidate.name",
        "email": first(
            "candidate.primaryEmailAddress.value", "candidate.emailAddresses.value", "candidate.primaryEmailAddress"
        ),
        "phone": first(
            every("candidate.primaryPhoneNumber.value", "candidate.phoneNumbers.value"),
            "candidate.primaryPhoneNumber",
        ),
        "location": {
            "address": first("candidate.location.locationSummary", "candidate.location"),
            "city": _component("City"),
            "region": _component("Region"),
            "countryCode": _component("Country"),
        },
        "profiles": links("candidate.socialLinks.url"),
    },
    "work": lambda node: [
        job for job in [layout.stated_by({"name": "candidate.company", "position": "candidate.position"}, node)] if job
    ],
    "education": lambda node: [{"institution": school} for school in layout.texts(node, "candidate.school")],
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a message, or of a candidate."""
    return [layout.document("ashby", LAYOUT, layout.candidate_and_application(document))]
