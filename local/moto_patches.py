"""Patches for moto. Of DynamoDB's, three make it fast and one makes conditional writes atomic.

moto 5.2 sorts and compares all items of a table for each query, and looks up many possible names for each member of
each attribute value. A thousand applications would take minutes instead of seconds.

For each write of a transaction, moto copies the whole table, in case a condition is not fulfilled. Here all conditions
are checked first, and nothing has to be undone.

DynamoDB guarantees that of two concurrent writes with a condition one sees the other's result. moto does not, so
writes run one at a time here.

S3 gives each event a sequencer, by which two events on one key can be ordered. moto gives all events the same.

S3 sends an event for each deletion. moto sends none when a bucket with versions hides an object with a delete marker,
nor for a version while the object has others.

moto's CloudFormation reads every template as YAML, which takes a fifth of a second. Here each is JSON. KMS makes an
RSA key for every key, which takes a tenth, also for symmetric keys, which have none. Here all of a kind have the same.

For each request, moto looks up anew what is the same for all requests: paths, methods and their names. botocore
composes the name of the client, from thirty parts, which moto does not read.
"""

import copy
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, wraps
from inspect import signature
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from botocore.useragent import UserAgentString
from moto.cloudformation.models import Stack as FakeStack
from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.events.models import Rule
from moto.kms import models as kms
from moto.s3 import notifications
from moto.s3.models import S3Backend

ONCE = [
    (module, name, cache(getattr(module, name)))
    for module, name in (
        (responses, "method_names_from_class"),
        (responses, "camelcase_to_underscores"),
        (kms, "generate_private_key"),
    )
]
WRITES = ("put_item", "update_item", "delete_item")
_LOCK = threading.RLock()
_SEQUENCERS = count(0x617F08299329D189)

_query = Table.query
_parameters = signature(_query)
_transact_write_items = DynamoDBBackend.transact_write_items
_delete_object = S3Backend.delete_object
_urls: Any = BaseBackend.urls
_send_to_targets = Rule.send_to_targets
_urls_of: dict[type[BaseBackend], Any] = {}
_serialize_structure = BaseJSONSerializer._serialize_type_structure


@contextmanager
def patched_moto() -> Iterator[None]:
    """Applies the patches while the context is open."""
    with ExitStack() as patches:
        patches.enter_context(patch.object(Table, "query", _query_one_partition))
        patches.enter_context(patch.object(Table, "__deepcopy__", lambda table, memo: table, create=True))  # noqa: ARG005
        patches.enter_context(patch.object(DynamoDBBackend, "transact_write_items", _check_and_write))
        patches.enter_context(patch.object(BaseJSONSerializer, "_serialize_type_structure", _serialize_plain_value))
        patches.enter_context(patch.object(Rule, "send_to_targets", _send_with_sequencer))
        patches.enter_context(patch.object(S3Backend, "delete_object", _delete_with_event))
        patches.enter_context(patch.object(FakeStack, "parse_template", staticmethod(json.loads)))
        patches.enter_context(patch.object(UserAgentString, "to_string", lambda agent: "embedded"))  # noqa: ARG005
        patches.enter_context(patch.object(BaseBackend, "urls", property(_same_urls)))
        for module, name, same in ONCE:
            patches.enter_context(patch.object(module, name, same))
        for name in WRITES:
            patches.enter_context(patch.object(DynamoDBBackend, name, _one_at_a_time(getattr(DynamoDBBackend, name))))
        yield


def _one_at_a_time[**Given, Answer](write: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Wraps a write so that no other write starts before it ends."""

    @wraps(write)
    def locked(*given: Given.args, **named: Given.kwargs) -> Answer:
        with _LOCK:
            return write(*given, **named)

    return locked


def _check_and_write(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """Makes all writes of a transaction if all conditions are fulfilled, or else none."""
    with _LOCK:
        found = [_fault(backend, write) for item in transact_items for write in item.values()]
        if any(code for code, *_ in found):
            raise TransactionCanceledException(found)
        _transact_write_items(backend, transact_items)


def _fault(backend: DynamoDBBackend, write: dict[str, Any]) -> tuple[str | None, str | None, None]:
    """The code and message of a write of a transaction whose condition is not fulfilled."""
    if "ConditionExpression" not in write:
        return None, None, None
    key = write.get("Key") or {name: write["Item"][name] for name in ("pk", "sk")}
    values = (write.get(f"ExpressionAttribute{what}") for what in ("Names", "Values"))
    condition = get_filter_expression(write["ConditionExpression"], *values)
    if condition.expr(backend.get_item(write["TableName"], key)):
        return None, None, None
    return "ConditionalCheckFailed", "The conditional request failed", None


def _query_one_partition(table: Table, hash_key: Any, *rest: Any, **options: Any) -> Any:
    """Passes only the items of the queried partition to a query of a table (not of an index)."""
    if _parameters.bind(table, hash_key, *rest, **options).arguments.get("index_name") is None:
        whole, table = table, copy.copy(table)
        table.items = defaultdict(dict, {hash_key: whole.items.get(hash_key, {})})
    return _query(table, hash_key, *rest, **options)


def _serialize_plain_value(serializer: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """Copies what already has the form that is sent: `{"S": …}`, `{"L": [{"N": …}]}`, and so on."""
    if shape.name == "AttributeValue" and _is_plain(value):
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        _serialize_structure(serializer, serialized, value, shape, key)


def _is_plain(value: Any) -> bool:
    """Whether an attribute value is, down to its last member, a plain dictionary without bytes or sets."""
    return isinstance(value, dict) and all(
        kind in ("S", "N", "BOOL", "NULL")
        or (kind == "L" and all(_is_plain(each) for each in inner))
        or (kind == "M" and all(_is_plain(each) for each in inner.values()))
        for kind, inner in value.items()
    )


def _same_urls(backend: BaseBackend) -> Any:
    """The paths of a service, with what answers them."""
    if type(backend) not in _urls_of:
        _urls_of[type(backend)] = _urls.fget(backend)
    return _urls_of[type(backend)]


def _send_with_sequencer(rule: Rule, event: Any, *rest: Any, **options: Any) -> None:
    """Sends an event of S3 with a greater sequencer than all before it."""
    if event.get("source") == "aws.s3":
        event["detail"]["object"]["sequencer"] = f"{next(_SEQUENCERS):018X}"
    _send_to_targets(rule, event, *rest, **options)


def _delete_with_event(
    backend: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None, bypass: bool = False
) -> tuple[bool, dict[str, Any]]:
    """Deletes an object or a version, and sends the event that moto does not send."""
    bucket = backend.get_bucket(bucket_name)
    deleted, meta = _delete_object(backend, bucket_name, key_name, version_id, bypass)
    if deleted and bucket.is_versioned and key_name in bucket.keys:  # of an object that is gone, moto sends one
        event = (
            notifications.S3NotificationEvent.OBJECT_REMOVED_DELETE_EVENT
            if version_id
            else notifications.S3NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED_EVENT
        )
        version = SimpleNamespace(name=key_name, size=0, etag="", version_id=meta["version-id"])
        notifications.send_event(backend.account_id, event, bucket, version)
    return deleted, meta
