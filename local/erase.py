"""Erasing a person from a deployed stack: `bonafide erase`."""

import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import boto3
import phonenumbers
from botocore.exceptions import BotoCoreError, ClientError

from bonafide.identity import canonical_email


class CannotErase(Exception):
    """The person cannot be erased; says why, and what to do about it."""


class Deployed(NamedTuple):
    """The resources of a deployed stack that hold personal data."""

    bucket: str
    table: str
    secret: str


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


def deployed(stack: str) -> Deployed:
    """Finds the stack's bucket, table and secret, with the credentials of the environment.

    Raises:
        CannotErase: the stack does not exist or cannot be accessed.
    """
    client: Any = boto3.client("cloudformation")
    pages = client.get_paginator("list_stack_resources").paginate(StackName=stack)  # more than 100, so several pages
    try:
        found = {
            each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
        }
    except (BotoCoreError, ClientError) as error:
        raise CannotErase(f"cannot access the stack {stack}: {error}") from error
    missing = {"UploadsBucket", "ResultsTable", "IdentifierKey"} - found.keys()
    if missing:
        raise CannotErase(f"the stack {stack} is not a Bonafide stack: it has no {', '.join(sorted(missing))}")
    return Deployed(found["UploadsBucket"], found["ResultsTable"], found["IdentifierKey"])


def confirmed(applications: list[str]) -> bool:
    """Asks the user for confirmation."""
    print(f"{len(applications)} applications will be erased permanently: {', '.join(applications)}", file=sys.stderr)
    print("Type the number of applications to confirm: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == str(len(applications))
