"""Asking AWS services that cost money for each question. Off unless a deployment pays for it.

Answers are kept in the results table under the keyed hash of what was asked about, and expire. A counter there, one a
day, keeps the cost below a cap. Whatever fails ends in an answer that says why there is none, and never in an error.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bonafide.aws import keys, table

KEPT = timedelta(days=30)
"""How long an answer is used again: lines and mailboxes change, but not every day."""

AT_ONCE = 8
"""Questions side by side."""

SECONDS, SECONDS_EACH = 2.0, 0.05
"""What all questions of a part may take together."""

type Answer = dict[str, str]


class Lookup(NamedTuple):
    """One service: what it is called in words and in keys, what kind of identifier it takes, and how it is asked."""

    words: str
    key: str
    kind: str
    ask: Callable[[str], Answer]


_LOGGER = Logger(service="paid_lookups")


def answers(lookup: Lookup, values: Iterable[str], *, a_day: int) -> dict[str, Answer]:
    """What a service says of each value, unless that is kept already: one try each, within a time for all.

    Args:
        lookup: the service.
        values: normalised identifiers, each once.
        a_day: the most questions that all functions together may pay for in a day (UTC).

    Returns:
        for each value the service's answer and its `date`, or `reason`, which says why there is none.
    """
    places = {value: f"{lookup.key}#{keys.hashed({lookup.kind: [value]})[lookup.kind][0]}" for value in values}
    deadline = time.monotonic() + SECONDS + SECONDS_EACH * len(places)
    now = datetime.now(UTC)
    try:
        found = table.get_many(((place, lookup.key) for place in places.values()), now=now, attempts=1)
        kept = {item["pk"]: _answer(item) for item in found}
        missing = [value for value, place in places.items() if place not in kept]
        allowed = table.reserve_quota(f"{lookup.key}s#{now:%Y-%m-%d}", len(missing), limit=a_day, now=now)
    except (BotoCoreError, ClientError, table.TableBusy) as error:
        _LOGGER.warning("look-up failed", lookup=lookup.key, error=_kind(error))
        return {value: {"reason": f"{lookup.words} failed ({_kind(error)})"} for value in places}
    asked = _asked(lookup, missing[:allowed], deadline, now)
    try:
        table.put(
            (
                table.expiring_item(places[value], lookup.key, now, KEPT, **answer)
                for value, answer in asked.items()
                if "reason" not in answer
            ),
            attempts=1,
        )
    except (BotoCoreError, ClientError, table.TableBusy) as error:  # they hold all the same
        _LOGGER.warning("answers could not be kept", lookup=lookup.key, error=_kind(error))
    without = Counter(answer["reason"] for answer in asked.values() if "reason" in answer)
    if without:
        _LOGGER.warning("look-ups without an answer", lookup=lookup.key, reasons=dict(without))
    used_up = {"reason": f"{lookup.words} has been asked as often as it may be in a day"}
    return {value: kept.get(place) or asked.get(value, used_up) for value, place in places.items()}


def _asked(lookup: Lookup, values: list[str], deadline: float, now: datetime) -> dict[str, Answer]:
    """Asks for the values side by side; what has no answer by the deadline is left."""
    if not values:
        return {}
    pool = ThreadPoolExecutor(AT_ONCE)
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
    except Exception as error:  # whatever it is, the check is not assessed
        return {"reason": f"{lookup.words} failed ({_kind(error)})"}


def _answer(item: table.Item) -> Answer:
    return {name: value for name, value in item.items() if name not in ("pk", "sk", "expires_at")}


def _kind(error: Exception) -> str:
    """What an error is called, without its message, which may hold what was asked about."""
    code: str = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    return code
