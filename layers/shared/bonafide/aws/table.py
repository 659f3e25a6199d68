"""The results table as such: writing, reading and changing its items, whatever they hold.

Every write puts the same item under the same key, so a repetition changes nothing.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from bonafide.aws import clients
from bonafide.settings import setting

TABLE = setting("RESULTS_TABLE")
RETENTION = timedelta(days=int(setting("RECORD_RETENTION_DAYS")))

ITEMS_PER_WRITE = 25
"""The most that BatchWriteItem takes."""

ITEMS_PER_READ = 100
"""The most that BatchGetItem takes."""

MAX_ATTEMPTS = 12
"""Times that items which DynamoDB had no capacity for are offered again before the whole write fails."""

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

type Item = dict[str, Any]


class TableBusy(Exception):
    """DynamoDB kept having no capacity for some items. The caller's record is to be delivered again."""


def put(items: Iterable[Item], *, attempts: int = MAX_ATTEMPTS) -> None:
    """Writes items, 25 a call; of two under one key the later stays.

    Raises:
        TableBusy: DynamoDB had no capacity for some, again and again.
        botocore.exceptions.ClientError: DynamoDB refused.
    """
    latest = {(item["pk"], item["sk"]): item for item in items}
    _write(({"PutRequest": {"Item": _serialize(item)["M"]}} for item in latest.values()), attempts)


def _write(requests: Iterable[Any], attempts: int) -> None:
    for batch in batched(requests, ITEMS_PER_WRITE, strict=False):
        waiting: Any = list(batch)
        for attempt in range(attempts):
            answer = clients.dynamodb().batch_write_item(RequestItems={TABLE: waiting})
            waiting = answer.get("UnprocessedItems", {}).get(TABLE, [])
            if not waiting:
                break
            time.sleep(min(2.0, 0.05 * 2**attempt))
        else:
            raise TableBusy(f"{len(waiting)} items could not be written to {TABLE}")


def expiring_item(pk: str, sk: str, now: datetime, kept: timedelta, **attributes: Any) -> Item:
    """An item that is of no application and is forgotten after a while."""
    present = {name: value for name, value in attributes.items() if value}
    return {"pk": pk, "sk": sk, **present, "expires_at": int((now + kept).timestamp())}


def get_many(keys: Iterable[tuple[str, str]], *, now: datetime, attempts: int = MAX_ATTEMPTS) -> list[Item]:
    """The items of these keys that exist and have not expired, as they are at this moment.

    Raises:
        TableBusy: DynamoDB had no capacity for some, again and again.
    """
    found = []
    for batch in batched(keys, ITEMS_PER_READ, strict=False):
        asked = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in batch]
        wanted: Any = {TABLE: {"Keys": asked, "ConsistentRead": True}}
        for attempt in range(attempts):
            answer = clients.dynamodb().batch_get_item(RequestItems=wanted)
            found += answer["Responses"].get(TABLE, [])
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                break
            time.sleep(min(2.0, 0.05 * 2**attempt))
        else:
            raise TableBusy(f"some of {len(batch)} items could not be read from {TABLE}")
    items = (_item_of(each) for each in found)
    return [item for item in items if item["expires_at"] > now.timestamp()]  # expiry deletes within days, not at once


def reserve_quota(pk: str, by: int, *, limit: int, now: datetime) -> int:
    """Adds to a counter, and says how much of that still lies below the limit. The counter is forgotten in a week."""
    if by == 0:
        return 0
    answer = clients.dynamodb().update_item(
        TableName=TABLE,
        Key={"pk": {"S": pk}, "sk": {"S": "count"}},
        UpdateExpression="ADD #count :by SET expires_at = :expires_at",
        ExpressionAttributeNames={"#count": "count"},
        ExpressionAttributeValues={
            ":by": {"N": str(by)},
            ":expires_at": {"N": str(int((now + timedelta(days=7)).timestamp()))},
        },
        ReturnValues="UPDATED_NEW",
    )
    before = int(answer["Attributes"]["count"]["N"]) - by
    return max(0, min(by, limit - before))


def put_if_new(item: Item) -> bool:
    """Writes an item unless one stands under its key; says whether it did."""
    return put_if(item, "attribute_not_exists(pk)")


def put_if(item: Item, condition: str, **values: Any) -> bool:
    """Writes an item if what stands under its key fulfils a condition; says whether it did.

    Args:
        item: what to write.
        condition: a DynamoDB condition expression.
        values: what the condition calls `:name`, by name.
    """
    client = clients.dynamodb()
    try:
        client.put_item(
            TableName=TABLE,
            Item=_serialize(item)["M"],
            ConditionExpression=condition,
            **({"ExpressionAttributeValues": _named(values)} if values else {}),
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def update(pk: str, sk: str, expression: str, *, condition: str = "attribute_exists(pk)", **values: Any) -> bool:
    """Changes attributes of an item that fulfils a condition, by default that it exists; says whether it did.

    Args:
        pk: of its key.
        sk: of its key.
        expression: a DynamoDB update expression.
        condition: a DynamoDB condition expression.
        values: what the expressions call `:name`, by name; a set is one of strings.
    """
    client = clients.dynamodb()
    try:
        client.update_item(
            TableName=TABLE,
            Key={"pk": {"S": pk}, "sk": {"S": sk}},
            UpdateExpression=expression,
            ConditionExpression=condition,
            ExpressionAttributeValues=_named(values),
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def delete(keys: Iterable[tuple[str, str]]) -> None:
    """Deletes the items of these keys; one that does not exist is no fault.

    Raises:
        TableBusy: DynamoDB had no capacity for some, again and again.
    """
    _write(({"DeleteRequest": {"Key": {"pk": {"S": pk}, "sk": {"S": sk}}}} for pk, sk in keys), MAX_ATTEMPTS)


def query(pk: str, *, prefix: str = "", newest: bool = False, limit: int | None = None) -> Iterator[Item]:
    """The items of one partition in the order of their sort keys, as they are at this moment.

    Args:
        pk: the partition.
        prefix: with which the sort keys begin.
        newest: whether in the reverse order.
        limit: how many to ask for; DynamoDB reads and bills no more. None asks for all, page by page.
    """
    condition = "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk"
    pages = (
        clients.dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=TABLE,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=_named({"pk": pk, **({"prefix": prefix} if prefix else {})}),
            ConsistentRead=True,
            ScanIndexForward=not newest,
            PaginationConfig={"MaxItems": limit, "PageSize": limit} if limit else {},
        )
    )
    return (_item_of(item) for page in pages for item in page["Items"])


def _named(values: dict[str, Any]) -> Any:
    return {f":{name}": _serialize(value) for name, value in values.items()}


def _item_of(stored: Any) -> Item:
    return {name: _plain(_deserialize(value)) for name, value in stored.items()}


def _plain(value: Any) -> Any:
    """DynamoDB's numbers as Python's own: whole ones, which is all that we store."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {name: _plain(element) for name, element in value.items()}
    return value
