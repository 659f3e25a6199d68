"""What functions ask of DynamoDB, S3 and Lambda is what their roles allow; the embedded AWS itself denies nothing."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from bonafide.aws.objects import documents_of
from bonafide.verifiers import OPTIONAL, VERIFIERS
from local.functions import Functions
from tests.pipeline.conftest import SUSPECT, Embedded, jsonl
from tests.synthetic.applications import stating
from tests.synthetic.resumes import Population
from tests.template.test_permissions import Row, granted
from tests.template.transformed import DEFAULT

type Request = tuple[str, str, str, frozenset[str]]  # function, action, resource, partition keys

NAMES = {
    "HeadObject": "GetObject",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjectsV2": "ListBucket",
    "Invoke": "InvokeFunction",
}
"""What IAM calls the operations that it calls otherwise."""

IN_TRANSACTION = {"Put": "PutItem", "Update": "UpdateItem", "ConditionCheck": "ConditionCheckItem"}
"""What IAM calls the writes of a transaction."""


@contextmanager
def recording() -> Iterator[set[Request]]:
    """Records what functions ask of these services, and nothing of what the test or the embedded AWS asks.

    A function may invoke another one from a thread of its own; requests of its other threads are its own.
    """
    in_thread, outer, requests = threading.local(), [""], set[Request]()
    client: Any = BaseClient
    invoke, call = Functions.invoke, client._make_api_call

    def invoked(functions: Functions, logical_id: str, event: Any) -> Any:
        before, is_outer = getattr(in_thread, "function", ""), not outer[0]
        in_thread.function = logical_id
        outer[0] = outer[0] or logical_id
        try:
            return invoke(functions, logical_id, event)
        finally:
            in_thread.function = before
            outer[0] = "" if is_outer else outer[0]

    def called(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        running = getattr(in_thread, "function", "") or outer[0]
        if running and service in ("dynamodb", "s3", "lambda"):
            of_object = [parameters["Key"]] if "Key" in parameters else []
            resource = "ResultsTable" if service == "dynamodb" else "/".join(["UploadsBucket", *of_object])
            if service == "lambda":
                resource = parameters["FunctionName"].removeprefix("bonafide-")
            resource += f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
            action = NAMES.get(operation, operation) + ("Version" if "VersionId" in parameters else "")
            asked = [(action, parameters)]
            if operation == "TransactWriteItems":  # IAM decides about each of its writes
                asked = [
                    (IN_TRANSACTION[kind], each)
                    for write in parameters["TransactItems"]
                    for kind, each in write.items()
                ]
            for name, content in asked:
                requests.add((running, f"{service}:{name}", resource, frozenset(partition_keys(content))))
        return call(client, operation, parameters)

    with patch.object(Functions, "invoke", invoked), patch.object(client, "_make_api_call", called):
        yield requests


def partition_keys(node: Any) -> Iterator[str]:
    """The partition keys in the parameters of a request to DynamoDB."""
    if isinstance(node, list):
        for element in node:
            yield from partition_keys(element)
    if isinstance(node, dict):
        yield from (node[name]["S"] for name in ("pk", ":pk", ":in") if "S" in node.get(name, ()))
        for value in node.values():
            yield from partition_keys(value)


def is_allowed(request: Request, rows: set[Row] | None = None) -> bool:
    """Whether a function's role allows a request; by default, that of the stack without reviewers."""
    function, action, resource, keys = request
    return any(
        (function, action) == row[:2]
        and fnmatchcase(resource, row[2])
        and all(any(fnmatchcase(key, pattern) for pattern in leading_keys(row[3])) for key in keys)
        for row in rows or granted(DEFAULT)
    )


def leading_keys(condition: str) -> list[str]:
    allowed: list[str] = (
        json.loads(condition or "{}").get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
    )
    return allowed


def test_functions_ask_only_for_what_their_roles_allow(embedded: Embedded) -> None:
    with recording() as requests:
        embedded.put("watchlists/A/list.csv", b"type,value,source\nemail,zq7731@mailinator.com,us\n")
        embedded.stack.drain()
        embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}, {"basics": 1}))
        embedded.send("a.jsonl", jsonl(with_document(embedded, "a-1"), with_document(embedded, "a-2")))
        embedded.send("b.jsonl", jsonl(*(next(stating(n + 1)) | {"application_id": f"b-{n}"} for n in range(2))))
        for path in VERIFIERS:
            body = json.dumps({**SUSPECT, "application_id": "a-3"})
            assert embedded.stack.request("POST", f"/verify/{path}", body).status == 200
        embedded.stack.drain()
        review(embedded)
        embedded.stack.drain()
        embedded.stack.client("s3").delete_object(Bucket=embedded.bucket, Key="watchlists/A/list.csv")
        embedded.stack.drain()
        embedded.stack.invoke("Reconcile", {})
        embedded.put("surges/announced.csv", b"from,kind,value\n2026-11-20,job,ENG-042\n")
        embedded.stack.invoke("Surges", {})
    assert embedded.alerted
    assert {request for request in requests if not is_allowed(request)} == set()
    writers = {
        function for function, action, *_ in requests if action in ("dynamodb:PutItem", "dynamodb:BatchWriteItem")
    }
    requested = {f"Verify{each.title()}Request" for each in VERIFIERS}
    verifiers = {f"Verify{each.title()}" for each in VERIFIERS}
    assert {each[1] for each in requests if each[0] == "ReadDocument"} == {"s3:GetObject"}
    optional = {f"Verify{each.title()}" for each in OPTIONAL}
    others = {"VerifyResume", "Intake", "Assess", "Alerting", "Watchlists", "Reconcile", "Cases", "ReviewByMachine"}
    others |= {"Surges"}
    assert writers == others | verifiers | requested | optional


def with_document(embedded: Embedded, name: str) -> dict[str, Any]:
    """An application with a document, which is the same for all."""
    key = f"{documents_of(name)}resume.txt"
    embedded.put(key, next(Population(17).resumes(1)).text.encode())
    return {**SUSPECT, "application_id": name, "documents": [{"key": key, "kind": "resume"}]}


def review(embedded: Embedded) -> None:
    """Sends a request to every route about cases that changes something, and to most of the others."""

    def send(method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {
            "content-type": "application/json",
            **{name.replace("_", "-"): each for name, each in headers.items()},
        }
        answer = embedded.stack.request(method, path, json.dumps(body).encode() if body is not None else b"", given)
        assert answer.status == 200, (method, path, answer.body)
        return json.loads(answer.body) if answer.headers["content-type"] == "application/json" else None

    case = send("POST", "/cases/next", {})
    path, checked = f"/cases/{case['id']}", ["statements_compared"]
    send("POST", f"{path}/note", {"text": "Called."}, if_match=f'"{case["version"]}"')
    fields = ["name", "notes", "answers"]
    send("POST", f"{path}/reveal", {"fields": fields, "purpose": "decide"})
    passages = {"fields": ["passages"], "purpose": "decide", "applications": ["a-1", "a-2"]}
    assert send("POST", f"{path}/reveal", passages)["fields"]["passages"]
    for read in ("", "/graph", "/events"):
        case = send("GET", f"{path}{read}") if read else send("GET", path)
    seen = send("GET", path)
    body = {"verdict": "same_person_or_household", "reason": "same_person", "checked": checked}
    version = f'"{seen["version"]}"'
    decided = send("POST", f"{path}/verdict", body, if_match=version, idempotency_key="k" * 20)
    reopened = send("POST", f"{path}/reopen", {"reason": "audit_sample"}, if_match=f'"{decided["version"]}"')
    closing = {"action": "close", "verdict": "our_error", "reason": "rule_wrong", "checked": checked}
    assert send("POST", "/cases/bulk", {**closing, "ids": [reopened["id"]], "preview": False})["results"][0]["done"]
    send("POST", "/rules/phone.reserved/lift", {})
    for read in ("/cases", "/rules", "/rules/phone.reserved", "/surges", "/audit?from=2026-11-01&to=2026-11-02"):
        send("GET", read)
