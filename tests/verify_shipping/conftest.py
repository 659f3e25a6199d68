"""The fixtures of tests that record deliveries: a table in memory or on moto, and a secret key."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bonafide.aws import clients
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.reference import Reference
from local.memory_aws import MemoryDynamoDB
from tests.moto_fixtures import bucket, table
from verify_shipping.recording import Deliveries

__all__ = ["bucket", "table"]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": f"key of {SecretId}"})  # noqa: N803
    monkeypatch.setattr(clients, "secrets_manager", lambda: secret)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryDynamoDB:
    """A table in memory."""
    made = MemoryDynamoDB()
    monkeypatch.setattr(clients, "dynamodb", lambda: made)
    return made


@pytest.fixture
def deliveries(memory: MemoryDynamoDB, reference: Reference) -> Deliveries:  # noqa: ARG001  the table is in it
    """What records in memory."""
    return Deliveries(Table("results", timedelta(days=730)), Keys("secret"), reference)
