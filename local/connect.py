"""Connecting a deployed stack to an applicant tracking system: `bonafide connect`.

A connection is an item of the table and a secret. An item exists only while its secret does: the secret is created
before it and deleted after it, so that no connection is listed, polled or written to whose events cannot be verified.
`--list` also shows a secret that has no item.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, get_args

import boto3

from bonafide.aws import clients, connections
from bonafide.aws.connections import PARTITION, Settings, WritesBack
from bonafide.aws.table import Table
from bonafide.hooks import Connection
from local.deployed import deployed, one_line
from local.errors import Unavailable
from local.vendors import VENDORS, Vendor

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
POLL_SECONDS = 3.0
WAIT_MINUTES = 30
"""After how long `wait` gives up, so that a forgotten terminal does not ask for ever."""

OPTIONS = {
    "host": "",
    "acting_user": "",
    "write_back": "off",
    "fraud_status": False,
    "poll": False,
    "documents": False,
}
"""The settings that can be chosen, by their names in a settings file and as options, with their defaults."""

_FIELDS = {
    "write_back": "writes_back",
    "fraud_status": "writes_fraud_status",
    "poll": "polls",
    "documents": "fetches_documents",
}

type Ask = Callable[[str, bool], str]
"""Asks a person for something, without an echo if it is secret."""


class CannotConnect(Exception):
    """The connection cannot be made or changed; says why, and what to do about it."""


class Place(NamedTuple):
    """A stack, as far as connections need it: `prefix` is that of the names of secrets, `key` encrypts them."""

    table: Table
    prefix: str
    key: str | None

    @classmethod
    def of(cls, stack: str) -> "Place":
        """A deployed stack.

        Raises:
            local.errors.Unavailable: the stack cannot be accessed.
        """
        resources = deployed(stack, {"ResultsTable"})
        table = Table(resources["ResultsTable"], timedelta())  # settings do not expire
        return cls(table, f"{stack}/connections", resources.get("Key") or None)

    def secret(self, connection: Connection) -> str:
        """The name of a connection's secret."""
        return connections.Secrets(self.prefix).name(connection)


class Answers(NamedTuple):
    """What a connection is made of: keys of signatures, access to the API, and settings by the names in OPTIONS."""

    signing: tuple[str, ...]
    api: Mapping[str, str]
    options: Mapping[str, Any]
    key_is_made_here: bool


def hooks_url(stack: str, url: str | None) -> str:
    """Where a stack receives events. `url` is the address of its API, if the stack does not state it.

    Raises:
        CannotConnect: `url` is no address.
        local.errors.Unavailable: the stack cannot be accessed, or is older than connections.
    """
    if url and not url.startswith(("http://", "https://")):
        raise CannotConnect(f"{url!r} is no address for --url: start it with http:// or https://")
    if url:
        return f"{url.rstrip('/')}/hooks"
    with one_line(f"cannot access the stack {stack}"):
        client: Any = boto3.client("cloudformation")
        outputs = client.describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    for each in outputs:
        if each["OutputKey"] == "HooksUrl":
            return str(each["OutputValue"])
    raise Unavailable(
        f"the stack {stack} does not state where it receives events: deploy this version, or name the address of its "
        "API with --url, as http://127.0.0.1:3000 of `bonafide serve`"
    )


# ──────────────────────────────────────────── What is asked ─────────────────────────────────────────────


def new_connection(source: str, connection_id: str | None) -> Connection:
    """A connection with a new id, or with one that was shown before.

    Raises:
        CannotConnect: the id is not one.
    """
    made = connection_id or "".join(secrets.choice(ID_LETTERS) for _ in range(16))
    if (connection := Connection.of(source, made)) is None:
        raise CannotConnect(f"{made!r} is no id of a connection: it has 16 characters, a to z and 2 to 7")
    return connection


def read_file(path: Path, vendor: Vendor) -> dict[str, Any]:
    """What a settings file states.

    Raises:
        CannotConnect: it cannot be read, or states something that is not known.
    """
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotConnect(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise CannotConnect(f"{path}: no JSON: {error}") from error
    if not isinstance(given, dict):
        raise CannotConnect(f"{path}: an object is needed, as docs/connect/README.md shows")
    known = {"signing": list, "api": dict} | {name: type(default) for name, default in OPTIONS.items()}
    if unknown := sorted(given.keys() - known.keys()):
        raise CannotConnect(f"{path}: unknown: {', '.join(unknown)}; known are {', '.join(known)}")
    if isinstance(given.get("signing"), str):
        given["signing"] = [given["signing"]]
    for name, value in given.items():
        if not isinstance(value, known[name]):
            raise CannotConnect(f"{path}: `{name}` is no {_KINDS[known[name]]}")
    api = given.get("api", {})
    if api and api.keys() != vendor.api.keys():
        raise CannotConnect(f"{path}: `api` of {vendor.title} has {' and '.join(vendor.api)}, and nothing else")
    if not all(isinstance(each, str) and each for each in (*api.values(), *given.get("signing", ()))):
        raise CannotConnect(f"{path}: keys in `signing` and `api` are texts that are not empty")
    if given.get("write_back", "off") not in get_args(WritesBack.__value__):
        raise CannotConnect(f"{path}: `write_back` is off, verdict or opened")
    return given


_KINDS = {list: "text or list of texts", dict: "object", str: "text", bool: "true or false"}


def gather(vendor: Vendor, given: Mapping[str, Any], ask: Ask | None) -> Answers:
    """What the connection is made of: what was given, and what a person answers to the rest.

    Args:
        vendor: of the connection.
        given: as in a settings file.
        ask: how the rest is asked for; None if nobody can be asked.

    Raises:
        CannotConnect: something is missing, or does not go together.
    """
    options = OPTIONS | {name: value for name, value in given.items() if name in OPTIONS}
    checked(vendor, options, None)  # before anybody is asked in vain
    signing, is_made_here = new_keys(vendor, given, ask)
    api = dict(given["api"]) if "api" in given else asked_api(vendor, options, ask)
    if vendor.needs_host and api and ask and not options["host"]:
        options["host"] = _answer(ask, vendor.host, is_secret=False, is_needed=True)
    acts = options["write_back"] != "off" or (vendor.reads_as_user and options["poll"])
    if vendor.acting_user and api and ask and acts and not options["acting_user"]:
        words = vendor.acting_user if vendor.needs_acting_user else f"{vendor.acting_user}, or only Enter"
        options["acting_user"] = _answer(ask, words, is_secret=False, is_needed=vendor.needs_acting_user)
    return Answers(signing, api, checked(vendor, options, api), is_made_here)


def new_keys(vendor: Vendor, given: Mapping[str, Any], ask: Ask | None) -> tuple[tuple[str, ...], bool]:
    """Keys of signatures that are given, answered or made here; and whether they are made here."""
    if found := tuple(given.get("signing", ())) or _signing(vendor, ask):
        return found, False
    if vendor.signing and not vendor.may_make_key:
        raise CannotConnect(f"`signing` is missing: the {vendor.signing[0]}")
    return (secrets.token_urlsafe(32),), True


def asked_api(vendor: Vendor, options: Mapping[str, Any], ask: Ask | None) -> dict[str, str]:
    """Access to the API of a vendor, as a person answers; empty if there is to be none and no option needs it."""
    needs_api = vendor.needs_api or options["write_back"] != "off" or options["poll"]
    needs_api = needs_api or (options["documents"] and not vendor.links_files)
    found: dict[str, str] = {}
    for name, words in vendor.api.items() if ask else ():
        is_needed = needs_api or bool(found)
        prompt = words if is_needed else f"{words}, or only Enter to fetch and write nothing"
        if not (value := _answer(ask, prompt, is_secret=True, is_needed=is_needed)):
            break
        found[name] = value
    return found


def _signing(vendor: Vendor, ask: Ask | None) -> tuple[str, ...]:
    """The keys of signatures that the vendor shows; none if one is to be made here."""
    if ask is None or not vendor.signing:
        return ()
    first, *others = vendor.signing
    found = [_answer(ask, first, is_secret=True, is_needed=not vendor.may_make_key)]
    found += [_answer(ask, f"{each}, or only Enter", is_secret=True, is_needed=False) for each in others]
    return tuple(filter(None, found))


def _answer(ask: Ask | None, prompt: str, *, is_secret: bool, is_needed: bool) -> str:
    while True:
        text = ask(f"{prompt[0].upper()}{prompt[1:]}: ", is_secret).strip() if ask else ""
        if re.search(r"\s", text):
            print("That has blanks in it. Copy only the key or the id.")
        elif text or not is_needed:
            return text
        else:
            print("This is needed. Ctrl-C ends the command.")


def checked(vendor: Vendor, options: Mapping[str, Any], api: Mapping[str, str] | None) -> dict[str, Any]:
    """Options that go together, with `host` as only the part of the address that the account has of its own.

    Args:
        vendor: of the connection.
        options: by the names in OPTIONS.
        api: access to the API; None if it is not known yet, nor what else will be asked.

    Raises:
        CannotConnect: they do not; says what to change.
    """
    kept = {**options, "host": _host(vendor, options["host"])}
    writes, title = kept["write_back"] != "off", vendor.title
    faults = [
        (kept["host"] and not vendor.host, f"{title} has no --host"),
        (kept["acting_user"] and not vendor.acting_user, f"{title} has no --acting-user"),
        (writes and not vendor.writes, f"nothing can be written to {title}: leave --write-back out"),
        (kept["fraud_status"] and not vendor.sets_fraud_status, f"{title} has no --fraud-status"),
        (kept["fraud_status"] and not writes, "--fraud-status needs --write-back verdict or opened"),
        (kept["poll"] and not vendor.fetches, f"applications of {title} cannot be listed: leave --poll out"),
        (kept["documents"] and not vendor.fetches, f"attachments of {title} are not fetched: leave --documents out"),
    ]
    if api is not None:
        access = f"`api`, access to the API of {title}: state it in the settings file, or with --set add --api"
        needs_user = writes and vendor.needs_acting_user
        asks_for_files = kept["documents"] and not vendor.links_files
        faults += [
            (vendor.needs_api and not api, f"the events of {title} only announce an application, so `api` is needed"),
            (writes and not api, f"--write-back needs {access}"),
            (kept["poll"] and not api, f"--poll needs {access}"),
            (asks_for_files and not api, f"--documents of {title} needs {access}"),
            (vendor.needs_host and api and not kept["host"], f"--host is needed: the {vendor.host}"),
            (needs_user and not kept["acting_user"], f"--write-back needs --acting-user: the {vendor.acting_user}"),
        ]
    if found := next((words for is_so, words in faults if is_so), None):
        raise CannotConnect(found)
    return kept


def _host(vendor: Vendor, text: str) -> str:
    """`acme` of `acme`, `acme.workable.com` or the address of a page there."""
    bare = text.strip().lower().removeprefix("https://").partition("/")[0].removesuffix(vendor.domain or "\0")
    if text and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", bare):
        raise CannotConnect(f"{text!r} is no --host: write only the first part of the address, as acme")
    return bare


# ──────────────────────────────────────────── What is stored ────────────────────────────────────────────


def create(place: Place, connection: Connection, answers: Answers) -> None:
    """Creates a connection, or nothing.

    Raises:
        CannotConnect: it exists.
        local.errors.Unavailable: AWS refused.
    """
    now = datetime.now(UTC)
    settings = Settings(connection, now, **_settings(answers.options))
    content = {"signing": {"current": _one_or_more(answers.signing)}, "api": dict(answers.api)}
    with one_line("nothing was connected"):
        if place.table.get(PARTITION, connections.key_of(connection)["sk"]):
            raise _exists(connection)
        try:
            _put_secret(place, connection, content)
            if not place.table.put_if_new(settings.item()):
                raise _exists(connection)
        except CannotConnect:  # another run has just created it
            raise
        except BaseException:
            with suppress(Exception):
                _delete(place, connection)
            raise


def _exists(connection: Connection) -> CannotConnect:
    return CannotConnect(f"the connection {connection.id} exists; change it with --set, --rotate or --remove")


def _put_secret(place: Place, connection: Connection, content: Mapping[str, Any]) -> None:
    client, name, text = clients.secrets_manager(), place.secret(connection), json.dumps(content)
    encrypted: Any = {"KmsKeyId": place.key} if place.key else {}
    try:
        client.create_secret(
            Name=name,
            Description=f"Connection to {VENDORS[connection.source].title}, made by `bonafide connect`",
            SecretString=text,
            **encrypted,
        )
    except client.exceptions.ResourceExistsException:  # of a run that was interrupted
        client.put_secret_value(SecretId=name, SecretString=text)


def _delete(place: Place, connection: Connection) -> None:
    place.table.delete([(PARTITION, connections.key_of(connection)["sk"])])
    client = clients.secrets_manager()
    with suppress(client.exceptions.ResourceNotFoundException):
        client.delete_secret(SecretId=place.secret(connection), ForceDeleteWithoutRecovery=True)


def _settings(options: Mapping[str, Any]) -> dict[str, Any]:
    return {_FIELDS.get(name, name): value for name, value in options.items()}


def _options(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, _FIELDS.get(name, name)) for name in OPTIONS}


def _one_or_more(keys: Sequence[str]) -> Any:
    return keys[0] if len(keys) == 1 else list(keys)


def listed(place: Place) -> tuple[list[Settings], list[Connection]]:
    """The connections of a stack, and secrets of connections that were never completed.

    Raises:
        local.errors.Unavailable: AWS refused.
    """
    with one_line("the connections cannot be listed"):
        found = sorted(connections.all_settings(place.table), key=lambda each: each.created_at)
        pages = (
            clients.secrets_manager()
            .get_paginator("list_secrets")
            .paginate(Filters=[{"Key": "name", "Values": [f"{place.prefix}/"]}])
        )
        names = [each["Name"].removeprefix(f"{place.prefix}/") for page in pages for each in page["SecretList"]]
    kept = {each.connection for each in found}
    of_names = (Connection.of(*name.split("/")) for name in names if name.count("/") == 1)
    return found, [each for each in of_names if each and each not in kept]


def find(place: Place, name: str) -> Settings:
    """The connection with an id.

    Raises:
        CannotConnect: there is none.
        local.errors.Unavailable: AWS refused.
    """
    with one_line("the connection cannot be read"):
        found = {each.connection: each for each in connections.all_settings(place.table)}
    return found[named(found, name)]


def named(among: Iterable[Connection], name: str) -> Connection:
    """The connection with an id, or with `<source>:<id>` if several sources have one with this id.

    Raises:
        CannotConnect: there is none, or several.
    """
    found = [each for each in among if name in (each.id, f"{each.source}:{each.id}")]
    if not found:
        raise CannotConnect(f"there is no connection {name}; `bonafide connect --list` shows all")
    if len(found) > 1:
        raise CannotConnect(f"several sources have a connection {name}: write {found[0].source}:{name} or the like")
    return found[0]


def remove(place: Place, connection: Connection) -> None:
    """Removes a connection, also one that was never completed. Its applications stay.

    Raises:
        local.errors.Unavailable: AWS refused. Repeat it then.
    """
    with one_line("the connection is not removed completely, so repeat it"):
        _delete(place, connection)


def change(place: Place, settings: Settings, given: Mapping[str, Any], ask: Ask | None = None) -> dict[str, Any]:
    """Changes what is given of a connection's options and access to the API, and returns all its options.

    Args:
        place: the stack.
        settings: of the connection.
        given: as in a settings file, without `signing`.
        ask: asks for access to the API, if that is to be replaced.

    Raises:
        CannotConnect: it does not go together, or the connection has been removed.
        local.errors.Unavailable: AWS refused.
    """
    connection, vendor = settings.connection, VENDORS[settings.connection.source]
    wanted = _options(settings) | {name: value for name, value in given.items() if name in OPTIONS}
    checked(vendor, wanted, None)  # before anybody is asked in vain
    with one_line("nothing was changed"):
        held = _held(place, connection)
        api = dict(given["api"]) if "api" in given else asked_api(vendor, wanted, ask) if ask else held.get("api", {})
        options = checked(vendor, wanted, api)
        if api != held.get("api", {}):
            _write(place, connection, {**held, "api": api})
        values = _settings(options)
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)  # `cursor` is Poll's own
        if not place.table.update(PARTITION, connections.key_of(connection)["sk"], expression, **values):
            raise CannotConnect(f"the connection {connection.id} has been removed meanwhile")
    return options


def rotate(place: Place, connection: Connection, keys: Sequence[str]) -> None:
    """Replaces the keys of signatures; those before stay valid until `forget_previous`.

    Raises:
        CannotConnect: keys of an earlier change are still valid: they would be forgotten.
        local.errors.Unavailable: AWS refused.
    """
    with one_line("the key was not changed"):
        held = _held(place, connection)
        if held["signing"].get("previous"):
            raise CannotConnect(
                f"an earlier key of {connection.id} is still valid; if the source no longer signs with it, run "
                f"`bonafide connect --forget-previous {connection.id}` first"
            )
        signing = {"current": _one_or_more(keys), "previous": held["signing"]["current"]}
        _write(place, connection, {**held, "signing": signing})


def forget_previous(place: Place, connection: Connection) -> bool:
    """Makes keys of before a rotation invalid. Returns whether there were any.

    Raises:
        CannotConnect: the secret cannot be read.
        local.errors.Unavailable: AWS refused.
    """
    with one_line("the previous key is still valid"):
        held = _held(place, connection)
        previous = held["signing"].pop("previous", None)
        if previous:
            _write(place, connection, held)
    return bool(previous)


def _held(place: Place, connection: Connection) -> dict[str, Any]:
    client = clients.secrets_manager()
    try:
        text = client.get_secret_value(SecretId=place.secret(connection))["SecretString"]
        connections.parsed(text)
    except (client.exceptions.ResourceNotFoundException, connections.UnreadableSecret) as error:
        raise CannotConnect(
            f"the secret {place.secret(connection)} is missing or damaged: remove the connection with --remove, and "
            "make another"
        ) from error
    held: dict[str, Any] = json.loads(text)
    return held


def _write(place: Place, connection: Connection, held: Mapping[str, Any]) -> None:
    clients.secrets_manager().put_secret_value(SecretId=place.secret(connection), SecretString=json.dumps(held))


# ──────────────────────────────────────────── What is shown ─────────────────────────────────────────────


def steps(vendor: Vendor, url: str, *, secret: str = "", first: int = 0, last: int | None = None) -> str:
    """What to do at the vendor, numbered."""
    lines = [each.replace("{url}", url).replace("{secret}", secret) for each in vendor.steps]
    return "\n".join(f"{number}. {line}" for number, line in list(enumerate(lines, 1))[first:last])


def wait(place: Place, connection: Connection) -> bool:
    """Waits until the source has sent an event that was verified. Returns False if it has not in time.

    Raises:
        local.errors.Unavailable: AWS refused.
    """
    for _ in range(int(WAIT_MINUTES * 60 / POLL_SECONDS)):
        with one_line("cannot see whether an event has arrived; the connection is complete"):
            if connections.settings(place.table, connection).pinged_at:
                return True
        time.sleep(POLL_SECONDS)
    return False
