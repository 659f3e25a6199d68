"""Every function is given an event of its own kind, and as much of it as its figures are divided by."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bench.events import FULL_PART, HIRED, SMALL_FILE, full, full_count, least, real
from bench.package import Deployed
from operations.daily import MONDAY


def function(handler: str, batch_size: int | None) -> Deployed:
    """A function of the template."""
    return Deployed(handler, f"{handler}.handler", 512, batch_size, Path(), [], {})


@pytest.mark.parametrize(
    ("handler", "batch_size", "records", "held"),
    [
        ("intake.on_upload", 1, 1, SMALL_FILE),
        ("verify_phone.on_part", 1, 1, FULL_PART),
        ("verify_phone.on_part", 5, 5, 5 * FULL_PART),
        ("assess.on_results", 100, 99, 33),
        ("alerting.on_assessments", 1000, 1000, 1000),
        ("watchlists.on_upload", 1, 1, SMALL_FILE),
        ("verify_shipping.on_upload", 1, 1, HIRED),
    ],
)
def test_a_full_batch(handler: str, batch_size: int, records: int, held: int) -> None:
    deployed = function(handler, batch_size)
    assert len(full(deployed)["Records"]) == records
    assert full_count(deployed) == held


@pytest.mark.parametrize(
    ("handler", "key"),
    [
        ("intake.on_upload", "incoming/1.jsonl"),
        ("verify_email.on_part", "applications/1.jsonl"),
        ("verify_network.on_part", "applications/stating/1.jsonl"),
        ("watchlists.on_upload", "watchlists/A/1.csv"),
        ("verify_shipping.on_upload", "shipping/1.csv"),
    ],
)
def test_an_object_of_its_own_folder(handler: str, key: str) -> None:
    (record,) = real(function(handler, 1))["Records"]
    assert json.loads(record["body"])["detail"]["object"]["key"] == key


def test_an_assessment_is_named_by_its_key() -> None:
    (record,) = real(function("alerting.on_assessments", 1000))["Records"]
    assert record["dynamodb"]["Keys"]["sk"] == {"S": "assessment"}


@pytest.mark.parametrize("made", [least, real, full])
def test_schedule_has_a_time_and_no_work_of_its_own(made: Callable[[Deployed], dict[str, Any]]) -> None:
    assert datetime.fromisoformat(made(function("operations.on_schedule", None))["time"]).weekday() != MONDAY


@pytest.mark.parametrize(
    ("handler", "batch_size", "records"),
    [("assess.on_results", 100, 0), ("alerting.on_assessments", 1000, 0), ("watchlists.on_upload", 1, 1)],
)
def test_the_least_is_no_work(handler: str, batch_size: int, records: int) -> None:
    found = least(function(handler, batch_size))["Records"]
    assert [record["body"] for record in found] == ["{}"] * records


@pytest.mark.parametrize("handler", ["cases.on_changes", "cases.on_deadlines", "fetch.on_event", "write_back.on_case"])
@pytest.mark.parametrize("made", [least, real, full])
def test_function_whose_work_lies_elsewhere_is_given_none(
    handler: str, made: Callable[[Deployed], dict[str, Any]]
) -> None:
    event = made(function(handler, 100))
    assert "time" in event if "deadlines" in handler else event["Records"] == least(function(handler, 1))["Records"]
