"""Both alerts are valid OCSF Detection Findings, by the schema that OCSF publishes for the version they state."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from alerting.alert import MAX_CONCERNS, Alert
from alerting.digest import Digest
from bonafide.policy import Policy, Strength
from tests.alerting.test_alert import FINDINGS, NOW, concern, high, made

VERSION = "1.5.0"


@pytest.fixture(scope="module")
def schema() -> Validator:
    """The schema of class 2004; it allows no attribute that OCSF does not define."""
    ocsf = OcsfJsonSchemaEmbedded(get_ocsf_schema(VERSION))
    return Draft202012Validator(ocsf.get_class_schema(ocsf.lookup_class_name_from_uid(2004)))


def faults(schema: Validator, finding: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(finding)]


def alerts(policy: Policy) -> dict[str, Alert]:
    many = [concern("education.too_short", Strength.WEAK, entry=entry) for entry in range(MAX_CONCERNS + 1)]
    return {
        "usual": made(policy, FINDINGS),
        "nothing known": made(policy, FINDINGS, statement={}, url="", identifiers=()),
        "group": made(policy, FINDINGS, neighbours={"phone": ["a-2", "a-3"]}),
        "many concerns": made(policy, [*FINDINGS, *many]),
    }


def test_alert_is_a_valid_detection_finding(schema: Validator, policy: Policy) -> None:
    for case, alert in alerts(policy).items():
        finding = json.loads(alert.bodies["default"])
        assert finding["metadata"]["version"] == VERSION
        assert faults(schema, finding) == [], case


@pytest.mark.parametrize("number", [2, 60])
def test_digest_is_a_valid_detection_finding(schema: Validator, policy: Policy, number: int) -> None:
    applications = [high(policy, FINDINGS, application_id=f"a-{n}") for n in range(number)]
    finding = json.loads(Digest(applications, NOW, "").bodies["default"])
    assert finding["metadata"]["version"] == VERSION
    assert faults(schema, finding) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"severity_id": 7}, "severity_id"),
        ({"time": "2026-11-20"}, "time"),
        ({"finding_info": {"title": "no uid"}}, "uid"),
        ({"not_in_ocsf": 1}, "not_in_ocsf"),
    ],
)
def test_schema_rejects_invalid_finding(schema: Validator, policy: Policy, change: dict[str, Any], fault: str) -> None:
    finding = json.loads(made(policy, FINDINGS).bodies["default"])
    (found,) = faults(schema, finding | change)
    assert fault in found
