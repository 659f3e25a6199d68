"""The alert on a cluster: the applications that became high soon after an alert on the first of them."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from assess.alert import DISCLAIMER, NAMESPACE, bodies, labelled, ocsf, review, subject, wrapped
from assess.checks import WORDS
from bonafide.findings import Finding

MAX_APPLICATIONS = 25
"""Applications that one alert describes."""


class Member(NamedTuple):
    """An application of the cluster: its job, its points and the concerns that give points."""

    application_id: str
    job_id: str
    points: int
    concerns: tuple[Finding, ...]


class ClusterAlert(NamedTuple):
    """The alert on applications that share an identifier with one that was alerted before."""

    kind: str
    first_alerted: str
    window_ends: str
    members: Sequence[Member]
    now: datetime
    review_url: str

    @property
    def id(self) -> str:
        """The id of the alert. A repeated alert has the same id, so receivers can recognise it."""
        return str(uuid.uuid5(NAMESPACE, f"{self.first_alerted}#{self.kind}#{self.window_ends}"))

    @property
    def subject(self) -> str:
        """The subject of the e-mail: at most 100 printable ASCII characters, as SNS requires."""
        return subject(f"{self._count} with the same {WORDS[self.kind]} as {self.first_alerted}, please review")

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What subscriptions may filter by."""
        return {"level": "high", "families": ["sharing"]}

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol."""
        return bodies(self.text, self._detection_finding)

    @property
    def text(self) -> str:
        """The e-mail."""
        head = (
            f"{self._count} with inconsistent details and the same {WORDS[self.kind]} as application "
            f"{self.first_alerted}, for which an alert was sent before. Please review them together."
        )
        members = (self._member(number, member) for number, member in enumerate(self.members[:MAX_APPLICATIONS], 1))
        more = len(self.members) - MAX_APPLICATIONS
        rest = [f"… and {more} more are in the review."] if more > 0 else []
        return "\n\n".join([wrapped(head), *members, *rest, wrapped(DISCLAIMER), f"Alert {self.id}"]) + "\n"

    @property
    def _count(self) -> str:
        return f"{len(self.members)} more application{'s' if len(self.members) > 1 else ''}"

    def _member(self, number: int, member: Member) -> str:
        indent = " " * 3
        job = f", job {member.job_id}" if member.job_id else ""
        head = wrapped(f"{number}. Application {member.application_id}{job} [{member.points} points]", indent)
        seen = " ".join(dict.fromkeys(finding.summary for finding in member.concerns))
        said = {"Findings": seen, "Review": review(self.review_url, member.application_id)}
        return "\n".join([head, *(labelled(label, text, indent) for label, text in said.items() if text)])

    @property
    def _detection_finding(self) -> dict[str, Any]:
        concerns = [finding for member in self.members for finding in member.concerns]
        finding = ocsf(self.now, self.id, self.subject)
        return {
            **finding,
            "count": len(self.members),
            "finding_info": {
                "uid": self.id,
                "title": f"{self._count} of one cluster: details are inconsistent",
                "desc": DISCLAIMER,
                "created_time": finding["time"],
                "types": sorted({finding.code for finding in concerns}),
            },
            "unmapped": {
                "behind": self.first_alerted,
                "shared": self.kind,
                "applications": [
                    {"application_id": member.application_id, "job_id": member.job_id, "points": member.points,
                     "codes": sorted({finding.code for finding in member.concerns})}
                    for member in self.members
                ],
            },
        }  # fmt: skip
