"""Each event in events/ works with the stack of `bonafide serve`."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bonafide.aws.table import Table
from bonafide.hooks import SOURCES
from bonafide.verifiers import OPTIONAL, VERIFIERS
from cases import store
from cases.states import State
from local import sample_connections
from local.command import upload_samples
from local.template import load
from tests.pipeline.conftest import Embedded, Open

EVENTS = Path(__file__).parents[2] / "events"
FUNCTIONS = {
    "intake_upload": "Intake",
    **{f"verify_{name}_part": f"Verify{name.title()}" for name in VERIFIERS},
    **{f"verify_{name}_request": f"Verify{name.title()}Request" for name in VERIFIERS},
    **{f"verify_{name}_part": f"Verify{name.title()}" for name in OPTIONAL},
    "verify_resume_part": "VerifyResume",
    "verify_shipping_upload": "VerifyShipping",
    "verify_shipping_request": "VerifyShippingRequest",
    "read_document": "ReadDocument",
    "assess_results": "Assess",
    "alerting_assessments": "Alerting",
    "cases_changes": "Cases",
    "review_cases": "ReviewByMachine",
    "write_back_note": "WriteBack",
    "fetch_event": "Fetch",
    "poll_schedule": "Poll",
    "erasures_event": "Erasures",
    "watchlists_upload": "Watchlists",
    **{f"webhooks_{source}": "Webhooks" for source in SOURCES},
    "deadlines_schedule": "Deadlines",
    "reconcile_schedule": "Reconcile",
    "operations_daily": "Operations",
    "surges_schedule": "Surges",
}


@pytest.fixture(scope="module")
def served(opened: Open) -> Iterator[Embedded]:
    with opened() as embedded:
        upload_samples(embedded.stack)
        sample_connections.create(embedded.stack)
        yield embedded


def event(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_bytes())


def test_every_function_has_an_event() -> None:
    resources = load(EVENTS.parent / "template.yaml")["Resources"]
    functions = {
        name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
        and "Condition" not in resource  # those are not in this stack
    }
    assert set(FUNCTIONS.values()) == functions
    assert {file.stem for file in EVENTS.glob("*.json")} == {*FUNCTIONS, "environment"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_event_works(served: Embedded, name: str) -> None:
    answer = served.stack.invoke(FUNCTIONS[name], event(name))
    if "request" in name:
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"])["application_id"] == "sample-by-request"
    elif name == "read_document":
        assert "University of Auckland" in answer["document"][1]
        assert "Ignore all previous instructions" in answer["document"][3][0]
    elif name.startswith("webhooks_"):
        assert answer["statusCode"] == (202 if "smartrecruiters" in name else 200)
    elif name == "review_cases":
        assert (answer["statusCode"], json.loads(answer["body"])["next"]) == (200, None)
    elif name not in (
        "deadlines_schedule",
        "reconcile_schedule",
        "poll_schedule",
        "operations_daily",
        "surges_schedule",
    ):
        assert answer == {"batchItemFailures": []}


def test_all_events_together_alert(served: Embedded) -> None:
    for name in (*(f"verify_{verifier}_part" for verifier in VERIFIERS), "assess_results"):
        served.stack.invoke(FUNCTIONS[name], event(name))
    served.stack.invoke("Alerting", event("alerting_assessments"))
    assert "sample-09" in served.alerted
    served.stack.invoke("Cases", event("cases_changes"))
    table = Table(served.stack.resource("ResultsTable"), timedelta(days=730))
    assert [case.applications for case in store.page(table, State.OPEN, limit=10)[0]] == [("sample-09",)]


def test_environment_has_the_resources_of_the_embedded_stack(served: Embedded) -> None:
    variables = event("environment")["Parameters"]
    assert variables["RESULTS_TABLE"] == served.stack.resource("ResultsTable")
    assert variables["ALERTS_TOPIC"] == served.stack.resource("AlertsTopic")
    assert variables["CASE_UPDATES_TOPIC"] == served.stack.resource("CaseUpdatesTopic")
    assert variables["DOCUMENT_READER"] == served.stack.resource("ReadDocument")
    assert variables["UPLOADS_BUCKET"] == served.stack.resource("UploadsBucket")
    for name, queue in {
        "INTAKE_QUEUE": "IntakeQueue",
        "FETCH_QUEUE": "FetchQueue",
        "RESUME_QUEUE": "ResumeQueue",
        "WRITE_BACK_QUEUE": "WriteBackQueue",
        "CASES_DEAD_LETTERS": "CasesDeadLetters",
    }.items():
        assert urlsplit(variables[name]).path == urlsplit(served.stack.resource(queue)).path
    secrets = served.stack.client("secretsmanager")
    connection = f"{variables['CONNECTION_SECRETS']}/greenhouse/{sample_connections.ID}"
    for secret in (variables["IDENTIFIER_KEY_SECRET"], connection):
        assert secrets.get_secret_value(SecretId=secret)


def test_event_of_documents_leads_to_findings(served: Embedded) -> None:
    served.stack.invoke("VerifyResume", event("verify_resume_part"))
    recorded = served.table()
    assert {pk for pk, sort_key in recorded if sort_key == "check#document"} == {
        f"app#sample-{number}" for number in (16, 17, 18, 19)
    }
    assert "document.education_differs" in recorded["app#sample-16", "check#document"]["findings"]["S"]


KINDS = ("_READER", "_QUEUE", "_TOPIC", "_LETTERS", "_SECRETS", "_SECRET", "_BUCKET")


def test_every_setting_that_names_a_resource_is_in_the_environment_of_sam_local() -> None:
    """`sam local` would pass its own guess of the resource's name."""
    variables = event("environment")["Parameters"]
    for name, resource in load(EVENTS.parent / "template.yaml")["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function" and name in FUNCTIONS.values():
            stated = resource["Properties"].get("Environment", {}).get("Variables", {})
            named = {key for key in stated if key.endswith(KINDS)} - {"OPERATIONS_TOPIC"}  # that has no fixed name
            assert named <= variables.keys(), name
