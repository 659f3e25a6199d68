"""Greenhouse: notes of Harvest v3. Reading them needs an acting user who is a Site Admin (`sub` of the token).

Sources: harvestdocs.greenhouse.io (migration guides of reading and writing). That a note of v3 has `body` and
`visibility` is second hand.
"""

import re
from collections.abc import Iterator

from bonafide.source_api import Api
from write_back.sources import Person, Written, id_in

VISIBILITY = "private"  # only users who may see private notes; `public` notes are seen by all who see the candidate

_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The notes of the candidate. Later pages are in the header `Link`."""
    url = api.url("notes", query={"candidate_ids": person.candidate, "per_page": "500"})
    while url:
        answer = api.send("GET", url)
        yield from map(Written.of, answer.json())
        following = _NEXT.search(answer.headers.get("link", ""))
        url = following[1] if following else ""


def write(api: Api, person: Person, text: str) -> str:
    """Adds a private note to the application."""
    ids = {"candidate_id": _number(person.candidate), "application_id": _number(person.application)}
    return id_in(api.post("notes", document={**ids, "body": text, "visibility": VISIBILITY}))


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text
