"""What is done every day: the e-mail subscriptions are checked, and on Mondays the weekly report is sent.

The report is sent to the topic of alerts, so it arrives by the way that alerts take. If it does not arrive, neither do
they.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger

from bonafide.aws import metrics
from bonafide.aws.alerts import Alerts
from bonafide.errors import location
from bonafide.settings import setting
from operations.figures import load_counts, messages_waiting
from operations.report import Figures, Report
from operations.subscriptions import Subscription, is_confirmed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MONDAY = 0

logger = Logger(service="operations")


class Operations(NamedTuple):
    """What is checked and reported.

    `subscriptions` are the e-mail subscriptions that must be confirmed, by whom they are for; `dead_letters` are the
    URLs of queues.
    """

    stack: str
    alerts: Alerts
    subscriptions: dict[str, Subscription]
    dead_letters: tuple[str, ...]

    @classmethod
    def deployed(cls) -> Self:
        """What this deployment has, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        alerts = Alerts.deployed()
        return cls(
            setting("STACK_NAME"),
            alerts,
            {
                "security": Subscription(alerts.topic, setting("ALERT_EMAIL")),
                "operations": Subscription(setting("OPERATIONS_TOPIC"), setting("OPERATIONS_EMAIL")),
            },
            tuple(setting("DEAD_LETTERS").split()),
        )

    def check_subscriptions(self) -> dict[str, bool | None]:
        """Counts the subscriptions that are not confirmed, or cannot be checked, in a metric with an alarm.

        Returns:
            whether each is confirmed; None if that cannot be read.
        """
        confirmed = {name: _known(is_confirmed, each) for name, each in self.subscriptions.items()}
        logger.info("subscriptions checked", confirmed=confirmed)
        missing = sum(each is not True for each in confirmed.values())
        metrics.count("operations", "UnconfirmedSubscriptions", missing)
        return confirmed

    def report(self, confirmed: dict[str, bool | None], now: datetime) -> Report:
        """The report on the seven days until now. What cannot be read is unknown in it."""
        waiting = {
            url.rpartition("/")[2].removeprefix(f"{self.stack}-").removesuffix("-dead-letters").lower(): _known(
                messages_waiting, url
            )
            for url in self.dead_letters
        }
        counts = _known(load_counts, now) or {}
        return Report(self.stack, now, Figures(counts, waiting, confirmed))


def daily_handler(operations: Operations) -> "Callable[[dict[str, Any], LambdaContext], None]":
    """Makes the Lambda handler of the daily schedule. `time` in the event decides whether it is Monday (UTC)."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> None:
        logger.append_keys(request_id=context.aws_request_id)
        confirmed = operations.check_subscriptions()
        now = datetime.fromisoformat(event["time"])
        if now.weekday() == MONDAY:
            report = operations.report(confirmed, now)
            operations.alerts.publish(report.subject, report.bodies, {"kind": "report"})
            logger.info("report sent")

    return handler


def _known[Subject, Value](read: Callable[[Subject], Value], subject: Subject) -> Value | None:
    """What can be read; None if it cannot, whatever the reason: the rest of the report is sent anyway."""
    try:
        return read(subject)
    except Exception as error:
        logger.error("not readable", what=read.__name__, error=location(error))
        return None
