"""The in-memory DynamoDB answers as moto does, counts in DynamoDB's units, and streams what the template asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from local.memory_aws import MemoryDynamoDB, Request, item_size
from local.moto_patches import patched_moto
from local.streams import stream_filter
from local.template import load

ROOT = Path(__file__).parents[2]
PARTITIONS = ("id#phone#1", "app#a-1")
SORT_KEYS = ("app#a-1", "app#a-2", "assessment", "told", "watch#A/list#1")


def key_of(item: dict[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _key_of(given: tuple[dict[str, Any], str]) -> tuple[str, str]:
    return key_of(given[0])


keys = st.fixed_dictionaries(
    {"pk": st.sampled_from([{"S": pk} for pk in PARTITIONS]), "sk": st.sampled_from([{"S": sk} for sk in SORT_KEYS])}
)
numbers = st.integers(1, 3).map(lambda number: {"N": str(number)})
texts = st.sampled_from([{"S": text} for text in "abc"])
sets = st.sets(st.sampled_from("abc"), min_size=1).map(lambda members: {"SS": sorted(members)})
attributes = st.fixed_dictionaries(
    {"version": numbers},
    optional={
        "ends": texts,
        "held": sets,
        "kept": st.just({"M": {"phone": {"L": [{"S": "x"}]}}}),
        "listed_in": st.just({"S": "queue"}),
        "listed_at": st.integers(1, 99).map(lambda number: {"S": f"2026-{number:02}"}),
    },
)
items = st.builds(lambda key, rest: {**key, **rest}, keys, attributes)
CONDITIONS = (
    "attribute_exists(pk)",
    "attribute_not_exists(pk)",
    "version = :n",
    "attribute_not_exists(pk) OR ends < :t OR (ends = :t AND attribute_not_exists(held))",
    "attribute_exists(pk) AND (version = :n OR version < :n)",
)
FILTERS = (
    "attribute_type(kept, :m)",
    "ends IN (:t, :i) OR begins_with(pk, :i)",
    "begins_with(sk, :i) AND attribute_exists(ends)",
    "contains(ends, :t) OR begins_with(pk, :i) AND attribute_not_exists(held)",
)
UPDATES = ("SET ends = :t REMOVE kept", "SET ends = :t ADD version :n", "ADD held :s", "DELETE held :s SET ends = :t")
OPERATIONS = st.one_of(
    st.tuples(st.just("put"), items, st.sampled_from(CONDITIONS), numbers, texts),
    st.tuples(st.just("update"), keys, st.sampled_from(UPDATES), st.sampled_from(CONDITIONS), numbers, texts, sets),
    st.tuples(st.just("scan"), st.sampled_from(FILTERS), texts),
    st.tuples(st.just("write"), st.lists(items, min_size=1, max_size=5, unique_by=key_of)),
    st.tuples(st.just("delete"), keys),
    st.tuples(st.just("get"), st.lists(keys, min_size=1, max_size=5, unique_by=key_of)),
    st.tuples(
        st.just("query"),
        st.sampled_from(PARTITIONS),
        st.sampled_from(("", "app#", "t")),
        st.booleans(),
        st.sampled_from((None, 1, 2)),
    ),
    st.tuples(st.just("count"), keys, numbers),
    st.tuples(st.just("item"), keys),
    st.tuples(st.just("listed"), st.sampled_from(("2026-", "2026-3")), st.sampled_from(("~", "2026-50")), numbers),
    st.tuples(
        st.just("transact"),
        st.lists(
            st.tuples(items, st.sampled_from(("Put", "Update", "ConditionCheck"))),
            min_size=1,
            max_size=4,
            unique_by=_key_of,
        ),
        st.sampled_from(CONDITIONS[:3]),
        numbers,
        texts,
    ),
)


@contextmanager
def moto() -> Iterator[Any]:
    """A client of a table of moto's."""
    with mock_aws(), patched_moto():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        client.create_table(
            TableName="results",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "listed_in", "listed_at")
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "Listed",
                    "KeySchema": [
                        {"AttributeName": "listed_in", "KeyType": "HASH"},
                        {"AttributeName": "listed_at", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        yield client


def answer(client: Any, operation: Any) -> Any:
    """What a client answers, in an order and a form that can be compared."""
    try:
        return _answer(client, *operation)
    except client.exceptions.ConditionalCheckFailedException:
        return "condition failed"
    except client.exceptions.TransactionCanceledException as cancelled:
        return [reason["Code"] for reason in cancelled.response["CancellationReasons"]]


def _answer(client: Any, name: str, *given: Any) -> Any:
    match name, *given:
        case "put", item, condition, number, text:
            values = {key: value for key, value in {":n": number, ":t": text}.items() if key in condition}
            more = {"ExpressionAttributeValues": values} if values else {}
            client.put_item(TableName="results", Item=item, ConditionExpression=condition, **more)
        case "update", key, expression, condition, number, text, members:
            values = {":n": number, ":t": text, ":s": members}
            client.update_item(
                TableName="results",
                Key=key,
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues={
                    each: value for each, value in values.items() if each in f"{expression} {condition}"
                },
            )
        case "write", some:
            client.batch_write_item(RequestItems={"results": [{"PutRequest": {"Item": item}} for item in some]})
        case "delete", key:
            client.batch_write_item(RequestItems={"results": [{"DeleteRequest": {"Key": key}}]})
        case "get", some:
            found = client.batch_get_item(RequestItems={"results": {"Keys": some, "ConsistentRead": True}})
            return sorted(map(plain, found["Responses"]["results"]), key=str)
        case "query", pk, prefix, newest, most:
            return list(query(client, pk, prefix, newest=newest, most=most))
        case "scan", condition, text:
            values = {":t": text, ":i": {"S": "app#"}, ":m": {"S": "M"}}
            used = {name: value for name, value in values.items() if name in condition}
            pages = client.get_paginator("scan").paginate(
                TableName="results", FilterExpression=condition, ExpressionAttributeValues=used, ConsistentRead=True
            )
            return sorted((plain(item) for page in pages for item in page["Items"]), key=str)
        case "count", key, number:
            return client.update_item(
                TableName="results",
                Key=key,
                UpdateExpression="ADD #count :by SET ends = :ends",
                ExpressionAttributeNames={"#count": "count"},
                ExpressionAttributeValues={":by": number, ":ends": {"S": "z"}},
                ReturnValues="UPDATED_NEW",
            )["Attributes"]["count"]
        case "item", key:
            return plain(client.get_item(TableName="results", Key=key, ConsistentRead=True).get("Item", {}))
        case "listed", first, last, number:
            found = client.query(
                TableName="results",
                IndexName="Listed",
                KeyConditionExpression="listed_in = :in AND listed_at BETWEEN :first AND :last",
                ExpressionAttributeValues={":in": {"S": "queue"}, ":first": {"S": first}, ":last": {"S": last}},
                Limit=int(number["N"]),
            )
            return [each["listed_at"] for each in found["Items"]]  # of two with the same, either may be the first
        case "transact", some, condition, number, text:
            client.transact_write_items(
                TransactItems=[_write(kind, item, condition, number, text) for item, kind in some]
            )
        case _:
            raise NotImplementedError(name)
    return None


def _write(
    kind: str, item: dict[str, Any], condition: str, number: dict[str, Any], text: dict[str, Any]
) -> dict[str, Any]:
    """One write of a transaction."""
    key = {name: item[name] for name in ("pk", "sk")}
    what: dict[str, Any] = {"Item": item} if kind == "Put" else {"Key": key}
    if kind == "Update":
        what["UpdateExpression"] = "SET ends = :t"
    used = f"{condition} {what.get('UpdateExpression', '')}"
    values = {name: value for name, value in {":n": number, ":t": text}.items() if name in used}
    more = {"ExpressionAttributeValues": values} if values else {}
    return {kind: {"TableName": "results", "ConditionExpression": condition, **what, **more}}


def query(
    client: Any, pk: str, prefix: str = "", *, newest: bool = False, most: int | None = None
) -> Iterator[dict[str, Any]]:
    pages = client.get_paginator("query").paginate(
        TableName="results",
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}, **({":prefix": {"S": prefix}} if prefix else {})},
        ConsistentRead=True,
        ScanIndexForward=not newest,
        PaginationConfig={"MaxItems": most, "PageSize": most} if most else {},
    )
    return (plain(item) for page in pages for item in page["Items"])


def plain(item: dict[str, Any]) -> dict[str, Any]:
    """An item whose sets are in order."""
    return {name: {"SS": sorted(value["SS"])} if "SS" in value else value for name, value in item.items()}


@settings(max_examples=30)
@given(operations=st.lists(OPERATIONS, min_size=5, max_size=25))
def test_answers_as_moto_does(operations: list[Any]) -> None:
    memory = MemoryDynamoDB()
    with moto() as client:
        for operation in operations:
            assert answer(memory, operation) == answer(client, operation), operation
        for pk in PARTITIONS:
            assert list(query(memory, pk)) == list(query(client, pk))


@pytest.mark.parametrize("condition", ["size(pk) = :n", "version >= :n", "version = :other", "NOT version = :n"])
def test_unknown_condition_raises(condition: str) -> None:
    with pytest.raises(NotImplementedError):
        MemoryDynamoDB().put_item(
            TableName="t",
            Item=item("a"),
            ConditionExpression=condition,
            ExpressionAttributeValues={":n": {"N": "1"}},
        )


# ── Counting ──


@pytest.mark.parametrize(
    ("stored", "size", "why"),
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
def test_size_of_an_item(stored: dict[str, Any], size: int, why: str) -> None:
    assert item_size(stored) == size, why


def item(sort_key: str, size: int = 100) -> dict[str, Any]:
    """An item of so many bytes."""
    short = {"pk": {"S": "app#1"}, "sk": {"S": sort_key}, "x": {"S": ""}}
    return {**short, "x": {"S": "x" * (size - item_size(short))}}


@pytest.fixture
def counted() -> tuple[MemoryDynamoDB, list[Request]]:
    """An empty table, and the requests to it."""
    table, requests = MemoryDynamoDB(), list[Request]()
    table.on_request = requests.append
    return table, requests


def test_failed_condition_is_billed_as_a_write(counted: tuple[MemoryDynamoDB, list[Request]]) -> None:
    table, requests = counted
    table.batch_write_item(RequestItems={"t": [{"PutRequest": {"Item": item(key, 1500)}} for key in "ab"]})
    with pytest.raises(table.exceptions.ConditionalCheckFailedException):
        table.put_item(TableName="t", Item=item("a"), ConditionExpression="attribute_not_exists(pk)")
    assert [(one.writes, one.write_units, len(one.written)) for one in requests] == [(2, 4, 2), (1, 2, 0)]


@pytest.mark.parametrize(("size", "units"), [(100, 1), (1024, 1), (1025, 2), (3000, 3)])
def test_write_is_billed_by_kilobytes_begun(
    counted: tuple[MemoryDynamoDB, list[Request]], size: int, units: int
) -> None:
    table, requests = counted
    table.put_item(TableName="t", Item=item("a", size))
    table.put_item(TableName="t", Item=item("a"))  # the larger of the item before and after counts
    table.batch_write_item(RequestItems={"t": [{"DeleteRequest": {"Key": item("a")}}]})
    assert [one.write_units for one in requests] == [units, units, 1]


def test_read_is_billed_by_four_kilobytes(counted: tuple[MemoryDynamoDB, list[Request]]) -> None:
    table, requests = counted
    table.put_item(TableName="t", Item=item("a", 5000))
    requests.clear()
    assert len(list(query(table, "app#1"))) == 1
    assert list(query(table, "app#2")) == []
    table.batch_get_item(RequestItems={"t": {"Keys": [item("a"), item("missing")], "ConsistentRead": True}})
    assert [(one.operation, one.partition, one.read_units) for one in requests] == [
        ("Query", "app#1", 2),
        ("Query", "app#2", 1),
        ("BatchGetItem", "", 3),
    ]


# ── Stream and queue ──


def test_stream_holds_what_the_template_asks_for() -> None:
    table, seen = MemoryDynamoDB(), list[tuple[str, str]]()
    wanted = stream_filter(load(ROOT / "template.yaml"), "Assess")
    table.subscribe(wanted, lambda each: seen.append((each["eventName"], each["dynamodb"]["Keys"]["sk"]["S"])))
    kept = [
        {"pk": {"S": pk}, "sk": {"S": sk}}
        for pk, sk in (
            ("app#a-1", "check#phone"),
            ("app#a-1", "assessment"),
            ("id#phone#1", "app#a-1"),
            ("id#phone#1", "watch#A/list#1"),
        )
    ]
    for key in (*kept, kept[0]):
        table.put_item(TableName="t", Item=key)
    for key in kept:
        table.batch_write_item(RequestItems={"t": [{"DeleteRequest": {"Key": key}}]})
    assert seen == [
        ("INSERT", "check#phone"),
        ("INSERT", "watch#A/list#1"),
        ("MODIFY", "check#phone"),
        ("REMOVE", "app#a-1"),
        ("REMOVE", "watch#A/list#1"),
    ]


@pytest.mark.parametrize(
    "condition", ["case = :v", "attribute_exists(pk) AND Number = :v", "attribute_not_exists(names)"]
)
def test_reserved_word_is_refused_as_by_dynamodb(condition: str) -> None:
    """DynamoDB has reserved hundreds of words, and refuses an expression that calls an attribute like one."""
    memory = MemoryDynamoDB()
    put: dict[str, Any] = {"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}, "ConditionExpression": condition}
    values = {":v": {"S": "x"}} if ":v" in condition else {}
    with pytest.raises(ValueError, match="reserved"):
        memory.put_item(TableName="results", **put, ExpressionAttributeValues=values)
    with pytest.raises(ValueError, match="reserved"):
        memory.transact_write_items(TransactItems=[{"Put": {**put, "ExpressionAttributeValues": values}}])
    assert memory.items() == {}
