"""Pinpoint: `PINPOINT-HMAC-SHA256`, an HMAC of the body in base64. No event of a deletion is documented.

Source: Pinpoint's page "Webhooks overview"; the header, in four public code bases. What the event is called is not
documented in one way, so it is compared without its punctuation: `application_created`, `application.created`.
"""

import base64
import hmac
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, check, ids, label, text

ACCEPTED = 200


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned."""
    messages = {request.body, request.text}
    made = (hmac.digest(key, message, "sha256") for key in keys for message in messages)
    check([request.header("pinpoint-hmac-sha256")], (base64.b64encode(each).decode() for each in made))
    return Signed(request.text)


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about. Each application there has the data of its own candidate."""
    name, number = label(body.get("id")), ids(at(body, "data", "application", "id"), at(body, "data", "id"))[:1]
    kind = "".join(filter(str.isalpha, text(body.get("event")).lower()))
    if kind == "applicationcreated":
        return Event(Kind.APPLIED, name, Stored((), number, is_complete=True))
    return Event(Kind.IGNORED, name)
