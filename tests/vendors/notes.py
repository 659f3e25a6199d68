"""The notes side of the fake vendors: how each lists notes, page by page, and takes new ones.

    vendor = Lever()
    notes = NOTES["lever"](vendor)              # adds routes to it
    notes.broken.append(failing())              # the next note is kept, and answered so: nobody knows whether it is

Nothing is checked of a note: tests compare `kept` with what must be sent.
"""

import json
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.vendors.fakes import Vendor
from tests.vendors.server import Asked, Reply


class Kept(NamedTuple):
    """A note as it was sent, and the id of whom it is about, as that vendor has it."""

    about: str
    sent: dict[str, Any]

    @property
    def text(self) -> str:
        """All of it, as JSON."""
        return json.dumps(self.sent, ensure_ascii=False)


class Notes:
    """What a vendor keeps: notes in the order in which they came, and Ashby's statuses.

    `broken` are what the next notes are answered with although they are kept.
    """

    def __init__(self, vendor: Vendor, text_of: Callable[[dict[str, Any]], Any]) -> None:
        self.vendor = vendor
        self.kept: list[Kept] = []
        self.statuses: list[str] = []
        self.broken: deque[Reply] = deque()
        self._text_of = text_of

    def listed(self, about: str, cursor: str | None, shown: Callable[[str, Any], Any]) -> tuple[list[Any], str | None]:
        """A page of the notes about somebody, as the vendor shows them, and the cursor of the next one."""
        mine = [
            shown(f"note-{number}", self._text_of(each.sent))
            for number, each in enumerate(self.kept, 1)
            if each.about == about
        ]
        return self.vendor.page(mine, cursor)

    def added(self, about: str, asked: Asked, answer: Callable[[str], Any], status: int = 201) -> Reply:
        """Keeps a note about somebody who exists. The answer has its id."""
        if self.vendor.person(about) is None:
            return Reply.of({"error": "not found"}, 404)
        self.kept.append(Kept(about, asked.json()))
        return self.broken.popleft() if self.broken else Reply.of(answer(f"note-{len(self.kept)}"), status)


def greenhouse(vendor: Vendor) -> Notes:
    """Harvest v3: the next page is in the header `Link`. Nothing is known of a candidate who is gone."""
    notes = Notes(vendor, lambda sent: sent["body"])

    def listing(asked: Asked) -> Reply:
        about, _, first = asked.query.get("cursor", "").rpartition("-")
        about = about or asked.query["candidate_ids"]
        found, following = notes.listed(about, first, lambda name, text: {"id": name, "body": text, "type": "NOTE"})
        link = f"https://harvest.greenhouse.io/v3/notes?{urlencode({'cursor': f'{about}-{following}'})}"
        return Reply.of(found)._replace(headers={"Link": f'<{link}>; rel="next"'} if following else {})

    def create(asked: Asked) -> Reply:
        return notes.added(str(asked.json()["candidate_id"]), asked, lambda name: {"id": name})

    vendor.routes |= {("GET", "/v3/notes"): listing, ("POST", "/v3/notes"): create}
    return notes


def ashby(vendor: Vendor) -> Notes:
    """All is POST, and errors have the status 200."""
    notes = Notes(vendor, lambda sent: sent["note"])

    def of_known(reply: Callable[[Asked, str], Reply]) -> Callable[[Asked], Reply]:
        def checked(asked: Asked) -> Reply:
            about = asked.json()["candidateId"]
            if vendor.person(about) is None:
                return Reply.of({"success": False, "errors": ["candidate_not_found"]})
            return reply(asked, about)

        return checked

    def listing(asked: Asked, about: str) -> Reply:
        cursor = asked.json().get("cursor")
        found, following = notes.listed(about, cursor, lambda name, text: {"id": name, "content": text})
        more = {"moreDataAvailable": bool(following), **({"nextCursor": following} if following else {})}
        return Reply.of({"success": True, "results": found, **more})

    def create(asked: Asked, about: str) -> Reply:
        return notes.added(about, asked, lambda name: {"success": True, "results": {"id": name}}, 200)

    def status(asked: Asked, about: str) -> Reply:  # noqa: ARG001
        notes.statuses.append(asked.json()["fraudStatus"])
        return Reply.of({"success": True, "results": {}})

    vendor.routes |= {
        ("POST", "/candidate.listNotes"): of_known(listing),
        ("POST", "/candidate.createNote"): of_known(create),
        ("POST", "/candidate.setFraudStatus"): of_known(status),
    }
    return notes


def lever(vendor: Vendor) -> Notes:
    """Notes of an opportunity, whose texts are in fields."""
    notes = Notes(vendor, lambda sent: sent["value"])
    others = vendor.routes["GET", "/v1/opportunities/*"]

    def about(asked: Asked) -> str:
        return asked.path.split("/")[3]

    def listing(asked: Asked) -> Reply:
        if not asked.path.endswith("/notes"):
            return others(asked) if callable(others) else others
        if vendor.person(about(asked)) is None:
            return Reply.of({"code": "ResourceNotFound"}, 404)
        cursor = asked.query.get("offset")
        found, following = notes.listed(
            about(asked), cursor, lambda name, text: {"id": name, "fields": [{"value": text}]}
        )
        return Reply.of({"data": found, "hasNext": bool(following), **({"next": following} if following else {})})

    vendor.routes |= {
        ("GET", "/v1/opportunities/*"): listing,
        ("POST", "/v1/opportunities/*"): lambda asked: notes.added(
            about(asked), asked, lambda name: {"data": {"id": name}}
        ),
    }
    return notes


def workable(vendor: Vendor) -> Notes:
    """Comments, which are listed among all that happened; the URL of the next page has another host."""
    notes = Notes(vendor, lambda sent: sent["comment"]["body"])
    others = vendor.routes["GET", "/spi/v3/candidates/*"]

    def about(asked: Asked) -> str:
        return asked.path.split("/")[4]

    def listing(asked: Asked) -> Reply:
        if not asked.path.endswith("/activities"):
            return others(asked) if callable(others) else others
        if vendor.person(about(asked)) is None:
            return Reply.of({"error": "Not found"}, 404)
        found, following = notes.listed(
            about(asked),
            asked.query.get("since_id"),
            lambda name, text: {"id": name, "action": "comment", "body": text},
        )
        url = (
            f"https://www.workable.com/spi/v3/accounts/acme/candidates/{about(asked)}/activities?since_id={following}"
        )
        return Reply.of({"activities": found, "paging": {"next": url} if following else {}})

    vendor.routes |= {
        ("GET", "/spi/v3/candidates/*"): listing,
        ("POST", "/spi/v3/candidates/*"): lambda asked: notes.added(about(asked), asked, lambda name: {"id": name}),
    }
    return notes


def smartrecruiters(vendor: Vendor) -> Notes:
    """Messages between users, tagged with the candidate. An unknown one is a bad request."""
    notes = Notes(vendor, lambda sent: sent["content"])

    def listing(asked: Asked) -> Reply:
        about = asked.query["candidateId"]
        if vendor.person(about) is None:
            return Reply.of({"code": "CANDIDATE_NOT_FOUND"}, 400)
        found, following = notes.listed(
            about, asked.query.get("pageId"), lambda name, text: {"id": name, "content": text}
        )
        return Reply.of({"content": found, **({"nextPageId": following} if following else {})})

    def create(asked: Asked) -> Reply:
        about = asked.json()["content"].partition("]")[0].removeprefix("#[CANDIDATE:")
        if vendor.person(about) is None:
            return Reply.of({"code": "CANDIDATE_NOT_FOUND"}, 400)
        return notes.added(about, asked, lambda name: {"id": name})

    vendor.routes |= {("GET", "/messages"): listing, ("POST", "/messages/shares"): create}
    return notes


NOTES = {
    "greenhouse": greenhouse,
    "ashby": ashby,
    "lever": lever,
    "workable": workable,
    "smartrecruiters": smartrecruiters,
}
"""The vendors that take notes."""
