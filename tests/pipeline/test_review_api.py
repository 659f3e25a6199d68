"""The review API in the whole stack: from an upload to a verdict, for a person with a token and for a machine."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.issuer import CLIENT_ID, REVIEWERS, Issuer, Reviewer
from local.stack import Stack
from local.verification import PARAMETERS, verify
from tests.pipeline.conftest import SUSPECT

REVIEWER, OTHER, LEAD = REVIEWERS


class Served:
    """A stack with reviewers, and what it logs."""

    def __init__(self, stack: Stack, issuer: Issuer, logs: io.StringIO) -> None:
        self.stack, self.logs, self._issuer = stack, logs, issuer

    def send(
        self, who: Reviewer | None, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Sends a request as a person, or as a machine without one."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            headers["authorization"] = f"Bearer {self._issuer.token(who)}"
        content = b"" if body is None else json.dumps(body).encode()
        api = "ReviewApi" if who else "Api"
        answer = self.stack.request(method, path, content, {"content-type": "application/json", **headers}, api=api)
        return answer.status, answer.headers, json.loads(answer.body or b"null")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, reference_database: Path) -> Iterator[Served]:
    logs, environment = io.StringIO(), {"REFERENCE_DATABASE": str(reference_database), "SECONDS_BETWEEN_ALERTS": "0"}
    with Issuer(origin="http://127.0.0.1:3002") as issuer:
        parameters = {**PARAMETERS, "IdentityIssuer": issuer.url, "IdentityAudience": CLIENT_ID}
        with Stack(parameters=parameters, environment=environment, output=logs) as stack:
            file = tmp_path_factory.mktemp("upload") / "a.jsonl"
            file.write_text(json.dumps({**SUSPECT, "application_id": "a-1"}))
            list(verify(stack, file))
            yield Served(stack, issuer, logs)


def test_person_finds_takes_and_decides_the_case_of_an_upload(served: Served) -> None:
    status, _, found = served.send(REVIEWER, "GET", "/applications/a-1/case")
    assert (status, found["level"], found["state"]) == (200, "high", "open")
    _, _, listed = served.send(None, "GET", "/cases")
    assert [each["id"] for each in listed["cases"]] == [found["id"]]
    path = f"/cases/{found['id']}"
    status, headers, shown = served.send(REVIEWER, "POST", f"{path}/claim", {}, if_match=f'"{found["version"]}"')
    assert (status, shown["is_mine"]) == (200, True)
    assert {each["code"] for each in shown["details"][0]["findings"]} >= {"email.disposable"}

    body = {"verdict": "our_error", "reason": "value_misread", "checked": ["statements_compared"]}
    decided = served.send(
        REVIEWER, "POST", f"{path}/verdict", body, if_match=headers["etag"], idempotency_key="k" * 20
    )

    assert (decided[0], decided[2]["state"]) == (200, "closed")
    assert served.send(LEAD, "GET", "/rules/email.disposable")[2]["wrong"] == 1


def test_only_the_application_itself_has_personal_data(served: Served) -> None:
    _, _, found = served.send(REVIEWER, "GET", "/applications/a-1/case")
    path = f"/cases/{found['id']}"
    for hidden in ("/cases", path, f"{path}/graph", f"{path}/events"):
        assert "Jane" not in json.dumps(served.send(REVIEWER, "GET", hidden)[2])

    _, _, shown = served.send(REVIEWER, "POST", f"{path}/reveal", {"fields": ["name"], "purpose": "decide"})

    assert shown["fields"]["applications"] == [{"application_id": "a-1", "name": "Jane Doe"}]
    assert "Jane" not in served.logs.getvalue()


def test_without_a_token_of_the_issuer_nothing_is_answered(served: Served) -> None:
    for headers in ({}, {"authorization": "Bearer x.y.z"}):
        assert served.stack.request("GET", "/cases", headers=headers, api="ReviewApi").status == 401


def test_machine_and_person_have_the_same_routes(served: Served) -> None:
    assert served.send(None, "GET", "/openapi.json")[2] == served.send(OTHER, "GET", "/openapi.json")[2]
    assert served.send(OTHER, "GET", "/audit?from=2026-11-01&to=2026-11-01")[0] == 403
