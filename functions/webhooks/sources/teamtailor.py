"""Teamtailor, company webhooks: `signature` in the body is an HMAC of the resource's id: hexadecimal, then base64.

So only that id is taken from the body. What happened to it is not signed: Fetch asks Teamtailor. Source: Teamtailor's
page "Company webhooks"; that the id is what is signed, in public code. Partner webhooks sign in another way.
"""

import base64
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, check, document, hexadecimal, ids

ACCEPTED = 200

_KINDS = {"job_application.create": Kind.ANNOUNCED, "candidate.destroy": Kind.ERASED}


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned, and Problem if the body is no JSON object."""
    body = document(request.text)
    signature, number = body.get("signature"), "".join(ids(at(body, "payload", "data", "id")))
    expected = (base64.b64encode(hexadecimal(key, number.encode()).encode()).decode() for key in keys)
    check([signature] if isinstance(signature, str) and number else [], expected)
    return Signed(f"{_name(body)} {number}".encode())  # all events of a resource have the same signature


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about."""
    name, number = _name(body), ids(at(body, "payload", "data", "id"))
    match _KINDS.get(name):
        case Kind.ANNOUNCED:
            return Event(Kind.ANNOUNCED, stored=Stored(applications=number))
        case Kind.ERASED:
            return Event(Kind.ERASED, stored=Stored(number, is_claimed_erased=True))
    return Event(Kind.IGNORED)


def _name(body: dict[str, Any]) -> str:
    """What the event is called, if it is one of those that matter."""
    name = at(body, "payload", "event_name")
    return name if isinstance(name, str) and name in _KINDS else ""
