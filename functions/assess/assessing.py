"""Assessing one application from what is recorded of it and of the applications that share an identifier with it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger

from assess.alert import Alert
from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.shared_identifiers import Matches, load_matches, shared_identifiers
from bonafide import policy, risk
from bonafide.aws import records
from bonafide.aws.alerts import Alerts
from bonafide.aws.clusters import Clusters
from bonafide.aws.table import Table
from bonafide.policy import Policy
from bonafide.settings import setting

if TYPE_CHECKING:
    from bonafide.aws.sightings import Identifier

MAX_ATTEMPTS = 5
"""Attempts at an assessment while others write it at the same time. Then the stream delivers the record again."""

logger = Logger(service="assess")


class Contended(Exception):
    """Others wrote the assessment of an application at every attempt."""


class Reassess(NamedTuple):
    """What to assess again after an assessment: applications that share something, and all those at a new hub.

    `new_hubs` are the partition keys of identifiers that became hubs and are not marked as such yet.
    """

    others: frozenset[str] = frozenset()
    new_hubs: frozenset[str] = frozenset()


class Assessor(NamedTuple):
    """Assesses applications, and alerts security of those that are high."""

    table: Table
    policy: Policy
    clusters: Clusters
    alerts: Alerts
    review_url: str

    @classmethod
    def deployed(cls) -> Self:
        """The assessor of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        table = Table.deployed()
        return cls(table, policy.load_deployed(), Clusters.deployed(table), Alerts.deployed(), setting("REVIEW_URL"))

    def assess(self, application_id: str) -> Reassess:
        """Assesses an application from everything known now, and records the assessment if it changed.

        The alert is sent first and recorded afterwards. If recording fails, the alert is repeated with the same id, so
        it is never lost.

        Returns:
            what to assess again, because this application may change it.
        """
        is_alerted = False
        for _ in range(MAX_ATTEMPTS):
            waits_at: Identifier | None = None
            now = datetime.now(UTC)
            recorded = records.load(self.table, application_id)
            checks = {key.removeprefix("check#"): item for key, item in recorded.items() if key.startswith("check#")}
            if not checks:
                return Reassess()  # erased since
            identifiers = (item.get("identifiers", {}) for item in checks.values())
            matches = load_matches(self.table, application_id, identifiers, self.policy.sharing, now)
            shared = shared_identifiers(application_id, matches, self.policy.sharing, now)
            identity = CATALOGUE.findings(verify(shared), self.policy)
            findings = [finding for item in checks.values() for finding in records.findings_of(item)]
            assessment = risk.assess([*findings, *identity], self.policy, verified=checks)
            before = recorded.get("assessment", {})
            alerted_level = before.get("alerted_level")
            if assessment.level is risk.Level.HIGH and alerted_level != risk.Level.HIGH:
                is_alerted = is_alerted or _was_alerted(application_id, matches)
                waits_at = None if is_alerted else self._open_window(application_id, matches, now)
                if not waits_at:
                    is_alerted = is_alerted or self._send(application_id, recorded, assessment, matches, now)
                    if not is_alerted:
                        continue  # another application of the cluster is alerted first
                    alerted_level = risk.Level.HIGH.value
            item = records.assessment_item(
                application_id,
                assessment,
                identity,
                now=now,
                expires_at=max(check["expires_at"] for check in checks.values()),
                alerted_level=alerted_level,
                neighbours=matches.sharers,
            )
            if _is_unremarkable(before, assessment, matches) or records.replace_assessment(self.table, before, item):
                if waits_at and waits_at.alert_window:  # only now, because the alert at its end reads the assessment
                    self.clusters.wait(waits_at.pk, application_id, waits_at.alert_window.window_ends, now=now)
                return _reassess(matches, before)
        raise Contended

    def _shared(self, matches: Matches) -> list["Identifier"]:
        """The identifiers that make the application part of a cluster: others use them too, and they are not hubs."""
        if not self.clusters.window:
            return []
        return [each for each in matches.identifiers if not each.hub and len(each.sightings) > 1]

    def _open_window(self, application_id: str, matches: Matches, now: datetime) -> "Identifier | None":
        """The identifier at whose window this application waits, because another was alerted there recently."""
        for identifier in self._shared(matches):
            window = identifier.alert_window
            if window and window.window_ends > now and window.application_id != application_id:
                return identifier
        return None

    def _send(
        self,
        application_id: str,
        recorded: dict[str, Any],
        assessment: risk.Assessment,
        matches: Matches,
        now: datetime,
    ) -> bool:
        """Sends the alert on an application, which names its cluster; False if another one is alerted first."""
        for identifier in self._shared(matches):
            if not self.clusters.claim(identifier.pk, application_id, matches.sharers, now=now):
                return False
        alert = Alert(
            application_id,
            recorded.get("application", {}),
            assessment,
            [item.get("identifiers", {}) for key, item in recorded.items() if key.startswith("check#")],
            now,
            self.review_url,
            matches.neighbours,
        )
        self.alerts.publish(alert.subject, alert.bodies, alert.attributes)
        for identifier in self._shared(matches):
            self.clusters.mark_sent(identifier.pk, application_id)
        logger.info("alert published", application_id=application_id, points=assessment.points)
        return True


def _is_unremarkable(before: Mapping[str, Any], assessment: risk.Assessment, matches: Matches) -> bool:
    """Whether an assessment need not be recorded yet: checks are outstanding, and the others raise no concern.

    Beside a hub it is always recorded. Another assessment at the same time may find more because it does not know of
    the hub yet, and must not be the only one that writes.
    """
    is_silent = bool(assessment.outstanding) and assessment.level is risk.Level.LOW
    return not before and is_silent and not any(identifier.hub for identifier in matches.identifiers)


def _reassess(matches: Matches, before: Mapping[str, Any]) -> Reassess:
    """Applications that share something that is not a hub, or did before; and hubs that are not marked yet."""
    return Reassess(
        matches.sharers | frozenset(before.get("neighbours", ())),
        frozenset(identifier.pk for identifier in matches.identifiers if identifier.hub and not identifier.marked),
    )


def _was_alerted(application_id: str, matches: Matches) -> bool:
    """Whether the alert on this application was sent, and only its record is missing."""
    windows = (each.alert_window for each in matches.identifiers if each.alert_window)
    return any(window.sent and window.application_id == application_id for window in windows)
