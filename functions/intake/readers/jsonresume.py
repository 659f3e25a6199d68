"""JSON Resume before version 1.0, and in several languages. An application's own fields are kept.

2014: `bio` with `email.personal`. 2015: `basics.website` and `work[].company`. 2019: as 1.0. In several languages, a
text is an object by language; the English one is read, else the first.

Sources: jsonresume/resume-schema, tags v0.0.0 to v0.1.3; jsonresume/jsonresume.org, resume.json of 2014.
"""

from typing import Any

from intake.readers import layout
from intake.readers.layout import entries, every, first, joined


def _text(*paths: str) -> layout.Leaf:
    """The first text at some paths, also if it is one in several languages."""
    return first(*(leaf for path in paths for leaf in (path, f"{path}.en", _any_language(path))))


def _any_language(path: str) -> layout.Leaf:
    """The first text of an object by language (`de`, `pt-BR`)."""

    def read(node: Any) -> str | None:
        objects = (each for each in layout.found(node, path) if layout.is_by_language(each))
        return next((text for each in objects for text in map(layout.text, each.values()) if text), None)

    return read


def _of_type(path: str, *types: type) -> layout.Leaf:
    """The first value at a path that has one of these types."""
    return lambda node: next((each for each in layout.found(node, path) if type(each) in types), None)


def _contact(name: str) -> layout.Leaf:
    return first(*(f"{section}.{name}{kind}" for section in ("basics", "bio") for kind in ("", ".personal", ".work")))


def _location(of: str) -> layout.Layout:
    return {
        "address": _text(f"{of}location.address"),
        "postalCode": _text(f"{of}location.postalCode"),
        "city": _text(f"{of}location.city"),
        "region": _text(f"{of}location.region", f"{of}location.state"),
        "countryCode": _text(f"{of}location.countryCode", f"{of}location.country"),
    }


def _place(node: Any, of: str = "") -> Any:
    return first(lambda each: layout.stated_by(_location(of), each), f"{of}location")(node)


_DATES: layout.Layout = {"startDate": "startDate", "endDate": "endDate", "location": _place}

LAYOUT: layout.Layout = {
    "submitted_at": first("submitted_at", "submittedAt"),
    "source": {
        "name": first("source.name", "source"),
        "id": first("source.id", "id"),
        "phone_is_normalised": _of_type("source.phone_is_normalised", bool),
    },
    "job": {
        "id": "job.id",
        "title": first("job.title", "job"),
        "country": "job.country",
        "remote": _of_type("job.remote", bool, str),
    },
    "basics": {
        "name": first(
            _text("basics.name", "bio.name"),
            joined("basics.firstName", "basics.lastName"),
            joined("bio.firstName", "bio.lastName"),
        ),
        "email": _contact("email"),
        "phone": first(every("basics.phone"), _contact("phone")),
        "url": first("basics.url", "basics.website", "bio.websites.url", "bio.website"),
        "location": lambda node: _place(node, "basics.") or _place(node, "bio."),
        "profiles": lambda node: [
            profile
            for section in ("basics", "bio")
            for profile in entries(
                f"{section}.profiles", {"network": "network", "username": "username", "url": "url"}
            )(node)
        ],
    },
    "work": entries(
        "work",
        {
            "name": _text("name", "company"),
            "position": _text("position"),
            "url": first("url", "website"),
            "remote": _of_type("remote", bool, str),
            **_DATES,
        },
    ),
    "education": entries(
        "education",
        {
            "institution": _text("institution"),
            "area": _text("area"),
            "studyType": _text("studyType"),
            "url": "url",
            "status": "status",
            "mode": "mode",
            **_DATES,
        },
    ),
}


def documents(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The application of a résumé, with the id that the document itself states."""
    node = layout.candidate_and_application(document)["candidate"]
    stated = layout.document("jsonresume", LAYOUT, node)
    own_id = layout.text(node.get("application_id"))
    return [{"application_id": own_id, **stated} if own_id else stated]
