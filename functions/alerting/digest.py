"""The e-mail about several applications: how they are connected, then each with its strongest findings."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import batched
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
    size,
    subject,
    wrapped,
)
from bonafide.findings import Finding
from bonafide.ocsf import DISCLAIMER, NAMESPACE, detection_finding

MAX_DETAILED = 50
"""Applications that an e-mail describes in detail; each of the others has one line."""

MAX_APPLICATIONS = 300
"""Applications in one e-mail."""

MAX_BYTES = 240_000
"""Bytes of a message with all its bodies and attributes. SNS takes 256 KB."""

MAX_FINDINGS = 2
"""Findings shown for an application that is described in detail, the strongest first."""


@dataclass(frozen=True)
class Digest:
    """One e-mail about several applications, with the body for machines."""

    applications: Sequence[HighApplication]
    now: datetime
    review_url: str

    @cached_property
    def id(self) -> str:
        """The same for every repetition of an alert about the same applications, so that a receiver can tell."""
        names = sorted(f"{each.application_id}#{each.alert_key}" for each in self.applications)
        return str(uuid.uuid5(NAMESPACE, "\n".join(names)))

    @property
    def title(self) -> str:
        """What the alert is about, in a line."""
        return f"{len(self.applications)} applications: details are inconsistent"

    @property
    def subject(self) -> str:
        """The subject of the e-mail: at most 100 printable ASCII characters."""
        return subject(f"{self.title}, please review")

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What subscriptions may filter by."""
        families = {family for each in self.applications for family in each.assessment.families}
        jobs = {each.statement.get("job", {}).get("id", "") for each in self.applications} - {""}
        return {"level": "high", "job_id": sorted(jobs), "families": sorted(families)}

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol."""
        return bodies(self.text, self.detection_finding)

    @cached_property
    def text(self) -> str:
        """The e-mail."""
        detailed, others = self.applications[:MAX_DETAILED], self.applications[MAX_DETAILED:]
        blocks = [
            f"{self.title}. Please review them.",
            *self._connections(),
            "THE APPLICATIONS",
            *(self._detail(number, each) for number, each in enumerate(detailed, 1)),
        ]
        if others:
            lines = (wrapped(f"- {_line(each)}", "  ") for each in others)
            blocks.append("\n".join([f"{len(others)} MORE, EACH WITH ITS STRONGEST FINDING", *lines]))
        blocks += ["INNOCENT EXPLANATIONS, AND WHAT TO ASK", *self._explanations(detailed)]
        return "\n\n".join([*blocks, wrapped(DISCLAIMER), f"Alert {self.id}"]) + "\n"

    def _connections(self) -> Iterator[str]:
        """How the applications of this e-mail are connected with each other."""
        yield "HOW THEY ARE CONNECTED"
        found = groups(self.applications)
        if not found:
            yield wrapped("They share no telephone number, e-mail address, education history or document.")
        for kinds, members in found:
            yield wrapped(f"- {len(members)} applications {self._shared(kinds, members)}: {listed(members)}", "  ")
        others = len(self.applications) - sum(len(members) for _, members in found)
        if found and others:
            yield f"- {others} {'shares' if others == 1 else 'share'} nothing with the rest"

    def _shared(self, kinds: tuple[str, ...], members: Sequence[str]) -> str:
        """What the members of a group share: all of them the same, or each something with another one."""
        names = [shared(kind) for kind in kinds]
        if all(self._all_share(kind, members) for kind in kinds):
            return f"with {' and '.join(names)}"
        return f"linked in a chain, each to another by {' or '.join(names)}".replace(" or the same ", " or ")

    def _all_share(self, kind: str, members: Sequence[str]) -> bool:
        present = {each.application_id: each for each in self.applications}
        return all({name, *present[name].neighbours.get(kind, ())} >= set(members) for name in members)

    def _detail(self, number: int, each: HighApplication) -> str:
        indent = " " * 3
        again = ", named in an earlier alert" if each.is_follow_up else ""
        head = wrapped(f"{number}. Application {each.application_id} [{heading(each.assessment)}{again}]", indent)
        shown = each.weighing[:MAX_FINDINGS]
        more = len(each.weighing) - len(shown)
        said = {
            "Points": by_family(each.assessment),
            "Upload": each.place,
            "Look up": each.at_source,
            "Job": each.job,
            **{f"Finding {n}": _said(finding) for n, finding in enumerate(shown, 1)},
            "Also": f"{more} more {'finding' if more == 1 else 'findings'}, {rest(self.review_url)}"
            if more > 0
            else "",
            "Unchecked": ", ".join(each.assessment.outstanding),
            "Shared": self._shared_with_others(each),
            "Review": review(self.review_url, each.application_id),
        }
        return "\n".join([head, *(labelled(label, text, indent) for label, text in said.items() if text)])

    def _shared_with_others(self, each: HighApplication) -> str:
        """What an application shares with applications that this e-mail is not about."""
        here = {application.application_id for application in self.applications}
        elsewhere = ((kind, set(others) - here) for kind, others in sorted(each.neighbours.items()))
        return "; ".join(
            f"{shared(kind).removeprefix('the ')} as in {listed(others)}" for kind, others in elsewhere if others
        )

    def _explanations(self, detailed: Sequence[HighApplication]) -> Iterator[str]:
        """Each kind of finding that is shown, once, with its innocent explanation and the question to ask."""
        shown: dict[str, Finding] = {}
        for each in detailed:
            for finding in each.weighing[:MAX_FINDINGS]:
                shown.setdefault(finding.code, finding)
        indent = " " * 3
        for finding in shown.values():
            said = {"Innocent": finding.innocent, "Ask": finding.question}
            yield "\n".join(
                [wrapped(f"- {finding.summary}", "  "), *(labelled(name, text, indent) for name, text in said.items())]
            )

    @cached_property
    def detection_finding(self) -> dict[str, Any]:
        """The alert for machines: an OCSF Detection Finding."""
        codes = {finding.code for each in self.applications for finding in each.weighing}
        return detection_finding(
            self.now,
            self.id,
            message=self.subject,
            title=self.title,
            types=sorted(codes),
            unmapped={
                "applications": [
                    {
                        "application_id": each.application_id,
                        "level": each.assessment.level.value,
                        "points": each.assessment.points,
                        "outstanding": each.assessment.outstanding,
                        **each.origin,
                        "codes": [finding.code for finding in each.weighing[:MAX_FINDINGS]],
                    }
                    for each in self.applications
                ],
            },
        )


def digests(applications: Sequence[HighApplication], now: datetime, review_url: str) -> Iterator[Digest]:
    """As few e-mails as SNS's limit allows, connected applications next to each other, most points first."""
    strongest = sorted(applications, key=lambda each: (-each.assessment.points, each.application_id))
    ordered = _connected_first(strongest)
    for batch in batched(ordered, MAX_APPLICATIONS, strict=False):
        yield from _fitting(Digest(batch, now, review_url))


def _fitting(digest: Digest) -> Iterator[Digest]:
    """The digest, in halves if it is too long for SNS."""
    number = len(digest.applications)
    if number == 1 or size(digest.bodies) + size(digest.attributes) <= MAX_BYTES:
        yield digest
        return
    for half in (digest.applications[: number // 2], digest.applications[number // 2 :]):
        yield from _fitting(Digest(half, digest.now, digest.review_url))


def groups(applications: Sequence[HighApplication]) -> list[tuple[tuple[str, ...], list[str]]]:
    """The applications that share identifiers with each other, directly or through others, largest group first.

    Returns:
        for each group the kinds of identifiers that are shared, and the ids of its applications.
    """
    present = {each.application_id: each for each in applications}
    leader = {name: name for name in present}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    kinds: list[tuple[str, str]] = []
    for name, each in present.items():
        for kind, others in each.neighbours.items():
            for other in others:
                if other in present:
                    leader[find(other)] = find(name)
                    kinds.append((name, kind))
    members: dict[str, list[str]] = {}
    for name in present:
        members.setdefault(find(name), []).append(name)
    shared: dict[str, set[str]] = {}
    for name, kind in kinds:
        shared.setdefault(find(name), set()).add(kind)
    found = [(tuple(sorted(shared[first])), names) for first, names in members.items() if len(names) > 1]
    return sorted(found, key=lambda group: -len(group[1]))


def _connected_first(applications: Sequence[HighApplication]) -> list[HighApplication]:
    position = {name: n for n, name in enumerate(name for _, names in groups(applications) for name in names)}
    return sorted(applications, key=lambda each: position.get(each.application_id, len(position)))


def _said(finding: Finding) -> str:
    return f"{finding.summary} {clipped(finding.evidence)} [{finding.strength.value}]"


def _line(each: HighApplication) -> str:
    places = ", ".join(filter(None, (each.place, each.at_source)))
    strongest = each.weighing[0].code if each.weighing else each.assessment.level
    return f"{each.application_id}: {strongest}{f' ({places})' if places else ''}"
