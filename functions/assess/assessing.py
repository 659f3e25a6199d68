"""Assessing one application by all that is recorded of it and of what it shares, and telling security if need be."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aws_lambda_powertools import Logger

from assess.alert import Alert
from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.elsewhere import Surroundings, elsewhere, look_around
from bonafide import policy, risk
from bonafide.aws import alerts, clusters, records, sightings
from bonafide.settings import setting

POLICY = policy.load_deployed()
REVIEW_URL = setting("REVIEW_URL")

MOST_TRIES = 5
"""Times that an assessment is made anew because another was written meanwhile, before the stream delivers again."""

logger = Logger(service="assess")


class Contended(Exception):
    """An application was assessed by others again and again while this assessment was being made."""


class Concerned(NamedTuple):
    """Whom an assessment concerns besides: others who share something, and whoever is at an identifier's new hub.

    A new hub is the partition of an identifier that many use and that is not marked as one.
    """

    others: frozenset[str] = frozenset()
    new_hubs: frozenset[str] = frozenset()


def assess_application(application_id: str) -> Concerned:
    """Assesses an application by all that is known now, and records the assessment where it differs.

    The alert goes out first and is recorded after: should recording fail, the alert is repeated under the same id,
    and never lost.

    Returns:
        whom to assess again: what this application was found to be may change them.
    """
    is_told = False
    for _ in range(MOST_TRIES):
        behind: sightings.Seen | None = None
        now = datetime.now(UTC)
        recorded = records.load(application_id)
        checks = {key.removeprefix("check#"): item for key, item in recorded.items() if key.startswith("check#")}
        if not checks:
            return Concerned()  # erased since
        around = look_around(
            application_id, (item.get("identifiers", {}) for item in checks.values()), POLICY.sharing, now
        )
        identity = CATALOGUE.findings(verify(elsewhere(application_id, around, POLICY.sharing, now)), POLICY)
        findings = [finding for item in checks.values() for finding in records.findings_of(item)]
        assessment = risk.assess([*findings, *identity], POLICY, verified=checks)
        before = recorded.get("assessment", {})
        alerted_level = before.get("alerted_level")
        if assessment.level is risk.Level.HIGH and alerted_level != risk.Level.HIGH:
            is_told = is_told or _was_told(application_id, around)
            behind = None if is_told else _recently_told(application_id, around, now)
            if not behind:
                is_told = is_told or _tell(application_id, recorded, assessment, around, now)
                if not is_told:
                    continue  # another of the cluster was faster, and is told of first
                alerted_level = risk.Level.HIGH.value
        item = records.assessment_item(
            application_id,
            assessment,
            identity,
            now=now,
            expires_at=max(check["expires_at"] for check in checks.values()),
            alerted_level=alerted_level,
            neighbours=around.sharers,
        )
        if _may_wait(before, assessment, around) or records.replace_assessment(before, item):
            if behind and behind.told:  # after it is recorded, or whoever tells would not find it
                clusters.wait(behind.pk, application_id, behind.told.window_ends, now=now)
            return _concerned(around, before)
    raise Contended


def _may_wait(before: Mapping[str, Any], assessment: risk.Assessment, around: Surroundings) -> bool:
    """Whether an assessment tells nothing yet: checks are outstanding, and the others ask for nobody's attention.

    Not beside a hub: whoever assesses this at the same time and does not know of it yet may find more, and must not
    be the only one to write.
    """
    is_silent = bool(assessment.outstanding) and assessment.level is risk.Level.LOW
    return not before and is_silent and not any(seen.hub for seen in around.seen)


def _concerned(around: Surroundings, before: Mapping[str, Any]) -> Concerned:
    """Who shares something that is no hub, or did before; and what has just become one, which some do not know yet."""
    return Concerned(
        around.sharers | frozenset(before.get("neighbours", ())),
        frozenset(seen.pk for seen in around.seen if seen.hub and not seen.marked),
    )


def _shared(around: Surroundings) -> list[sightings.Seen]:
    """The identifiers that others use as well and that are no hubs: those by which the application is of a cluster."""
    if not clusters.WINDOW:
        return []
    return [seen for seen in around.seen if not seen.hub and len(seen.sightings) > 1]


def _was_told(application_id: str, around: Surroundings) -> bool:
    """Whether the alert on this application went out, and only its record is missing so far."""
    tellings = (seen.told for seen in around.seen if seen.told)
    return any(told.sent and told.application_id == application_id for told in tellings)


def _recently_told(application_id: str, around: Surroundings, now: datetime) -> sightings.Seen | None:
    """The identifier at which security was told of another application, so recently that this one is to wait."""
    for seen in _shared(around):
        told = seen.told
        if told and told.window_ends > now and told.application_id != application_id:
            return seen
    return None


def _tell(
    application_id: str,
    recorded: dict[str, Any],
    assessment: risk.Assessment,
    around: Surroundings,
    now: datetime,
) -> bool:
    """Tells security of an application, whose alert names its cluster; False where another is told of."""
    for seen in _shared(around):
        if not clusters.claim(seen.pk, application_id, around.sharers, now=now):
            return False
    alert = Alert(
        application_id,
        recorded.get("application", {}),
        assessment,
        [item.get("identifiers", {}) for key, item in recorded.items() if key.startswith("check#")],
        now,
        REVIEW_URL,
        around.neighbours,
    )
    alerts.publish(alert.subject, alert.bodies, alert.attributes)
    for seen in _shared(around):
        clusters.sent(seen.pk, application_id)
    logger.info("alert published", application_id=application_id, points=assessment.points)
    return True
