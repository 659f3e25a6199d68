"""Reviewers claim, release, assign, snooze and note; locks end, and of two at the same time one is told so."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bonafide.aws import clients
from cases import actions, store
from cases.actions import Held, Refused
from cases.case import Actor, Case
from cases.states import Action, State
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import BUCKET, LEAD, NOW, ONE, TABLE, TWO, assess, faults, follow, memory, the_case
from tests.turns import Turns

LATER = NOW + timedelta(minutes=31)


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        assess("a-1")
        follow("a-1")
        yield made
        assert faults() == []


def test_claimed_case_is_locked_for_half_an_hour() -> None:
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    assert (case.state, case.holder(NOW), case.holder(LATER)) == (State.IN_REVIEW, "reviewer-1", "")
    with pytest.raises(Held) as held:
        actions.claim(TABLE, case, TWO, NOW)
    assert (held.value.holder, held.value.until) == ("reviewer-1", NOW + timedelta(minutes=30))


def test_lock_that_has_ended_is_no_obstacle() -> None:
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    assert actions.claim(TABLE, case, TWO, LATER).holder(LATER) == "reviewer-2"


def test_own_lock_can_be_renewed() -> None:
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    assert actions.claim(TABLE, case, ONE, NOW + timedelta(minutes=20)).holder(LATER) == "reviewer-1"


def test_of_two_who_claim_the_same_version_one_is_refused() -> None:
    seen = the_case()
    actions.claim(TABLE, seen, ONE, NOW)
    with pytest.raises(store.Changed):
        actions.claim(TABLE, seen, TWO, NOW)
    assert the_case().assignee == "reviewer-1"


def test_two_who_ask_for_the_next_case_get_two_cases_wherever_interrupted(table: MemoryDynamoDB) -> None:
    for first in range(8):
        table.partitions.clear()
        for name in ("a-1", "a-2"):
            assess(name)
            follow(name)
        got: list[Case | None] = []

        def take(actor: Actor, got: list[Case | None] = got) -> None:
            got.append(actions.claim_next(TABLE, actor, NOW))

        Turns([lambda: take(ONE), lambda: take(TWO)], [(0, first), (1, 3)]).run(table)
        assert len({case.id for case in got if case}) == 2


def test_next_case_is_the_one_that_is_due_first_and_free() -> None:
    first = the_case()
    assess("a-2")
    follow("a-2", NOW + timedelta(hours=1))
    assert (actions.claim_next(TABLE, ONE, NOW) or first).applications == ("a-1",)
    assert (actions.claim_next(TABLE, TWO, NOW) or first).applications == ("a-2",)
    assert actions.claim_next(TABLE, TWO, NOW) is None
    assert (actions.claim_next(TABLE, TWO, LATER) or first).applications == ("a-1",)  # the lock has ended


def test_cases_that_are_put_off_do_not_hide_the_next_one() -> None:
    until = NOW + timedelta(days=2)
    for number in range(2, 2 * actions.CANDIDATES):
        assess(f"a-{number}")
        follow(f"a-{number}")
    for case in store.page(TABLE, State.OPEN, limit=store.MAX_PAGE)[0]:
        actions.snooze(TABLE, case, ONE, until, "no_time", NOW)
    assess("a-1000")
    follow("a-1000", NOW + timedelta(hours=1))
    taken = actions.claim_next(TABLE, TWO, NOW)
    assert taken is not None
    assert taken.applications == ("a-1000",)


def test_boosted_case_comes_first() -> None:
    assess("a-2")
    follow("a-2", NOW + timedelta(hours=1))
    second = next(case for case in store.page(TABLE, State.OPEN, limit=10)[0] if case.applications == ("a-2",))
    store.change(TABLE, second, ONE, Action.REPORT, NOW, boost="reported")
    assert (actions.claim_next(TABLE, ONE, NOW) or second).applications == ("a-2",)


def test_released_case_is_free() -> None:
    case = actions.release(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, NOW)
    assert (case.state, case.assignee) == (State.OPEN, "")


def test_another_person_cannot_release_a_case_but_a_lead_can() -> None:
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    with pytest.raises(Held):
        actions.release(TABLE, case, TWO, NOW)
    assert actions.release(TABLE, case, LEAD, NOW).state is State.OPEN


def test_lead_assigns_a_case() -> None:
    case = actions.assign(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), LEAD, "reviewer-2", NOW)
    assert case.holder(NOW) == "reviewer-2"


def test_snoozed_case_is_not_the_next_until_then() -> None:
    until = NOW + timedelta(days=2)
    case = actions.snooze(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, until, "reply_expected", NOW)
    assert (case.state, case.assignee) == (State.OPEN, "")
    assert actions.claim_next(TABLE, TWO, NOW) is None
    assert actions.claim_next(TABLE, TWO, until + timedelta(seconds=1)) is not None


@pytest.mark.parametrize("until", [NOW, NOW + timedelta(days=15)])
def test_case_is_snoozed_for_fourteen_days_at_most(until: object) -> None:
    with pytest.raises(Refused, match="next 14 days"):
        actions.snooze(TABLE, the_case(), ONE, until, "no_time", NOW)  # type: ignore[arg-type]


def test_case_is_snoozed_twice_at_most() -> None:
    case = the_case()
    for _ in range(2):
        case = actions.snooze(TABLE, case, ONE, NOW + timedelta(days=1), "no_time", NOW)
    with pytest.raises(Refused, match="put off 2 times"):
        actions.snooze(TABLE, case, ONE, NOW + timedelta(days=1), "no_time", NOW)


def test_reason_of_one_s_own_is_not_kept_in_the_table() -> None:
    with pytest.raises(Refused, match="reply_expected"):
        actions.snooze(TABLE, the_case(), ONE, NOW + timedelta(days=1), "Asked Jane Doe", NOW)


def test_text_of_a_note_is_in_the_bucket_only(table: MemoryDynamoDB) -> None:
    case = actions.note(TABLE, BUCKET, the_case(), ONE, "Called +1 415 867 5309.", NOW)
    contents = [event.content for event in store.events(TABLE, case.id) if event.content]
    (noted,) = [content for content in contents if content["action"] == "note"]
    assert "867 5309" not in str(table.items())
    stored = json.loads(clients.s3().get_object(Bucket=BUCKET, Key=noted["details"]["key"])["Body"].read())
    assert (stored["text"], stored["by"]) == ("Called +1 415 867 5309.", "reviewer-1")


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001])
def test_note_needs_a_text_of_reasonable_length(text: str) -> None:
    with pytest.raises(Refused, match="between 1 and 10,000"):
        actions.note(TABLE, BUCKET, the_case(), ONE, text, NOW)


def test_note_on_a_case_that_one_holds_renews_the_lock() -> None:
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    soon = NOW + timedelta(minutes=20)
    assert actions.note(TABLE, BUCKET, case, ONE, "Read.", soon).holder(LATER) == "reviewer-1"


def test_action_that_the_state_does_not_allow_says_so() -> None:
    with pytest.raises(store.NotPossible, match="release is not possible while the case is open"):
        actions.release(TABLE, the_case(), ONE, NOW)
