"""Counting what the functions did, as CloudWatch metrics. A metric goes out with the log, without a request."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "Bonafide"

type _Metric = tuple[str, str, tuple[tuple[str, str], ...]]

_lock = Lock()
_added_up: Counter[_Metric] | None = None


def count(service: str, name: str, number: int = 1, **dimensions: str) -> None:
    """Adds to a metric of a function (dimension `service`). Each combination of dimensions is a metric of its own."""
    metric = service, name, tuple(dimensions.items())
    with _lock:
        if _added_up is not None:
            _added_up[metric] += number
            return
    _send(metric, number)


@contextmanager
def added_up() -> Iterator[None]:
    """Sends what is counted within as one number for each metric, at the end: a line of the log for each is slow."""
    global _added_up
    with _lock:
        _added_up = counted = Counter[_Metric]()
    try:
        yield
    finally:
        with _lock:
            _added_up = None
        for metric, number in counted.items():
            _send(metric, number)


def _send(metric: _Metric, number: int) -> None:
    service, name, dimensions = metric
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=service)
    for dimension, value in dimensions:
        metrics.add_dimension(dimension, value)
    metrics.add_metric(name, MetricUnit.Count, number)
    metrics.flush_metrics()
