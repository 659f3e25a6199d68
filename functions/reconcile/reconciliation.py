"""Comparing what arrived with what was taken in and verified.

Three questions, each asked where the answer is cheap:

* **Is every open upload complete?** Intake notes each upload that it receives in the partition `uploads-open`. One
  query reads it, one query each reads the items of an upload, and an upload that has its receipt and is verified is
  closed. With 10,000 uploads a day that is 96 queries of the partition, 10,000 to 20,000 of uploads, and 10,000
  deletions.
* **Does every object have a receipt?** Intake may not have heard of an upload at all, so `incoming/` is listed. S3 has
  no list by time: all versions are listed, 1,000 per request, and the receipts of those of the last three days are
  read, 100 per request. A listing takes 600 requests with 10,000 uploads a day and a retention of 30 days, and 4,000
  with 365 days. At 0.1 seconds a request that is one minute, or seven. The pause after a listing is PAUSE_FACTOR times
  as long, so however many objects there are, listings take at most 28,800 requests a day (0.14 US dollars). An upload
  that intake has not heard of is found within half an hour, or 3.5 hours, after `patience`.
* **Is every event of a source done?** One that is has no object any more under `fetch/` or `erasures/`, which are
  listed as often as `incoming/`. One that is older than EVENT_PATIENCE is put on its queue again.

A run can be repeated at any point: what was done is not done again, and what was not is done by the next.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools import Logger

from bonafide.aws import metrics, objects, open_uploads, receipts
from bonafide.aws.table import Table, expiring_item
from bonafide.errors import location
from bonafide.hooks import ERASURES, FETCH
from reconcile.outstanding import Outstanding, Parts, lacks_documents, missing_verifiers
from reconcile.queues import MAX_REQUEUES, Queues, Requeue
from reconcile.uploads import LOOKED_BACK, without_receipt

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from bonafide.aws.table import Item

PAUSE_FACTOR = 30
"""The next listing is due after so many times the duration of the last one."""

EVENT_PATIENCE = timedelta(days=1)
"""How long an event of a source may wait: its queue retries for as long while the source does not answer."""

EVENTS = {FETCH: "fetch", ERASURES: "erasures"}
"""The queues of events, by the prefix of their objects."""

SECONDS_TO_FINISH = 60
"""Seconds before Lambda's time-out at which nothing new is begun."""

logger = Logger(service="reconcile")


class NotChecked(Exception):
    """Some uploads could not be checked. Lambda reports an error, and the next run tries again."""


class State(NamedTuple):
    """What is recorded of an upload. `overdue` are the applications that verifiers have not answered for in time.

    `reads_documents` is whether documents are verified; `optional` are the optional verifiers that are on.
    """

    receipt: "Item | None"
    parts: list["Item"]
    overdue: list[Outstanding]
    reads_documents: bool = True
    optional: frozenset[str] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether all rows were read, and all applications and their documents verified."""
        if self.reads_documents and any(map(lacks_documents, self.parts)):
            return False
        return self.receipt is not None and not any(missing_verifiers(part, self.optional) for part in self.parts)

    @property
    def finished_at(self) -> datetime:
        """When the upload was taken in, last; the least time if it was not."""
        return (
            datetime.fromisoformat(self.receipt["finished_at"]) if self.receipt else datetime.min.replace(tzinfo=UTC)
        )

    @property
    def accepted(self) -> int:
        """How many applications were taken in, so far."""
        return sum(part["applications"] for part in self.parts)

    def verified(self, verifier: str) -> int:
        """How many applications a verifier has answered for."""
        lacking = {(each.part, each.verifier): len(each.statements) for each in self.overdue}
        done = 0
        for part in self.parts:
            key = part["sk"].removeprefix(receipts.PART), verifier
            if verifier not in missing_verifiers(part, self.optional):
                done += part["applications"]
            elif key in lacking:
                done += max(0, part["applications"] - lacking[key])
        return done


class Reconciler(NamedTuple):
    """The table, bucket and queues of a stack.

    `patience` is how long an upload may be without a receipt, from its arrival. `max_requeues` is how often it is put
    on the queue again; None is without limit. `dry_run` is whether nothing is changed, `reads_documents` whether
    documents are verified, and `optional` are the optional verifiers that are switched on.
    """

    table: Table
    bucket: str
    intake_queue: str
    patience: timedelta
    max_requeues: int | None = MAX_REQUEUES
    dry_run: bool = False
    reads_documents: bool = True
    optional: frozenset[str] = frozenset()

    def check(self, upload_id: str, now: datetime, has_time: Callable[[], bool] = lambda: True) -> State:
        """Reads what is recorded of an upload, and sees to the applications that are not verified in time."""
        items = receipts.load(self.table, upload_id)
        parts = [item for key, item in items.items() if key.startswith(receipts.PART)]
        queues = Queues(self.table, self.intake_queue, self.max_requeues)
        of_parts = Parts(self.table, self.bucket, queues, self.dry_run, self.reads_documents, self.optional)
        overdue = of_parts.outstanding(upload_id, parts, now, has_time)
        return State(items.get(receipts.RECEIPT), parts, overdue, self.reads_documents, self.optional)

    def take_in_again(self, upload: objects.Pointer, now: datetime) -> Requeue:
        """Puts an upload without a receipt on intake's queue. The log has its id: its key may contain a name."""
        if self.dry_run:
            return Requeue.WAITING
        queues = Queues(self.table, self.intake_queue, self.max_requeues)
        result = queues.requeue(upload, upload.id, "intake", now=now, pause=self.patience)
        if result is Requeue.SENT:
            logger.warning("upload put on the queue again", upload=upload.id)
        elif result is Requeue.GIVEN_UP:
            logger.error("upload has no receipt", upload=upload.id)
        return result

    def check_open_uploads(self, now: datetime, has_time: Callable[[], bool]) -> tuple[int, int]:
        """Closes the open uploads that are complete.

        Returns:
            how many applications are outstanding, and how many uploads could not be checked.
        """
        outstanding = failed = 0
        for upload_id, opened_at in open_uploads.load(self.table):
            if not has_time():
                break
            try:
                state = self.check(upload_id, now, has_time)
                if state.is_complete and state.finished_at >= opened_at:  # else it is just being taken in once more
                    open_uploads.close(self.table, upload_id)
                outstanding += len({statement for each in state.overdue for statement in each.statements})
            except Exception as error:  # any error: the others are still checked
                logger.error("upload not reconciled", upload=upload_id, error=location(error))
                failed += 1
        return outstanding, failed

    def check_objects(self, now: datetime, has_time: Callable[[], bool]) -> int | None:
        """Puts uploads without a receipt on intake's queue, and returns how many were given up; None if not due."""
        item = next(self.table.query("reconcile", prefix="listing"), None)
        if item and datetime.fromisoformat(item["next_at"]) > now:
            return None
        started = time.monotonic()
        self._check_events(now, has_time)
        since, until = now - LOOKED_BACK, now - self.patience
        versions = objects.versions(self.bucket, "incoming/")
        missing = without_receipt(self.table, versions, since=since, until=until, now=now, has_time=has_time)
        given_up = sum(self.take_in_again(upload, now) is Requeue.GIVEN_UP for upload in missing)
        next_at = now + timedelta(seconds=PAUSE_FACTOR * (time.monotonic() - started))
        self.table.put([expiring_item("reconcile", "listing", next_at, LOOKED_BACK, next_at=next_at.isoformat())])
        return given_up

    def _check_events(self, now: datetime, has_time: Callable[[], bool]) -> None:
        """Puts events of sources that are not done on their queue again. Their keys name no person."""
        queues = Queues(self.table, self.intake_queue, self.max_requeues)
        waiting = (
            (version.pointer, queue)
            for prefix, queue in EVENTS.items()
            for version in objects.versions(self.bucket, prefix)
            if version.is_latest and version.modified <= now - EVENT_PATIENCE
        )
        for pointer, queue in waiting:
            if not has_time():
                return
            result = queues.requeue(pointer, pointer.id, queue, now=now, pause=EVENT_PATIENCE)
            if result is not Requeue.WAITING:
                logger.warning("event is not done", key=pointer.key, put_on_queue=result.value)


def patience(visibility_timeout: int) -> timedelta:
    """How long an upload may be without a receipt, by the visibility timeout of intake's queue in seconds.

    A failed attempt is made again after that timeout, and takes no longer than a sixth of it.
    """
    return timedelta(seconds=visibility_timeout * 7 / 6)


def schedule_handler(reconciler: Reconciler) -> "Callable[[dict[str, Any], LambdaContext], None]":
    """Makes the Lambda handler of the schedule."""

    def handler(_: dict[str, Any], context: "LambdaContext") -> None:
        logger.append_keys(request_id=context.aws_request_id)
        run(reconciler, datetime.now(UTC), lambda: context.get_remaining_time_in_millis() > SECONDS_TO_FINISH * 1000)

    return handler


def run(reconciler: Reconciler, now: datetime, has_time: Callable[[], bool]) -> None:
    """Looks for what is missing, and counts it.

    Raises:
        NotChecked: some uploads could not be checked.
        reconcile.uploads.OutOfTime: there are too many objects to list.
    """
    outstanding, failed = reconciler.check_open_uploads(now, has_time)
    metrics.count("reconcile", "Outstanding", outstanding)
    given_up = reconciler.check_objects(now, has_time)
    if given_up is not None:
        metrics.count("reconcile", "UploadsWithoutReceipt", given_up)
    logger.info("reconciled", outstanding=outstanding, uploads_without_receipt=given_up)
    if failed:
        raise NotChecked(f"{failed} uploads could not be checked; the log names them")
