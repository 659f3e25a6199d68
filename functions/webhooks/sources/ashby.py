"""Ashby: `Ashby-Signature: sha256=<hex>`, an HMAC of the body. What it calls events are `action`s.

Source: the pages "Authenticating webhooks", "Retries" and the references of the events of Ashby's documentation. The
objects of a merge (`deletedCandidate`, `mergedCandidate`) are as a public client reads them.
"""

from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from webhooks.event import Event, Kind, Request, Signed, body_signed, ids, label

ACCEPTED = 200
"""Any 2xx. After 401, 403, 404, 405 and 410 Ashby never sends the event again."""


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:  # noqa: ARG001  it signs no time
    """Checks the signature. Raises NotSigned."""
    return body_signed(request, keys, request.header("ashby-signature").removeprefix("sha256="))


def event(request: Request, body: dict[str, Any]) -> Event:  # noqa: ARG001  all is in the body
    """What an event is about."""
    action, name, data = body.get("action"), label(body.get("webhookActionId")), body.get("data")
    if action == "ping":
        return Event(Kind.PING, name)
    if action == "applicationSubmit":
        application = at(data, "application")
        candidate = at(application, "candidate")
        stored = Stored(ids(at(candidate, "id")), ids(at(application, "id")), is_complete=True)
        return Event(Kind.APPLIED, name, stored, may_have_files=True)  # an event lists none: `file.info` does
    if action == "candidateDelete":
        return Event(Kind.ERASED, name, Stored(ids(at(data, "candidate", "id"), at(data, "candidateId"))))
    if action == "candidateMerge":  # the one that is no more; `mergedCandidate` is the other
        return Event(Kind.ERASED, name, Stored(ids(at(data, "deletedCandidate", "id"))))
    return Event(Kind.IGNORED, name)
