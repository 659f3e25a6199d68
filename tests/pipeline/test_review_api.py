"""The review API in the whole stack: from an upload to a verdict, for a person with a token and for a machine."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.command import main
from local.issuer import CLIENT_ID, REVIEWERS, Issuer, Reviewer
from local.stack import Stack
from local.verification import PARAMETERS
from tests.cases.forms import CONTENT_TYPE, PDF, form
from tests.pipeline.conftest import SUSPECT
from tests.pipeline.test_rights import is_allowed, recording
from tests.template.test_permissions import granted
from tests.template.transformed import stack as with_reviewers

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

    def case_of(self, application: str) -> dict[str, Any]:
        _, _, case = self.send(REVIEWER, "GET", f"/applications/{application}/case")
        assert isinstance(case, dict)
        return case

    def apply(self, name: str) -> dict[str, Any]:
        """Uploads an application that shares nothing with those of other tests, and returns its case."""
        number = int.from_bytes(name.encode()) % 100
        contacts = {"email": f"zq77{number:02}@mailinator.com", "phone": f"+1 555 812 44{number:02}"}
        application = {**SUSPECT, "application_id": f"{name}-1", "basics": {**SUSPECT["basics"], **contacts}}
        bucket = self.stack.resource("UploadsBucket")
        body = json.dumps(application).encode()
        self.stack.client("s3").put_object(Bucket=bucket, Key=f"incoming/{name}.jsonl", Body=body)
        self.stack.drain()
        return self.case_of(f"{name}-1")


@pytest.fixture(scope="module")
def served(reference_database: Path) -> Iterator[Served]:
    logs, environment = io.StringIO(), {"REFERENCE_DATABASE": str(reference_database), "SECONDS_BETWEEN_ALERTS": "0"}
    with Issuer(origin="http://127.0.0.1:3002") as issuer:
        parameters = {**PARAMETERS, "IdentityIssuer": issuer.url, "IdentityAudience": CLIENT_ID}
        with Stack(parameters=parameters, environment=environment, output=logs) as stack:
            yield Served(stack, issuer, logs)


def test_person_finds_takes_and_decides_the_case_of_an_upload(served: Served) -> None:
    found = served.apply("decided")
    assert (found["level"], found["state"]) == ("high", "open")
    _, _, listed = served.send(None, "GET", "/cases")
    assert found["id"] in [each["id"] for each in listed["cases"]]
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
    found = served.apply("hidden")
    path = f"/cases/{found['id']}"
    for hidden in ("/cases", path, f"{path}/graph", f"{path}/events"):
        assert "Jane" not in json.dumps(served.send(REVIEWER, "GET", hidden)[2])

    _, _, shown = served.send(REVIEWER, "POST", f"{path}/reveal", {"fields": ["name"], "purpose": "decide"})

    assert shown["fields"]["applications"] == [{"application_id": "hidden-1", "name": "Jane Doe"}]
    assert "Jane" not in served.logs.getvalue()


def test_without_a_token_of_the_issuer_nothing_is_answered(served: Served) -> None:
    for headers in ({}, {"authorization": "Bearer x.y.z"}):
        assert served.stack.request("GET", "/cases", headers=headers, api="ReviewApi").status == 401


def test_machine_and_person_have_the_same_routes(served: Served) -> None:
    assert served.send(None, "GET", "/openapi.json")[2] == served.send(OTHER, "GET", "/openapi.json")[2]
    assert served.send(OTHER, "GET", "/audit?from=2026-11-01&to=2026-11-01")[0] == 403


def test_candidate_answers_and_the_correction_is_verified_beside_the_first_statement(served: Served) -> None:
    stack = served.stack
    found = served.apply("asked")
    path = f"/cases/{found['id']}"
    _, headers, _ = served.send(REVIEWER, "POST", f"{path}/claim", {}, if_match=f'"{found["version"]}"')
    question = {"application_id": "asked-1", "questions": ["email.disposable"]}
    status, _, asked = served.send(REVIEWER, "POST", f"{path}/ask", question, if_match=headers["etag"])
    assert status == 200
    link = "/a/" + asked["link"].rpartition("/")[2]
    texts = {"answer-0": "It was a typing mistake", "email": "jane.candidate@outlook.com", "contest": "yes"}

    with recording() as requests:
        assert stack.request("GET", link, api="ReviewApi").status == 200
        answer = stack.request("POST", link, form(texts, PDF), {"content-type": CONTENT_TYPE}, api="ReviewApi")
        stack.drain()
        assert stack.request("GET", f"{link[:-1]}x", api="ReviewApi").status == 404

    assert (answer.status, answer.headers["referrer-policy"]) == (200, "no-referrer")
    _, _, case = served.send(REVIEWER, "GET", path)
    assert (case["state"], case["boost"]) == ("in_review", "appeal")
    first, correction = sorted(case["details"], key=lambda each: bool(each["corrects"]))
    assert (correction["corrects"], first["application_id"]) == ("asked-1", "asked-1")
    assert "email.disposable" in {each["code"] for each in first["findings"]}
    assert correction["findings"] == []
    _, _, shown = served.send(REVIEWER, "POST", f"{path}/reveal", {"fields": ["answers"], "purpose": "read_answer"})
    (read,) = shown["fields"]["answers"]
    assert read["answers"] == {"email.disposable": "It was a typing mistake"}
    assert read["file"]["bytes"] == len(PDF)
    logs = served.logs.getvalue()
    assert not any(word in logs for word in (link[3:], "typing mistake", "jane.candidate"))
    granted_here = granted(with_reviewers(Reviewers=True))
    assert {each for each in requests if not is_allowed(each, granted_here)} == set()
    assert {function for function, *_ in requests} >= {"CandidatePage", "Cases", "Intake", "Assess"}


def test_time_for_an_answer_ends_by_the_schedule(served: Served) -> None:
    with recording() as requests:
        served.stack.invoke("Deadlines", {})
    assert {each for each in requests if not is_allowed(each)} == set()
    assert [action for _, action, *_ in requests] == ["dynamodb:Query"]


def test_employee_reports_an_application(served: Served) -> None:
    served.apply("reported")
    reported = {"application_id": "reported-1", "reason": "other_person_appeared", "text": "Somebody else came."}
    assert served.send(OTHER, "POST", "/reports", reported)[0] == 200
    served.stack.drain()
    case = served.case_of("reported-1")
    assert (case["state"], case["boost"]) == ("open", "reported")
    assert OTHER.subject not in json.dumps(served.send(REVIEWER, "GET", f"/cases/{case['id']}/events")[2])


def test_show_explains_the_application_with_its_case(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    found = served.apply("shown")
    assert main(["show", "shown-1"]) == 0
    out = capsys.readouterr().out
    assert "row 1 of shown.jsonl" in out
    assert f"Case          {found['id']}" in out
    assert "email.disposable" in out
    assert "Jane" not in out
    assert main(["show", "shown-1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["case"]["id"] == found["id"]
    assert (main(["show", "a-7"]), main(["show", "shown-1", "--stack", "nowhere"])) == (2, 2)
    assert capsys.readouterr().err.count("\n") == 2
