"""Each function pays only for its own imports: what may not be loaded, for each, in a fresh process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bonafide.verifiers import VERIFIERS

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
SOME_USE = {"phonenumbers", "email_validator", "sqlite3"}
"""Libraries that a function imports only if it is listed with them below."""
FOLDERS = {path.parent.name for path in (ROOT / "functions").glob("*/__init__.py")}
OF_VERIFIERS = {"phone": {"phonenumbers", "sqlite3"}, "email": {"email_validator", "sqlite3"}}
USES = {
    "intake.on_upload": set[str](),
    "assess.on_results": set[str](),
    "assess.on_cluster": set[str](),
    "watchlists.on_upload": {"phonenumbers", "email_validator"},
    **{
        f"verify_{verifier}.{handler}": OF_VERIFIERS.get(verifier, {"sqlite3"})
        for verifier in VERIFIERS
        for handler in ("on_part", "on_request")
    },
}


def test_every_handler_is_listed() -> None:
    assert set(USES) == {f"{path.parent.name}.{path.stem}" for path in (ROOT / "functions").glob("*/on_*.py")}


@pytest.mark.parametrize("handler", USES)
def test_a_function_imports_only_what_it_uses(handler: str, reference_database: Path) -> None:
    code = f"import json, sys, {handler}; print(json.dumps(sorted(sys.modules)))"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
        **ENVIRONMENT,
        "REFERENCE_DATABASE": str(reference_database),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")]),
    }
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    other_folders = FOLDERS - {handler.split(".", maxsplit=1)[0]}
    assert loaded & (NEVER | (SOME_USE - USES[handler]) | other_folders) == set()


@pytest.mark.parametrize("missing", ["RESULTS_TABLE", "IDENTIFIER_KEY_SECRET", "RECORD_RETENTION_DAYS"])
def test_a_missing_setting_is_named_at_the_start(missing: str) -> None:
    environment = {key: value for key, value in ENVIRONMENT.items() if key != missing}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers" / "shared")])
    code = "import verify_phone.on_part"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.strip().splitlines()[-1].endswith(f"{missing} is not set (template.yaml sets it)")
