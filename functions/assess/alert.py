"""The alert on an application that is high: what was found, why it may be innocent, and what to ask.

The e-mail is plain text that is read in ten seconds; machines get an OCSF Detection Finding (schema.ocsf.io, class
2004). Neither has personal data: evidence is masked and identifiers are keyed hashes.
"""

import json
import textwrap
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from assess.checks import WORDS, listed
from bonafide.findings import Finding
from bonafide.risk import Assessment

NAMESPACE = uuid.UUID("6d0b7a52-9c55-5f0e-8f0e-2a1c4e6f7d10")

MAX_CONCERNS = 10
"""Concerns that an alert describes. More would not be read, and an SNS message has at most 256 KB."""

_WIDTH = 78
_LABEL = 10

DISCLAIMER = (
    "This is not a verdict. Each finding can have an innocent explanation; together they need a person's attention. "
    "Please review the application, ask the candidate, and decide. Bonafide never rejects anybody."
)


@dataclass(frozen=True)
class Alert:
    """The alert on one application: a subject, a body per protocol, and attributes to filter by."""

    application_id: str
    application: dict[str, Any]
    assessment: Assessment
    identifiers: list[dict[str, list[str]]]
    now: datetime
    review_url: str
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the alert. A repeated alert has the same id, so receivers can recognise it."""
        return str(uuid.uuid5(NAMESPACE, f"{self.application_id}#{self.assessment.level}"))

    @property
    def job(self) -> dict[str, str]:
        """The job, as far as it is known."""
        job: dict[str, str] = self.application.get("job", {})
        return job

    @property
    def subject(self) -> str:
        """The subject of the e-mail: at most 100 printable ASCII characters, as SNS requires."""
        return subject(f"{self._title}, please review")

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol."""
        return bodies(self.text, self.detection_finding)

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What subscriptions may filter by."""
        return {
            "level": self.assessment.level.value,
            "job_id": self.job.get("id", ""),
            "families": list(self.assessment.families),
        }

    @cached_property
    def text(self) -> str:
        """The e-mail."""
        weighing = self._weighing
        noted = [finding for finding in self.assessment.concerns if finding not in weighing]
        blocks = [
            wrapped(f"{self._title}. Please review it."),
            self._facts,
            *self._shared,
            "FINDINGS",
            *(self._concern(number, finding) for number, finding in enumerate(weighing[:MAX_CONCERNS], 1)),
        ]
        if len(weighing) > MAX_CONCERNS:
            blocks.append(f"… and {len(weighing) - MAX_CONCERNS} more findings are in the review.")
        if noted:
            lines = (f"- {finding.summary}{_of_entry(finding)}" for finding in noted[:MAX_CONCERNS])
            blocks.append("ALSO NOTED (NO POINTS)\n" + "\n".join(wrapped(line, "  ") for line in lines))
        if self.assessment.outstanding:
            blocks.append(f"NOT CHECKED YET: {', '.join(self.assessment.outstanding)}.")
        return "\n\n".join([*blocks, wrapped(DISCLAIMER), f"Alert {self.id}"]) + "\n"

    @property
    def _title(self) -> str:
        return f"Application {self.application_id}: details are inconsistent"

    @property
    def _weighing(self) -> list[Finding]:
        """The concerns that give points, strongest first."""
        return [finding for finding in self.assessment.concerns if finding.strength != "info"]

    @property
    def _facts(self) -> str:
        shares = ", ".join(f"{family} {points}" for family, points in self.assessment.families.items())
        facts = {
            "Level": f"{self.assessment.level.value}, {self.assessment.points} points ({shares})",
            "Job": ": ".join(filter(None, (self.job.get("id"), self.job.get("title")))),
            "Sent": " by ".join(filter(None, (self._submitted, self.application.get("source")))),
            "Review": self._review,
        }
        return "\n".join(labelled(label, text) for label, text in facts.items() if text)

    @property
    def _submitted(self) -> str:
        text = self.application.get("submitted_at")
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M %Z}" if text else ""

    @property
    def _review(self) -> str:
        return review(self.review_url, self.application_id)

    @property
    def _shared(self) -> list[str]:
        """What this application shares with which others."""
        lines = [
            labelled(label, f"same {WORDS[kind]} as in {listed(others)}")
            for label, (kind, others) in zip(
                chain(["Shared"], repeat("")), sorted(self.neighbours.items()), strict=False
            )
        ]
        return ["\n".join(lines)] if lines else []

    def _concern(self, number: int, finding: Finding) -> str:
        indent = " " * 3
        head = wrapped(f"{number}. {finding.summary}{_of_entry(finding)} [{finding.strength.value}]", indent)
        said = {"Evidence": finding.evidence, "Innocent": finding.innocent, "Ask": finding.question}
        return "\n".join([head, *(labelled(label, text, indent) for label, text in said.items())])

    @cached_property
    def detection_finding(self) -> dict[str, Any]:
        """The alert for machines: an OCSF Detection Finding, times in milliseconds."""
        weighing = self._weighing
        finding = ocsf(self.now, self.id, self.subject)
        finding["metadata"]["log_version"] = self.assessment.policy_version
        return {
            **finding,
            "finding_info": {
                "uid": self.id,
                "title": self._title,
                "desc": DISCLAIMER,
                "created_time": finding["time"],
                "types": [finding.code for finding in weighing],
                "src_url": self._review,
            },
            "evidences": [
                {"name": finding.code, "data": finding.model_dump(mode="json", exclude_none=True)}
                for finding in weighing[:MAX_CONCERNS]
            ],
            "observables": [
                {"name": f"{kind}.hmac_sha256", "type_id": 8, "type": "Hash", "value": value}
                for kinds in self.identifiers
                for kind, values in kinds.items()
                for value in values
            ],
            "unmapped": {
                "application_id": self.application_id,
                "job": self.job,
                "level": self.assessment.level.value,
                "points": self.assessment.points,
                "families": self.assessment.families,
                "outstanding": self.assessment.outstanding,
                "group": {kind: sorted(others) for kind, others in sorted(self.neighbours.items())},
            },
        }


def subject(text: str) -> str:
    """A text as the subject of an SNS message: at most 100 printable ASCII characters."""
    plain = text.encode("ascii", "replace").decode()
    return plain if len(plain) <= 100 else f"{plain[:97]}..."


def bodies(text: str, finding: dict[str, Any]) -> dict[str, str]:
    """One body per SNS protocol: text for people, a Detection Finding for machines."""
    machine = json.dumps(finding, ensure_ascii=False)
    return {"default": text, "email": text, "sqs": machine, "lambda": machine, "https": machine}


def review(url: str, application_id: str) -> str:
    """The link to the review of an application; empty if the deployment has none."""
    return url.replace("{application_id}", application_id)


def ocsf(now: datetime, identifier: str, message: str) -> dict[str, Any]:
    """The attributes that all our Detection Findings have."""
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2004,
        "class_name": "Detection Finding",
        "type_uid": 200401,
        "type_name": "Detection Finding: Create",
        "time": int(now.timestamp() * 1000),
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
    }


def _of_entry(finding: Finding) -> str:
    return "" if finding.entry is None else f" (education, entry {finding.entry + 1})"


def wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def labelled(label: str, text: str, indent: str = "") -> str:
    head = f"{indent}{label:<{_LABEL}}"
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
        break_long_words=False,
    )
