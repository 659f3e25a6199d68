"""Fixtures: connections to fake vendors, on the embedded AWS in memory."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from bonafide.aws import clients
from bonafide.aws.connections import Secrets, Settings
from bonafide.aws.table import Table
from bonafide.hooks import FETCH, Connection, Hook, Stored
from fetch.fetching import Fetcher
from fetch.polling import Poller
from local.memory_aws import MemoryDynamoDB, MemoryS3, MemorySecrets, MemorySQS
from tests.vendors.fakes import FAKES, Vendor
from tests.vendors.fixtures import WebTo, web_to
from tests.vendors.people import Person

__all__ = ["web_to"]

RECEIVED = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREATED = datetime(2026, 11, 20, 8, tzinfo=UTC)
ID = "abcdefghijklmnop"


class Cloud(NamedTuple):
    """The services of AWS in memory, and the two functions on them."""

    s3: MemoryS3
    dynamodb: MemoryDynamoDB
    secrets: MemorySecrets
    sqs: MemorySQS
    table: Table

    @property
    def fetcher(self) -> Fetcher:
        """A new environment of Fetch."""
        return Fetcher(Secrets("stack/connections"), self.table, "uploads", "queue", {})

    @property
    def poller(self) -> Poller:
        """A new environment of Poll."""
        return Poller(Secrets("stack/connections"), self.table, "uploads", {})

    def connect(self, vendor: Vendor, source: str, **settings: Any) -> Connection:
        """Connects an account at a fake vendor."""
        connection = Connection(source, ID)
        secret = {"signing": {"current": "key"}, "api": dict(vendor.ACCESS)}
        self.secrets.secrets[f"stack/connections/{source}/{ID}"] = json.dumps(secret)
        given = {"host": vendor.HOST, "fetches_documents": True, **settings}
        self.table.put([{**Settings(connection, CREATED, **given).item(), "expires_at": 4_000_000_000}])
        return connection

    def announce(self, connection: Connection, stored: Stored, number: int = 1) -> str:
        """Puts an event under fetch/; returns the message that the queue delivers."""
        hook = Hook(connection, RECEIVED.date(), f"{number:064x}")
        self.s3.put_object(Bucket="uploads", Key=hook.key(FETCH), Body=stored.json())
        return json.dumps({"detail": {"bucket": {"name": "uploads"}, "object": {"key": hook.key(FETCH)}}})

    def keys_of(self, prefix: str = "") -> list[str]:
        """The keys of the objects under a prefix."""
        return sorted(key for key in self.s3.objects if key.startswith(prefix))

    def content(self, key: str) -> bytes:
        """The content of an object."""
        return self.s3.objects[key][0]


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Empty services; nothing waits between requests to a vendor."""
    made = Cloud(
        MemoryS3(lambda: RECEIVED), MemoryDynamoDB(), MemorySecrets(), MemorySQS(), Table("t", timedelta(days=30))
    )
    monkeypatch.setattr(clients, "s3", lambda: made.s3)
    monkeypatch.setattr(clients, "dynamodb", lambda: made.dynamodb)
    monkeypatch.setattr(clients, "secrets_manager", lambda: made.secrets)
    monkeypatch.setattr(clients, "sqs", lambda: made.sqs)
    monkeypatch.setattr("bonafide.source_api.time.sleep", lambda _: None)
    return made


type Start = Callable[[str], Vendor]


@pytest.fixture
def vendor_of(web_to: WebTo) -> Start:
    """Starts the fake vendor of a source."""

    def start(source: str) -> Vendor:
        vendor = FAKES[source]()
        web_to(*vendor.HOSTS, vendor.FILES, vendor=vendor)
        return vendor

    return start


def stored_of(source: str, person: Person) -> Stored:
    """The ids that an event of a source has about a person."""
    match source:
        case "greenhouse":
            return Stored((str(person.number),), (str(700 + person.number),))
        case "ashby":
            return Stored((person.uuid,), (person.uuid,))
        case "lever":
            return Stored((person.uuid,), (f"a-{person.uuid}",))
        case "workable":
            return Stored((str(person.number),))
        case "smartrecruiters":
            return Stored((str(person.number),), ("job-1",))
        case "teamtailor":
            return Stored((), (f"9{person.number}",))
    raise AssertionError(source)


def candidate_of(source: str, person: Person) -> str:
    """The candidate's id at a source."""
    return person.uuid if source in ("ashby", "lever") else str(person.number)
