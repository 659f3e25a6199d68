"""What the review page shows: the counts of 30 days beside what was expected, and the surges. It names no person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from surges.announced import Announced
from surges.baseline import BASELINE_DAYS, GAP, Expected
from surges.days import SHOWN_DAYS
from surges.increases import (
    ALL,
    LEARNING_DAYS,
    Baseline,
    Counts,
    Key,
    baseline,
    expectation,
    share_of,
    upper_bound,
)
from surges.known import Known
from surges.wording import named

SHOWN_OF_KIND = 3
"""Keys of a kind that are drawn although nothing rose."""

MAX_SERIES = 30
MAX_SURGES = 50


def content(
    counts: Counts,
    labels: Mapping[Key, str],
    known: Mapping[Key, Known],
    announced: Announced,
    today: date,
    now: datetime,
) -> dict[str, Any]:
    """The page's data, as `GET /surges` answers it."""
    days = [today - timedelta(number) for number in reversed(range(SHOWN_DAYS))]
    bases = {day: baseline(counts, day) for day in days}
    recent = sorted(
        (each for each in known.values() if each.last_day >= days[0]),
        key=lambda each: (each.last_day, each.number),
        reverse=True,
    )
    drawn = [ALL, *(each.key for each in recent if each.key in counts.by_key), *_largest(counts, labels, days)]
    series = [_series(counts, key, labels, days, bases) for key in dict.fromkeys(drawn)]
    return {
        "made_at": now.isoformat(),
        "known_days": sum(
            each is not None for each in counts.totals[: counts.position(today) - GAP + 1][-BASELINE_DAYS:]
        ),
        "needed_days": LEARNING_DAYS,
        "days": [day.isoformat() for day in days],
        "series": series[:MAX_SERIES],
        "surges": [_surge(each) for each in recent[:MAX_SURGES]],
        "announced": sorted(
            (
                {"from": each.start.isoformat(), "until": each.end.isoformat(), "kind": each.kind, "note": each.note}
                for each in announced.entries
                if each.end >= today
            ),
            key=lambda each: (each["from"], each["kind"], each["note"]),
        )[:MAX_SURGES],
        "announced_errors": list(announced.errors),
    }


def _surge(each: Known) -> dict[str, Any]:
    return {
        "kind": each.key[0],
        "label": each.label,
        "words": named(each),
        "since": each.since.isoformat(),
        "last_day": each.last_day.isoformat(),
        "count": each.number,
        "days": each.days,
        "expected": each.expected,
        "announced": each.note,
        "notified_at": each.notified_at.isoformat() if each.notified_at else None,
    }


def _largest(counts: Counts, labels: Mapping[Key, str], days: Sequence[date]) -> list[Key]:
    """The largest keys of each kind that have a label."""
    first = counts.position(days[0])
    sums = {key: sum(filter(None, row[first:])) for key, row in counts.by_key.items() if labels.get(key)}
    found = list[Key]()
    for kind in dict.fromkeys(key[0] for key in sums):
        of_kind = sorted((key for key in sums if key[0] == kind), key=lambda key: -sums[key])
        found += of_kind[:SHOWN_OF_KIND]
    return found


def _series(
    counts: Counts, key: Key, labels: Mapping[Key, str], days: Sequence[date], bases: Mapping[date, Baseline | None]
) -> dict[str, Any]:
    row = counts.totals if key == ALL else counts.by_key[key]
    shown = [_expected(counts, key, day, bases[day]) for day in days]
    return {
        "kind": key[0],
        "label": labels.get(key, ""),
        "words": named(Known(key, labels.get(key, ""), days[0], days[0], 0, 1, 0)),
        "counts": [_rounded(row[at]) if (at := counts.position(day)) >= 0 else None for day in days],
        "expected": [round(each.mean, 1) if each else None for each in shown],
        "upper": [round(upper_bound(each), 1) if each else None for each in shown],
    }


def _expected(counts: Counts, key: Key, day: date, base: Baseline | None) -> Expected | None:
    if base is None:
        return None
    if key == ALL:
        return expectation(counts, base, day, 1)
    part = share_of(base, counts.before(key, base.start, base.start + BASELINE_DAYS))
    return expectation(counts, base, day, 1, part) if part else None


def _rounded(count: float | None) -> int | None:
    return None if count is None else round(count)
