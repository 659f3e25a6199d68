"""A queue feeds its function; failed messages are retried, then moved to the dead-letter queue."""

import importlib
from typing import Any

import pytest

from local.queues import failed_items
from tests.local.conftest import Launch, function, left, messages, queue, send

BATCHES = """
    import json

    batches = []

    def handler(event, context):
        bodies = [json.loads(record["body"]) for record in event["Records"]]
        batches.append(bodies)
        {rest}
"""
REPORTING = """failed = [r["messageId"] for r in event["Records"] if "poison" in r["body"]]
        return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failed]}"""
RAISING = """if "poison" in bodies:
            raise ValueError("a message that cannot be read")"""


def resources(*, partial: bool, size: int = 10, receives: int = 3) -> dict[str, Any]:
    mapping = {"Queue": {"Fn::GetAtt": ["Parts", "Arn"]}, "BatchSize": size}
    if partial:
        mapping["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
    return {
        "Parts": queue("Dead", receives),
        "Dead": queue(),
        "Verify": function("on_part.handler", Arrivals=("SQS", mapping)),
    }


def batches_of(source: str) -> list[Any]:
    """What the handler module of the running stack has seen."""
    seen: list[Any] = importlib.import_module(source).batches
    return seen


def test_only_the_poison_message_reaches_the_dead_letter_queue(launch: Launch) -> None:
    stack = launch(resources(partial=True), {"on_part": BATCHES.replace("{rest}", REPORTING)})
    send(stack, "Parts", "first", "poison", "last")

    stack.drain()

    assert messages(stack, "Dead") == ["poison"]
    assert left(stack, "Parts") == 0
    assert batches_of("on_part") == [["first", "poison", "last"], ["poison"], ["poison"]]
    assert len(stack.failures) == 3


def test_exception_fails_the_whole_batch_without_partial_responses(launch: Launch) -> None:
    stack = launch(resources(partial=False, receives=2), {"on_part": BATCHES.replace("{rest}", RAISING)})
    send(stack, "Parts", "first", "poison")

    stack.drain()

    assert sorted(messages(stack, "Dead")) == ["first", "poison"]
    assert batches_of("on_part") == [["first", "poison"]] * 2
    assert [failure.function for failure in stack.failures] == ["Verify"] * 2
    assert "ValueError: a message that cannot be read" in stack.failures[0].message
    assert "on_part.py" in stack.failures[0].traceback


def test_report_is_ignored_without_partial_responses(launch: Launch) -> None:
    stack = launch(resources(partial=False), {"on_part": BATCHES.replace("{rest}", REPORTING)})
    send(stack, "Parts", "poison")

    stack.drain()

    assert messages(stack, "Dead") == []
    assert batches_of("on_part") == [["poison"]]


def test_temporary_failure_is_retried(launch: Launch) -> None:
    stack = launch(
        resources(partial=True),
        {
            "on_part": """
                counts = []

                def handler(event, context):
                    counts.append(event["Records"][0]["attributes"]["ApproximateReceiveCount"])
                    if len(counts) < 3:
                        raise TimeoutError("not yet")
            """
        },
    )
    send(stack, "Parts", "patience")

    stack.drain()

    assert importlib.import_module("on_part").counts == ["1", "2", "3"]
    assert messages(stack, "Dead") == []
    assert left(stack, "Parts") == 0


@pytest.mark.parametrize(("size", "expected"), [(5, [5, 5, 2]), (10, [10, 2]), (100, [12])])
def test_batch_size_of_the_mapping_is_used(launch: Launch, size: int, expected: list[int]) -> None:
    stack = launch(resources(partial=True, size=size), {"on_part": BATCHES.replace("{rest}", "")})
    send(stack, "Parts", *range(12))
    calls: list[tuple[str, int]] = []

    stack.drain(lambda name, count: calls.append((name, count)))

    assert [len(batch) for batch in batches_of("on_part")] == expected
    assert calls == [("Verify", count) for count in expected]


def test_event_has_the_shape_of_lambda(launch: Launch) -> None:
    source = "batches = []\n\ndef handler(event, context):\n    batches.append(event)\n"
    stack = launch(resources(partial=True), {"on_part": source})
    stack.client("sqs").send_message(
        QueueUrl=stack.resource("Parts"),
        MessageBody="hello",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "greeting"}},
    )

    stack.drain()

    (event,) = batches_of("on_part")
    (record,) = event["Records"]
    assert record["body"] == "hello"
    assert record["md5OfBody"] == "5d41402abc4b2a76b9719d911017c592"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].startswith("arn:aws:sqs:us-east-1:123456789012:")
    assert record["awsRegion"] == "us-east-1"
    assert record["messageAttributes"]["kind"]["stringValue"] == "greeting"
    assert record["attributes"].keys() >= {"ApproximateReceiveCount", "SentTimestamp", "SenderId"}
    assert record.keys() >= {"messageId", "receiptHandle"}


def test_filtered_message_is_deleted(launch: Launch) -> None:
    described = resources(partial=True)
    pattern = '{"body": {"kind": ["part"]}}'
    described["Verify"]["Properties"]["Events"]["Arrivals"]["Properties"]["FilterCriteria"] = {
        "Filters": [{"Pattern": pattern}]
    }
    stack = launch(described, {"on_part": BATCHES.replace("{rest}", "")})
    send(stack, "Parts", {"kind": "other"}, {"kind": "part"})

    stack.drain()

    assert batches_of("on_part") == [[{"kind": "part"}]]
    assert left(stack, "Parts") == 0


def test_delayed_message_is_delivered_at_once(launch: Launch) -> None:
    stack = launch(resources(partial=True), {"on_part": BATCHES.replace("{rest}", "")})
    stack.client("sqs").send_message(QueueUrl=stack.resource("Parts"), MessageBody='"later"', DelaySeconds=900)

    stack.drain()

    assert batches_of("on_part") == [["later"]]


@pytest.mark.parametrize(
    ("answer", "identifiers"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, None),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, None),
        ({"batchItemFailures": [{"identifier": "a"}]}, None),
        ({"batchItemFailures": "a"}, None),
        ("done", None),
    ],
)
def test_malformed_report_fails_the_whole_batch(answer: Any, identifiers: set[str] | None) -> None:
    assert failed_items(answer) == identifiers


def test_unknown_identifier_fails_the_whole_batch(launch: Launch) -> None:
    rest = """return {"batchItemFailures": [{"itemIdentifier": "another"}]}"""
    stack = launch(resources(partial=True, receives=1), {"on_part": BATCHES.replace("{rest}", rest)})
    send(stack, "Parts", "good")

    stack.drain()

    assert messages(stack, "Dead") == ["good"]
