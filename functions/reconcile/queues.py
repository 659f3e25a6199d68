"""Putting an upload or a part on its queue again, a few times at most."""

import json
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws import clients, receipts
from bonafide.aws.table import expiring_item

if TYPE_CHECKING:
    from bonafide.aws.objects import Pointer
    from bonafide.aws.table import Table

MAX_REQUEUES = 3
"""Times that one upload or part is put on one queue again."""

KEPT = timedelta(days=14)
"""How long the count is kept: as long as messages and dead letters."""


class Requeue(Enum):
    """What came of an attempt: the message was sent, the last one may still be at work, or all attempts are used."""

    SENT = "sent"
    WAITING = "waiting"
    GIVEN_UP = "given up"


class Queues(NamedTuple):
    """The queues of functions, which are called `<stack>-intake`, `<stack>-phone` and so on.

    `intake` is the URL of the first. `limit` is how often one message is sent again; None is without limit.
    """

    table: "Table"
    intake: str
    limit: int | None = MAX_REQUEUES

    def requeue(
        self, pointer: "Pointer", upload_id: str, to: str, *, part: str = "", now: datetime, pause: timedelta
    ) -> Requeue:
        """Sends a message about an object, unless one was sent within `pause` or all attempts are used.

        The attempt is counted first. So after an error in between, fewer messages are sent, and never more.

        Args:
            pointer: the object.
            upload_id: the upload that it is or belongs to.
            to: `intake`, a verifier, `fetch` or `erasures`.
            part: the number of the part, for a verifier.
            now: the time.
            pause: how long a message is given to have an effect.
        """
        pk, sk = receipts.partition(upload_id), key_of(to, part)
        item = next(self.table.query(pk, prefix=sk, limit=1), None)
        times = int(item["times"]) if item else 0
        if item and datetime.fromisoformat(item["requeued_at"]) > now - pause:
            return Requeue.WAITING
        if self.limit is not None and times >= self.limit:
            return Requeue.GIVEN_UP
        counted = expiring_item(pk, sk, now, KEPT, times=times + 1, requeued_at=now.isoformat())
        written = self.table.put_if(counted, "times = :times", times=times) if item else self.table.put_if_new(counted)
        if not written:  # another run is at it
            return Requeue.WAITING
        url = self.intake.removesuffix("intake") + to
        clients.sqs().send_message(QueueUrl=url, MessageBody=_event(pointer))
        return Requeue.SENT


def key_of(to: str, part: str = "") -> str:
    """The sort key of a count: `requeued#intake` or `requeued#phone#000001`."""
    return "#".join(filter(None, ("requeued", to, part)))


def _event(pointer: "Pointer") -> str:
    """What EventBridge says of a new object, as far as the functions read it."""
    about = {"key": pointer.key, **({"version-id": pointer.version} if pointer.version else {})}
    return json.dumps({"detail": {"bucket": {"name": pointer.bucket}, "object": about}})
