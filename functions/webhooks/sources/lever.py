"""Lever: `token`, `triggeredAt` and `signature` in the body; an HMAC of the first two. The rest is not signed.

So only ids are taken from the body, and Fetch asks Lever about them. Source: Lever's page "Webhooks"; how it signs, in
five public code bases that agree.
"""

from datetime import datetime, timedelta
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, check, check_time, document, hexadecimal, ids, label

ACCEPTED = 200

TOLERANCE = timedelta(days=1)
"""Lever does not say whether a retry is signed anew. An event sent again tells no more than where to ask."""


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:
    """Checks the signature. Raises NotSigned, and Problem if the body is no JSON object."""
    body = document(request.text)
    token, stated, signature = body.get("token"), body.get("triggeredAt"), body.get("signature")
    message = f"{token}{stated}".encode(errors="replace")
    check([signature.lower()] if isinstance(signature, str) else [], (hexadecimal(key, message) for key in keys))
    check_time(stated, timedelta(milliseconds=1), TOLERANCE, now)
    return Signed(message)


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about. That of the button "Verify connection" has no ids."""
    name, kind, data = label(body.get("id")), body.get("event"), body.get("data")
    opportunity = ids(at(data, "opportunityId"), at(data, "candidateId"))[:1]  # older events state the second, equal
    if not opportunity:
        return Event(Kind.PING, name)
    if kind == "applicationCreated":
        return Event(Kind.ANNOUNCED, name, Stored(opportunity, ids(at(data, "applicationId"))))
    if kind == "candidateDeleted":
        return Event(Kind.ERASED, name, Stored(opportunity, is_claimed_erased=True))
    return Event(Kind.IGNORED, name)
