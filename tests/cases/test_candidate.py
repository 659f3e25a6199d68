"""The candidate's page: what it shows, takes and refuses, and how little it tells those without a link."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.aws import clients
from bonafide.aws.table import Table
from cases import form_data, links
from cases.candidate import Page, page_handler
from cases.candidate_page import Company, form_page
from cases.elements import element
from cases.links import MAX_ANSWERS, MAX_ATTEMPTS, Ask
from cases.questions import question
from local.template import load
from tests.aws_requests import aws_requests
from tests.cases.forms import CONTENT_TYPE, PDF, form, request
from tests.moto_fixtures import items, keys_of

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
TOKEN = "t" * 43
ID = links.id_of(TOKEN)
ASK = Ask(
    ID,
    "01CASE",
    "a-1",
    ("phone.wrong_length", "education.too_short#1"),
    sent_at=NOW,
    answer_until=NOW + timedelta(days=7),
    expires_at=int((NOW + timedelta(days=700)).timestamp()),
    job="Backend Engineer (remote)",
)


@pytest.fixture
def page(table: Table, bucket: str) -> Page:
    """The page of a deployment with one ask."""
    table.put([ASK.item()])
    return Page(table, bucket, Company("Example AG", "people@example.com"))


def post(page: Page, texts: dict[str, str] | None = None, file: bytes = b"", now: datetime = NOW) -> dict[str, Any]:
    return page.answer(request(TOKEN, form(texts, file)), now)


def answers(bucket: str) -> list[dict[str, Any]]:
    """The answers in the bucket."""
    storage = boto3.client("s3")
    keys = [key for key in keys_of(bucket, "cases/01CASE/answers/") if key.endswith(".json")]
    return [json.loads(storage.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys]


def put_ask(table: Table, **changes: Any) -> None:
    table.put([ASK._replace(**changes).item()])


class _Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


# ───────────────────────────────────────────── What it shows ─────────────────────────────────────────────


def test_page_shows_what_is_asked_why_and_until_when(page: Page) -> None:
    response = page.answer(request(TOKEN), NOW)
    text = " ".join(_Page(response["body"]).texts)
    assert response["statusCode"] == 200
    for words in (
        "Could you check your telephone number?",
        "We want to be able to reach you.",
        "About entry 2 of the education in your application: Did you transfer credit",
        "Backend Engineer (remote)",
        "Example AG",
        "Monday 7 December 2026, 10:00 (UTC)",
        "that is no disadvantage for you",
        "I want a person to look at my application again.",
        "I contest it",
        "people@example.com",
    ):
        assert words in text
    assert not re.search(r"fraud|fake|score|\bpoints?\b|\blevel\b|\brisk\b|suspic|a-1\b|01CASE", text, re.IGNORECASE)


def test_page_may_load_nothing_and_leaves_no_trace(page: Page) -> None:
    response = page.answer(request(TOKEN), NOW)
    headers = response["headers"]
    style = re.search(r"<style>(.*?)</style>", response["body"], re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers
    assert "cookies" not in response
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in _Page(response["body"]).elements}


def test_each_field_has_a_label_and_each_reference_a_target(page: Page) -> None:
    """Also while the form has mistakes."""
    for body in (page.answer(request(TOKEN), NOW)["body"], post(page, {"answer-1": "x" * 3000}, b"MZ")["body"]):
        found = _Page(body).elements
        ids = [attributes["id"] for _, attributes in found if "id" in attributes]
        assert len(ids) == len(set(ids))
        fields = {attributes["id"] for tag, attributes in found if tag in ("input", "textarea")}
        assert fields == {attributes["for"] for tag, attributes in found if tag == "label"}
        described = [word for _, each in found for word in (each.get("aria-describedby") or "").split()]
        targets = [(each.get("href") or "")[1:] for tag, each in found if (each.get("href") or "").startswith("#")]
        assert set(described) | set(targets) <= set(ids)


@given(text=st.text(max_size=50), attribute=st.text(max_size=50))
def test_no_text_becomes_an_element(text: str, attribute: str) -> None:
    found = _Page(element("p", text, element("b", text), title=attribute)).elements
    assert [tag for tag, _ in found] == ["p", "b"]


HOSTILE = "\"'><img src=x onerror=alert(1)></textarea><script>alert(2)</script>‮&lt;{{7*7}}${7*7}"


def test_hostile_texts_are_shown_as_they_are(page: Page) -> None:
    put_ask(page.table, job=HOSTILE)
    texts = {"answer-0": HOSTILE, "phone": HOSTILE, "email": HOSTILE * 20}
    response = post(page, texts)
    found = _Page(response["body"])
    assert response["statusCode"] == 422
    assert not {"script", "img"} & {tag for tag, _ in found.elements}
    assert HOSTILE in "".join(found.texts)
    assert {"value": HOSTILE}.items() <= next(each for _, each in found.elements if each.get("id") == "phone").items()


def test_question_of_a_lead_is_read_from_the_bucket(page: Page) -> None:
    put_ask(page.table, questions=("text", "general.anything"))
    key = f"cases/01CASE/questions/{ID}.json"
    boto3.client("s3").put_object(Bucket=page.bucket, Key=key, Body=json.dumps({"text": "Which <b>city</b>?"}))
    body = page.answer(request(TOKEN), NOW)["body"]
    assert "Which &lt;b&gt;city&lt;/b&gt;?" in body
    assert "Is there anything else" in body


def test_company_without_contact_says_how_to_reach_a_person() -> None:
    for company in (Company("", ""), Company("Example", "+1 212 555 0100, Mondays")):
        text = " ".join(_Page(form_page(ASK, [], company, {})).texts)
        assert "To talk to a person" in text


# ─────────────────────────────────────────── Who may see it ───────────────────────────────────────────


def test_unknown_expired_and_used_links_get_the_same_answer_after_the_same_request(page: Page) -> None:
    expired, used = "e" * 43, "u" * 43
    table = page.table
    put_ask(table, id=links.id_of(expired), answer_until=NOW)
    used_ask = ASK._replace(id=links.id_of(used))
    table.put([used_ask.item()])
    for number in range(MAX_ANSWERS):
        links.record_answer(table, used_ask, str(number), NOW)
    found = []
    for token in ("x" * 43, expired, used, TOKEN[:-1], f"{TOKEN}t", "", "../../a", "a\r\nx-y: z", "\ud800", "é" * 43):
        for body in (None, form({"answer-0": "yes"})):
            with aws_requests() as made:
                found.append((page.answer(request(token, body), NOW), tuple(made)))
    assert {made for _, made in found} == {("Query",)}
    assert all(answer == found[0][0] for answer, _ in found)
    assert found[0][0]["statusCode"] == 404
    assert keys_of(page.bucket) == []


def test_request_without_a_token_is_not_usable(page: Page) -> None:
    event = request(TOKEN)
    del event["pathParameters"]
    assert page.answer(event, NOW)["statusCode"] == 404


def test_looking_at_the_page_uses_up_nothing(page: Page) -> None:
    before = items(page.table)
    with aws_requests() as made:
        for _ in range(MAX_ATTEMPTS * 3):
            assert page.answer(request(TOKEN), NOW)["statusCode"] == 200
    assert set(made) == {"Query"}
    assert items(page.table) == before


def test_form_is_taken_a_limited_number_of_times_in_an_hour(page: Page) -> None:
    statuses = [post(page, {})["statusCode"] for _ in range(MAX_ATTEMPTS + 2)]
    assert statuses == [422] * MAX_ATTEMPTS + [429] * 2
    assert post(page, {"answer-0": "yes"}, now=NOW + timedelta(hours=1))["statusCode"] == 200


# ─────────────────────────────────────────── What it takes ───────────────────────────────────────────


def test_answer_is_kept_in_the_bucket_and_the_table_has_its_time_only(page: Page) -> None:
    texts = {"answer-0": "It is +41 44 668 18 00\r\nBest", "answer-1": " ", "phone": "+41446681800", "person": "yes"}
    response = post(page, {**texts, "contest": "yes", "other": "My town", "stranger": "x"}, PDF)
    assert response["statusCode"] == 200
    assert "A person will read it." in response["body"]
    (kept,) = answers(page.bucket)
    assert kept["answers"] == {"phone.wrong_length": "It is +41 44 668 18 00\nBest"}
    assert kept["correction"] == {"phone": "+41446681800", "other": "My town"}
    assert (kept["wants_person"], kept["contests"], kept["application"], kept["ask"]) == (True, True, "a-1", ID)
    file = boto3.client("s3").get_object(Bucket=page.bucket, Key=f"cases/01CASE/answers/{kept['file']['name']}")
    assert file["Body"].read() == PDF
    assert (file["ContentType"], file["ContentDisposition"]) == ("application/pdf", "attachment")
    added = {key: item for key, item in items(page.table).items() if key[1].startswith("answer#")}
    ((_, sort_key),) = added
    assert sort_key == f"answer#{kept['file']['name'].removesuffix('.pdf')}"
    assert added[f"ask#{ID}", sort_key].keys() == {"pk", "sk", "answered_at", "expires_at"}


def test_name_of_a_file_is_kept_nowhere(page: Page) -> None:
    name = 'Jane-Roe"\r\nX-Injected: 1\r\n\r\n/../../cv.pdf'
    for each in (name, "Jane-Roe.pdf"):
        response = page.answer(request(TOKEN, form({"answer-0": each[-3:]}, PDF, each)), NOW)
        assert "Jane-Roe" not in json.dumps(response)
    assert "Jane-Roe" not in json.dumps([*answers(page.bucket), *keys_of(page.bucket)])
    assert "X-Injected" not in str(items(page.table))


def test_file_is_known_by_its_first_bytes(page: Page) -> None:
    for content in (b"%PDF-2.0", b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0"):
        assert post(page, file=content)["statusCode"] == 200
    assert {key.rpartition(".")[2] for key in keys_of(page.bucket)} == {"pdf", "png", "jpg", "json"}


def test_other_files_are_refused_and_the_texts_are_shown_again(page: Page) -> None:
    for content in (b"MZ\x90", b" %PDF-1.4", b"<svg xmlns='...'/>", b"PK\x03\x04", b"\x89PNG", b"\x00"):
        response = post(page, {"answer-0": "My answer", "person": "yes"}, content)
        assert response["statusCode"] == 422
        assert "not a PDF, PNG or JPEG" in response["body"]
        assert "My answer" in response["body"]
        box = next(each for _, each in _Page(response["body"]).elements if each.get("id") == "person")
        assert "checked" in box
    assert keys_of(page.bucket) == []


def test_large_files_and_texts_are_refused_and_nothing_is_kept(page: Page) -> None:
    assert post(page, file=PDF + b"x" * 3_499_000)["statusCode"] == 200
    kept = keys_of(page.bucket)
    for texts, file in (({}, PDF + b"x" * 3_600_000), ({}, PDF * 150_000), ({"answer-0": "a" * 6_000_000}, b"")):
        response = post(page, texts, file)
        assert response["statusCode"] == 422
        assert len(response["body"]) < 100_000
    assert keys_of(page.bucket) == kept


def test_body_that_is_no_form_is_refused(page: Page) -> None:
    for content_type, body in (
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"answer-0=yes"),
        ("text/plain", b"answer-0=yes"),
        ("multipart/mixed; boundary=b", b"--b\r\n\r\n--b--"),
        ("multipart/form-data", b"--b--"),
        ("multipart/form-data; boundary=", b"--b--"),
        (f"multipart/form-data; boundary={'b' * 71}", b"x"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="answer-0"\r\n\r\nyes'),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nyes\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nyes\r\n--b--"),
        ("", form({"answer-0": "yes"})),
    ):
        response = page.answer(request(TOKEN, body, content_type), NOW)
        assert response["statusCode"] == 400, content_type
        assert "open the link again" in response["body"]
    assert keys_of(page.bucket) == []


def test_body_that_is_no_base64_or_no_unicode_is_refused(page: Page) -> None:
    for body, is_base64 in (("!!", True), ("\ud800", False), ("é", True)):
        event = {**request(TOKEN, b"x"), "body": body, "isBase64Encoded": is_base64}
        assert page.answer(event, NOW)["statusCode"] == 400


def test_thousands_of_fields_are_refused(page: Page) -> None:
    assert post(page, {f"field-{number}": "x" for number in range(5000)})["statusCode"] == 400


def test_text_that_is_no_utf8_is_kept_as_far_as_it_can_be_read(page: Page) -> None:
    body = form({"answer-0": "MARK"}).replace(b"MARK", b"Z\xfcrich\x00\x1b[31m \xe2\x80")
    assert page.answer(request(TOKEN, body), NOW)["statusCode"] == 200
    assert answers(page.bucket)[0]["answers"] == {"phone.wrong_length": "Z�rich[31m �"}


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("phone", "abc", "no telephone number"),
        ("phone", "+41", "no telephone number"),
        ("email", "ida.example.org", "no e-mail address"),
        ("email", "ida@", "no e-mail address"),
    ],
)
def test_number_or_address_that_cannot_be_one_is_asked_for_at_once(
    page: Page, field: str, text: str, words: str
) -> None:
    response = post(page, {field: text, "other": "My town"})
    assert response["statusCode"] == 422
    assert words in response["body"]
    assert "My town" in response["body"]
    assert keys_of(page.bucket) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("phone", "٠٤٤ ٦٦٨ ١٨ ٠٠"),
        ("phone", "112233"),
        ("phone", "+41 44 668 18 00 ext. 7"),
        ("email", "ida@localhost"),
        ("email", "ида@пример.рф"),
    ],
)
def test_unusual_number_or_address_is_taken_and_verified_later(page: Page, field: str, text: str) -> None:
    assert post(page, {field: text})["statusCode"] == 200
    assert answers(page.bucket)[0]["correction"] == {field: text}


def test_form_without_anything_in_it_is_not_an_answer(page: Page) -> None:
    for texts in ({}, {"answer-0": " \r\n\x00"}, {"stranger": "x", "answer-7": "no such question"}):
        assert post(page, texts)["statusCode"] == 422
    assert keys_of(page.bucket) == []


# ────────────────────────────────────── Several answers, and faults ──────────────────────────────────────


def test_same_form_sent_twice_is_one_answer(page: Page) -> None:
    for minute in range(3):
        assert post(page, {"answer-0": "yes"}, PDF, NOW + timedelta(minutes=minute))["statusCode"] == 200
    ask = links.load(page.table, ID)
    assert ask is not None
    assert [at for _, at in ask.answers] == [NOW]
    assert len(answers(page.bucket)) == 1


def test_another_answer_is_added_until_there_are_too_many(page: Page) -> None:
    pages = [post(page, {"answer-0": f"answer {number}"}) for number in range(MAX_ANSWERS)]
    assert "use the same link" in pages[0]["body"]
    assert "use the same link" not in pages[-1]["body"]
    assert post(page, {"answer-0": "one more"})["statusCode"] == 404
    assert len(answers(page.bucket)) == MAX_ANSWERS


def test_page_says_that_an_answer_has_arrived(page: Page) -> None:
    post(page, {"answer-0": "SECRET ANSWER"})
    body = page.answer(request(TOKEN), NOW)["body"]
    assert "We received an answer from you on Monday 30 November 2026, 10:00 (UTC)." in body
    assert "SECRET ANSWER" not in body  # another person may open the link later


def test_two_answers_at_the_same_moment_are_both_kept(page: Page) -> None:
    """The second one is sent at any request that the first one makes."""
    for number in range(3, 6):
        token = f"{number}" * 43
        put_ask(page.table, id=links.id_of(token), case=f"case-{number}")
        made: list[str] = []

        def meanwhile(operation: str, token: str = token, number: int = number, made: list[str] = made) -> None:
            made.append(operation)
            if len(made) == number:
                assert page.answer(request(token, form({"answer-0": "two"}, PDF)), NOW)["statusCode"] == 200

        with aws_requests(meanwhile):
            assert page.answer(request(token, form({"answer-0": "one"}, PDF)), NOW)["statusCode"] == 200
        ask = links.load(page.table, links.id_of(token))
        assert ask is not None
        assert len(ask.answers) == 2
        assert len(keys_of(page.bucket, f"cases/case-{number}/answers/")) == 4


def test_answer_after_the_deadline_is_not_taken(page: Page) -> None:
    assert post(page, {"answer-0": "late"}, now=ASK.answer_until)["statusCode"] == 404
    assert keys_of(page.bucket) == []


def test_id_of_an_answer_cannot_be_guessed_from_its_content() -> None:
    content = json.dumps({"answers": {"phone.wrong_length": "yes"}})
    assert links.answer_id(TOKEN, content) != links.answer_id("u" * 43, content)


def test_failure_is_a_page_and_the_log_has_no_token(
    page: Page, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError(f"cannot read {TOKEN}")

    monkeypatch.setattr(links, "usable", failing)
    context: Any = type("Context", (), {"aws_request_id": "r-1"})()
    response = page_handler(page)(request(TOKEN), context)
    assert response["statusCode"] == 500
    assert "try again in a few minutes" in response["body"]
    assert TOKEN not in capsys.readouterr().out


def test_page_writes_no_other_attributes_than_its_role_allows(page: Page) -> None:
    """So it cannot change which case a link is about."""
    sent: list[dict[str, Any]] = []
    client = clients.dynamodb()
    update = client.update_item

    def noted(**given: Any) -> Any:
        sent.append(given)
        return update(**given)

    with patch.object(client, "update_item", noted):
        post(page, {"answer-0": "yes"})
    policies = load(ROOT / "template.yaml")["Resources"]["CandidatePageRole"]["Properties"]["Policies"]
    (allowed,) = (
        each["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"]
        for each in policies[0]["PolicyDocument"]["Statement"]
        if each["Action"] == "dynamodb:UpdateItem"
    )
    words = {"SET", "ADD", "OR", "attribute_not_exists"}
    written = {
        name
        for each in sent
        for name in re.findall(r"(?<![:\w])\w+", f"{each['UpdateExpression']} {each['ConditionExpression']}")
    }
    assert len(sent) == 2
    assert written - words <= set(allowed)
    assert not {"case", "application", "questions", "answer_until"} & set(allowed)


# ─────────────────────────────────────────────── The form ───────────────────────────────────────────────


@given(texts=st.dictionaries(st.from_regex(r"[a-z-]{1,20}", fullmatch=True), st.text(), max_size=5), file=st.binary())
def test_form_is_read_as_it_was_sent(texts: dict[str, str], file: bytes) -> None:
    sent = {name: text.encode(errors="replace").decode() for name, text in texts.items()}
    assert form_data.read(CONTENT_TYPE, form(sent, file)) == (sent, file)


@given(body=st.binary(max_size=300), name=st.binary(max_size=10))
def test_any_bytes_are_read_or_refused(body: bytes, name: bytes) -> None:
    for whole in (body, form({"a": "b"}).replace(b"name=", name), form({"a": "b"})[: len(body)]):
        try:
            form_data.read(CONTENT_TYPE, whole)
        except form_data.NotReadable:
            continue


def test_messages_within_messages_are_not_read() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" * 100
    body = form({"answer-0": "MARK"}).replace(b"MARK", inner)
    assert form_data.read(CONTENT_TYPE, body).texts == {"answer-0": inner.decode()}


@pytest.mark.parametrize(
    ("question_id", "is_one"),
    [
        ("phone.wrong_length", True),
        ("general.anything", True),
        ("education.too_short#0", True),
        ("education.too_short#99", True),
        ("education.too_short#", False),
        ("education.too_short#-1", False),
        ("education.too_short#²", False),
        ("education.too_short#100", False),
        ("phone.wrong_length#0", False),
        ("phone", False),
        ("", False),
    ],
)
def test_id_of_a_question(question_id: str, is_one: bool) -> None:
    assert (question(question_id) is not None) is is_one
