"""Each function pays only for its own imports: what may not be loaded, for each, in a fresh process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "RESULTS_TABLE": "t",
    "RECORD_RETENTION_DAYS": "1",
    "IDENTIFIER_KEY_SECRET": "s",
    "ALERTS_TOPIC": "a",
    "REVIEW_URL": "",
    "MAXIMUM_OBJECT_MEGABYTES": "1",
    "MAXIMUM_DECOMPRESSED_MEGABYTES": "1",
    "MAXIMUM_ROW_KILOBYTES": "1",
    "AWS_DEFAULT_REGION": "us-east-1",
}
NEVER = {
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "aws_lambda_powertools.utilities.parser",
    "asyncio",
    "aws_xray_sdk",
    "dns",
    "moto",
    "phonenumbers.carrier",
    "phonenumbers.geocoder",
    "phonenumbers.timezone",
    "rapidfuzz",
    "requests",
}
PHONE, EMAIL, DATABASE = {"phonenumbers"}, {"email_validator"}, {"sqlite3"}
OTHERS = {"intake", "verify_phone", "verify_email", "verify_education", "assess", "watchlists"}


@pytest.mark.parametrize(
    ("handler", "besides"),
    [
        ("intake.on_upload", PHONE | EMAIL | DATABASE),
        ("verify_phone.on_part", EMAIL),
        ("verify_email.on_part", PHONE),
        ("verify_education.on_part", PHONE | EMAIL),
        ("verify_phone.on_request", EMAIL),
        ("verify_email.on_request", PHONE),
        ("verify_education.on_request", PHONE | EMAIL),
        ("assess.on_results", PHONE | EMAIL | DATABASE),
        ("assess.on_cluster", PHONE | EMAIL | DATABASE),
        ("watchlists.on_upload", DATABASE),
    ],
)
def test_a_function_loads_only_what_it_uses(handler: str, besides: set[str], reference_database: Path) -> None:
    code = f"import json, sys, {handler}; print(json.dumps(sorted(sys.modules)))"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
        **ENVIRONMENT,
        "REFERENCE_DATABASE": str(reference_database),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")]),
    }
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    others = OTHERS - {handler.split(".", maxsplit=1)[0]}
    assert loaded & (NEVER | besides | others) == set()


@pytest.mark.parametrize("missing", ["RESULTS_TABLE", "IDENTIFIER_KEY_SECRET", "RECORD_RETENTION_DAYS"])
def test_a_missing_setting_is_named_at_the_start(missing: str) -> None:
    environment = {key: value for key, value in ENVIRONMENT.items() if key != missing}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")])
    code = "import verify_phone.on_part"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.strip().splitlines()[-1].endswith(f"{missing} is not set (template.yaml sets it)")
