"""Assessing one application by all that is recorded of it and of what it shares, and telling security if need be."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aws_lambda_powertools import Logger

from assess.alert import Alert
from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.shared_identifiers import Matches, load_matches, shared_identifiers
from bonafide import policy, risk
from bonafide.aws import alerts, clusters, records, sightings
from bonafide.settings import setting

POLICY = policy.load_deployed()
REVIEW_URL = setting("REVIEW_URL")

MAX_ATTEMPTS = 5
"""Times that an assessment is made anew because another was written meanwhile, before the stream delivers again."""

logger = Logger(service="assess")


class Contended(Exception):
    """An application was assessed by others again and again while this assessment was being made."""


class Reassess(NamedTuple):
    """Whom an assessment concerns besides: others who share something, and whoever is at an identifier's new hub.

    A new hub is the partition of an identifier that many use and that is not marked as one.
    """

    others: frozenset[str] = frozenset()
    new_hubs: frozenset[str] = frozenset()


def assess_application(application_id: str) -> Reassess:
    """Assesses an application by all that is known now, and records the assessment where it differs.

    The alert goes out first and is recorded after: should recording fail, the alert is repeated under the same id,
    and never lost.

    Returns:
        whom to assess again: what this application was found to be may change them.
    """
    is_alerted = False
    for _ in range(MAX_ATTEMPTS):
        waits_at: sightings.Identifier | None = None
        now = datetime.now(UTC)
        recorded = records.load(application_id)
        checks = {key.removeprefix("check#"): item for key, item in recorded.items() if key.startswith("check#")}
        if not checks:
            return Reassess()  # erased since
        matches = load_matches(
            application_id, (item.get("identifiers", {}) for item in checks.values()), POLICY.sharing, now
        )
        identity = CATALOGUE.findings(verify(shared_identifiers(application_id, matches, POLICY.sharing, now)), POLICY)
        findings = [finding for item in checks.values() for finding in records.findings_of(item)]
        assessment = risk.assess([*findings, *identity], POLICY, verified=checks)
        before = recorded.get("assessment", {})
        alerted_level = before.get("alerted_level")
        if assessment.level is risk.Level.HIGH and alerted_level != risk.Level.HIGH:
            is_alerted = is_alerted or _was_alerted(application_id, matches)
            waits_at = None if is_alerted else _open_window(application_id, matches, now)
            if not waits_at:
                is_alerted = is_alerted or _send(application_id, recorded, assessment, matches, now)
                if not is_alerted:
                    continue  # another of the cluster was faster, and is told of first
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
        if _may_wait(before, assessment, matches) or records.replace_assessment(before, item):
            if waits_at and waits_at.alert_window:  # after it is recorded, or whoever tells would not find it
                clusters.wait(waits_at.pk, application_id, waits_at.alert_window.window_ends, now=now)
            return _reassess(matches, before)
    raise Contended


def _may_wait(before: Mapping[str, Any], assessment: risk.Assessment, matches: Matches) -> bool:
    """Whether an assessment tells nothing yet: checks are outstanding, and the others ask for nobody's attention.

    Not beside a hub: whoever assesses this at the same time and does not know of it yet may find more, and must not
    be the only one to write.
    """
    is_silent = bool(assessment.outstanding) and assessment.level is risk.Level.LOW
    return not before and is_silent and not any(identifier.hub for identifier in matches.identifiers)


def _reassess(matches: Matches, before: Mapping[str, Any]) -> Reassess:
    """Who shares something that is no hub, or did before; and what has just become one, which some do not know yet."""
    return Reassess(
        matches.sharers | frozenset(before.get("neighbours", ())),
        frozenset(identifier.pk for identifier in matches.identifiers if identifier.hub and not identifier.marked),
    )


def _shared(matches: Matches) -> list[sightings.Identifier]:
    """The identifiers that others use as well and that are no hubs: those by which the application is of a cluster."""
    if not clusters.WINDOW:
        return []
    return [each for each in matches.identifiers if not each.hub and len(each.sightings) > 1]


def _was_alerted(application_id: str, matches: Matches) -> bool:
    """Whether the alert on this application went out, and only its record is missing so far."""
    windows = (each.alert_window for each in matches.identifiers if each.alert_window)
    return any(window.sent and window.application_id == application_id for window in windows)


def _open_window(application_id: str, matches: Matches, now: datetime) -> sightings.Identifier | None:
    """The identifier at which security was told of another application, so recently that this one is to wait."""
    for identifier in _shared(matches):
        window = identifier.alert_window
        if window and window.window_ends > now and window.application_id != application_id:
            return identifier
    return None


def _send(
    application_id: str,
    recorded: dict[str, Any],
    assessment: risk.Assessment,
    matches: Matches,
    now: datetime,
) -> bool:
    """Tells security of an application, whose alert names its cluster; False where another is told of."""
    for identifier in _shared(matches):
        if not clusters.claim(identifier.pk, application_id, matches.sharers, now=now):
            return False
    alert = Alert(
        application_id,
        recorded.get("application", {}),
        assessment,
        [item.get("identifiers", {}) for key, item in recorded.items() if key.startswith("check#")],
        now,
        REVIEW_URL,
        matches.neighbours,
    )
    alerts.publish(alert.subject, alert.bodies, alert.attributes)
    for identifier in _shared(matches):
        clusters.mark_sent(identifier.pk, application_id)
    logger.info("alert published", application_id=application_id, points=assessment.points)
    return True
