"""The events that benchmarks send: pointers to the objects that `bench.aws_server` makes up."""

import json
from typing import Any

from bench.package import Deployed
from bonafide.verifiers import OPTIONAL, VERIFIERS
from tests.synthetic.applications import generated

FULL_PART = 500  # applications of a part, as intake cuts them
SMALL_FILE = 10_000  # rows of a file or a list for one invocation of Intake or Watchlists
HIRED = 500  # people of a file of deliveries
DELIVERY = {
    "application_id": "bench-0000000",
    "name": "Ana Almeida",
    "address": "12 Canal Street",
    "postal_code": "62701",
    "city": "Springfield",
    "region": "IL",
    "country": "US",
}


def uploads(*keys: str) -> dict[str, Any]:
    """An SQS batch of `Object Created` events, as EventBridge writes them."""
    details = ({"bucket": {"name": "uploads"}, "object": {"key": key}} for key in keys)
    return _messages(*(json.dumps({"detail": detail}) for detail in details))


def least(function: Deployed) -> dict[str, Any]:
    """The event that gives a function as little as possible to do."""
    if function.handler.startswith("read_document."):
        return {"bucket": "uploads", "key": "documents/applications/bench-0000000/missing.pdf"}  # answered: missing
    if function.answers_requests:
        return _post("{")  # not JSON: status 400
    if _is_scheduled(function):
        return _tick()
    if function.handler.split(".")[1] in ("on_results", "on_assessments", "on_changes"):
        return {"Records": []}
    return _messages("{}")  # no pointer: reported as failed


def real(function: Deployed, count: int = 1) -> dict[str, Any]:
    """The event of everyday work: so many applications or entries of a watchlist."""
    match function.handler.split(".")[:2]:
        case "verify_shipping", "on_request":
            return _post(json.dumps(DELIVERY))
        case "verify_shipping", "on_upload":
            return uploads(f"shipping/{count}.csv")
        case str(name), "on_request" if name.startswith("verify_"):
            return _post(json.dumps(next(generated(1)).document))
        case _, "on_results":
            return _results(count)
        case _, "on_assessments":
            return _assessments(count)
        case "watchlists", _:
            return uploads(f"watchlists/A/{count}.csv")
        case _, "on_upload":
            return uploads(f"incoming/{count}.jsonl")
        case _, "on_part":
            return uploads(_part(function, count))
    return least(function)  # its work is in the table, at a source or with a person


def has_work(function: Deployed) -> bool:
    """Whether there is an event of everyday work for a function, other than the least."""
    return _is_scheduled(function) or real(function) != least(function)


def full(function: Deployed) -> dict[str, Any]:
    """The most that one invocation is given: full parts, results, assessments, or a file or list of 10,000 rows."""
    if "on_part" in function.handler:
        return uploads(*[_part(function, FULL_PART)] * (function.batch_size or 1))
    return real(function, full_count(function))


def full_count(function: Deployed) -> int:
    """How many applications or entries that holds."""
    batch = function.batch_size or 1
    kind = function.handler.split(".")[1]
    if function.handler.startswith("verify_shipping."):
        return HIRED
    counts = {"on_results": batch // len(VERIFIERS), "on_assessments": batch, "on_upload": SMALL_FILE}
    return counts.get(kind, batch * FULL_PART)


def _part(function: Deployed, count: int) -> str:
    """The key of a part of so many applications, each of which concerns the function."""
    is_optional = function.handler.split(".")[0].removeprefix("verify_") in OPTIONAL
    return f"applications/{'stating/' if is_optional else ''}{count}.jsonl"


def _is_scheduled(function: Deployed) -> bool:
    return function.handler.split(".")[1] in ("on_schedule", "on_deadlines")


def _results(count: int) -> dict[str, Any]:
    changes = [
        {"Keys": {"pk": {"S": f"app#bench-{number:07}"}, "sk": {"S": f"check#{check}"}}, "SequenceNumber": "1"}
        for number in range(count)
        for check in VERIFIERS
    ]
    return {"Records": [{"eventName": "INSERT", "dynamodb": change} for change in changes]}


def _assessments(count: int) -> dict[str, Any]:
    keys = ({"pk": {"S": f"app#bench-{number:07}"}, "sk": {"S": "assessment"}} for number in range(count))
    changes = [{"Keys": key, "SequenceNumber": "1"} for key in keys]
    return {"Records": [{"eventName": "MODIFY", "dynamodb": change} for change in changes]}


def _tick() -> dict[str, Any]:
    """The event of a schedule, on a day without a report."""
    return {"detail-type": "Scheduled Event", "time": "2026-11-29T06:00:00Z"}


def _post(body: str) -> dict[str, Any]:
    """A request in API Gateway's payload format 2.0."""
    context = {"http": {"method": "POST", "path": "/verify"}, "authorizer": {}, "stage": "$default"}
    request = {"version": "2.0", "rawPath": "/verify", "routeKey": "POST /verify", "headers": {}}
    return request | {"requestContext": context, "body": body, "isBase64Encoded": False}


def _messages(*bodies: str) -> dict[str, Any]:
    """An SQS batch."""
    source = {"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:bench"}
    common = {"receiptHandle": "handle", "attributes": {}, "messageAttributes": {}, "awsRegion": "us-east-1", **source}
    return {"Records": [{"messageId": f"{number}", "body": body, **common} for number, body in enumerate(bodies)]}
