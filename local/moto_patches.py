"""Patches for moto's DynamoDB: two make it fast, one makes conditional writes atomic. Its answers stay the same.

moto 5.2 sorts and compares all items of a table for each query, and looks up many possible names for each member of
each attribute value. A thousand applications would take minutes instead of seconds.

DynamoDB guarantees that of two concurrent writes with a condition one sees the other's result. moto does not, so
writes run one at a time here.
"""

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

WRITES = ("put_item", "update_item", "delete_item")
_LOCK = threading.RLock()

_query = Table.query
_serialize_structure = BaseJSONSerializer._serialize_type_structure


@contextmanager
def patched_moto() -> Iterator[None]:
    """Applies the patches while the context is open."""
    with ExitStack() as patches:
        patches.enter_context(patch.object(Table, "query", _query_one_partition))
        patches.enter_context(patch.object(BaseJSONSerializer, "_serialize_type_structure", _serialize_plain_value))
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


def _query_one_partition(table: Table, hash_key: Any, *rest: Any, **options: Any) -> Any:
    """Passes only the items of the queried partition to a query of a table (not of an index)."""
    if options.get("index_name") is None:
        whole, table = table, copy.copy(table)
        table.items = defaultdict(dict, {hash_key: whole.items.get(hash_key, {})})
    return _query(table, hash_key, *rest, **options)


def _serialize_plain_value(serializer: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """Copies text and numbers unchanged: they already have the form `{"S": …}` and `{"N": …}`."""
    if shape.name == "AttributeValue" and isinstance(value, dict) and value.keys() <= {"S", "N"}:
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        _serialize_structure(serializer, serialized, value, shape, key)
