"""The draft for the authorities: two people decide, two people ask, and the words judge nobody."""

from collections.abc import Iterator

import pytest

from bonafide.risk import Level
from cases import actions, audit, referral, store, verdicts
from cases.actions import Refused
from cases.case import Actor, Case
from cases.counters import FindingVerdict
from cases.states import State
from cases.verdicts import Decision
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import LEAD, NOW, ONE, TABLE, TWO, assess, faults, follow, memory, the_case

CONFIRMED = Decision("confirmed", "issuer_denied", {"phone.reserved": FindingVerdict.TRUE}, ("institution_replied",))


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        yield made
        assert faults() == []


def claimed() -> Case:
    assess("a-1", Level.HIGH, ["phone.reserved", "email.disposable"])
    follow("a-1")
    return actions.claim(TABLE, the_case(), ONE, NOW)


def confirmed() -> Case:
    waiting = verdicts.give(TABLE, claimed(), ONE, CONFIRMED, NOW)
    return verdicts.second(TABLE, waiting, TWO, CONFIRMED, NOW).case


def test_two_people_must_ask() -> None:
    first = referral.refer(TABLE, confirmed(), ONE, NOW)
    assert first.draft is None
    again = referral.refer(TABLE, first.case, ONE, NOW)
    assert again.draft is None
    second = referral.refer(TABLE, again.case, TWO, NOW)
    assert second.draft is not None
    assert second.case.state is State.CLOSED
    assert [entry.content["action"] for entry in audit.entries(TABLE, f"{NOW:%Y-%m}") if entry.content] == [
        "policy",
        "refer",
    ]


def test_person_with_two_ways_in_is_one() -> None:
    first = referral.refer(TABLE, confirmed(), ONE, NOW)
    machine = Actor("arn:aws:iam::1:user/reviewer-1", "machine")
    assert referral.refer(TABLE, first.case, machine, NOW).draft is None


@pytest.mark.parametrize("verdict", ["explained", "unresolved"])
def test_case_that_is_not_confirmed_is_not_referred(verdict: str) -> None:
    decision = Decision(verdict, verdicts.VERDICTS[verdict].reasons[0], {}, ("document_seen",))
    closed = verdicts.give(TABLE, claimed(), ONE, decision, NOW)
    with pytest.raises(Refused, match="two people"):
        referral.refer(TABLE, closed, TWO, NOW)


def test_case_that_waits_for_the_second_person_or_is_open_again_is_not_referred() -> None:
    waiting = verdicts.give(TABLE, claimed(), ONE, CONFIRMED, NOW)
    with pytest.raises(store.NotPossible):
        referral.refer(TABLE, waiting, TWO, NOW)
    closed = verdicts.second(TABLE, waiting, TWO, CONFIRMED, NOW).case
    reopened = verdicts.reopen(TABLE, referral.refer(TABLE, closed, ONE, NOW).case, LEAD, "appeal", NOW)
    with pytest.raises(store.NotPossible):
        referral.refer(TABLE, reopened, TWO, NOW)


def test_request_before_another_verdict_does_not_count() -> None:
    asked = referral.refer(TABLE, confirmed(), ONE, NOW).case
    held = actions.claim(TABLE, verdicts.reopen(TABLE, asked, LEAD, "appeal", NOW), ONE, NOW)
    waiting = verdicts.give(TABLE, held, ONE, CONFIRMED, NOW)
    closed = verdicts.second(TABLE, waiting, TWO, CONFIRMED, NOW).case
    assert referral.refer(TABLE, closed, TWO, NOW).draft is None


def drafted(**subject: str) -> dict[str, object]:
    first = referral.refer(TABLE, confirmed(), ONE, NOW).case
    made = referral.refer(TABLE, first, TWO, NOW, subjects=[subject] if subject else []).draft
    assert made is not None
    return made


def test_draft_has_the_parts_of_the_form_and_only_true_findings() -> None:
    made = drafted(name="Ada Marchbanks", email="ada@example.net")
    assert {"victim", "financial_loss", "subjects", "incident", "other", "signature"} <= made.keys()
    text = referral.as_text(made)
    assert "Summary of phone.reserved." in text
    assert "email.disposable" not in text
    assert "name: Ada Marchbanks" in text
    assert "phone: [to complete]" in text
    assert "2 people reached the verdict confirmed (issuer_denied)" in text


def test_draft_names_nobody_who_was_not_revealed_and_judges_nobody() -> None:
    text = referral.as_text(drafted()).lower()
    assert ONE.subject not in text
    assert not any(word in text for word in ("fraud", "fake", "criminal", "guilty"))
