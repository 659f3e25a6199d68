"""Letting a code count again that verdicts have weakened in a deployed stack: `bonafide policy lift`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from bonafide.aws import weakened
from bonafide.aws.table import Table
from local.deployed import deployed, one_line
from local.errors import Unavailable
from local.reading import with_functions

AUDIT_DAYS = 730
"""How long the entry of the audit log is kept, as the function's own are by default."""


def lift(stack: str, code: str) -> str:
    """Lets a code count again, and returns since when it was weakened.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed, or the code is not weakened there.
    """
    with_functions()
    from cases import rules
    from cases.case import Actor

    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta(days=AUDIT_DAYS))
    with one_line("the code was not lifted"):
        item = table.get(weakened.PARTITION, f"{weakened.PREFIX}{code}")
        if item:
            identity: Any = boto3.client("sts").get_caller_identity()
            rules.lift(table, code, Actor(identity["Arn"], "machine"), datetime.now(UTC))
    if not item:
        raise Unavailable(f"the stack {stack} has not weakened a code {code}")
    return str(item["since"])
