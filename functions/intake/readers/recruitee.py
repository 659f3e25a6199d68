"""Recruitee: the message of a webhook, and a candidate of its API. Schools and employers are values of fields.

Source: "Webhooks" of docs.recruitee.com, and "Candidates" and "Custom fields" of Recruitee's API documentation.
"""

from collections.abc import Callable
from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, every, first, links

_DATES: layout.Layout = {"startDate": "start_date", "endDate": "end_date"}


def _values(names: str, fields: layout.Layout) -> Callable[[Any], list[dict[str, Any]]]:
    """What those values of a candidate's fields state that have one of these keys."""
    wanted = frozenset(names.split())

    def read(node: Any) -> list[dict[str, Any]]:
        found = layout.found(node, "candidate.fields.values")
        return entries("", fields)([each for each in found if isinstance(each, dict) and wanted & each.keys()])

    return read


def _own_id(node: Any) -> str | None:
    """The candidate's id: a message is about a candidate, who is created with one application or several."""
    candidate = next(layout.texts(node, "candidate.id"), None)
    return candidate and f"candidate:{candidate}"


LAYOUT: layout.Layout = {
    "application_id": _own_id,
    "submitted_at": first("candidate.created_at", "created_at"),
    "source": {"id": "candidate.id"},
    "job": {"id": first("offers.id", "candidate.placements.offer_id"), "title": "offers.title"},
    "basics": {
        "name": "candidate.name",
        "email": "candidate.emails",
        "phone": every("candidate.phones"),
        "profiles": links("candidate.social_links", "candidate.links"),
    },
    "work": _values("company title", {"name": "company", "position": "title", "location": "location", **_DATES}),
    "education": _values(
        "school degree major", {"institution": "school", "studyType": "degree", "area": "major", **_DATES}
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a candidate."""
    candidate = layout.candidate_and_application(document)["candidate"]
    offers = list(layout.found(document, "payload.offers")) or list(layout.found(document, "references"))
    node = {"candidate": candidate, "offers": offers, "created_at": document.get("created_at")}
    return [layout.document("recruitee", LAYOUT, node)]
