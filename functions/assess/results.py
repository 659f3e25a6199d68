"""Assessing the applications whose findings are recorded, or that a changed watchlist concerns.

What an application shares makes other applications look different, too. They are assessed again, but not what they
share in turn. An assessment depends on findings, sightings and watchlists and writes none of them, so this ends.
An identifier that has become a hub is marked as one only after all its applications have been assessed again.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from assess.assessing import Assessor, Reassess
from bonafide.aws import metrics, sightings
from bonafide.aws.dead_letters import DeadLetters
from bonafide.errors import location

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

CONCURRENCY = 8
"""Applications of a batch that are assessed at the same time: assessing is mostly waiting for DynamoDB."""

SECONDS_BETWEEN_READS = 600
"""Seconds after which a process reads again which codes verdicts have weakened: one small query."""

logger = Logger(service="assess")


def results_handler(
    assessor: Assessor, dead_letters: DeadLetters
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of the results table's stream."""
    current, read_at = assessor, -math.inf

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        nonlocal current, read_at
        logger.append_keys(request_id=context.aws_request_id)
        if time.monotonic() - read_at > SECONDS_BETWEEN_READS:
            current, read_at = assessor.with_weakened(), time.monotonic()
        with metrics.added_up():
            return process_results(event, current, dead_letters)

    return handler


def process_results(
    event: dict[str, Any], assessor: Assessor, dead_letters: DeadLetters
) -> "PartialItemFailureResponse":
    """Assesses each application of a batch of records once.

    The stream delivers again from the first record that is reported as failed; assessing again changes nothing. What
    cannot be read will not be readable the next time. It goes to the dead letters, so that it does not hold up others.
    """
    changes = [record["dynamodb"] for record in event["Records"]]
    changed = [change["Keys"]["pk"]["S"] for change in changes]
    unreadable = list[str]()
    with ThreadPoolExecutor(CONCURRENCY) as pool:

        def assess_all(pks: Iterable[str], *, others_changed: bool) -> dict[str, Reassess | None]:
            distinct = list(dict.fromkeys(pks))
            done = pool.map(lambda pk: _assess(pk, assessor, unreadable, others_changed=others_changed), distinct)
            return dict(zip(distinct, done, strict=True))

        first = assess_all(changed, others_changed=False)
        just_assessed = {pk for pk, each in first.items() if not (each and each.is_skipped)}
        hubs = {hub: _members(hub, assessor) for each in first.values() if each for hub in each.new_hubs}
        others = {f"app#{other}" for each in first.values() if each for other in each.others} - just_assessed
        assessed = first | assess_all(others.union(*hubs.values()), others_changed=True)
        parted = (pk for pk, each in first.items() if each and _has_parted(pk, each, assessed))
        again = assess_all(parted, others_changed=True)
        first |= {pk: None for pk, each in again.items() if each is None}
    now = datetime.now(UTC)
    settled = {hub for hub, members in hubs.items() if all(assessed[member] is not None for member in members)}
    for hub in settled:
        sightings.mark_hub(assessor.table, hub, now=now)
    for hub in {hub for each in assessed.values() if each for hub in each.crowds} - (hubs.keys() - settled):
        sightings.report_hub(assessor.table, hub, now=now)
    if unreadable:
        dead_letters.put((pk.removeprefix("app#") for pk in unreadable), "what is recorded of them cannot be read")
    failed = [
        change["SequenceNumber"]
        for pk, change in zip(changed, changes, strict=True)
        if (reassess := first[pk]) is None
        or any(assessed[f"app#{other}"] is None for other in reassess.others)
        or reassess.new_hubs - settled
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _has_parted(pk: str, reassess: Reassess, assessed: Mapping[str, Reassess | None]) -> bool:
    """Whether one of the others shares nothing with an application any more: it has changed meanwhile."""
    own = pk.removeprefix("app#")
    others = (assessed[f"app#{other}"] for other in reassess.others)
    return pk.startswith("app#") and any(other is not None and own not in other.others for other in others)


def _members(hub: str, assessor: Assessor) -> frozenset[str]:
    """All applications at an identifier that has become a hub: each may have been assessed before it was one."""
    return frozenset(f"app#{each}" for each in sightings.applications_at(assessor.table, hub))


def _assess(pk: str, assessor: Assessor, unreadable: list[str], *, others_changed: bool) -> Reassess | None:
    """Assesses the application of a partition, or finds those of an identifier's partition; None if that failed."""
    try:
        if pk.startswith("app#"):
            return assessor.assess(pk.removeprefix("app#"), others_changed=others_changed)
        return Reassess(frozenset(sightings.applications_at(assessor.table, pk)))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        logger.error("application not readable", subject=pk, error=location(error))
        unreadable.append(pk)
        return Reassess()
    except Exception as error:  # any other error: the stream delivers this record again, and the others go on
        logger.error("assessment failed", subject=pk, error=location(error))
        return None
