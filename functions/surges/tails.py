"""How improbable a count is: the upper tail of a count that varies more than Poisson's, and many of them at once."""

from collections.abc import Sequence
from math import exp, lgamma, log

MAX_TERMS = 20_000
"""Of a sum. The terms of a tail that far out are no longer worth adding."""

ENOUGH = 1e-12
"""The share of the sum at which further terms are left out."""


def upper_tail(count: float, mean: float, variance: float) -> float:
    """The probability of this count or a higher one.

    The distribution is a negative binomial with this mean and variance; if the variance is not above the mean, it is
    Poisson's. A count between two whole numbers is taken as the lower one.
    """
    first = int(count)
    if first <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if variance <= mean * 1.0001:
        size, share = 0.0, 0.0
        start = first * log(mean) - mean - lgamma(first + 1)
    else:
        size = mean * mean / (variance - mean)
        share = mean / (size + mean)
        start = lgamma(first + size) - lgamma(size) - lgamma(first + 1)
        start += size * log(size / (size + mean)) + first * log(share)
    if first <= mean:  # not a tail: the terms would be many, and the answer is never needed exactly
        return 1.0
    term = total = 1.0
    for number in range(first, first + MAX_TERMS):
        term *= ((number + size) * share if size else mean) / (number + 1)
        total += term
        if term < ENOUGH * total:
            break
    return min(1.0, exp(min(0.0, start + log(total))))


def improbable(probabilities: Sequence[float], tests: int, rate: float) -> float:
    """The highest probability that still counts, by Benjamini and Hochberg (1995); below 0 if none does.

    Args:
        probabilities: those that may be low.
        tests: how many there were in all, with those that cannot be low.
        rate: the share of what is found that may be found by chance.
    """
    limit = -1.0
    for rank, probability in enumerate(sorted(probabilities), start=1):
        if probability <= rate * rank / tests:
            limit = probability
    return limit
