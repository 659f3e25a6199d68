"""docs/connect/: a page for each source, commands that exist, snippets that sign as AWS asks, true samples."""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bonafide.hooks import SOURCES
from bonafide.policy import Policy
from local import connect, reference
from local.command import _parser, main
from local.http_api import LocalServer
from local.vendors import VENDORS
from tests.alerting.test_alert import FINDINGS, made
from write_back import wording
from write_back.sources import ashby

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "connect"
PAGES = sorted(DOCS.glob("*.md"))
LINKED = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SNIPPETS = DOCS / "snippets"
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node on this machine")


def blocks(page: Path, language: str) -> list[str]:
    """The code of a language on a page."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# ── Pages ──


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_a_page_that_says_how_to_connect_it(source: str) -> None:
    page = DOCS / f"{source}.md"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {VENDORS[source].title}\n")
    assert f"bonafide connect {source}" in text
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert titles[-2:] == ["Not confirmed", "If something does not work"]
    assert f"]({source}.md)" in (DOCS / "README.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors of a page: those that GitHub gives to its headings, and its own."""
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    given = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    return given | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def commands() -> Iterator[tuple[str, str]]:
    """Each command of ours in the pages, with its page."""
    for page in [*PAGES, ROOT / "README.md"]:
        for line in "".join(blocks(page, "sh")).replace("\\\n", " ").splitlines():
            if (said := line.strip().removeprefix(".venv/bin/")).startswith("bonafide "):
                yield str(page.relative_to(ROOT)), said


@pytest.mark.parametrize(("page", "command"), [pytest.param(*each, id=f"{each[0]}: {each[1]}") for each in commands()])
def test_command_of_a_page_can_be_parsed(page: str, command: str) -> None:  # noqa: ARG001
    assert _parser().parse_args(shlex.split(command, comments=True)[1:])


def test_every_page_about_a_source_or_forms_has_commands() -> None:
    names = ("README", "forms", *SOURCES)
    assert {f"docs/connect/{name}.md" for name in names} | {"README.md"} == {page for page, _ in commands()}


@pytest.mark.parametrize("source", SOURCES)
def test_settings_file_of_a_page_is_complete(source: str, tmp_path: Path) -> None:
    (text,) = blocks(DOCS / f"{source}.md", "json")  # docs/connect/README.md says that each page has an example
    file = tmp_path / "settings.json"
    file.write_text(text)
    vendor = VENDORS[source]
    given = connect.read_file(file, vendor)
    answers = connect.gather(vendor, given, None)
    assert set(answers.api) == set(vendor.api)
    assert answers.options["write_back"] == ("verdict" if vendor.writes else "off")
    assert bool(given.get("signing")) == bool(vendor.signing)


def test_note_that_is_shown_is_what_is_written() -> None:
    shown = " ".join((DOCS / "README.md").read_text(encoding="utf-8").replace("\n> ", " ").split())
    for words in (wording.decided("explained", "https://…"), wording.opened(["phone.a", "education.b"], "https://…")):
        assert f"{words} {wording.MARKER}…" in shown


def test_fraud_status_of_a_verdict_is_as_the_page_says() -> None:
    text = (DOCS / "ashby.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*`) \| (\w+) \|$", text, re.MULTILINE)
    stated = {verdict: status for verdicts, status in rows for verdict in re.findall(r"`(\w+)`", verdicts)}
    assert stated == ashby.STATUSES
    assert f"| all others | {ashby.OTHER} |" in text


# ── Samples ──


def test_exports_of_forms_are_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, reference_database: Path
) -> None:
    monkeypatch.setattr(reference, "DATABASE", reference_database)
    files = [DOCS / "samples" / name for name in ("google-forms.csv", "typeform.json")]
    page = (DOCS / "forms.md").read_text(encoding="utf-8")
    assert all(f"samples/{file.name}" in page for file in files)
    assert main(["verify", "--json", *map(str, files)]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    with files[0].open(encoding="utf-8", newline="") as rows:
        assert len(found) == len(list(csv.DictReader(rows))) + 1
    for each in found:
        checked = {finding["code"].partition(".")[0] for finding in each["findings"]}
        assert {"phone", "email", "education"} <= checked
        assert not [unread for unread in each["not_understood"] if "gender" in unread.lower()]


def test_sample_of_an_alert_is_what_is_sent(policy: Policy) -> None:
    sent = json.loads(made(policy, FINDINGS).bodies["default"])
    assert json.loads((DOCS / "samples" / "alert-ocsf.json").read_text(encoding="utf-8")) == sent
    fields = re.findall(r"^\| `([\w.]+)` \|", (DOCS / "siem.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fields) > 10
    for field in fields:
        found = sent
        for name in field.split("."):
            found = found[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_json_of_a_page_is_json(page: Path) -> None:
    for text in blocks(page, "json"):
        json.loads(text)


# ── Snippets ──

CREDENTIALS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token==")
REGION = "eu-central-1"
ENVIRONMENT: dict[str, Any] = {
    "AWS_ACCESS_KEY_ID": CREDENTIALS.access_key,
    "AWS_SECRET_ACCESS_KEY": CREDENTIALS.secret_key,
    "AWS_SESSION_TOKEN": CREDENTIALS.token,
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PATH": os.environ["PATH"],
}
APPLICATION = {"application_id": "a-1", "basics": {"name": "Zoë Ünal", "phone": "+44 20 7946 0018"}}
COMMANDS = [
    pytest.param([sys.executable, str(SNIPPETS / "career_site.py")], id="python"),
    pytest.param([NODE or "node", str(SNIPPETS / "career-site.mjs")], id="node", marks=needs_node),
]


def run(command: list[str], *arguments: str) -> str:
    done = subprocess.run(
        [*command, *arguments], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout).strip()


def is_signed(method: str, url: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a request is signed as AWS asks for it. Botocore computes it from what has arrived."""
    match = re.fullmatch(
        rf"AWS4-HMAC-SHA256 Credential={CREDENTIALS.access_key}/(\d{{8}})/{REGION}/execute-api/aws4_request, ?"
        r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})",
        headers.get("authorization", ""),
    )
    if not match or not {"host", "x-amz-date", "x-amz-security-token"} <= {*match[2].split(";")}:
        return False
    signed = AWSRequest(method, url, {name: headers[name] for name in match[2].split(";")}, body)
    signed.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(CREDENTIALS, "execute-api", REGION)
    expected = signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed)
    age = datetime.now(UTC) - datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return headers["x-amz-date"][:8] == match[1] and abs(age.total_seconds()) < 300 and match[3] == expected


class Verifying(BaseHTTPRequestHandler):
    """An API that only answers requests that are signed, and sends back what it got."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        url = f"http://{headers['host']}{self.path}"
        is_right = is_signed("POST", url, headers, body)
        answer = json.dumps({"path": self.path, "sent": json.loads(body)} if is_right else {"status": 403}).encode()
        self.send_response(200 if is_right else 403)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with LocalServer(Verifying, 0, "127.0.0.1") as server:
        yield server.url


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "path", ["/verify/phone", "/verify/education?all=1&x=a%20b&all=0", "/stage%2Fx/verify/e-mail~1"]
)
def test_snippet_signs_its_request(command: list[str], path: str, api: str, tmp_path: Path) -> None:
    file = tmp_path / "applicant.json"
    file.write_text(json.dumps(APPLICATION, ensure_ascii=False), encoding="utf-8")
    assert json.loads(run(command, "verify", f"{api}{path}", str(file))) == {"path": path, "sent": APPLICATION}


def test_verifier_of_this_test_refuses_what_was_changed(api: str) -> None:
    url, body, now = f"{api}/verify/phone", b"{}", datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    request = AWSRequest("POST", url, {"host": urlsplit(url).netloc, "x-amz-date": now}, body)
    SigV4Auth(CREDENTIALS, "execute-api", REGION).add_auth(request)
    headers = {name.lower(): value for name, value in request.headers.items()} | {"host": urlsplit(url).netloc}
    assert is_signed("POST", url, headers, body)
    assert not is_signed("POST", url, headers, b"{ }")
    assert not is_signed("POST", f"{url}?all=1", headers, body)
    assert not is_signed("POST", url, headers | {"x-amz-date": "20200101T000000Z"}, body)
    assert not is_signed("POST", url, {}, body)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("key", ["incoming/2026-11-29/0001.json", "incoming/a b (1)+ü.json"])
def test_snippet_presigns_an_upload(command: list[str], key: str) -> None:
    made = urlsplit(run(command, "upload-url", "stack-uploads-1", key))
    given = {name: value for name, (value,) in parse_qs(made.query).items()}
    assert (made.scheme, made.netloc) == ("https", f"stack-uploads-1.s3.{REGION}.amazonaws.com")
    unsigned = AWSRequest("PUT", f"https://{made.netloc}{made.path}")
    signer: Any = S3SigV4QueryAuth(CREDENTIALS, "s3", REGION, expires=300)
    unsigned.context["timestamp"] = given["X-Amz-Date"]
    signer._modify_request_before_signing(unsigned)
    canonical = signer.canonical_request(unsigned)
    expected = signer.signature(signer.string_to_sign(unsigned, canonical), unsigned)
    assert given["X-Amz-Signature"] == expected
    assert given["X-Amz-Expires"] == "300"
    assert given["X-Amz-Security-Token"] == CREDENTIALS.token


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("arguments", [[], ["verify"], ["verify", "https://api.example"], ["verfy", "a", "b"]])
def test_snippet_says_how_to_call_it(command: list[str], arguments: list[str]) -> None:
    done = subprocess.run([*command, *arguments], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode
    assert done.stderr.startswith("usage: career")
    assert done.stderr.count("\n") == 1


@needs_node
def test_node_signs_as_botocore_does_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    body, url = json.dumps(APPLICATION), "https://api.example.com/verify/phone?all=1"
    now = datetime(2026, 11, 29, 12, 34, 56, tzinfo=UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: now)
    request = AWSRequest("POST", url, {"content-type": "application/json"}, body.encode())
    SigV4Auth(CREDENTIALS, "execute-api", REGION).add_auth(request)
    script = (
        f"import({json.dumps((SNIPPETS / 'career-site.mjs').as_uri())}).then((it) => console.log(JSON.stringify("
        f"it.signedHeaders('POST', {json.dumps(url)}, {json.dumps(body)}, new Date('2026-11-29T12:34:56Z')))))"
    )
    headers = json.loads(run([NODE or "node", "-e", script]))
    signature = headers["authorization"].rpartition("Signature=")[2]
    assert signature == request.headers["authorization"].rpartition("Signature=")[2]
    assert headers["x-amz-date"] == request.headers["x-amz-date"] == "20261129T123456Z"
