"""SmartRecruiters: messages between users about a candidate, whom they never reach.

Nobody is mentioned in them, so no mail is sent. Tags and properties of a candidate are no place for a note: they remain
for every later application. Source: "Messages" of SmartRecruiters' developer documentation; it says that only users with
the role ADMINISTRATOR can read all of them. The names of some parameters are second hand.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from write_back.api import Api
from write_back.sources import Person, Written, id_in

BASE = "https://api.smartrecruiters.com"

SHARED_WITH = {"users": [], "hiringTeamOf": [], "everyone": False, "openNote": True}
"""All users who have access to the candidate."""


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The messages about the candidate."""
    query: dict[str, Any] = {"candidateId": person.candidate, "limit": 100}
    while True:
        answer = api.ask("GET", f"{BASE}/messages?{urlencode(query)}").json()
        yield from map(Written.of, answer["content"])
        if not answer.get("nextPageId"):
            return
        query["pageId"] = answer["nextPageId"]


def write(api: Api, person: Person, text: str) -> str:
    """Shares a message that is tagged with the candidate, which links it to them."""
    sent = {"content": f"#[CANDIDATE:{person.candidate}] {text}", "shareWith": SHARED_WITH}
    return id_in(api.ask("POST", f"{BASE}/messages/shares", sent).json())
