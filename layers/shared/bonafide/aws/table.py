"""The results table: reading, writing and changing items, whatever they hold.

Every write puts the same item under the same key, so repeating it changes nothing.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched
from types import MappingProxyType
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

_NAME = re.compile(r"#\w+")


LISTED = "Listed"
"""The index of items with `listed_in` and `listed_at`: of those that are listed, in their order."""


class TableBusy(Exception):
    """DynamoDB repeatedly had no capacity for some items. The caller's message or record is delivered again."""


class Conflict(Exception):
    """A transaction wrote nothing: the conditions of its writes at these positions are not fulfilled."""

    def __init__(self, positions: Iterable[int]) -> None:
        self.positions = tuple(positions)
        super().__init__(f"unfulfilled conditions of the writes {list(self.positions)}")


class Put(NamedTuple):
    """One write of a transaction: an item, in place of the stored one if that fulfils a condition."""

    item: Item
    condition: str = ""
    values: Mapping[str, Any] = MappingProxyType({})

    def request(self, table: str) -> dict[str, Any]:
        """What DynamoDB is asked."""
        return {"Put": {"TableName": table, "Item": serialize_item(self.item), **_conditional(self)}}


class Update(NamedTuple):
    """One write of a transaction: a change of an item that fulfils a condition."""

    pk: str
    sk: str
    expression: str
    condition: str = ""
    values: Mapping[str, Any] = MappingProxyType({})

    def request(self, table: str) -> dict[str, Any]:
        """What DynamoDB is asked."""
        key = {"Key": _key(self.pk, self.sk), "UpdateExpression": self.expression}
        return {"Update": {"TableName": table, **key, **_conditional(self, self.expression)}}


class Check(NamedTuple):
    """A condition of a transaction on an item that it does not write."""

    pk: str
    sk: str
    condition: str
    values: Mapping[str, Any] = MappingProxyType({})

    def request(self, table: str) -> dict[str, Any]:
        """What DynamoDB is asked."""
        return {"ConditionCheck": {"TableName": table, "Key": _key(self.pk, self.sk), **_conditional(self)}}


type Write = Put | Update | Check


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

    def scan(self, condition: str, **values: Any) -> Iterator[Item]:
        """All items of the table that fulfil a condition (strongly consistent). DynamoDB bills the whole table.

        Args:
            condition: a DynamoDB filter expression.
            values: what the condition calls `:name`, by name.
        """
        pages = (
            clients.dynamodb()
            .get_paginator("scan")
            .paginate(
                TableName=self.name,
                FilterExpression=condition,
                **_reserved_names(condition),
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
            stored: Any = refused.response.get("Item", {})
            return deserialize_item(stored)
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
                **_reserved_names(expression, condition),
            )
        except client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def get(self, pk: str, sk: str) -> Item:
        """The item of a key (strongly consistent); empty if there is none."""
        answer = clients.dynamodb().get_item(TableName=self.name, Key=_key(pk, sk), ConsistentRead=True)
        return deserialize_item(answer.get("Item", {}))

    def listed(self, partition: str, *, after: str = "", before: str = "", limit: int) -> list[Item]:
        """Items of a partition of the index `Listed`, in the order of their `listed_at` (eventually consistent).

        Args:
            partition: the items' `listed_in`.
            after: a `listed_at`: only items after it.
            before: a `listed_at`: only items up to it.
            limit: how many items to read at most.
        """
        answer = clients.dynamodb().query(
            TableName=self.name,
            IndexName=LISTED,
            KeyConditionExpression="listed_in = :in AND listed_at BETWEEN :first AND :last",
            ExpressionAttributeValues=_named({"in": partition, "first": f"{after} ", "last": before or "~"}),
            Limit=limit,
        )
        return [deserialize_item(item) for item in answer["Items"]]

    def transact(self, writes: Sequence[Write]) -> None:
        """Makes several writes, at most 100, or none.

        Raises:
            Conflict: a condition is not fulfilled.
            TableBusy: other transactions changed the same items at every attempt.
            botocore.exceptions.ClientError: DynamoDB refused.
        """
        client = clients.dynamodb()
        requests: Any = [write.request(self.name) for write in writes]
        for attempt in range(MAX_ATTEMPTS):
            try:
                client.transact_write_items(TransactItems=requests)
            except client.exceptions.TransactionCanceledException as cancelled:
                reasons = [reason.get("Code", "None") for reason in cancelled.response.get("CancellationReasons", [])]
                if failed := [number for number, reason in enumerate(reasons) if reason == "ConditionalCheckFailed"]:
                    raise Conflict(failed) from None
                if not {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"} & set(reasons):
                    raise
                time.sleep(min(2.0, 0.05 * 2**attempt))
            else:
                return
        raise TableBusy(f"a transaction of {len(writes)} writes was never possible in {self.name}")

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


def _conditional(write: Write, expression: str = "") -> dict[str, Any]:
    """The condition of a write in a transaction, with the names in it and in the expression."""
    condition = {"ConditionExpression": write.condition} if write.condition else {}
    values = {"ExpressionAttributeValues": _named(dict(write.values))} if write.values else {}
    return {**condition, **values, **_reserved_names(write.condition, expression)}


def _reserved_names(*expressions: str) -> dict[str, Any]:
    """The attributes that expressions call `#name`, since DynamoDB has reserved their names: `case` and others."""
    found = {name: name[1:] for expression in expressions for name in _NAME.findall(expression)}
    return {"ExpressionAttributeNames": found} if found else {}


def _key(pk: str, sk: str) -> Any:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _named(values: dict[str, Any]) -> Any:
    return {f":{name}": serialize(value) for name, value in values.items()}
