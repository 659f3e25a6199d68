"""The numbers of the weekly report, from CloudWatch's metrics and from the queues."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bonafide.aws import clients, metrics

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


class Metric(NamedTuple):
    """A metric that the functions emit. The latest value counts if it `is_level`, else the sum."""

    name: str
    service: str
    level: str = ""
    is_level: bool = False


METRICS = {
    "accepted": Metric("RowsAccepted", "intake"),
    "rejected": Metric("RowsRejected", "intake"),
    "low": Metric("Assessed", "assess", "low"),
    "review": Metric("Assessed", "assess", "review"),
    "high": Metric("Assessed", "assess", "high"),
    "alerts": Metric("AlertsSent", "alerting"),
    "outstanding": Metric("Outstanding", "reconcile", is_level=True),
    "without_receipt": Metric("UploadsWithoutReceipt", "reconcile", is_level=True),
}


def load_counts(now: datetime) -> dict[str, int | None]:
    """The numbers of the last seven full days of hours, by the names in METRICS; None if one cannot be read.

    A sum without values is 0: a metric that never counted anything does not exist.
    """
    end = now.replace(minute=0, second=0, microsecond=0)
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    unreadable = set[str]()
    pages = (
        clients.cloudwatch()
        .get_paginator("get_metric_data")
        .paginate(
            MetricDataQueries=[_query(name, metric) for name, metric in METRICS.items()],
            StartTime=end - WEEK,
            EndTime=end,
            ScanBy="TimestampDescending",
        )
    )
    for page in pages:
        for result in page["MetricDataResults"]:
            values[result["Id"]] += result["Values"]
            if result["StatusCode"] not in ("Complete", "PartialData"):
                unreadable.add(result["Id"])
    return {name: None if name in unreadable else _number(METRICS[name], found) for name, found in values.items()}


def messages_waiting(queue: str) -> int:
    """How many messages a queue holds, by its URL; SQS counts approximately."""
    names: Any = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = clients.sqs().get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def _number(metric: Metric, values: list[float]) -> int | None:
    if metric.is_level:
        return int(values[0]) if values else None
    return int(sum(values))


def _query(name: str, metric: Metric) -> Any:
    dimensions = {"service": metric.service, "level": metric.level}
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": metrics.NAMESPACE,
                "MetricName": metric.name,
                "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items() if value],
            },
            "Period": int(HOUR.total_seconds()),
            "Stat": "Maximum" if metric.is_level else "Sum",
        },
    }
