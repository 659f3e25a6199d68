"""What the stream brings to the function Cases besides assessments: alerts' status, notes to write, weakened codes."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from bonafide.aws import clients, records, weakened
from bonafide.aws.alerts import Alerts
from bonafide.aws.dead_letters import DeadLetters
from bonafide.risk import Level
from cases import actions, changes, review, sampling, store, verdicts
from cases.case import SYSTEM
from cases.counters import FindingVerdict
from cases.notices import Notices
from cases.opening import CLEARED, closing
from cases.states import Action
from cases.verdicts import Decision
from local.memory_aws import MemoryDynamoDB, MemorySNS, MemorySQS
from local.queues import event_filter
from local.template import load
from tests.cases.made import LEAD, NOW, ONE, TABLE, TWO, assess, cases, follow, memory, the_case

NOTICES = Notices(Alerts("updates"), Alerts("operations"), "write-back")
DEAD_LETTERS = DeadLetters("dead-letters")


class Stream:
    """The records of the table, with their images, and what is published when they are processed."""

    def __init__(self, table: MemoryDynamoDB) -> None:
        self.records: list[dict[str, Any]] = []
        self.sns, self.sqs = MemorySNS(), MemorySQS()
        self._table = table
        table.subscribe(lambda *_: True, self._note)

    def _note(self, record: dict[str, Any]) -> None:
        pk, sk = (record["dynamodb"]["Keys"][name]["S"] for name in ("pk", "sk"))
        image = self._table.partitions[pk].get(sk, {})
        self.records.append({**record, "dynamodb": {**record["dynamodb"], "NewImage": image}})

    def process(self) -> list[dict[str, Any]]:
        """Processes the records that the mapping lets through, and returns what is published."""
        wanted = [each for each in self.records if _filter()(each)]
        self.records.clear()
        before = len(self.sns.published)
        with patch.object(clients, "sns", lambda: self.sns), patch.object(clients, "sqs", lambda: self.sqs):
            answer = changes.process_changes({"Records": wanted}, TABLE, "uploads", DEAD_LETTERS, NOTICES)
        assert answer == {"batchItemFailures": []}
        return [dict(message) for message in self.sns.published[before:]]

    def statuses(self) -> list[tuple[str, str]]:
        """The status and detail of each update."""
        found = (json.loads(json.loads(message["Message"])["default"]) for message in self.process())
        return [(each["status"], each["status_detail"]) for each in found]


@cache
def _filter() -> Callable[[dict[str, Any]], bool]:
    """The filter of the function's mapping, as template.yaml has it."""
    properties = load(Path(__file__).parents[2] / "template.yaml")["Resources"]["Cases"]["Properties"]
    return event_filter(properties["Events"]["Changes"]["Properties"]["FilterCriteria"])


@pytest.fixture
def stream() -> Iterator[Stream]:
    with memory() as table:
        yield Stream(table)


def alerted(name: str = "a-1") -> None:
    """An application is high, an alert has named it, and its case is open."""
    assess(name, Level.HIGH)
    item = records.load(TABLE, name).assessment
    TABLE.put([{**item, "alert_id": "alert-1"}])
    follow(name)


def test_status_of_an_alert_follows_its_case(stream: Stream) -> None:
    alerted()
    assert stream.statuses() == []  # the alert itself says that it is new
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    assert stream.statuses() == [("In Progress", "claim")]
    waiting = verdicts.give(
        TABLE,
        held,
        ONE,
        Decision("confirmed", "issuer_denied", {"phone.reserved": FindingVerdict.TRUE}, ("document_seen",)),
        NOW,
    )
    assert stream.statuses() == []
    done = verdicts.second(TABLE, waiting, TWO, Decision("unresolved", "no_reply", {}, ("document_seen",)), NOW)
    assert stream.statuses() == []
    held = actions.claim(TABLE, done.case, TWO, NOW)
    closed = verdicts.give(TABLE, held, TWO, Decision("withdrawn", "candidate_withdrew"), NOW)
    assert stream.statuses() == [("Resolved", "withdrawn")]
    verdicts.reopen(TABLE, closed, LEAD, "appeal", NOW)
    assert stream.statuses() == [("New", "appeal")]


def test_case_that_no_alert_has_named_says_nothing(stream: Stream) -> None:
    assess("a-1")
    follow("a-1")
    actions.claim(TABLE, the_case(), ONE, NOW)
    assert stream.process() == []


def test_update_is_a_valid_detection_finding_on_the_alert_and_names_nobody(stream: Stream) -> None:
    alerted()
    actions.claim(TABLE, the_case(), ONE, NOW)
    (message,) = stream.process()
    assert message["TopicArn"] == "updates"
    finding = json.loads(json.loads(message["Message"])["default"])
    assert finding["finding_info"]["uid"] == "alert-1" != finding["metadata"]["uid"]
    ocsf = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.5.0"))
    schema = Draft202012Validator(ocsf.get_class_schema(ocsf.lookup_class_name_from_uid(2004)))
    assert [error.message for error in schema.iter_errors(finding)] == []
    assert (finding["activity_id"], finding["type_uid"], finding["status_id"]) == (2, 200402, 2)
    assert ONE.subject not in message["Message"]


def test_repeated_update_has_the_same_id(stream: Stream) -> None:
    alerted()
    actions.claim(TABLE, the_case(), ONE, NOW)
    again = list(stream.records)
    (first,) = stream.process()
    stream.records += again
    (second,) = stream.process()
    assert first["Message"] == second["Message"]


def test_weakened_code_is_reported_to_operations(stream: Stream) -> None:
    TABLE.put([weakened.item("phone.reserved", NOW, held=1, decided=90)])
    (message,) = stream.process()
    assert (message["TopicArn"], message["Subject"]) == ("operations", "Bonafide weakened the code phone.reserved")
    assert "Of 90 such findings" in message["Message"]


def test_first_assessment_as_low_is_not_read_unless_it_is_sampled(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(review.load().sampled, "low", 0.005)
    names = [f"a-{number}" for number in range(600)]
    drawn = {name for name in names if sampling.is_sampled(name, "", 0.005)}
    assert drawn
    for name in names:
        assess(name, Level.LOW, [])
    requests: list[str] = []
    stream._table.on_request = lambda request: requests.append(request.operation)
    stream.process()
    assert {each.applications[0] for each in cases()} == drawn
    assert all(each.is_sample for each in cases())
    assert len(requests) <= 8 * len(drawn)


def test_low_assessment_that_rises_in_the_same_batch_opens_a_case(stream: Stream) -> None:
    name = next(f"a-{number}" for number in range(600) if not sampling.is_sampled(f"a-{number}", "", 0.005))
    assess(name, Level.LOW, [])
    assess(name, Level.HIGH)
    stream.process()
    assert (the_case().level, the_case().is_sample) == (Level.HIGH, False)


def test_refused_notice_is_delivered_again(stream: Stream) -> None:
    TABLE.put([weakened.item("phone.reserved", NOW, held=1, decided=90)])
    (record,) = stream.records
    broken = SimpleNamespace(publish=lambda **_: 1 / 0, exceptions=SimpleNamespace(ClientError=ZeroDivisionError))
    with patch.object(clients, "sns", lambda: broken):
        answer = changes.process_changes({"Records": [record]}, TABLE, "uploads", DEAD_LETTERS, NOTICES)
    assert answer["batchItemFailures"] == [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]


def test_update_of_a_case_that_is_gone_is_left_out(stream: Stream) -> None:
    alerted()
    case = actions.claim(TABLE, the_case(), ONE, NOW)
    TABLE.delete([(case.pk, "case")])
    stream.records.pop()  # of the deletion, which is another matter
    assert stream.process() == []


def test_everything_of_a_case_expires_with_it_when_it_is_closed_or_opened_again(stream: Stream) -> None:
    alerted()
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    closed = verdicts.give(TABLE, held, ONE, Decision("withdrawn", "candidate_withdrew"), NOW)
    for case in (closed, None):
        current = case or verdicts.reopen(TABLE, closed, LEAD, "appeal", NOW)
        stream.process()
        items = list(TABLE.query(current.pk))
        assert len(items) >= 5
        assert {item["expires_at"] for item in items} == {current.expires_at}


def test_change_that_closes_nothing_reads_no_events(stream: Stream) -> None:
    assess("a-1")
    follow("a-1")
    stream.process()
    requests: list[str] = []
    actions.release(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, NOW)
    stream._table.on_request = lambda request: requests.append(request.operation)
    stream.process()
    assert "Query" not in requests


# ── Notes at the sources ──

ONE_THERE, TWO_THERE = (f"greenhouse:{'a' * 16}:{number}" for number in (1, 2))


def asked_for(stream: Stream) -> list[tuple[str, str, int]]:
    """The notes that the changes since the last time ask for: kind, application and number of the event."""
    stream.process()
    asked = [json.loads(body) for body in stream.sqs.sent]
    stream.sqs.sent.clear()
    assert {each["case"] for each in asked} <= {each.id for each in cases()}
    return [(each["kind"], each["application"], each["event"]) for each in asked]


def test_applications_that_came_by_a_connection_get_notes_when_a_case_opens_and_is_decided(stream: Stream) -> None:
    assess(ONE_THERE)
    follow(ONE_THERE)
    assert asked_for(stream) == [("opened", ONE_THERE, 1)]
    for name in (TWO_THERE, "a-1"):
        assess(name, shares={"phone": [ONE_THERE]})
        follow(name)
    assert asked_for(stream) == [("opened", TWO_THERE, 2)]
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    actions.assign(TABLE, actions.release(TABLE, held, ONE, NOW), LEAD, ONE.subject, NOW)
    assert asked_for(stream) == []
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    closed = verdicts.give(TABLE, held, ONE, Decision("withdrawn", "candidate_withdrew"), NOW)
    assert asked_for(stream) == [("verdict", ONE_THERE, closed.version), ("verdict", TWO_THERE, closed.version)]
    verdicts.reopen(TABLE, closed, LEAD, "appeal", NOW)
    assert asked_for(stream) == []


def test_note_on_a_verdict_of_two_people_is_asked_for_after_the_second(stream: Stream) -> None:
    assess(ONE_THERE)
    follow(ONE_THERE)
    decision = Decision("confirmed", "issuer_denied", {"phone.reserved": FindingVerdict.TRUE}, ("document_seen",))
    waiting = verdicts.give(TABLE, actions.claim(TABLE, the_case(), ONE, NOW), ONE, decision, NOW)
    assert asked_for(stream) == [("opened", ONE_THERE, 1)]
    closed = verdicts.second(TABLE, waiting, TWO, decision, NOW).case
    assert asked_for(stream) == [("verdict", ONE_THERE, closed.version)]


@pytest.mark.parametrize(
    ("action", "verdict"), [(Action.CLEAR, CLEARED), (Action.MERGE, "merged"), (Action.ERASE, "erased")]
)
def test_case_that_the_system_closes_asks_for_no_note(stream: Stream, action: Action, verdict: str) -> None:
    assess(ONE_THERE)
    follow(ONE_THERE)
    asked_for(stream)
    store.change(TABLE, the_case(), SYSTEM, action, NOW, **closing(verdict, NOW))
    assert asked_for(stream) == []


def test_decided_case_that_is_gone_asks_for_no_note(stream: Stream) -> None:
    assess(ONE_THERE)
    follow(ONE_THERE)
    asked_for(stream)
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    closed = verdicts.give(TABLE, held, ONE, Decision("withdrawn", "candidate_withdrew"), NOW)
    TABLE.delete([(closed.pk, "case")])
    stream.records.pop()
    assert asked_for(stream) == []


def test_change_is_followed_again_if_the_queue_refuses(stream: Stream) -> None:
    assess(ONE_THERE)
    follow(ONE_THERE)
    wanted = [each for each in stream.records if each["dynamodb"]["Keys"]["sk"]["S"].startswith("event#")]
    with patch.object(clients, "sqs", lambda: SimpleNamespace(send_message=lambda **_: 1 / 0)):
        answer = changes.process_changes({"Records": wanted}, TABLE, "uploads", DEAD_LETTERS, NOTICES)
    assert answer["batchItemFailures"] == [{"itemIdentifier": wanted[0]["dynamodb"]["SequenceNumber"]}]
    assert asked_for(stream) == [("opened", ONE_THERE, 1)]
