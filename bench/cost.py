"""What a million applications cost at list prices: quantities from what was measured, times prices from prices.json.

Pure arithmetic, so that it can be checked by hand. What cannot be measured here is assumed, and named in capitals.
"""

import json
from collections.abc import Mapping
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from bench.writes import Documents, Writes

GIGABYTE = 1_000_000_000
FULL_PROCESSOR = 1769  # MB of memory at which Lambda gives one whole processor; below, a share in proportion
ROUND_TRIP = 0.010  # seconds that a function waits for S3 or DynamoDB: within AWS's usual range
SAMPLED = 0.05  # share of invocations that X-Ray traces by its default rule, which also takes one a second
PLATFORM_LOG = 1000  # bytes that Lambda itself logs of an invocation, in JSON: start, end, report
KMS_SHARE = 0.01  # requests to KMS for one to S3: AWS says that a bucket key saves up to 99 of 100
ENVIRONMENTS = 10  # of each verifier, the most that the template lets run at once
READ_AGAIN = 300  # seconds after which each reads the secret again (bonafide.aws.keys); KMS decrypts it
ITEMS_PER_WRITE = 25
ASSESSED_AT_ONCE = 8
MESSAGE_REQUESTS = 3  # sent, received, deleted; the last two are shared by the messages of a batch
ALERT_REQUESTS, ALERT_READS, ALERT_WRITES = 6, 2, 5  # of Alerting for an alert on one application; in units

READING, COMPARING = 0.10, 0.03  # processor seconds of a document of two pages: ReadDocument's process, VerifyResume's
READERS = 8  # documents for which VerifyResume waits at once


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


class Functions(NamedTuple):
    """The work of those functions that run by themselves."""

    intake: Work
    verifiers: tuple[Work, ...]
    assess: Work
    alerting: Work


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
ONE_EACH = Shape(1_000_000, 1_000_000, 1_000_000, 1, 3, 1, 730)  # in a month, no two in one batch: most expensive


@cache
def price_list() -> dict[str, Any]:
    """The content of prices.json: each of its `prices` is in dollars for so many of a unit."""
    content: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_bytes())
    return content


def dollars(quantities: Mapping[str, float]) -> dict[str, float]:
    """What quantities cost, each under the name of its price."""
    prices = price_list()["prices"]
    return {name: quantity * prices[name]["price"] / prices[name]["per"] for name, quantity in quantities.items()}


def processing(shape: Shape, of: Writes, work: Functions) -> dict[str, float]:
    """Quantities of everything that is billed once, for the applications of a shape."""
    applications, uploads, parts, parts_per_batch, assessments, per_assessment, hours = shape
    verifications = len(work.verifiers)
    batches = ceil(parts / parts_per_batch)
    results = applications * assessments
    assess_invocations = ceil(results / per_assessment)
    assessed = results * (1 + of.neighbours)
    alerts = applications * of.alerts  # as if each application had an alert of its own
    invocations = uploads + verifications * batches + assess_invocations + alerts
    reading, writing = uploads + verifications * parts, 2 * uploads + parts  # each upload has a receipt
    # A long file is read on while its parts are being written. Before and after come the upload's own records.
    waiting = uploads * (3 + ceil(applications / parts / ITEMS_PER_WRITE) + 3) * ROUND_TRIP
    seconds = work.intake.gigabyte_seconds(uploads, applications, waiting)
    items = 1 + of.sightings / verifications  # of a verifier and application
    waiting = parts * (1 + ceil(applications / parts * items / ITEMS_PER_WRITE)) * ROUND_TRIP
    seconds += sum(each.gigabyte_seconds(batches, applications, waiting) for each in work.verifiers)
    concurrency = min(ASSESSED_AT_ONCE, per_assessment)
    # While results are outstanding, one request finds that. One assessment of each application is written.
    complete = applications * (1 + of.neighbours)
    requests = assessed * of.read_requests + complete
    of_complete = max(1.0, (requests - (assessed - complete)) / complete)
    waiting = requests * ROUND_TRIP / concurrency
    seconds += work.assess.gigabyte_seconds(
        assess_invocations, complete + (assessed - complete) / of_complete, waiting
    )
    seconds += work.alerting.gigabyte_seconds(alerts, 0, alerts * ALERT_REQUESTS * ROUND_TRIP)
    received = uploads + verifications * batches
    secrets = verifications * ENVIRONMENTS * ceil(hours * 3600 / READ_AGAIN)
    return {
        "lambda_gb_second": seconds,
        "dynamodb_write": applications * of.worst_units + alerts * ALERT_WRITES,
        "dynamodb_read": assessed * of.read_units + alerts * ALERT_READS,
        "s3_write": writing,
        "s3_read": reading,
        "eventbridge_event": writing,
        "sqs_request": reading + (MESSAGE_REQUESTS - 1) * received,
        "sns_publish": alerts,
        "sns_email": alerts,
        "kms_request": (reading + writing) * KMS_SHARE + alerts + secrets,
        "secrets_request": secrets,
        "lambda_request": invocations,
        "logs_ingestion": invocations * (of.log_bytes + PLATFORM_LOG) / GIGABYTE,
        "xray_trace": invocations * SAMPLED,
    }


def documents(number: int, of: Documents, memory: int) -> dict[str, float]:
    """Quantities of what documents add to so many applications: reading, comparing, records, and the file's object."""
    reader, comparer = Work(0, READING, memory), Work(0, COMPARING, memory)
    seconds = reader.gigabyte_seconds(0, number, number * ROUND_TRIP)
    reading = READING / min(1.0, memory / FULL_PROCESSOR) + ROUND_TRIP
    seconds += comparer.gigabyte_seconds(0, number, number * (reading + ROUND_TRIP) / READERS)
    return {
        "lambda_gb_second": seconds,
        "lambda_request": number,
        "dynamodb_write": number * of.units,
        "dynamodb_read": number * of.read_units,
        "s3_write": 2 * number,  # the object, and the list request that finds it
        "s3_read": number,
        "eventbridge_event": number,
        "kms_request": 3 * number * KMS_SHARE,
        "logs_ingestion": number * PLATFORM_LOG / GIGABYTE,
        "xray_trace": number * SAMPLED,
    }


def storage(shape: Shape, of: Writes, table_months: float, bucket_months: float) -> dict[str, float]:
    """Quantities of what stays, for so many months in the table and in the bucket."""
    table, bucket = (shape.applications * size / GIGABYTE for size in (of.item_bytes, of.object_bytes))
    kept = table * table_months
    return {"dynamodb_storage": kept, "dynamodb_recovery": kept, "s3_storage": bucket * bucket_months}


def standing(alarms: int, queues: int) -> dict[str, float]:
    """Quantities of a month in which nothing arrives: Lambda asks each queue five at a time, every 20 seconds."""
    empty_receives = queues * 5 * 30 * 24 * 3600 / 20
    return {"kms_key": 1, "secret": 1, "alarm": alarms, "metric": 2, "dashboard": 1, "sqs_request": empty_receives}
