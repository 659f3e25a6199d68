"""A part with documents when something fails or overtakes: nothing is lost, and nothing is recorded twice."""

import importlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bonafide import revisions
from bonafide.aws import clients, receipts
from bonafide.aws.documents import NO_THREATS, SCAN_TAG
from bonafide.aws.objects import documents_of
from bonafide.aws.table import Table
from local.in_turn import InTurn
from local.memory_aws import MemoryDynamoDB, MemoryS3, MemorySQS
from read_document import answering
from read_document.reading import read
from tests.synthetic.resumes import Population

NOW = datetime.now(UTC)
PART = "applications/u-1/part-000001.jsonl"
LATER = "applications/u-2/part-000001.jsonl"
TABLE = Table("results", timedelta(days=730))
TEXTS = [each.text for each in Population(17).resumes(2)]
SETTINGS = {
    "UPLOADS_BUCKET": "uploads",
    "DOCUMENT_READER": "reader",
    "RESUME_DOCUMENTS": "on",
    "MALWARE_SCAN": "required",
    "DOCUMENT_WAIT_SECONDS": "900",
    "RESUME_QUEUE": "resume",
    "RESULTS_TABLE": "results",
    "RECORD_RETENTION_DAYS": "730",
    "IDENTIFIER_KEY_SECRET": "secret",
    "POWERTOOLS_METRICS_DISABLED": "true",
}


class Fault(Exception):
    """A request failed, or its answer was lost."""


class Unreliable:
    """A client of which one request of a world fails: before it took effect, or after."""

    def __init__(self, world: "World", client: Any) -> None:
        self._world, self._client = world, client
        self.exceptions = getattr(client, "exceptions", None)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def called(**arguments: Any) -> Any:
            is_failing = self._world.fails()
            if is_failing and not self._world.after:
                raise Fault
            answer = method(**arguments)
            if is_failing:
                raise Fault
            return answer

        return called


class World:
    """The bucket, the table and the reader, with two applications that have a document, and one that has none."""

    def __init__(self) -> None:
        self.table = MemoryDynamoDB()
        self.s3 = MemoryS3(lambda: NOW)
        self.s3.get_object_tagging = lambda **_: {"TagSet": [{"Key": SCAN_TAG, "Value": NO_THREATS}]}  # type: ignore[attr-defined]
        self.sqs = MemorySQS()
        self.secrets = SimpleNamespace(get_secret_value=lambda **_: {"SecretString": "key"})
        self.left, self.after = 0, False
        self.asked = 0
        self.answer: Callable[[str], dict[str, Any]] = lambda key: answering.answer({"bucket": "uploads", "key": key})

    def fails(self) -> bool:
        self.asked += 1
        self.left -= 1
        return self.left == 0

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: ARG002, N803
        try:
            answer, failed = self.answer(json.loads(Payload)["key"]), {}
        except Fault:  # it could not be invoked
            raise
        except Exception as error:  # as Lambda does it
            answer, failed = {"errorType": type(error).__name__, "errorMessage": ""}, {"FunctionError": "Unhandled"}
        if "errorType" in answer:
            failed = {"FunctionError": "Unhandled"}
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **failed}

    def upload(self, part: str, texts: list[str], *, received: datetime = NOW, arrives: bool = True) -> None:
        lines = []
        for number, text in enumerate([*texts, ""], start=1):
            name = f"a-{number}"
            stated: dict[str, Any] = {
                "application_id": name,
                "revision": revisions.of_upload(received, "A", number),
                "basics": {"name": f"Ada {name}"},
            }
            if text:
                key = f"{documents_of(name)}{part.split('/')[1]}.txt"
                stated["documents"] = [{"key": key, "kind": "resume"}]
                if arrives:
                    self.s3.put_object(Bucket="uploads", Key=key, Body=text.encode())
            lines.append(json.dumps(stated).encode())
        self.s3.put_object(Bucket="uploads", Key=part, Body=b"\n".join([*lines, b""]))
        upload = part.split("/")[1]
        TABLE.put([{**receipts.part_item(TABLE, upload, 1, len(lines), received), "part": part}])

    def deliver(self, part: str = PART, *, deliveries: int = 1) -> bool:
        """Delivers the message of a part. Returns whether it is done."""
        detail = {"bucket": {"name": "uploads"}, "object": {"key": part}}
        message = {
            "messageId": "1",
            "receiptHandle": "handle",
            "body": json.dumps({"detail": detail}),
            "attributes": {"ApproximateReceiveCount": str(deliveries)},
        }
        answer: dict[str, Any] = HANDLER[0]({"Records": [message]}, SimpleNamespace(aws_request_id="r"))
        return not answer["batchItemFailures"]

    def end(self) -> dict[Any, Any]:
        """What is recorded, without the times of recording."""
        return {
            key: {name: each for name, each in item.items() if name not in ("recorded_at", "expires_at")}
            for key, item in self.table.items().items()
        }

    def checked(self) -> list[str]:
        return sorted(pk.removeprefix("app#") for pk, sk in self.table.items() if sk == "check#document")


HANDLER: list[Any] = []


@pytest.fixture(scope="module", autouse=True)
def handler(reference_database: Path) -> Iterator[None]:
    """The real handler of VerifyResume. Documents are read in this process, which is quicker."""
    with pytest.MonkeyPatch.context() as changed:
        for name, value in {**SETTINGS, "REFERENCE_DATABASE": str(reference_database)}.items():
            changed.setenv(name, value)
        sys.modules.pop("verify_resume.on_part", None)
        HANDLER[:] = [importlib.import_module("verify_resume.on_part").handler]
        changed.setattr(answering, "read_in_child", read)
        changed.setattr("verify_resume.verifier.ThreadPoolExecutor", InTurn)
        changed.setattr("bonafide.aws.recorder.ThreadPoolExecutor", InTurn)
        yield
    sys.modules.pop("verify_resume.on_part", None)


@contextmanager
def opened() -> Iterator[World]:
    """A new world, whose clients may fail."""
    made = World()
    replaced = {
        "dynamodb": made.table,
        "s3": made.s3,
        "sqs": made.sqs,
        "functions": SimpleNamespace(invoke=made.invoke),
        "secrets_manager": made.secrets,
    }
    with pytest.MonkeyPatch.context() as changed:
        for name, client in replaced.items():
            unreliable = Unreliable(made, client)
            changed.setattr(clients, name, lambda unreliable=unreliable: unreliable)
        yield made


@pytest.fixture
def world() -> Iterator[World]:
    with opened() as made:
        yield made


@pytest.mark.parametrize("after", [False, True])
def test_whatever_request_fails_the_end_is_the_same(after: bool) -> None:
    expected: Any = None
    for number in count(0):
        with opened() as world:
            world.upload(PART, TEXTS)
            world.left, world.after, world.asked = number, after, 0
            done = world.deliver()
            failed = 0 < number <= world.asked
            assert done or failed
            tries = 1
            while not done:
                tries += 1
                done = world.deliver(deliveries=tries)
            assert tries <= 2
            expected = expected or world.end()
            assert world.end() == expected, number
            if number and not failed:
                break
    assert number > 12
    assert {sk for _, sk in expected} >= {"check#document", "app#a-1", "app#a-2", "part#000001"}


def throttled(key: str) -> Any:
    raise Fault(key)


ERRORS: dict[str, Callable[[str], Any]] = {
    "throttled": throttled,
    "failing": lambda key: {"errorType": "OSError", "errorMessage": "Cannot allocate memory"},  # noqa: ARG005
    "access to the key denied": lambda key: {"errorType": "ReadingFailed", "errorMessage": "ClientError"},  # noqa: ARG005
    "not JSON as expected": lambda key: {"surprise": 1},  # noqa: ARG005
}


@pytest.mark.parametrize("error", ERRORS)
def test_other_applications_are_recorded_when_one_document_cannot_be_asked_for(error: str, world: World) -> None:
    usual = world.answer
    world.upload(PART, TEXTS)
    world.answer = lambda key: ERRORS[error](key) if "/a-1/" in key else usual(key)
    for tries in range(1, 20):
        assert not world.deliver(deliveries=tries)
        assert world.checked() == ["a-2"]
    waits = [seconds for _, seconds in world.sqs.postponed]
    assert waits[:3] == [30, 60, 120]
    assert waits == sorted(waits)
    world.answer = usual
    assert world.deliver(deliveries=20)
    assert world.checked() == ["a-1", "a-2"]


def test_document_that_ends_its_reader_is_not_retried(world: World) -> None:
    world.upload(PART, TEXTS)
    world.answer = lambda key: {"errorType": "Sandbox.Timedout", "errorMessage": ""}  # noqa: ARG005
    assert world.deliver()
    assert world.checked() == ["a-1", "a-2"]
    assert "not readable within the limits" in str(world.table.items()["app#a-1", "check#document"])


def test_document_that_arrives_between_two_deliveries_is_read(world: World) -> None:
    world.upload(PART, TEXTS, arrives=False)
    assert not world.deliver()
    assert world.checked() == []
    assert world.sqs.postponed == [("handle", 120)]
    world.upload(PART, TEXTS)
    assert world.deliver(deliveries=2)
    assert world.checked() == ["a-1", "a-2"]


def test_document_that_never_arrives_is_not_assessed_after_the_wait(world: World) -> None:
    world.upload(PART, TEXTS, arrives=False, received=NOW - timedelta(minutes=16))
    assert world.deliver()
    assert "the document is missing" in str(world.table.items()["app#a-1", "check#document"])


def test_part_that_is_delivered_while_it_is_worked_on_ends_the_same(world: World) -> None:
    world.upload(PART, TEXTS)
    usual, nested = world.answer, list[bool]()

    def at_the_same_time(key: str) -> dict[str, Any]:
        if not nested:
            nested.append(False)
            nested[0] = world.deliver()
        return usual(key)

    world.answer = at_the_same_time
    assert world.deliver()
    assert nested == [True]
    both = world.end()
    with opened() as once:
        once.upload(PART, TEXTS)
        assert once.deliver()
        assert both == once.end()


def test_newer_statement_that_is_verified_first_is_kept(world: World) -> None:
    world.upload(PART, TEXTS)
    world.upload(LATER, TEXTS[::-1], received=NOW + timedelta(minutes=5))
    assert world.deliver(LATER)
    newer = world.end()["app#a-1", "check#document"]
    assert world.deliver(PART)
    assert world.end()["app#a-1", "check#document"] == newer


def test_application_that_is_erased_while_its_document_is_read_is_not_recorded(world: World) -> None:
    world.upload(PART, TEXTS)
    usual = world.answer

    def erasing(key: str) -> dict[str, Any]:
        lines = world.s3.objects[PART][0].split(b"\n")
        world.s3.put_object(Bucket="uploads", Key=PART, Body=b"\n".join([b"", *lines[1:]]))
        return usual(key)

    world.answer = erasing
    assert world.deliver()
    assert world.checked() == ["a-2"]
    assert not any("a-1" in sk for _, sk in world.table.items())
