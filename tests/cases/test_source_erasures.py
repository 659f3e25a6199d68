"""Whom a source has erased is erased here, after any interruption, and nobody else is."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import clients, objects, receipts, records, sightings, tombstones
from bonafide.hooks import ERASURES, FETCH, INCOMING, Attachment, Connection, Hook, Stored
from cases import actions, source_erasures
from local.memory_aws import MemoryDynamoDB, MemoryS3
from tests.cases.made import BUCKET, NOW, ONE, TABLE, assess, cases, faults, follow, memory

HERE = Connection("greenhouse", "a" * 16)
ELSEWHERE = Connection("greenhouse", "b" * 16)
LONG_AGO = NOW - timedelta(days=3)
LATER = NOW + timedelta(minutes=90)
EXPIRES = 2_000_000_000


class Fault(Exception):
    """A request that fails."""


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with memory():
        yield


def table() -> MemoryDynamoDB:
    return cast(MemoryDynamoDB, clients.dynamodb())


def bucket() -> MemoryS3:
    return cast(MemoryS3, clients.s3())


def hook(number: int, connection: Connection = HERE) -> Hook:
    return Hook(connection, LONG_AGO.date(), f"{number:064}")


def arrives(number: int, candidate: str, connection: Connection = HERE, at: datetime = LONG_AGO) -> str:
    """An event that a person has applied, and its attachment. Returns the id of the upload."""
    pointer = objects.Pointer(BUCKET, hook(number, connection).key(INCOMING), None)
    body = json.dumps({"application": {"id": number, "candidate": {"id": candidate, "name": f"Canary {number}"}}})
    bucket().objects[pointer.key] = body.encode(), at
    bucket().objects[hook(number, connection).document_key(1)] = f"resume of Canary {number}".encode(), at
    return pointer.id


def gives_receipt(upload: str, accepted: int = 1) -> None:
    held = {"accepted": accepted, "rejected": 0, "read": accepted, "ignored": 1 - accepted}
    TABLE.put([{"pk": f"upload#{upload}", "sk": "receipt", "expires_at": EXPIRES, **held}])


def applies(number: int, candidate: str, connection: Connection = HERE, at: datetime = LONG_AGO) -> str:
    """A person applies, is verified, and gets a case. Returns the application's id."""
    upload, application_id = arrives(number, candidate, connection, at), connection.application_id(str(number))
    key = receipts.part_key(upload, 1)
    revision = revisions.of_upload(at, "", 1)
    basics = {"name": "Ida Canary", "email": f"canary{number}@birds.example"}
    document = {"application_id": application_id, "revision": revision, "basics": basics}
    objects.put(BUCKET, key, json.dumps(document).encode() + b"\n")
    place: dict[str, Any] = {"part": key, "line": 1, "upload": upload, "row": 1, "source_id": candidate}
    file = hook(number, connection).key("hooks/")
    TABLE.put(
        [
            records.application_item(
                Application.model_validate(document), now=at, kept=TABLE.retention, file=file, **place
            ),
            *sightings.items(application_id, {"email": [f"h-{number}"]}, now=at, expires_at=EXPIRES),
        ]
    )
    gives_receipt(upload)
    assess(application_id)
    follow(application_id, LONG_AGO)
    return application_id


def waits_for_fetch(number: int, stored: Stored, at: datetime = LONG_AGO) -> str:
    key = hook(number).key(FETCH)
    bucket().objects[key] = stored.json(), at
    return key


def erased_at_source(number: int, *candidates: str, connection: Connection = HERE, **ids: Any) -> dict[str, Any]:
    """The message about an event that candidates are erased."""
    key = hook(number, connection).key(ERASURES)
    bucket().objects[key] = Stored(candidates, **ids).json(), NOW
    body = {"detail": {"bucket": {"name": BUCKET}, "object": {"key": key}}}
    return {"messageId": f"m-{number}", "body": json.dumps(body)}


def erase(*messages: dict[str, Any], now: datetime = NOW) -> list[str]:
    """Delivers messages, and returns those that are to be delivered again."""
    failed = source_erasures.process_messages({"Records": list(messages)}, TABLE, BUCKET, now)
    return [str(each["itemIdentifier"]) for each in failed["batchItemFailures"]]


def traces(*words: str) -> list[str]:
    """Where words are, in the table and in the bucket. Tombstones stay."""
    stored = [f"{key} {content.decode()}" for key, (content, _) in bucket().objects.items()]
    stored += [f"{key} {item}" for key, item in table().items().items() if not key[0].startswith("erased#")]
    return [each for each in stored if any(word in each for word in words)]


def test_nothing_of_an_erased_candidate_is_left_and_all_of_others() -> None:
    applies(71, "60")
    applies(72, "60")
    applies(73, "61")
    applies(71, "60", ELSEWHERE)
    attached = Attachment("https://files.example/cv", "resume", "cv.pdf")
    waits_for_fetch(71, Stored(("60",), ("71",), (attached,), is_complete=True))
    waits_for_fetch(74, Stored(("60",), ("74",)))
    for each in ("71", "73"):
        objects.put(BUCKET, f"{objects.documents_of(HERE.application_id(each))}0f", b"resume")
    other = waits_for_fetch(75, Stored(("61",), ("60",)))
    same_number = waits_for_fetch(76, Stored(("71",), ("76",)))
    held = actions.claim(TABLE, cases()[0], ONE, LONG_AGO)
    actions.note(TABLE, BUCKET, held, ONE, "Canary 71 called", LONG_AGO)
    assert erase(erased_at_source(1, "60")) == []
    assert traces(f"{HERE.id}:71", f"{HERE.id}:72", "Canary 71 called", "Canary 72", "canary72") == []
    assert {hook(73).key(INCOMING), hook(73).document_key(1), other, same_number} <= bucket().objects.keys()
    assert {hook(71, ELSEWHERE).key(INCOMING), hook(71, ELSEWHERE).document_key(1)} <= bucket().objects.keys()
    assert f"{objects.documents_of(HERE.application_id('73'))}0f" in bucket().objects
    left = {pk for pk, _ in table().items()}
    assert {f"app#{HERE.application_id('73')}", f"app#{ELSEWHERE.application_id('71')}"} <= left
    assert not any(key.startswith((ERASURES, hook(74).key(FETCH))) for key in bucket().objects)
    assert faults() == []


def test_candidate_whose_id_looks_like_the_applicant_is_erased() -> None:
    applies(71, "canary71")  # the mailbox
    assert erase(erased_at_source(1, "canary71")) == []
    assert not traces(f"{HERE.id}:71")


def test_many_candidates_cost_two_scans() -> None:
    for number in range(150):
        applies(number, str(1000 + number))
    scans = list[str]()
    table().on_request = lambda request: scans.append(request.operation)
    assert erase(*(erased_at_source(number, str(1000 + number)) for number in range(149))) == []
    assert scans.count("Scan") == 2
    assert {pk for pk, _ in table().items() if pk.startswith("app#")} == {f"app#{HERE.application_id('149')}"}


def test_erasure_of_somebody_unknown_is_done_and_leaves_a_tombstone() -> None:
    applies(71, "60")
    assert erase(erased_at_source(1, "99")) == []
    stone = tombstones.find(TABLE, HERE, "99")
    assert stone is not None
    assert stone.covers(NOW, None)
    assert not stone.covers(NOW + timedelta(seconds=1), None)
    assert stone.covers(LATER, LONG_AGO)  # the source has delivered the event of an earlier application late
    assert traces("Canary 71")
    (item,) = TABLE.query(HERE.erased)
    assert item["expires_at"] == int((NOW + tombstones.KEPT).timestamp())


def test_event_that_is_delivered_twice_is_done() -> None:
    applies(71, "60")
    message = erased_at_source(1, "60")
    assert erase(message, {**message, "messageId": "again"}) == []
    assert erase(message) == []


def test_only_the_candidate_that_was_merged_away_is_erased() -> None:
    """The event names one candidate: the other goes on at the source."""
    applies(71, "60")
    applies(72, "61")
    erase(erased_at_source(1, "61"))
    assert traces("Canary 71")
    assert not traces("Canary 72")


def test_application_that_arrives_after_the_erasure_is_kept() -> None:
    applies(71, "60")
    message = erased_at_source(1, "60")
    applies(72, "60", at=LATER)
    later = waits_for_fetch(73, Stored(("60",), ("73",)), LATER)
    assert erase(message, now=LATER) == []
    assert not traces("Canary 71")
    assert traces("Canary 72")
    assert later in bucket().objects


def test_application_alone_is_erased_if_the_source_names_no_candidate() -> None:
    applies(71, "60")
    applies(72, "60")
    assert erase(erased_at_source(1, applications=("71",))) == []
    assert not traces("Canary 71")
    assert traces("Canary 72")


def test_upload_that_intake_may_be_at_work_on_is_waited_for_and_others_go_on() -> None:
    arrives(71, "60")
    applies(72, "61")
    messages = erased_at_source(1, "60"), erased_at_source(2, "61")
    assert erase(*messages) == ["m-1"]
    assert not traces("Canary 72")
    applies(71, "60")  # Intake had looked for tombstones before
    assert erase(messages[0], now=LATER) == []
    assert not traces("Canary 71")


def test_upload_that_intake_has_ignored_is_deleted() -> None:
    upload = arrives(71, "60")
    message = erased_at_source(1, "60")
    assert erase(message) == ["m-1"]
    gives_receipt(upload, accepted=0)
    assert erase(message, now=LATER) == []
    assert not traces("Canary 71")


def test_application_whose_upload_is_not_taken_in_completely_fails_alone() -> None:
    for number in range(71, 80):
        applies(number, str(number))
    upload = objects.Pointer(BUCKET, hook(75).key(INCOMING), None).id
    TABLE.delete([(f"upload#{upload}", "receipt")])
    messages = [erased_at_source(number, str(number)) for number in range(71, 80)]
    assert erase(*messages) == ["m-75"]
    assert {pk for pk, _ in table().items() if pk.startswith("app#")} == {f"app#{HERE.application_id('75')}"}
    gives_receipt(upload)
    assert erase(messages[4], now=LATER) == []
    assert not traces("Canary")


def test_what_is_written_while_an_application_is_erased_is_erased_once_more() -> None:
    """A verifier has read the part before."""
    application_id = applies(71, "60", at=NOW - timedelta(minutes=1))
    folder = objects.documents_of(application_id)
    message = erased_at_source(1, "60")
    assert erase(message) == ["m-1"]
    TABLE.put([{"pk": f"app#{application_id}", "sk": "check#email", "expires_at": EXPIRES}])
    objects.put(BUCKET, f"{folder}late", b"resume of Canary 71")
    assert erase(message, now=NOW + timedelta(minutes=1)) == ["m-1"]  # another delivery of the event
    assert erase(message, now=LATER) == []
    assert not traces("Canary 71", f"{HERE.id}:71")


def test_message_that_is_none_fails_alone() -> None:
    applies(71, "60")
    body = {"detail": {"bucket": {"name": BUCKET}, "object": {"key": "erasures/else.json"}}}
    assert erase({"messageId": "x", "body": json.dumps(body)}, erased_at_source(1, "60")) == ["x"]
    assert not traces("Canary 71")


def everything() -> tuple[dict[str, bytes], set[tuple[str, str]]]:
    """All objects, and the keys of all items; a case may say twice that somebody was erased from it."""
    items = {(pk, sk) for pk, sk in table().items() if not sk.startswith("event#")}
    return {key: content for key, (content, _) in bucket().objects.items()}, items


def test_delivery_after_an_interruption_anywhere_completes_the_erasure() -> None:
    applies(71, "60")
    applies(72, "61", at=NOW - timedelta(minutes=1))
    applies(73, "62")
    waits_for_fetch(74, Stored(("60",), ("74",)))
    gives_receipt(arrives(75, "60"), accepted=0)
    messages = erased_at_source(1, "60"), erased_at_source(2, "61")
    stored = dict(bucket().objects)
    partitions = {pk: dict(items) for pk, items in table().partitions.items()}
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == fails_at:
            raise Fault

    def restore() -> None:
        nonlocal steps
        steps = 0
        bucket().objects = dict(stored)
        table().partitions = {pk: dict(items) for pk, items in partitions.items()}

    table().before_step = bucket().before_step = step
    fails_at = 0
    assert erase(*messages) == ["m-2"]
    number_of_steps = steps
    assert erase(messages[1], now=LATER) == []
    complete = everything()
    assert not traces("Canary 71", "Canary 72")
    assert traces("Canary 73")
    for number in range(1, number_of_steps + 1):
        restore()
        fails_at = number
        failed = ["m-1", "m-2"]
        with suppress(Fault):
            failed = erase(*messages)
        fails_at = 0
        again = [each for each in messages if each["messageId"] in failed]
        last = erase(*again)
        erase(*(each for each in again if each["messageId"] in last), now=LATER)
        left = everything()
        assert left[0] == complete[0], number
        assert faults() == []
        assert left[1] == complete[1], number
