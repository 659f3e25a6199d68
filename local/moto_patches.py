"""Two short cuts through moto's DynamoDB, without which a thousand applications take minutes instead of seconds.

moto 5.2 sorts and compares every item of a table for every query, and tries every name that each member of each
attribute's value could have. What DynamoDB answers stays the same.

And one thing that DynamoDB promises and moto does not keep: of two writes at once with a condition, one comes second.
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
_ONE_AT_A_TIME = threading.RLock()

_query = Table.query
_serialize_structure = BaseJSONSerializer._serialize_type_structure


@contextmanager
def patched_moto() -> Iterator[None]:
    """Takes the short cuts while the context is open."""
    with ExitStack() as patches:
        patches.enter_context(patch.object(Table, "query", _query_one_partition))
        patches.enter_context(patch.object(BaseJSONSerializer, "_serialize_type_structure", _serialize_plain_value))
        for name in WRITES:
            patches.enter_context(patch.object(DynamoDBBackend, name, _alone(getattr(DynamoDBBackend, name))))
        yield


def _alone[**Given, Answer](write: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A write from whose condition to whose end no other begins."""

    @wraps(write)
    def written(*given: Given.args, **named: Given.kwargs) -> Answer:
        with _ONE_AT_A_TIME:
            return write(*given, **named)

    return written


def _query_one_partition(table: Table, hash_key: Any, *rest: Any, **options: Any) -> Any:
    """Shows the query of a table (not of an index) only the items of its partition."""
    if options.get("index_name") is None:
        whole, table = table, copy.copy(table)
        table.items = defaultdict(dict, {hash_key: whole.items.get(hash_key, {})})
    return _query(table, hash_key, *rest, **options)


def _serialize_plain_value(serializer: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """Passes text and numbers on as they stand: they are `{"S": …}` and `{"N": …}` already."""
    if shape.name == "AttributeValue" and isinstance(value, dict) and value.keys() <= {"S", "N"}:
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        _serialize_structure(serializer, serialized, value, shape, key)
