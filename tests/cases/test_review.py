"""Due times are counted in business days."""

from datetime import UTC, datetime

import pytest

from cases import review
from cases.review import after_business_days


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-25T10:00", 1, "2026-11-26T10:00"),  # Wednesday to Thursday
        ("2026-11-27T10:00", 1, "2026-11-30T10:00"),  # Friday to Monday
        ("2026-11-26T10:00", 3, "2026-12-01T10:00"),
        ("2026-11-28T10:00", 1, "2026-12-01T00:00"),  # from Saturday on, Monday is the first day
        ("2026-11-29T23:59", 0, "2026-11-30T00:00"),
        ("2026-11-25T10:00", 10, "2026-12-09T10:00"),
    ],
)
def test_weekends_do_not_count(start: str, days: int, end: str) -> None:
    began = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert after_business_days(began, days) == datetime.fromisoformat(end).replace(tzinfo=UTC)


def test_a_time_of_another_zone_is_counted_in_utc() -> None:
    saturday_in_sydney = datetime.fromisoformat("2026-11-28T08:00+11:00")  # still Friday in UTC
    assert after_business_days(saturday_in_sydney, 1) == datetime(2026, 11, 30, 21, tzinfo=UTC)


def test_high_is_due_before_review() -> None:
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    policy = review.load()
    assert now < policy.due("high", now) < policy.due("review", now) < policy.due("appeal", now)


def test_confirmed_cases_are_kept_longer_than_others() -> None:
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    policy = review.load()
    days = {name: (policy.kept_until(name, now) - now.timestamp()) / 86400 for name in ("explained", "confirmed")}
    assert days == {"explained": 90, "confirmed": 730}
