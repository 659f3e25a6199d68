"""Assess: whenever a verifier's findings are recorded, assesses the application anew and tells security if need be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.alert import Alert
from bonafide import policy, risk
from bonafide.aws import alerts, records
from bonafide.failures import place
from bonafide.settings import setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

POLICY = policy.of_this_deployment()
REVIEW_URL = setting("REVIEW_URL")

AT_ONCE = 8
"""Applications of a batch that are assessed at once: the work is waiting for DynamoDB."""

logger = Logger(service="assess")


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Assesses the applications of a batch of the results table's stream, each once however many records it has there.

    The stream delivers again from the first record that is reported as failed; assessing again changes nothing.
    """
    logger.append_keys(request_id=context.aws_request_id)
    changes = [record["dynamodb"] for record in event["Records"]]
    ids = [change["Keys"]["pk"]["S"].removeprefix("app#") for change in changes]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        distinct = list(dict.fromkeys(ids))
        assessed = dict(zip(distinct, pool.map(_is_assessed, distinct), strict=True))
    failed = [
        change["SequenceNumber"]
        for application_id, change in zip(ids, changes, strict=True)
        if not assessed[application_id]
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _is_assessed(application_id: str) -> bool:
    try:
        assess_application(application_id)
    except Exception as error:  # whatever it is, the neighbours go on, and the stream delivers this one again
        logger.error("assessment failed", application_id=application_id, error=place(error))
        return False
    return True


def assess_application(application_id: str) -> None:
    """Assesses an application by all that is recorded of it now, and records the assessment where it differs.

    The alert goes out first and is recorded after: should recording fail, the alert is repeated under the same id,
    and never lost.
    """
    recorded = records.of_application(application_id)
    checks = {
        sort_key.removeprefix("check#"): item for sort_key, item in recorded.items() if sort_key.startswith("check#")
    }
    findings = [finding for item in checks.values() for finding in records.findings_of(item)]
    assessment = risk.assess(findings, POLICY, checked=checks)
    before = recorded.get("assessment", {})
    alerted_level = before.get("alerted_level")
    if assessment.level is risk.Level.HIGH and alerted_level != risk.Level.HIGH:
        identifiers = [item.get("identifiers", {}) for item in checks.values()]
        application = recorded.get("application", {})
        alert = Alert(application_id, application, assessment, identifiers, datetime.now(UTC), REVIEW_URL)
        alerts.publish(alert.subject, alert.bodies, alert.attributes)
        alerted_level = risk.Level.HIGH.value
        logger.info("alert published", application_id=application_id, points=assessment.points)
    item = records.assessment_item(application_id, assessment, now=datetime.now(UTC), alerted_level=alerted_level)
    if not records.same(before, item):
        records.put([item])
