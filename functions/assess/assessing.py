"""Assessing one application from what is recorded of it and of the applications that share an identifier with it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

from assess.catalogue import CATALOGUE
from assess.checks import NOTIFIED, verify
from assess.shared_identifiers import Matches, load_matches, shared_identifiers
from bonafide import policy, risk
from bonafide.aws import metrics, records, weakened
from bonafide.aws.table import Table
from bonafide.findings import Finding
from bonafide.policy import Policy

MAX_ATTEMPTS = 5
"""Attempts at an assessment while others write it at the same time. Then the stream delivers the record again."""


class Contended(Exception):
    """Others wrote the assessment of an application at every attempt."""


class Reassess(NamedTuple):
    """What to assess again after an assessment: applications that share something, and all those at a new hub.

    `new_hubs` are the partition keys of identifiers that became hubs and are not marked as such yet; `crowds` are
    those of hubs that are used under many different names, of which security is to be notified. `is_skipped` is
    whether nothing was assessed: the findings had been before, or others are still expected.
    """

    others: frozenset[str] = frozenset()
    new_hubs: frozenset[str] = frozenset()
    crowds: frozenset[str] = frozenset()
    is_skipped: bool = False


class Assessor(NamedTuple):
    """Assesses applications, and records which of them security is to be alerted of."""

    table: Table
    policy: Policy

    @classmethod
    def deployed(cls) -> Self:
        """The assessor of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(Table.deployed(), policy.load_deployed())

    def with_weakened(self) -> Self:
        """The assessor by whose policy the codes give no points that verdicts have weakened."""
        return self._replace(policy=self.policy.weakened(weakened.codes(self.table)))

    def assess(self, application_id: str, *, others_changed: bool = False) -> Reassess:
        """Assesses an application from everything known now, and records the assessment if it changed.

        While findings of verifiers are expected, nothing is looked up or recorded, unless the others reach high. The
        findings of an application that shares nothing are assessed once, and not for each record about them.

        If others changed, it is assessed in either case: an application that has counted it as a neighbour must be
        among its own neighbours, so that it is assessed again when this one no longer shares anything with it.

        Args:
            application_id: the application.
            others_changed: whether something else changed than its own findings.

        Returns:
            what to assess again, because this application may change it.
        """
        for _ in range(MAX_ATTEMPTS):
            now = datetime.now(UTC)
            recorded = records.load(self.table, application_id, now=now)
            checks, before = recorded.checks, recorded.assessment
            state = records.state_of(checks, self.policy.version)
            if before.get("settled") == state and not others_changed:
                return Reassess(is_skipped=True)
            if not checks:  # erased
                return Reassess()
            findings = [finding for item in checks.values() for finding in records.findings_of(item)]
            is_early = recorded.is_waited_for and not self._is_high(findings)
            if is_early and not others_changed:
                return Reassess(is_skipped=True)  # assessed when the last verifier has answered
            matches = load_matches(self.table, application_id, checks.values(), self.policy.sharing, now)
            shared = shared_identifiers(matches, self.policy.sharing, now)
            identity = CATALOGUE.findings(verify(shared), self.policy)
            assessment = risk.assess([*findings, *identity], self.policy, verified=checks, expected=recorded.expected)
            reassess = _reassess(matches, before, self.policy)
            if is_early and before:  # the earlier statement counts until this one is verified
                item = records.with_former_neighbours(before, matches.sharers)
                if records.replace_assessment(self.table, before, item):
                    return reassess
                continue
            item = records.assessment_item(
                application_id,
                assessment,
                identity,
                revision=recorded.revision,
                now=now,
                expires_at=max(check["expires_at"] for check in checks.values()),
                before=before,
                neighbours=matches.neighbours,
                former_neighbours=reassess.others - matches.sharers,
                settled=None if is_early or any(reassess) else state,
                is_early=is_early,
            )
            if records.replace_assessment(self.table, before, item):
                if not is_early and (assessment.level != before.get("level") or "is_early" in before):
                    metrics.count("assess", "Assessed", level=assessment.level.value)
                return reassess
        raise Contended

    def _is_high(self, findings: Iterable[Finding]) -> bool:
        return risk.assess(findings, self.policy).level is risk.Level.HIGH


def _reassess(matches: Matches, before: Mapping[str, Any], policy: Policy) -> Reassess:
    """Applications that share something that is not a hub, or did before; and hubs that are new or crowds.

    While two keys are in use, a number or address has two hashes. Security is notified of one of them.
    """
    hubs = [identifier for identifier in matches.identifiers if identifier.hub]
    reported = {hub.kind for hub in hubs if hub.reported}
    corrected = [matches.own.corrects] if matches.own.corrects and "address" in matches.own.identifiers else []
    return Reassess(  # a device may have gone to the address that a candidate corrects
        matches.sharers.union(records.all_neighbours_of(before), corrected),
        frozenset(hub.pk for hub in hubs if not hub.marked),
        frozenset(
            hub.pk
            for hub in hubs
            if hub.kind in NOTIFIED
            and hub.kind not in reported
            and matches.number_of_names(hub) >= policy.sharing.hub_names
        ),
    )
