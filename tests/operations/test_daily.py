"""The daily run: subscriptions that are not confirmed are noticed, and on Mondays the report is sent."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import clients
from bonafide.aws.alerts import Alerts
from operations.daily import Operations, daily_handler
from operations.figures import METRICS
from operations.subscriptions import Subscription

SUNDAY, MONDAY = "2026-11-29T06:00:00Z", "2026-11-30T06:00:00Z"
SECURITY, ON_CALL = "security@example.com", "on-call@example.com"
OPERATIONS = Operations(
    "bonafide",
    Alerts("arn:alerts"),
    {
        "security": Subscription("arn:alerts", SECURITY),
        "operations": Subscription("arn:operations", ON_CALL),
    },
    ("https://sqs.example/123456789012/bonafide-phone-dead-letters",),
)


def subscribed(address: str, arn: str = "arn:aws:sns:us-east-1:123456789012:alerts:1", protocol: str = "email") -> Any:
    return {"Protocol": protocol, "Endpoint": address, "SubscriptionArn": arn}


class Aws:
    """What the function asks AWS for. A test changes the answers; an exception as an answer is raised."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Any] = {
            "arn:alerts": [subscribed(SECURITY)],
            "arn:operations": [subscribed(ON_CALL)],
        }
        self.values: Any = {name: [3.0, 4.0] for name in METRICS}
        self.status = dict.fromkeys(METRICS, "Complete")
        self.waiting: Any = {"ApproximateNumberOfMessages": "2", "ApproximateNumberOfMessagesNotVisible": "1"}
        self.published: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []

    def get_paginator(self, operation: str) -> Any:
        return SimpleNamespace(paginate=getattr(self, f"_{operation}"))

    def _list_subscriptions_by_topic(self, *, TopicArn: str) -> Iterator[Any]:  # noqa: N803
        for each in given(self.subscriptions[TopicArn]):
            yield {"Subscriptions": [each]}

    def _get_metric_data(self, **asked: Any) -> Iterator[Any]:
        self.asked.append(asked)
        for name, values in given(self.values).items():
            for value in values or [None]:
                found = [] if value is None else [value]
                yield {"MetricDataResults": [{"Id": name, "Values": found, "StatusCode": self.status[name]}]}

    def get_queue_attributes(self, **asked: Any) -> Any:  # noqa: ARG002
        return {"Attributes": given(self.waiting)}

    def publish(self, **message: Any) -> None:
        self.published.append(message)

    exceptions = SimpleNamespace(ClientError=ConnectionError)


def given(answer: Any) -> Any:
    if isinstance(answer, Exception):
        raise answer
    return answer


@pytest.fixture
def aws() -> Iterator[Aws]:
    made = Aws()
    with (
        patch.object(clients, "sns", lambda: made),
        patch.object(clients, "sqs", lambda: made),
        patch.object(clients, "cloudwatch", lambda: made),
    ):
        yield made


type Run = Callable[[str], int]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the function as the schedule does, and returns how many subscriptions the metric says are unconfirmed."""

    def invoke(time: str) -> int:
        daily_handler(OPERATIONS)({"time": time}, SimpleNamespace(aws_request_id="1"))  # type: ignore[arg-type]
        emitted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
        (metric,) = emitted
        assert (metric["service"], metric["_aws"]["CloudWatchMetrics"][0]["Namespace"]) == ("operations", "Bonafide")
        return int(metric["UnconfirmedSubscriptions"][0])

    return invoke


def email(aws: Aws) -> str:
    (message,) = aws.published
    text: str = json.loads(message["Message"])["email"]
    return text


@pytest.mark.parametrize(
    ("topic", "subscriptions", "unconfirmed", "why"),
    [
        ("arn:alerts", [subscribed(SECURITY)], 0, "confirmed"),
        ("arn:alerts", [subscribed("Security@Example.com")], 0, "the same mailbox"),
        ("arn:alerts", [subscribed("x", protocol="sqs"), subscribed(SECURITY)], 0, "confirmed, beside others"),
        ("arn:alerts", [subscribed(SECURITY, "Deleted"), subscribed(SECURITY)], 0, "confirmed again"),
        ("arn:alerts", [subscribed(SECURITY, "PendingConfirmation")], 1, "nobody has clicked the link"),
        ("arn:alerts", [subscribed(SECURITY, "Deleted")], 1, "somebody has unsubscribed"),
        ("arn:alerts", [], 1, "SNS has forgotten it"),
        ("arn:alerts", [subscribed(SECURITY, protocol="sqs")], 1, "no e-mail"),
        ("arn:alerts", [subscribed("somebody@example.com")], 1, "only somebody else hears of alerts"),
        ("arn:operations", [], 1, "nobody hears of alarms"),
        ("arn:alerts", ConnectionError(), 1, "not known, so perhaps not confirmed"),
    ],
)
def test_subscription_that_is_not_confirmed_is_counted(
    aws: Aws, run: Run, topic: str, subscriptions: Any, unconfirmed: int, why: str
) -> None:
    aws.subscriptions[topic] = subscriptions
    assert run(SUNDAY) == unconfirmed, why


def test_report_is_sent_on_mondays_only(aws: Aws, run: Run) -> None:
    run(SUNDAY)
    assert aws.published == []
    run(MONDAY)
    (message,) = aws.published
    assert message["TopicArn"] == "arn:alerts"
    assert "level" not in message["MessageAttributes"]  # by which subscriptions to alerts filter


def test_report_has_the_sums_of_the_week_and_the_latest_number_outstanding(aws: Aws, run: Run) -> None:
    run(MONDAY)
    assert "Rows            7 accepted, 7 rejected\n" in email(aws)
    assert "Assessed        21: 7 low, 7 review, 7 high\n" in email(aws)
    assert "Outstanding     3 applications, 3 uploads\n" in email(aws)
    assert "Dead letters    phone 3\n" in email(aws)
    (asked,) = aws.asked
    assert (asked["StartTime"].isoformat(), asked["EndTime"].isoformat()) == (
        "2026-11-23T06:00:00+00:00",
        "2026-11-30T06:00:00+00:00",
    )
    assert asked["ScanBy"] == "TimestampDescending"


def test_metric_that_never_counted_anything_is_zero_but_outstanding_is_unknown(aws: Aws, run: Run) -> None:
    aws.values = {name: [] for name in METRICS}
    run(MONDAY)
    assert "Alerts sent     0\n" in email(aws)
    assert "Outstanding     unknown applications, unknown uploads\n" in email(aws)


def test_metric_that_cannot_be_read_leaves_the_others(aws: Aws, run: Run) -> None:
    aws.status["alerts"] = "InternalError"
    run(MONDAY)
    assert "Alerts sent     unknown\n" in email(aws)
    assert "Rows            7 accepted, 7 rejected\n" in email(aws)


def test_report_is_sent_even_if_nothing_can_be_read(aws: Aws, run: Run) -> None:
    aws.subscriptions = dict.fromkeys(aws.subscriptions, ConnectionError())
    aws.values = aws.waiting = ConnectionError()
    assert run(MONDAY) == 2
    assert "Rows            unknown accepted, unknown rejected\n" in email(aws)
    assert "Dead letters    phone unknown\n" in email(aws)
    assert "E-mail          security unknown, operations unknown\n" in email(aws)
