"""Dead letters of what reads the table's stream: applications that a person has to look at, by an alarm."""

import json
from collections.abc import Iterable
from typing import NamedTuple, Self

from bonafide.aws import clients
from bonafide.settings import setting


class DeadLetters(NamedTuple):
    """A dead-letter queue by its URL."""

    queue: str

    @classmethod
    def deployed(cls, variable: str) -> Self:
        """The dead-letter queue that an environment variable names, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: the variable is not set.
        """
        return cls(setting(variable))

    def put(self, applications: Iterable[str], reason: str) -> None:
        """Adds one message about these applications. `bonafide reassess` reads it."""
        body = json.dumps({"applications": list(applications), "reason": reason})
        clients.sqs().send_message(QueueUrl=self.queue, MessageBody=body)
