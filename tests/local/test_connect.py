"""`bonafide connect`: what it asks for and stores, what it shows, and what an interruption leaves."""

import getpass
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from bonafide.aws import connections
from bonafide.aws.connections import NoConnection, Secret, Secrets, Settings
from bonafide.hooks import SOURCES, Connection
from local import connect
from local.command import main
from local.connect import CannotConnect, Place
from local.errors import Unavailable
from local.vendors import VENDORS
from tests.aws_requests import Fault, aws_requests, fault_at
from tests.moto_fixtures import table_on_moto

URL = "https://api.example/hooks"
ID = "abcdefghij234567"
type Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def world() -> Iterator[Place]:
    """An empty table, and a key."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        for table in table_on_moto():
            yield Place(table, "bonafide/connections", boto3.client("kms").create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture(autouse=True)
def place(world: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A stack without connections that the command finds."""
    world.table.delete([(item["pk"], item["sk"]) for item in world.table.query("connections")])
    client = boto3.client("secretsmanager")
    for each in client.list_secrets()["SecretList"]:
        client.delete_secret(SecretId=each["Name"], ForceDeleteWithoutRecovery=True)
    monkeypatch.setattr(connect, "deployed", lambda *_: {"ResultsTable": world.table.name, "Key": world.key})
    monkeypatch.setattr(connect, "hooks_url", lambda *_: URL)
    monkeypatch.setattr(connect, "POLL_SECONDS", 0.0)
    return world


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Has a person answer; returns the questions that were asked so far, secret ones with a `*`."""
    asked: list[str] = []

    def answers(*texts: str | BaseException) -> list[str]:
        waiting: Iterator[str | BaseException] = iter(texts)

        def reply(question: str) -> str:
            asked.append(question)
            text = next(waiting)
            if isinstance(text, BaseException):
                raise text
            return text

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(getpass, "getpass", lambda question: reply(f"*{question}"))
        monkeypatch.setattr("builtins.input", reply)
        return asked

    return answers


def secrets() -> dict[str, Any]:
    """All secrets, by name."""
    client = boto3.client("secretsmanager")
    names = [each["Name"] for each in client.list_secrets()["SecretList"]]
    return {name: json.loads(client.get_secret_value(SecretId=name)["SecretString"]) for name in names}


def settings(place: Place) -> Settings:
    """The only connection."""
    (only,) = connections.all_settings(place.table)
    return only


def made(place: Place, source: str = "ashby", connection_id: str = ID, **options: Any) -> Connection:
    """A connection with access to the API."""
    connection, vendor = Connection(source, connection_id), VENDORS[source]
    host = {"host": "acme"} if vendor.needs_host else {}
    given = {"signing": ["first"], "api": dict.fromkeys(vendor.api, "api-key"), **host, **options}
    connect.create(place, connection, connect.gather(vendor, given, None))
    return connection


ANSWERS = {
    "greenhouse": (["id", "c-secret"], {"client_id": "id", "client_secret": "c-secret"}, ""),
    "ashby": (["a-key"], {"key": "a-key"}, ""),
    "lever": (["token-1", "token-2", "l-key"], {"key": "l-key"}, ""),
    "workable": (["w-token", "w-token", "https://acme.workable.com/backend"], {"token": "w-token"}, "acme"),
    "smartrecruiters": (["s-secret", "s-token"], {"token": "s-token"}, ""),
    "teamtailor": (["t-signs", "t-key"], {"key": "t-key"}, ""),
    "recruitee": (["r-signs"], {}, ""),
    "pinpoint": (["p-signs"], {}, ""),
}


@pytest.mark.parametrize("source", SOURCES)
def test_connection_is_made_of_what_the_vendor_shows(
    source: str, place: Place, answer: Callable[..., list[str]], capsys: Said
) -> None:
    texts, api, host = ANSWERS[source]
    asked = answer(*texts)
    assert main(["connect", source, "--no-wait"]) == 0
    said = capsys.readouterr().out
    found = settings(place)
    connection = found.connection
    assert (connection.source, found.host, found.writes_back, found.polls) == (source, host, "off", False)
    assert Connection.of(source, connection.id) == connection
    assert f"{URL}/{source}/{connection.id}" in said

    secret = Secrets("bonafide/connections").of(connection)
    assert secret.api == api
    (name,) = secrets()
    assert boto3.client("secretsmanager").describe_secret(SecretId=name)["KmsKeyId"] == place.key
    vendor = VENDORS[source]
    if vendor.signing:
        keys = [text.encode() for text in texts[: len(vendor.signing)]]
        assert list(secret.signing) == keys
        assert "Secret " not in said
    else:
        assert said.count(secret.signing[0].decode()) == 2  # on top, and where to enter it
    for text in {*texts} - {"acme", "id"}:
        assert text not in said
    assert all(question.startswith("*") or VENDORS[source].host[:5] in question.lower() for question in asked)
    assert len(asked) == len(texts)


def test_key_is_made_where_the_vendor_shows_none(place: Place, answer: Callable[..., list[str]], capsys: Said) -> None:
    answer("")
    assert main(["connect", "recruitee", "--no-wait"]) == 0
    (key,) = Secrets(place.prefix).of(settings(place).connection).signing
    assert len(key) == 43
    out = capsys.readouterr().out
    assert out.count(key.decode()) == 1
    assert "4. Copy the secret" in out.partition("Secret ")[2]


def test_nothing_is_written_or_fetched_without_access(place: Place, answer: Callable[..., list[str]]) -> None:
    answer("")
    assert main(["connect", "greenhouse", "--no-wait", "--documents"]) == 0  # events have links
    assert Secrets(place.prefix).of(settings(place).connection).api == {}
    assert settings(place).fetches_documents


def test_needed_answer_is_asked_for_again(answer: Callable[..., list[str]], capsys: Said) -> None:
    asked = answer("", "two words", "key", "", "", "token")
    assert main(["connect", "smartrecruiters", "--no-wait"]) == 0
    out = capsys.readouterr().out
    assert (len(asked), out.count("This is needed."), out.count("That has blanks in it.")) == (6, 3, 1)


def test_acting_user_is_asked_for_if_notes_are_written(place: Place, answer: Callable[..., list[str]]) -> None:
    answer("sign", "", "key", "user-1")
    assert main(["connect", "lever", "--no-wait", "--write-back", "verdict"]) == 0
    assert (settings(place).acting_user, settings(place).writes_back) == ("user-1", "verdict")


@pytest.mark.parametrize(
    ("arguments", "answers", "expected"),
    [
        (["ashby", "--poll"], ["key"], "write-back off, fraud-status off, poll on, documents off"),
        (["greenhouse"], [""], "write-back off, poll off, documents off"),
        (["pinpoint"], ["secret"], "none"),
    ],
)
def test_settings_that_the_source_has_are_shown_after_connecting(
    arguments: list[str], answers: list[str], expected: str, answer: Callable[..., list[str]], capsys: Said
) -> None:
    answer(*answers)
    assert main(["connect", *arguments, "--no-wait"]) == 0
    assert f"Settings: {expected}.\n" in capsys.readouterr().out


def test_refused_option_stores_nothing(place: Place, answer: Callable[..., list[str]], capsys: Said) -> None:
    answer("")
    assert main(["connect", "pinpoint", "--poll"]) == 2
    assert "applications of Pinpoint cannot be listed: leave --poll out" in capsys.readouterr().err
    assert (secrets(), connections.all_settings(place.table)) == ({}, [])


# ── A file in place of a person ──


def write(folder: Path, **content: Any) -> str:
    file = folder / "settings.json"
    file.write_text(json.dumps(content))
    return str(file)


def test_file_answers_for_a_person_and_options_come_first(tmp_path: Path, place: Place, capsys: Said) -> None:
    file = write(
        tmp_path,
        signing=["one", "two"],
        api={"key": "k"},
        acting_user="user-1",
        write_back="opened",
        poll=True,
        documents=True,
    )
    run = ["connect", "lever", "--settings", file, "--no-wait", "--write-back", "verdict", "--no-documents"]
    assert main(run) == 0
    found = settings(place)
    assert (found.writes_back, found.polls, found.fetches_documents) == ("verdict", True, False)
    assert Secrets(place.prefix).of(found.connection) == Secret((b"one", b"two"), {"key": "k"})
    assert "1. Open Settings" in capsys.readouterr().out


def test_file_without_the_key_says_how_to_get_it(tmp_path: Path, place: Place, capsys: Said) -> None:
    """Lever shows its key only for a URL, so the URL must be known before the connection is stored."""
    file = write(tmp_path, api={"key": "k"})
    assert main(["connect", "lever", "--settings", file]) == 2
    error = capsys.readouterr().err
    match = re.search(rf"Enter {URL}/lever/(\w{{16}}) there.* and repeat the command with --id (\w{{16}})\n", error)
    assert match
    assert secrets() == {}
    write(tmp_path, api={"key": "k"}, signing="s")
    assert main(["connect", "lever", "--settings", file, "--no-wait", "--id", match[2]]) == 0
    assert settings(place).connection == Connection("lever", match[1])


def test_missing_file_and_missing_terminal_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said
) -> None:
    assert main(["connect", "ashby", "--settings", str(tmp_path / "no.json")]) == 2
    assert "no.json: No such file" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert main(["connect", "ashby"]) == 2
    assert "there is no terminal to ask for keys" in capsys.readouterr().err


# ── Interruptions ──


def state(place: Place) -> tuple[bool, bool]:
    """Whether the connection has an item, and a secret."""
    return bool(connections.all_settings(place.table)), bool(secrets())


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(3))
def test_fault_at_any_request_leaves_nothing_or_everything(number: int, after: bool, place: Place) -> None:
    """A secret without an item is shown by --list; an item without a secret never exists."""
    with aws_requests() as made_requests:
        made(place, connection_id="a" * 16)
    assert made_requests == ["GetItem", "CreateSecret", "PutItem"]
    connect.remove(place, Connection("ashby", "a" * 16))
    with fault_at(number, after=after), pytest.raises(Fault):
        made(place)
    assert state(place) == (False, False)
    made(place)
    assert state(place) == (True, True)


def test_undoing_that_fails_leaves_no_item_without_a_secret(place: Place, capsys: Said) -> None:
    def refuse(operation: str) -> None:
        if operation in ("PutItem", "DeleteSecret"):
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, operation)

    said = "nothing was connected: AWS refused PutItem: no; docs"
    with aws_requests(before=refuse), pytest.raises(Unavailable, match=said):
        made(place)
    assert state(place) == (False, True)
    assert main(["connect", "--list"]) == 0
    assert f"{ID}  ashby: was never completed, but its secret exists and is paid for" in capsys.readouterr().out
    made(place)  # the same id completes it
    assert state(place) == (True, True)


def test_interrupted_answer_stores_nothing_and_keeps_the_url(
    place: Place, answer: Callable[..., list[str]], capsys: Said
) -> None:
    answer("sign", "", KeyboardInterrupt())
    assert main(["connect", "lever"]) == 130
    said = capsys.readouterr()
    assert state(place) == (False, False)
    match = re.search(r"To go on with this URL, repeat the command with --id (\w{16})", said.err)
    assert match
    assert f"{URL}/lever/{match[1]}\n" in said.out
    answer("sign", "", "key")
    assert main(["connect", "lever", "--no-wait", "--id", match[1]]) == 0
    assert settings(place).connection.id == match[1]


def test_refused_creation_keeps_the_url_that_was_entered_at_the_vendor(
    place: Place, answer: Callable[..., list[str]], capsys: Said
) -> None:
    def refuse(operation: str) -> None:
        if operation == "CreateSecret":
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, operation)

    answer("sign", "", "key")
    with aws_requests(before=refuse):
        assert main(["connect", "lever"]) == 2
    said = capsys.readouterr()
    match = re.search(rf"{URL}/lever/(\w{{16}})\n", said.out)
    assert match
    hint, error = said.err.splitlines()
    assert hint == f"To go on with this URL, repeat the command with --id {match[1]}."
    assert error.startswith("bonafide: nothing was connected: AWS refused CreateSecret: no; docs/operations.md")
    assert state(place) == (False, False)


def test_connection_that_exists_is_not_overwritten(place: Place) -> None:
    made(place)
    before = secrets()
    with pytest.raises(CannotConnect, match=f"the connection {ID} exists; change it with"):
        made(place, signing=["other"])
    assert secrets() == before


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(2))
def test_interrupted_removal_can_be_repeated(number: int, after: bool, place: Place) -> None:
    connection = made(place)
    with fault_at(number, after=after), pytest.raises(Fault):
        connect.remove(place, connection)
    assert state(place) != (True, False)
    connect.remove(place, connection)
    assert state(place) == (False, False)


# ── Waiting ──


def heard(place: Place, connection: Connection) -> None:
    place.table.update(
        "connections", f"{connection.source}:{connection.id}", "SET pinged_at = :at", at="2026-11-29T10:00:00+00:00"
    )


def test_waiting_ends_with_the_first_event(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    heard(place, made(place, connection_id="b" * 16))  # another connection
    rounds = iter(range(3))
    monkeypatch.setattr("time.sleep", lambda _: heard(place, Connection("ashby", ID)) if next(rounds) == 2 else None)
    monkeypatch.setattr(connect, "POLL_SECONDS", 1.0)
    monkeypatch.setattr(connect, "read_file", lambda *_: {"signing": ["s"]})
    assert main(["connect", "ashby", "--id", ID, "--settings", "x"]) == 0
    assert "The first event of Ashby has arrived" in capsys.readouterr().out
    assert next(rounds, None) is None


def test_stopping_to_wait_keeps_the_connection(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    monkeypatch.setattr(connect, "POLL_SECONDS", 1.0)
    monkeypatch.setattr(connect, "read_file", lambda *_: {"signing": ["s"]})
    assert main(["connect", "ashby", "--settings", "x"]) == 0
    assert "No longer waiting. The connection is complete and stays." in capsys.readouterr().err
    assert state(place) == (True, True)


def test_nothing_arrives_is_said_with_what_to_check(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(connect, "POLL_SECONDS", 600.0)
    monkeypatch.setattr(connect, "read_file", lambda *_: {"signing": ["s"]})
    assert main(["connect", "ashby", "--settings", "x"]) == 1
    error = capsys.readouterr().err
    assert "Nothing has arrived in 30 minutes." in error
    assert "docs/connect/ashby.md" in error


# ── Changing ──


def test_list_shows_settings_and_no_key(place: Place, capsys: Said) -> None:
    assert main(["connect", "--list"]) == 0
    assert "The stack bonafide has no connection. Make one: bonafide connect SOURCE" in capsys.readouterr().out
    heard(place, made(place, "workable", write_back="verdict", acting_user="m-1", poll=True))
    assert main(["connect", "--list"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert f"{ID} workable, made {today}, heard 2026-11-29 10:00 UTC write-back verdict, poll, host acme" in out
    assert "first" not in out
    assert "api-key" not in out


def test_set_changes_only_what_is_given(place: Place, capsys: Said) -> None:
    connection = made(place, poll=True)
    heard(place, connection)
    place.table.update("connections", f"ashby:{ID}", "SET #cursor = :at", at="2026-11-29T11:00:00+00:00")
    before = secrets()
    assert main(["connect", "--set", ID, "--write-back", "verdict", "--fraud-status", "--no-poll"]) == 0
    out = capsys.readouterr().out
    assert "write-back verdict, fraud-status on, poll off" in out
    assert "sets it, never a score" in " ".join(out.split())
    found = connections.settings(place.table, connection)
    assert (found.writes_back, found.writes_fraud_status, found.polls) == ("verdict", True, False)
    assert (found.pinged_at[:4], found.cursor[:4]) == ("2026", "2026")
    assert secrets() == before


def test_set_replaces_access_to_the_api(place: Place, answer: Callable[..., list[str]]) -> None:
    connection = made(place)
    answer("new-key")
    assert main(["connect", "--set", ID, "--api"]) == 0
    assert Secrets(place.prefix).of(connection) == Secret((b"first",), {"key": "new-key"})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([ID], "say what to change, such as --write-back verdict"),
        ([ID, "--fraud-status"], "--fraud-status needs --write-back verdict or opened"),
        (["c" * 16, "--poll"], "there is no connection cccccccccccccccc; `bonafide connect --list` shows all"),
    ],
)
def test_wrong_change_is_refused(arguments: list[str], expected: str, place: Place, capsys: Said) -> None:
    before = settings(place) if made(place) else None
    assert main(["connect", "--set", *arguments]) == 2
    assert expected in capsys.readouterr().err
    assert settings(place) == before


def test_change_of_a_connection_that_is_removed_meanwhile_makes_no_item(place: Place) -> None:
    found = connect.find(place, made(place).id)
    place.table.delete([("connections", f"ashby:{ID}")])
    with pytest.raises(CannotConnect, match="has been removed meanwhile"):
        connect.change(place, found, {"documents": True})
    assert connections.all_settings(place.table) == []


def test_rotated_key_is_valid_beside_the_one_before_until_that_is_forgotten(place: Place, capsys: Said) -> None:
    connection = made(place)

    def keys() -> tuple[bytes, ...]:
        return Secrets(place.prefix).of(connection).signing

    connect.rotate(place, connection, ["second"])
    assert keys() == (b"second", b"first")
    assert main(["connect", "--rotate", ID]) == 2  # an earlier key is still valid, and nothing changed
    assert keys() == (b"second", b"first")
    with pytest.raises(CannotConnect, match=f"--forget-previous {ID}` first"):
        connect.rotate(place, connection, ["third"])
    capsys.readouterr()
    assert main(["connect", "--forget-previous", ID]) == 0
    assert keys() == (b"second",)
    assert main(["connect", "--forget-previous", ID]) == 0
    assert capsys.readouterr().out.endswith("There is no previous key.\n")
    assert Secrets(place.prefix).of(connection).api == {"key": "api-key"}


def test_rotation_shows_the_key_that_it_made_once_and_needs_no_terminal(place: Place, capsys: Said) -> None:
    connection = made(place)
    assert main(["connect", "--rotate", ID]) == 0
    current, previous = Secrets(place.prefix).of(connection).signing
    said = capsys.readouterr().out
    assert (previous, said.count(current.decode())) == (b"first", 1)
    assert "After that, enter the new key at every webhook of Ashby." in said


def test_rotation_asks_for_all_keys_that_the_vendor_shows(
    place: Place, answer: Callable[..., list[str]], capsys: Said
) -> None:
    connection = made(place, "lever", signing=["a", "b"])
    answer("c", "d")
    assert main(["connect", "--rotate", ID]) == 0
    assert Secrets(place.prefix).of(connection).signing == (b"c", b"d", b"a", b"b")
    assert "Secret" not in capsys.readouterr().out


def test_removal_asks(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    connection = made(place)
    for typed, code in ((b"yes\n", 1), (f"{ID}\n".encode(), 0)):
        monkeypatch.setattr("sys.stdin.readline", typed.decode)
        assert main(["connect", "--remove", ID]) == code
        assert state(place) == ((True, True) if code else (False, False))
    assert "Delete the webhooks and the API key at Ashby, too." in capsys.readouterr().out
    with pytest.raises(NoConnection):
        Secrets(place.prefix).of(connection)
    assert main(["connect", "--remove", ID, "--yes"]) == 2


def test_same_id_at_two_sources_is_told_apart(place: Place, capsys: Said) -> None:
    """Ids are random, but `--id` may state one."""
    made(place)
    made(place, "greenhouse")
    assert main(["connect", "--set", ID, "--documents"]) == 2
    assert f"several sources have a connection {ID}: write ashby:{ID}" in capsys.readouterr().err
    assert main(["connect", "--remove", f"greenhouse:{ID}", "--yes"]) == 0
    assert settings(place).connection.source == "ashby"


def test_damaged_secret_is_named_without_its_content(place: Place, capsys: Said) -> None:
    made(place)
    name = f"bonafide/connections/ashby/{ID}"
    boto3.client("secretsmanager").put_secret_value(SecretId=name, SecretString="top secret")
    assert main(["connect", "--forget-previous", ID]) == 2
    error = capsys.readouterr().err
    assert f"the secret {name} is missing or damaged: remove the connection with --remove" in error
    assert "top secret" not in error


@pytest.mark.parametrize(
    ("arguments", "operation", "expected"),
    [
        (["--list"], "ListSecrets", "the connections cannot be listed"),
        (["--set", ID, "--documents"], "UpdateItem", "nothing was changed"),
        (["--forget-previous", ID], "GetSecretValue", "the previous key is still valid"),
        (["--remove", ID, "--yes"], "DeleteSecret", "the connection is not removed completely, so repeat it"),
    ],
)
def test_what_aws_refuses_is_one_line(
    arguments: list[str], operation: str, expected: str, place: Place, capsys: Said
) -> None:
    made(place)

    def refuse(name: str) -> None:
        if name == operation:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, name)

    with aws_requests(before=refuse):
        assert main(["connect", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    advice = "docs/operations.md lists the permissions that the command needs"
    assert line == f"bonafide: {expected}: AWS refused {operation}: no; {advice}"
