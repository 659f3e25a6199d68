"""What the whole stack writes for an application: counted on embedded AWS, in DynamoDB's own units."""

import io
import json
import tempfile
from collections import Counter
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import boto3

from bench.applications import generated
from local.verification import alerts, embedded_stack

APPLICATIONS = 1000
KILOBYTE = 1024
INDEX_BYTES = 100
"""That DynamoDB charges for storing an item, besides its own."""


class Writes(NamedTuple):
    """Averages of one application. Units are of 1 KB written, and of 4 KB read with strong consistency."""

    applications: int
    puts: float
    units: float
    assessments: float
    worst_puts: float  # every verifier's result assessed by itself
    worst_units: float
    sizes: dict[str, float]  # average bytes of the last item under each sort key
    read_units: float  # of one assessment
    item_bytes: float
    object_bytes: float
    log_bytes: float  # per invocation
    alerts: float


def count(applications: int = APPLICATIONS) -> Writes:
    """Takes invented applications through the stack, and counts every item that is put."""
    puts: list[dict[str, Any]] = []
    invocations = 0

    def keep(params: dict[str, Any], **_: object) -> None:
        for requests in params["RequestItems"].values():
            puts.extend(request["PutRequest"]["Item"] for request in requests)

    def invoked(function: str, records: int) -> None:  # noqa: ARG001  a progress's signature
        nonlocal invocations
        invocations += 1

    lines = [json.dumps(one.document, ensure_ascii=False) for one in generated(applications)]
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, embedded_stack(output=log) as stack:
        # The stack's own clients exist already; those that the functions make take this along.
        session = boto3.DEFAULT_SESSION
        assert session
        session.events.register("provide-client-params.dynamodb.BatchWriteItem", keep)
        upload = Path(folder) / "applications.jsonl"
        upload.write_text("\n".join(lines), encoding="utf-8")
        stack.client("s3").upload_file(str(upload), stack.resource("UploadsBucket"), f"incoming/{upload.name}")
        stack.drain(invoked)
        alerted = len(alerts(stack))
        uploaded = upload.stat().st_size
    return summary(
        puts, applications, alerted / applications, 2 * uploaded, len(log.getvalue().encode()) / invocations
    )


def summary(
    puts: list[dict[str, Any]], applications: int, alerted: float, object_bytes: int, log_bytes: float
) -> Writes:
    """Adds up what was put, in DynamoDB's own form; and what would have been, had each result come by itself."""
    last = {(item["pk"]["S"], item["sk"]["S"]): item for item in puts}
    sizes: dict[str, list[int]] = {}
    for (_, sort_key), item in last.items():
        sizes.setdefault(sort_key, []).append(item_size(item))
    checks = sum(sort_key.startswith("check#") for sort_key in sizes)
    assessments = sum(item["sk"]["S"] == "assessment" for item in puts)
    units = sum(write_units(item_size(item)) for item in puts)
    # With a result outstanding an assessment holds fewer concerns, and says what is outstanding: never much longer.
    rewritten = checks * sum(write_units(size) for size in sizes["assessment"])
    others = sum(write_units(size) for sort_key, found in sizes.items() if sort_key != "assessment" for size in found)
    per_application: Counter[str] = Counter()
    for (partition, _), item in last.items():
        per_application[partition] += item_size(item)
    return Writes(
        applications=applications,
        puts=len(puts) / applications,
        units=units / applications,
        assessments=assessments / applications,
        worst_puts=len(sizes) - 1 + checks,
        worst_units=(others + rewritten) / applications,
        sizes={sort_key: sum(found) / len(found) for sort_key, found in sorted(sizes.items())},
        read_units=sum(ceil(size / (4 * KILOBYTE)) for size in per_application.values()) / applications,
        item_bytes=(sum(per_application.values()) + INDEX_BYTES * len(last)) / applications,
        object_bytes=object_bytes / applications,
        log_bytes=log_bytes,
        alerts=alerted,
    )


def write_units(size: int) -> int:
    """Write request units of an item: one for each KB begun."""
    return ceil(size / KILOBYTE)


def item_size(item: dict[str, Any]) -> int:
    """Bytes of an item in DynamoDB's own form, by its published rules (developer guide, "Item sizes and formats")."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    (kind, held), *_ = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        digits = held.lstrip("-").replace(".", "").strip("0")
        return ceil(len(digits) / 2) + 1
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "L":
        return 3 + sum(1 + _value_size(element) for element in held)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(element) for name, element in held.items())
    raise ValueError(f"an attribute of type {kind} has no size here")
