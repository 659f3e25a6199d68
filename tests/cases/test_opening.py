"""Assessments open, join, raise, merge, clear and reopen cases, in any order and wherever two are interrupted."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from bonafide.risk import Level
from cases import actions, review, store
from cases.case import Case
from cases.opening import MAX_APPLICATIONS, closing
from cases.states import Action, State
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import (
    NOW,
    ONE,
    TABLE,
    TWO,
    assess,
    cases,
    faults,
    follow,
    memory,
    open_cases,
    the_case,
)
from tests.turns import Turns


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        yield made
        assert faults() == []


def closed(verdict: str = "explained") -> Case:
    """The only case, closed."""
    return store.change(
        TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, Action.VERDICT, NOW, **closing(verdict, NOW)
    )


# ── One application ──


@pytest.mark.parametrize(("level", "days"), [(Level.REVIEW, 5), (Level.HIGH, 1)])
def test_level_that_needs_a_person_opens_a_case(level: Level, days: int) -> None:
    assess("a-1", level, ["phone.reserved", "email.disposable", "education.too_short"])
    follow("a-1")
    made = the_case()
    assert (made.state, made.level, made.applications, made.version) == (State.OPEN, level, ("a-1",), 1)
    assert made.due_at == NOW + timedelta(days=days)  # of three business days, two are a weekend later
    assert [code for code, _ in made.headline] == ["phone.reserved", "email.disposable"]


def test_low_opens_no_case() -> None:
    assess("a-1", Level.LOW, [])
    follow("a-1")
    assert cases() == []


def test_sampled_low_opens_an_ordinary_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(review.load().sampled, "low", 1)
    assess("a-1", Level.LOW, [])
    follow("a-1")
    assert (the_case().state, the_case().is_sample) == (State.OPEN, True)
    follow("a-1")  # not cleared because its level is low
    assert the_case().is_open


def test_application_that_was_erased_opens_no_case() -> None:
    follow("a-1")
    assert cases() == []


def test_same_assessment_again_changes_nothing() -> None:
    assess("a-1")
    for _ in range(3):
        follow("a-1")
    assert the_case().version == 1


def test_level_rises_and_is_due_earlier() -> None:
    assess("a-1")
    follow("a-1")
    before = the_case()
    assess("a-1", Level.HIGH, ["phone.reserved", "identity.watchlist"])
    follow("a-1")
    assert the_case().level is Level.HIGH
    assert the_case().due_at < before.due_at
    assert the_case().codes == ("identity.watchlist", "phone.reserved")


def test_level_of_an_open_case_does_not_fall() -> None:
    assess("a-1", Level.HIGH)
    follow("a-1")
    assess("a-1", Level.REVIEW)
    follow("a-1")
    assert the_case().level is Level.HIGH


def test_case_is_cleared_when_nothing_counts_any_more() -> None:
    assess("a-1", Level.HIGH)
    follow("a-1")
    actions.claim(TABLE, the_case(), ONE, NOW)
    assess("a-1", Level.LOW, [])
    follow("a-1")
    assert (the_case().state, the_case().verdict) == (State.CLOSED, "cleared_by_source")


def test_case_is_not_cleared_while_another_application_counts() -> None:
    for name, other in (("a-1", "a-2"), ("a-2", "a-1")):
        assess(name, shares={"phone": [other]})
        follow(name)
    assess("a-1", Level.LOW, [])
    follow("a-1")
    assert the_case().is_open
    assess("a-2", Level.LOW, [])
    follow("a-2")
    assert not the_case().is_open


@pytest.mark.parametrize("boost", ["reported", "appeal", "audit_sample"])
def test_case_that_a_person_asked_for_is_not_cleared(boost: str) -> None:
    assess("a-1")
    follow("a-1")
    store.change(TABLE, the_case(), ONE, Action.REPORT, NOW, boost=boost)
    assess("a-1", Level.LOW, [])
    follow("a-1")
    assert the_case().is_open


def test_closed_case_is_reopened_by_a_new_concern_only() -> None:
    assess("a-1")
    follow("a-1")
    closed()
    assess("a-1", Level.HIGH)
    follow("a-1")
    assert not the_case().is_open  # the same concern, in an assessment that counts it higher
    assess("a-1", Level.HIGH, ["phone.reserved", "email.disposable"])
    follow("a-1")
    made = the_case()
    assert (made.state, made.boost, made.verdict, made.assignee) == (State.OPEN, "new_finding", "", "")


def test_concern_that_another_application_of_the_case_had_first_does_not_reopen_it() -> None:
    assess("a-1", codes=["phone.reserved", "email.disposable"], shares={"phone": ["a-2"]})
    assess("a-2", codes=["phone.reserved"], shares={"phone": ["a-1"]})
    follow("a-1")
    follow("a-2")
    assess("a-2", codes=["phone.reserved", "email.disposable"], shares={"phone": ["a-1"]})
    follow("a-2")
    closed()
    follow("a-2")
    assert not the_case().is_open


def test_cleared_case_is_reopened_when_its_concern_comes_back() -> None:
    for level, codes in ((Level.HIGH, ["phone.reserved"]), (Level.LOW, []), (Level.HIGH, ["phone.reserved"])):
        assess("a-1", level, codes)
        follow("a-1")
    assert the_case().is_open


def test_concern_of_a_case_that_has_expired_opens_no_other(table: MemoryDynamoDB) -> None:
    assess("a-1")
    follow("a-1")
    closed()
    for pk in [pk for pk in table.partitions if pk.startswith("case#")]:
        del table.partitions[pk]
    follow("a-1")
    assert cases() == []
    assess("a-1", codes=["phone.reserved", "email.disposable"])
    follow("a-1")
    assert the_case().is_open


# ── Applications that share something ──


def test_application_joins_the_case_of_the_one_that_it_shares_something_with() -> None:
    assess("a-1")
    follow("a-1")
    assess("a-2", Level.HIGH, ["email.disposable"], shares={"phone": ["a-1"]})
    follow("a-2")
    made = the_case()
    assert (made.applications, made.level) == (("a-1", "a-2"), Level.HIGH)
    assert made.headline[0][0] == "email.disposable"  # of the application with the most points


def test_application_that_shares_nothing_gets_its_own_case() -> None:
    for name in ("a-1", "a-2"):
        assess(name)
        follow(name)
    assert [each.applications for each in cases()] == [("a-1",), ("a-2",)]


def test_closed_case_is_not_joined() -> None:
    assess("a-1")
    follow("a-1")
    closed()
    assess("a-2", shares={"phone": ["a-1"]})
    follow("a-2")
    assert [each.applications for each in open_cases()] == [("a-2",)]


def test_two_cases_are_merged_into_the_older_when_a_third_application_ties_them() -> None:
    for name in ("a-1", "a-2"):
        assess(name)
        follow(name)
    first, second = cases()
    assess("a-3", shares={"phone": ["a-1"], "email": ["a-2"]})
    follow("a-3")
    (made,) = open_cases()
    assert (made.id, sorted(made.applications)) == (first.id, ["a-1", "a-2", "a-3"])
    merged = store.load(TABLE, second.id)
    assert (merged.verdict, merged.merged_into) == ("merged", first.id)
    assert TABLE.get("app#a-2", "case")["case"] == first.id


def test_case_that_a_person_works_on_is_kept_whichever_is_older() -> None:
    for name in ("a-1", "a-2"):
        assess(name)
        follow(name)
    _, second = cases()
    actions.claim(TABLE, second, ONE, NOW)
    assess("a-3", shares={"phone": ["a-1"], "email": ["a-2"]})
    follow("a-3")
    (made,) = open_cases()
    assert (made.id, made.assignee) == (second.id, "reviewer-1")


def test_cases_that_two_people_work_on_are_linked() -> None:
    for name, actor in (("a-1", ONE), ("a-2", TWO)):
        assess(name)
        follow(name)
        actions.claim(TABLE, cases()[-1], actor, NOW)
    assess("a-3", shares={"phone": ["a-1"], "email": ["a-2"]})
    for _ in range(2):
        follow("a-3")
    first, second = open_cases()
    assert (first.linked, second.linked) == ((second.id,), (first.id,))
    assert (first.assignee, second.assignee) == ("reviewer-1", "reviewer-2")


def test_case_that_is_full_is_linked_with_the_next() -> None:
    for number in range(MAX_APPLICATIONS + 1):
        assess(f"a-{number}", shares={"phone": [f"a-{number - 1}"]} if number else None)
        follow(f"a-{number}")
    first, second = open_cases()
    assert (len(first.applications), len(second.applications)) == (MAX_APPLICATIONS, 1)
    assert second.linked == (first.id,)


def waiting_for_second() -> Case:
    """The oldest case, on which a first person has decided."""
    return store.change(
        TABLE, cases()[0], ONE, Action.CLAIM, NOW, state=State.SECOND_LOOK, first_by="reviewer-1", is_touched=True
    )


def test_case_that_waits_for_a_second_person_takes_no_application_that_the_first_has_not_seen() -> None:
    assess("a-1")
    follow("a-1")
    first = waiting_for_second()
    assess("a-2", shares={"phone": ["a-1"]})
    follow("a-2")
    kept, other = open_cases()
    assert (kept.id, kept.applications, other.applications) == (first.id, ("a-1",), ("a-2",))
    assert (kept.linked, other.linked) == ((other.id,), (kept.id,))


def test_case_that_waits_for_a_second_person_is_not_merged() -> None:
    for name in ("a-1", "a-2"):
        assess(name)
        follow(name)
    waiting_for_second()
    assess("a-3", shares={"phone": ["a-1"], "email": ["a-2"]})
    follow("a-3")
    assert [each.applications for each in open_cases()] == [("a-1",), ("a-2", "a-3")]


RING = {"a-1": ["a-2", "a-3"], "a-2": ["a-1", "a-3"], "a-3": ["a-1", "a-2"]}


@pytest.mark.parametrize("order", list(permutations(RING)), ids="-".join)
def test_ring_is_one_case_in_any_order(order: tuple[str, ...]) -> None:
    for name, others in RING.items():
        assess(name, shares={"phone": others})
    for name in order:
        follow(name)
    assert sorted(the_case().applications) == sorted(RING)


# ── Two at the same time ──


def ends(made: MemoryDynamoDB, *names: str, turns: list[tuple[int, int]]) -> tuple[object, list[int]]:
    """What two that are followed at the same time end as, and how many requests each made."""
    turning = Turns([partial(follow, name) for name in names], turns)
    turning.run(made)
    pointers = {name: TABLE.get(f"app#{name}", "case")["case"] for name in names}
    (only,) = open_cases()
    assert set(pointers.values()) == {only.id}
    return (sorted(only.applications), only.level, only.codes, only.points), turning.taken


def begin(made: MemoryDynamoDB) -> None:
    made.partitions.clear()
    assess("a-1", Level.HIGH, ["phone.reserved"], shares={"phone": ["a-2"]})
    assess("a-2", Level.REVIEW, ["email.disposable"], shares={"phone": ["a-1"]})


def test_two_that_share_something_end_in_one_case_wherever_interrupted(table: MemoryDynamoDB) -> None:
    begin(table)
    serial, (most_of_one, most_of_other) = ends(table, "a-1", "a-2", turns=[])
    assert min(most_of_one, most_of_other) >= 4
    for first in range(most_of_one):
        for second in range(1, most_of_other + 3):
            begin(table)
            end, _ = ends(table, "a-1", "a-2", turns=[(0, first), (1, second)])
            assert end == serial, (first, second)
            assert faults() == []


def test_claim_and_a_rising_level_are_both_kept_wherever_interrupted(table: MemoryDynamoDB) -> None:
    for first in range(8):
        table.partitions.clear()
        assess("a-1")
        follow("a-1")
        assess("a-1", Level.HIGH, ["phone.reserved", "email.disposable"])
        seen = the_case()
        refused: list[bool] = []

        def claim(seen: Case = seen, refused: list[bool] = refused) -> None:
            try:
                actions.claim(TABLE, seen, ONE, NOW)
            except store.Changed:
                refused.append(True)
                actions.claim(TABLE, store.load(TABLE, seen.id), ONE, NOW)

        Turns([lambda: follow("a-1"), claim], [(0, first), (1, 2)]).run(table)
        made = the_case()
        assert (made.level, made.assignee, made.state) == (Level.HIGH, "reviewer-1", State.IN_REVIEW)
        assert made.version == 3


def test_any_failed_request_leads_to_the_same_end(table: MemoryDynamoDB) -> None:
    begin(table)
    serial, _ = ends(table, "a-1", "a-2", turns=[])
    for number in range(1, 30):
        begin(table)
        left = [number]

        def fail(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise ConnectionError

        table.before_step = fail
        for name in ("a-1", "a-2"):
            try:
                follow(name)
            except ConnectionError:
                follow(name)  # the stream delivers the record again
        table.before_step = lambda: None
        end, _ = ends(table, "a-1", "a-2", turns=[])
        assert end == serial, number
