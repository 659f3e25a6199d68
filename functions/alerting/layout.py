"""What all alerts have in common: the layout of the e-mail, the bodies of a message, and the OCSF finding."""

import json
import textwrap
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bonafide.risk import Assessment

NAMESPACE = uuid.UUID("6d0b7a52-9c55-5f0e-8f0e-2a1c4e6f7d10")

DISCLAIMER = (
    "This is not a verdict. Each finding can have an innocent explanation; together they need a person's attention. "
    "Please review what is inconsistent, ask about it, and decide. Bonafide never rejects anybody."
)

MAX_LISTED = 10
"""Applications that a list names; more would not be read."""

MAX_EVIDENCE = 1000
"""Characters of a finding's evidence. SNS takes 256 KB for a message with all its bodies."""

_WIDTH = 76  # with the frame of `bonafide demo`, 80
_LABEL = 10


def subject(text: str) -> str:
    """A subject as SNS demands it: at most 100 printable ASCII characters."""
    plain = text.encode("ascii", "replace").decode()
    return plain if len(plain) <= 100 else f"{plain[:97]}..."


def bodies(text: str, finding: dict[str, Any]) -> dict[str, str]:
    """Text for people, by e-mail; for every other SNS protocol the OCSF finding, which is for machines."""
    return {"default": json.dumps(finding, ensure_ascii=False), "email": text}


def size(content: Mapping[str, Any]) -> int:
    """Bytes of the bodies or attributes of a message."""
    return len(json.dumps(content, ensure_ascii=False).encode())


def heading(assessment: Assessment) -> str:
    """`high, 9 points`."""
    return f"{assessment.level.value}, {assessment.points} points"


def by_family(assessment: Assessment) -> str:
    """`email 6, phone 3`: the points of each family."""
    return ", ".join(f"{family} {points}" for family, points in assessment.families.items())


def listed(applications: Collection[str]) -> str:
    """`a-1, a-2 and 17 more`."""
    more = f" and {len(applications) - MAX_LISTED} more" if len(applications) > MAX_LISTED else ""
    return f"{', '.join(sorted(applications)[:MAX_LISTED])}{more}"


def clipped(evidence: str) -> str:
    """Evidence, shortened if it is so long that nobody would read it."""
    return evidence if len(evidence) <= MAX_EVIDENCE else f"{evidence[: MAX_EVIDENCE - 1]}…"


def review(url: str, application_id: str) -> str:
    """The link to the review of an application; empty if the deployment has none."""
    return url.replace("{application_id}", application_id)


def rest(url: str) -> str:
    """Where the findings are that an e-mail leaves out."""
    return "in the review" if url else "not shown here"


def wrapped(text: str, indent: str = "") -> str:
    """A paragraph, wrapped for a mail reader."""
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def labelled(label: str, text: str, indent: str = "") -> str:
    """A label, and its text in a column of its own."""
    head = f"{indent}{label:<{_LABEL}}"
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
        break_long_words=False,
    )


def detection_finding(
    now: datetime, identifier: str, *, message: str, title: str, types: list[str], **more: Any
) -> dict[str, Any]:
    """An OCSF Detection Finding (schema.ocsf.io, class 2004); times are in milliseconds."""
    time = int(now.timestamp() * 1000)
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2004,
        "class_name": "Detection Finding",
        "type_uid": 200401,
        "type_name": "Detection Finding: Create",
        "time": time,
        "severity_id": 4,
        "severity": "High",
        "confidence_id": 2,
        "confidence": "Medium",
        "status_id": 1,
        "status": "New",
        "message": message,
        "metadata": {
            "version": "1.5.0",
            "uid": identifier,
            "product": {"name": "Bonafide", "vendor_name": "Bonafide"},
        },
        "finding_info": {"uid": identifier, "title": title, "desc": DISCLAIMER, "created_time": time, "types": types},
        **more,
    }
