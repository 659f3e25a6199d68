"""Items that released versions wrote are still read, assessed and shared.

`data/items-<version>.json` are all items that the version records of four invented people, in DynamoDB's own form. The
key of identifiers is `key`. old-1 and old-2 state the same number, old-3 is high, and old-4 came by a request. From
version 0.2 on, `watchlists/A/ministry.csv` lists the address of old-1, and in tier C the shared number.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerting.outbox import load_due
from bonafide.aws import records, sightings
from bonafide.risk import Level
from tests.pipeline.simulation import START, TABLE, TWO_ARE_A_RING, Simulation, simulation

DATA = sorted((Path(__file__).parent / "data").glob("items-*.json"))
APPLICATIONS = ["old-1", "old-2", "old-3", "old-4"]
NEW = {
    "application_id": "new-1",
    "submitted_at": START.isoformat(),
    "basics": {"name": "Lena Okafor", "email": "zq7731.lena@outlook.com", "phone": "+1 212 736 5000"},
    "education": [],
}


@pytest.fixture(params=DATA, ids=lambda file: file.stem)
def earlier(request: pytest.FixtureRequest, reference_database: Path) -> Iterator[Simulation]:
    """A table with the items of an earlier version."""
    with simulation(reference_database, overrides=TWO_ARE_A_RING) as made:
        for item in json.loads(request.param.read_text()):
            made.table.put_item(TableName=TABLE.name, Item=item)
        yield made


def codes(item: dict[str, Any]) -> set[str]:
    """The codes of an assessment's concerns."""
    return {finding.code for finding in records.findings_of(item, "concerns")}


def assessments() -> dict[str, dict[str, Any]]:
    """The assessments of applications that have one."""
    found = {each: records.load(TABLE, each).assessment for each in APPLICATIONS}
    return {each: item for each, item in found.items() if item}


def test_there_are_items_of_each_released_version() -> None:
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d+\.\d+)\.", changelog, re.MULTILINE)
    assert {f"items-{version}" for version in released} == {file.stem for file in DATA}


@pytest.mark.usefixtures("earlier")
def test_items_are_read() -> None:
    for each in APPLICATIONS:
        recorded = records.load(TABLE, each)
        assert recorded.checks.keys() == ({"phone"} if each == "old-4" else {"phone", "email", "education"})
        assert all(records.findings_of(check) for check in recorded.checks.values())
        assert (recorded.revision, recorded.is_waited_for) == ("", each == "old-4")
        assert records.load_statement(TABLE, each, "")["submitted_at"]
    found = assessments()
    levels = {each: records.assessment_of(item).level for each, item in found.items()}
    assert levels["old-3"] is Level.HIGH
    assert codes(found["old-3"]) == {"phone.unassigned", "email.disposable"}
    assert load_due(TABLE, "old-3") is None


def test_assessing_again_keeps_concerns_and_repeats_no_alert(earlier: Simulation) -> None:
    before = assessments()
    earlier.deliver()
    earlier.send_alerts()
    after = assessments()
    for each, item in before.items():
        assert (after[each]["level"], codes(after[each])) == (item["level"], codes(item))
        assert after[each].get("alert") == ("sent" if item["level"] == "high" else None)
    assert (earlier.emails(), earlier.sqs.sent) == ([], [])


def test_new_application_shares_a_number_with_earlier_ones(earlier: Simulation) -> None:
    has_sightings = any(pk.startswith("id#phone#") and sk == "app#old-1" for pk, sk in earlier.table.items())
    earlier.deliver()
    earlier.arrive(START, [NEW])
    assert "identity.phone_shared" in codes(records.load(TABLE, "new-1").assessment) or not has_sightings
    for each in ("old-1", "old-2"):
        neighbours = records.neighbours_of(records.load(TABLE, each).assessment)
        assert "new-1" in neighbours.get("phone", []) or not has_sightings


def test_identifiers_are_read(earlier: Simulation) -> None:
    for pk in {pk for pk, _ in earlier.table.items() if pk.startswith("id#")}:
        _, kind, hashed = pk.split("#")
        found = sightings.load(TABLE, kind, hashed, hub_size=25, now=START)
        assert all(each.names and each.submitted_at for each in found.sightings)
        assert {hit.list_name for hit in found.watchlist_hits} <= {"A/ministry"}
