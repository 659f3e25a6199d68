"""Lever: an opportunity of its API. Times are milliseconds since 1970. It has no education.

Source: "Opportunities" of Lever's developer documentation.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import converted, epoch_milliseconds, every, first, links

LAYOUT: layout.Layout = {
    "application_id": "id",
    "submitted_at": converted(epoch_milliseconds, "createdAt"),
    "source": {"id": "id"},
    "job": {"id": first("applications.posting.id", "applications.posting"), "title": "applications.posting.text"},
    "basics": {
        "name": first("name", "contact.name"),
        "email": first("emails", "emails.value", "contact.emails"),
        "phone": first(
            every("phones.value", unless="skype".__eq__),
            every("phones"),
            every("contact.phones.value", unless="skype".__eq__),
        ),
        "location": {"address": first("location", "location.name", "contact.location.name")},
        "profiles": links("links"),
    },
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of an opportunity."""
    return [layout.document("lever", LAYOUT, layout.candidate_and_application(document)["candidate"])]
