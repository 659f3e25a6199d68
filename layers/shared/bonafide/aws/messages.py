"""Processing the messages of a queue: only a message that fails is delivered again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bonafide.aws import clients
from bonafide.errors import location

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse


MAX_POSTPONED = 11 * 60 * 60
"""Seconds by which a message can be postponed: SQS takes 12 hours from when it was received."""

FIRST_WAIT, LONGEST_WAIT = 30, 3600
"""Seconds until a message that failed is delivered again: the wait doubles with each delivery."""


def process_messages(
    event: dict[str, Any],
    work: Callable[[str], None],
    logger: "Logger",
    failed_message: Callable[[dict[str, Any], Exception], None] | None = None,
) -> "PartialItemFailureResponse":
    """Processes each message of an SQS event, and returns to Lambda the messages that failed.

    Powertools' batch processor does the same, but takes a tenth of a cold start (docs/decisions/).

    Args:
        event: of a function with `FunctionResponseTypes: [ReportBatchItemFailures]`.
        work: takes a message's body. A message fails if this raises.
        logger: logs the kind and location of each error, without personal data.
        failed_message: is called with each message that failed and its error; what it raises is only logged.
    """
    failed = []
    for message in event["Records"]:
        try:
            work(message["body"])
        except Exception as error:  # any error: the queue delivers this message again, and the others go on
            logger.error("message failed", message_id=message["messageId"], error=location(error))
            failed.append(message["messageId"])
            if failed_message:
                _try(failed_message, message, error, logger)
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failed]}


TRUSTED_DELIVERIES = 10
"""Deliveries up to which a short wait that a source asks for is enough."""


def postpone(queue: str, message: dict[str, Any], seconds: float | None) -> None:
    """Lets a message that is reported as failed be delivered again in some seconds, at most `MAX_POSTPONED`.

    Without a number, the wait doubles with each delivery. So it does after many deliveries: a source that always asks
    for a second would use all of them up within minutes.
    """
    deliveries = int(message.get("attributes", {}).get("ApproximateReceiveCount", "1"))
    grown = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(deliveries - 1, 20))
    if seconds is None or deliveries > TRUSTED_DELIVERIES:
        seconds = max(grown, seconds or 0)
    timeout = round(max(1.0, min(MAX_POSTPONED, seconds)))
    clients.sqs().change_message_visibility(
        QueueUrl=queue, ReceiptHandle=message["receiptHandle"], VisibilityTimeout=timeout
    )


def _try(
    failed_message: Callable[[dict[str, Any], Exception], None],
    message: dict[str, Any],
    error: Exception,
    logger: "Logger",
) -> None:
    try:
        failed_message(message, error)
    except Exception as other:  # then the queue's own timeout counts
        logger.warning("message not postponed", message_id=message["messageId"], error=location(other))
