"""The notes of fake sources: as each lists them, page by page, and takes new ones.

notes = NOTES["lever"](web_to)                # a fixture of tests/vendors/fixtures.py starts its server
notes.broken.append(failing())                # the next note is kept, and answered so: whether it is, nobody knows
"""

import base64
import json
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.vendors.fixtures import WebTo
from tests.vendors.server import Asked, Reply, Server

PER_PAGE = 2
CANDIDATE, NUMBER, USER = "60", "71", "9"
KEYS: dict[str, dict[str, str]] = {
    "greenhouse": {"client_id": "client", "client_secret": "hidden"},
    "ashby": {"key": "hidden"},
    "lever": {"key": "hidden"},
    "workable": {"token": "hidden"},
    "smartrecruiters": {"token": "hidden"},
}


class Notes:
    """What a source keeps of a candidate: `kept` are notes as they were sent, `statuses` those of Ashby.

    `broken` are what notes are answered with although they are kept. Without `exists`, the candidate is gone.
    """

    def __init__(self, server: Server, shown: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
        self.server = server
        self.kept: list[dict[str, Any]] = []
        self.statuses: list[str] = []
        self.broken: deque[Reply] = deque()
        self.exists = True
        self._shown = shown

    def add(self, asked: Asked) -> str | Reply:
        """Keeps a note. Returns its id, or what to answer instead."""
        self.kept.append(asked.json())
        return self.broken.popleft() if self.broken else f"note-{len(self.kept)}"

    def page(self, start: str) -> tuple[list[dict[str, Any]], str]:
        """The notes of a page as the source shows them, and where the next one starts (empty: there is none)."""
        first = int(start or 0)
        some = self.kept[first : first + PER_PAGE]
        following = str(first + PER_PAGE) if first + PER_PAGE < len(self.kept) else ""
        return [self._shown(f"note-{first + n + 1}", note) for n, note in enumerate(some)], following

    @property
    def texts(self) -> list[str]:
        """All that is kept, as JSON."""
        return [json.dumps(each) for each in self.kept]


def _guarded(
    notes: Notes, authorization: tuple[str, str], reply: Callable[[Asked], Reply]
) -> Callable[[Asked], Reply]:
    """Answers only the account of the connection, and about a candidate who exists."""

    def guarded(asked: Asked) -> Reply:
        name, value = authorization
        if asked.headers.get(name) != value:
            return Reply.of({"error": "not allowed"}, 401)
        return reply(asked) if notes.exists else Reply.of({"error": "not found"}, 404)

    return guarded


def _created(made: str | Reply, answer: Callable[[str], Any], status: int = 201) -> Reply:
    return Reply.of(answer(made), status) if isinstance(made, str) else made


def _basic(text: str) -> tuple[str, str]:
    return "authorization", f"Basic {base64.b64encode(text.encode()).decode()}"


def greenhouse(web_to: WebTo) -> Notes:
    """Harvest v3: later pages are in the header `Link`; a token is asked for before."""
    server = web_to("harvest.greenhouse.io", "auth.greenhouse.io")
    notes = Notes(server, lambda note_id, note: {"id": note_id, "body": note["body"], "type": "NOTE"})

    def token(asked: Asked) -> Reply:
        form = asked.body.decode()
        is_right = asked.headers["authorization"] == _basic("client:hidden")[1] and "grant_type=client_cred" in form
        return Reply.of({"access_token": "token", "expires_in": 3600} if is_right else {}, 200 if is_right else 401)

    def listed(asked: Asked) -> Reply:
        assert asked.query["candidate_ids"] == CANDIDATE
        found, following = notes.page(asked.query.get("cursor", ""))
        url = f"https://harvest.greenhouse.io/v3/notes?candidate_ids={CANDIDATE}&cursor={following}"
        return Reply.of(found)._replace(headers={"Link": f'<{url}>; rel="next"'} if following else {})

    allowed = ("authorization", "Bearer token")
    server.routes["POST", "/token"] = token
    server.routes["GET", "/v3/notes"] = _guarded(notes, allowed, listed)
    server.routes["POST", "/v3/notes"] = _guarded(
        notes, allowed, lambda asked: _created(notes.add(asked), lambda made: {"id": made})
    )
    return notes


def ashby(web_to: WebTo) -> Notes:
    """All is POST, and errors have status 200."""
    server = web_to("api.ashbyhq.com")
    notes = Notes(server, lambda note_id, note: {"id": note_id, "content": note["note"]})

    def known(reply: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
        def checked(asked: Asked) -> Reply:
            if not notes.exists:
                return Reply.of({"success": False, "errors": ["candidate_not_found"]})
            assert asked.json()["candidateId"] == CANDIDATE
            return reply(asked)

        allowed = _basic("hidden:")
        return lambda asked: checked(asked) if asked.headers.get(allowed[0]) == allowed[1] else Reply.of({}, 401)

    def listed(asked: Asked) -> Reply:
        found, following = notes.page(asked.json().get("cursor", ""))
        more = {"moreDataAvailable": bool(following), **({"nextCursor": following} if following else {})}
        return Reply.of({"success": True, "results": found, **more})

    def status(asked: Asked) -> Reply:
        notes.statuses.append(asked.json()["fraudStatus"])
        return Reply.of({"success": True, "results": {}})

    server.routes["POST", "/candidate.listNotes"] = known(listed)
    server.routes["POST", "/candidate.setFraudStatus"] = known(status)
    server.routes["POST", "/candidate.createNote"] = known(
        lambda asked: _created(notes.add(asked), lambda made: {"success": True, "results": {"id": made}}, 200)
    )
    return notes


def lever(web_to: WebTo) -> Notes:
    """Notes of an opportunity, whose texts are in fields."""
    server = web_to("api.lever.co")
    notes = Notes(server, lambda note_id, note: {"id": note_id, "fields": [{"type": "note", "value": note["value"]}]})

    def listed(asked: Asked) -> Reply:
        found, following = notes.page(asked.query.get("offset", ""))
        return Reply.of({"data": found, "hasNext": bool(following), **({"next": following} if following else {})})

    def created(asked: Asked) -> Reply:
        assert asked.query == {"perform_as": USER}
        return _created(notes.add(asked), lambda made: {"data": {"id": made}})

    path, allowed = f"/v1/opportunities/{NUMBER}/notes", _basic("hidden:")
    server.routes["GET", path] = _guarded(notes, allowed, listed)
    server.routes["POST", path] = _guarded(notes, allowed, created)
    return notes


def workable(web_to: WebTo) -> Notes:
    """Comments, which are listed among all that happened; the URL of the next page has another host."""
    server = web_to("acme.workable.com")
    notes = Notes(server, lambda note_id, note: {"id": note_id, "action": "comment", "body": note["comment"]["body"]})

    def listed(asked: Asked) -> Reply:
        found, following = notes.page(asked.query.get("since_id", ""))
        url = f"https://www.workable.com/spi/v3/accounts/acme/candidates/{CANDIDATE}/activities?since_id={following}"
        return Reply.of({"activities": found, "paging": {"next": url} if following else {}})

    path, allowed = f"/spi/v3/candidates/{CANDIDATE}", ("authorization", "Bearer hidden")
    server.routes["GET", f"{path}/activities"] = _guarded(notes, allowed, listed)
    server.routes["POST", f"{path}/comments"] = _guarded(
        notes, allowed, lambda asked: _created(notes.add(asked), lambda made: {"id": made})
    )
    return notes


def smartrecruiters(web_to: WebTo) -> Notes:
    """Messages between users."""
    server = web_to("api.smartrecruiters.com")
    notes = Notes(server, lambda note_id, note: {"id": note_id, "content": note["content"], "visibility": "OPEN"})

    def listed(asked: Asked) -> Reply:
        assert asked.query["candidateId"] == CANDIDATE
        found, following = notes.page(asked.query.get("pageId", ""))
        return Reply.of({"content": found, **({"nextPageId": following} if following else {})})

    allowed = ("x-smarttoken", "hidden")
    server.routes["GET", "/messages"] = _guarded(notes, allowed, listed)
    server.routes["POST", "/messages/shares"] = _guarded(
        notes, allowed, lambda asked: _created(notes.add(asked), lambda made: {"id": made})
    )
    return notes


NOTES = {
    "greenhouse": greenhouse,
    "ashby": ashby,
    "lever": lever,
    "workable": workable,
    "smartrecruiters": smartrecruiters,
}
"""Each source that takes notes."""
