"""A receiver with an in-memory AWS, and one connection of each source."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import clients
from bonafide.aws.connections import Secrets, Settings, settings
from bonafide.aws.table import Table
from bonafide.hooks import SOURCES, Connection
from local.memory_aws import MemoryDynamoDB, MemoryS3, MemorySecrets
from tests.webhooks.vendors import KEY, Delivery
from webhooks.receiving import Receiver, hook_handler

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
ID = "abcdefghijklm234"
TABLE = Table("results", timedelta(days=730))


class Hooks:
    """A receiver whose connections all have the same id."""

    def __init__(self, table: MemoryDynamoDB, storage: MemoryS3, secrets: MemorySecrets) -> None:
        self.table, self.storage, self.secrets = table, storage, secrets
        self.restart()
        for source in SOURCES:
            self.sign_with(source, KEY)
            self.set(source)

    def restart(self) -> None:
        """A new environment of the function, which has read no secret."""
        self.receiver = Receiver(Secrets("bonafide/connections"), TABLE, "uploads", set())

    def sign_with(self, source: str, current: bytes, previous: bytes | None = None) -> None:
        """Sets the keys of a connection."""
        keys = {"current": current.decode(), **({"previous": previous.decode()} if previous else {})}
        self.secrets.secrets[f"bonafide/connections/{source}/{ID}"] = json.dumps({"signing": keys, "api": {}})

    def set(self, source: str, **given: Any) -> None:
        """Sets what an operator sets for a connection."""
        TABLE.put([Settings(Connection(source, ID), NOW, **given).item()])

    def pinged_at(self, source: str) -> str:
        """When a connection was heard."""
        return settings(TABLE, Connection(source, ID)).pinged_at

    def send(
        self, source: str, delivery: Delivery, *, now: datetime = NOW, connection: str = ID, **changed: Any
    ) -> "Answer":
        """Sends a request as API Gateway would; `changed` are other fields of the event."""
        return Answer(self.receiver.answer(event_of(source, delivery, connection) | changed, now))

    def call(self, event: dict[str, Any]) -> "Answer":
        """Calls the Lambda handler."""
        return Answer(hook_handler(self.receiver)(event, SimpleNamespace(aws_request_id="r-1")))  # type: ignore[arg-type]

    def stored(self, prefix: str = "") -> dict[str, bytes]:
        """The objects in the bucket, by their keys."""
        return {key: content for key, (content, _) in self.storage.objects.items() if key.startswith(prefix)}


class Answer:
    """What a function answers."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.body: str = answer["body"]

    @property
    def detail(self) -> str:
        """What a problem document says. Each problem is one."""
        assert self.headers["content-type"] == "application/problem+json"
        document = json.loads(self.body)
        assert document["status"] == self.status
        return str(document["detail"])


def event_of(source: str, delivery: Delivery, connection: str = ID) -> dict[str, Any]:
    """The event of an HTTP API (payload 2.0) for a request. A body that is no UTF-8 is in base64."""
    try:
        body, is_base64 = delivery.body.decode(), False
    except UnicodeDecodeError:
        body, is_base64 = base64.b64encode(delivery.body).decode(), True
    return {
        "version": "2.0",
        "routeKey": "POST /hooks/{source}/{connection}",
        "rawPath": f"/hooks/{source}/{connection}",
        "headers": {"content-type": "application/json", **delivery.headers},
        "requestContext": {"http": {"method": "POST"}},
        "pathParameters": {"source": source, "connection": connection},
        "body": body,
        "isBase64Encoded": is_base64,
    }


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    table, storage, secrets = MemoryDynamoDB(), MemoryS3(lambda: NOW), MemorySecrets()
    with (
        patch.object(clients, "dynamodb", lambda: table),
        patch.object(clients, "s3", lambda: storage),
        patch.object(clients, "secrets_manager", lambda: secrets),
    ):
        yield Hooks(table, storage, secrets)
