"""SmartRecruiters: messages between users about a candidate, whom they never reach.

Nobody is mentioned in them, so no mail is sent. Tags and properties of a candidate are no place for a note: they stay
for every later application. Source: "Messages" of SmartRecruiters' developer documentation, by which only users with
the role ADMINISTRATOR can read all of them. The names of some parameters are second hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bonafide.source_api import Api
from bonafide.web import Refused
from write_back.sources import Person, Written, id_in

SHARED_WITH: dict[str, Any] = {"users": [], "hiringTeamOf": [], "everyone": False, "openNote": True}
"""All users who have access to the candidate."""


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The messages about the candidate."""
    query = {"candidateId": person.candidate, "limit": "100"}
    while True:
        with _known(api, person):
            answer = api.get("messages", query=query)
        yield from map(Written.of, answer["content"])
        if not answer.get("nextPageId"):
            return
        query["pageId"] = answer["nextPageId"]


def write(api: Api, person: Person, text: str) -> str:
    """Shares a message that is tagged with the candidate, which links it to them."""
    sent = {"content": f"#[CANDIDATE:{person.candidate}] {text}", "shareWith": SHARED_WITH}
    with _known(api, person):
        return id_in(api.post("messages", "shares", document=sent))


@contextmanager
def _known(api: Api, person: Person) -> Iterator[None]:
    """Raises `Gone` if a request is refused because there is no such candidate, which its status does not say."""
    try:
        yield
    except Refused:
        api.get("candidates", person.candidate)
        raise
