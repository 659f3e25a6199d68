"""The rules page: precision, the sample, and codes that weaken themselves but never strengthen."""

from collections.abc import Iterator
from typing import Any

import pytest

from bonafide import policy as policies
from bonafide.aws import weakened
from bonafide.policy import Policy, Strength
from bonafide.risk import Level
from cases import actions, audit, counters, review, rules, sampling, verdicts
from cases.counters import Counts, FindingVerdict, Key
from cases.rules import Held
from cases.verdicts import Decision
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import LEAD, NOW, ONE, TABLE, TWO, assess, follow, memory, the_case

TRUE, EXPLAINED, WRONG, UNKNOWN = FindingVerdict
CODE = "phone.reserved"


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        yield made


def say(code: str = CODE, *, version: str = "v1", numbers: dict[str, int] | None = None, **more: int) -> None:
    """Verdicts on a code."""
    for name, number in {**(numbers or {}), **more}.items():
        counts = Counts(fired=number, **{name: number})
        TABLE.transact(counters.writes({Key.of(code, version, NOW): counts}, {}))


def rule(policy: Policy, code: str = CODE) -> dict[str, Any]:
    return next(each for each in rules.page(TABLE, policy, NOW)["rules"] if each["code"] == code)


def actions_logged() -> list[str]:
    return [entry.content["action"] for entry in audit.entries(TABLE, f"{NOW:%Y-%m}") if entry.content]


def test_finding_says_how_often_it_held_from_the_first_verdict(policy: Policy) -> None:
    assert rule(policy)["held"] is None
    say(true=9, explained=2, wrong=1, unknown=5)
    assert rules.held(TABLE, NOW)[CODE] == Held(9, 12, None)
    assert rule(policy)["held"] == {"true": 9, "decided": 12, "low": None, "high": None}


def test_interval_is_shown_from_thirty_verdicts_on(policy: Policy) -> None:
    say(true=20, wrong=9)
    assert rule(policy)["held"]["low"] is None
    say(explained=1)
    shown = rule(policy)["held"]
    assert shown["low"] < 20 / 30 < shown["high"]


def test_unknown_is_shown_and_never_added(policy: Policy) -> None:
    say(true=1, unknown=40)
    assert (rule(policy)["unknown"], rule(policy)["held"]["decided"]) == (40, 1)


def test_verdicts_of_all_policies_are_together_and_shown_apart_for_one_code(policy: Policy) -> None:
    say(version="v1", true=3)
    say(version="v2", wrong=1)
    found = rules.of_code(TABLE, CODE, policy, NOW)
    assert found is not None
    assert found["held"]["decided"] == 4
    assert {each["version"]: each["decided"] for each in (v["held"] | v for v in found["versions"])} == {
        "v1": 3,
        "v2": 1,
    }
    assert [each["month"] for each in found["months"]] == ["2026-11"]
    assert rules.of_code(TABLE, "phone.nonsense", policy, NOW) is None


def test_verdicts_of_more_than_a_year_ago_do_not_count(policy: Policy) -> None:
    old = {Key(CODE, "v1", "2025-10"): Counts(wrong=100)}
    TABLE.transact(counters.writes(old, {}))
    assert rule(policy)["held"] is None


def test_page_has_every_code_of_the_policy_and_says_which_are_in_shadow() -> None:
    policy = policies.load('{"codes": {"phone.several": {"shadow": true}}}')
    found = rules.page(TABLE, policy, NOW)["rules"]
    assert [each["code"] for each in found] == list(policy.codes)
    assert [each["code"] for each in found if each["is_shadow"]] == ["phone.several"]


# ── The sample ──


@pytest.fixture
def all_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every application of level low is in the sample."""
    monkeypatch.setitem(review.load().sampled, "low", 1)


@pytest.mark.usefixtures("all_sampled")
@pytest.mark.parametrize(("verdict", "found", "looked_at"), [("explained", 0, 1), ("withdrawn", 0, 0)])
def test_sample_says_how_much_is_missed(verdict: str, found: int, looked_at: int, policy: Policy) -> None:
    assess("a-1", Level.LOW, [])
    follow("a-1")
    reason = verdicts.VERDICTS[verdict].reasons[0]
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    verdicts.give(TABLE, held, ONE, Decision(verdict, reason, {}, ("document_seen",)), NOW)
    missed = rules.page(TABLE, policy, NOW)["missed"]
    assert (missed["found"], missed["looked_at"], missed["unknown"]) == (found, looked_at, 1 - looked_at)
    assert (missed["per_thousand_low"] is None) == (looked_at == 0)


@pytest.mark.usefixtures("all_sampled")
def test_confirmed_case_of_the_sample_is_one_that_was_missed(policy: Policy) -> None:
    assess("a-1", Level.LOW, [])
    follow("a-1")
    decision = Decision("confirmed", "candidate_admitted", {}, ("asked_candidate",))
    waiting = verdicts.give(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, decision, NOW)
    verdicts.second(TABLE, waiting, TWO, decision, NOW)
    missed = rules.page(TABLE, policy, NOW)["missed"]
    assert (missed["found"], missed["looked_at"]) == (1, 1)
    low, high = missed["per_thousand_low"]
    assert low < 500 < high
    assert sampling.CODE not in {each["code"] for each in rules.page(TABLE, policy, NOW)["rules"]}


# ── Weakening ──


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"wrong": 49}, []),  # too few
        ({"wrong": 57}, []),  # the upper bound is 5.03 %
        ({"wrong": 58}, [CODE]),
        ({"wrong": 30, "explained": 30}, [CODE]),
        ({"wrong": 58, "true": 1}, []),
        ({"wrong": 100, "true": 1}, [CODE]),
        ({"unknown": 500}, []),
    ],
)
def test_code_that_is_surely_wrong_is_weakened(numbers: dict[str, int], expected: list[str]) -> None:
    say(numbers=numbers)
    assert rules.weaken(TABLE, [CODE], NOW) == expected
    assert weakened.codes(TABLE) == set(expected)
    assert actions_logged() == ["weaken"] * len(expected)


def test_weakened_code_is_reported_once_and_shown(policy: Policy) -> None:
    say(wrong=60)
    assert rules.weaken(TABLE, [CODE, "phone.placeholder"], NOW) == [CODE]
    assert rules.weaken(TABLE, [CODE], NOW) == []
    assert actions_logged() == ["weaken"]
    assert rule(policy)["weakened_since"] == NOW.isoformat()


def test_no_verdict_strengthens_a_weakened_code() -> None:
    say(wrong=60)
    rules.weaken(TABLE, [CODE], NOW)
    say(true=1000)
    rules.weaken(TABLE, [CODE], NOW)
    assert weakened.codes(TABLE) == {CODE}


def test_person_lets_a_code_count_again_until_as_many_verdicts_come_again() -> None:
    say(wrong=60)
    rules.weaken(TABLE, [CODE], NOW)
    rules.lift(TABLE, CODE, LEAD, NOW)
    assert weakened.codes(TABLE) == set()
    assert rules.weaken(TABLE, [CODE], NOW) == []
    say(wrong=57)
    assert rules.weaken(TABLE, [CODE], NOW) == []
    say(wrong=1)
    assert rules.weaken(TABLE, [CODE], NOW) == [CODE]
    assert actions_logged() == ["weaken", "lift", "weaken"]


def test_verdict_weakens_a_code_by_itself() -> None:
    say(wrong=57)
    assess("a-1", Level.HIGH, [CODE])
    follow("a-1")
    decision = Decision("our_error", "rule_wrong", {}, ("public_register",))
    verdicts.give(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, decision, NOW)
    assert weakened.codes(TABLE) == {CODE}
    assert actions_logged() == ["policy", "weaken"]


def test_code_without_points_is_not_weakened(policy: Policy) -> None:
    assert policy.codes["phone.several"].strength is Strength.INFO
    say("phone.several", wrong=100)
    assert rules.weaken(TABLE, ["phone.several"], NOW) == []


# ── What is only proposed ──


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [({"wrong": 29}, None), ({"wrong": 40}, "less_strength"), ({"wrong": 20, "true": 20}, None), ({"true": 40}, None)],
)
def test_less_strength_is_proposed_for_a_code_that_is_seldom_right(
    numbers: dict[str, int], expected: str | None, policy: Policy
) -> None:
    say(numbers=numbers)
    assert rule(policy)["proposal"] == expected


def test_weakened_code_and_one_without_points_get_no_proposal(policy: Policy) -> None:
    for code in (CODE, "phone.several"):
        say(code, wrong=60)
    rules.weaken(TABLE, [CODE], NOW)
    assert rule(policy)["proposal"] is rule(policy, "phone.several")["proposal"] is None


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"true": 150, "wrong": 60}, "end_shadow"),
        ({"true": 150, "wrong": 40}, None),
        ({"true": 60, "wrong": 150}, None),
    ],
)
def test_code_in_shadow_that_is_as_good_as_others_is_proposed(numbers: dict[str, int], expected: str | None) -> None:
    policy = policies.load('{"codes": {"phone.reserved": {"shadow": true}}}')
    say(numbers=numbers)
    assert rule(policy)["proposal"] is None  # nothing to compare it with
    say("email.reserved_domain", true=20, wrong=20)
    assert rule(policy)["proposal"] == expected
