"""What the server of AWS makes up is what the functions take in: files, lists, and due alerts."""

import io
from typing import Any

import pytest
from pydantic import TypeAdapter

from bench.aws_server import BLOCK, DUE, Results, lines, watchlist
from bonafide.application import Application
from bonafide.findings import Finding
from bonafide.risk import Level
from bonafide.verifiers import OPTIONAL
from watchlists.formats import read_list


@pytest.mark.parametrize("count", [1, BLOCK, BLOCK + 1])
def test_file_is_made_of_valid_applications(count: int) -> None:
    found = [Application.model_validate_json(line) for line in lines(count)]
    assert len(found) == min(count, BLOCK)
    assert all((application.application_id is None) is (count > BLOCK) for application in found)


def test_applications_of_a_stating_file_concern_every_optional_verifier() -> None:
    found = [Application.model_validate_json(line) for line in lines(30, all_stated=True)]
    assert {application.optional for application in found} == {tuple(OPTIONAL)}
    assert len({application.source.ip for application in found if application.source}) == 30


def test_watchlist_has_as_many_entries_as_asked_for() -> None:
    found: list[Any] = list(read_list(io.BytesIO(watchlist(30)), "30.csv"))
    assert len({entry.digest for entry in found}) == len(found) == 30


def key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def query(table: Results, pk: str) -> list[dict[str, Any]]:
    answer = table.query(
        TableName="results",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
        ConsistentRead=True,
        ScanIndexForward=True,
    )
    found: list[dict[str, Any]] = answer["Items"]
    return found


def test_table_keeps_findings_and_sightings_only() -> None:
    table = Results()
    kept, sighting, other = key("app#1", "check#phone"), key("id#phone#1", "app#1"), key("app#1", "application")
    table.put_item(TableName="results", Item=kept)  # as a verifier writes it
    table.batch_write_item(RequestItems={"results": [{"PutRequest": {"Item": each}} for each in (sighting, other)]})
    table.put_item(TableName="results", Item=key("app#1", "assessment"))
    assert query(table, "app#1") == [kept]
    assert query(table, "id#phone#1") == [sighting]


def test_alert_is_due_for_a_full_batch_of_applications() -> None:
    table = Results()
    for number in (0, DUE - 1):
        (assessment,) = query(table, f"app#bench-{number:07}")
        assert (assessment["level"]["S"], assessment["alert"]["S"]) == (Level.HIGH, "due")
        (concern,) = TypeAdapter(dict[str, list[Finding]]).validate_json(assessment["concerns"]["S"])["concerns"]
        assert concern.strength == "strong"
