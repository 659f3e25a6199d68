"""Answering a notice of a hub in a deployed stack: `bonafide hub excuse` and `bonafide hub watch`."""

import re
from datetime import UTC, datetime, timedelta

from bonafide.aws import sightings
from bonafide.aws.table import Table
from bonafide.identity import HubAnswer
from local.deployed import deployed, one_line
from local.errors import Unavailable

HUB = re.compile(r"(phone|email|delivery)#[0-9a-f]{16,}")


def answer(stack: str, hub: str, given: HubAnswer, *, days: int) -> datetime:
    """Records what a hub is, and returns until when that is valid. Assess then assesses its applications again.

    Args:
        stack: name of the deployed stack.
        hub: what the notice calls it, `phone#<hash>`.
        given: whether it is excused or watched.
        days: for how many days.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed, or has sent no notice of such a hub.
    """
    now = datetime.now(UTC)
    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta())
    with one_line("the answer was not recorded"):
        found = sightings.answer_hub(table, f"id#{hub}", given, until=now + timedelta(days=days), now=now)
    if not found:
        raise Unavailable(f"the stack {stack} has sent no notice of a hub {hub}")
    return now + timedelta(days=days)
