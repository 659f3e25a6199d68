"""The events of a case are a chain: what was changed, removed or moved is found, and erased content is not missed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bonafide.risk import Level
from cases import store
from cases.case import CASE, Case, Event, faults_of_chain, new_id
from cases.states import Action, State
from tests.cases.made import NOW, ONE, TABLE, assess, follow, memory, the_case

FULL = Case(
    "0" * 26, 3, State.IN_REVIEW, Level.HIGH, 80, ("a-1", "a-2"), NOW, NOW + timedelta(days=1), 1_900_000_000,
    headline=(("phone.reserved", "The number is reserved."),), codes=("phone.reserved",), job="j-1: Engineer",
    submitted_at="2026-11-20T08:00:00+00:00", policy_version="abc", assignee="reviewer-1",
    locked_until=NOW + timedelta(minutes=30), boost="reported", snoozed_until=NOW, snoozes=1, waiting_since=NOW,
    first_by="reviewer-1", verdict="explained", closed_at=NOW, merged_into="1" * 26, linked=("2" * 26,),
    is_sample=True, is_touched=True, last_hash="f" * 64,
)  # fmt: skip


def chain() -> list[Event]:
    """Three events of one case, which is then in the table."""
    assess("a-1")
    follow("a-1")
    for number in (1, 2):
        store.change(TABLE, the_case(), ONE, Action.NOTE, NOW + timedelta(hours=number))
    return store.events(TABLE, the_case().id)


def found(events: list[Event]) -> list[str]:
    return faults_of_chain(events, the_case().last_hash, version=the_case().version)


def test_case_is_read_as_it_was_written() -> None:
    assert Case.of_item(FULL.item()) == FULL
    bare = FULL._replace(headline=(), codes=(), locked_until=None, is_sample=False, snoozes=0, linked=())
    assert Case.of_item(bare.item()) == bare


def test_open_cases_are_listed_by_when_they_are_due_and_closed_ones_are_not() -> None:
    item = FULL.item()
    assert (item["sk"], item["listed_in"]) == (CASE, "queue#in_review")
    assert item["listed_at"] == "2026-11-26T10:00:00.000000Z#" + "0" * 26
    assert "listed_in" not in FULL._replace(state=State.CLOSED).item()


def test_ids_sort_by_time() -> None:
    ids = [new_id(NOW + timedelta(milliseconds=number)) for number in range(50)]
    assert ids == sorted(ids)
    assert {len(each) for each in ids} == {26}


def test_untouched_chain_has_no_faults() -> None:
    with memory():
        assert found(chain()) == []


def test_erased_content_leaves_the_chain_intact() -> None:
    with memory():
        first, second, third = chain()
        assert found([first, second._replace(content=None), third]) == []


def _changed(event: Event, **content: str) -> Event:
    return event._replace(content={**(event.content or {}), **content})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda each: [each[0], _changed(each[1], actor="x"), each[2]], "content of event 2 was changed"),
        (lambda each: [each[0], each[1]._replace(content=None, digest="0" * 64), each[2]], "hash of event 2"),
        (lambda each: [each[0], each[1]._replace(hash="0" * 64), each[2]], "event 3 does not follow"),
        (lambda each: [each[0], each[2]], "event 2 is missing"),
        (lambda each: each[1:], "event 1 is missing"),
        (lambda each: each[:2], "the last events are missing"),
        (lambda each: [each[0], each[2]._replace(number=2), each[1]._replace(number=3)], "does not follow"),
        (lambda each: each[:0], "the last events are missing"),
    ],
)
def test_change_of_the_events_is_found(change: Callable[[list[Event]], list[Event]], says: str) -> None:
    with memory():
        assert any(says in fault for fault in found(change(chain())))


def test_every_changed_byte_of_a_content_is_found() -> None:
    with memory():
        events = chain()
        for number, event in enumerate(events):
            item = event.item(0)
            for place in range(0, len(item["content"]), 7):
                text = item["content"]
                other = "a" if text[place] != "a" else "b"
                changed = item | {"content": text[:place] + other + text[place + 1 :]}
                try:
                    read = Event.of_item(changed)
                except ValueError:
                    continue  # no longer JSON
                if read.content == event.content:
                    continue  # a letter of an escape, for example
                assert found([*events[:number], read, *events[number + 1 :]]), place
