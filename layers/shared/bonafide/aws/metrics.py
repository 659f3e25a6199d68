"""Counting what the functions did, as CloudWatch metrics. A metric goes out with the log, without a request."""

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "Bonafide"


def count(service: str, name: str, number: int = 1, **dimensions: str) -> None:
    """Adds to a metric of a function (dimension `service`). Each combination of dimensions is a metric of its own."""
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=service)
    for dimension, value in dimensions.items():
        metrics.add_dimension(dimension, value)
    metrics.add_metric(name, MetricUnit.Count, number)
    metrics.flush_metrics()
