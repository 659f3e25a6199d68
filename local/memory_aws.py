"""DynamoDB, S3, SNS and SQS in memory: fast, deterministic, and open to faults and to counting.

The classes have those methods of the boto3 clients that the functions call, so they replace what
`bonafide.aws.clients` returns, and all code above that is the real one. `tests/local/test_memory_aws.py` compares them
with moto. What they do not know raises NotImplementedError.
"""

import hashlib
import io
import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from math import ceil
from operator import eq, le, lt
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, ClassVar, NamedTuple

from botocore.response import StreamingBody

type Item = dict[str, Any]
"""An item in DynamoDB's own form: `{"pk": {"S": "app#a-1"}, …}`."""

type Record = dict[str, Any]
"""A record of the table's stream, with the item's keys only."""

type Filter = Callable[[str, str, str], bool]
"""Whether a consumer of the stream wants a record, by its event name, pk and sk."""

WRITE_UNIT, READ_UNIT = 1024, 4096  # bytes
MAX_KEYS = 100  # in one BatchGetItem
_TOKENS = re.compile(r"\s*(\(|\)|,|<=|<|=|:?[\w.]+)")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "<": lt, "<=": le}
_FUNCTIONS: dict[str, Callable[[Item, str], bool]] = {
    "attribute_type": lambda stored, kind: kind in stored,
    "begins_with": lambda stored, part: stored.get("S", "").startswith(part),
    "contains": lambda stored, part: part in stored.get("S", ""),
}
_CLAUSES = re.compile(r"\b(SET|ADD|DELETE|REMOVE)\b")


class ConditionFailed(Exception):
    """The stored item, which `response` has as botocore's error does, does not satisfy the condition expression."""

    def __init__(self, condition: str, stored: Item | None) -> None:
        super().__init__(condition)
        self.response = {"Item": stored} if stored else {}


class TransactionCancelled(Exception):
    """A transaction wrote nothing. `response` has a reason for each of its writes, as botocore's error does."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
        self.response = {"CancellationReasons": [{"Code": reason} for reason in reasons]}


class Request(NamedTuple):
    """One request that was answered, in DynamoDB's own units. A write whose condition failed is billed as well."""

    operation: str
    partition: str = ""  # of a query
    read: tuple[Item, ...] = ()
    written: tuple[Item, ...] = ()
    writes: int = 0
    write_units: int = 0
    read_units: int = 0


class MemoryDynamoDB:
    """One table with the key `pk`, `sk`, and its stream.

    Each request is atomic, and so is each item of a BatchWriteItem, which keeps no order among them.
    `before_step` runs before each of these: a test raises there, or lets another thread go first.
    `on_request`, if there is one, is called with each request that was answered.
    """

    exceptions: ClassVar = SimpleNamespace(
        ConditionalCheckFailedException=ConditionFailed, TransactionCanceledException=TransactionCancelled
    )

    def __init__(self, *, seed: int = 0) -> None:
        self.partitions: dict[str, dict[str, Item]] = {}
        self.before_step: Callable[[], None] = lambda: None
        self.on_request: Callable[[Request], None] | None = None
        self._consumers: list[tuple[Filter, Callable[[Record], None]]] = []
        self._sequence_number = 0
        self._lock = threading.RLock()
        self._random = random.Random(seed)  # noqa: S311  it shuffles, and keeps no secret

    def items(self) -> dict[tuple[str, str], Item]:
        """Everything in the table, by key."""
        return {(pk, sk): item for pk, partition in self.partitions.items() for sk, item in partition.items()}

    def subscribe(self, wanted: Filter, consume: Callable[[Record], None]) -> None:
        """Calls `consume` with each record of the stream, from now on, that the filter lets through."""
        self._consumers.append((wanted, consume))

    # ── boto3's methods, under its names ──

    def put_item(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        Item: Item,  # noqa: N803
        ConditionExpression: str = "",  # noqa: N803
        ReturnValuesOnConditionCheckFailure: str = "NONE",  # noqa: ARG002, N803  it is always returned
        ExpressionAttributeValues: Item | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        values = ExpressionAttributeValues or {}
        _check_names(ConditionExpression)
        self._write("PutItem", Item, ConditionExpression, values, lambda _: Item)
        return {}

    def update_item(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        Key: Item,  # noqa: N803
        UpdateExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        ConditionExpression: str = "",  # noqa: N803
        ExpressionAttributeNames: dict[str, str] | None = None,  # noqa: N803
        ReturnValues: str = "NONE",  # noqa: N803
    ) -> dict[str, Any]:
        if ReturnValues not in ("NONE", "UPDATED_NEW"):
            raise NotImplementedError(ReturnValues)
        given = ExpressionAttributeNames or {}
        changes = list(_changes(_with_names(UpdateExpression, given)))

        def updated(before: Item | None) -> Item:
            item = dict(before or Key)
            for clause, name, value in changes:
                _change(item, clause, name, ExpressionAttributeValues[value] if value else {})
            return item

        condition = _with_names(ConditionExpression, given)
        item = self._write("UpdateItem", Key, condition, ExpressionAttributeValues, updated)
        if ReturnValues == "NONE":
            return {}
        return {"Attributes": {name: item[name] for _, name, _ in changes if name in item}}

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803
        ((_, requests),) = RequestItems.items()
        requests = list(requests)
        self._random.shuffle(requests)
        written, units = [], 0
        with self._request():
            for request in requests:
                with self._step():
                    if "PutRequest" in request:
                        item = request["PutRequest"]["Item"]
                        units += self._write_units(self._before(item), item)
                        self._put(item)
                        written.append(item)
                    else:
                        key = request["DeleteRequest"]["Key"]
                        units += self._write_units(self._before(key))
                        self._delete(key)
        self._report("BatchWriteItem", written=tuple(written), writes=len(requests), write_units=units)
        return {"UnprocessedItems": {}}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        ((table, wanted),) = RequestItems.items()
        keys = wanted["Keys"]
        if not wanted.get("ConsistentRead"):
            raise NotImplementedError("an eventually consistent read")
        if len(keys) > MAX_KEYS or len({_key(key) for key in keys}) < len(keys):
            raise ValueError("too many keys, or one twice")
        with self._step():
            found = [dict(item) for key in keys if (item := self._found(key))]
        self._report("BatchGetItem", read=tuple(found), missing=len(keys) - len(found))
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:  # noqa: ARG002, N803
        with self._step():
            found = self._found(Key)
        self._report("GetItem", read=(found,) if found else (), missing=not found)
        return {"Item": dict(found)} if found else {}

    def query(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        IndexName: str,  # noqa: ARG002, N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        Limit: int,  # noqa: N803
    ) -> dict[str, Any]:
        """A query of the index. It is built anew each time, which is quick enough for a few thousand items."""
        if KeyConditionExpression != "listed_in = :in AND listed_at BETWEEN :first AND :last":
            raise NotImplementedError(KeyConditionExpression)
        wanted, first, last = (ExpressionAttributeValues[f":{name}"]["S"] for name in ("in", "first", "last"))
        with self._step():
            listed = [
                item
                for item in self.items().values()
                if item.get("listed_in", {}).get("S") == wanted
                and first <= item.get("listed_at", {"S": ""})["S"] <= last
            ]
        found = sorted(listed, key=lambda item: item["listed_at"]["S"])[:Limit]
        self._report("Query", wanted, read=tuple(found))
        return {"Items": [dict(item) for item in found]}

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        if len(TransactItems) > MAX_KEYS:
            raise ValueError("too many writes")
        with self._request(), self._step():
            made: dict[tuple[str, str], Item | None] = {}
            reasons = []
            for ((kind, write),) in (each.items() for each in TransactItems):
                key = write["Item"] if kind == "Put" else write["Key"]
                if _key(key) in made:
                    raise ValueError("two writes of one item")
                before, values = self._found(key), write.get("ExpressionAttributeValues", {})
                condition = _with_names(
                    write.get("ConditionExpression", ""), write.get("ExpressionAttributeNames", {})
                )
                is_met = not condition or _satisfies(before or {}, condition, values)
                reasons.append("None" if is_met else "ConditionalCheckFailed")
                made[_key(key)] = _written(kind, write, before)
            if set(reasons) - {"None"}:
                raise TransactionCancelled(reasons)
            written = tuple(item for item in made.values() if item)
            units = sum(2 * self._write_units(item) for item in written)  # a transaction is billed twice
            for item in written:
                self._put(item)
        self._report("TransactWriteItems", written=written, writes=len(written), write_units=units)
        return {}

    def get_paginator(self, operation: str) -> Any:
        if operation == "scan":
            return SimpleNamespace(paginate=self._scan)
        if operation != "query":
            raise NotImplementedError(operation)
        return self

    def _scan(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        FilterExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        ConsistentRead: bool,  # noqa: N803
        ExpressionAttributeNames: dict[str, str] | None = None,  # noqa: N803
    ) -> Iterator[dict[str, Any]]:
        """The one page of a scan, read when it is asked for."""
        if not ConsistentRead:
            raise NotImplementedError("an eventually consistent read")
        condition = _with_names(FilterExpression, ExpressionAttributeNames or {})
        with self._step():
            stored = list(self.items().values())
        self._report("Scan", read=tuple(stored))
        yield {"Items": [dict(each) for each in stored if _satisfies(each, condition, ExpressionAttributeValues)]}

    def paginate(
        self,
        *,
        TableName: str,  # noqa: ARG002, N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
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
        pk = ExpressionAttributeValues[":pk"]["S"]
        prefix = ExpressionAttributeValues.get(":prefix", {"S": ""})["S"]
        with self._step():
            found = self._select(pk, prefix, newest=not ScanIndexForward, limit=PaginationConfig.get("MaxItems"))
        self._report("Query", pk, read=tuple(found))
        yield {"Items": found}

    # ── The table ──

    def _step(self) -> threading.RLock:
        self.before_step()
        return self._lock

    def _request(self) -> AbstractContextManager[Any]:
        """What a request that writes runs in."""
        return nullcontext()

    def _write(
        self, operation: str, key: Item, condition: str, values: Item, change: Callable[[Item | None], Item]
    ) -> Item:
        """Writes what `change` makes of the item, if that satisfies the condition; returns it."""
        with self._request(), self._step():
            before = self._found(key)
            after = change(before)
            units = self._write_units(before, after)
            if condition and not _satisfies(before or {}, condition, values):
                self._report(operation, writes=1, write_units=units)
                raise ConditionFailed(condition, before)
            self._put(after)
        self._report(operation, written=(after,), writes=1, write_units=units)
        return after

    def _write_units(self, *items: Item | None) -> int:
        """Of the item before or after the write, whichever is larger."""
        if not self.on_request:
            return 0
        return max([1, *(write_units(item_size(item)) for item in items if item)])

    def _report(
        self, operation: str, partition: str = "", *, read: tuple[Item, ...] = (), missing: int = 0, **written: Any
    ) -> None:
        """Tells `on_request` of a request. What is read is billed by 4 KB: of a query in all, else of each item."""
        if not self.on_request:
            return
        sizes = [item_size(item) for item in read]
        units = sum(ceil(size / READ_UNIT) for size in sizes) + missing
        if operation == "Query":  # one that finds nothing is one unit as well
            units = max(1, ceil(sum(sizes) / READ_UNIT))
        self.on_request(Request(operation, partition, read=read, read_units=units, **written))

    def _found(self, key: Item) -> Item | None:
        pk, sk = _key(key)
        return self.partitions.get(pk, {}).get(sk)

    def _before(self, key: Item) -> Item | None:
        """The item that is to be written, if anyone counts its units."""
        return self._found(key) if self.on_request else None

    def _select(self, pk: str, prefix: str, *, newest: bool, limit: int | None) -> list[Item]:
        partition = self.partitions.get(pk, {})
        keys = sorted((sk for sk in partition if sk.startswith(prefix)), reverse=newest)
        return [dict(partition[sk]) for sk in keys[:limit]]

    def _put(self, item: Item) -> None:
        pk, sk = _key(item)
        event = "MODIFY" if sk in self.partitions.setdefault(pk, {}) else "INSERT"
        self.partitions[pk][sk] = item
        self._emit(event, pk, sk)

    def _delete(self, key: Item) -> None:
        pk, sk = _key(key)
        if self.partitions.get(pk, {}).pop(sk, None):
            self._emit("REMOVE", pk, sk)

    def _emit(self, event: str, pk: str, sk: str) -> None:
        self._sequence_number += 1
        consumers = [consume for wanted, consume in self._consumers if wanted(event, pk, sk)]
        if consumers:
            change = {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": f"{self._sequence_number:021}"}
            record = {"eventName": event, "eventSource": "aws:dynamodb", "dynamodb": change}
            for consume in consumers:
                consume(record)


class MemoryClientError(Exception):
    """The service refuses a request; `response` has the code, as in an error of botocore."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class MissingKey(Exception):
    """There is no object with this key."""


class MemoryS3:
    """One bucket without versions. `now` gives the time of each object, and `on_put` is called with each key."""

    exceptions: ClassVar = SimpleNamespace(NoSuchKey=MissingKey, ClientError=MemoryClientError)

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.before_step: Callable[[], None] = lambda: None
        self.on_put: Callable[[str], None] = lambda key: None  # noqa: ARG005
        self._now = now

    def put_object(
        self,
        *,
        Bucket: str,  # noqa: ARG002, N803
        Key: str,  # noqa: N803
        Body: bytes | IO[bytes],  # noqa: N803
        ContentType: str = "",  # noqa: ARG002, N803
        ContentDisposition: str = "",  # noqa: ARG002, N803
        IfNoneMatch: str = "",  # noqa: N803
        IfMatch: str = "",  # noqa: N803
    ) -> None:
        content = Body if isinstance(Body, bytes) else Body.read()
        self.before_step()
        if (IfNoneMatch and Key in self.objects) or (IfMatch and IfMatch != _etag(self.objects[Key][0])):
            raise MemoryClientError("PreconditionFailed")
        self.objects[Key] = content, self._now()
        self.on_put(Key)

    def get_object(self, *, Bucket: str, Key: str, VersionId: str = "") -> dict[str, Any]:  # noqa: ARG002, N803
        self.before_step()
        if Key not in self.objects:
            raise MissingKey(Key)
        content, modified = self.objects[Key]
        body = StreamingBody(io.BytesIO(content), len(content))
        return {"Body": body, "ContentLength": len(content), "LastModified": modified, "ETag": _etag(content)}

    def generate_presigned_url(self, operation: str, *, Params: dict[str, str], ExpiresIn: int) -> str:  # noqa: N803
        if operation != "get_object":
            raise NotImplementedError(operation)
        return f"https://{Params['Bucket']}.example/{Params['Key']}?X-Amz-Expires={ExpiresIn}"

    def get_paginator(self, operation: str) -> "MemoryS3":
        if operation != "list_object_versions":
            raise NotImplementedError(operation)
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:  # noqa: ARG002, N803
        """The one page of a listing: each object has one version."""
        self.before_step()
        found = [(key, held) for key, held in self.objects.items() if key.startswith(Prefix)]
        only = {"VersionId": "null", "IsLatest": True}
        yield {
            "Versions": [
                {**only, "Key": key, "LastModified": modified, "Size": len(content)}
                for key, (content, modified) in found
            ]
        }

    def list_objects_v2(
        self,
        *,
        Bucket: str,  # noqa: ARG002, N803
        Prefix: str,  # noqa: N803
        MaxKeys: int,  # noqa: N803
        StartAfter: str = "",  # noqa: N803
    ) -> dict[str, Any]:
        self.before_step()
        keys = [key for key in sorted(self.objects) if key.startswith(Prefix) and key > StartAfter][:MaxKeys]
        return {"Contents": [{"Key": key, "LastModified": self.objects[key][1]} for key in keys]}

    def delete_object(self, *, Bucket: str, Key: str, VersionId: str) -> None:  # noqa: ARG002, N803
        self.before_step()
        self.objects.pop(Key, None)


class MissingSecret(MemoryClientError):
    """There is no secret with this name."""


class MemorySecrets:
    """Secrets by name."""

    exceptions: ClassVar = SimpleNamespace(ResourceNotFoundException=MissingSecret, ClientError=MemoryClientError)

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.before_step: Callable[[], None] = lambda: None

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803
        self.before_step()
        if SecretId not in self.secrets:
            raise MissingSecret("ResourceNotFoundException")
        return {"SecretString": self.secrets[SecretId]}


class MemorySNS:
    """A topic that keeps what is published."""

    exceptions: ClassVar = SimpleNamespace(ClientError=MemoryClientError)

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, **message: Any) -> None:
        self.published.append(message)


class MemorySQS:
    """A queue that keeps the bodies of its messages."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.postponed: list[tuple[str, int]] = []

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:  # noqa: ARG002, N803
        self.postponed.append((ReceiptHandle, VisibilityTimeout))

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: ARG002, N803
        self.sent.append(MessageBody)


def _etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_units(size: int) -> int:
    """Write request units of so many bytes: one for each KB begun."""
    return ceil(size / WRITE_UNIT)


def item_size(item: Item) -> int:
    """Bytes of an item, by DynamoDB's published rules (developer guide, "Item sizes and formats")."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content.lstrip("-").replace(".", "").strip("0")) / 2) + 1
        case "BOOL" | "NULL":
            return 1
        case "SS":
            return sum(len(element.encode()) for element in content)
        case "L":
            return 3 + sum(1 + _value_size(element) for element in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(element) for name, element in content.items())
    raise NotImplementedError(f"the size of an attribute of type {kind}")


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _written(kind: str, write: dict[str, Any], before: Item | None) -> Item | None:
    """What a write of a transaction makes of an item; None if it only checks."""
    match kind:
        case "Put":
            return dict(write["Item"])
        case "Update":
            item = dict(before or write["Key"])
            expression = _with_names(write["UpdateExpression"], write.get("ExpressionAttributeNames", {}))
            for clause, name, value in _changes(expression):
                _change(item, clause, name, write["ExpressionAttributeValues"][value] if value else {})
            return item
        case "ConditionCheck":
            return None
    raise NotImplementedError(kind)


@cache
def _reserved() -> frozenset[str]:
    """DynamoDB's reserved words, from the list of moto. An expression cannot name an attribute like one."""
    (package,) = find_spec("moto").submodule_search_locations  # type: ignore[union-attr,misc]
    return frozenset(Path(package, "dynamodb", "parsing", "reserved_keywords.txt").read_text("ascii").split())


@cache
def _check_names(expression: str) -> None:
    """Refuses an expression that names an attribute by a reserved word, as DynamoDB does."""
    keywords = {"AND", "OR", "NOT", "IN", "SET", "ADD", "DELETE", "REMOVE"}
    names = {name.upper() for name in re.findall(r"(?<![:#\w])[A-Za-z_]\w*(?!\w*\()", expression)} - keywords
    if reserved := names & _reserved():
        raise ValueError(f"reserved words in {expression!r}: {', '.join(sorted(reserved))}")


def _with_names(expression: str, names: dict[str, str]) -> str:
    """An expression with the attributes that it calls `#name`."""
    _check_names(expression)
    for placeholder, name in names.items():
        expression = expression.replace(placeholder, name)
    return expression


def _changes(expression: str) -> Iterable[tuple[str, str, str]]:
    """The parts of an update expression: clause, attribute and the name of the value, which REMOVE has not."""
    _, *parts = _CLAUSES.split(expression)
    for clause, actions in zip(parts[::2], parts[1::2], strict=True):
        for action in actions.split(","):
            name, *value = action.replace("=", " ").split()
            if len(value) > 1:
                raise NotImplementedError(expression)
            yield clause, name, value[0] if value else ""


def _change(item: Item, clause: str, name: str, value: dict[str, Any]) -> None:
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


@cache
def _tokens(condition: str) -> tuple[str, ...]:
    tokens = tuple(_TOKENS.findall(condition))
    if "".join(tokens) != condition.replace(" ", ""):
        raise NotImplementedError(condition)
    return tokens


def _satisfies(item: Item, condition: str, values: Item) -> bool:
    """Whether an item satisfies a condition of AND, OR, brackets, IN, five functions and three comparisons."""
    tokens = list(_tokens(condition))

    def disjunction() -> bool:
        result = conjunction()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result |= conjunction()
        return result

    def conjunction() -> bool:
        result = term()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result &= term()
        return result

    def term() -> bool:
        first = tokens.pop(0)
        if first == "(":
            result = disjunction()
        elif first in ("attribute_exists", "attribute_not_exists"):
            tokens.pop(0)
            result = (tokens.pop(0) in item) is (first == "attribute_exists")
        elif first in _FUNCTIONS:
            _, name, _, value = (tokens.pop(0) for _ in range(4))
            result = _FUNCTIONS[first](item.get(name, {}), values[value]["S"])
        elif tokens[0] == "IN":
            end = tokens.index(")")
            listed, tokens[:end] = [values[value] for value in tokens[2:end] if value != ","], []
            result = item.get(first) in listed
        else:
            operator, value = tokens.pop(0), tokens.pop(0)
            if operator not in _COMPARISONS or value not in values:
                raise NotImplementedError(condition)
            return _compared(_COMPARISONS[operator], item.get(first), values[value])
        if tokens.pop(0) != ")":
            raise NotImplementedError(condition)
        return result

    return disjunction()


def _compared(compare: Callable[[Any, Any], bool], stored: Any, value: Any) -> bool:
    if stored is None or stored.keys() != value.keys():
        return False
    ((kind, one),), ((_, other),) = stored.items(), value.items()
    return compare(Decimal(one), Decimal(other)) if kind == "N" else compare(one, other)
