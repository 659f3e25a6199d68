"""Recruitee: `X-Recruitee-Signature`, an HMAC of the body in hexadecimal. Its test has `"test": true`.

Source: Recruitee's page "Webhooks"; the header, the signature and the name of the event, in public code. No event of a
deletion is documented.
"""

from datetime import datetime
from typing import Any

from bonafide.aws.problems import Problem
from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, body_signed, document, ids, label

ACCEPTED = 200
"""Recruitee sends an event again unless it gets exactly this."""

_HEADER = "x-recruitee-signature"


def handshake(request: Request) -> dict[str, str] | None:
    """No headers, for a test that is not signed: without an answer to it, no webhook can be created."""
    try:
        is_test = not request.header(_HEADER) and document(request.text) == {"test": True}
    except Problem:
        return None
    return {} if is_test else None


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned."""
    return body_signed(request, keys, request.header(_HEADER).removeprefix("sha256="))


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about. A test may have a payload, whose person is invented."""
    name, candidate = label(body.get("id")), at(body, "payload", "candidate")
    if body.get("test"):
        return Event(Kind.PING, name)
    if body.get("event_type") == "new_candidate":
        return Event(Kind.APPLIED, name, Stored(ids(at(candidate, "id")), is_complete=True))
    return Event(Kind.IGNORED, name)
