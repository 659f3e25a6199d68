"""A table's stream feeds its function in order; batches that keep failing are described to the destination."""

import importlib
import json
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from local.stack import Stack
from tests.local.conftest import Launch, function, messages, queue, table

COLLECTING = """
    batches = []

    def handler(event, context):
        records = event["Records"]
        names = [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]
        batches.append(names)
        {rest}
"""
RAISING = """if any("poison" in name for name in names):
            raise ValueError("a record that cannot be assessed")"""
# As Powertools' processor does: everything is processed, and what failed is reported.
REPORTING = """numbers = [r["dynamodb"]["SequenceNumber"] for r in records]
        failed = [number for number, name in zip(numbers, names) if "poison" in name]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in reversed(failed)]}"""


def resources(**mapping: Any) -> dict[str, Any]:
    properties = {
        "Stream": {"Fn::GetAtt": ["Results", "StreamArn"]},
        "StartingPosition": "TRIM_HORIZON",
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
        **mapping,
    }
    return {
        "Results": table(),
        "Dead": queue(),
        "Assess": function("on_results.handler", Changes=("DynamoDB", properties)),
    }


def start(launch: Launch, rest: str, **mapping: Any) -> Stack:
    return launch(resources(**mapping), {"on_results": COLLECTING.replace("{rest}", rest)})


def put(stack: Stack, *names: str, sort_key: str = "check#phone") -> None:
    for name in names:
        stack.client("dynamodb").put_item(
            TableName=stack.resource("Results"),
            Item={"pk": {"S": name}, "sk": {"S": sort_key}, "hash": {"B": b"\x00\xff"}},
        )


def batches() -> list[list[str]]:
    seen: list[list[str]] = importlib.import_module("on_results").batches
    return seen


def test_records_arrive_in_order_and_in_batches(launch: Launch) -> None:
    stack = start(launch, "", BatchSize=2)
    put(stack, "a", "b", "c")
    stack.drain()
    put(stack, "d")
    stack.drain()

    assert batches() == [["a", "b"], ["c"], ["d"]]


def test_only_records_that_match_the_filter_arrive(launch: Launch) -> None:
    pattern = '{"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "check#"}]}}}}'
    stack = start(launch, "", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    put(stack, "a", sort_key="assessment")
    put(stack, "b")
    put(stack, "b", "c")  # the second time, b is modified

    stack.drain()

    assert batches() == [["b", "c"]]


def test_bisecting_isolates_the_poison_record(launch: Launch) -> None:
    stack = start(launch, RAISING, BisectBatchOnFunctionError=True)
    put(stack, "a", "b", "poison", "d")

    stack.drain()

    assert batches() == [
        ["a", "b", "poison", "d"],
        ["a", "b"],
        ["poison", "d"],
        ["poison"],
        ["poison"],  # two retries of its own: splitting does not count
        ["poison"],
        ["d"],
    ]
    (given_up,) = messages(stack, "Dead")
    assert given_up["DDBStreamBatchInfo"]["batchSize"] == 1


def test_whole_batch_is_retried_then_dropped_without_bisecting(launch: Launch) -> None:
    stack = start(launch, RAISING)
    put(stack, "a", "poison")
    stack.drain()
    put(stack, "after")
    stack.drain()

    assert batches() == [["a", "poison"]] * 3 + [["after"]]
    (given_up,) = messages(stack, "Dead")
    assert given_up["DDBStreamBatchInfo"]["batchSize"] == 2


def test_retry_starts_at_the_lowest_reported_sequence_number(launch: Launch) -> None:
    stack = start(launch, REPORTING, FunctionResponseTypes=["ReportBatchItemFailures"])
    put(stack, "a", "poison 1", "c", "poison 2")

    stack.drain()

    retried = ["poison 1", "c", "poison 2"]
    assert batches() == [["a", *retried], retried, retried]
    (given_up,) = messages(stack, "Dead")
    assert given_up["DDBStreamBatchInfo"]["batchSize"] == 3


def test_dropped_batch_is_described_as_by_lambda(launch: Launch) -> None:
    stack = start(launch, RAISING, MaximumRetryAttempts=0)
    put(stack, "poison")

    stack.drain()

    (described,) = messages(stack, "Dead")
    assert described["version"] == "1.0"
    assert described["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert described["requestContext"]["approximateInvokeCount"] == 1
    assert described["requestContext"]["functionArn"].endswith(":function:bonafide-Assess")
    assert described["responseContext"]["functionError"] == "Unhandled"
    where = described["DDBStreamBatchInfo"]
    assert where["startSequenceNumber"] == where["endSequenceNumber"]
    assert ":table/" in where["streamArn"]
    assert where["approximateArrivalOfFirstRecord"].endswith("Z")
    assert "poison" not in str(described)


def test_retries_without_limit_end(launch: Launch) -> None:
    stack = start(launch, RAISING, MaximumRetryAttempts=-1)
    put(stack, "poison")

    stack.drain()

    (described,) = messages(stack, "Dead")
    assert described["requestContext"]["condition"] == "RecordAgeExceeded"


def test_record_has_the_shape_of_lambda(launch: Launch) -> None:
    source = {"on_results": "batches = []\n\ndef handler(event, context):\n    batches.append(event)\n"}
    stack = launch(resources(), source, region="eu-central-1")
    put(stack, "a")

    stack.drain()

    event: Any = batches()[0]
    (record,) = event["Records"]
    assert record["eventSource"] == "aws:dynamodb"
    assert record["eventName"] == "INSERT"
    assert record["awsRegion"] == "eu-central-1"
    assert record["eventSourceARN"].startswith("arn:aws:dynamodb:eu-central-1:123456789012:table/")
    change = record["dynamodb"]
    assert change["Keys"] == {"pk": {"S": "a"}, "sk": {"S": "check#phone"}}
    assert change["NewImage"] == change["Keys"] | {"hash": {"B": "AP8="}}
    assert isinstance(change["SequenceNumber"], str)
    assert isinstance(change["ApproximateCreationDateTime"], int)
    assert change["StreamViewType"] == "NEW_IMAGE"


def test_record_is_not_changed_by_a_later_write(launch: Launch) -> None:
    source = """
        batches = []

        def handler(event, context):
            batches.append([record["dynamodb"]["NewImage"]["level"]["S"] for record in event["Records"]])
    """
    stack = launch(resources(), {"on_results": source})
    for level in ("low", "high"):
        stack.client("dynamodb").put_item(
            TableName=stack.resource("Results"),
            Item={"pk": {"S": "a"}, "sk": {"S": "check#phone"}, "level": {"S": level}},
        )

    stack.drain()

    assert batches() == [["low", "high"]]


def test_drain_ends_a_window_when_nothing_else_is_left_however_slow_the_machine_is(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first function writes is in one batch of the second."""
    writing = """
        import boto3

        def handler(event, context):
            for record in event["Records"]:
                item = {"pk": record["dynamodb"]["Keys"]["pk"], "sk": {"S": "done"}}
                boto3.client("dynamodb").put_item(TableName="results", Item=item)
    """

    def reader(handler: str, sort_key: str, **mapping: int) -> dict[str, Any]:
        pattern = json.dumps({"dynamodb": {"Keys": {"sk": {"S": [sort_key]}}}})
        properties = {
            "Stream": {"Fn::GetAtt": ["Results", "StreamArn"]},
            "StartingPosition": "TRIM_HORIZON",
            "FilterCriteria": {"Filters": [{"Pattern": pattern}]},
            **mapping,
        }
        return function(handler, Changes=("DynamoDB", properties))

    results = table()
    results["Properties"]["TableName"] = "results"
    stack = launch(
        {
            "Results": results,
            "First": reader("writing.handler", "check#phone", BatchSize=1, MaximumBatchingWindowInSeconds=2),
            "Second": reader("on_results.handler", "done", MaximumBatchingWindowInSeconds=30),
        },
        {"writing": writing, "on_results": COLLECTING.replace("{rest}", "")},
    )
    monkeypatch.setattr("local.streams.time", SimpleNamespace(monotonic=count(1, step=60).__next__))
    put(stack, "a", "b", "c")
    stack.drain()
    assert batches() == [["a", "b", "c"]]
