"""Lever: secret notes of an opportunity, which only users with access to secret notes see. Followers are not notified.

Source: "Notes" of Lever's developer documentation; the id in its answer is second hand.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from write_back.api import Api
from write_back.sources import Person, Written, id_in

BASE = "https://api.lever.co/v1"


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The notes of the opportunity."""
    query: dict[str, Any] = {"limit": 100}
    while True:
        answer = api.ask("GET", f"{_url(person)}?{urlencode(query)}").json()
        yield from map(Written.of, answer["data"])
        if not (answer.get("hasNext") and answer.get("next")):
            return
        query["offset"] = answer["next"]


def write(api: Api, person: Person, text: str) -> str:
    """Adds a secret note to the opportunity, as the acting user if there is one."""
    as_user = f"?{urlencode({'perform_as': api.acting_user})}" if api.acting_user else ""
    sent = {"value": text, "secret": True, "score": False, "notifyFollowers": False}
    answer = api.ask("POST", f"{_url(person)}{as_user}", sent).json()
    return id_in(answer.get("data", answer))


def _url(person: Person) -> str:
    return f"{BASE}/opportunities/{quote(person.application, safe='')}/notes"
