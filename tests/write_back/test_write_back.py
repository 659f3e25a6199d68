"""Notes at the source: which are written, that they are private, and that each is there once."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

import pytest

from bonafide.aws import clients, connections, erasure, records
from bonafide.aws.connections import WritesBack
from bonafide.aws.messages import MAX_POSTPONED
from bonafide.aws.table import Table
from bonafide.source_api import NotAllowed
from bonafide.web import Refused, Unavailable
from cases import store
from cases.case import SYSTEM
from cases.opening import CLEARED, closing
from cases.states import Action
from local.memory_aws import Request
from local.template import load
from tests.cases.made import NOW, TABLE, cases, the_case
from tests.moto_fixtures import items
from tests.turns import Turns
from tests.vendors.fixtures import WebTo
from tests.vendors.notes import NOTES, Kept
from tests.vendors.server import Asked, Reply, cut_off, failing, too_many
from tests.write_back.made import CONNECTION, URL, Faulty, Steps, World, world
from write_back import writing
from write_back.due import Message
from write_back.writing import LEASE_SECONDS, Leased, messages_handler

ROOT = Path(__file__).parents[2]
VERDICT_OF_TWO = "confirmed"


@pytest.fixture(params=NOTES)
def each(request: pytest.FixtureRequest, web_to: WebTo) -> Iterator[World]:
    """The world of each source."""
    with world(request.param, web_to) as made:
        yield made


@pytest.fixture
def one(web_to: WebTo) -> Iterator[World]:
    """The world of one source, where all sources do the same."""
    with world("lever", web_to) as made:
        yield made


@pytest.fixture
def at_ashby(web_to: WebTo) -> Iterator[World]:
    with world("ashby", web_to) as made:
        yield made


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the function logs."""
    stream = StringIO()
    monkeypatch.setattr(writing.logger.registered_handler, "stream", stream)
    return stream


# ── What is written ──


def test_case_that_opens_and_is_decided_has_two_notes(each: World) -> None:
    each.assess()
    each.decide("explained")
    opened, decided = each.messages()
    assert (opened.kind, decided.kind) == ("opened", "verdict")
    assert each.deliver(opened) == "out of date"  # it is decided: nothing is to be clarified any more
    assert each.deliver(decided) == "written"
    (text,) = each.texts
    assert f"Ref BF-{decided.case}-{decided.event}-" in text
    assert URL.replace("{application_id}", each.application) in text


def test_note_is_written_while_the_case_is_open(each: World) -> None:
    each.assess()
    assert each.run() == ["written"]
    each.decide("unresolved")
    assert each.run() == ["out of date", "written"]
    assert ["nothing was decided" in text for text in each.texts] == [True, False]


UUID = "00000000-0000-4000-8000-000000000001"
PRIVATE: dict[str, Callable[[str], dict[str, Any]]] = {
    "greenhouse": lambda text: {"candidate_id": 1, "application_id": 701, "body": text, "visibility": "private"},
    "ashby": lambda text: {"candidateId": UUID, "note": text, "isPrivate": True, "sendNotifications": False},
    "lever": lambda text: {"value": text, "secret": True, "score": False, "notifyFollowers": False},
    "workable": lambda text: {"member_id": "9", "comment": {"body": text, "policy": []}},
    "smartrecruiters": lambda text: {
        "content": f"#[CANDIDATE:1] {text}",
        "shareWith": {"users": [], "hiringTeamOf": [], "everyone": False, "openNote": True},
    },
}
"""What is sent so that only those users see a note who may, and nobody is notified."""


def test_note_is_private_and_notifies_nobody(each: World) -> None:
    each.assess()
    each.run()
    mark = each.record("opened")["note_marker"]
    text = (
        "Verification: 2 points to clarify with the candidate (phone, education). Details and questions: "
        f"https://review.example/#/applications/{each.application} This is no assessment of the person; nothing was "
        f"decided.\n{mark}"
    )
    assert each.notes.kept == [Kept(each.candidate, PRIVATE[each.connection.source](text))]


@pytest.mark.parametrize(
    ("source", "user"),
    [("lever", {"perform_as": "9"}), ("greenhouse", {"grant_type": "client_credentials", "sub": "9"})],
)
def test_note_is_written_as_the_acting_user(web_to: WebTo, source: str, user: dict[str, str]) -> None:
    """Workable has it in the note itself."""
    with world(source, web_to) as made:
        made.assess()
        made.run()
        asked = made.notes.vendor.asked[0]
        assert (asked.query or dict(parse_qsl(asked.body.decode()))) == user


def test_record_has_the_note_and_no_text(each: World) -> None:
    each.assess()
    each.run()
    record = each.record("opened")
    assert record["note_id"] == "note-1"
    assert len(record["note_digest"]) == 64
    assert record["note_at"].startswith("2026-11-25")
    assert record["expires_at"] == int((NOW + TABLE.retention).timestamp())
    assert "lease_until" not in record
    assert "Verification" not in json.dumps(record)


@pytest.mark.parametrize(
    ("setting", "written"), [("off", []), ("verdict", ["verdict"]), ("opened", ["opened", "verdict"])]
)
def test_setting_says_when_notes_are_written(one: World, setting: WritesBack, written: list[str]) -> None:
    one.set(setting)
    one.assess()
    one.run()
    one.decide("explained")
    one.run()
    assert [kind for kind in ("opened", "verdict") if one.record(kind)] == written
    assert len(one.notes.kept) == len(written)


def test_each_application_of_a_case_has_a_note_of_its_own(one: World) -> None:
    """Lever's notes are of an opportunity; where they are of a candidate, the markers differ."""
    one.assess(shares=("72",))
    one.assess("phone.reserved", number="72", shares=(one.number,))
    first, second = one.messages()
    assert (first.case, first.kind) == (second.case, second.kind)
    assert first.application != second.application
    assert first.event < second.event


def test_two_applications_of_one_candidate_have_a_note_each(at_ashby: World) -> None:
    at_ashby.assess(shares=("72",))
    at_ashby.assess("phone.reserved", number="72", shares=(at_ashby.number,))
    at_ashby.decide("explained")
    decided = [each for each in at_ashby.messages() if each.kind == "verdict"]
    at_ashby.notes.broken.append(failing())
    assert [at_ashby.redeliver(each) for each in decided] == ["found at the source", "written"]
    assert len(at_ashby.notes.kept) == 2


def test_verdict_on_others_says_nothing_of_an_application_without_a_true_finding(at_ashby: World) -> None:
    at_ashby.set("verdict", writes_fraud_status=True)
    at_ashby.assess("phone.reserved", "education.too_short", shares=("72",))
    at_ashby.assess("phone.reserved", number="72", shares=(at_ashby.number,))
    at_ashby.decide(VERDICT_OF_TWO, "education.too_short")
    at_ashby.run()
    first, second = at_ashby.texts
    assert "confirmed" in first
    assert "Nothing was decided on this one" in second
    assert at_ashby.notes.statuses == ["Fraudulent", "Unsure"]


def test_sample_without_findings_has_no_note_when_it_opens(one: World) -> None:
    one.assess()
    pointer = TABLE.get(f"app#{one.application}", "case")
    TABLE.put([{**pointer, "codes": []}])
    assert one.run() == ["out of date"]


def test_second_verdict_is_another_note_only_if_it_says_something_else(each: World) -> None:
    each.assess()
    case = each.decide("explained")
    each.run()
    case = each.reopen(case)
    case = each.decide("explained")
    assert each.run()[-1] == "already written"
    each.reopen(case)
    each.decide("unresolved")
    assert each.run()[-1] == "written"
    texts = each.texts
    assert len(texts) == 2
    assert len({text.partition("Ref BF-")[2] for text in texts}) == 2
    each.run()
    assert len(each.notes.kept) == 2


# ── Ashby's status ──


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("confirmed", "Fraudulent"),
        ("identity_misused", "Unsure"),
        ("explained", "NotFraudulent"),
        ("our_error", "NotFraudulent"),
        ("same_person_or_household", "NotFraudulent"),
        ("unresolved", "Unsure"),
        ("withdrawn", "Unsure"),
        ("not_looked_at", "Unsure"),
    ],
)
def test_status_follows_from_a_verdict(at_ashby: World, verdict: str, status: str) -> None:
    at_ashby.set("opened", writes_fraud_status=True)
    at_ashby.assess()
    at_ashby.run()
    assert at_ashby.notes.statuses == []  # no finding and no level sets it
    at_ashby.decide(verdict)
    at_ashby.run()
    assert at_ashby.notes.statuses == [status]


def test_status_is_written_only_if_the_operator_says_so(at_ashby: World) -> None:
    at_ashby.assess()
    at_ashby.decide(VERDICT_OF_TWO)
    at_ashby.run()
    assert at_ashby.notes.statuses == []
    assert len(at_ashby.notes.kept) == 1


def test_first_of_two_verdicts_writes_nothing(at_ashby: World) -> None:
    at_ashby.set("verdict", writes_fraud_status=True)
    at_ashby.assess()
    with patch("cases.verdicts.second", lambda _table, case, *_: SimpleNamespace(case=case)):
        at_ashby.decide(VERDICT_OF_TWO)
    assert at_ashby.run() == ["not wanted"]
    assert at_ashby.notes.vendor.asked == []


# ── What is out of date ──


def stale_reopened(world: World) -> None:
    world.reopen(the_case())


def stale_replaced(world: World) -> None:
    world.reopen(the_case())
    world.decide("withdrawn")


def stale_erased(world: World) -> None:
    TABLE.delete([(f"app#{world.application}", sk) for sk in ("case", "application#1", "assessment")])


def stale_off(world: World) -> None:
    world.set("off")


def stale_removed(world: World) -> None:
    key = connections.key_of(world.connection)
    TABLE.delete([(key["pk"], key["sk"])])


def stale_without_a_secret(_: World) -> None:
    clients.secrets_manager().secrets.clear()  # type: ignore[attr-defined]  # of the in-memory AWS


def stale_expired(world: World) -> None:
    world.now += TABLE.retention


@pytest.mark.parametrize(
    ("stale", "outcome"),
    [
        (stale_reopened, "out of date"),
        (stale_replaced, "out of date"),
        (stale_erased, "out of date"),
        (stale_expired, "out of date"),
        (stale_off, "not wanted"),
        (stale_removed, "no such connection"),
        (stale_without_a_secret, "no such connection"),
    ],
)
def test_message_that_is_out_of_date_writes_nothing(one: World, stale: Callable[[World], None], outcome: str) -> None:
    one.assess()
    one.decide("explained")
    message = one.messages()[-1]
    stale(one)
    assert one.deliver(message) == outcome
    assert one.notes.vendor.asked == []
    assert one.record() == {}


def test_case_that_is_merged_before_its_message_arrives_has_its_note(one: World) -> None:
    one.assess()
    message = one.messages()[0]
    (before,) = cases()
    merged = store.changed(before, SYSTEM, Action.MERGE, NOW, merged_into="0" * 26, **closing("merged", NOW))
    other = before._replace(id="0" * 26, version=1, last_hash="")
    store.commit(TABLE, store.opened(other, SYSTEM, NOW, {"application": "x"}), merged)
    TABLE.update(f"app#{one.application}", "case", "SET #case = :case", case="0" * 26)
    assert one.deliver(message) == "written"


def test_application_that_came_another_way_has_no_note(one: World) -> None:
    assert one.deliver(Message("c", "a-1", 1, "opened")) == "the source takes no notes"


@pytest.mark.parametrize("source", ["teamtailor", "recruitee", "pinpoint"])
def test_source_that_takes_no_notes_is_asked_for_nothing(one: World, source: str) -> None:
    assert one.deliver(Message("c", f"{source}:abcdefghijklmnop:1", 1, "verdict")) == "the source takes no notes"


def test_case_that_the_system_closes_has_no_note(one: World) -> None:
    one.assess()
    store.change(TABLE, the_case(), SYSTEM, Action.CLEAR, NOW, **closing(CLEARED, NOW))
    assert [each.kind for each in one.messages()] == ["opened"]


# ── Exactly once ──


def with_fault(made: World, message: Message, steps: Steps, broken: Callable[[], Reply]) -> None:
    """Delivers a message until that succeeds; a request to the source that fails is answered with `broken`."""
    reply, secrets = made.notes.vendor.reply, clients.secrets_manager()

    def answered(asked: Asked) -> Reply:
        try:
            return steps.run(lambda: reply(asked))
        except ConnectionError:
            return broken()

    made.write_back = made.write_back._replace(secrets=connections.Secrets("stack/connections"))  # reads them again
    with (
        patch.object(clients, "dynamodb", lambda: Faulty(made.table, steps)),
        patch.object(clients, "secrets_manager", lambda: Faulty(secrets, steps)),
        patch.object(made.notes.vendor, "reply", answered),
    ):
        made.redeliver(message)


def at_every_request(made: World, message: Message, broken: Callable[[], Reply], *, after: bool) -> int:
    """Lets each request of a delivery fail in turn, and delivers again. Returns how many requests there were."""
    with_fault(made, message, steps := Steps(), broken)
    for number in range(steps.made):
        TABLE.delete([(f"app#{made.application}", f"writeback#{message.kind}")])
        made.notes.kept.clear()
        with_fault(made, message, Steps(number, after=after), broken)
        assert len(made.notes.kept) == 1, number
        record = made.record(message.kind)
        assert (record["note_event"], "lease_until" in record) == (message.event, False)
    return steps.made


@pytest.mark.parametrize(
    ("broken", "after"),
    [(failing, False), (failing, True), (cut_off, False), (cut_off, True), (too_many, False)],
    ids=["error", "error after", "broken connection", "broken connection after", "asked to wait"],
)
def test_note_is_written_once_whichever_request_fails(each: World, broken: Callable[[], Reply], after: bool) -> None:
    each.set("verdict", writes_fraud_status=True)
    each.assess()
    each.decide("explained")
    assert at_every_request(each, each.messages()[-1], broken, after=after) >= 10
    assert set(each.notes.statuses) <= {"NotFraudulent"}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_note_is_written_once_if_its_recovery_fails_too(one: World, after: bool) -> None:
    one.assess()
    message = one.messages()[0]
    with_fault(one, message, steps := Steps(), failing)
    writing_it = steps.made - 2  # the last but one request: then only the record is finished
    for number in range(writing_it + 1, 2 * steps.made + 3):
        TABLE.delete([(f"app#{one.application}", "writeback#opened")])
        one.notes.kept.clear()
        with_fault(one, message, Steps(writing_it, number, after=after), failing)
        assert len(one.notes.kept) == 1, number


def test_note_of_unknown_outcome_is_found_among_others(each: World) -> None:
    each.assess()
    each.notes.broken.append(failing())
    with pytest.raises(Unavailable):
        each.deliver(each.messages()[0])
    others = [PRIVATE[each.connection.source](f"Of a person, {number}") for number in range(5)]
    each.notes.kept[:0] = [Kept(each.candidate, other) for other in others]
    assert each.run() == ["found at the source"]
    assert len(each.notes.kept) == 6
    assert each.record("opened")["note_id"] == "note-6"


def test_unknown_outcome_of_an_earlier_verdict_is_cleared_up_first(one: World) -> None:
    one.assess()
    case = one.decide("explained")
    one.notes.broken.append(failing())
    with pytest.raises(Unavailable):
        one.deliver(one.messages()[-1])
    one.now += timedelta(seconds=LEASE_SECONDS)
    one.reopen(case)
    one.decide("explained")
    assert one.deliver(one.messages()[-1]) == "found at the source"
    assert len(one.notes.kept) == 1


def test_claim_of_a_process_that_ended_is_taken_over_after_its_lease(one: World) -> None:
    one.assess()
    message = one.messages()[0]
    one.notes.vendor.faults.append(failing())
    with pytest.raises(Unavailable):
        one.deliver(message)
    with pytest.raises(Leased):
        one.deliver(message)
    one.now += timedelta(seconds=LEASE_SECONDS)
    assert one.deliver(message) == "written"
    assert len(one.notes.kept) == 1


def delivered(made: World, message: Message) -> None:
    """Delivers a message, which another delivery may be at."""
    with suppress(Leased):
        made.write_back.process(message, made.now)


def test_two_deliveries_at_the_same_time_write_one_note(one: World) -> None:
    one.assess()
    message = one.messages()[0]
    most = 8
    for has_failed in (False, True):
        for first in range(most):
            for second in range(1, most + 1):
                TABLE.delete([(f"app#{one.application}", "writeback#opened")])
                one.notes.kept.clear()
                if has_failed:
                    one.notes.broken.append(failing())
                    with pytest.raises(Unavailable):
                        one.deliver(message)
                    one.now += timedelta(seconds=LEASE_SECONDS)

                actors = [partial(delivered, one, message)] * 2
                turning = Turns(actors, [(0, first), (1, second)])
                turning.run(one.table)
                assert max(turning.taken) <= most
                assert len(one.notes.kept) == 1, (first, second)
                one.now += timedelta(seconds=LEASE_SECONDS)
                assert one.deliver(message) == "already written"
                assert len(one.notes.kept) == 1


def test_erased_application_is_not_recorded_again(one: World) -> None:
    one.assess()
    message = one.messages()[0]
    reply = one.notes.vendor.reply

    def erasing(asked: Asked) -> Reply:
        TABLE.delete([(f"app#{one.application}", "writeback#opened")])
        return reply(asked)

    with patch.object(one.notes.vendor, "reply", erasing):
        assert one.deliver(message) == "written"
    assert one.record("opened") == {}


def test_role_allows_what_is_recorded_and_no_more(one: World) -> None:
    statements = load(ROOT / "template.yaml")["Resources"]["WriteBackRole"]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]
    (allowed,) = (
        each["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"]
        for each in statements["Statement"]
        if each["Action"] == "dynamodb:PutItem"
    )
    requests: list[Request] = []
    one.table.on_request = requests.append
    one.assess()
    before = len(requests)
    one.notes.broken.append(failing())
    one.redeliver(one.messages()[0])
    assert {each.operation for each in requests[before:]} == {"PutItem", "Query", "GetItem"}
    assert {*one.record("opened"), "lease_until"} == set(allowed)


def test_erasing_an_application_erases_what_was_recorded(table: Table, bucket: str) -> None:
    keys = [(f"app#lever:{CONNECTION}:{number}", "writeback#verdict") for number in (71, 711)]
    table.put({"pk": pk, "sk": sk, "marker": "Ref BF-1", "expires_at": 2_000_000_000} for pk, sk in keys)
    erasure.erase(table, bucket, erasure.find(table, bucket, [f"lever:{CONNECTION}:71"]))
    assert list(items(table)) == keys[1:]


# ── What a source refuses ──


def test_candidate_who_is_gone_at_the_source_ends_the_message(each: World) -> None:
    each.assess()
    each.decide("explained")
    each.notes.vendor.people.clear()
    assert each.deliver(each.messages()[-1]) == "gone at the source"
    assert each.notes.kept == []


@pytest.mark.parametrize("status", [401, 403])
def test_access_that_is_not_accepted_is_an_error(each: World, status: int) -> None:
    each.assess()
    each.notes.vendor.faults += [Reply(status)] * 3
    with pytest.raises(NotAllowed):
        each.deliver(each.messages()[0])


def test_statement_without_an_id_of_the_candidate_is_an_error(one: World) -> None:
    one.assess()
    statement = records.load_latest_statement(TABLE, one.application)
    TABLE.put([{name: value for name, value in statement.items() if name != "source_id"}])
    with pytest.raises(Refused, match="no id of the candidate"):
        one.deliver(one.messages()[0])


# ── The function ──


class Visibility:
    """A queue whose messages are only made invisible for longer."""

    def __init__(self) -> None:
        self.changed: list[tuple[str, str, int]] = []

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:  # noqa: N803
        self.changed.append((QueueUrl, ReceiptHandle, VisibilityTimeout))


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (too_many(1800), 1800),
        (too_many(90_000), MAX_POSTPONED),
        (too_many(), 30),
        (failing(), 30),
        (Reply(403), 30),
        (Reply(422), 30),
    ],
    ids=["half an hour", "more than SQS allows", "unsaid", "error", "forbidden", "refused"],
)
def test_failed_message_is_delivered_again_when_the_source_says(
    one: World, fault: Reply, seconds: int, log: StringIO
) -> None:
    one.assess()
    one.notes.vendor.faults.append(fault)
    queue = Visibility()
    with patch.object(clients, "sqs", lambda: queue):
        answer = handled(one, *one.messages())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "id-0"}]}
    assert queue.changed == [("queue", "handle-0", seconds)]
    logged = log.getvalue()
    assert ("access not accepted" in logged) is (fault.status == 403)
    assert f"answered {fault.status}" in logged
    assert "canary" not in logged


def handled(made: World, *messages: Message) -> Any:
    """What the function answers, at the world's time."""
    batch = [
        {"messageId": f"id-{number}", "receiptHandle": f"handle-{number}", "body": json.dumps(message._asdict())}
        for number, message in enumerate(messages)
    ]
    handler = messages_handler(made.write_back, "queue")
    context: Any = SimpleNamespace(aws_request_id="request")
    with patch("write_back.writing.datetime", SimpleNamespace(now=lambda _: made.now)):
        return handler({"Records": batch}, context)


def test_function_writes_and_says_what_it_did(one: World, log: StringIO) -> None:
    one.assess()
    assert handled(one, *one.messages(), *one.messages()) == {"batchItemFailures": []}
    assert len(one.notes.kept) == 1
    outcomes = [json.loads(line)["outcome"] for line in log.getvalue().splitlines()]
    assert outcomes == ["written", "already written"]


def test_nothing_of_a_person_leaves(each: World, log: StringIO) -> None:
    """Whatever the table holds of findings and of the case: notes, records and logs have none of it."""
    each.set("opened", writes_fraud_status=True)
    each.assess()
    for pk, sk in each.table.items():
        if pk.startswith(("app#", "case#")) and sk in ("case", "application#1", "assessment"):
            canaries = {"job": "Canary job", "headline": [["phone.reserved", "Canary summary"]], "file": "canary.csv"}
            TABLE.put([{**TABLE.get(pk, sk), **canaries}])
    assert handled(each, *each.messages()) == {"batchItemFailures": []}
    each.decide("identity_misused")
    assert handled(each, *each.messages()) == {"batchItemFailures": []}
    assert len(each.notes.kept) == 2
    seen = log.getvalue() + json.dumps([each.record("opened"), each.record()])
    seen += "".join(f"{asked.path} {asked.query} {asked.body!r}" for asked in each.notes.vendor.asked)
    for canary in ("canary", "phone.reserved", "too_short", "reviewer-1", "hidden"):
        assert canary not in seen.lower()
