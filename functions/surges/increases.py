"""Which kinds have more applicants than expected: the decision, on plain numbers.

All of a day is decided together. Windows of one to fourteen days are looked at, so a doubling of a small stream is
seen after some days and a flood within an hour. A day that has not ended has its part of the applicants and all of the
expectation, so it is found early only if it is far above.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

from surges.baseline import BASELINE_DAYS, GAP, WEEK, Expected, Season, Share, season, share
from surges.tails import improbable, upper_tail

ALL = ("all", "")
"""The key of all applicants."""

WINDOWS = (1, 3, 7, 14)
"""In days."""

MIN_COUNT = 15
"""Applicants in a window, below which nothing is said."""

MIN_RATIO = 1.5
"""Times the expectation, below which nothing is said."""

FALSE_RATE = 0.02
"""The share of increases that may be by chance (Benjamini and Hochberg), on a day."""

LEARNING_DAYS = 4 * WEEK
"""Days of a baseline that must be known, before which nothing is said."""

NEW_DAYS = 2 * WEEK
"""For how long a new key of SHORT_LIVED is not looked at."""

SHORT_LIVED = frozenset(["job", "source"])
"""Kinds whose keys begin with a surge, as a new posting does."""

NOT_ABOVE = 1.2
"""Times the plain mean of the baseline, up to which a count is not compared with the better one, which is costly."""

DOMINANT = 0.5
"""The share from which on a kind is most of what it is compared with."""

type Key = tuple[str, str]
"""A kind, and which one: its keyed hash."""


class Counts(NamedTuple):
    """Applicants of consecutive days, the first being `first`: all, and by key.

    None is a day before anything was counted. `excluded` are the positions of days that were announced, by key: they
    are in no baseline.
    """

    first: date
    totals: Sequence[float | None]
    by_key: Mapping[Key, Sequence[float | None]]
    excluded: Mapping[Key, frozenset[int]] = MappingProxyType({})

    def before(self, key: Key, start: int, end: int) -> list[float | None]:
        """The counts of a key, or of all, on the days of a baseline."""
        row, excluded = self.totals if key == ALL else self.by_key[key], self.excluded.get(key, frozenset())
        return [None if at < 0 or at in excluded else row[at] for at in range(start, end)]

    def position(self, day: date) -> int:
        """The position of a day."""
        return (day - self.first).days


class Increase(NamedTuple):
    """More applicants of a kind than expected, in a window that begins with `since` and ends with `day`."""

    key: Key
    since: date
    day: date
    number: float
    expected: float
    probability: float

    @property
    def days(self) -> int:
        """The length of the window."""
        return (self.day - self.since).days + 1


class Baseline(NamedTuple):
    """What is known before a day: the season of all applicants, and those of the days of the baseline."""

    season: Season
    totals: tuple[float, ...]
    start: int
    first_weekday: int

    def expected(self, weekday: int, position: int) -> Expected:
        """What is expected in all, on the day at a position in the counts."""
        return self.season.expected(weekday, position - self.start - (BASELINE_DAYS - 1) / 2)

    def plain_share(self, known: Sequence[float | None]) -> float:
        """The plain share of a key, from its counts on these days."""
        count = in_all = 0.0
        for number, total in zip(known, self.totals, strict=True):
            if number is not None:
                count += number
                in_all += total
        return count / max(in_all, 1.0)


def baseline(counts: Counts, day: date) -> Baseline | None:
    """The baseline of a day; None if too few days are known."""
    end = counts.position(day) - GAP + 1
    start = end - BASELINE_DAYS
    known = counts.before(ALL, start, end)
    if sum(each is not None for each in known) < LEARNING_DAYS:
        return None
    totals = tuple(0.0 if at < 0 else counts.totals[at] or 0.0 for at in range(start, end))
    first_weekday = (counts.first.weekday() + start) % WEEK
    return Baseline(season(known, first_weekday), totals, start, first_weekday)


def share_of(base: Baseline, known: Sequence[float | None]) -> Share | None:
    """The share of a key, from its counts on the days of a baseline; None if too few are known."""
    if sum(each is not None for each in known) < LEARNING_DAYS:
        return None
    return share(known, base.totals, base.first_weekday)


def expectation(counts: Counts, base: Baseline, day: date, days: int, part: Share | None = None) -> Expected:
    """What is expected in the window of so many days that ends with a day: in all, or of a key by its share.

    If there are more other applicants than expected, more are expected of the key.
    """
    last = counts.position(day)
    positions = range(last - days + 1, last + 1)
    weekdays = [(counts.first.weekday() + at) % WEEK for at in positions]
    in_all = [base.expected(weekday, at) for weekday, at in zip(weekdays, positions, strict=True)]
    if part is None:
        return in_all[0]._replace(mean=sum(each.mean for each in in_all))
    of_key = [part.expected(weekday, each.mean) for weekday, each in zip(weekdays, in_all, strict=True)]
    return of_key[0]._replace(mean=sum(each.mean for each in of_key))


def _scaled(expected: Expected, in_all: Expected, count: float, total: float) -> Expected:
    if expected.mean >= DOMINANT * in_all.mean:
        return expected.times(max(1.0, total / max(in_all.mean, 1.0)))
    return expected.times(max(1.0, (total - count) / max(in_all.mean - expected.mean, 1.0)))


def increases(counts: Counts, day: date) -> list[Increase]:
    """What increased until a day, each key once, the least probable first. Nothing as long as too little is known."""
    base = baseline(counts, day)
    if base is None:
        return []
    last = counts.position(day)
    in_all = {days: expectation(counts, base, day, days) for days in WINDOWS}
    totals = {days: _sum(counts.totals, last, days) for days in WINDOWS}
    found = [
        Increase(ALL, day - timedelta(days - 1), day, totals[days], in_all[days].mean, probability)
        for days in WINDOWS
        if (probability := _probability(totals[days], in_all[days])) < 1
    ]
    for key, row in counts.by_key.items():
        sums = {days: _sum(row, last, days) for days in WINDOWS}
        if sums[WINDOWS[-1]] < MIN_COUNT or (key[0] in SHORT_LIVED and not any(row[: max(0, last - NEW_DAYS + 1)])):
            continue
        known = counts.before(key, base.start, base.start + BASELINE_DAYS)
        usual = base.plain_share(known)
        above = {n: each for n, each in sums.items() if each >= max(MIN_COUNT, NOT_ABOVE * usual * in_all[n].mean)}
        part = share_of(base, known) if above else None
        for days, count in above.items() if part else ():
            expected = _scaled(expectation(counts, base, day, days, part), in_all[days], count, totals[days])
            if (probability := _probability(count, expected)) < 1:
                since = day - timedelta(days - 1)
                found.append(Increase(key, since, day, count, expected.mean, probability))
    tests = len(WINDOWS) * (len(counts.by_key) + 1)
    limit = improbable([each.probability for each in found], tests, FALSE_RATE)
    least = dict[Key, Increase]()
    for each in sorted(found, key=lambda each: each.probability):
        if each.probability <= limit and each.number >= MIN_RATIO * each.expected:
            least.setdefault(each.key, each)
    return list(least.values())


def upper_bound(expected: Expected) -> float:
    """The count above which an increase would be unlikely, about one in 10,000: the band of the chart."""
    return expected.mean + 3.7 * sqrt(expected.variance)


def _probability(count: float, expected: Expected) -> float:
    return upper_tail(count, expected.mean, expected.variance) if count >= MIN_COUNT else 1.0


def _sum(row: Sequence[float | None], last: int, days: int) -> float:
    total: float = sum([each for each in row[max(0, last - days + 1) : last + 1] if each is not None])
    return total
