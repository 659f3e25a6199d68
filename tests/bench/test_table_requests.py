"""Sizes and units of items by DynamoDB's rules, and requests counted as they are made."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from bench.table_requests import Asked, Requests, item_size, write_units


@pytest.mark.parametrize(
    ("item", "size", "why"),
    [
        ({"pk": {"S": "app#1"}}, 2 + 5, "a name and a text, in bytes"),
        ({"pk": {"S": "•"}}, 2 + 3, "bytes of UTF-8, not characters"),
        ({"n": {"N": "1857196800"}}, 1 + 5, "two digits a byte without the zeros at the end, and one more"),
        ({"b": {"BOOL": True}}, 1 + 1, ""),
        ({"s": {"SS": ["ab", "c"]}}, 1 + 3, "a set is its texts"),
        ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + (1 + 2) + (1 + 1), "3 for a list, 1 an element"),
        ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + (1 + 1 + 1), "3 for a map, 1 an element"),
    ],
)
def test_size_of_an_item(item: dict[str, Any], size: int, why: str) -> None:
    assert item_size(item) == size, why


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2), (3000, 3)])
def test_units_are_kilobytes_begun(size: int, units: int) -> None:
    assert write_units(size) == units


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Requests]]:
    """A client of an empty table, and what counts its requests."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        session = boto3.Session(region_name="us-east-1")
        session.client("dynamodb").create_table(
            TableName="t",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        requests = Requests(session)
        yield session.client("dynamodb"), requests


def item(sort_key: str, size: int) -> dict[str, Any]:
    """An item of so many bytes."""
    short = {"pk": {"S": "app#1"}, "sk": {"S": sort_key}, "x": {"S": ""}}
    return {**short, "x": {"S": "x" * (size - item_size(short))}}


def units(asked: list[Asked]) -> list[tuple[int, int, float]]:
    """Writes, their units, and the units read, of each request."""
    return [(one.writes, one.write_units, one.read_units) for one in asked]


def test_writes_are_billed_whether_their_condition_is_met_or_not(counted: tuple[Any, Requests]) -> None:
    client, requests = counted
    client.batch_write_item(RequestItems={"t": [{"PutRequest": {"Item": item(key, 1500)}} for key in "ab"]})
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(TableName="t", Item=item("a", 100), ConditionExpression="attribute_not_exists(pk)")
    asked = requests.taken()
    assert units(asked) == [(2, 4, 0), (1, 2, 0)]
    assert [len(one.written) for one in asked] == [2, 0]
    assert requests.taken() == []


def test_a_write_is_billed_by_what_is_larger_before_or_after(counted: tuple[Any, Requests]) -> None:
    client, requests = counted
    client.put_item(TableName="t", Item=item("a", 3000))
    client.put_item(TableName="t", Item=item("a", 100))
    client.update_item(
        TableName="t",
        Key={"pk": {"S": "app#1"}, "sk": {"S": "a"}},
        UpdateExpression="SET y = :y",
        ExpressionAttributeValues={":y": {"S": "y" * 1000}},
    )
    assert [one.write_units for one in requests.taken()] == [3, 3, 2]


def test_reads_are_billed_by_four_kilobytes_and_a_query_for_nothing_too(counted: tuple[Any, Requests]) -> None:
    client, requests = counted
    client.put_item(TableName="t", Item=item("a", 5000))
    requests.taken()
    for key in ("app#1", "app#2"):
        client.query(
            TableName="t",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": key}},
            ConsistentRead=True,
        )
    keys = [{"pk": {"S": "app#1"}, "sk": {"S": key}} for key in ("a", "missing")]
    client.batch_get_item(RequestItems={"t": {"Keys": keys}})
    asked = requests.taken()
    assert units(asked) == [(0, 0, 2), (0, 0, 1), (0, 0, 1.5)]
    assert [one.key for one in asked] == ["app#1", "app#2", ""]
    assert [one.bytes_read for one in asked] == [5000, 0, 5000]
