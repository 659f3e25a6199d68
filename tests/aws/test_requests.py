"""What a request is answered: the level, the concerns and counts, and for a faulty one what is wrong and where."""

import base64
import codecs
import gzip
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from bonafide.aws.keys import Keys
from bonafide.aws.recorder import Recorder
from bonafide.aws.requests import MAX_BODY_BYTES, answer
from bonafide.aws.table import Table
from bonafide.policy import Policy
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from verify_education.verifier import make_verifier as education_verifier
from verify_email.verifier import make_verifier as email_verifier
from verify_phone.verifier import make_verifier as phone_verifier

VALID = {"basics": {"phone": "+1 212 736 5000", "location": {"countryCode": "US"}}}


@pytest.fixture
def recorder(policy: Policy) -> Recorder:
    """Records nothing: no request here has an id."""
    return Recorder(cast("Table", None), cast("Keys", None), policy)


@pytest.fixture
def phone(reference: Reference) -> Verifier[Any]:
    return phone_verifier(reference)


def asked(
    verifier: Verifier[Any], recorder: Recorder, body: Any, *, query: dict[str, str] | None = None, **event: Any
) -> tuple[int, Any]:
    if isinstance(body, bytes):
        text, event = base64.b64encode(body).decode(), {**event, "isBase64Encoded": True}
    else:
        text = body if isinstance(body, str) else json.dumps(body)
    response = answer({"body": text, "queryStringParameters": query, **event}, verifier, recorder)
    return response["statusCode"], json.loads(response["body"])


def values(document: Any) -> Iterator[Any]:
    yield document
    if isinstance(document, (dict, list)):
        for inner in document.values() if isinstance(document, dict) else document:
            yield from values(inner)


def test_valid_number_gets_a_short_answer(phone: Verifier[Any], recorder: Recorder) -> None:
    _, body = asked(phone, recorder, VALID)
    assert (body["level"], body["points"], body["findings"]) == ("low", 0, [])
    checks = body["passed"] + sum(len(each["codes"]) for each in body["not_assessed"])
    assert checks == len(phone.catalogue.words)
    assert all(each["reason"] for each in body["not_assessed"])
    assert len(json.dumps(body)) < 800


@pytest.mark.parametrize("every", ["1", "true", "YES", ""])
def test_all_findings_are_returned_if_asked_for(phone: Verifier[Any], recorder: Recorder, every: str) -> None:
    _, body = asked(phone, recorder, VALID, query={"all": every})
    assert {finding["code"] for finding in body["findings"]} == set(phone.catalogue.words)
    outcomes = [finding["outcome"] for finding in body["findings"]]
    assert outcomes.count("pass") == body["passed"]


@pytest.mark.parametrize("query", [None, {"all": "0"}, {"all": "1"}])
@pytest.mark.parametrize("typed", ["+1 212 736 5000", "call me", "+1 555 812 4409"])
def test_answer_has_no_nulls_and_no_empty_texts(
    phone: Verifier[Any], recorder: Recorder, typed: str, query: dict[str, str] | None
) -> None:
    _, body = asked(phone, recorder, {"basics": {"phone": typed}}, query=query)
    assert not [value for value in values(body) if value is None or value == ""]


@pytest.mark.parametrize(
    ("section", "level"),
    [
        ({"education": [{"institution": "Rochville University"}]}, "review"),
        ({"education": [{"studyType": "Bachelor", "startDate": "2015", "endDate": "2019"}]}, "low"),
        ({"education": [{}]}, "not_assessed"),
    ],
)
def test_answer_has_the_level_of_the_section(
    reference: Reference, recorder: Recorder, section: dict[str, Any], level: str
) -> None:
    assert asked(education_verifier(reference), recorder, section)[1]["level"] == level


def test_email_answer_has_a_level(reference: Reference, recorder: Recorder) -> None:
    _, body = asked(email_verifier(reference), recorder, {"basics": {"email": "jane@example.com"}})
    assert (body["level"], [finding["code"] for finding in body["findings"]]) == ("review", ["email.reserved_domain"])


def test_unknown_parameters_are_ignored_and_named(phone: Verifier[Any], recorder: Recorder) -> None:
    query = {"al": "1", "x" * 5000: "", **{f"p{number}": "1" for number in range(500)}}
    status, body = asked(phone, recorder, VALID, query=query)
    assert (status, body["findings"]) == (200, [])
    assert body["ignored_parameters"][0] == "al"
    assert len(json.dumps(body["ignored_parameters"])) < 200


def test_unknown_value_of_a_parameter_is_explained(phone: Verifier[Any], recorder: Recorder) -> None:
    status, problem = asked(phone, recorder, VALID, query={"all": "1,1"})
    assert (status, problem["errors"][0]["path"]) == (400, "?all")


DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("", 400, "is empty"),
        ("  \n", 400, "is empty"),
        ("{", 400, "line 1 column 1"),
        ("not json", 400, "line 1 column"),
        ('{"basics": {"phone": "1"}}{}', 400, "trailing characters"),
        ('{"basics": {"phone": NaN}}', 400, "line 1 column 22"),
        ('{"basics": {"phone": -Infinity}}', 400, "line 1 column"),
        ('{"basics": {"phone": ' + "1" * 6000 + "}}", 400, "number out of range"),
        ('{"basics": {"phone": "\\ud800"}}', 400, "line 1 column"),
        ("[" * DEEP + "]" * DEEP, 400, "nested too deeply"),
        ('{"basics": {"phone": "1"}, "more": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}", 400, "nested too deeply"),
        (b"\xff\xfe{", 400, "UTF-8 from byte 1 on"),
        ('{"basics": {"phone": "é"}}'.encode("latin-1"), 400, "UTF-8 from byte 23 on"),
        (gzip.compress(b"{}"), 400, "gzip"),
        (" " * (MAX_BODY_BYTES + 1), 413, "1,048,576"),
        (b" " * (MAX_BODY_BYTES + 1), 413, "1,048,576"),
        ("[]", 422, "should be an object"),
        ("null", 422, "should be an object"),
        ('"+1 212 736 5000"', 422, "should be an object"),
        ({}, 422, "nothing to verify"),
        ({"phone": "+1 212 736 5000"}, 422, "nothing to verify"),
        ({"basics": "Jane"}, 422, "should be an object"),
        ({"basics": {"phone": {"number": "1"}}}, 422, "valid string"),
        ({"basics": {"phone": " "}}, 422, "is required"),
        ({"basics": {"email": "jane@outlook.com"}}, 422, "is required"),
        ({"basics": {"phone": "1"}, "application_id": "a b"}, 422, "may have up to 128"),
    ],
    ids=range(26),
)
def test_faulty_body_is_explained(phone: Verifier[Any], recorder: Recorder, body: Any, status: int, said: str) -> None:
    answered, problem = asked(phone, recorder, body)
    assert answered == problem["status"] == status
    assert said in json.dumps(problem, ensure_ascii=False)
    assert "Send " in problem["detail"]  # how to correct it
    assert len(json.dumps(problem)) < 600


def test_broken_base64_is_explained(phone: Verifier[Any], recorder: Recorder) -> None:
    status, problem = asked(phone, recorder, "{}", isBase64Encoded=True)
    assert (status, "base64" in problem["detail"]) == (400, True)


@pytest.mark.parametrize(
    "body",
    [
        codecs.BOM_UTF8 + json.dumps(VALID).encode(),
        json.dumps(VALID).encode(),
        '{"basics": {"phone": "1"}, "basics": {"phone": "+1 212 736 5000"}}',  # the last of two keys counts
    ],
)
def test_unusual_body_is_read(phone: Verifier[Any], recorder: Recorder, body: Any) -> None:
    status, read = asked(phone, recorder, body)
    assert (status, read["form"]["e164"]) == (200, "+12127365000")
