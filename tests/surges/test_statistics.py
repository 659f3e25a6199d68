"""The decision on plain numbers: tails of known values, baselines that outliers do not move, simulated years."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from surges.baseline import Expected, season, share
from surges.increases import ALL, Counts, Increase, increases
from surges.tails import improbable, upper_tail
from tests.surges.simulated import START, Surge, World, counts, notices

WATCHED = ("institution", "0")


@pytest.mark.parametrize(
    ("count", "mean", "variance", "probability", "why"),
    [
        (2, 1.0, 1.0, 0.264241, "Poisson: 1 - 2 exp(-1)"),
        (3, 0.5, 0.5, 0.014388, "Poisson, by hand"),
        (2, 1.0, 2.0, 0.25, "negative binomial of size 1 is geometric: (1/2) ** 2"),
        (10, 1.0, 2.0, 0.5**10, "geometric: (1/2) ** 10"),
        (0, 5.0, 5.0, 1.0, "any count is at least 0"),
        (3, 5.0, 5.0, 1.0, "no tail"),
        (5, 0.0, 0.0, 0.0, "nothing was possible"),
    ],
)
def test_upper_tail(count: float, mean: float, variance: float, probability: float, why: str) -> None:
    assert upper_tail(count, mean, variance) == pytest.approx(probability, rel=1e-4), why


def test_tail_falls_as_counts_rise_and_rises_as_they_vary_more() -> None:
    tails = [upper_tail(count, 20.0, 30.0) for count in range(25, 400)]
    assert all(0 < later < earlier < 1 for earlier, later in pairwise(tails))
    assert upper_tail(40, 20.0, 20.0) < upper_tail(40, 20.0, 30.0) < upper_tail(40, 20.0, 200.0)


@pytest.mark.parametrize(
    ("probabilities", "tests", "limit", "why"),
    [
        ([0.01, 0.02, 0.03], 3, 0.03, "all three"),
        ([0.001, 0.8], 100, -1.0, "one of a hundred tests"),
        ([0.0004, 0.0009, 0.8], 100, 0.0009, "the second one helps the first"),
        ([], 5, -1.0, "nothing"),
    ],
)
def test_benjamini_and_hochberg(probabilities: list[float], tests: int, limit: float, why: str) -> None:
    assert improbable(probabilities, tests, 0.05) == limit, why


def test_season_knows_weekdays_and_growth_and_forgets_holidays() -> None:
    week = (130, 125, 120, 110, 95, 50, 70)
    plain: list[float | None] = [week[at % 7] * 1.02 ** (at / 7) for at in range(56)]
    usual = season(plain, 0).expected(0, 35.5).mean
    assert usual == pytest.approx(130 * 1.02**9, rel=0.02)
    holidays: list[float | None] = [10.0 if at in (20, 21, 22, 50) else each for at, each in enumerate(plain)]
    assert season(holidays, 0).expected(0, 35.5).mean == pytest.approx(usual, rel=0.06)


def test_share_is_not_moved_by_an_earlier_surge_and_knows_weekends() -> None:
    totals = [1000.0 if at % 7 < 5 else 400.0 for at in range(56)]
    plain: list[float | None] = [50.0 if at % 7 < 5 else 4.0 for at in range(56)]
    surge: list[float | None] = [400.0 if 14 <= at < 19 else each for at, each in enumerate(plain)]
    for row in (plain, surge):
        found = share(row, totals, 0)
        assert found.expected(2, 1000.0).mean == pytest.approx(50, rel=0.1)
        assert found.expected(6, 400.0).mean == pytest.approx(4, rel=0.6)
    assert share([None] * 56, totals, 0).expected(2, 1000.0) == Expected(0.0, 1.0, 0.0)


def flat(number: float, today: float, *, days: int = 80, total: float = 1000.0, kind: str = "institution") -> Counts:
    """The same number of a key each day, and another one today."""
    return Counts(START, [total] * days, {(kind, "0"): [*[number] * (days - 1), today]})


def found_in(counted: Counts, day: int = 79) -> list[Increase]:
    return increases(counted, START + timedelta(day))


@pytest.mark.parametrize(
    ("counted", "is_found", "why"),
    [
        (flat(10, 60), True, "six times as many"),
        (flat(10, 13), False, "three more"),
        (flat(0, 14), False, "too few to be worth reading, though there were none before"),
        (flat(0, 30), True, "a new key with many"),
        (flat(200, 260), False, "surely more, but not by half"),
        (flat(10, 60, days=36), False, "too few days are known"),
        (flat(0, 200, kind="job"), False, "a new posting begins so"),
        (flat(10, 100, kind="job"), True, "an old posting does not"),
    ],
)
def test_increase_is_found_if_it_is_improbable_and_worth_reading(counted: Counts, is_found: bool, why: str) -> None:
    day = len(counted.totals) - 1
    assert bool(found_in(counted, day)) is is_found, why


def test_key_that_rises_with_all_is_not_found_but_all_are() -> None:
    base = flat(50, 200)
    rises = base._replace(totals=[*base.totals[:-1], 4000.0])
    assert [each.key for each in found_in(rises)] == [ALL]
    alone = flat(50, 200)
    assert [each.key for each in found_in(alone)] == [("institution", "0")]


def test_announced_days_are_no_baseline() -> None:
    fair = [*[10.0] * 40, *[90.0] * 20, *[10.0] * 19, 40.0]
    counted = Counts(START, [1000.0] * 80, {WATCHED: fair})
    excluded = counted._replace(excluded={WATCHED: frozenset(range(40, 60))})
    (found,) = found_in(excluded)
    assert found.expected == pytest.approx(10, rel=0.1)


def test_simulated_year_has_few_false_notices() -> None:
    """One in a month is the goal; `python -m bench --only surges` measures 20 years."""
    counted = counts(World(keys=40), 80 + 90, Random(3))
    said = notices(counted, 80, 80 + 90)
    assert sum(map(len, said.values())) <= 1


def test_doubling_of_one_percent_is_seen_within_two_weeks() -> None:
    delays = []
    for seed in range(3):
        counted = counts(World(keys=20), 100, Random(seed), [Surge(0, 84, 16, 2.0)])
        delays += [at - 83 for at, keys in notices(counted, 84, 100).items() if WATCHED in keys][:1]
    assert len(delays) == 3
    assert max(delays) <= 14


def test_flood_is_seen_on_the_day() -> None:
    counted = counts(World(keys=20), 86, Random(5), [Surge(0, 84, 2, 6.0)])
    assert WATCHED in notices(counted, 84, 86)[84]
