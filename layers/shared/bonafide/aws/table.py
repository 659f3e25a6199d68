"""The results table: reading, writing and changing items, whatever they hold.

Every write puts the same item under the same key, so repeating it changes nothing.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple, Self

from bonafide.aws import clients
from bonafide.aws.attribute_values import deserialize_item, serialize, serialize_item
from bonafide.settings import setting

ITEMS_PER_WRITE = 25
"""The limit of BatchWriteItem."""

ITEMS_PER_READ = 100
"""The limit of BatchGetItem."""

MAX_ATTEMPTS = 12
"""Attempts at items that DynamoDB has no capacity for, before the whole request fails."""

type Item = dict[str, Any]


class TableBusy(Exception):
    """DynamoDB repeatedly had no capacity for some items. The caller's message or record is delivered again."""


class Table(NamedTuple):
    """A table by its name. `retention` is how long the records of an application are kept."""

    name: str
    retention: timedelta

    @classmethod
    def deployed(cls) -> Self:
        """The table of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(setting("RESULTS_TABLE"), timedelta(days=int(setting("RECORD_RETENTION_DAYS"))))

    def put(self, items: Iterable[Item], *, attempts: int = MAX_ATTEMPTS) -> None:
        """Writes items, 25 per request. Of two items with the same key, the later one is written.

        Raises:
            TableBusy: DynamoDB had no capacity for some items.
            botocore.exceptions.ClientError: DynamoDB refused.
        """
        latest = {(item["pk"], item["sk"]): item for item in items}
        self._write(({"PutRequest": {"Item": serialize_item(item)}} for item in latest.values()), attempts)

    def delete(self, keys: Iterable[tuple[str, str]]) -> None:
        """Deletes the items of these keys. A key without an item is not an error.

        Raises:
            TableBusy: DynamoDB had no capacity for some items.
        """
        self._write(({"DeleteRequest": {"Key": _key(pk, sk)}} for pk, sk in keys), MAX_ATTEMPTS)

    def _write(self, requests: Iterable[Any], attempts: int) -> None:
        for batch in batched(requests, ITEMS_PER_WRITE, strict=False):
            unprocessed: Any = list(batch)
            for attempt in range(attempts):
                answer = clients.dynamodb().batch_write_item(RequestItems={self.name: unprocessed})
                unprocessed = answer.get("UnprocessedItems", {}).get(self.name, [])
                if not unprocessed:
                    break
                time.sleep(min(2.0, 0.05 * 2**attempt))
            else:
                raise TableBusy(f"{len(unprocessed)} items could not be written to {self.name}")

    def get_many(self, keys: Iterable[tuple[str, str]], *, now: datetime, attempts: int = MAX_ATTEMPTS) -> list[Item]:
        """The items of these keys that exist and have not expired (strongly consistent).

        Raises:
            TableBusy: DynamoDB had no capacity for some items.
        """
        found = []
        for batch in batched(keys, ITEMS_PER_READ, strict=False):
            wanted: Any = {self.name: {"Keys": [_key(pk, sk) for pk, sk in batch], "ConsistentRead": True}}
            for attempt in range(attempts):
                answer = clients.dynamodb().batch_get_item(RequestItems=wanted)
                found += answer["Responses"].get(self.name, [])
                wanted = answer.get("UnprocessedKeys")
                if not wanted:
                    break
                time.sleep(min(2.0, 0.05 * 2**attempt))
            else:
                raise TableBusy(f"some of {len(batch)} items could not be read from {self.name}")
        items = (deserialize_item(each) for each in found)
        return [item for item in items if item["expires_at"] > now.timestamp()]  # DynamoDB deletes days later

    def query(self, pk: str, *, prefix: str = "", newest: bool = False, limit: int | None = None) -> Iterator[Item]:
        """The items of one partition in the order of their sort keys (strongly consistent).

        Args:
            pk: the partition.
            prefix: what the sort keys begin with.
            newest: whether to reverse the order.
            limit: how many items to read; DynamoDB bills no more. None reads all, page by page.
        """
        condition = "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk"
        pages = (
            clients.dynamodb()
            .get_paginator("query")
            .paginate(
                TableName=self.name,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=_named({"pk": pk, **({"prefix": prefix} if prefix else {})}),
                ConsistentRead=True,
                ScanIndexForward=not newest,
                PaginationConfig={"MaxItems": limit, "PageSize": limit} if limit else {},
            )
        )
        return (deserialize_item(item) for page in pages for item in page["Items"])

    def scan(self, condition: str, names: dict[str, str], **values: Any) -> Iterator[Item]:
        """All items of the table that fulfil a condition (strongly consistent). DynamoDB bills the whole table.

        Args:
            condition: a DynamoDB filter expression.
            names: the attributes that the condition calls `#name`.
            values: what the condition calls `:name`, by name.
        """
        pages = (
            clients.dynamodb()
            .get_paginator("scan")
            .paginate(
                TableName=self.name,
                FilterExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=_named(values),
                ConsistentRead=True,
            )
        )
        return (deserialize_item(item) for page in pages for item in page["Items"])

    def put_if_new(self, item: Item) -> bool:
        """Writes an item unless its key has one. Returns whether it wrote."""
        return self.put_if(item, "attribute_not_exists(pk)")

    def put_if(self, item: Item, condition: str, **values: Any) -> bool:
        """Writes an item if the stored one fulfils a condition. Returns whether it wrote.

        Args:
            item: what to write.
            condition: a DynamoDB condition expression.
            values: what the condition calls `:name`, by name.
        """
        return self.put_or_stored(item, condition, **values) is None

    def put_or_stored(self, item: Item, condition: str, **values: Any) -> Item | None:
        """Writes an item like `put_if`. Returns None if it wrote, or else the stored item."""
        client = clients.dynamodb()
        try:
            client.put_item(
                TableName=self.name,
                Item=serialize_item(item),
                ConditionExpression=condition,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **({"ExpressionAttributeValues": _named(values)} if values else {}),
            )
        except client.exceptions.ConditionalCheckFailedException as refused:
            return deserialize_item(refused.response.get("Item", {}))
        return None

    def update(
        self, pk: str, sk: str, expression: str, *, condition: str = "attribute_exists(pk)", **values: Any
    ) -> bool:
        """Changes attributes of an item that fulfils a condition, by default that it exists.

        Args:
            pk: the partition key.
            sk: the sort key.
            expression: a DynamoDB update expression.
            condition: a DynamoDB condition expression.
            values: what the expressions call `:name`, by name; a set is one of strings.

        Returns:
            whether the condition was fulfilled and the item was changed.
        """
        client = clients.dynamodb()
        try:
            client.update_item(
                TableName=self.name,
                Key=_key(pk, sk),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=_named(values),
            )
        except client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def reserve_quota(self, pk: str, number: int, *, limit: int, now: datetime) -> int:
        """Adds a number to a counter and returns how much of it is within the limit. The counter expires in a week."""
        if number == 0:
            return 0
        answer = clients.dynamodb().update_item(
            TableName=self.name,
            Key=_key(pk, "count"),
            UpdateExpression="ADD #count :number SET expires_at = :expires_at",
            ExpressionAttributeNames={"#count": "count"},
            ExpressionAttributeValues=_named(
                {"number": number, "expires_at": int((now + timedelta(days=7)).timestamp())}
            ),
            ReturnValues="UPDATED_NEW",
        )
        before = int(answer["Attributes"]["count"]["N"]) - number
        return max(0, min(number, limit - before))


def expiring_item(pk: str, sk: str, now: datetime, kept: timedelta, **attributes: Any) -> Item:
    """An item without its empty attributes that DynamoDB deletes after a while."""
    present = {name: value for name, value in attributes.items() if value}
    return {"pk": pk, "sk": sk, **present, "expires_at": int((now + kept).timestamp())}


def _key(pk: str, sk: str) -> Any:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _named(values: dict[str, Any]) -> Any:
    return {f":{name}": serialize(value) for name, value in values.items()}
