"""The embedded stack with the in-memory DynamoDB instead of moto's: it is faster, and every request is seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from moto.dynamodb.models import dynamodb_backends

from local.memory_aws import MemoryDynamoDB, Record
from local.stack import Stack


@contextmanager
def in_memory_table(stack: Stack) -> Iterator[MemoryDynamoDB]:
    """Replaces the client of the results table while the context is open; the stack's pollers read its stream.

    Enter it before the first function runs. The table must be empty: what moto's holds is not copied.
    """
    table = MemoryDynamoDB()
    backend = dynamodb_backends["123456789012"]["us-east-1"]
    shard: Any = backend.get_table(stack.resource("ResultsTable")).stream_shard

    def consume(record: Record) -> None:
        keys = record["dynamodb"]["Keys"]
        image = table.partitions.get(keys["pk"]["S"], {}).get(keys["sk"]["S"])
        change = {**record["dynamodb"], "ApproximateCreationDateTime": datetime.now(UTC)}
        if image:
            change["NewImage"] = image
        shard.items.append(SimpleNamespace(to_json=lambda: {**record, "dynamodb": change}))

    table.subscribe(lambda *_: True, consume)
    with patch.object(import_module("bonafide.aws.clients"), "dynamodb", lambda: table):
        yield table
