"""Dead letters of what reads the table's stream: applications that a person has to look at, by an alarm."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from bonafide.aws import clients


class DeadLetters(NamedTuple):
    """A dead-letter queue by its URL."""

    queue: str

    def put(self, applications: Iterable[str], reason: str) -> None:
        """Adds one message about these applications. `bonafide reassess` reads it."""
        body = json.dumps({"applications": list(applications), "reason": reason})
        clients.sqs().send_message(QueueUrl=self.queue, MessageBody=body)
