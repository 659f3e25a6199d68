"""Intervals of shares, and the counters of verdicts."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import counters
from cases.counters import Counts, FindingVerdict, Key
from cases.intervals import incomplete_beta, interval, quantile
from tests.cases.made import NOW, TABLE, memory


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [
        (0.3, 1, 1, 0.3),  # uniform
        (0.5, 7, 7, 0.5),  # symmetric
        (0.2, 1, 10, 1 - 0.8**10),
        (0.9, 10, 1, 0.9**10),
        (0.25, 2, 3, 0.26171875),  # 6x² - 8x³ + 3x⁴
        (0.0, 3, 4, 0.0),
        (1.0, 3, 4, 1.0),
    ],
)
def test_incomplete_beta_has_known_values(x: float, a: int, b: int, expected: float) -> None:
    assert incomplete_beta(x, a, b) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0.001, 0.999), st.integers(1, 2000), st.integers(1, 2000))
def test_incomplete_beta_is_a_probability_and_complements_itself(x: float, a: int, b: int) -> None:
    value = incomplete_beta(x, a, b)
    assert 0 <= value <= 1 + 1e-9
    assert value + incomplete_beta(1 - x, b, a) == pytest.approx(1, abs=1e-9)


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0.01, 0.99))
def test_quantile_inverts_the_distribution(a: int, b: int, probability: float) -> None:
    assert incomplete_beta(quantile(probability, a, b), a, b) == pytest.approx(probability, abs=1e-6)


def test_interval_of_nothing_is_nearly_everything() -> None:
    assert interval(0, 0) == pytest.approx((0.05, 0.95))


def test_interval_of_none_of_fifty() -> None:
    low, high = interval(0, 50)
    assert high == pytest.approx(1 - 0.05 ** (1 / 51), abs=1e-9)
    assert low == pytest.approx(1 - 0.95 ** (1 / 51), abs=1e-9)


def test_interval_becomes_narrower_with_verdicts_and_holds_the_share() -> None:
    found = [interval(number * 3 // 4, number) for number in (4, 40, 400, 4000)]
    assert all(one.high - one.low > other.high - other.low for one, other in pairwise(found))
    assert all(low < 0.75 < high for low, high in found)


AUGUST = datetime(2025, 8, 1, tzinfo=UTC)


def test_counters_are_added_up_by_code_version_and_month() -> None:
    now, earlier = Key.of("phone.reserved", "v1", NOW), Key.of("phone.reserved", "v2", AUGUST)
    with memory():
        TABLE.transact(counters.writes({now: Counts.of(FindingVerdict.TRUE, 3)}, {}))
        TABLE.transact(counters.writes({now: Counts.of(FindingVerdict.WRONG, 1)}, {}))
        TABLE.transact(counters.writes({earlier: Counts.of(None, 2, is_shadow=True)}, {}))
        found = counters.load(TABLE, code="phone.reserved")
        assert counters.load(TABLE, since=NOW).keys() == {now}
        assert counters.load(TABLE, code="phone.reserve") == {}
    assert found[now] == Counts(fired=4, true=1, wrong=1)
    assert counters.by_code(found) == {"phone.reserved": Counts(fired=4, shadow=2, true=1, wrong=1)}
    assert counters.by_version(found)["v2"] == counters.by_month(found)["2025-08"] == Counts(shadow=2)


def test_replaced_verdict_is_subtracted_and_an_equal_one_writes_nothing() -> None:
    key = Key.of("phone.reserved", "v1", NOW)
    right, wrong = ({key: Counts.of(verdict, 1)} for verdict in (FindingVerdict.TRUE, FindingVerdict.WRONG))
    assert counters.writes(right, right) == []
    with memory():
        TABLE.transact(counters.writes(right, {}))
        TABLE.transact(counters.writes(wrong, right))
        assert counters.load(TABLE) == {key: Counts(fired=1, wrong=1)}


def test_counters_survive_the_item_of_a_verdict() -> None:
    counted = {Key.of("a.b", "v1", NOW): Counts(1, 2, 3, 4, 5, 6)}
    assert counters.of_item(counters.to_item(counted)) == counted
