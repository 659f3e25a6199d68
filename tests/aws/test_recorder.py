"""What verifiers record of applications, and what happens when DynamoDB refuses some of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import records
from bonafide.aws.recorder import Record
from tests.pipeline.simulation import START, TABLE, Simulation, simulation

PHONE = "+1 212 736 5000"


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, in which nothing is planted."""
    with simulation(reference_database) as made:
        yield made


def record_of(aws: Simulation, name: str, person: str = "Ada Marchbanks", revision: str | None = None) -> Record:
    application = Application.model_validate(
        {"application_id": name, "revision": revision, "basics": {"name": person, "phone": PHONE}}
    )
    verifier = aws.verifiers[0]
    return aws.recorder.record_of(application, verifier.read(application), [], verifier, START)


def check_of(name: str) -> dict[str, Any]:
    return records.load(TABLE, name).checks["phone"]


def test_no_identifier_or_name_is_recorded(aws: Simulation) -> None:
    record = record_of(aws, "a-1")
    assert len(record.sightings) == 1
    assert len(record.check["names"]) == 1
    assert "2127365000" not in str(record)
    assert "marchbanks" not in str(record).lower()


def test_names_are_comparable_at_one_identifier(aws: Simulation) -> None:
    one, same, other = (
        record_of(aws, "a-1", name).check["names"] for name in ("Ada Marchbanks", "Ada Marchbanks", "Tomas Vrba")
    )
    assert one == same
    assert one.keys() == other.keys()
    assert one != other


def test_each_key_in_use_gives_a_hash(aws: Simulation) -> None:
    with patch.object(type(aws.recorder.keys), "active", lambda _: (b"new", b"old")):
        record = record_of(aws, "a-1")
    assert len(record.sightings) == 2
    assert sorted(record.check["names"]) == sorted(record.check["identifiers"]["phone"])


def test_one_refused_item_leaves_the_findings_on_all_others(aws: Simulation) -> None:
    put_check = records.put_check

    def refuse_one(table: Any, item: Any) -> dict[str, Any] | None:
        if item["pk"] == "app#a-2":
            raise ValueError("the item is too large")
        return put_check(table, item)

    with patch.object(records, "put_check", refuse_one):
        errors = aws.recorder.put([record_of(aws, f"a-{n}") for n in range(5)])
    assert [n for n, error in enumerate(errors) if error] == [2]
    assert {name for name in ("a-0", "a-1", "a-2", "a-3", "a-4") if records.load(TABLE, name).checks} == {
        "a-0",
        "a-1",
        "a-3",
        "a-4",
    }


def test_findings_on_an_older_statement_never_replace_newer_ones(aws: Simulation) -> None:
    older = revisions.of_upload(START, "0A", 1)
    newer = revisions.of_upload(START, "0B", 1)
    for revision in (None, older, newer, older, None):
        aws.recorder.put([record_of(aws, "a-1", revision=revision)])
    assert check_of("a-1")["revision"] == newer


@pytest.mark.parametrize("in_order", [True, False])
def test_late_older_statement_shortens_the_life_of_nothing(aws: Simulation, *, in_order: bool) -> None:
    received = (START - timedelta(days=729), START)
    for each in received if in_order else reversed(received):
        aws.recorder.put([record_of(aws, "a-1", revision=revisions.of_upload(each, "0A", 1))])
    expected = int((START + TABLE.retention).timestamp())
    assert [item["expires_at"] for item in aws.table.items().values()] == [{"N": str(expected)}] * 2


def test_items_expire_by_when_the_statement_was_received(aws: Simulation) -> None:
    received = datetime(2026, 3, 1, tzinfo=UTC)
    record = record_of(aws, "a-1", revision=revisions.of_upload(received, "0A", 1))
    expected = int((received + TABLE.retention).timestamp())
    assert {item["expires_at"] for item in (*record.sightings, record.check)} == {expected}
    assert expected < (START + TABLE.retention - timedelta(days=100)).timestamp()
