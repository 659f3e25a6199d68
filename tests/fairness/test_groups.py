"""Rates, ratios and their intervals, and which groups are compared."""

import pytest

from bonafide.application import Application
from bonafide.reference import Reference
from bonafide.risk import Level
from local.fairness.groups import MIN_GROUP, Counts, Group, Table, groups_of, script_of
from local.fairness.judging import Judged
from local.fairness.ratios import critical, rate, ratio

LOW, REVIEW, HIGH = (
    Judged(points, level, {"phone.reserved": points} if points else {})
    for points, level in ((0, Level.LOW), (3, Level.REVIEW), (6, Level.HIGH))
)


def counted(**groups: tuple[int, int]) -> dict[str, Group]:
    """The rows for groups by country of residence: each of so many applications, of which so many are flagged."""
    counts = Counts()
    for name, (of, flagged) in groups.items():
        for number in range(of):
            counts.add(
                ((Table.RESIDENCE, name),), HIGH if number == 0 < flagged else REVIEW if number < flagged else LOW
            )
    (comparison, *_) = counts.comparisons()
    return {group.name: group for group in comparison.groups}


def test_interval_of_a_rate_is_that_of_wilson() -> None:
    assert rate(10, 50, critical(1)) == pytest.approx((0.2, 0.1124, 0.3304), abs=1e-4)
    assert rate(0, 20, critical(1)) == pytest.approx((0, 0, 0.1611), abs=1e-4)
    assert rate(20, 20, critical(1)).high == 1


def test_interval_of_a_ratio_is_that_of_katz() -> None:
    """Of the Physicians' Health Study (NEJM 1989): heart attacks with aspirin and without."""
    assert ratio(104, 11037, 189, 11034, critical(1)) == pytest.approx((0.5501, 0.4337, 0.6978), abs=1e-3)
    assert ratio(0, 20, 5, 100, critical(1)).value == pytest.approx(0.5 / 21 / (5.5 / 101))
    assert ratio(0, 20, 0, 100, critical(1)).low > 0


def test_intervals_that_hold_together_are_wider() -> None:
    assert [critical(number) for number in (0, 1, 10)] == pytest.approx([1.96, 1.96, 2.807], abs=1e-3)


HARMED = (
    # the group, all others, whether it is surely reviewed much more often
    ((100, 40), (100, 5), True),
    ((40, 10), (1000, 10), True),
    ((40, 10), (1000, 250), False),
    ((40, 0), (1000, 250), False),
    ((30, 4), (1000, 0), False),  # fewer than five people
    ((100, 8), (1000, 50), False),  # more often, but perhaps by chance
    ((5000, 550), (5000, 500), False),  # surely more often, but not much
    ((200, 110), (200, 60), True),  # by four fifths of those who pass
)


@pytest.mark.parametrize(("group", "others", "expected"), HARMED)
def test_group_that_is_reviewed_much_more_often(
    group: tuple[int, int], others: tuple[int, int], expected: bool
) -> None:
    found = counted(US=group, GB=others)
    assert found["US"].is_harmed is expected
    assert not found["GB"].is_harmed or others[1] * group[0] > group[1] * others[0] * 1.25


def test_small_group_is_not_shown() -> None:
    assert set(counted(US=(MIN_GROUP, 0), GB=(50, 1), NZ=(MIN_GROUP - 1, 9))) == {"US", "GB"}


def test_single_group_is_compared_with_nothing() -> None:
    assert counted(US=(100, 5), NZ=(3, 3)) == {}


def test_what_a_row_says() -> None:
    row = counted(US=(40, 10), GB=(100, 5))["US"]
    assert (row.applications, row.flagged, row.high, row.codes) == (40, 10, 1, (("phone.reserved", 10),))
    assert row.to_others.value == pytest.approx(0.25 / 0.05)
    assert row.to_best.value == pytest.approx(0.75 / 0.95)


SCRIPTS = (
    ("Jane Doe", "Latin"),
    ("Žofie", "Latin"),
    ("王小明", "Han"),
    ("김지훈", "Hangul"),
    ("(たなか)", "Hiragana"),
    ("محمد", "Arabic"),
    ("12", None),
    ("", None),
)


@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_script_of_a_name(name: str, script: str | None) -> None:
    assert script_of(name) == script


GROUPS: tuple[tuple[dict[str, object], dict[Table, str]], ...] = (
    ({"location": {"countryCode": "uk"}}, {Table.RESIDENCE: "GB"}),
    ({"location": {"countryCode": "Atlantis"}}, {}),
    ({"phone": "+81 90-1234-7682"}, {Table.PHONE: "JP"}),
    ({"phone": "call me"}, {}),
    ({"email": "a@gmail.com"}, {Table.PROVIDER: "large provider"}),
    ({"email": "a@duck.com"}, {Table.PROVIDER: "hides the address"}),
    ({"email": "a@leeds.ac.uk"}, {Table.PROVIDER: "university"}),
    ({"email": "a@mailinator.com"}, {}),  # whether it is real is judged, so it is no group
    ({"name": "李"}, {Table.SCRIPT: "Han"}),
    ({}, {}),
)


@pytest.mark.parametrize(("basics", "expected"), GROUPS)
def test_groups_of_an_application(basics: dict[str, object], expected: dict[Table, str], reference: Reference) -> None:
    application = Application.model_validate({"basics": basics})
    assert dict(groups_of(application, reference, lambda _: None)) == expected
    assert dict(groups_of(application, reference, lambda _: "FR")) == {**expected, Table.SCHOOL: "FR"}
