"""Lever: secret notes of an opportunity, which only users with access to secret notes see. Followers are not notified.

Source: "Notes" of Lever's developer documentation; the id in its answer is second hand.
"""

from collections.abc import Iterator

from bonafide.source_api import Api
from write_back.sources import Person, Written, id_in


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The notes of the opportunity."""
    query = {"limit": "100"}
    while True:
        answer = api.get("opportunities", person.application, "notes", query=query)
        yield from map(Written.of, answer["data"])
        if not (answer.get("hasNext") and answer.get("next")):
            return
        query["offset"] = answer["next"]


def write(api: Api, person: Person, text: str) -> str:
    """Adds a secret note to the opportunity, as the acting user if there is one."""
    as_user = {"perform_as": api.user} if api.user else None
    sent = {"value": text, "secret": True, "score": False, "notifyFollowers": False}
    answer = api.post("opportunities", person.application, "notes", document=sent, query=as_user)
    return id_in(answer.get("data", answer))
