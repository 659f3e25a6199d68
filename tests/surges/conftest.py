"""A deployment in memory with ten weeks of applicants, and what happens to it today."""

import json
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import clients, surges
from bonafide.aws.alerts import Alerts
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.reference import Reference
from local.memory_aws import MemoryDynamoDB, MemoryS3
from surges.days import Day, Hashes
from surges.kinds import Facts, Reader
from surges.looking import Surges

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()
KEY = b"key"
JOB = "ENG-042"
SCHOOL = "Springfield Evening College"


class Topic:
    """SNS that keeps what is published, or refuses it."""

    exceptions = SimpleNamespace(ClientError=ConnectionError)

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []
        self.refuses = False

    def publish(self, **message: Any) -> None:
        if self.refuses:
            raise ConnectionError
        self.published.append(message)


class OneKey(Keys):
    """A key that needs no secret, and can be changed."""

    key = KEY

    def active(self) -> tuple[bytes, ...]:
        return (self.key,)


class Deployment:
    """The function on a table, a bucket and a topic in memory."""

    def __init__(self, reference: Reference) -> None:
        self.now = NOW
        self.memory, self.bucket, self.topic = (
            MemoryDynamoDB(),
            MemoryS3(lambda: self.now - timedelta(minutes=1)),
            Topic(),
        )
        self.table, self.keys = Table("results", timedelta(days=730)), OneKey("")
        self.reader = Reader(reference)
        self.function = Surges(self.table, "uploads", Alerts("arn:operations"), self.keys, self.reader)

    def run(self, *, has_time: Callable[[], bool] = lambda: True) -> None:
        self.function.run(self.now, has_time)

    def later(self, **time: int) -> None:
        """Lets time pass, and runs."""
        self.now += timedelta(**time)
        self.run()

    def put(self, applications: Iterable[dict[str, Any]], name: str = "u-1/part-000001") -> None:
        """Puts a part into the bucket."""
        lines = "\n".join(map(json.dumps, applications))
        self.bucket.put_object(Bucket="uploads", Key=f"applications/{name}.jsonl", Body=lines.encode())

    def announce(self, *rows: str) -> None:
        """Puts the file of what is announced."""
        content = "\n".join(["from,until,kind,value,note", *rows])
        self.bucket.put_object(Bucket="uploads", Key="surges/announced.csv", Body=content.encode())

    @property
    def mails(self) -> list[str]:
        """The e-mails so far, each in one line."""
        bodies = (json.loads(each["Message"]) for each in self.topic.published)
        return [" ".join(each.get("email", each["default"]).split()) for each in bodies]

    @property
    def today(self) -> dict[str, Any]:
        """What the review page gets."""
        return surges.load(self.table) or {}

    def day(self, day: date = TODAY) -> Day:
        """The counts of a day."""
        return Day.load(self.table, day, Hashes(self.keys.key).made_with)


def applicants(number: int, *, school: str = SCHOOL, first: int = 0, **changes: Any) -> list[dict[str, Any]]:
    """Applications of so many people who name a school."""
    return [
        {
            "application_id": f"a-{each}",
            "submitted_at": NOW.isoformat(),
            "job": {"id": JOB},
            "basics": {"email": f"person-{each}@outlook.com", "phone": "+44 20 7946 0000"},
            "education": [{"institution": school}],
            **changes,
        }
        for each in range(first, first + number)
    ]


def fill(table: Table, reader: Reader, days: int = 80, number: int = 40) -> None:
    """Applicants of the days before today: the same number each day, one in ten of the school."""
    hashes = Hashes(KEY)
    for back in range(1, days + 1):
        day = Day(TODAY - timedelta(back), hashes.made_with)
        for each in range(number):
            school = SCHOOL if each % 10 == 0 else "Shelbyville College"
            values = (("mail", "outlook.com"), ("phone", "+44 20"), ("institution", reader.institution(school)))
            day.add(Facts(f"{back}-{each}", JOB, (*values, ("job", JOB), ("document", "no document"))), hashes)
        assert day.save(table)


@pytest.fixture(scope="session")
def history(reference: Reference) -> dict[str, Any]:
    """The table after ten weeks."""
    filled = Deployment(reference)
    with patch.object(clients, "dynamodb", lambda: filled.memory):
        fill(filled.table, filled.reader)
    return filled.memory.partitions


@pytest.fixture
def empty(reference: Reference) -> Iterator[Deployment]:
    """A new deployment."""
    made = Deployment(reference)
    with (
        patch.object(clients, "dynamodb", lambda: made.memory),
        patch.object(clients, "s3", lambda: made.bucket),
        patch.object(clients, "sns", lambda: made.topic),
    ):
        yield made


@pytest.fixture
def deployment(empty: Deployment, history: dict[str, Any]) -> Deployment:
    """A deployment of ten weeks."""
    empty.memory.partitions = deepcopy(history)
    return empty
