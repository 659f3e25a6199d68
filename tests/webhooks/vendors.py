"""What each source sends, as its documentation says: bodies, signatures and headers. All people are invented."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

KEY = b"key-of-the-signatures"
NAME, EMAIL, PHONE = "Ida Kestrelmann", "ida.kestrelmann@example.org", "+4930901820123"
"""Of the person in all bodies."""


class Delivery(NamedTuple):
    """A request of a source."""

    body: bytes
    headers: Mapping[str, str]


def deliver(
    source: str, body: Any, headers: Mapping[str, str] = MappingProxyType({}), *, at: datetime, key: bytes = KEY
) -> Delivery:
    """A signed request of a source. `headers` are those that name the event."""
    if source == "lever":
        stated = {"token": "5a7c0f", "triggeredAt": int(at.timestamp() * 1000), **body}
        signature = _mac(key, f"{stated['token']}{stated['triggeredAt']}".encode()).hex()
        return Delivery(_json({**stated, "signature": signature}), headers)
    if source == "teamtailor":
        hexadecimal = _mac(key, str(body["payload"]["data"]["id"]).encode()).hex()
        return Delivery(_json({**body, "signature": base64.b64encode(hexadecimal.encode()).decode()}), headers)
    content = body if isinstance(body, bytes) else _json(body)
    return Delivery(content, {**headers, **_signature(source, content, headers, at, key)})


def _signature(source: str, body: bytes, headers: Mapping[str, str], at: datetime, key: bytes) -> dict[str, str]:
    match source:
        case "greenhouse":
            return {"signature": f"sha256 {_mac(key, body).hex()}"}
        case "ashby":
            return {"ashby-signature": f"sha256={_mac(key, body).hex()}"}
        case "workable":
            return {"x-workable-signature": _mac(key, body).hex()}
        case "recruitee":
            return {"x-recruitee-signature": _mac(key, body).hex()}
        case "pinpoint":
            return {"pinpoint-hmac-sha256": base64.b64encode(_mac(key, body)).decode()}
        case "smartrecruiters":
            time = str(int(at.timestamp()))
            named = [headers.get(name, "").encode() for name in ("event-id", "event-name", "event-version", "link")]
            made = _mac(key, b".".join([time.encode(), body, *named])).hex()
            return {"smartrecruiters-timestamp": time, "smartrecruiters-signature": f"v1={made}"}
    raise NotImplementedError(source)


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


# ──────────────────────────────────────── Events, as the sources send them ───────────────────────────────────────

GREENHOUSE = {
    "action": "new_candidate_application",
    "payload": {
        "application": {
            "id": 71,
            "applied_at": "2026-11-20T09:00:00Z",
            "candidate": {
                "id": 60,
                "first_name": "Ida",
                "last_name": "Kestrelmann",
                "phone_numbers": [{"value": PHONE, "type": "mobile"}],
                "email_addresses": [{"value": EMAIL, "type": "personal"}],
                "attachments": [],
            },
            "jobs": [{"id": 27, "name": "Engineer"}],
        }
    },
}
ATTACHMENT = {"filename": "ida.pdf", "url": "https://prod.s3.amazonaws.com/1?X-Amz-Expires=9", "type": "resume"}
ASHBY = {
    "action": "applicationSubmit",
    "data": {
        "application": {
            "id": "0b8f6f0c-0000-4000-8000-000000000071",
            "createdAt": "2026-11-20T09:00:00Z",
            "candidate": {
                "id": "0b8f6f0c-0000-4000-8000-000000000060",
                "name": NAME,
                "primaryEmailAddress": {"value": EMAIL, "type": "Personal", "isPrimary": True},
                "primaryPhoneNumber": {"value": PHONE, "type": "Mobile", "isPrimary": True},
            },
            "job": {"id": "0b8f6f0c-0000-4000-8000-000000000027", "title": "Engineer"},
        }
    },
    "webhookActionId": "0b8f6f0c-0000-4000-8000-000000000001",
}
LEVER = {
    "id": "9f2",
    "event": "applicationCreated",
    "data": {"opportunityId": "op-60", "applicationId": "ap-71", "contactId": "co-60", "name": NAME},
}
WORKABLE = {
    "id": "ev-1",
    "event_type": "candidate_created",
    "resource_type": "candidate",
    "data": {"id": "3fc", "firstname": "Ida", "lastname": "Kestrelmann", "email": EMAIL, "phone": PHONE},
}
SMARTRECRUITERS = {"job_id": "jid", "candidate_id": "cid"}
TEAMTAILOR = {
    "payload": {
        "event_name": "job_application.create",
        "data": {"id": "9", "type": "job-applications", "attributes": {"created-at": "2026-11-20", "name": NAME}},
    }
}
RECRUITEE = {
    "id": 1,
    "event_type": "new_candidate",
    "payload": {"candidate": {"id": 5, "name": NAME, "emails": [EMAIL], "phones": [PHONE]}, "offers": [{"id": 7}]},
}
PINPOINT = {
    "event": "application_created",
    "data": {"application": {"id": 3, "first_name": "Ida", "last_name": "Kestrelmann", "email": EMAIL}},
}
APPLIED: dict[str, dict[str, Any]] = {
    "greenhouse": GREENHOUSE,
    "ashby": ASHBY,
    "lever": LEVER,
    "workable": WORKABLE,
    "smartrecruiters": SMARTRECRUITERS,
    "teamtailor": TEAMTAILOR,
    "recruitee": RECRUITEE,
    "pinpoint": PINPOINT,
}


HEADERS: dict[str, dict[str, str]] = {
    "greenhouse": {"greenhouse-event-id": "3ce5180d-9119"},
    "smartrecruiters": {
        "event-id": "123",
        "event-name": "application.created",
        "event-version": "v201910",
        "link": "<https://api.smartrecruiters.com/candidates/cid/jobs/jid>; rel=self",
    },
}
"""The headers that name the event."""


def applied(source: str, *, at: datetime, key: bytes = KEY) -> Delivery:
    """The event of a source that says that somebody applied."""
    return deliver(source, APPLIED[source], HEADERS.get(source, {}), at=at, key=key)
