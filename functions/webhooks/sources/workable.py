"""Workable: `X-Workable-Signature`, an HMAC of the body in hexadecimal. A candidate there is one application.

Source: the pages "Webhook subscriptions" and "Candidate events" of Workable's documentation; that the signature is
hexadecimal, in public code.
"""

from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, attachments, body_signed, ids, label

ACCEPTED = 200
"""Workable sends an event again unless it gets exactly this."""


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned."""
    return body_signed(request, keys, request.header("x-workable-signature"))


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about."""
    name, kind, data = label(body.get("id")), body.get("event_type"), body.get("data")
    candidate = ids(at(data, "id"))
    if kind == "candidate_created":
        listed = attachments([{"url": at(data, "resume_url"), "kind": "resume"}], "url", "kind", "name")
        return Event(Kind.APPLIED, name, Stored(candidate, candidate, listed, is_complete=True), bool(listed))
    if kind == "candidate_deleted":
        return Event(Kind.ERASED, name, Stored(candidate, candidate))
    return Event(Kind.IGNORED, name)
