"""The connections of `bonafide serve`, one for each source, to try webhooks with. No deployed stack has them.

The events `events/webhooks_*.json` are signed with their key.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bonafide.aws.connections import Settings
from bonafide.aws.table import Table
from bonafide.hooks import SOURCES, Connection
from local.cloud import STACK_NAME

if TYPE_CHECKING:
    from local.stack import Stack

ID = "samplesamplesamp"
KEY = "the-known-key-of-the-sample-connections"


def create(stack: "Stack") -> None:
    """Makes the connections in an embedded stack. Nothing is fetched or written there: they have no access."""
    secrets = stack.client("secretsmanager")
    held = json.dumps({"signing": {"current": KEY}, "api": {}})
    for source in SOURCES:
        secrets.create_secret(Name=f"{STACK_NAME}/connections/{source}/{ID}", SecretString=held)
    now = datetime.now(UTC)
    table = Table(stack.resource("ResultsTable"), timedelta())
    table.put([Settings(Connection(source, ID), now).item() for source in SOURCES])
