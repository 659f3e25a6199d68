"""FRESH: the résumé format of HackMyResume.

Source: the FRESH resume schema, 1.0.0-beta.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, every, first

LAYOUT: layout.Layout = {
    "basics": {
        "name": first("name", "info.name"),
        "email": first("contact.email", "contact.other.email"),
        "phone": first(every("contact.phone"), every("contact.phone.number")),
        "url": "contact.website",
        "location": {
            "address": first("location.address", "location"),
            "postalCode": "location.code",
            "city": "location.city",
            "region": "location.region",
            "countryCode": "location.country",
        },
        "profiles": entries("social", {"network": "network", "username": "user", "url": "url"}),
    },
    "work": entries(
        "employment.history",
        {"name": "employer", "position": "position", "startDate": "start", "endDate": "end", "url": "url"},
    ),
    "education": entries(
        "education.history",
        {
            "institution": "institution",
            "studyType": first("studyType", "title"),
            "area": "area",
            "startDate": "start",
            "endDate": "end",
            "url": "url",
            "location": "location",
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a résumé."""
    return [layout.document("fresh", LAYOUT, layout.candidate_and_application(document)["candidate"])]
