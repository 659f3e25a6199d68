"""A small stand-in for DynamoDB, SNS and SQS, on which tens of thousands of applications take seconds.

It stands where the boto3 clients stand (`bonafide.aws.clients`), so all of our code above them is the real one, with
its expressions and its wire format. `test_memory_aws.py` holds it against moto. What it does not know raises.
"""

import random
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from operator import eq, lt
from types import SimpleNamespace
from typing import Any, ClassVar

type Stored = dict[str, Any]
"""An item as DynamoDB's protocol has it: `{"pk": {"S": "app#a-1"}, …}`."""

_TOKENS = re.compile(r"\s*(\(|\)|,|<|=|:?\w+)")
_CLAUSES = re.compile(r"\b(SET|ADD|DELETE|REMOVE)\b")


class Refused(Exception):
    """A condition was not fulfilled."""


class MemoryDynamoDB:
    """One table. Each request is atomic, and so is each item of a BatchWriteItem, which keeps no order among them.

    `before_step` is called before each of these; a test hands over to another actor there.
    """

    exceptions: ClassVar = SimpleNamespace(ConditionalCheckFailedException=Refused)

    def __init__(self, *, seed: int = 0) -> None:
        self.partitions: dict[str, dict[str, Stored]] = {}
        self.stream: list[dict[str, Any]] = []
        self.before_step: Callable[[], None] = lambda: None
        self.requests = 0
        self._lock = threading.RLock()
        self._chance = random.Random(seed)

    def items(self) -> dict[tuple[str, str], Stored]:
        """Everything in the table, by key."""
        return {(pk, sk): item for pk, partition in self.partitions.items() for sk, item in partition.items()}

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803  boto3's names
        ((_, requests),) = RequestItems.items()
        requests = list(requests)
        self._chance.shuffle(requests)
        for request in requests:
            with self._step():
                if "PutRequest" in request:
                    self._put(request["PutRequest"]["Item"])
                else:
                    self._delete(request["DeleteRequest"]["Key"])
        return {"UnprocessedItems": {}}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        ((table, wanted),) = RequestItems.items()
        keys = [_key(key) for key in wanted["Keys"]]
        if len(keys) > 100 or len(set(keys)) < len(keys):
            raise ValueError("too many keys, or one twice")
        with self._step():
            found = [self.partitions.get(pk, {}).get(sk) for pk, sk in keys]
        return {"Responses": {table: [dict(item) for item in found if item]}}

    def put_item(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        Item: Stored,  # noqa: N803
        ConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Stored | None = None,  # noqa: N803
    ) -> None:
        with self._step():
            self._demand(Item, ConditionExpression, ExpressionAttributeValues or {})
            self._put(Item)

    def update_item(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        Key: Stored,  # noqa: N803
        UpdateExpression: str,  # noqa: N803
        ConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Stored,  # noqa: N803
    ) -> None:
        pk, sk = _key(Key)
        with self._step():
            self._demand(Key, ConditionExpression, ExpressionAttributeValues)
            item = {**self.partitions.get(pk, {}).get(sk, Key)}
            _, *parts = _CLAUSES.split(UpdateExpression)
            for clause, actions in zip(parts[::2], parts[1::2], strict=True):
                for action in actions.split(","):
                    _change(item, clause, action.replace("=", " ").split(), ExpressionAttributeValues)
            self._put(item)

    def get_paginator(self, operation: str) -> "MemoryDynamoDB":
        if operation != "query":
            raise NotImplementedError(operation)
        return self

    def paginate(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Stored,  # noqa: N803
        ConsistentRead: bool,  # noqa: N803
        ScanIndexForward: bool,  # noqa: N803
        PaginationConfig: dict[str, int],  # noqa: N803
    ) -> Iterator[dict[str, Any]]:
        """The one page of a query, read when it is asked for."""
        if not ConsistentRead or KeyConditionExpression not in (
            "pk = :pk",
            "pk = :pk AND begins_with(sk, :prefix)",
        ):
            raise NotImplementedError(KeyConditionExpression)
        prefix = ExpressionAttributeValues.get(":prefix", {"S": ""})["S"]
        with self._step():
            partition = self.partitions.get(ExpressionAttributeValues[":pk"]["S"], {})
            keys = sorted((sk for sk in partition if sk.startswith(prefix)), reverse=not ScanIndexForward)
            yield {"Items": [dict(partition[sk]) for sk in keys[: PaginationConfig.get("MaxItems")]]}

    def _step(self) -> threading.RLock:
        self.before_step()
        self.requests += 1
        return self._lock

    def _demand(self, key: Stored, condition: str, values: Stored) -> None:
        pk, sk = _key(key)
        if not _holds(condition, self.partitions.get(pk, {}).get(sk, {}), values):
            raise Refused(condition)

    def _put(self, item: Stored) -> None:
        pk, sk = _key(item)
        kind = "MODIFY" if sk in self.partitions.setdefault(pk, {}) else "INSERT"
        self.partitions[pk][sk] = item
        self._send(kind, pk, sk)

    def _delete(self, key: Stored) -> None:
        pk, sk = _key(key)
        if self.partitions.get(pk, {}).pop(sk, None):
            self._send("REMOVE", pk, sk)

    def _send(self, kind: str, pk: str, sk: str) -> None:
        """Keeps those records of the stream that the filters of template.yaml let through."""
        wanted = sk.startswith("watch#") or (
            pk.startswith("id#") and sk.startswith("app#") if kind == "REMOVE" else sk.startswith("check#")
        )
        if wanted:
            number = f"{len(self.stream):021}"
            self.stream.append(
                {
                    "eventName": kind,
                    "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": number},
                }
            )


def _key(item: Stored) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _change(item: Stored, clause: str, action: list[str], values: Stored) -> None:
    name, value = action[0], values[action[1]] if len(action) > 1 else {}
    if clause == "SET":
        item[name] = value
    elif clause == "REMOVE":
        item.pop(name, None)
    elif clause == "ADD" and "N" in value:
        item[name] = {"N": str(Decimal(item.get(name, {"N": "0"})["N"]) + Decimal(value["N"]))}
    else:
        before, members = set(item.get(name, {"SS": []})["SS"]), set(value["SS"])
        after = before | members if clause == "ADD" else before - members
        item.pop(name, None)
        if after:
            item[name] = {"SS": sorted(after)}


def _holds(condition: str, item: Stored, values: Stored) -> bool:
    """Whether an item fulfils a condition of AND, OR, brackets, two functions and two comparisons."""
    tokens = _TOKENS.findall(condition)
    if "".join(tokens) != condition.replace(" ", ""):
        raise NotImplementedError(condition)

    def either() -> bool:
        found = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            found |= both()
        return found

    def both() -> bool:
        found = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            found &= one()
        return found

    def one() -> bool:
        first = tokens.pop(0)
        if first == "(":
            found = either()
        elif first in ("attribute_exists", "attribute_not_exists"):
            tokens.pop(0)
            found = (tokens.pop(0) in item) is (first == "attribute_exists")
        else:
            compare = {"=": eq, "<": lt}[tokens.pop(0)]
            return _compared(compare, item.get(first), values[tokens.pop(0)])
        if tokens.pop(0) != ")":
            raise NotImplementedError(condition)
        return found

    return either()


def _compared(compare: Callable[[Any, Any], bool], stored: Any, value: Any) -> bool:
    if stored is None or stored.keys() != value.keys():
        return False
    ((kind, one),), ((_, other),) = stored.items(), value.items()
    return compare(Decimal(one), Decimal(other)) if kind == "N" else compare(one, other)


class MemorySNS:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, **message: Any) -> None:
        self.published.append(message)


class MemorySQS:
    """A queue whose messages are due when the clock says so."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: list[tuple[datetime, str]] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> None:  # noqa: ARG002, N803
        self._waiting.append((self._now() + timedelta(seconds=DelaySeconds), MessageBody))

    def next_due(self, until: datetime) -> tuple[datetime, str] | None:
        """Takes the message out that is due first, if it is due by then."""
        self._waiting.sort()
        return self._waiting.pop(0) if self._waiting and self._waiting[0][0] <= until else None
