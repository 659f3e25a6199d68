"""Alerting security of the applications that waited for the end of a cluster's window."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.cluster_alert import ClusterAlert, Member
from bonafide.aws import records
from bonafide.aws.alerts import Alerts
from bonafide.aws.clusters import Clusters
from bonafide.aws.messages import process_messages
from bonafide.aws.table import Table
from bonafide.policy import Strength
from bonafide.risk import Level

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="alert_clusters")


def clusters_handler(
    clusters: Clusters, alerts: Alerts, review_url: str
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the clusters' queue. Only a message that fails is delivered again."""
    send = partial(send_cluster_alert, clusters=clusters, alerts=alerts, review_url=review_url)

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, send, logger)

    return handler


def send_cluster_alert(pk: str, clusters: Clusters, alerts: Alerts, review_url: str) -> None:
    """Sends one alert on all applications that wait at an identifier, and then records that they are alerted.

    Of several messages for one window, the first finds all of them and the others find none.
    """
    waiting = clusters.waiting(pk)
    if waiting is None:
        return
    now = datetime.now(UTC)
    members = [member for each in waiting.applications if (member := _member(clusters.table, each))]
    to_alert = [member for member in members if member.application_id not in waiting.named]
    if to_alert:
        kind = pk.split("#")[1]
        alert = ClusterAlert(kind, waiting.first_alerted, waiting.window_ends, to_alert, now, review_url)
        alerts.publish(alert.subject, alert.bodies, alert.attributes)
        logger.info("cluster alert published", applications=len(to_alert))
    for member in members:
        records.mark_alerted(clusters.table, member.application_id, Level.HIGH.value)
    clusters.end_waiting(pk, waiting.applications, now=now)


def _member(table: Table, application_id: str) -> Member | None:
    """An application that waits; None if it has been alerted since, or is no longer high."""
    recorded = records.load(table, application_id)
    assessment = recorded.get("assessment")
    if not assessment or assessment["level"] != Level.HIGH or assessment.get("alerted_level") == Level.HIGH:
        return None
    concerns = records.findings_of(assessment, "concerns")
    weighing = tuple(finding for finding in concerns if finding.strength is not Strength.INFO)
    job = recorded.get("application", {}).get("job", {})
    return Member(application_id, job.get("id", ""), assessment["points"], weighing)
