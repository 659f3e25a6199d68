"""Reports by employees: the reporter stays unknown, and the answer does not say whether the person applied."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bonafide.aws import clients, sightings
from bonafide.identity import canonical_email
from bonafide.risk import Level
from cases import audit, reports, store
from cases.case import Actor
from cases.reports import PER_HOUR, TooMany
from cases.states import Action, State
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import BUCKET, NOW, ONE, TABLE, assess, cases, faults, follow, memory, the_case
from tests.cases.review_client import KEYS, client

REPORTER = Actor("employee-77", "reviewer")
ADDRESS = "jane.roe@gmail.com"


@pytest.fixture(autouse=True)
def aws() -> Iterator[MemoryDynamoDB]:
    """An application of level low, which has no case."""
    with memory() as table:
        assess("a-1", Level.LOW, ())
        hashed = KEYS.hashed({"email": [canonical_email(ADDRESS)]})
        TABLE.put(sightings.items("a-1", hashed, now=NOW, expires_at=2_000_000_000))
        yield table


def report(**given: Any) -> None:
    """A report, and what the stream brings about, which delivers it twice."""
    who = given.pop("actor", REPORTER)
    given = {"reason": "other_person_appeared", **given}
    reports.report(TABLE, BUCKET, KEYS, who, given.pop("now", NOW), **given)
    for pk, _ in [key for key in clients.dynamodb().items() if key[0].startswith("report#")] * 2:  # type: ignore[attr-defined]
        reports.follow(TABLE, pk.removeprefix("report#"), NOW)


def everything(aws: MemoryDynamoDB) -> str:
    """All that the table and the bucket hold."""
    objects = clients.s3().objects  # type: ignore[attr-defined]
    return json.dumps([list(aws.items().items()), {key: body.decode() for key, (body, _) in objects.items()}])


@pytest.mark.parametrize(
    "named", [{"application_id": "a-1"}, {"email": ADDRESS}, {"email": "Jane.Roe+x@googlemail.com"}]
)
def test_report_opens_a_case_that_comes_first(named: dict[str, str]) -> None:
    report(**named, text="Another person came to the interview.")
    case = the_case()
    assert (case.state, case.boost, case.applications, case.level) == (State.OPEN, "reported", ("a-1",), Level.LOW)
    event = store.events(TABLE, case.id)[-1].content
    assert event is not None
    assert event["action"] == Action.REPORT
    assert event["details"].keys() == {"report", "application", "reason", "key", "digest"}
    text, _ = clients.s3().objects[event["details"]["key"]]  # type: ignore[attr-defined]
    assert json.loads(text)["text"] == "Another person came to the interview."
    assert faults() == []


def test_nothing_says_who_reported(aws: MemoryDynamoDB) -> None:
    report(email=ADDRESS, text="I saw it.")
    assert REPORTER.subject not in everything(aws)
    (entry,) = audit.entries(TABLE, "2026-11")
    assert entry.content is not None
    assert entry.content["action"] == "report"
    assert entry.content["details"] == {"reason": "other_person_appeared", "by": "email"}
    assert len(entry.content["actor"]) == 64
    report(email=ADDRESS)
    again = audit.entries(TABLE, "2026-11")[-1].content
    assert again is not None
    assert again["actor"] == entry.content["actor"]  # so that abuse can be found


def test_address_is_stored_nowhere(aws: MemoryDynamoDB) -> None:
    report(email=ADDRESS, text="x")
    report(email="unknown@example.org", text="y")
    assert "jane" not in everything(aws).lower()
    assert "unknown" not in everything(aws)


def test_of_an_unknown_person_nothing_is_kept_but_that_there_was_a_report(aws: MemoryDynamoDB) -> None:
    before = aws.items().keys()
    report(application_id="a-99", text="A name is in here")
    report(email="unknown@example.org", text="A name is in here")
    assert {pk.partition("#")[0] for pk, _ in aws.items().keys() - before} == {"audit", "rate"}
    assert "A name" not in everything(aws)
    assert cases() == []


def test_answer_is_the_same_whether_or_not_the_person_is_known() -> None:
    who = client().person("employee-77", "openid")
    known, unknown = (
        who.post("/reports", {"email": each, "reason": "other"}) for each in (ADDRESS, "unknown@example.org")
    )
    assert (known.status, known.text) == (unknown.status, unknown.text) == (200, '{"received":true}')


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reason": "other"}, 422),
        ({"reason": "other", "application_id": "a-1", "email": ADDRESS}, 422),
        ({"reason": "I do not like them", "application_id": "a-1"}, 422),
        ({"reason": "other", "email": "no address"}, 422),
        ({"reason": "other", "application_id": "../a-1"}, 422),
        ({"reason": "other", "application_id": "a-1", "text": "x" * 5001}, 422),
        ({"application_id": "a-1"}, 422),
    ],
)
def test_report_that_is_incomplete_is_refused(body: dict[str, str], status: int) -> None:
    assert client().post("/reports", body).status == status


def test_report_boosts_an_open_case_and_opens_a_closed_one() -> None:
    assess("a-1", Level.HIGH)
    follow("a-1")
    before = the_case()
    report(application_id="a-1")
    case = the_case()
    assert (case.boost, case.due_at, case.level) == ("reported", before.due_at, Level.HIGH)
    store.change(TABLE, case, ONE, Action.NOTE, NOW, state=State.CLOSED, verdict="unresolved", closed_at=NOW)
    report(application_id="a-1", now=NOW + timedelta(minutes=1))
    case = the_case()
    assert (case.state, case.boost, case.verdict) == (State.OPEN, "reported", "")
    assert faults() == []


def test_objection_of_the_candidate_stays_one() -> None:
    assess("a-1", Level.HIGH)
    follow("a-1")
    store.change(TABLE, the_case(), ONE, Action.NOTE, NOW, boost="appeal")
    report(application_id="a-1")
    assert the_case().boost == "appeal"


def test_applications_of_one_case_are_reported_once() -> None:
    assess("a-2", Level.HIGH, shares={"phone": ["a-1"]})
    follow("a-2")
    assess("a-1", Level.HIGH, shares={"phone": ["a-2"]})
    follow("a-1")
    hashed = KEYS.hashed({"email": [canonical_email(ADDRESS)]})
    TABLE.put(sightings.items("a-2", hashed, now=NOW, expires_at=2_000_000_000))
    report(email=ADDRESS)
    done = [each.content["action"] for each in store.events(TABLE, the_case().id) if each.content]
    assert done.count("report") == 1


def test_only_the_latest_applications_of_an_address_are_reviewed() -> None:
    hashed = KEYS.hashed({"email": ["agency@example.org"]})
    for number in range(15):
        assess(f"b-{number}", Level.LOW, ())
        sent = NOW + timedelta(hours=number)
        TABLE.put(sightings.items(f"b-{number}", hashed, now=sent, expires_at=2_000_000_000))
    report(email="agency@example.org")
    assert {each for case in cases() for each in case.applications} == {f"b-{number}" for number in range(5, 15)}


def test_one_person_cannot_report_without_end() -> None:
    for _ in range(PER_HOUR // 2):
        report(application_id="a-99")
    with pytest.raises(TooMany):
        report(application_id="a-99")
    report(application_id="a-99", actor=Actor("employee-78", "reviewer"))
    report(application_id="a-99", now=NOW + timedelta(hours=1))
    now = client().person("employee-79", "openid")
    answers = [now.post("/reports", {"application_id": "a-99", "reason": "other"}).status for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_case_that_others_change_meanwhile_is_still_boosted() -> None:
    assess("a-1", Level.HIGH)
    follow("a-1")
    reports.report(TABLE, BUCKET, KEYS, REPORTER, NOW, application_id="a-1", reason="other")
    stored = clients.dynamodb().items()  # type: ignore[attr-defined]
    (report_id,) = (key[0].removeprefix("report#") for key in stored if key[0].startswith("report#"))
    for at in range(1, 8):
        steps = 0

        def step(at: int = at) -> None:
            nonlocal steps
            steps += 1
            if steps == at:
                store.change(TABLE, the_case(), ONE, Action.NOTE, NOW)

        clients.dynamodb().before_step = step  # type: ignore[attr-defined]
        reports.follow(TABLE, report_id, NOW)
        clients.dynamodb().before_step = lambda: None  # type: ignore[attr-defined]
    done = [each.content["action"] for each in store.events(TABLE, the_case().id) if each.content]
    assert done.count("report") == 1
    assert faults() == []


def test_case_that_is_merged_meanwhile_is_not_opened_again() -> None:
    """Its applications would be in two open cases."""
    for at in range(1, 10):
        clients.dynamodb().partitions.clear()  # type: ignore[attr-defined]
        for name in ("a-1", "a-2"):
            assess(name, Level.HIGH)
            follow(name)
        reports.report(TABLE, BUCKET, KEYS, REPORTER, NOW, application_id="a-2", reason="other")
        stored = clients.dynamodb().items()  # type: ignore[attr-defined]
        (report_id,) = (key[0].removeprefix("report#") for key in stored if key[0].startswith("report#"))
        steps = iter(range(1, 100))

        def step(at: int = at, steps: Iterator[int] = steps) -> None:
            if next(steps) == at:
                clients.dynamodb().before_step = lambda: None  # type: ignore[attr-defined]
                assess("a-2", Level.HIGH, shares={"phone": ["a-1"]})
                follow("a-2")

        clients.dynamodb().before_step = step  # type: ignore[attr-defined]
        reports.follow(TABLE, report_id, NOW)
        clients.dynamodb().before_step = lambda: None  # type: ignore[attr-defined]
        follow("a-2")
        assert len({each.id for each in cases() if each.is_open and "a-2" in each.applications}) == 1, at
        assert faults() == []
