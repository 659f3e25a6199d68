"""The whole stack of template.yaml on an embedded AWS."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from local.stack import Stack
from local.verification import PARAMETERS, Assessed, Rejected, alerts, verify

CANDIDATE: dict[str, Any] = {
    "submitted_at": "2026-11-20T09:00:00Z",
    "job": {"id": "ENG-042", "title": "Backend Engineer"},
    "basics": {
        "name": "Jane Doe",
        "email": "zq7731.jane@outlook.com",
        "phone": "(212) 555-2368",
        "location": {"countryCode": "US"},
    },
    "education": [
        {"institution": "A College", "studyType": "BSc", "startDate": "2011-09", "endDate": "2015-06"},
    ],
}
SUSPECT: dict[str, Any] = {
    **CANDIDATE,
    "basics": {**CANDIDATE["basics"], "email": "zq7731@mailinator.com", "phone": "+1 555 812 4409"},
}


class Embedded:
    """A stack, and what tests do with it."""

    def __init__(self, stack: Stack, logs: io.StringIO, folder: Path) -> None:
        self.stack = stack
        self.logs = logs
        self.folder = folder

    def send(self, name: str, content: bytes) -> list[Assessed | Rejected]:
        """Uploads a file and gives what came of each row."""
        file = self.folder / name
        file.write_bytes(content)
        return list(verify(self.stack, file))

    def put(self, key: str, content: bytes) -> None:
        """Puts an object into the uploads bucket, and runs nothing."""
        self.stack.client("s3").put_object(Bucket=self.bucket, Key=key, Body=content)

    @property
    def bucket(self) -> str:
        return self.stack.resource("UploadsBucket")

    @property
    def results(self) -> Table:
        """The results table, as functions use it."""
        return Table(self.stack.resource("ResultsTable"), timedelta(days=730))

    @property
    def keys(self) -> Keys:
        """The keys of identifiers, as functions use them."""
        return Keys(self.stack.resource("IdentifierKey"))

    @property
    def alerted(self) -> list[str]:
        """The applications of the alerts so far, without those of notices of hubs."""
        bodies = [json.loads(alert.bodies["default"])["unmapped"] for alert in alerts(self.stack)]
        together = (
            [each["application_id"] for each in body.get("applications", [body])]
            for body in bodies
            if "hub" not in body
        )
        return [each for applications in together for each in applications]

    def table(self, *, times: bool = False) -> dict[tuple[str, str], dict[str, Any]]:
        """Every item of the results table by its key, without the times of recording."""
        pages = (
            self.stack.client("dynamodb").get_paginator("scan").paginate(TableName=self.stack.resource("ResultsTable"))
        )
        items = [item for page in pages for item in page["Items"]]
        forgotten = () if times else ("recorded_at", "expires_at")
        return {
            (item["pk"]["S"], item["sk"]["S"]): {key: value for key, value in item.items() if key not in forgotten}
            for item in items
        }

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """The bodies of the messages that wait in a queue."""
        received = self.stack.client("sqs").receive_message(
            QueueUrl=self.stack.resource(queue), MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [json.loads(message["Body"]) for message in received.get("Messages", [])]


type Open = Callable[[], Any]


@pytest.fixture(scope="session")
def opened(reference_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Opens a stack; one at a time."""

    @contextmanager
    def open_stack() -> Iterator[Embedded]:
        logs = io.StringIO()
        environment = {
            "REFERENCE_DATABASE": str(reference_database),
            "SECONDS_BETWEEN_ALERTS": "0",
            "DOCUMENT_WAIT_SECONDS": "0",
        }
        with Stack(parameters=PARAMETERS | {"NetworkChecks": "on"}, environment=environment, output=logs) as stack:
            yield Embedded(stack, logs, tmp_path_factory.mktemp("uploads"))

    return open_stack


@pytest.fixture
def embedded(opened: Open) -> Iterator[Embedded]:
    """A new stack."""
    with opened() as stack:
        yield stack


def jsonl(*documents: Any) -> bytes:
    """Documents as JSON Lines; bytes are taken as they are."""
    return b"".join(
        (document if isinstance(document, bytes) else json.dumps(document).encode()) + b"\n" for document in documents
    )
