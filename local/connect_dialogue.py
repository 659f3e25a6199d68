"""The dialogue of `bonafide connect`: what is asked, shown and waited for."""

import argparse
import getpass
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from bonafide.aws.connections import RENEWED_SECONDS, REREAD_SECONDS
from bonafide.hooks import Connection
from local import connect
from local.connect import CannotConnect, Place
from local.errors import Unavailable
from local.vendors import VENDORS, Vendor

FRAUD_STATUS = (
    "Note: a verdict here will also set the candidate's fraud status in Ashby. Everybody who may see the candidate "
    "there sees it, also in later applications. Only a person's closed verdict sets it, never a score. Agree on this "
    "with those who answer for decisions about candidates."
)


def run(options: argparse.Namespace) -> int:
    """Carries the command out, and returns its exit code.

    Raises:
        local.connect.CannotConnect: it cannot be done; says why.
        local.errors.Unavailable: AWS refused.
    """
    actions = {
        "list": _list,
        "set": _set,
        "rotate": _rotate,
        "forget_previous": _forget_previous,
        "remove": _remove,
    }
    given = {name: value for name in connect.OPTIONS if (value := getattr(options, name)) is not None}
    place = Place.of(options.stack)
    for name, action in actions.items():
        if getattr(options, name):
            return action(place, options, given)
    return _create(place, options, given)


def _create(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:
    vendor = VENDORS[options.source]
    stated = connect.read_file(options.settings, vendor) if options.settings else {}
    ask = None if options.settings else _person()
    connection = connect.new_connection(options.source, options.id)
    url = f"{connect.hooks_url(options.stack, options.url)}/{connection.source}/{connection.id}"
    again = f"repeat the command with --id {connection.id}"
    needs_key = vendor.signing and not vendor.may_make_key and "signing" not in stated
    if ask is None and needs_key:
        raise CannotConnect(
            f"{options.settings} states no `signing`, and {vendor.title} shows it only for a URL. Enter {url} there, "
            f"write what it shows into the file as `signing`, and {again}"
        )
    before = vendor.steps_to_key if "signing" not in stated else 0
    try:
        if ask:
            print(f"URL     {url}\n")
        if ask and before:
            print(f"At {vendor.title}:\n{connect.steps(vendor, url, last=before)}\n")
        answers = connect.gather(vendor, stated | given, ask)
        connect.create(place, connection, answers)
    except (KeyboardInterrupt, EOFError):
        print(f"\nInterrupted: nothing is stored. To go on with this URL, {again}.", file=sys.stderr)
        return 130
    except (CannotConnect, Unavailable):
        if before and not options.id:  # the URL may already be entered at the vendor
            print(f"To go on with this URL, {again}.", file=sys.stderr)
        raise
    _print_connected(connection, url, answers, before if ask else 0)
    return 0 if options.no_wait else _wait(place, connection, options)


def _print_connected(connection: Connection, url: str, answers: connect.Answers, done: int) -> None:
    vendor = VENDORS[connection.source]
    secret = answers.signing[0] if answers.key_is_made_here else ""
    print(f"\nConnected. The id of the connection is {connection.id}.\nSettings: {_words(vendor, answers.options)}.")
    print(f"\nURL     {url}")
    if secret:
        print(f"Secret  {secret}   (not shown again)")
        done = max(0, done - 1)  # the step in which it is entered is shown once more
    print(
        f"\nAt {vendor.title}:\n{connect.steps(vendor, url, secret=secret or '(the key you have given)', first=done)}"
    )
    if answers.options["fraud_status"]:
        print(f"\n{FRAUD_STATUS}")


def _wait(place: Place, connection: Connection, options: argparse.Namespace) -> int:
    title = VENDORS[connection.source].title
    console = Console(stderr=True)
    later = f"The connection is complete and stays. `bonafide connect --list{_stack(options)}` shows what has arrived."
    try:
        with console.status(f"Waiting for the first event of {title} (Ctrl-C stops the waiting only) …"):
            heard = connect.wait(place, connection)
    except KeyboardInterrupt:
        print(f"\nNo longer waiting. {later}", file=sys.stderr)
        return 0
    if not heard:
        print(
            f"Nothing has arrived in {connect.WAIT_MINUTES} minutes. {later} docs/connect/{connection.source}.md says "
            "what to check.",
            file=sys.stderr,
        )
        return 1
    print(f"\nThe first event of {title} has arrived, and its signature is right.")
    return 0


def _list(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:  # noqa: ARG001
    found, incomplete = connect.listed(place)
    for each in found:
        heard = f"heard {each.pinged_at[:16].replace('T', ' ')} UTC" if each.pinged_at else "not heard yet"
        print(f"{each.connection.id}  {each.connection.source}, made {each.created_at:%Y-%m-%d}, {heard}")
        flags = {"fraud status": each.writes_fraud_status, "poll": each.polls, "documents": each.fetches_documents}
        words = [f"write-back {each.writes_back}", *(name for name, is_on in flags.items() if is_on)]
        words += [f"{name} {value}" for name, value in (("host", each.host), ("user", each.acting_user)) if value]
        print(f"                  {', '.join(words)}")
    for connection in incomplete:
        print(
            f"{connection.id}  {connection.source}: was never completed, but its secret exists and is paid for. "
            f"Remove it: bonafide connect --remove {connection.id}{_stack(options)}"
        )
    if not (found or incomplete):
        print(f"The stack {options.stack} has no connection. Make one: bonafide connect SOURCE{_stack(options)}")
    return 0


def _set(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:
    settings = connect.find(place, options.set)
    vendor = VENDORS[settings.connection.source]
    stated = connect.read_file(options.settings, vendor) if options.settings else {}
    if "signing" in stated:
        raise CannotConnect(f"{options.settings}: `signing` is changed with --rotate")
    if not (stated or given or options.api):
        raise CannotConnect("say what to change, such as --write-back verdict")
    changed = connect.change(place, settings, stated | given, _person() if options.api else None)
    print(_words(vendor, changed))
    if changed["fraud_status"] and not settings.writes_fraud_status:
        print(FRAUD_STATUS)
    return 0


def _rotate(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:  # noqa: ARG001
    connection = connect.find(place, options.rotate).connection
    vendor = VENDORS[connection.source]
    stated = connect.read_file(options.settings, vendor) if options.settings else {}
    ask = _person() if vendor.signing and not options.settings else None  # without a terminal if the key is made here
    keys, is_made_here = connect.new_keys(vendor, stated, ask)
    connect.rotate(place, connection, keys)
    if is_made_here:
        print(f"Secret  {keys[0]}   (not shown again)\n")
    print(
        f"Bonafide accepts the new key after {RENEWED_SECONDS} seconds. The previous key stays valid.\n"
        + (f"After that, enter the new key at every webhook of {vendor.title}.\n" if is_made_here else "")
        + f"When {vendor.title} signs with the new key, run: "
        f"bonafide connect --forget-previous {connection.id}{_stack(options)}"
    )
    return 0


def _forget_previous(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:  # noqa: ARG001
    connection = connect.find(place, options.forget_previous).connection
    if connect.forget_previous(place, connection):
        print(f"The previous key is refused within {REREAD_SECONDS // 60} minutes.")
    else:
        print("There is no previous key.")
    return 0


def _remove(place: Place, options: argparse.Namespace, given: dict[str, Any]) -> int:  # noqa: ARG001
    found, incomplete = connect.listed(place)
    connection = connect.named([*(each.connection for each in found), *incomplete], options.remove)
    title = VENDORS[connection.source].title
    if not options.yes:
        print(f"Events of {title} at this URL will be refused, and the URL cannot be used again.", file=sys.stderr)
        print("Type the id of the connection to confirm: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip() != connection.id:
            print("Nothing was removed.", file=sys.stderr)
            return 1
    connect.remove(place, connection)
    print(f"Removed. Delete the webhooks and the API key at {title}, too. Applications that came this way stay.")
    return 0


def _person() -> connect.Ask:
    """Asks the person at the terminal.

    Raises:
        CannotConnect: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise CannotConnect(
            "there is no terminal to ask for keys: put them into a file, and name it with --settings "
            "(docs/connect/README.md)"
        )
    print("Keys are not shown while you type or paste them.\n")
    return lambda prompt, is_secret: getpass.getpass(prompt) if is_secret else input(prompt)


def _words(vendor: Vendor, options: Mapping[str, Any]) -> str:
    """The settings of a connection by the names of their options: those that the vendor has, and no empty texts."""
    has = {"write_back": vendor.writes, "fraud_status": vendor.sets_fraud_status}
    has |= {"poll": vendor.fetches, "documents": vendor.fetches}
    words = {name: ("off", "on")[value] if isinstance(value, bool) else value for name, value in options.items()}
    found = [f"{name.replace('_', '-')} {word}" for name, word in words.items() if word and has.get(name, True)]
    return ", ".join(found) or "none"


def _stack(options: argparse.Namespace) -> str:
    return "" if options.stack == "bonafide" else f" --stack {options.stack}"
