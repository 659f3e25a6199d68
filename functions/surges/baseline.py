"""How many applicants are expected: in all, by weekday and trend, and of a kind, as its share of all.

The days that a baseline is made of end two weeks before the day in question, so that a surge is not its own baseline.
Earlier surges and holidays are reweighted, as Farrington et al. (1996) and Noufaily et al. (2013) do for outbreaks of
diseases. A kind is compared with all applicants of the same days, so weekdays, holidays and growth do not change it.
"""

from collections.abc import Sequence
from math import exp, log
from statistics import median
from typing import NamedTuple

WEEK = 7

BASELINE_DAYS = 8 * WEEK
"""How many days a baseline has."""

GAP = 2 * WEEK
"""Days between a baseline and the day in question."""

OUTLIER = 2.58
"""Standard deviations from which on a day has less weight (Noufaily et al.)."""

PRIOR = 0.5
"""Applicants that a kind has before anything is known of it: one that is new is not impossible."""

WEEKDAY_PRIOR = 10.0
"""Expected applicants with which the share of a kind at weekends is drawn towards its share on all days."""

DRIFT = 0.1
"""How far the true mean of a kind may have moved since its baseline, as a share of it: a standard deviation."""

MAX_TREND = log(1.05)
"""Growth or decline of all applicants in a week, at most."""

ROUNDS = 2
"""Of reweighting."""


class Expected(NamedTuple):
    """What is expected of a count: its mean, and how much it varies.

    `dispersion` is the variance of one day's count over its mean; `known` are the applicants of the baseline, by which
    the mean is known.
    """

    mean: float
    dispersion: float
    known: float

    @property
    def variance(self) -> float:
        """The variance of the count, with the uncertainty of the mean."""
        return self.dispersion * self.mean + self.mean**2 * (self.dispersion / max(self.known, PRIOR) + DRIFT**2)

    def times(self, factor: float) -> "Expected":
        """The same for another number of days or applicants."""
        return self._replace(mean=self.mean * factor)


class Season(NamedTuple):
    """All applicants of a day: the level, a factor for each weekday, growth per day, and how much a day varies."""

    level: float
    weekdays: tuple[float, ...]
    growth: float
    dispersion: float
    known: float

    def expected(self, weekday: int, days_ahead: float) -> Expected:
        """What is expected so many days after the middle of the baseline."""
        mean = self.level * self.weekdays[weekday] * exp(self.growth * days_ahead)
        return Expected(mean, self.dispersion, self.known)


class Share(NamedTuple):
    """A kind among all applicants: its share from Monday to Friday, at weekends, and how much a day varies."""

    working: float
    weekend: float
    dispersion: float
    known: float

    def expected(self, weekday: int, applicants: float) -> Expected:
        """What is expected of so many applicants on a weekday."""
        share = self.weekend if is_weekend(weekday) else self.working
        return Expected(share * applicants, self.dispersion, self.known)


def is_weekend(weekday: int) -> bool:
    """Whether a weekday, Monday is 0, is a Saturday or Sunday."""
    return weekday >= 5


def season(counts: Sequence[float | None], first_weekday: int) -> Season:
    """The season of all applicants, from the counts of days in order; None is a day that does not count."""
    days = [(index % WEEK, count) for index, count in enumerate(counts, start=first_weekday) if count is not None]
    growth = _growth(counts)
    middle = (len(counts) - 1) / 2
    trend = [exp(growth * (index - middle)) for index, count in enumerate(counts) if count is not None]
    factors = [1.0] * WEEK
    weights = [1.0] * len(days)
    level = dispersion = 0.0
    for _ in range(ROUNDS):
        usual = [factors[weekday] * each for (weekday, _), each in zip(days, trend, strict=True)]
        weighed = sum(weight * each for weight, each in zip(weights, usual, strict=True))
        level = sum(weight * count for weight, (_, count) in zip(weights, days, strict=True)) / max(weighed, 1e-9)
        level = max(level, PRIOR / max(len(days), 1))
        for weekday in range(WEEK):
            of_day = [count / (level * trend[at]) for at, (each, count) in enumerate(days) if each == weekday]
            factors[weekday] = max(median(of_day), 0.02) if of_day else 1.0
        means = [level * factors[weekday] * each for (weekday, _), each in zip(days, trend, strict=True)]
        weights, dispersion = _reweighted([count for _, count in days], means)
    return Season(level, tuple(factors), growth, dispersion, sum(count for _, count in days))


def share(counts: Sequence[float | None], applicants: Sequence[float], first_weekday: int) -> Share:
    """The share of a kind, from its counts on days in order and all applicants of these days; None does not count."""
    days = [
        (count, total, is_weekend(index % WEEK))
        for index, (count, total) in enumerate(zip(counts, applicants, strict=True), start=first_weekday)
        if count is not None and total > 0
    ]
    if not days:
        return Share(0.0, 0.0, 1.0, 0.0)
    found = [count for count, _, _ in days]
    working = weekend = _typical(days)
    weights, dispersion = _reweighted(found, [total * working for _, total, _ in days])
    for _ in range(ROUNDS):
        working, weekend = _shares(days, weights)
        means = [total * (weekend if is_free else working) for _, total, is_free in days]
        weights, dispersion = _reweighted(found, means)
    known = sum(weight * count for weight, count in zip(weights, found, strict=True))
    return Share(working, weekend, dispersion, known)


type _Day = tuple[float, float, bool]


def _typical(days: Sequence[_Day]) -> float:
    """The share in a typical week; half the mean if it is so rare that a typical week has none."""
    weeks = [days[start : start + WEEK] for start in range(0, len(days), WEEK)]
    shares = [sum(day[0] for day in week) / sum(day[1] for day in week) for week in weeks]
    mean = sum(day[0] for day in days) / sum(day[1] for day in days)
    return max(median(shares), mean / 2, PRIOR / sum(day[1] for day in days))


def _shares(days: Sequence[_Day], weights: Sequence[float]) -> tuple[float, float]:
    """The share from Monday to Friday, and at weekends, each drawn towards that of all days."""
    counts, totals = [0.0, 0.0], [0.0, 0.0]
    for weight, (count, total, is_free) in zip(weights, days, strict=True):
        counts[is_free] += weight * count
        totals[is_free] += weight * total
    drawn = WEEKDAY_PRIOR * max(sum(totals), 1e-9) / (sum(counts) + PRIOR)
    working, weekend = ((counts[at] + WEEKDAY_PRIOR) / (totals[at] + drawn) for at in (False, True))
    return working, weekend


def _reweighted(counts: Sequence[float], means: Sequence[float]) -> tuple[list[float], float]:
    """A weight for each day, less for outliers, and the dispersion by these weights: at least that of Poisson."""
    residuals = [(count - mean) ** 2 / (mean or 1e-9) for count, mean in zip(counts, means, strict=True)]
    known = [each for each, mean in zip(residuals, means, strict=True) if mean >= 1.0]
    typical = max(1.0, median(known) / 0.455) if known else 1.0  # 0.455 is the median of chi-squared with 1 degree
    limit = OUTLIER**2 * typical
    weights = [1.0 if each <= limit else limit / each for each in residuals]
    weighed = sum([min(each, limit) for each in residuals])
    return weights, max(1.0, weighed / max(sum(weights) - 2, 1.0))


def _growth(counts: Sequence[float | None]) -> float:
    """The growth of the logarithm in a day: the median of the slopes between weeks (Theil and Sen)."""
    weeks = [
        [each for each in counts[start : start + WEEK] if each is not None] for start in range(0, len(counts), WEEK)
    ]
    logs = [(at, log(sum(week) / len(week))) for at, week in enumerate(weeks) if len(week) >= WEEK - 2 and any(week)]
    slopes = [(later - earlier) / (to - at) for at, earlier in logs for to, later in logs if to > at]
    slope = median(slopes) if len(logs) >= WEEK - 1 else 0.0
    return max(-MAX_TREND, min(MAX_TREND, slope)) / WEEK
