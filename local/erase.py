"""Erasing a person from a deployed stack: `bonafide erase`."""

import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import boto3
import phonenumbers
from botocore.exceptions import BotoCoreError, ClientError

from bonafide.identity import canonical_email


class CannotErase(Exception):
    """What was asked for cannot be done; says why, and what to do about it."""


class Deployed(NamedTuple):
    """The resources of a deployed stack that hold people."""

    bucket: str
    table: str
    secret: str


def identifiers(emails: Iterable[str], phones: Iterable[str]) -> dict[str, list[str]]:
    """Addresses and numbers as the verifiers normalise them.

    Raises:
        CannotErase: a number is not written as international.
    """
    numbers = []
    for phone in phones:
        try:
            numbers.append(phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.E164))
        except phonenumbers.NumberParseException as error:
            raise CannotErase("a number must begin with + and its country code, as in +12125550123") from error
    return {"email": [canonical_email(email) for email in emails], "phone": numbers}


def deployed(stack: str) -> Deployed:
    """Finds the stack's bucket, table and secret, with the credentials of the environment.

    Raises:
        CannotErase: there is no such stack, or it may not be looked at.
    """
    client: Any = boto3.client("cloudformation")
    pages = client.get_paginator("list_stack_resources").paginate(StackName=stack)  # there are more than 100
    try:
        found = {
            each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
        }
    except (BotoCoreError, ClientError) as error:
        raise CannotErase(f"the stack {stack} cannot be looked at: {error}") from error
    missing = {"UploadsBucket", "ResultsTable", "IdentifierKey"} - found.keys()
    if missing:
        raise CannotErase(f"the stack {stack} is none of Bonafide's: it has no {', '.join(sorted(missing))}")
    return Deployed(found["UploadsBucket"], found["ResultsTable"], found["IdentifierKey"])


def confirmed(applications: list[str]) -> bool:
    """Asks whoever sits at the terminal."""
    print(f"{len(applications)} applications would be erased for good: {', '.join(applications)}", file=sys.stderr)
    print("Type the number of applications to erase them: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == str(len(applications))
