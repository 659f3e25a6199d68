"""Sending alerts. The recorded assessment is the outbox.

Assess marks an assessment as due. The table's stream brings it here, together with the others of a window. When its
e-mail is published, it is marked as sent. So an application is recorded as alerted only after an e-mail has named it,
with what its assessment said at that moment.

An attempt is counted before anything is published. If the marks cannot be written afterwards, an alert about the same
applications is published at most MAX_ATTEMPTS times; then they go to the dead-letter queue.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger

from alerting.alert import Alert
from alerting.application import HighApplication
from alerting.digest import Digest, digests
from alerting.hub_notice import HubNotice, load_due_notice, mark_notice_sent
from alerting.outbox import load_due, mark_sent
from bonafide.aws import metrics, rate
from bonafide.aws.alerts import Alerts, Refused
from bonafide.aws.dead_letters import DeadLetters
from bonafide.aws.table import Table
from bonafide.errors import location
from bonafide.settings import setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MAX_ATTEMPTS = 3
"""Times that one alert is published at most."""

SECONDS_TO_FINISH = 60
"""Seconds before the function's time-out at which it no longer waits for its turn to publish."""

CONCURRENCY = 8
"""Requests to the table at the same time."""

MAX_JOINING = 300
"""Neighbours of due applications that are read in case they are due, too."""

logger = Logger(service="alerting")


class LimitReached(Exception):
    """The next turn to publish is later than the function may wait. The stream delivers the batch again."""


class Sender(NamedTuple):
    """Where alerts are read from and published to, and how often.

    At least `seconds_between` seconds pass between two e-mails: AWS suspends an e-mail subscription that receives more
    than ten messages a second.
    """

    table: Table
    alerts: Alerts
    dead_letters: DeadLetters
    review_url: str
    per_hour: int
    seconds_between: float = 1.0

    @classmethod
    def deployed(cls) -> Self:
        """The sender of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(
            Table.deployed(),
            Alerts.deployed(),
            DeadLetters(setting("ALERTING_DEAD_LETTERS")),
            setting("REVIEW_URL"),
            int(setting("MAXIMUM_ALERTS_PER_HOUR")),
            float(setting("SECONDS_BETWEEN_ALERTS", default="1")),
        )

    def send_all(self, subjects: Sequence[str], seconds_left: Callable[[], float]) -> None:
        """Sends alerts about those of these applications whose alert is due, together, and notices of hubs.

        Any failure is raised at the end, so that the stream delivers the batch again. Applications that were marked
        as sent are left out then.

        Args:
            subjects: applications whose assessments changed, and the partition keys (`id#…`) of hubs.
            seconds_left: how long the function may still run.

        Raises:
            LimitReached: no further e-mail may be sent before the function has to end.
            bonafide.aws.alerts.Refused: SNS refused. Nothing was sent, and the attempt does not count.
        """
        application_ids = [each for each in subjects if not each.startswith("id#")]
        now = datetime.now(UTC)
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            notices = [
                notice
                for each in subjects
                if each.startswith("id#")
                if (notice := load_due_notice(self.table, each, now, self.review_url))
            ]
            due, unreadable = self._load(application_ids, pool)
            if (due or notices) and self._wait_for_turn(seconds_left):  # meanwhile more may have been found
                due, unreadable = self._load(application_ids, pool)
            refusal: Refused | None = None
            for number, alert in enumerate(chain(self._alerts(due), notices)):
                if number:
                    self._wait_for_turn(seconds_left)
                try:
                    self._send(alert, pool)
                except Refused as error:  # perhaps only this message: the others are tried
                    refusal = error
            if refusal:
                raise refusal
        if unreadable:
            self.dead_letters.put(unreadable, "their assessments cannot be read")

    def _load(
        self, application_ids: Sequence[str], pool: ThreadPoolExecutor
    ) -> tuple[list[HighApplication], list[str]]:
        """The applications whose alert is due, and those whose items cannot be read.

        With them come others that share something with them and are due too: the stream of a large table has several
        shards, and a batch is of one.
        """
        unreadable = list[str]()

        def load(application_id: str) -> HighApplication | None:
            try:
                return load_due(self.table, application_id)
            except (KeyError, ValueError, TypeError) as error:
                logger.error("assessment not readable", application_id=application_id, error=location(error))
                unreadable.append(application_id)
                return None

        due = [each for each in pool.map(load, application_ids) if each]
        failed = unreadable.copy()  # of the others, whatever cannot be read is left to its own batch
        near = {other for each in due for others in each.neighbours.values() for other in others}
        joining = sorted(near.difference(application_ids))[:MAX_JOINING]
        return due + [each for each in pool.map(load, joining) if each], failed

    def _alerts(self, due: Sequence[HighApplication]) -> Iterator[Alert | Digest]:
        now = datetime.now(UTC)
        if len(due) == 1:
            return iter([Alert(due[0], now, self.review_url)])
        return digests(due, now, self.review_url)

    def _wait_for_turn(self, seconds_left: Callable[[], float]) -> bool:
        """Waits until the next e-mail may be sent. Returns whether that took longer than between any two e-mails."""
        seconds = rate.reserve_turn(
            self.table,
            "alerts",
            per_hour=self.per_hour,
            max_seconds=seconds_left() - SECONDS_TO_FINISH,
            now=datetime.now(UTC),
            apart=self.seconds_between,
        )
        if seconds is None:
            raise LimitReached
        time.sleep(seconds)
        return seconds > self.seconds_between

    def _send(self, alert: Alert | Digest | HubNotice, pool: ThreadPoolExecutor) -> None:
        """Publishes an alert, and then marks its applications as alerted, or its hub as reported."""
        now, counter = datetime.now(UTC), f"alert#{alert.id}"
        named = [alert.hub] if isinstance(alert, HubNotice) else [each.application_id for each in alert.applications]
        if not self.table.reserve_quota(counter, 1, limit=MAX_ATTEMPTS, now=now):
            self.dead_letters.put(named, f"alert {alert.id} was sent {MAX_ATTEMPTS} times and could not be recorded")
            self.table.delete([(counter, "count")])  # an operator may have it sent again
            return
        try:
            self.alerts.publish(alert.subject, alert.bodies, alert.attributes)
        except Refused:
            self.table.reserve_quota(counter, -1, limit=MAX_ATTEMPTS, now=now)
            rate.return_turn(self.table, "alerts", per_hour=self.per_hour, now=now)
            raise
        logger.info("alert sent", alert=alert.id, applications=len(alert.applications))
        metrics.count("alerting", "AlertsSent")
        for marked in [pool.submit(mark_sent, self.table, each, alert.id, now) for each in alert.applications]:
            marked.result()
        if isinstance(alert, HubNotice):
            mark_notice_sent(self.table, alert)
        self.table.delete([(counter, "count")])


def assessments_handler(
    sender: Sender,
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of due assessments on the results table's stream."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        changed = (record["dynamodb"]["Keys"]["pk"]["S"].removeprefix("app#") for record in event["Records"])
        sender.send_all(list(dict.fromkeys(changed)), lambda: context.get_remaining_time_in_millis() / 1000)
        return {"batchItemFailures": []}

    return handler
