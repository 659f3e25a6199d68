"""AlertClusters: when the window of a cluster is over, tells security of the applications that waited for its end."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.cluster_alert import ClusterAlert, Member
from bonafide.aws import alerts, clusters, records
from bonafide.aws.messages import process_messages
from bonafide.policy import Strength
from bonafide.risk import Level
from bonafide.settings import setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

REVIEW_URL = setting("REVIEW_URL")

logger = Logger(service="alert_clusters")


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Tells of each cluster that a message names; one that fails is delivered again, and only that one."""
    logger.append_keys(request_id=context.aws_request_id)
    return process_messages(event, send_cluster_alert, logger)


def send_cluster_alert(pk: str) -> None:
    """Publishes one alert on all who wait at an identifier, and then records that they were told of.

    Of several messages for one window the first finds everybody, and the others nobody.
    """
    waiting = clusters.waiting(pk)
    if waiting is None:
        return
    now = datetime.now(UTC)
    members = [member for each in waiting.applications if (member := _member(each))]
    to_alert = [member for member in members if member.application_id not in waiting.named]
    if to_alert:
        kind = pk.split("#")[1]
        alert = ClusterAlert(kind, waiting.first_alerted, waiting.window_ends, to_alert, now, REVIEW_URL)
        alerts.publish(alert.subject, alert.bodies, alert.attributes)
        logger.info("cluster alert published", applications=len(to_alert))
    for member in members:
        records.mark_alerted(member.application_id, Level.HIGH.value)
    clusters.end_waiting(pk, waiting.applications, now=now)


def _member(application_id: str) -> Member | None:
    """An application that waits, unless it has been told of since, or is no longer high."""
    recorded = records.load(application_id)
    assessment = recorded.get("assessment")
    if not assessment or assessment["level"] != Level.HIGH or assessment.get("alerted_level") == Level.HIGH:
        return None
    concerns = records.findings_of(assessment, "concerns")
    weighing = tuple(finding for finding in concerns if finding.strength is not Strength.INFO)
    job = recorded.get("application", {}).get("job", {})
    return Member(application_id, job.get("id", ""), assessment["points"], weighing)
