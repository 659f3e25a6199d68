"""Following the results table: assessments open and change cases, answers bring them back, and closing sets expiry."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from bonafide.aws import weakened
from bonafide.aws.attribute_values import deserialize
from bonafide.aws.dead_letters import DeadLetters
from bonafide.aws.table import Table
from bonafide.errors import location
from bonafide.risk import Level
from cases import asks, erasing, opening, reports, review, sampling, store
from cases.case import CASE, Event
from cases.notices import Notices
from cases.states import State

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="cases")


def changes_handler(
    table: Table, bucket: str, dead_letters: DeadLetters, notices: Notices
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the results table's stream."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_changes(event, table, bucket, dead_letters, notices)

    return handler


def process_changes(
    event: dict[str, Any], table: Table, bucket: str, dead_letters: DeadLetters, notices: Notices
) -> "PartialItemFailureResponse":
    """Follows each changed item of a batch of records once.

    The stream delivers again from the first record that is reported as failed; following again changes nothing. What
    cannot be read goes to the dead letters, so that it does not hold up others.
    """
    done: dict[tuple[str, str], bool] = {}
    unreadable = list[str]()
    followed = [record for record in event["Records"] if not _is_left_out(record)]
    for record in followed:
        key = _key(record)
        if key not in done:
            done[key] = _follow(*key, record["dynamodb"], table, bucket, notices, unreadable)
    if unreadable:
        dead_letters.put((pk.removeprefix("app#") for pk in unreadable), "what is recorded of them cannot be read")
    failed = [record["dynamodb"]["SequenceNumber"] for record in followed if not done[_key(record)]]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _key(record: Mapping[str, Any]) -> tuple[str, str]:
    keys = record["dynamodb"]["Keys"]
    return keys["pk"]["S"], keys["sk"]["S"]


def _is_left_out(record: Mapping[str, Any]) -> bool:
    """Whether a record is a first assessment as low that is not in the sample. So of most, nothing is read."""
    item = record["dynamodb"].get("NewImage", {})
    if record["eventName"] != "INSERT" or item.get("level") != {"S": Level.LOW.value}:
        return False
    application_id = item["pk"]["S"].removeprefix("app#")
    return not sampling.is_sampled(application_id, item.get("revision", {}).get("S", ""), review.load().sampled["low"])


def _follow(
    pk: str, sk: str, change: Mapping[str, Any], table: Table, bucket: str, notices: Notices, unreadable: list[str]
) -> bool:
    """Follows one changed item. Returns whether that succeeded."""
    kind, _, subject = pk.partition("#")
    try:
        if kind == "app":
            opening.follow(table, subject, datetime.now(UTC))
        elif kind == "ask":
            asks.follow_answer(table, bucket, subject, sk.removeprefix("answer#"), datetime.now(UTC))
        elif kind == "report":
            reports.follow(table, subject, datetime.now(UTC))
        elif kind == "case" and sk == CASE:
            if not store.renew_expiry(table, subject):
                erasing.discard(bucket, subject)
        elif kind == "case":
            event = Event.of_item(deserialize({"M": change["NewImage"]}))
            if event.moves(State.CLOSED):
                store.renew_expiry(table, subject)
            notices.send_update(table, event)
            notices.send_to_sources(table, event)
        elif pk == weakened.PARTITION:
            notices.send_weakened(deserialize({"M": change["NewImage"]}))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        logger.error("record not readable", subject=pk, item=sk, error=location(error))
        unreadable.append(pk)
    except Exception as error:  # any other error: the stream delivers this record again, and the others go on
        logger.error("record not followed", subject=pk, item=sk, error=location(error))
        return False
    return True
