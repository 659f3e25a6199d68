"""`bonafide cases`: reviewing over the API, from the command line."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from rich.console import Console

from local.cases import Api, show_case
from local.command import main
from local.gateway import IAM, Response, Route, event_for, response_for
from local.http_api import HttpApi
from tests.cases.review_client import application, case, client, in_memory


class Reviews:
    """The review API as `bonafide serve` serves it for machines."""

    def request(
        self, method: str, path: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Response:
        route = Route(f"{method} {path}", "ReviewByMachine", IAM)
        content = body.encode() if isinstance(body, str) else body
        event = event_for(route, {}, method, path, content, headers or {}, "123456789012")
        return response_for(client().handler(event, SimpleNamespace(aws_request_id="1")))


@pytest.fixture
def url() -> Iterator[str]:
    with in_memory(), HttpApi(Reviews(), port=0) as serving:
        application("a-1", "phone.reserved", not_assessed=["phone.voip"])
        yield serving.url


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["cases", *arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_list_says_what_is_due(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = case()
    code, out, _ = run(capsys, "list", "--url", url)
    assert code == 0
    assert "high  due in 20 h" in out
    assert f"{opened.id}  1 application, ENG-042: Backend Engineer" in out
    assert "phone.reserved: The number is reserved." in out
    assert run(capsys, "list", "--url", url, "--level", "low")[1] == "No cases.\n"


def test_long_list_goes_on_with_its_cursor(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        case()
    first = json.loads(run(capsys, "list", "--url", url, "--limit", "2", "--json")[1])
    rest = json.loads(run(capsys, "list", "--url", url, "--limit", "2", "--json", "--cursor", first["next"])[1])
    assert len({each["id"] for page in (first, rest) for each in page["cases"]}) == 3


def test_show_explains_findings_and_what_was_not_assessed(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "--url", url, case().id)
    assert code == 0
    for words in (
        "a-1, row 1 of upload u-1",
        "phone.reserved",
        "Why it matters: why of phone.reserved",
        "Possible innocent reason: innocent of phone.reserved",
        "Ask: question of phone.reserved",
        "Not assessed: no number is stated (phone.voip)",
        "You can: assign, claim",
    ):
        assert words in out


def test_show_says_where_the_common_text_of_documents_is(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    seen = json.loads(run(capsys, "show", "--url", url, case().id, "--json")[1])
    (application,) = seen["details"]
    copied = {**seen, "details": [{**application, "similar_documents": ["b-2", "c-3"]}]}
    for case_shown, is_said in ((seen, False), (copied, True)):
        show_case(Console(width=80), case_shown, datetime.now(UTC))
        assert ("has in common with that of b-2, c-3." in " ".join(capsys.readouterr().out.split())) is is_said


def test_verdict_takes_the_case_and_decides_it(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = case()
    decision = ["our_error", "--reason", "value_misread", "--checked", "statements_compared"]
    code, out, _ = run(capsys, "verdict", "--url", url, opened.id, *decision)
    assert (code, out) == (0, f"Case {opened.id} is closed.\n")
    shown = json.loads(run(capsys, "show", "--url", url, opened.id, "--json")[1])
    assert (shown["state"], shown["verdict"]) == ("closed", "our_error")


def test_refused_verdict_leaves_the_case_free(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = case()
    code, _, err = run(capsys, "verdict", "--url", url, opened.id, "our_error", "--reason", "value_misread")
    assert (code, err.partition(":")[2].split(",")[0]) == (1, " Say what you checked")
    found = json.loads(run(capsys, "show", "--url", url, opened.id, "--json")[1])
    assert (found["state"], found["assignee"]) == ("open", None)


def test_verdict_that_lasts_waits_for_another_person(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = case()
    decision = ["confirmed", "--reason", "issuer_denied", "--checked", "institution_replied"]
    decision += ["--finding", "phone.reserved=true"]
    assert run(capsys, "verdict", "--url", url, opened.id, *decision)[1].endswith("waits for a second person.\n")
    code, _, err = run(capsys, "verdict", "--url", url, opened.id, *decision)
    assert (code, err) == (1, "bonafide: Another person must give the second verdict.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "01ARZ3NDEKTSV4RRFFQ69G5FAV"], 1, "There is no case with this id"),
        (["show", "a-7"], 1, "The application is in no case"),
        (["list", "--state", "lost"], 1, "?state"),
        (["verdict", "a-7", "our_error", "--reason", "rule_wrong"], 1, "The application is in no case"),
        (["list", "--due", "soon"], 1, "cursor. (?due: input should be"),
    ],
)
def test_refusal_is_one_line(
    url: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    found, out, err = run(capsys, *arguments, "--url", url)
    assert (found, out, err.count("\n")) == (code, "", 1)
    assert words in err


def test_server_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "list", "--url", "http://127.0.0.1:9")
    assert (code, err.count("\n")) == (2, 1)


def test_finding_needs_a_code_and_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["cases", "verdict", "a-1", "confirmed", "--reason", "issuer_denied", "--finding", "phone.reserved"])
    assert "phone.reserved=explained" in capsys.readouterr().err


def test_stack_without_an_api_is_refused_with_advice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("local.cases.deployed", lambda *_: {"ResultsTable": "results"})
    code, _, error = run(capsys, "list")
    assert code == 2
    assert "the stack bonafide has no API" in error
    assert "needs --url, such as http://127.0.0.1:3000" in error


def test_request_to_a_stack_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    received = list[dict[str, str]]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received.append(dict(self.headers))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        Api(f"http://127.0.0.1:{server.server_address[1]}", "eu-central-1").get("/cases")
        server.shutdown()
    (headers,) = received
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
    assert "/eu-central-1/execute-api/aws4_request" in headers["Authorization"]
