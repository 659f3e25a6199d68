"""Workable: comments, which candidates never see, for admins and the hiring managers and recruiters of the job.

Source: "Comment on candidate" and "Candidate activities" of Workable's API documentation, and "How do I leave an
internal comment" of its help.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bonafide.source_api import Api
from write_back.sources import Person, Written, id_in

POLICY: list[str] = []
"""Other kinds of members who see the comment (`simple`, `recruiter`, `reviewer`), besides admins: none."""


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The comments of the candidate, which are among what happened to them."""
    query = "limit=100"
    while query:
        answer = api.send("GET", f"{api.url('candidates', person.candidate, 'activities')}?{query}").json()
        yield from map(Written.of, answer["activities"])
        # Only what the next page is asked by is taken: its host is perhaps another one.
        query = urlsplit((answer.get("paging") or {}).get("next") or "").query


def write(api: Api, person: Person, text: str) -> str:
    """Adds a comment of the acting member to the candidate."""
    sent = {"member_id": api.user, "comment": {"body": text, "policy": POLICY}}
    return id_in(api.post("candidates", person.candidate, "comments", document=sent))
