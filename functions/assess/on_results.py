"""Assess: whenever findings are recorded, or a watchlist changes, assesses anew whom it concerns, and tells security.

What an application is found to share makes others look different, too: these are assessed again, but not what they
share in turn. An assessment depends on findings, sightings and watchlists, and writes none of them, so nothing echoes.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.assessing import POLICY, assess_application
from bonafide.aws import sightings
from bonafide.failures import place

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

AT_ONCE = 8
"""Applications of a batch that are assessed at once: the work is waiting for DynamoDB."""

logger = Logger(service="assess")


def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Works off a batch of the results table's stream: each application once, however many records it has there.

    The stream delivers again from the first record that is reported as failed; assessing again changes nothing.
    """
    logger.append_keys(request_id=context.aws_request_id)
    changes = [record["dynamodb"] for record in event["Records"]]
    changed = [change["Keys"]["pk"]["S"] for change in changes]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        distinct = list(dict.fromkeys(changed))
        reached = dict(zip(distinct, pool.map(_reached, distinct), strict=True))
        again = {f"app#{each}" for others in reached.values() for each in others or ()} - reached.keys()
        reached |= dict(zip(again, pool.map(_reached, again), strict=True))
    failed = [
        change["SequenceNumber"]
        for pk, change in zip(changed, changes, strict=True)
        if (others := reached[pk]) is None or any(reached[f"app#{each}"] is None for each in others)
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _reached(pk: str) -> frozenset[str] | None:
    """Assesses the application that a partition is of; gives the others that this concerns, None where it failed."""
    try:
        if pk.startswith("app#"):
            return assess_application(pk.removeprefix("app#"))
        return frozenset(sightings.applications_at(pk, most=POLICY.sharing.hub * 4))
    except Exception as error:  # whatever it is, the neighbours go on, and the stream delivers this one again
        logger.error("assessment failed", subject=pk, error=place(error))
        return None
