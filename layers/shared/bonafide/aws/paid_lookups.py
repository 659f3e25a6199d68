"""Look-ups at AWS services that charge for each request. They are off by default.

Answers are cached in the results table under the keyed hash of the identifier, and expire. A daily counter there
keeps the cost below a limit. A look-up that fails never raises: its answer says why there is none.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bonafide.aws.table import Item, TableBusy, expiring_item

if TYPE_CHECKING:
    from bonafide.aws.keys import Keys
    from bonafide.aws.table import Table

KEPT = timedelta(days=30)
"""How long an answer is cached: lines and mailboxes change, but not every day."""

CONCURRENCY = 8
"""Requests at the same time."""

SECONDS, SECONDS_EACH = 2.0, 0.05
"""The time limit for all requests of a part: a constant, and more for each value."""

type Answer = dict[str, str]


class Lookup(NamedTuple):
    """One service: its name in words and in sort keys, the kind of identifier it takes, and the request for one."""

    words: str
    key: str
    kind: str
    ask: Callable[[str], Answer]


_LOGGER = Logger(service="paid_lookups")


class Budget(NamedTuple):
    """Where answers are cached and counted, and how many requests all functions together may pay for per day (UTC)."""

    table: "Table"
    keys: "Keys"
    requests_a_day: int


def answers(lookup: Lookup, values: Iterable[str], budget: Budget) -> dict[str, Answer]:
    """What a service says of each value: cached, or by one attempt each, within a time limit for all.

    Args:
        lookup: the service.
        values: normalised identifiers, each once.
        budget: the cache and the daily limit.

    Returns:
        for each value the service's answer and its `date`, or `reason`, which says why there is none.
    """
    places = {value: f"{lookup.key}#{budget.keys.hashed({lookup.kind: [value]})[lookup.kind][0]}" for value in values}
    deadline = time.monotonic() + SECONDS + SECONDS_EACH * len(places)
    now = datetime.now(UTC)
    try:
        found = budget.table.get_many(((place, lookup.key) for place in places.values()), now=now, attempts=1)
        kept = {item["pk"]: _answer(item) for item in found}
        missing = [value for value, place in places.items() if place not in kept]
        allowed = budget.table.reserve_quota(
            f"{lookup.key}s#{now:%Y-%m-%d}", len(missing), limit=budget.requests_a_day, now=now
        )
    except (BotoCoreError, ClientError, TableBusy) as error:
        _LOGGER.warning("look-up failed", lookup=lookup.key, error=_kind(error))
        return {value: {"reason": f"{lookup.words} failed ({_kind(error)})"} for value in places}
    asked = _asked(lookup, missing[:allowed], deadline, now)
    try:
        budget.table.put(
            (
                expiring_item(places[value], lookup.key, now, KEPT, **answer)
                for value, answer in asked.items()
                if "reason" not in answer
            ),
            attempts=1,
        )
    except (BotoCoreError, ClientError, TableBusy) as error:  # the answers are still used
        _LOGGER.warning("answers could not be cached", lookup=lookup.key, error=_kind(error))
    without = Counter(answer["reason"] for answer in asked.values() if "reason" in answer)
    if without:
        _LOGGER.warning("look-ups without an answer", lookup=lookup.key, reasons=dict(without))
    used_up = {"reason": f"{lookup.words} has reached its daily limit"}
    return {value: kept.get(place) or asked.get(value, used_up) for value, place in places.items()}


def _asked(lookup: Lookup, values: list[str], deadline: float, now: datetime) -> dict[str, Answer]:
    """Looks values up at the same time; those without an answer at the deadline get a reason instead."""
    if not values:
        return {}
    pool = ThreadPoolExecutor(CONCURRENCY)
    futures = {value: pool.submit(_one, lookup, value, now) for value in values}
    wait(futures.values(), timeout=max(0.0, deadline - time.monotonic()))
    pool.shutdown(wait=False, cancel_futures=True)
    too_late = {"reason": f"{lookup.words} took too long"}
    return {
        value: future.result() if future.done() and not future.cancelled() else too_late
        for value, future in futures.items()
    }


def _one(lookup: Lookup, value: str, now: datetime) -> Answer:
    try:
        return {**lookup.ask(value), "date": f"{now:%Y-%m-%d}"}
    except Exception as error:  # the check is then not assessed
        return {"reason": f"{lookup.words} failed ({_kind(error)})"}


def _answer(item: Item) -> Answer:
    return {name: value for name, value in item.items() if name not in ("pk", "sk", "expires_at")}


def _kind(error: Exception) -> str:
    """What an error is called, without its message, which may hold what was asked about."""
    code: str = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    return code
