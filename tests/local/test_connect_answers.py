"""What `bonafide connect` accepts as answers, options and files, without a stack."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from bonafide.aws.connections import parsed
from bonafide.hooks import SOURCES, Connection
from bonafide.source_api import Api
from local import connect
from local.command import main
from local.connect import CannotConnect
from local.errors import Unavailable
from local.vendors import VENDORS, Vendor

ROOT = Path(__file__).resolve().parents[2]


def test_every_source_has_a_vendor() -> None:
    assert tuple(VENDORS) == SOURCES


def modules(function: str) -> set[str]:
    """The sources for which a function has a module."""
    return {file.stem for file in (ROOT / "functions" / function / "sources").glob("[a-z]*.py")}


def test_vendors_can_do_what_there_are_modules_for() -> None:
    assert modules("webhooks") == set(SOURCES)
    assert modules("fetch") == {source for source, vendor in VENDORS.items() if vendor.fetches}
    assert modules("write_back") == {source for source, vendor in VENDORS.items() if vendor.writes}


@pytest.mark.parametrize("source", [source for source, vendor in VENDORS.items() if vendor.fetches])
def test_answers_are_the_access_that_the_api_takes(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = VENDORS[source]
    api = Api(Connection(source, "a" * 16), dict.fromkeys(vendor.api, "x"), host="acme" if vendor.needs_host else "")
    monkeypatch.setattr(api, "_current_token", lambda: api.access["client_id"] + api.access["client_secret"])
    assert api.headers()
    assert api.host.endswith(vendor.domain)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_steps_say_where_the_url_and_a_made_key_go(vendor: Vendor) -> None:
    shown = connect.steps(vendor, "THE-URL", secret="THE-KEY")
    assert "THE-URL" in shown
    assert ("THE-KEY" in shown) == (not vendor.signing)
    assert "{" not in shown
    before = connect.steps(vendor, "THE-URL", last=vendor.steps_to_key)
    assert f"{before}\n{connect.steps(vendor, 'THE-URL', first=vendor.steps_to_key)}".strip() == connect.steps(
        vendor, "THE-URL"
    )
    assert ("THE-URL" in before) or not vendor.signing or vendor.title == "Workable"  # its key is that of the account


@pytest.mark.parametrize(
    ("source", "options", "answers", "expected"),
    [
        ("ashby", {"host": "acme"}, [], "Ashby has no --host"),
        ("ashby", {"fraud_status": True}, [], "--fraud-status needs --write-back verdict or opened"),
        ("greenhouse", {"fraud_status": True}, [], "Greenhouse has no --fraud-status"),
        ("pinpoint", {"write_back": "opened"}, [], "nothing can be written to Pinpoint"),
        ("pinpoint", {"poll": True}, [], "applications of Pinpoint cannot be listed"),
        ("pinpoint", {"documents": True}, [], "attachments of Pinpoint are not fetched"),
        ("pinpoint", {"host": "acme"}, [], "Pinpoint has no --host"),
        ("teamtailor", {"host": "a.b"}, [], "write only the first part of the address, as acme"),
        ("teamtailor", {"acting_user": "7"}, [], "Teamtailor has no --acting-user"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anybody_is_asked_in_vain(
    source: str, options: dict[str, object], answers: list[str], expected: str
) -> None:
    waiting = iter(answers)
    with pytest.raises(CannotConnect, match=expected):
        connect.gather(VENDORS[source], options, lambda *_: next(waiting))
    assert next(waiting, None) is None


@pytest.mark.parametrize("url", ["localhost:3000", "api.example", "ftp://api.example"])
def test_address_that_is_not_http_is_refused(url: str) -> None:
    with pytest.raises(CannotConnect, match=f"'{url}' is no address for --url: start it with http:// or https://"):
        connect.hooks_url("bonafide", url)


@pytest.mark.parametrize("options", [{"poll": True}, {"write_back": "verdict"}, {"documents": True}])
def test_access_is_needed_by_what_uses_it(options: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    prompts, answers = list[str](), iter(["", "key"])

    def ask(prompt: str, is_secret: bool) -> str:  # noqa: ARG001
        prompts.append(prompt)
        return next(answers)

    assert connect.gather(VENDORS["ashby"], options, ask).api == {"key": "key"}
    assert prompts == ["API key: ", "API key: "]
    assert capsys.readouterr().out == "This is needed. Ctrl-C ends the command.\n"


@pytest.mark.parametrize(
    ("options", "user"),
    [({}, ""), ({"documents": True}, ""), ({"poll": True}, "7"), ({"write_back": "opened"}, "7")],
)
def test_greenhouse_is_asked_for_the_user_in_whose_name_it_is_read(options: dict[str, object], user: str) -> None:
    answers = iter(["id", "secret", "7"])
    assert connect.gather(VENDORS["greenhouse"], options, lambda *_: next(answers)).options["acting_user"] == user


@pytest.mark.parametrize(
    ("source", "given", "expected"),
    [
        ("lever", {"signing": ["s"]}, "the events of Lever only announce an application, so `api` is needed"),
        ("ashby", {"poll": True}, "--poll needs `api`, access to the API of Ashby"),
        ("ashby", {"write_back": "verdict"}, "--write-back needs `api`.*with --set add --api"),
        ("ashby", {"documents": True}, "--documents of Ashby needs `api`"),
        ("lever", {"api": {"key": "k"}}, "`signing` is missing: the signature token of Application created"),
        ("workable", {"signing": ["s"], "api": {"token": "t"}}, "--host is needed: the subdomain of your account"),
        (
            "workable",
            {"signing": ["s"], "api": {"token": "t"}, "host": "acme", "write_back": "verdict"},
            "--write-back needs --acting-user: the id of the member",
        ),
    ],
)
def test_what_a_file_lacks_is_named(source: str, given: dict[str, object], expected: str) -> None:
    with pytest.raises(CannotConnect, match=expected):
        connect.gather(VENDORS[source], given, None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "no JSON"),
        ("[]", "an object is needed, as docs/connect/README.md shows"),
        ('{"pol": true}', "unknown: pol; known are signing, api, host"),
        ('{"poll": "yes"}', "`poll` is no true or false"),
        ('{"poll": 1}', "`poll` is no true or false"),
        ('{"api": {"token": "x"}}', "`api` of Ashby has key, and nothing else"),
        ('{"api": {"key": ""}}', "keys in `signing` and `api` are texts that are not empty"),
        ('{"signing": [1]}', "keys in `signing` and `api` are texts that are not empty"),
        ('{"write_back": "always"}', "`write_back` is off, verdict or opened"),
    ],
)
def test_wrong_file_is_refused_with_what_is_wrong(content: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(content)
    with pytest.raises(CannotConnect) as refused:
        connect.read_file(file, VENDORS["ashby"])
    assert str(refused.value).startswith(f"{file}: ")
    assert expected in str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("acme", "acme"), ("Acme.workable.com", "acme"), ("https://a-1.workable.com/backend", "a-1"), ("", "")],
)
def test_host_is_taken_from_an_address(text: str, expected: str) -> None:
    options = {**connect.OPTIONS, "host": text}
    assert connect.checked(VENDORS["workable"], options, None)["host"] == expected


@pytest.mark.parametrize("text", ["acme.example.org", "https://evil.example/?.workable.com", "a b", "-a", "a@b"])
def test_host_of_another_domain_is_refused(text: str) -> None:
    with pytest.raises(CannotConnect, match="is no --host"):
        connect.checked(VENDORS["workable"], {**connect.OPTIONS, "host": text}, None)


def test_new_ids_are_those_of_connections() -> None:
    made = {connect.new_connection("ashby", None).id for _ in range(20)}
    assert len(made) == 20  # Connection.of has checked each


def outputs(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """Lets a stack have these outputs."""
    found = [{"OutputKey": name, "OutputValue": value} for name, value in values.items()]
    stub = SimpleNamespace(describe_stacks=lambda StackName: {"Stacks": [{"Outputs": found}]})  # noqa: N803, ARG005
    monkeypatch.setattr("boto3.client", lambda _: stub)


def test_url_is_that_of_the_stack_or_of_the_api_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs(monkeypatch, ApiUrl="https://a.example", HooksUrl="https://a.example/hooks")
    assert connect.hooks_url("bonafide", None) == "https://a.example/hooks"
    assert connect.hooks_url("bonafide", "http://127.0.0.1:3000/") == "http://127.0.0.1:3000/hooks"


def test_stack_of_an_earlier_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs(monkeypatch, ApiUrl="https://a.example")
    with pytest.raises(Unavailable, match="old does not state where it receives events: deploy this version"):
        connect.hooks_url("old", None)


def test_one_action_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["ashby", "--list"], ["linkedin"]):
        with pytest.raises(SystemExit):
            main(["connect", *arguments])
    assert "SOURCE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"signing": {"current": "a", "previous": "b"}}', (b"a", b"b")),
        ('{"signing": {"current": ["a", "b"], "previous": ["c", ""]}}', (b"a", b"b", b"c")),
    ],
)
def test_secret_may_hold_a_key_for_each_kind_of_event(text: str, expected: tuple[bytes, ...]) -> None:
    assert parsed(text).signing == expected
