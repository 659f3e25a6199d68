"""The events that benchmarks send: pointers to the objects that `bench.fake_aws` makes up."""

import json
from typing import Any

from bench.applications import generated
from bench.package import Deployed
from bonafide.verifiers import VERIFIERS

FULL_PART = 500
"""Applications of a part, as intake cuts them."""


def uploads(*keys: str) -> dict[str, Any]:
    """An SQS batch of `Object Created` events, as EventBridge writes them."""
    return {"Records": [_message(number, _arrival(key)) for number, key in enumerate(keys)]}


def results(first: int, count: int) -> dict[str, Any]:
    """A batch of the table's stream: each verifier's result on so many applications of a part."""
    changes = [
        {"Keys": {"pk": {"S": f"app#bench-{number:07}"}, "sk": {"S": f"check#{check}"}}, "SequenceNumber": "1"}
        for number in range(first, first + count)
        for check in VERIFIERS
    ]
    return {"Records": [{"eventName": "INSERT", "dynamodb": change} for change in changes]}


def clusters(count: int) -> dict[str, Any]:
    """An SQS batch of identifiers at which somebody waits for the end of a window; `bench.fake_aws` knows who."""
    return {"Records": [_message(number, f"id#email#{number:064x}") for number in range(count)]}


def post(body: str) -> dict[str, Any]:
    """A request as API Gateway hands it over, payload format 2.0."""
    return {"version": "2.0", "rawPath": "/verify", "headers": {}, "body": body, "isBase64Encoded": False}


def least(function: Deployed) -> dict[str, Any]:
    """The event that gives a function as little as possible to do."""
    if function.answers_requests:
        return post("{")  # is no JSON: status 400
    if "on_results" in function.handler or "on_cluster" in function.handler:
        return {"Records": []}
    return {"Records": [_message(0, "{}")]}  # points nowhere: reported as failed


def real(function: Deployed, applications: int = 1) -> dict[str, Any]:
    """The event of a day's work: a request, a part, an upload, a list, a cluster, or an application's results."""
    if function.answers_requests:
        return post(json.dumps(next(generated(1)).document))
    if "on_results" in function.handler:
        return results(0, applications)
    if "on_cluster" in function.handler:
        return clusters(applications)
    if "watchlists" in function.handler:
        return uploads(f"watchlists/A/{applications}.csv")
    folder = "incoming" if "on_upload" in function.handler else "applications"
    return uploads(f"{folder}/{applications}.jsonl")


def _arrival(key: str) -> str:
    return json.dumps({"detail": {"bucket": {"name": "uploads"}, "object": {"key": key}}})


def _message(number: int, body: str) -> dict[str, Any]:
    return {
        "messageId": f"{number}",
        "receiptHandle": "handle",
        "body": body,
        "attributes": {},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:bench",
        "awsRegion": "us-east-1",
    }
