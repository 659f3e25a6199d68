"""Greenhouse: `Signature: sha256 <hex>`, an HMAC of the body. What it calls events are `action`s.

Source: the pages "Webhooks, Introduction" and "Candidate events" of Greenhouse's API documentation.
"""

from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, attachments, body_signed, ids, label

ACCEPTED = 200
"""Greenhouse sends an event again unless it gets exactly this."""

_APPLIED = ("new_candidate_application", "new_prospect_application")
_ERASED = {
    "delete_candidate": ("payload", "person", "id"),
    "merge_candidate": ("payload", "person", "id"),  # the one that is no more; the other is `new_candidate_id`
    "candidate_anonymized": ("payload", "candidate_id"),
}


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned."""
    return body_signed(request, keys, request.header("signature").removeprefix("sha256 "))


def event(request: Request, body: dict[str, Any]) -> Event:
    """What an event is about."""
    action, name = body.get("action"), label(request.header("greenhouse-event-id"))
    if action == "ping":
        return Event(Kind.PING, name)
    if action in _APPLIED:
        application = at(body, "payload", "application")
        candidate = at(application, "candidate")
        listed = attachments(at(candidate, "attachments"), "url", "type", "filename")
        stored = Stored(ids(at(candidate, "id")), ids(at(application, "id")), listed, is_complete=True)
        return Event(Kind.APPLIED, name, stored, may_have_files=bool(listed))
    if isinstance(action, str) and action in _ERASED:
        applications = at(body, "payload", "person", "deleted_application_ids")
        return Event(
            Kind.ERASED,
            name,
            Stored(ids(at(body, *_ERASED[action])), ids(*applications) if isinstance(applications, list) else ()),
        )
    return Event(Kind.IGNORED, name)
