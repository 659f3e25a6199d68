"""The fixtures of tests that need a table, a bucket or the key of the ids."""

from types import SimpleNamespace

import pytest

from bonafide.aws import clients
from tests.moto_fixtures import bucket, table

__all__ = ["bucket", "table"]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": f"key of {SecretId}"})  # noqa: N803
    monkeypatch.setattr(clients, "secrets_manager", lambda: secret)
