"""The carrier look-up of AWS End User Messaging: what kind of line a number is. Off unless a deployment pays for it.

Answers are kept in the results table under the number's keyed hash, and expire. A counter there, one a day, keeps
the cost below a cap. Whatever fails ends in an answer that says why there is none, and never in an error.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bonafide.aws import clients, keys, records
from bonafide.line import Line

KEPT = timedelta(days=30)
"""How long an answer is used again: numbers change their carrier, but not every day."""

AT_ONCE = 8
"""Look-ups side by side."""

SECONDS, SECONDS_A_NUMBER = 2.0, 0.05
"""What all look-ups of a part may take together."""

CAP_REACHED = Line(because="the day's carrier look-ups are used up")
TOO_LATE = Line(because="the carrier look-up took too long")

_LOGGER = Logger(service="carrier_lookup")


def ask(numbers: Iterable[str], *, a_day: int) -> Mapping[str, Line]:
    """Asks what lines numbers are, unless an answer is kept; one try each, within a time for all.

    Args:
        numbers: valid ones, in E.164.
        a_day: the most look-ups that all functions together may pay for in a day (UTC).

    Returns:
        for each number an answer, or why there is none.
    """
    places = {number: f"carrier#{keys.hashed({'phone': [number]})['phone'][0]}" for number in numbers}
    deadline = time.monotonic() + SECONDS + SECONDS_A_NUMBER * len(places)
    now = datetime.now(UTC)
    try:
        found = records.get_many(((place, "carrier") for place in places.values()), now=now)
        kept = {item["pk"]: Line(item["line_type"], item.get("carrier", ""), item["date"]) for item in found}
        missing = [number for number, place in places.items() if place not in kept]
        allowed = records.count_up(f"carrier-lookups#{now:%Y-%m-%d}", len(missing), most=a_day, now=now)
        asked = _asked(missing[:allowed], deadline, now)
        records.put(
            records.kept_item(places[number], "carrier", now, KEPT, **line._asdict())
            for number, line in asked.items()
            if line.line_type
        )
    except (BotoCoreError, ClientError, records.TableBusy) as error:
        _LOGGER.warning("carrier look-up failed", error=_kind(error))
        return dict.fromkeys(places, Line(because=f"the carrier look-up failed ({_kind(error)})"))
    without = Counter(line.because for line in asked.values() if line.because)
    if without:
        _LOGGER.warning("carrier look-ups without an answer", reasons=dict(without))
    return {number: kept.get(place) or asked.get(number, CAP_REACHED) for number, place in places.items()}


def _asked(numbers: list[str], deadline: float, now: datetime) -> dict[str, Line]:
    """Asks for the numbers side by side; what has no answer by the deadline is left."""
    if not numbers:
        return {}
    pool = ThreadPoolExecutor(AT_ONCE)
    futures = {number: pool.submit(_line, number, now) for number in numbers}
    wait(futures.values(), timeout=max(0.0, deadline - time.monotonic()))
    pool.shutdown(wait=False, cancel_futures=True)
    return {
        number: future.result() if future.done() and not future.cancelled() else TOO_LATE
        for number, future in futures.items()
    }


def _line(number: str, now: datetime) -> Line:
    try:
        answer = clients.end_user_messaging().carrier_lookup(PhoneNumber=number)
    except (BotoCoreError, ClientError) as error:
        return Line(because=f"the carrier look-up failed ({_kind(error)})")
    return Line(answer["PhoneNumberType"], answer.get("Carrier", ""), f"{now:%Y-%m-%d}")


def _kind(error: Exception) -> str:
    """What an error is called, without its message, which may hold the number."""
    code: str = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    return code
