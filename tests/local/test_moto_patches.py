"""moto's DynamoDB gives the same answers with the patches as without them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.moto_patches import patched_moto

VALUES: list[dict[str, Any]] = [
    {"S": "text"},
    {"S": ""},
    {"N": "12"},
    {"BOOL": False},
    {"NULL": True},
    {"B": b"bytes"},
    {"SS": ["a", "b"]},
    {"L": [{"S": "x"}, {"M": {"y": {"N": "1"}}}]},
    {"M": {}},
]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "embedded")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(
            TableName="t",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )
        for partition in ("a", "b"):
            for index, value in enumerate(VALUES):
                client.put_item(
                    TableName="t", Item={"pk": {"S": partition}, "sk": {"S": f"item#{index}"}, "value": value}
                )
        yield client


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"ScanIndexForward": False},
        {"Limit": 3},
        {"Limit": 3, "ExclusiveStartKey": {"pk": {"S": "a"}, "sk": {"S": "item#4"}}},
        {"FilterExpression": "attribute_type(#v, :type)", "ExpressionAttributeNames": {"#v": "value"}},
    ],
)
@pytest.mark.parametrize("partition", ["a", "b", "nobody"])
@pytest.mark.parametrize("prefix", ["", "item#1"])
def test_query_gives_the_same_answer(table: Any, partition: str, prefix: str, options: dict[str, Any]) -> None:
    values = {":pk": {"S": partition}, **({":sk": {"S": prefix}} if prefix else {})}
    if "FilterExpression" in options:
        values[":type"] = {"S": "S"}
    question = {
        "TableName": "t",
        "KeyConditionExpression": "pk = :pk" + (" AND begins_with(sk, :sk)" if prefix else ""),
        "ExpressionAttributeValues": values,
        **options,
    }
    plainly = answer(table, question)
    with patched_moto():
        assert answer(table, question) == plainly


def test_scan_sees_the_whole_table(table: Any) -> None:
    with patched_moto():
        table.query(TableName="t", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "a"}})
        assert table.scan(TableName="t")["Count"] == 2 * len(VALUES)


def answer(table: Any, question: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.query(**question).items() if key != "ResponseMetadata"}


def test_one_of_many_concurrent_conditional_writes_succeeds(table: Any) -> None:
    def first(_: int) -> bool:
        try:
            table.put_item(
                TableName="t",
                Item={"pk": {"S": "c"}, "sk": {"S": "only"}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except table.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with patched_moto(), ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(first, range(200))) == 1
