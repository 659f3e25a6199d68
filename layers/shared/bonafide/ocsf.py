"""OCSF Detection Findings: what machines get of an alert, and of a case when its status changes (schema.ocsf.io)."""

import uuid
from datetime import datetime
from enum import IntEnum
from typing import Any

NAMESPACE = uuid.UUID("6d0b7a52-9c55-5f0e-8f0e-2a1c4e6f7d10")
"""The namespace of the ids of messages."""

DISCLAIMER = (
    "This is not a verdict. Each finding can have an innocent explanation; together they need a person's attention. "
    "Please review what is inconsistent, ask about it, and decide. Bonafide never rejects anybody."
)

_DETECTION_FINDING = 2004


class Activity(IntEnum):
    """What a message says of a finding: that it is new, that it has changed, or that it is closed."""

    CREATE = 1
    UPDATE = 2
    CLOSE = 3


class Status(IntEnum):
    """How far the review of a finding is."""

    NEW = 1
    IN_PROGRESS = 2
    RESOLVED = 4

    @property
    def words(self) -> str:
        """The status as OCSF names it."""
        return self.name.replace("_", " ").title()


def detection_finding(
    now: datetime,
    identifier: str,
    *,
    message: str,
    title: str,
    types: list[str],
    activity: Activity = Activity.CREATE,
    status: Status = Status.NEW,
    finding: str = "",
    **more: Any,
) -> dict[str, Any]:
    """An OCSF Detection Finding (class 2004); times are in milliseconds.

    Args:
        now: when what it says happened.
        identifier: the id of this message.
        message: a line for people.
        title: what the finding is about.
        types: codes of concerns.
        activity: whether the finding is new, or changed.
        status: how far its review is.
        finding: the id of the finding; by default that of the message.
        more: further attributes.
    """
    time = int(now.timestamp() * 1000)
    times = {"created_time": time} if activity is Activity.CREATE else {"modified_time": time}
    return {
        "activity_id": activity.value,
        "activity_name": activity.name.title(),
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": _DETECTION_FINDING,
        "class_name": "Detection Finding",
        "type_uid": _DETECTION_FINDING * 100 + activity.value,
        "type_name": f"Detection Finding: {activity.name.title()}",
        "time": time,
        "severity_id": 4,
        "severity": "High",
        "confidence_id": 2,
        "confidence": "Medium",
        "status_id": status.value,
        "status": status.words,
        "message": message,
        "metadata": {
            "version": "1.5.0",
            "uid": identifier,
            "product": {"name": "Bonafide", "vendor_name": "Bonafide"},
        },
        "finding_info": {
            "uid": finding or identifier,
            "title": title,
            "desc": DISCLAIMER,
            **times,
            "types": types,
        },
        **more,
    }
