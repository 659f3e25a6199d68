"""Applications with assessments in an in-memory table, and the cases that follow from them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from bonafide import policy
from bonafide.aws import clients, records
from bonafide.aws.table import Table
from bonafide.findings import Finding, Outcome
from bonafide.policy import Strength
from bonafide.risk import Assessment, Level
from cases import case, opening, store
from cases.case import Actor, Case
from cases.states import OPEN_STATES
from local.memory_aws import MemoryDynamoDB, MemoryS3

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""A Wednesday."""

TABLE = Table("results", timedelta(days=730))
BUCKET = "uploads"
ONE, TWO = Actor("reviewer-1", "reviewer"), Actor("reviewer-2", "reviewer")
LEAD = Actor("lead-1", "lead")
POINTS = {Level.LOW: 0, Level.REVIEW: 30, Level.HIGH: 80}


class Clock:
    """The time of a test. Ids of cases are numbered, so that runs can be compared."""

    def __init__(self) -> None:
        self.number = 0

    def new_id(self, now: datetime) -> str:  # noqa: ARG002
        self.number += 1
        return f"{self.number:026}"


@contextmanager
def memory() -> Iterator[MemoryDynamoDB]:
    """An empty table and bucket in memory."""
    table, storage = MemoryDynamoDB(), MemoryS3(lambda: NOW)
    clock = Clock()
    with (
        patch.object(clients, "dynamodb", lambda: table),
        patch.object(clients, "s3", lambda: storage),
        patch.object(opening, "new_id", clock.new_id),
    ):
        yield table


def finding(code: str, strength: Strength = Strength.MEDIUM) -> Finding:
    """A concern."""
    return Finding(code=code, outcome=Outcome.CONCERN, strength=strength, summary=f"Summary of {code}.")


def assess(
    application_id: str,
    level: Level = Level.REVIEW,
    codes: Iterable[str] = ("phone.reserved",),
    *,
    shares: Mapping[str, Iterable[str]] | None = None,
    table: Table = TABLE,
) -> None:
    """Records an assessment of an application, which shares identifiers with others, by kind."""
    found = [finding(each) for each in codes]
    assessment = Assessment(
        level=level,
        points=POINTS[level],
        families={"phone": POINTS[level]},
        concerns=found,
        outstanding=[],
        policy_version=policy.load().version,
    )
    before = records.load(table, application_id).assessment
    item = records.assessment_item(
        application_id,
        assessment,
        [],
        now=NOW,
        expires_at=int((NOW + table.retention).timestamp()),
        before=before,
        neighbours=shares or {},
    )
    assert records.replace_assessment(table, before, item)


def follow(application_id: str, now: datetime = NOW) -> None:
    """What the stream brings about."""
    opening.follow(TABLE, application_id, now)


def cases() -> list[Case]:
    """All cases, by id."""
    items = clients.dynamodb().items()  # type: ignore[attr-defined]  # of the in-memory table
    keys = sorted(pk.removeprefix("case#") for pk, sk in items if sk == case.CASE and pk.startswith("case#"))
    return [store.load(TABLE, each) for each in keys]


def open_cases() -> list[Case]:
    """The cases in the queue."""
    return [each for each in cases() if each.state in OPEN_STATES]


def the_case() -> Case:
    """The only case."""
    (only,) = cases()
    return only


def faults() -> list[str]:
    """What is wrong with the chains of events of all cases."""
    return [
        fault
        for each in cases()
        for fault in case.faults_of_chain(store.events(TABLE, each.id), each.last_hash, version=each.version)
    ]
