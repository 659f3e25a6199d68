"""Erasing a person also erases what they and others wrote in cases, and leaves chains that can be verified."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from bonafide.application import Application
from bonafide.aws import erasure, objects, records, sightings
from bonafide.aws.table import Table
from cases import actions, asks, case, changes, erasing, links, opening, reports, store
from cases.candidate import Page
from cases.candidate_page import Company
from cases.case import Actor, Case
from cases.counters import FindingVerdict
from cases.states import State
from cases.verdicts import Decision, give
from tests.aws_requests import Fault, aws_requests, fault_at
from tests.cases.forms import PDF, form, request
from tests.cases.made import LEAD, NOW, ONE, assess, follow
from tests.cases.review_client import KEYS
from tests.moto_fixtures import items

NAME, MAIL, PHONE = "Zyx Canarius", "canary@birds.example", "+41446681800"
CANARIES = ("canar", "birds.example", "446681800", "diploma of")
DAY = timedelta(days=1)
PART = "applications/u/part-000001.jsonl"


@pytest.fixture(autouse=True)
def _numbered() -> Iterator[None]:
    numbers = count(1)
    with patch.object(opening, "new_id", lambda _: f"{next(numbers):026}"):
        yield


def the_case(table: Table, number: int = 1) -> Case:
    return store.load(table, f"{number:026}")


def state(table: Table, bucket: str, application_id: str, shares: Any = None) -> None:
    """Records an application in a part, and its assessment."""
    basics = {"name": NAME, "email": f"{application_id}.{MAIL}", "phone": PHONE}
    document = {"application_id": application_id, "basics": basics}
    upload = application_id.replace("a-", "u")
    key = PART.replace("/u/", f"/{upload}/")
    objects.put(bucket, key, json.dumps(document).encode() + b"\n")
    place: dict[str, Any] = {"part": key, "line": 1, "upload": upload, "row": 1}
    table.put([records.application_item(Application.model_validate(document), now=NOW, kept=table.retention, **place)])
    table.put([{"pk": f"upload#{upload}", "sk": "receipt", "expires_at": 2_000_000_000}])
    seen = {"email": [f"h-{application_id}"]}
    table.put(sightings.items(application_id, seen, now=NOW, expires_at=2_000_000_000))
    assess(application_id, shares=shares)
    follow(application_id)


def everything_happens(table: Table, bucket: str, application_id: str) -> None:
    """A note, a question of a lead, an answer with a file and a correction, and a report: all with the canaries."""
    lead = Actor("lead-1", "lead")
    now = NOW + DAY
    held = actions.claim(table, the_case(table), lead, now)
    held = actions.note(table, bucket, held, lead, f"{NAME} called from {PHONE}", now)
    one = asks.ask(
        table, bucket, held, lead, application_id, ["phone.reserved"], now, page="/", text=f"Are you {NAME}?"
    )
    token = one.link.removeprefix("/")
    texts = {"answer-0": f"I am {NAME}", "email": MAIL, "phone": PHONE, "other": NAME}
    file = PDF + f"diploma of {NAME}".encode()
    page = Page(table, bucket, Company("", ""))
    assert page.answer(request(token, form(texts, file, f"{NAME}.pdf")), now + DAY)["statusCode"] == 200
    ask = links.load(table, links.id_of(token))
    assert ask is not None
    asks.follow_answer(table, bucket, ask.id, ask.answers[0][0], now + DAY)
    employee = Actor("employee-1", "reviewer")
    reports.report(
        table, bucket, KEYS, employee, now, application_id=application_id, reason="other", text=f"{NAME} is {MAIL}"
    )
    for pk, _ in items(table):
        if pk.startswith("report#"):
            reports.follow(table, pk.removeprefix("report#"), now + DAY)


def erase(table: Table, bucket: str, *applications: str) -> None:
    found = erasure.find(table, bucket, applications)
    erasing.erase(table, bucket, found, NOW + 9 * DAY)
    erasure.erase(table, bucket, found)


def in_the_table(table: Table) -> str:
    return json.dumps(list(items(table).items()), default=str).lower()


def in_the_bucket(bucket: str) -> bytes:
    """The keys and contents of all versions."""
    found = objects.versions(bucket, "")
    return b"\n".join(each.pointer.key.encode() + (objects.read(each.pointer) or b"") for each in found).lower()


def faults(table: Table, number: int = 1) -> list[str]:
    one = the_case(table, number)
    return case.faults_of_chain(store.events(table, one.id), one.last_hash, version=one.version)


def test_what_people_write_is_in_the_bucket_only_and_nowhere_after_erasing(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    for canary in CANARIES:
        assert canary not in in_the_table(table)
        assert canary.encode() in in_the_bucket(bucket)
    assert f"{NAME}.pdf".lower().encode() not in in_the_bucket(bucket)  # names of files are not kept
    erase(table, bucket, "a-1")
    assert "a-1" not in in_the_table(table)
    left = in_the_bucket(bucket)
    for canary in CANARIES:
        assert canary.encode() not in left
    assert left.strip() == b"applications/u1/part-000001.jsonl"  # an empty line, for the numbers of the others
    assert erasure.find(table, bucket, ["a-1"]).applications == frozenset()


def test_chain_of_an_erased_case_is_verified_and_a_change_of_it_is_found(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    before = {each.number: each for each in store.events(table, the_case(table).id)}
    erase(table, bucket, "a-1")
    assert faults(table) == []
    *erased, last = store.events(table, the_case(table).id)
    assert [each.content for each in erased] == [None] * len(before)
    for each in erased:
        assert each[3:] == before[each.number][3:]
    assert last.content is not None
    assert last.content["details"] == {"applications": 2}  # the first statement and its correction
    table.put([erased[1]._replace(digest="0" * 64).item(2_000_000_000)])
    assert faults(table) == ["the hash of event 2 was changed"]


def test_case_without_applications_is_closed_and_no_longer_listed(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    erase(table, bucket, "a-1")
    one = the_case(table)
    assert (one.state, one.verdict, one.applications, one.headline, one.codes) == (State.CLOSED, "erased", (), (), ())
    assert not any("listed_in" in item for (pk, sk), item in items(table).items() if sk != f"event#{one.version:06}")


def test_link_of_an_erased_person_cannot_be_used(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    held = actions.claim(table, the_case(table), ONE, NOW)
    one = asks.ask(table, bucket, held, ONE, "a-1", ["phone.reserved"], NOW, page="")
    erase(table, bucket, "a-1")
    assert Page(table, bucket, Company("", "")).answer(request(one.link), NOW)["statusCode"] == 404


def test_case_of_others_goes_on_without_the_erased_person(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    state(table, bucket, "a-10", {"phone": ["a-1"]})
    assert the_case(table).applications == ("a-1", "a-10")
    everything_happens(table, bucket, "a-1")
    held = actions.claim(table, the_case(table), ONE, NOW + 4 * DAY)
    one = asks.ask(table, bucket, held, ONE, "a-10", ["phone.reserved"], NOW + 4 * DAY, page="")
    page = Page(table, bucket, Company("", ""))
    page.answer(request(one.link, form({"answer-0": "The answer of another"}, PDF)), NOW + 5 * DAY)
    erase(table, bucket, "a-1")
    case = the_case(table)
    assert (case.state, case.applications, case.assignee) == (State.AWAITING_CANDIDATE, ("a-10",), ONE.subject)
    assert faults(table) == []
    left = in_the_bucket(bucket)
    assert b"the answer of another" in left
    assert left.count(b"%pdf") == 1
    (ask,) = asks.of_case(table, store.events(table, case.id))
    answer = asks.read_answer(bucket, ask, ask.answers[0][0])
    assert answer is not None
    assert answer.file is not None
    assert "diploma of" not in left.decode(errors="replace")
    contents = [each.content for each in store.events(table, case.id)]
    named = [content["details"] for content in contents if content]
    assert {"application": "a-10", "level": "review"} in named
    assert not any("a-1" in json.dumps(each).replace("a-10", "") for each in named)


@pytest.mark.parametrize("named", ["a-1", "the correction"])
def test_correction_and_what_it_corrects_are_erased_together(table: Table, bucket: str, named: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    corrected_by = the_case(table).applications[1]
    statement = {"application_id": corrected_by, "corrects": "a-1", "basics": {"phone": PHONE}}
    place: dict[str, Any] = {"part": PART, "line": 1, "upload": "c", "row": 1}
    objects.put(bucket, PART, json.dumps(statement).encode() + b"\n")
    table.put([{"pk": "upload#c", "sk": "receipt", "expires_at": 2_000_000_000}])
    application = Application.model_validate(statement)
    table.put([records.application_item(application, now=NOW, kept=table.retention, **place)])
    erase(table, bucket, corrected_by if named == "the correction" else named)
    assert corrected_by not in in_the_table(table)
    assert "app#a-1" not in in_the_table(table)
    assert PHONE[1:].encode() not in in_the_bucket(bucket)


def test_counters_of_rules_stay_and_verdicts_go(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    held = actions.claim(table, the_case(table), ONE, NOW)
    decision = Decision(
        "explained", "candidate_explained", {"phone.reserved": FindingVerdict.EXPLAINED}, ("asked_candidate",)
    )
    give(table, held, ONE, decision, NOW)
    before = {key: item for key, item in items(table).items() if key[0].startswith("rule")}
    assert before
    erase(table, bucket, "a-1")
    after = items(table)
    assert {key: item for key, item in after.items() if key[0].startswith("rule")} == before
    assert not any(sk.startswith("verdict#") for _, sk in after)
    assert faults(table) == []


def test_report_that_is_not_followed_yet_is_erased(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    reports.report(table, bucket, KEYS, ONE, NOW, application_id="a-1", reason="other", text=f"{NAME} was not there")
    erase(table, bucket, "a-1")
    assert "report#" not in {pk[:7] for pk, _ in items(table)}
    assert b"was not there" not in in_the_bucket(bucket)


def test_case_that_is_merged_after_the_search_is_erased_too(table: Table, bucket: str) -> None:
    """The search reads the whole table, and a person confirms what it has found."""
    for name in ("a-1", "a-2"):
        state(table, bucket, name)
    found = erasure.find(table, bucket, ["a-2"])
    state(table, bucket, "a-2", shares={"phone": ["a-1"]})
    held = actions.claim(table, the_case(table), ONE, NOW)
    assert held.applications == ("a-1", "a-2")
    actions.note(table, bucket, held, ONE, f"{NAME} called from {PHONE}", NOW)
    erasing.erase(table, bucket, found, NOW)
    assert the_case(table).applications == ("a-1",)
    assert b"called from" not in in_the_bucket(bucket)
    assert "a-2" not in json.dumps([each.content for each in store.events(table, the_case(table).id)])
    assert faults(table) == faults(table, 2) == []


def test_link_that_is_made_after_the_search_is_erased_too(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    found = erasure.find(table, bucket, ["a-1"])
    held = actions.claim(table, the_case(table), LEAD, NOW)
    one = asks.ask(table, bucket, held, LEAD, "a-1", [], NOW, page="/", text=f"Were you called {NAME} before?")
    erasing.erase(table, bucket, found, NOW)
    assert links.usable(table, one.link.removeprefix("/"), NOW) is None
    assert b"were you called" not in in_the_bucket(bucket)


def test_note_that_is_refused_because_its_case_was_erased_is_not_kept(table: Table, bucket: str) -> None:
    for name in ("a-1", "a-2"):
        state(table, bucket, name, shares={"phone": ["a-1"]} if name == "a-2" else None)
    held = actions.claim(table, the_case(table), ONE, NOW)
    change = store.change

    def change_later(*given: Any, **more: Any) -> Case:
        """What the erasure changes, while a note is written by somebody who has read the case before."""
        actions.put_text(bucket, actions.notes_key(held.id, "9" * 26), {"text": f"{NAME} called from {PHONE}"})
        return change(*given, **more)

    found = erasure.find(table, bucket, ["a-2"])
    with patch.object(store, "change", change_later):
        erasing.erase(table, bucket, found, NOW)
    assert b"called from" not in in_the_bucket(bucket)


def test_erasing_can_be_repeated_after_an_interruption_anywhere(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    kept = {key: dict(item) for key, item in items(table).items()}
    stored = [(each.pointer.key, objects.read(each.pointer) or b"") for each in objects.versions(bucket, "")]
    found = erasure.find(table, bucket, ["a-1"])
    with aws_requests() as made:
        erasing.erase(table, bucket, found, NOW)
    client: Any = boto3.client("dynamodb")
    for number in range(0, len(made), 7):
        table.delete(items(table))
        for item in kept.values():
            client.put_item(TableName=table.name, Item=item)
        for key, body in stored:
            objects.put(bucket, key, body)
        found = erasure.find(table, bucket, ["a-1"])
        with fault_at(number), pytest.raises(Fault):
            erasing.erase(table, bucket, found, NOW)
        erase(table, bucket, "a-1")
        assert "canar" not in in_the_bucket(bucket).decode(errors="replace")
        assert "a-1" not in in_the_table(table)


def test_texts_of_a_case_go_when_it_has_expired(table: Table, bucket: str) -> None:
    state(table, bucket, "a-1")
    everything_happens(table, bucket, "a-1")
    one = the_case(table)
    keys = [key for key in items(table) if key[0] == one.pk]
    table.delete(keys)  # as DynamoDB does when they have expired
    record = {"eventName": "REMOVE", "dynamodb": {"Keys": {"pk": {"S": one.pk}, "sk": {"S": "case"}}}}
    record["dynamodb"]["SequenceNumber"] = "1"  # type: ignore[index]
    unused: Any = None
    assert changes.process_changes({"Records": [record]}, table, bucket, unused, unused) == {"batchItemFailures": []}
    assert not list(objects.versions(bucket, f"cases/{one.id}/"))
