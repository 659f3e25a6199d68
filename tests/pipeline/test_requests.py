"""`POST /verify/…`: findings at once, problem documents, and records like those of a part if there is an id."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bonafide.aws import records
from bonafide.verifiers import VERIFIERS
from tests.pipeline.conftest import CANDIDATE, SUSPECT, Embedded, Open

PATHS = {"phone": "basics", "email": "basics", "education": "education"}


@pytest.fixture(scope="module")
def served(opened: Open) -> Iterator[Embedded]:
    """One stack for all: what is asked here does not disturb the next question."""
    with opened() as embedded:
        yield embedded


def post(embedded: Embedded, path: str, body: Any) -> tuple[int, dict[str, str], Any]:
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    response = embedded.stack.request("POST", f"/verify/{path}", content)
    return response.status, response.headers, json.loads(response.body)


@pytest.mark.parametrize(("path", "section"), PATHS.items())
def test_request_gets_findings_and_stores_nothing(served: Embedded, path: str, section: str) -> None:
    before = served.table()
    status, headers, body = post(served, path, {section: SUSPECT[section]})
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert {finding["outcome"] for finding in body["findings"]} <= {"concern"}
    codes = [finding["code"] for finding in body["findings"]]
    codes += [code for each in body["not_assessed"] for code in each["codes"]]
    assert {code.split(".")[0] for code in codes} == {path}
    assert (body["recorded"], "application_id" in body) == (False, False)
    served.stack.drain()
    assert served.table() == before


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/verify/phone", 405, "POST"),
        ("PUT", "/verify/education", 405, "POST"),
        ("POST", "/verify/resume", 404, "/verify/phone, /verify/email, /verify/education"),
        ("POST", "/verify/phone/", 404, "/verify/phone"),
        ("GET", "/", 404, "/verify/email"),
    ],
)
def test_other_path_or_method_is_explained(served: Embedded, method: str, path: str, status: int, said: str) -> None:
    response = served.stack.request(method, path, b"{}")
    assert response.status == status
    assert said in json.loads(response.body)["detail"]
    assert response.headers.get("allow") == ("POST" if status == 405 else None)


def test_form_gets_the_formatted_number(served: Embedded) -> None:
    _, _, body = post(served, "phone", {"basics": {"phone": "(212) 555-2368", "location": {"countryCode": "US"}}})
    assert body["form"] == {
        "e164": "+12125552368",
        "national": "(212) 555-2368",
        "international": "+1 212-555-2368",
        "country": "US",
        "line_type": "fixed_line_or_mobile",
    }
    _, _, body = post(served, "phone", {"basics": {"phone": "555 812 44091", "location": {"countryCode": "US"}}})
    assert body["form"] == {
        "message": "Could you check your telephone number? It seems to have a digit too many or too few."
    }


def test_form_gets_the_probable_address(served: Embedded) -> None:
    _, _, body = post(served, "email", {"basics": {"email": "zq7731.jane@gmial.com"}})
    assert body["form"] == {
        "address": "zq7731.jane@gmial.com",
        "suggestion": "zq7731.jane@gmail.com",
        "message": "Could you check your e-mail address? Its domain looks mistyped.",
    }


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        ("", 400, None),
        ("{", 400, None),
        ("[]", 422, "(document)"),
        ({}, 422, "(document)"),
        ({"basics": {"phone": ["1"]}}, 422, "basics.phone"),
        ({"basics": {}, "education": [{"area": ["x"]}]}, 422, "education[0].area"),
        ({"basics": {"email": "jane@outlook.com"}, "application_id": "a-1"}, 422, "basics.phone"),
        ({"basics": {}, "application_id": "jane@example.com"}, 422, "application_id"),
        ({"education": [{}]}, 422, "basics.phone"),
        (b"\xff\xfe", 400, None),
    ],
)
def test_invalid_input_gets_a_problem_document(served: Embedded, body: Any, status: int, fault: str | None) -> None:
    answered, headers, problem = post(served, "phone", body)
    assert answered == problem["status"] == status
    assert headers["content-type"] == "application/problem+json"
    assert problem["title"]
    assert problem["detail"]
    if fault:
        assert fault in [error["path"] for error in problem["errors"]]


def test_base64_body_is_read(served: Embedded) -> None:
    event = {
        "version": "2.0",
        "body": base64.b64encode(json.dumps({"basics": {"phone": "x"}}).encode()).decode(),
        "isBase64Encoded": True,
    }
    assert served.stack.invoke("VerifyPhoneRequest", event)["statusCode"] == 200


def test_request_with_an_id_is_recorded_assessed_and_alerted_like_a_part(served: Embedded) -> None:
    basics = {
        **SUSPECT["basics"],
        "email": "zq7732@mailinator.com",
        "phone": "+1 555 812 4410",
    }
    application = {**SUSPECT, "basics": basics}
    served.send("a.json", json.dumps({**application, "application_id": "by-part"}).encode())
    for path, section in PATHS.items():
        request = {key: application[key] for key in ("submitted_at", "job", section)}
        status, _, body = post(served, path, {**request, "application_id": "by-request"})
        assert (status, body["application_id"]) == (200, "by-request")
    served.stack.drain()
    assert {"by-part", "by-request"} <= set(served.alerted)
    items = served.table()
    own = {
        "pk": "",
        "version": "",
        "neighbours": "",
        "alert_id": "",
        "alerted_at": "",
        "revision": "",
    }  # each is the other's neighbour
    for key in ("check#phone", "check#email", "check#education", "assessment"):
        by_part, by_request = ({**items[f"app#{name}", key], **own} for name in ("by-part", "by-request"))
        assert by_part == by_request
    by_part, by_request = (records.load_latest_statement(served.results, f"by-{way}") for way in ("part", "request"))
    assert by_request["job"] == by_part["job"]


def test_request_does_not_replace_an_uploaded_application(served: Embedded) -> None:
    served.send("a.json", json.dumps({**CANDIDATE, "application_id": "u-1"}).encode())
    before = served.table()
    status, _, body = post(served, "phone", {"basics": {"phone": "x"}, "application_id": "u-1"})
    assert (status, body["title"]) == (409, "Conflict")
    assert "RequestsMayReplaceUploads" in body["detail"]
    assert served.table() == before


def test_request_before_intake_replaces_no_upload(served: Embedded) -> None:
    served.put("incoming/a.json", json.dumps({**SUSPECT, "application_id": "u-2"}).encode())
    assert post(served, "phone", {"basics": {"phone": "+1 212 736 5000"}, "application_id": "u-2"})[0] == 200
    served.stack.drain()
    assert "u-2" in served.alerted
    assert post(served, "phone", {"basics": {"phone": "+1 212 736 5000"}, "application_id": "u-2"})[0] == 409


def test_upload_replaces_an_application_that_came_by_request(served: Embedded) -> None:
    assert post(served, "phone", {"basics": {"phone": "x"}, "application_id": "r-1"})[0] == 200
    served.send("a.json", json.dumps({**CANDIDATE, "application_id": "r-1"}).encode())
    recorded = records.load(served.results, "r-1")
    assert set(recorded.checks) == set(VERIFIERS)
    assert recorded.assessment["concerns"] == "{}"


def test_revision_of_a_document_is_not_believed(served: Embedded) -> None:
    served.send("a.json", json.dumps({**CANDIDATE, "application_id": "n-1", "revision": "9999"}).encode())
    assert post(served, "phone", {"basics": {"phone": "x"}, "application_id": "n-2", "revision": "9999"})[0] == 200
    for name in ("n-1", "n-2"):
        assert records.load(served.results, name).revision.startswith(("20", "-20"))
