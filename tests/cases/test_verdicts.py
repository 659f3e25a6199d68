"""Verdicts: what must be said, who may say it, what it changes, and that nothing is counted twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assess.catalogue import CATALOGUE as IDENTITY
from bonafide.aws.table import Conflict, Put
from bonafide.risk import Level
from cases import actions, case, counters, detail, store, verdicts
from cases.actions import Refused
from cases.api import IMPLIED
from cases.case import Case
from cases.counters import Counts, FindingVerdict
from cases.states import Action, State
from cases.verdicts import BULK, CHECKED, LASTING, VERDICTS, Decision, SamePerson
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import LEAD, NOW, ONE, TABLE, TWO, assess, faults, follow, memory, the_case

TRUE, EXPLAINED, WRONG, UNKNOWN = FindingVerdict
CODES = ("email.disposable", "phone.reserved")
CHECK = ("asked_candidate",)


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        yield made
        assert faults() == []


def test_documentation_names_each_verdict_with_its_reasons_and_what_can_be_checked() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "cases.md").read_text().splitlines()
    for name, meaning in VERDICTS.items():
        (row,) = [line for line in lines if line.startswith(f"| `{name}`") and line.count("|") == 5]
        assert row.split("|")[4].replace("`", "").strip().split(", ") == list(meaning.reasons)
    assert [name for name in CHECKED if f"`{name}`" not in "\n".join(lines)] == []


def claimed(*codes: str, actor: case.Actor = ONE) -> Case:
    """The case of one application with these codes, held by a person."""
    assess("a-1", Level.HIGH, codes or CODES)
    follow("a-1")
    return actions.claim(TABLE, the_case(), actor, NOW)


def decision(verdict: str, **findings: FindingVerdict) -> Decision:
    """A complete decision. Findings are given with `__` for the dot."""
    said = {code.replace("__", "."): found for code, found in findings.items()}
    if verdict in LASTING and not said:
        said = {CODES[1]: TRUE}
    return Decision(verdict, VERDICTS[verdict].reasons[0], said, CHECK)


def give(given: Decision, of: Case | None = None, actor: case.Actor = ONE) -> Case:
    return verdicts.give(TABLE, of or claimed(), actor, given, NOW)


def counted() -> dict[str, Counts]:
    return counters.by_code(counters.load(TABLE))


@pytest.mark.parametrize("verdict", sorted(VERDICTS.keys() - LASTING))
def test_verdict_of_one_person_closes_the_case(verdict: str) -> None:
    closed = give(decision(verdict))
    assert (closed.state, closed.verdict, closed.assignee) == (State.CLOSED, verdict, "")
    assert closed == the_case()
    (given,) = verdicts.visible(verdicts.given(TABLE, closed.id), closed, TWO.subject)
    assert (given["verdict"], given["by"], given["checked"]) == (verdict, ONE.subject, list(CHECK))


@pytest.mark.parametrize("verdict", sorted(LASTING))
def test_verdict_that_lasts_waits_for_another_person(verdict: str) -> None:
    waiting = give(decision(verdict))
    assert (waiting.state, waiting.verdict, waiting.first_by) == (State.SECOND_LOOK, "", ONE.subject)
    assert waiting.due_at == NOW + timedelta(days=1)
    assert counted() == {}
    with pytest.raises(SamePerson):
        verdicts.second(TABLE, waiting, ONE, decision(verdict), NOW)
    done = verdicts.second(TABLE, waiting, TWO, decision(verdict), NOW)
    assert done.agrees
    assert (done.case.state, done.case.verdict) == (State.CLOSED, verdict)
    assert done.first["by"] == ONE.subject
    assert counted()["phone.reserved"] == Counts(fired=1, true=1)
    assert counted()["email.disposable"] == Counts(fired=1, unknown=1)


def test_another_opinion_returns_the_case_to_review() -> None:
    waiting = give(decision("confirmed"))
    done = verdicts.second(TABLE, waiting, TWO, decision("unresolved"), NOW)
    assert not done.agrees
    assert (done.case.state, done.case.holder(NOW), done.case.first_by) == (State.IN_REVIEW, "", "")
    assert counted() == {}
    shown = verdicts.visible(verdicts.given(TABLE, waiting.id), done.case, "reviewer-3")
    assert [each["verdict"] for each in shown] == ["confirmed", "unresolved"]
    again = verdicts.give(TABLE, actions.claim(TABLE, done.case, TWO, NOW), TWO, decision("confirmed"), NOW)
    assert verdicts.second(TABLE, again, ONE, decision("confirmed"), NOW).agrees  # now the other one is second


def test_finding_on_which_two_people_differ_is_unknown() -> None:
    both = {"phone__reserved": TRUE, "email__disposable": TRUE}
    waiting = give(decision("confirmed", **both))
    verdicts.second(TABLE, waiting, TWO, decision("confirmed", **(both | {"email__disposable": EXPLAINED})), NOW)
    assert (counted()["phone.reserved"].true, counted()["email.disposable"].unknown) == (1, 1)


MACHINE = case.Actor("arn:aws:sts::1:assumed-role/Review/one", "machine")
OTHER_MACHINE = case.Actor("arn:aws:sts::1:assumed-role/Review/two", "machine")


@pytest.mark.parametrize(("first", "other"), [(ONE, MACHINE), (MACHINE, ONE)], ids=["token_first", "arn_first"])
def test_person_with_two_ways_in_is_one(first: case.Actor, other: case.Actor) -> None:
    waiting = give(decision("confirmed"), claimed(actor=first), first)
    with pytest.raises(SamePerson):
        verdicts.second(TABLE, waiting, other, decision("confirmed"), NOW)
    assert "second" not in detail.possible(waiting, other, frozenset(IMPLIED), NOW)
    third = TWO if first is ONE else OTHER_MACHINE
    assert "second" in detail.possible(waiting, third, frozenset(IMPLIED), NOW)
    assert verdicts.second(TABLE, waiting, third, decision("confirmed"), NOW).agrees


def test_second_verdict_on_a_case_that_is_erased_meanwhile_says_that_it_changed() -> None:
    waiting = give(decision("confirmed"))
    TABLE.delete([(item["pk"], item["sk"]) for item in verdicts.given(TABLE, waiting.id)])
    with pytest.raises(store.Changed):
        verdicts.second(TABLE, waiting, TWO, decision("confirmed"), NOW)


def test_two_who_agree_on_no_true_finding_do_not_agree() -> None:
    waiting = give(decision("confirmed", phone__reserved=TRUE))
    done = verdicts.second(TABLE, waiting, TWO, decision("confirmed", email__disposable=TRUE), NOW)
    assert (done.agrees, done.case.state, counted()) == (False, State.IN_REVIEW, {})


def test_same_verdict_has_another_digest_each_time() -> None:
    case_id = give(decision("explained")).id
    again = actions.claim(TABLE, verdicts.reopen(TABLE, the_case(), LEAD, "appeal", NOW), ONE, NOW)
    give(decision("explained"), again)
    first, second = verdicts.given(TABLE, case_id)
    content = {name: first[name] for name in first.keys() & second.keys() if name not in ("digest", "salt")}
    assert first["digest"] != second["digest"]
    assert case.digest_of(content) != first["digest"]
    assert len(first["salt"]) >= 32


def test_second_person_sees_nothing_of_the_first_verdict_before_giving_one() -> None:
    waiting = give(decision("confirmed"))
    stored = verdicts.given(TABLE, waiting.id)
    assert verdicts.visible(stored, waiting, TWO.subject) == [{"number": waiting.version, "at": NOW.isoformat()}]
    assert verdicts.visible(stored, waiting, ONE.subject)[0]["verdict"] == "confirmed"
    content = store.events(TABLE, waiting.id)[-1].content
    assert content is not None
    assert content["details"].keys() == {"number", "verdict_digest"}


def test_event_has_the_digest_of_the_verdict() -> None:
    closed = give(decision("explained"))
    content = store.events(TABLE, closed.id)[-1].content
    (item,) = verdicts.given(TABLE, closed.id)
    assert content is not None
    assert content["details"]["verdict_digest"] == item["digest"]
    names = ("at", "by", "role", "verdict", "reason", "checked", "findings", "watches", "salt")
    assert case.digest_of({name: item[name] for name in names}) == item["digest"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Decision("fraud", "issuer_denied", {}, CHECK), "verdict is one of"),
        (Decision("explained", "", {}, CHECK), "reason of explained is one of"),
        (Decision("explained", "issuer_denied", {}, CHECK), "reason of explained is one of"),
        (Decision("explained", "document_explains"), "Say what you checked"),
        (Decision("explained", "document_explains", {}, ("astrology",)), "astrology"),
        (Decision("explained", "document_explains", {"phone.several": EXPLAINED}, CHECK), "phone.several"),
        (Decision("explained", "document_explains", {"phone.reserved": TRUE}, CHECK), "two people"),
        (Decision("unresolved", "no_reply", {"phone.reserved": TRUE}, CHECK), "two people"),
        (Decision("confirmed", "issuer_denied", {}, CHECK), "Say which finding is true"),
        (Decision("explained", "document_explains", {}, CHECK, watches=True), "own watchlist"),
    ],
)
def test_incomplete_decision_is_refused_and_changes_nothing(given: Decision, words: str) -> None:
    held = claimed()
    with pytest.raises(Refused, match=words):
        give(given, held)
    assert the_case() == held


def test_household_is_about_all_that_applications_share() -> None:
    shared = {code for code in IDENTITY.words if code != "shipping.elsewhere"}
    about = VERDICTS["same_person_or_household"].about
    assert {code for code in shared if not code.startswith(about)} == set()
    assert not any(code.startswith(about) for code in ("employment.overlap", "address.mail_drop", "phone.reserved"))
    assert Decision("same_person_or_household", "household").of_finding("phone.reserved") is FindingVerdict.UNKNOWN


def test_no_verdict_says_something_about_the_person() -> None:
    words = {*VERDICTS, *CHECKED, *(reason for meaning in VERDICTS.values() for reason in meaning.reasons)}
    assert not any(word in each for each in words for word in ("fraud", "fake", "criminal", "liar"))


def test_only_the_person_who_holds_the_case_decides() -> None:
    held = claimed()
    with pytest.raises(actions.Held):
        give(decision("explained"), held, TWO)
    later = NOW + timedelta(hours=1)
    with pytest.raises(Refused, match="Claim the case"):
        verdicts.give(TABLE, held, ONE, decision("explained"), later)


def test_two_verdicts_at_the_same_version_are_one() -> None:
    held = claimed()
    give(decision("explained"), held)
    with pytest.raises(store.Changed):
        give(decision("our_error"), held)
    assert counted()["phone.reserved"] == Counts(fired=1, explained=1)


def test_request_that_was_answered_is_not_counted_again() -> None:
    held = claimed()
    key = Put({"pk": held.pk, "sk": "key#1", "expires_at": 1}, "attribute_not_exists(pk)")
    TABLE.transact([key])
    with pytest.raises(Conflict) as refused:
        verdicts.give(TABLE, held, ONE, decision("explained"), NOW, also=[key])
    assert refused.value.positions
    assert (counted(), the_case()) == ({}, held)


def test_verdict_after_reopening_replaces_the_first() -> None:
    closed = give(decision("explained"))
    again = verdicts.reopen(TABLE, closed, LEAD, "appeal", NOW)
    assert (again.state, again.boost, again.verdict) == (State.OPEN, "appeal", "")
    assert counted()["phone.reserved"] == Counts(fired=1, explained=1)
    month_later = NOW + timedelta(days=31)
    held = actions.claim(TABLE, again, TWO, month_later)
    verdicts.give(TABLE, held, TWO, decision("our_error"), month_later)
    assert counted()["phone.reserved"] == Counts(fired=1, wrong=1)


def test_disagreement_after_reopening_keeps_the_counted_verdict_until_there_is_another() -> None:
    again = verdicts.reopen(TABLE, give(decision("explained")), LEAD, "audit_sample", NOW)
    waiting = give(decision("confirmed"), actions.claim(TABLE, again, ONE, NOW))
    verdicts.second(TABLE, waiting, TWO, decision("unresolved"), NOW)
    assert counted()["phone.reserved"] == Counts(fired=1, explained=1)
    held = actions.claim(TABLE, the_case(), TWO, NOW)
    give(decision("unresolved"), held, TWO)
    assert counted()["phone.reserved"] == Counts(fired=1, unknown=1)


def test_open_case_cannot_be_reopened_and_the_reason_is_from_a_list() -> None:
    held = claimed()
    with pytest.raises(store.NotPossible):
        verdicts.reopen(TABLE, held, LEAD, "appeal", NOW)
    with pytest.raises(Refused, match="appeal"):
        verdicts.reopen(TABLE, held, LEAD, "because", NOW)


@pytest.mark.parametrize("fields", [{"merged_into": "0" * 26}, {"applications": ()}], ids=["merged", "erased"])
def test_case_that_is_no_case_of_its_own_any_more_is_not_reopened(fields: dict[str, Any]) -> None:
    give(decision("explained"))
    ended = store.change(TABLE, the_case(), case.SYSTEM, Action.LINK, NOW, **fields)
    with pytest.raises(Refused):
        verdicts.reopen(TABLE, ended, LEAD, "appeal", NOW)
    assert the_case() == ended


def test_household_says_nothing_of_other_findings() -> None:
    give(decision("same_person_or_household"), claimed("identity.phone_shared", "phone.reserved"))
    assert counted()["identity.phone_shared"].explained == 1
    assert counted()["phone.reserved"] == Counts(fired=1, unknown=1)


def test_applications_of_a_case_are_counted_as_fired_and_the_case_once() -> None:
    for name, other in (("a-1", "a-2"), ("a-2", "a-1")):
        assess(name, Level.REVIEW, ["phone.reserved"], shares={"phone": [other]})
        follow(name)
    give(decision("explained"), actions.claim(TABLE, the_case(), ONE, NOW))
    assert counted() == {"phone.reserved": Counts(fired=2, explained=1)}


@pytest.mark.parametrize("verdict", sorted(BULK))
def test_many_cases_can_only_be_cleared(verdict: str) -> None:
    assess("a-1", Level.HIGH, CODES)
    follow("a-1")
    closed = verdicts.clear(TABLE, the_case(), ONE, decision(verdict), NOW)
    assert (closed.state, closed.verdict) == (State.CLOSED, verdict)
    assert [each.content["action"] for each in store.events(TABLE, closed.id) if each.content][-2:] == [
        Action.CLAIM,
        Action.VERDICT,
    ]


@pytest.mark.parametrize("verdict", sorted(VERDICTS.keys() - BULK))
def test_many_cases_are_never_confirmed(verdict: str) -> None:
    assess("a-1", Level.HIGH, CODES)
    follow("a-1")
    with pytest.raises(Refused, match="one by one"):
        verdicts.clear(TABLE, the_case(), ONE, decision(verdict), NOW)
    assert the_case().version == 1
    assert not BULK & LASTING


def test_second_look_at_another_state_is_not_possible() -> None:
    with pytest.raises(store.NotPossible):
        verdicts.second(TABLE, claimed(), TWO, decision("confirmed"), NOW)
