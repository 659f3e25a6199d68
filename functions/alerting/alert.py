"""The e-mail about one application: in ten seconds what is inconsistent, the innocent explanation, what to ask.

The e-mail is plain text; machines get an OCSF Detection Finding. Neither has personal data: evidence is masked, and
identifiers are keyed hashes.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from alerting.application import HighApplication
from alerting.layout import (
    bodies,
    by_family,
    clipped,
    heading,
    labelled,
    listed,
    rest,
    review,
    shared,
    subject,
    wrapped,
)
from bonafide.findings import Finding, about_entry
from bonafide.ocsf import DISCLAIMER, NAMESPACE, detection_finding
from bonafide.policy import Strength
from bonafide.risk import Assessment

MAX_CONCERNS = 10
"""Concerns that an alert spells out; with more it would not be read, and SNS takes no more than 256 KB."""

MAX_IDENTIFIERS = 25
"""Hashes of each kind that the body for machines has."""

MAX_NEIGHBOURS = 100
"""Other applications of each kind that the body for machines names."""


@dataclass(frozen=True)
class Alert:
    """The alert on one application: its subject, a body per protocol, and the attributes to filter by."""

    application: HighApplication
    now: datetime
    review_url: str

    @property
    def applications(self) -> tuple[HighApplication]:
        """The applications that the e-mail is about."""
        return (self.application,)

    @property
    def _assessment(self) -> Assessment:
        return self.application.assessment

    @cached_property
    def id(self) -> str:
        """The same for every repetition of one alert, so that a receiver can tell."""
        return str(uuid.uuid5(NAMESPACE, f"{self.application.application_id}#{self.application.alert_key}"))

    @property
    def title(self) -> str:
        """What the alert is about, in a line."""
        more = "further details" if self.application.is_follow_up else "details"
        return f"Application {self.application.application_id}: {more} are inconsistent"

    @property
    def subject(self) -> str:
        """The subject of the e-mail: at most 100 printable ASCII characters, as SNS demands."""
        return subject(f"{self.title}, please review")

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol."""
        return bodies(self.text, self.detection_finding)

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What subscriptions may filter by."""
        return {
            "level": self._assessment.level.value,
            "job_id": self.application.statement.get("job", {}).get("id", ""),
            "families": list(self._assessment.families),
        }

    @cached_property
    def text(self) -> str:
        """The e-mail."""
        weighing = self.application.weighing
        noted = [finding for finding in self._assessment.concerns if finding.strength is Strength.INFO]
        earlier = " An earlier alert was about the same application." if self.application.is_follow_up else ""
        blocks = [
            wrapped(f"{self.title}. Please review it.{earlier}"),
            self._facts,
            *self._shared,
            "FINDINGS",
            *(self._concern(number, finding) for number, finding in enumerate(weighing[:MAX_CONCERNS], 1)),
        ]
        if len(weighing) > MAX_CONCERNS:
            more = len(weighing) - MAX_CONCERNS
            blocks.append(f"… and {more} more {'finding' if more == 1 else 'findings'}, {rest(self.review_url)}.")
        if noted:
            lines = (
                f"- {finding.summary}{about_entry(finding.code, finding.entry)}" for finding in noted[:MAX_CONCERNS]
            )
            blocks.append("ALSO NOTED (NO POINTS)\n" + "\n".join(wrapped(line, "  ") for line in lines))
        if self._assessment.outstanding:
            blocks.append(f"NOT CHECKED YET: {', '.join(self._assessment.outstanding)}.")
        return "\n\n".join([*blocks, wrapped(DISCLAIMER), f"Alert {self.id}"]) + "\n"

    @property
    def _facts(self) -> str:
        statement = self.application.statement
        facts = {
            "Level": f"{heading(self._assessment)} ({by_family(self._assessment)})",
            "Job": self.application.job,
            "Applied": " through ".join(filter(None, (self._submitted, statement.get("source")))),
            "Upload": self.application.place,
            "Look up": self.application.at_source,
            "Review": self._review,
        }
        return "\n".join(labelled(label, text) for label, text in facts.items() if text)

    @property
    def _submitted(self) -> str:
        text = self.application.statement.get("submitted_at")
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M %Z}" if text else ""

    @property
    def _review(self) -> str:
        return review(self.review_url, self.application.application_id)

    @property
    def _shared(self) -> list[str]:
        """What this application shares with which others."""
        lines = [
            labelled(label, f"{shared(kind).removeprefix('the ')} as in {listed(others)}")
            for label, (kind, others) in zip(
                chain(["Shared"], repeat("")), sorted(self.application.neighbours.items()), strict=False
            )
        ]
        return ["\n".join(lines)] if lines else []

    def _concern(self, number: int, finding: Finding) -> str:
        indent = " " * 3
        head = wrapped(
            f"{number}. {finding.summary}{about_entry(finding.code, finding.entry)} [{finding.strength.value}]", indent
        )
        said = {"Evidence": clipped(finding.evidence), "Innocent": finding.innocent, "Ask": finding.question}
        return "\n".join([head, *(labelled(label, text, indent) for label, text in said.items())])

    @cached_property
    def detection_finding(self) -> dict[str, Any]:
        """The alert for machines: an OCSF Detection Finding."""
        weighing = self.application.weighing
        finding = detection_finding(
            self.now,
            self.id,
            message=self.subject,
            title=self.title,
            types=list(dict.fromkeys(finding.code for finding in weighing)),
            evidences=[{"name": finding.code, "data": _for_machines(finding)} for finding in weighing[:MAX_CONCERNS]],
            observables=[
                {"name": f"{kind}.hmac_sha256", "type_id": 8, "type": "Hash", "value": value}
                for kinds in self.application.identifiers
                for kind, values in kinds.items()
                for value in values[:MAX_IDENTIFIERS]
            ],
            unmapped={
                "application_id": self.application.application_id,
                **self.application.origin,
                "job": self.application.statement.get("job", {}),
                "level": self._assessment.level.value,
                "points": self._assessment.points,
                "families": self._assessment.families,
                "outstanding": self._assessment.outstanding,
                "group": {
                    kind: others[:MAX_NEIGHBOURS] for kind, others in sorted(self.application.neighbours.items())
                },
            },
        )
        finding["metadata"]["log_version"] = self._assessment.policy_version
        finding["finding_info"]["src_url"] = self._review
        return finding


def _for_machines(finding: Finding) -> dict[str, Any]:
    shortened = finding.model_copy(update={"evidence": clipped(finding.evidence)})
    return shortened.model_dump(mode="json", exclude_none=True)
