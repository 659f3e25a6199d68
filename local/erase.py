"""Erasing a person from a deployed stack: `bonafide erase`."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import phonenumbers

from bonafide.aws import erasure, tombstones
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.identity import canonical_email
from local.deployed import deployed, one_line

ROOT = Path(__file__).resolve().parents[1]


class CannotErase(Exception):
    """The person cannot be erased; says why, and what to do about it."""


class Plan(NamedTuple):
    """What is to be erased from a stack, and the ids of which nothing is known."""

    table: Table
    bucket: str
    found: erasure.Found
    unknown: list[str]


def plan(
    stack: str, applications: Sequence[str], emails: Sequence[str], phones: Sequence[str], *, discard_unread: bool
) -> Plan:
    """Finds what is known of applications and of a person; changes nothing.

    Raises:
        CannotErase: a number is not in international format, or an upload must not be deleted yet.
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    wanted = identifiers(emails, phones)
    resources = deployed(stack, {"UploadsBucket", "ResultsTable", "IdentifierKey"})
    table = Table(resources["ResultsTable"], timedelta())  # nothing new is written
    with one_line("nothing was erased"):
        users = erasure.applications_of(table, Keys(resources["IdentifierKey"]), wanted)
        try:
            found = erasure.find(
                table, resources["UploadsBucket"], {*applications, *users}, wanted, discard_unread=discard_unread
            )
        except erasure.Unfinished as error:
            raise CannotErase(str(error)) from error
    return Plan(table, resources["UploadsBucket"], found, sorted(set(applications) - found.applications))


def carry_out(planned: Plan) -> erasure.Erased:
    """Erases what was found.

    Raises:
        CannotErase: others wrote at the same time.
        local.deployed.Unavailable: AWS refused. Erasing again completes it.
    """
    if (functions := str(ROOT / "functions")) not in sys.path:
        sys.path.append(functions)
    from cases import erasing, opening

    now = datetime.now(UTC)
    with one_line("the erasure is not complete, so repeat it"):
        try:
            tombstones.put(planned.table, planned.found.candidates, now)
            texts = erasing.erase(planned.table, planned.bucket, planned.found, now)
            erased = erasure.erase(planned.table, planned.bucket, planned.found)
        except (erasure.Contended, opening.Contended) as error:
            raise CannotErase(str(error)) from error
    return erased._replace(versions=erased.versions + texts)


def identifiers(emails: Iterable[str], phones: Iterable[str]) -> dict[str, list[str]]:
    """Normalises addresses and numbers as the verifiers do.

    Raises:
        CannotErase: a number is not in international format.
    """
    numbers = []
    for phone in phones:
        try:
            numbers.append(phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.E164))
        except phonenumbers.NumberParseException as error:
            raise CannotErase("a phone number must start with + and the country code, e.g. +12125550123") from error
    return {"email": [canonical_email(email) for email in emails], "phone": numbers}


def confirmed(found: erasure.Found) -> bool:
    """Asks the user for confirmation."""
    applications = sorted(found.applications)
    what = f"{len(applications)} applications will be erased permanently: {', '.join(applications)}"
    rejected = f", and rejected rows of {len(found.rejections)} uploads" if found.rejections else ""
    print(what + rejected, file=sys.stderr)
    print("Type the number of applications to confirm: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == str(len(applications))
