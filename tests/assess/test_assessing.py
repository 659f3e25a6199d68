"""Assessing one application: what is recorded, and what is assessed again."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from assess import results
from assess.assessing import MAX_ATTEMPTS, Contended, Reassess
from bonafide import policy, revisions
from bonafide.aws import records, weakened
from bonafide.aws.table import Table
from tests.pipeline.simulation import DEAD_LETTERS, KINDS, START, TABLE, Document, Simulation, simulation

MEDIUM = "phone.not_personal"
STRONG = ["phone.reserved", "email.disposable"]
PHONE = "+1 212 736 5000"
OTHER_PHONE = "+1 212 736 5001"


def person(name: str, full_name: str, phone: str = PHONE) -> Document:
    basics = {"name": full_name, "email": f"zq7731.{name}@outlook.com", "phone": phone}
    return {"application_id": name, "submitted_at": START.isoformat(), "basics": basics}


ADA, TOMAS, INES = person("a-1", "Ada Marchbanks"), person("a-2", "Tomas Vrba"), person("a-3", "Ines Caro")


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, on which the phone of a-2 is a concern and hubs begin with three applications."""
    with simulation(
        reference_database, {"a-2": [MEDIUM], "a-3": STRONG}, overrides='{"sharing": {"hub": 2, "ring_names": 2}}'
    ) as made:
        yield made


def stored(aws: Simulation, name: str) -> dict[str, Any]:
    return records.load(aws.assessor.table, name).assessment


def test_erased_application_is_not_assessed(aws: Simulation) -> None:
    assert aws.assessor.assess("a-1") == Reassess()
    assert aws.table.items() == {}


def test_application_alone_is_recorded_once(aws: Simulation) -> None:
    aws.record(ADA)
    assert aws.assessor.assess("a-1") == Reassess()
    first = stored(aws, "a-1")
    assert (first["level"], first["outstanding"], first["version"]) == ("low", [], 1)
    aws.assessor.assess("a-1")
    assert stored(aws, "a-1") == first


@pytest.mark.parametrize("application", [ADA, TOMAS])
def test_nothing_is_looked_up_or_recorded_before_the_last_check(application: Document, aws: Simulation) -> None:
    name = application["application_id"]
    requests: list[str] = []
    for kind in KINDS[:-1]:
        aws.record(application, kinds=(kind,))
        aws.table.on_request = lambda request: requests.append(request.operation)
        assert aws.assessor.assess(name) == Reassess(is_skipped=True)
        aws.table.on_request = None
    assert requests == ["Query", "Query"]  # of the application itself
    assert stored(aws, name) == {}
    aws.record(application, kinds=KINDS[-1:])
    aws.assessor.assess(name)
    assert stored(aws, name)["outstanding"] == []


def test_findings_that_already_reach_high_are_assessed_at_once(aws: Simulation) -> None:
    aws.record(INES, kinds=("phone", "email"))
    aws.assessor.assess("a-3")
    assert (stored(aws, "a-3")["level"], stored(aws, "a-3")["outstanding"]) == ("high", ["education"])


def test_request_is_assessed_at_once(aws: Simulation) -> None:
    aws.record({**TOMAS, "revision": revisions.of_request(START)}, kinds=("phone",))
    aws.assessor.assess("a-2")
    assert stored(aws, "a-2")["outstanding"] == ["email", "education"]


def test_overdue_application_is_assessed_without_the_missing_findings(aws: Simulation) -> None:
    revision = revisions.of_upload(START, "0B", 1)
    aws.record({**TOMAS, "revision": revision}, kinds=("phone", "email"))
    overdue = {"pk": "app#a-2", "sk": "overdue", "expires_at": int(START.timestamp()) + 1}
    TABLE.put([{**overdue, "revision": revisions.of_upload(START, "0A", 1)}])
    aws.deliver()
    assert stored(aws, "a-2") == {}  # that was an earlier statement
    TABLE.put([{**overdue, "revision": revision}])
    aws.deliver()
    assert stored(aws, "a-2")["outstanding"] == ["education"]


def test_applications_that_share_something_are_assessed_again(aws: Simulation) -> None:
    for each in (ADA, TOMAS):
        aws.record(each)
    assert aws.assessor.assess("a-1") == Reassess(frozenset({"a-2"}))
    assert stored(aws, "a-1")["neighbours"] == {"phone": ["a-2"]}


def test_applications_that_no_longer_share_anything_are_assessed_again(aws: Simulation) -> None:
    for each in (ADA, TOMAS):
        aws.record(each)
    aws.assessor.assess("a-1")
    aws.record(person("a-1", "Ada Marchbanks", OTHER_PHONE))
    assert aws.assessor.assess("a-1").others == {"a-2"}
    assert stored(aws, "a-1").get("neighbours", {}) == {}
    assert aws.assessor.assess("a-1").others == {"a-2"}  # assessing it may have failed the first time


def test_new_hub_is_reported_until_it_is_marked(aws: Simulation) -> None:
    for each in (ADA, TOMAS, INES):
        aws.record(each)
    (hub,) = aws.assessor.assess("a-1").new_hubs
    assert hub.startswith("id#phone#")
    aws.deliver()
    assert aws.assessor.assess("a-1").new_hubs == frozenset()


def test_alert_is_due_for_a_high_application(aws: Simulation) -> None:
    for each in (ADA, TOMAS):
        aws.record(each)
    for _ in range(2):
        aws.assessor.assess("a-2")
    assert (stored(aws, "a-2")["level"], stored(aws, "a-2")["alert"]) == ("high", "due")
    assert aws.sns.published == []


def test_assessment_that_others_keep_writing_is_given_up(aws: Simulation) -> None:
    for each in (ADA, TOMAS):
        aws.record(each)
    attempts: list[Any] = []

    def refuse(table: Table, before: Any, item: Any) -> bool:  # noqa: ARG001
        attempts.append(item)
        return False

    with patch.object(records, "replace_assessment", refuse), pytest.raises(Contended):
        aws.assessor.assess("a-2")
    assert len(attempts) == MAX_ATTEMPTS


def test_application_that_cannot_be_read_does_not_hold_up_the_others(aws: Simulation) -> None:
    for each in (ADA, TOMAS, INES):
        aws.record(each)
    broken = aws.table.partitions["app#a-2"]["check#email"]
    aws.table.partitions["app#a-2"]["check#email"] = {**broken, "findings": {"S": "not JSON"}}
    aws.deliver()
    assert set(aws.levels()) == {"a-1", "a-3"}
    assert {name for body in aws.sqs.sent for name in json.loads(body)["applications"]} == {"a-2"}


def test_finding_of_a_later_version_is_weighed(aws: Simulation) -> None:
    aws.record(ADA)
    finding = {"code": "employment.overlap", "outcome": "concern", "strength": "medium", "likelihood": "new"}
    item = aws.table.partitions["app#a-1"]["check#phone"]
    aws.table.partitions["app#a-1"]["check#phone"] = {
        **item,
        "findings": {"S": json.dumps({"concerns": [finding], "since": "0.9"})},
    }
    aws.deliver()
    assert stored(aws, "a-1")["families"] == {"employment": 3}


def test_each_level_of_an_application_is_counted_once(aws: Simulation, capsys: pytest.CaptureFixture[str]) -> None:
    with patch.dict(os.environ, {"POWERTOOLS_METRICS_DISABLED": "false"}):
        for planted in ({}, {}, {"a-1": [MEDIUM]}, {"a-1": [MEDIUM, "phone.misformatted"]}):
            aws.planted = planted
            aws.record(ADA)
            aws.assessor.assess("a-1")
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "Assessed" in line]
    assert [(each["service"], each["level"], each["Assessed"]) for each in counted] == [
        ("assess", "low", [1.0]),
        ("assess", "review", [1.0]),
    ]
    assert {each["_aws"]["CloudWatchMetrics"][0]["Namespace"] for each in counted} == {"Bonafide"}


def lookups(aws: Simulation) -> list[str]:
    """The partitions that are queried while the stream is delivered, one record a batch, without the application's."""
    found: list[str] = []
    aws.table.on_request = lambda request: found.append(request.partition)
    aws.deliver(size=1)
    aws.table.on_request = None
    return [each for each in found if each.startswith("id#")]


def test_identifiers_are_looked_up_once_for_the_findings_of_three_verifiers(aws: Simulation) -> None:
    aws.record(ADA)
    assert [each.split("#")[1] for each in lookups(aws)] == ["phone", "email"]
    assert stored(aws, "a-1")["outstanding"] == []


@pytest.mark.parametrize("change", ["findings", "policy", "mark"])
def test_application_is_assessed_again_when_something_changed(change: str, aws: Simulation) -> None:
    aws.record(ADA)
    aws.deliver()
    assert aws.assessor.assess("a-1") == Reassess(is_skipped=True)
    match change:
        case "findings":
            TABLE.update(
                "app#a-1", "check#phone", "SET findings = :other", other='{"family": "phone", "passed": "several"}'
            )
        case "policy":
            aws.assessor = aws.assessor._replace(policy=policy.load('{"points": {"weak": 2}}'))
        case _:
            TABLE.update("app#a-1", "check#phone", "SET reassess_at = :later", later="2026-09-02")
    assert aws.assessor.assess("a-1") == Reassess()


def test_settled_application_is_assessed_again_beside_a_new_one(aws: Simulation) -> None:
    aws.record(ADA)
    aws.deliver()
    aws.record(TOMAS)
    aws.deliver(size=1)
    assert stored(aws, "a-1")["neighbours"] == {"phone": ["a-2"]}
    assert aws.assessor.assess("a-1").others == {"a-2"}


def test_weakened_code_gives_no_points_from_the_next_assessment_on(aws: Simulation) -> None:
    aws.record(TOMAS)
    aws.assessor.assess("a-2")
    before = stored(aws, "a-2")
    assert before["level"] == "review"
    TABLE.put([weakened.item(MEDIUM, START, held=0, decided=60)])
    assert aws.assessor.with_weakened().assess("a-2") == Reassess()
    after = stored(aws, "a-2")
    assert (after["level"], after["points"]) == ("low", 0)
    assert after["policy_version"] != before["policy_version"]
    weakened.remove(TABLE, MEDIUM)
    aws.assessor.with_weakened().assess("a-2")
    assert stored(aws, "a-2")["level"] == "review"


def test_process_reads_weakened_codes_once_in_ten_minutes(aws: Simulation) -> None:
    handler = results.results_handler(aws.assessor, DEAD_LETTERS)
    queries: list[str] = []
    aws.table.on_request = lambda request: queries.append(request.partition)
    context: Any = SimpleNamespace(aws_request_id="r")
    with patch("assess.results.time.monotonic", side_effect=[0, 0, 599, 601, 601, 1200]):
        counts = []
        for _ in range(4):
            handler({"Records": []}, context)
            counts.append(queries.count("id#policy"))
    assert counts == [1, 1, 2, 2]
