"""Assess: whenever findings are recorded, or a watchlist changes, assesses anew whom it concerns, and tells security.

What an application is found to share makes others look different, too: these are assessed again, but not what they
share in turn. An assessment depends on findings, sightings and watchlists, and writes none of them, so nothing echoes.
An identifier that has become a hub is marked as one when everybody there was assessed again, and not before.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.assessing import POLICY, Reassess, assess_application
from bonafide.aws import sightings
from bonafide.errors import location

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

        def work(subjects: Iterable[str]) -> dict[str, Reassess | None]:
            distinct = list(dict.fromkeys(subjects))
            return dict(zip(distinct, pool.map(_reached, distinct), strict=True))

        first = work(changed)
        hubs = {hub: _there(hub) for each in first.values() if each for hub in each.new_hubs}
        others = {f"app#{other}" for each in first.values() if each for other in each.others} - first.keys()
        reached = first | work(others.union(*hubs.values()))
    settled = {hub for hub, members in hubs.items() if all(reached[member] is not None for member in members)}
    for hub in settled:
        sightings.mark_hub(hub, now=datetime.now(UTC))
    failed = [
        change["SequenceNumber"]
        for pk, change in zip(changed, changes, strict=True)
        if (reassess := first[pk]) is None
        or any(reached[f"app#{other}"] is None for other in reassess.others)
        or reassess.new_hubs - settled
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _there(hub: str) -> frozenset[str]:
    """Everybody at an identifier that has become a hub: any of them may have been assessed before it was one."""
    return frozenset(f"app#{each}" for each in sightings.applications_at(hub, limit=sightings.MAX_READ))


def _reached(pk: str) -> Reassess | None:
    """Assesses the application that a partition is of; gives the others that this concerns, None where it failed."""
    try:
        if pk.startswith("app#"):
            return assess_application(pk.removeprefix("app#"))
        return Reassess(frozenset(sightings.applications_at(pk, limit=POLICY.sharing.hub * 4)))
    except Exception as error:  # whatever it is, the neighbours go on, and the stream delivers this one again
        logger.error("assessment failed", subject=pk, error=location(error))
        return None
