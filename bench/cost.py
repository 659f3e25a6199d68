"""What a million applications cost at list prices: quantities from what was measured, times prices from prices.json.

Pure arithmetic, so that it can be checked by hand. What cannot be measured here is assumed, and named in capitals.
"""

import json
from collections.abc import Mapping
from functools import cache
from math import ceil
from pathlib import Path
from typing import NamedTuple

GIGABYTE = 1_000_000_000
FULL_PROCESSOR = 1769
"""MB of memory at which Lambda gives one whole processor; below, a share in proportion."""

ROUND_TRIP = 0.010
"""Seconds of one request to S3 or DynamoDB, as a function waits for it: within AWS's usual range."""

SAMPLED = 0.05
"""Share of invocations that X-Ray traces by its default rule, which also takes one a second."""

PLATFORM_LOG = 1000
"""Bytes that Lambda itself logs of an invocation, in JSON: start, end, report."""

KMS_SHARE = 0.01
"""Requests to KMS for one to S3: AWS says that a bucket key saves up to 99 of 100."""

ENVIRONMENTS = 10
"""Of each verifier, the most that the template lets run at once."""

READ_AGAIN = 300
"""Seconds after which each of them reads the secret again (bonafide.aws.keys). It is encrypted with the KMS key."""

ITEMS_PER_WRITE = 25
ASSESSED_AT_ONCE = 8
MESSAGE_REQUESTS = 3
"""Of a message to its queue: sent, received, deleted. The last two are shared by the messages of a batch."""

CLUSTER_REQUESTS = 5
"""Of AlertClusters for a message: two queries, of a unit each; the alert, and two changes."""
CLUSTER_QUERIES = 2


class Work(NamedTuple):
    """The processor seconds of one function: of an invocation, and of each application in it; its memory in MB."""

    per_invocation: float
    per_application: float
    memory: int

    def gigabyte_seconds(self, invocations: float, applications: float, waiting: float) -> float:
        """What is billed: processor time at this memory's share of a processor, and waiting, in seconds in all."""
        share = min(1.0, self.memory / FULL_PROCESSOR)
        processor = (invocations * self.per_invocation + applications * self.per_application) / share
        return (processor + waiting) * self.memory / 1024


class Measured(NamedTuple):
    """What one application takes, on average, as measured in this run."""

    write_units: float  # with every result assessed by itself
    read_units: float  # of one assessment
    read_requests: float  # of one assessment
    neighbours: float  # other applications that are assessed again with one
    sightings: float  # of one application
    item_bytes: float  # what stays in the table
    object_bytes: float  # what stays in the bucket
    log_bytes: float  # that the functions write, per invocation
    alerts: float  # per application
    cluster_messages: float  # per application
    intake: Work
    verifiers: tuple[Work, ...]
    assess: Work
    clusters: Work


class Shape(NamedTuple):
    """How a number of applications arrives: so many uploads, cut into so many parts, taken so many at a time."""

    applications: int
    uploads: int
    parts: int
    parts_per_batch: int
    assessments: int  # of one application: one for each result that comes by itself
    applications_per_assessment: int  # of one batch of the stream
    hours: int  # that all of them take


ONE_FILE = Shape(1_000_000, 1, 2000, 1, 3, 100, 1)
ONE_EACH = Shape(1_000_000, 1_000_000, 1_000_000, 1, 3, 1, 730)
"""In a month, and no two uploads ever meet in a batch: the dearest way there is."""


class Price(NamedTuple):
    """A list price: dollars for so many of a unit."""

    price: float
    per: float
    unit: str
    source: str
    confirmed: str


@cache
def prices() -> dict[str, Price]:
    """The list prices, by name."""
    data = json.loads(Path(__file__).with_name("prices.json").read_bytes())
    return {name: Price(**price) for name, price in data["prices"].items()}


@cache
def prices_date() -> str:
    """The day of the list prices."""
    date: str = json.loads(Path(__file__).with_name("prices.json").read_bytes())["date"]
    return date


def dollars(quantities: Mapping[str, float]) -> dict[str, float]:
    """What quantities cost, each under the name of its price."""
    known = prices()
    return {name: quantity * known[name].price / known[name].per for name, quantity in quantities.items()}


def processing(shape: Shape, of: Measured) -> dict[str, float]:
    """Quantities of all that is billed once, for the applications of a shape."""
    verifications = len(of.verifiers)
    batches = ceil(shape.parts / shape.parts_per_batch)
    results = shape.applications * shape.assessments
    assess_invocations = ceil(results / shape.applications_per_assessment)
    assessed = results * (1 + of.neighbours)
    cluster_messages = shape.applications * of.cluster_messages
    invocations = shape.uploads + verifications * batches + assess_invocations + cluster_messages
    per_part = ceil(shape.applications / shape.parts / ITEMS_PER_WRITE)
    reading = shape.uploads + verifications * shape.parts
    writing = shape.uploads + shape.parts
    seconds = of.intake.gigabyte_seconds(
        # A long file is read on while its parts are being written.
        shape.uploads,
        shape.applications,
        waiting=shape.uploads * (1 + per_part + 1) * ROUND_TRIP,
    )
    items = 1 + of.sightings / verifications  # of a verifier and application
    per_verified_part = ceil(shape.applications / shape.parts * items / ITEMS_PER_WRITE)
    for work in of.verifiers:
        waiting = shape.parts * (1 + per_verified_part) * ROUND_TRIP
        seconds += work.gigabyte_seconds(batches, shape.applications, waiting)
    concurrency = min(ASSESSED_AT_ONCE, shape.applications_per_assessment)
    waiting = assessed * (of.read_requests + 1) * ROUND_TRIP / concurrency  # one more, as if each were written
    seconds += of.assess.gigabyte_seconds(assess_invocations, assessed, waiting)
    seconds += of.clusters.gigabyte_seconds(cluster_messages, 0, cluster_messages * CLUSTER_REQUESTS * ROUND_TRIP)
    messages = shape.uploads + verifications * shape.parts + cluster_messages
    received = shape.uploads + verifications * batches + cluster_messages
    secrets = verifications * ENVIRONMENTS * ceil(shape.hours * 3600 / READ_AGAIN)
    return {
        "lambda_gb_second": seconds,
        "lambda_request": invocations,
        "dynamodb_write": shape.applications * of.write_units,
        "dynamodb_read": assessed * of.read_units + cluster_messages * CLUSTER_QUERIES,
        "s3_write": writing,
        "s3_read": reading,
        "eventbridge_event": writing,
        "sqs_request": messages + (MESSAGE_REQUESTS - 1) * received,
        "sns_publish": shape.applications * of.alerts,
        "sns_email": shape.applications * of.alerts,
        "kms_request": (reading + writing) * KMS_SHARE + shape.applications * of.alerts + secrets,
        "secrets_request": secrets,
        "logs_ingestion": invocations * (of.log_bytes + PLATFORM_LOG) / GIGABYTE,
        "xray_trace": invocations * SAMPLED,
    }


def storage(shape: Shape, of: Measured, table_months: float, bucket_months: float) -> dict[str, float]:
    """Quantities of what stays, for so many months in the table and in the bucket."""
    table, bucket = (shape.applications * size / GIGABYTE for size in (of.item_bytes, of.object_bytes))
    return {
        "dynamodb_storage": table * table_months,
        "dynamodb_recovery": table * table_months,
        "s3_storage": bucket * bucket_months,
    }


def forgetting(shape: Shape, of: Measured) -> dict[str, float]:
    """Quantities of what expires. To delete is free, but a sighting that goes has its neighbours assessed again."""
    sightings = shape.applications * of.sightings
    invocations = ceil(sightings / shape.applications_per_assessment)
    again = sightings * of.neighbours
    concurrency = min(ASSESSED_AT_ONCE, shape.applications_per_assessment)
    waiting = (sightings + again * of.read_requests) * ROUND_TRIP / concurrency
    return {
        "lambda_gb_second": of.assess.gigabyte_seconds(invocations, sightings + again, waiting),
        "lambda_request": invocations,
        "dynamodb_read": sightings + again * of.read_units,
        "logs_ingestion": invocations * (of.log_bytes + PLATFORM_LOG) / GIGABYTE,
        "xray_trace": invocations * SAMPLED,
    }


def standing(alarms: int, queues: int) -> dict[str, float]:
    """Quantities of a month in which nothing arrives: Lambda asks each queue five at a time, every 20 seconds."""
    empty_receives = queues * 5 * 30 * 24 * 3600 / 20
    return {"kms_key": 1, "secret": 1, "alarm": alarms, "metric": 2, "dashboard": 1, "sqs_request": empty_receives}
