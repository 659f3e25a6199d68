"""SmartRecruiters: signs the time, the body and the headers that name the event. Bodies have ids only.

Source: the pages "Receiving webhook notifications", "Generate secret key" and "Activate" of its documentation. It may
send several signatures, of which one must be right. That `candidate.deleted` exists is second-hand.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from bonafide.aws.problems import Problem
from bonafide.hooks import Stored
from webhooks.event import Event, Kind, Request, Signed, check, check_time, hexadecimal, ids, label

ACCEPTED = 202
"""Nothing else counts."""

TOLERANCE = timedelta(days=4)
"""It tries ten times, with up to a day in between, and does not say whether each time is signed anew."""

_SIGNED_HEADERS = ("event-id", "event-name", "event-version", "link")
_SECRET = re.compile(r"[!-~]{1,256}")


def handshake(request: Request) -> dict[str, str] | None:
    """The headers of the answer to the activation of a subscription, which is not signed: one that must be repeated.

    Raises:
        Problem: what should be repeated is no text of a header.
    """
    if "x-hook-secret" not in request.headers:
        return None
    given = request.header("x-hook-secret")
    if not _SECRET.fullmatch(given):
        raise Problem(400, "X-Hook-Secret has to be 1 to 256 characters of ASCII without spaces.")
    return {"x-hook-secret": given}


def verify(request: Request, keys: tuple[bytes, ...], now: datetime) -> Signed:
    """Checks the signature. Raises NotSigned."""
    stated = request.header("smartrecruiters-timestamp")
    named = [request.header(name).encode(errors="replace") for name in _SIGNED_HEADERS]
    bodies = {request.body, request.text}
    messages = [b".".join([stated.encode(errors="replace"), body, *named]) for body in bodies]
    given = [
        each.strip().removeprefix("v1=").lower() for each in request.header("smartrecruiters-signature").split(";")
    ]
    check(given, (hexadecimal(key, message) for key in keys for message in messages))
    check_time(stated, timedelta(seconds=1), TOLERANCE, now)
    return Signed(b".".join([request.text, *named]))  # not the time, since a retry may have another one


def event(request: Request, body: dict[str, Any]) -> Event:
    """What an event is about."""
    name, kind = label(request.header("event-id")), request.header("event-name")
    candidate = ids(body.get("candidate_id"))
    if kind == "application.created":
        return Event(Kind.ANNOUNCED, name, Stored(candidate, ids(body.get("job_id"))))
    if kind == "candidate.deleted":
        return Event(Kind.ERASED, name, Stored(candidate))
    return Event(Kind.IGNORED, name)
