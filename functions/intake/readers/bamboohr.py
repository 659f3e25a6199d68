"""BambooHR: an application of its applicant tracking API. It has no education.

Source: "Get application details" of BambooHR's API documentation.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import first, joined, links

LAYOUT: layout.Layout = {
    "application_id": "id",
    "submitted_at": "appliedDate",
    "source": {"id": first("applicant.id", "id")},
    "job": {"id": "job.id", "title": first("job.title.label", "job.title")},
    "basics": {
        "name": joined("applicant.firstName", "applicant.lastName"),
        "email": "applicant.email",
        "phone": "applicant.phoneNumber",
        "url": "applicant.websiteUrl",
        "location": {
            "address": first(
                joined("applicant.address.addressLine1", "applicant.address.addressLine2"), "applicant.address"
            ),
            "postalCode": first("applicant.address.zipcode", "applicant.address.postalCode"),
            "city": "applicant.address.city",
            "region": "applicant.address.state",
            "countryCode": "applicant.address.country",
        },
        "profiles": links("applicant.linkedinUrl", "applicant.twitterUsername"),
    },
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of an applicant."""
    node = document if isinstance(document.get("applicant"), dict) else layout.candidate_and_application(document)
    return [layout.document("bamboohr", LAYOUT, node if "applicant" in node else node["candidate"])]
