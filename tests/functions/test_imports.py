"""Each function pays only for its own imports: what may not be loaded, for each, in a fresh process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bonafide.verifiers import OPTIONAL, VERIFIERS

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "RESULTS_TABLE": "t",
    "RECORD_RETENTION_DAYS": "1",
    "IDENTIFIER_KEY_SECRET": "s",
    "ALERTS_TOPIC": "a",
    "OPERATIONS_TOPIC": "o",
    "ALERT_EMAIL": "a@example.com",
    "OPERATIONS_EMAIL": "o@example.com",
    "DEAD_LETTERS": "d e",
    "STACK_NAME": "s",
    "REVIEW_URL": "",
    "CONNECTION_SECRETS": "c",
    "ALERTING_DEAD_LETTERS": "d",
    "ASSESS_DEAD_LETTERS": "d",
    "CASES_DEAD_LETTERS": "d",
    "CASE_UPDATES_TOPIC": "c",
    "WRITE_BACK_QUEUE": "w",
    "IDENTITY_ISSUER": "https://issuer.example",
    "IDENTITY_AUDIENCE": "review",
    "IDENTITY_CLIENT_ID": "page",
    "IDENTITY_SCOPES": "openid",
    "MAXIMUM_ALERTS_PER_HOUR": "60",
    "MAXIMUM_OBJECT_MEGABYTES": "1",
    "MAXIMUM_DECOMPRESSED_MEGABYTES": "1",
    "MAXIMUM_ROW_KILOBYTES": "1",
    "UPLOADS_BUCKET": "u",
    "FETCH_QUEUE": "q-fetch",
    "INTAKE_QUEUE": "q-intake",
    "INTAKE_VISIBILITY_TIMEOUT": "5400",
    "DOCUMENT_READER": "r",
    "RESUME_QUEUE": "q-resume",
    "RESUME_DOCUMENTS": "on",
    "OPTIONAL_CHECKS": "employment=on presence=on network=on",
    "MALWARE_SCAN": "off",
    "DOCUMENT_WAIT_SECONDS": "900",
    "AWS_DEFAULT_REGION": "us-east-1",
}
NEVER = {
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.parser",
    "aws_xray_sdk",
    "boto3",
    "botocore.session",  # the first client imports it
    "dns",
    "moto",
    "phonenumbers.carrier",
    "phonenumbers.geocoder",
    "phonenumbers.timezone",
    "rapidfuzz",
    "requests",
    "s3transfer",
    "urllib3",  # as botocore
}
SOME_USE = {
    "asyncio",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.data_classes",
    "email_validator",
    "phonenumbers",
    "sqlite3",
}
"""Libraries that a function imports only if it is listed with them below."""
ROUTING = {"asyncio", "aws_lambda_powertools.event_handler", "aws_lambda_powertools.utilities.data_classes"}
FOLDERS = {path.parent.name for path in (ROOT / "functions").glob("*/__init__.py")}
OF_VERIFIERS = {"phone": {"phonenumbers", "sqlite3"}, "email": {"email_validator", "sqlite3"}}
USES = {
    "intake.on_upload": set[str](),
    "assess.on_results": set[str](),
    "cases.on_changes": set[str](),
    "cases.on_candidate": set[str](),
    "cases.on_deadlines": set[str](),
    "cases.on_erasures": set[str](),
    "cases.on_page": set[str](),
    "cases.on_request": ROUTING,
    "alerting.on_assessments": set[str](),
    "fetch.on_event": set[str](),
    "fetch.on_schedule": set[str](),
    "operations.on_schedule": set[str](),
    "reconcile.on_schedule": set[str](),
    "watchlists.on_upload": {"phonenumbers", "email_validator"},
    "webhooks.on_request": set[str](),
    "write_back.on_case": set[str](),
    "read_document.on_request": set[str](),
    "verify_resume.on_part": {"phonenumbers", "sqlite3"},
    **{f"verify_{name}.on_part": {"sqlite3"} for name in OPTIONAL},
    "verify_shipping.on_upload": {"sqlite3"},
    "verify_shipping.on_request": {"sqlite3"},
    "surges.on_schedule": {"sqlite3", "phonenumbers"},
    **{
        f"verify_{verifier}.{handler}": OF_VERIFIERS.get(verifier, {"sqlite3"})
        for verifier in VERIFIERS
        for handler in ("on_part", "on_request")
    },
}
OTHER_FOLDERS = {"verify_resume.on_part": {"verify_education"}, "verify_shipping.on_upload": {"intake"}}
"""Code of another function that a function uses: the education of a document has the checks of education.

Files of deliveries are decoded and divided like those of applications.
"""


def test_every_handler_is_listed() -> None:
    assert set(USES) == {f"{path.parent.name}.{path.stem}" for path in (ROOT / "functions").glob("*/on_*.py")}


@pytest.mark.parametrize("handler", USES)
def test_function_imports_only_what_it_uses(handler: str, reference_database: Path) -> None:
    code = f"import json, sys, {handler}; print(json.dumps(sorted(sys.modules)))"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
        **ENVIRONMENT,
        "REFERENCE_DATABASE": str(reference_database),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")]),
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    other_folders = FOLDERS - {handler.split(".", maxsplit=1)[0]} - OTHER_FOLDERS.get(handler, set())
    assert loaded & (NEVER | (SOME_USE - USES[handler]) | other_folders) == set()


def run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")])
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("handler", "missing"),
    [
        ("verify_phone.on_part", "RESULTS_TABLE"),
        ("verify_phone.on_part", "RECORD_RETENTION_DAYS"),
        ("verify_email.on_request", "IDENTIFIER_KEY_SECRET"),
        ("intake.on_upload", "MAXIMUM_ROW_KILOBYTES"),
        ("assess.on_results", "RESULTS_TABLE"),
        ("alerting.on_assessments", "ALERTS_TOPIC"),
        ("alerting.on_assessments", "MAXIMUM_ALERTS_PER_HOUR"),
        ("watchlists.on_upload", "IDENTIFIER_KEY_SECRET"),
        ("webhooks.on_request", "CONNECTION_SECRETS"),
        ("reconcile.on_schedule", "INTAKE_QUEUE"),
        ("fetch.on_event", "FETCH_QUEUE"),
        ("fetch.on_event", "CONNECTION_SECRETS"),
        ("fetch.on_schedule", "UPLOADS_BUCKET"),
        ("cases.on_changes", "WRITE_BACK_QUEUE"),
        ("verify_shipping.on_upload", "REFERENCE_DATABASE"),
        ("verify_shipping.on_request", "IDENTIFIER_KEY_SECRET"),
    ],
)
def test_missing_setting_is_named_at_start(handler: str, missing: str, reference_database: Path) -> None:
    complete = {**ENVIRONMENT, "REFERENCE_DATABASE": str(reference_database)}
    failed = run(f"import {handler}", {key: value for key, value in complete.items() if key != missing})
    assert failed.returncode == 1
    assert failed.stderr.strip().splitlines()[-1].endswith(f"{missing} is not set (template.yaml sets it)")


def test_only_handler_modules_need_settings() -> None:
    shared = sorted(path.stem for path in (ROOT / "layers" / "shared" / "bonafide" / "aws").glob("[a-z]*.py"))
    helpers = [
        "assess.assessing",
        "assess.results",
        "alerting.sending",
        "reconcile.reconciliation",
        "fetch.fetching",
        "fetch.polling",
        "intake.uploads",
        "watchlists.lists",
        "webhooks.receiving",
        "write_back.writing",
    ]
    verifiers = [f"verify_{name}.verifier" for name in VERIFIERS]
    modules = [*(f"bonafide.aws.{name}" for name in shared), *helpers, *verifiers]
    done = run(f"import {', '.join(modules)}", {})
    assert done.returncode == 0, done.stderr


def test_candidates_page_imports_no_model_and_nothing_else_of_cases() -> None:
    """Its function is the one that anybody can call."""
    done = run("import json, sys, cases.on_candidate; print(json.dumps(sorted(sys.modules)))", ENVIRONMENT)
    loaded = set(json.loads(done.stdout))
    of_cases = {name for name in loaded if name.startswith("cases.")}
    own = {"candidate", "candidate_page", "elements", "form_data", "links", "on_candidate", "questions"}
    assert of_cases == {f"cases.{name}" for name in own}
    assert "pydantic" not in loaded


def test_webhooks_import_no_model_and_no_source_before_it_is_asked() -> None:
    """Sources wait some seconds for an answer, and anybody can call the function."""
    done = run("import json, sys, webhooks.on_request; print(json.dumps(sorted(sys.modules)))", ENVIRONMENT)
    loaded = set(json.loads(done.stdout))
    of_function = {name for name in loaded if name.startswith("webhooks.")}
    assert of_function == {"webhooks.event", "webhooks.on_request", "webhooks.receiving"}
    assert not loaded & {"pydantic", "bonafide.fields.protected", "urllib3"}


def test_review_api_imports_what_compares_documents_only_when_it_is_asked() -> None:
    done = run("import json, sys, cases.on_request; print(json.dumps(sorted(sys.modules)))", ENVIRONMENT)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"cases.documents", "cases.passages", "bonafide.aws.documents", "bonafide.fields.protected"}
