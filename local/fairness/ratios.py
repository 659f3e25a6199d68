"""Rates and ratios of rates, with intervals.

Sources: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), for rates;
D. Katz et al., Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34 (1978), for ratios.
"""

from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """A value, and the interval around it."""

    value: float
    low: float
    high: float


def critical(comparisons: int) -> float:
    """The standard score for intervals that hold together, for so many comparisons (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / max(comparisons, 1))


def rate(found: int, of: int, score: float) -> Estimate:
    """A share with the interval of Wilson."""
    share, square = found / of, score * score
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = score / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half))


def ratio(found: int, of: int, others_found: int, others: int, score: float) -> Estimate:
    """The ratio of two shares with the interval of Katz. If one of them is 0, half a case is added to both."""
    one, other = float(found), float(others_found)
    if not found or not others_found:
        one, other, of, others = one + 0.5, other + 0.5, of + 1, others + 1
    value = one / of / (other / others)
    half = score * sqrt(max(0.0, 1 / one - 1 / of + 1 / other - 1 / others))
    return Estimate(value, exp(log(value) - half), exp(log(value) + half))
