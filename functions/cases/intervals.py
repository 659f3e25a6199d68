"""The interval of a share: how sure the share of findings that were right is, after so many verdicts.

Before any verdict, each share is equally likely (a Beta(1, 1) distribution). After `held` of `decided`, the share has
the distribution Beta(1 + held, 1 + decided - held), and the interval leaves out the lowest and highest 5 % of it.
"""

from functools import lru_cache
from math import exp, lgamma, log
from typing import NamedTuple

TAIL = 0.05
"""What a 90 % interval leaves out at each end."""

_STEPS = 40  # halves the distance to the quantile, to 12 decimal places
_NEGLIGIBLE = 1e-17


class Interval(NamedTuple):
    """The share is between these with a probability of 90 %."""

    low: float
    high: float


@lru_cache(1024)  # verdicts come more slowly than pages are read
def interval(held: int, decided: int) -> Interval:
    """The 90 % interval of a share, of which `held` of `decided` are known."""
    return Interval(quantile(TAIL, 1 + held, 1 + decided - held), quantile(1 - TAIL, 1 + held, 1 + decided - held))


def quantile(probability: float, a: int, b: int) -> float:
    """The share below which a Beta(a, b) distribution has this probability."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if incomplete_beta(middle, a, b) < probability else (low, middle)
    return (low + high) / 2


def incomplete_beta(x: float, a: int, b: int) -> float:
    """The regularised incomplete beta function I_x(a, b) for whole a and b of at least 1.

    It is the probability of at least `a` successes in `a + b - 1` trials (NIST DLMF 8.17.5, dlmf.nist.gov/8.17). Each
    term of that sum follows from the one before it.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > a / (a + b):  # the sum of the other end has fewer terms that matter
        return 1 - incomplete_beta(1 - x, b, a)
    trials = a + b - 1
    term = exp(lgamma(trials + 1) - lgamma(a + 1) - lgamma(b) + a * log(x) + (b - 1) * log(1 - x))
    total = term
    for successes in range(a, trials):
        term *= (trials - successes) / (successes + 1) * x / (1 - x)
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return total
