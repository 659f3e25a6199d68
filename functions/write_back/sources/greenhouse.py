"""Greenhouse: notes of Harvest v3. Reading them needs an acting user who is a Site Admin (`sub` of the token).

Sources: harvestdocs.greenhouse.io (migration guides of reading and writing). That a note of v3 has `body` and
`visibility` is second hand.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from write_back.api import Api
from write_back.sources import Person, Written, id_in

BASE = "https://harvest.greenhouse.io/v3"
VISIBILITY = "private"  # only users who may see private notes; `public` notes are seen by all who see the candidate

_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The notes of the candidate. Later pages are in the header `Link`."""
    url = f"{BASE}/notes?{urlencode({'candidate_ids': person.candidate, 'per_page': 500})}"
    while url:
        answer = api.ask("GET", url)
        yield from map(Written.of, answer.json())
        following = _NEXT.search(answer.headers.get("link", ""))
        url = following[1] if following else ""


def write(api: Api, person: Person, text: str) -> str:
    """Adds a private note to the application."""
    ids = {"candidate_id": _number(person.candidate), "application_id": _number(person.application)}
    return id_in(api.ask("POST", f"{BASE}/notes", {**ids, "body": text, "visibility": VISIBILITY}).json())


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text
