"""Sends made-up requests to the review API on the embedded AWS, and checks each answer against its OpenAPI document.

Exits with 1 if an answer is a server error, does not fit the document, or accepts what the document refuses. The
requests are the same each time; they take at most a minute.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".venv-schemathesis" / "bin" / "schemathesis"
SECONDS = "40"
# Not `unsupported_method`: API Gateway itself answers a method that no route has, with 404.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
]
OPTIONS = [
    *("--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--max-time", SECONDS),
    *("--seed", "1", "--generation-deterministic", "--no-shrink"),
    *("--workers", "1", "--request-timeout", "20", "--continue-on-failure", "--no-color"),
]


def main() -> int:
    from local import verification
    from local.command import SAMPLES
    from local.http_api import HttpApi

    with (
        verification.embedded_stack(output=sys.stderr) as stack,
        HttpApi(stack, 0) as api,
        TemporaryDirectory() as folder,
    ):
        rows = list(verification.verify(stack, *SAMPLES))
        applications = [row.application["application_id"] for row in rows if isinstance(row, verification.Assessed)]
        cases = [case["id"] for case in json.loads(stack.request("GET", "/cases").body)["cases"]]
        document = Path(folder) / "openapi.json"
        document.write_text(
            json.dumps(described(json.loads(stack.request("GET", "/openapi.json").body), cases, applications))
        )
        command = [PROGRAM, "run", document, "--url", api.url, "--checks", ",".join(CHECKS), *OPTIONS]
        run = subprocess.run(command, cwd=folder, check=False)
        failures = {failure.message for failure in stack.failures}
    for message in sorted(failures):
        print(f"FAILED {message}")
    return 1 if run.returncode or failures else 0


def described(document: dict[str, Any], cases: list[str], applications: list[str]) -> dict[str, Any]:
    """The document with what exists here: random ids and versions would never be found."""
    versions = [f'"{number}"' for number in range(1, 7)]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                known = applications if path.startswith("/applications/") else cases
                if parameter["name"] == "id":
                    parameter["schema"] = {"type": "string", "enum": known}
                if parameter["name"] == "If-Match":
                    parameter["schema"] = {"type": "string", "enum": versions}
    return document


if __name__ == "__main__":
    sys.exit(main())
