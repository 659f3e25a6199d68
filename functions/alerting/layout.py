"""What all alerts have in common: the layout of the e-mail, and the bodies of a message."""

import json
import textwrap
from collections.abc import Collection, Mapping
from typing import Any

from bonafide.identity import KINDS
from bonafide.risk import Assessment

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


def shared(kind: str) -> str:
    """What applications share: `the same telephone number`. The texts of two documents are similar, not the same."""
    return "much of the same résumé text" if kind == "resume" else f"the same {KINDS.get(kind, 'identifier')}"


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
