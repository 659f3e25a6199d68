"""Ashby: private notes without notification, and the fraud status, which only a verdict of people sets.

Source: `candidate.createNote`, `candidate.listNotes` and `candidate.setFraudStatus` of Ashby's developer documentation
(the last since 2026-03-26). Errors have status 200 and `success: false`.
"""

from collections.abc import Iterator
from typing import Any

from bonafide.source_api import Api, Gone
from bonafide.web import Refused
from write_back.sources import Person, Written, id_in

STATUSES = {
    "confirmed": "Fraudulent",
    "explained": "NotFraudulent",
    "our_error": "NotFraudulent",
    "same_person_or_household": "NotFraudulent",
}
"""Ashby's words for what people decided. `identity_misused` is none of them: the record has the name of the victim."""

OTHER = "Unsure"
"""Every other verdict. It is written too, so that no status remains of a verdict that was replaced."""


def notes(api: Api, person: Person) -> Iterator[Written]:
    """The notes of the candidate."""
    cursor: dict[str, str] = {}
    while True:
        answer = _ask(api, "candidate.listNotes", candidateId=person.candidate, limit=100, **cursor)
        yield from map(Written.of, answer.get("results", []))
        if not (answer.get("moreDataAvailable") and answer.get("nextCursor")):
            return
        cursor = {"cursor": answer["nextCursor"]}


def write(api: Api, person: Person, text: str) -> str:
    """Adds a private note to the candidate."""
    sent = {"candidateId": person.candidate, "note": text, "isPrivate": True, "sendNotifications": False}
    return id_in(_ask(api, "candidate.createNote", **sent).get("results"))


def set_status(api: Api, person: Person, verdict: str) -> None:
    """Sets the fraud status. To repeat it changes nothing."""
    status = STATUSES.get(verdict, OTHER)
    _ask(api, "candidate.setFraudStatus", candidateId=person.candidate, fraudStatus=status)


def _ask(api: Api, method: str, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.post(method, document=body)
    if answer.get("success") is False:
        if "not_found" in str(answer):
            raise Gone(f"{api.host} has no such candidate")
        raise Refused(f"{api.host} did not accept {method}")
    return answer
