"""Following the results table: assessments open and change cases, answers bring them back, and closing sets expiry."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from bonafide.aws.dead_letters import DeadLetters
from bonafide.aws.table import Table
from bonafide.errors import location
from cases import asks, opening, reports, store

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="cases")


def changes_handler(
    table: Table, bucket: str, dead_letters: DeadLetters
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the results table's stream."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_changes(event, table, bucket, dead_letters)

    return handler


def process_changes(
    event: dict[str, Any], table: Table, bucket: str, dead_letters: DeadLetters
) -> "PartialItemFailureResponse":
    """Follows each changed item of a batch of records once.

    The stream delivers again from the first record that is reported as failed; following again changes nothing. What
    cannot be read goes to the dead letters, so that it does not hold up others.
    """
    changes = [record["dynamodb"] for record in event["Records"]]
    done: dict[tuple[str, str], bool] = {}
    unreadable = list[str]()
    for change in changes:
        key = change["Keys"]["pk"]["S"], change["Keys"]["sk"]["S"]
        if key not in done:
            done[key] = _follow(*key, table, bucket, unreadable)
    if unreadable:
        dead_letters.put((pk.removeprefix("app#") for pk in unreadable), "what is recorded of them cannot be read")
    failed = [
        change["SequenceNumber"]
        for change in changes
        if not done[change["Keys"]["pk"]["S"], change["Keys"]["sk"]["S"]]
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _follow(pk: str, sk: str, table: Table, bucket: str, unreadable: list[str]) -> bool:
    """Follows one changed item. Returns whether that succeeded."""
    kind, _, subject = pk.partition("#")
    try:
        if kind == "app":
            opening.follow(table, subject, datetime.now(UTC))
        elif kind == "ask":
            asks.follow_answer(table, bucket, subject, sk.removeprefix("answer#"), datetime.now(UTC))
        elif kind == "report":
            reports.follow(table, subject, datetime.now(UTC))
        elif kind == "case":
            store.renew_expiry(table, subject)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        logger.error("record not readable", subject=pk, item=sk, error=location(error))
        unreadable.append(pk)
    except Exception as error:  # any other error: the stream delivers this record again, and the others go on
        logger.error("record not followed", subject=pk, item=sk, error=location(error))
        return False
    return True
