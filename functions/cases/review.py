"""The policy of reviewing: how long everything may take, and how long a closed case is kept. The numbers are data."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

SATURDAY = 5


class Review(NamedTuple):
    """The numbers of `review.json`.

    `due_business_days` are by level, and for a second look and an appeal. `sampled` are the shares of applications of
    a level that enter the queue although nothing is due. `excuse_days` and `watch_days` are how long an excuse and an
    entry of the own watchlist count, `interval_from` from how many verdicts on an interval is shown. A code is
    `weakened` after so many verdicts if its precision is surely below this share; `proposed` are the bounds of what is
    only proposed. `kept_days` are by verdict, from the
    closing of a case.
    """

    due_business_days: dict[str, int]
    lock_minutes: int
    snooze_days: int
    snoozes: int
    answer_business_days: int
    reveal_minutes: int
    sampled: dict[str, float]
    excuse_days: int
    watch_days: int
    interval_from: int
    weakened: dict[str, float]
    proposed: dict[str, float]
    kept_days: dict[str, int]

    def due(self, what: str, now: datetime) -> datetime:
        """When something is due that begins now: a level, `second_look` or `appeal`."""
        return after_business_days(now, self.due_business_days[what])

    def locked_until(self, now: datetime) -> datetime:
        """When a lock ends that begins or is renewed now."""
        return now + timedelta(minutes=self.lock_minutes)

    def kept_until(self, verdict: str, now: datetime) -> int:
        """When the items of a case expire that is closed now with a verdict, in seconds since 1970."""
        days = self.kept_days.get(verdict, self.kept_days["default"])
        return int((now + timedelta(days=days)).timestamp())


@cache
def load() -> Review:
    """The policy that is deployed with the functions."""
    return Review(**json.loads(Path(__file__).with_name("review.json").read_bytes()))


def after_business_days(start: datetime, days: int) -> datetime:
    """The same time of day some business days later: Monday to Friday in UTC, since no calendar of holidays is known.

    What begins on a weekend begins on Monday at 00:00.
    """
    end = start.astimezone(UTC)
    if end.weekday() >= SATURDAY:
        end = (end + timedelta(days=7 - end.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(days):
        end += timedelta(days=1)
        while end.weekday() >= SATURDAY:
            end += timedelta(days=1)
    return end
