"""Reactive Resume, versions 3, 4 and 5. An entry's dates are one text (`2015 - 2019`), in version 3 an object.

Source: the schema of its export, and the example of a converter from Europass.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, first, period

_DATES: layout.Layout = {
    "startDate": first("date.start", period("period", end=False), period("date", end=False)),
    "endDate": first("date.end", period("period", end=True), period("date", end=True)),
    "location": "location",
    "url": first("website.url", "url.href", "url"),
}

LAYOUT: layout.Layout = {
    "basics": {
        "name": "basics.name",
        "email": "basics.email",
        "phone": "basics.phone",
        "url": first("basics.website.url", "basics.url.href", "basics.website"),
        "location": {
            "address": first("basics.location.address", "basics.location"),
            "postalCode": "basics.location.postalCode",
            "city": "basics.location.city",
            "region": "basics.location.region",
            "countryCode": "basics.location.country",
        },
        "profiles": entries(
            "sections.profiles.items",
            {"network": "network", "username": "username", "url": first("website.url", "url.href", "url")},
        ),
    },
    "work": entries(
        "sections.experience.items", {"name": "company", "position": first("position", "roles.position"), **_DATES}
    ),
    "education": entries(
        "sections.education.items",
        {
            "institution": first("school", "institution"),
            "studyType": first("degree", "studyType"),
            "area": "area",
            **_DATES,
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a résumé."""
    return [layout.document("reactiveresume", LAYOUT, layout.candidate_and_application(document)["candidate"])]
