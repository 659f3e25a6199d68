"""Requests to the review API on an in-memory AWS, and cases to ask for."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from unittest.mock import patch

from bonafide import policy
from bonafide.application import Application
from bonafide.aws import clients, records, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.findings import Finding, Outcome
from bonafide.risk import Level, assess
from cases import openapi, store
from cases.api import Resources, request_handler
from cases.case import SYSTEM, Case, new_id
from cases.routes import ROUTES
from cases.states import State
from local.memory_aws import MemoryDynamoDB, MemoryS3

NOW = datetime.now(UTC)


class OneKey(Keys):
    """A key that needs no secret."""

    def active(self) -> tuple[bytes, ...]:
        return (b"key",)


KEYS = OneKey("")
RESOURCES = Resources(Table("results", timedelta(days=30)), "uploads", KEYS)
ALL = ("review:lead", "review:audit")
POLICY = policy.load()


class Response(NamedTuple):
    """An answer, with the body as JSON if it is."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.text)


class Client(NamedTuple):
    """Sends requests as API Gateway does, for a person with some scopes."""

    handler: Callable[[Any, Any], dict[str, Any]]
    subject: str = "ann"
    scopes: tuple[str, ...] = ALL

    def person(self, subject: str, *scopes: str) -> "Client":
        """The same for another person."""
        return self._replace(subject=subject, scopes=scopes or self.scopes)

    def get(self, path: str, **query: str) -> Response:
        """Sends a GET request."""
        return self.send("GET", path, query=query)

    def post(
        self, path: str, body: Any = None, *, version: int | str | None = None, key: str | None = None
    ) -> Response:
        """Sends a POST request with JSON; `version` makes If-Match, `key` is the Idempotency-Key."""
        headers = {"content-type": "application/json"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if key:
            headers["idempotency-key"] = key
        return self.send("POST", path, headers=headers, body=json.dumps(body or {}))

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
        authorizer: Mapping[str, Any] | None = None,
    ) -> Response:
        """Sends any request, and sees that its answer is one of those that the OpenAPI document describes.

        `authorizer` replaces what API Gateway says of the person.
        """
        claims = {"sub": self.subject, "scope": " ".join(self.scopes)}
        event = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "headers": dict(headers or {}),
            "queryStringParameters": dict(query or {}),
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
                "domainName": "review.example",
                "authorizer": {"jwt": {"claims": claims}} if authorizer is None else authorizer,
            },
            "body": body,
            "isBase64Encoded": False,
        }
        answer = self.handler(event, SimpleNamespace(aws_request_id="request-1"))
        given = {name.lower(): value for name, value in answer["headers"].items()}
        assert answer["statusCode"] in _described(method, path), f"{method} {path} may answer {answer['statusCode']}"
        return Response(answer["statusCode"], given, answer["body"] or "")


def _described(method: str, path: str) -> set[int]:
    """The statuses that the OpenAPI document describes for a request; for one of no route, 404 and 405."""
    for (of_route, pattern), statuses in STATUSES.items():
        if method == of_route and re.fullmatch(pattern, path):
            return statuses
    return {404, 405}


STATUSES = {
    (name.upper(), re.sub(r"\{\w+\}", "[^/]+", path)): set(map(int, operation["responses"]))
    for path, methods in openapi.document(ROUTES)["paths"].items()
    for name, operation in methods.items()
}
"""The statuses that the OpenAPI document describes, by method and pattern of the path."""


@contextmanager
def in_memory() -> Iterator[tuple[MemoryDynamoDB, MemoryS3]]:
    """An empty table and bucket in place of those of AWS."""
    table, bucket = MemoryDynamoDB(), MemoryS3(lambda: datetime.now(UTC))
    with patch.object(clients, "dynamodb", lambda: table), patch.object(clients, "s3", lambda: bucket):
        yield table, bucket


def client() -> Client:
    """A client of the API, for a lead."""
    return Client(cast(Callable[[Any, Any], dict[str, Any]], request_handler(ROUTES, RESOURCES)))


def case(applications: Iterable[str] = ("a-1",), **fields: Any) -> Case:
    """Opens a case; `fields` are those that differ from the usual."""
    usual: dict[str, Any] = {
        "id": new_id(NOW),
        "version": 1,
        "state": State.OPEN,
        "level": Level.HIGH,
        "points": 12,
        "applications": tuple(applications),
        "opened_at": NOW,
        "due_at": NOW + timedelta(hours=20),
        "expires_at": int((NOW + timedelta(days=30)).timestamp()),
        "headline": (("phone.reserved", "The number is reserved."),),
        "codes": ("phone.reserved",),
        "job": "ENG-042: Backend Engineer",
        "submitted_at": "2026-11-20T09:00:00+00:00",
    }
    made = store.opened(Case(**usual | fields), SYSTEM, NOW, {})
    store.commit(RESOURCES.table, made)
    return made.case


def finding(code: str, *, evidence: str = "stated: •••") -> Finding:
    """A concern, in words that name its code."""
    strength = POLICY.codes[code].strength
    words = {name: f"{name} of {code}" for name in ("summary", "why", "innocent", "question")}
    return Finding(code=code, outcome=Outcome.CONCERN, strength=strength, evidence=evidence, **words)


def application(
    application_id: str,
    *codes: str,
    phone: Sequence[str] = (),
    not_assessed: Sequence[str] = (),
    **place: str,
) -> None:
    """Records an application with concerns about its telephone number, whose hashes are `phone`."""
    table = RESOURCES.table
    stated = Application.model_validate(
        {
            "application_id": application_id,
            "submitted_at": "2026-11-20T09:00:00Z",
            "job": {"id": "ENG-042", "title": "Backend Engineer"},
            "basics": {"name": "Jane Doe", "phone": "+12125552368"},
        }
    )
    unable = [
        Finding(code=code, outcome=Outcome.NOT_ASSESSED, strength="weak", evidence="no number is stated")
        for code in not_assessed
    ]
    found = [finding(code) for code in codes]
    identifiers = {"phone": list(phone)} if phone else {}
    check = records.check_item(
        stated, "phone", [*found, *unable], now=NOW, kept=table.retention, identifiers=identifiers, names={},
        policy_version=POLICY.version,
    )  # fmt: skip
    part: dict[str, Any] = {"part": "applications/u-1/part-000001.jsonl", "line": 1, "upload": "u-1", "row": 1}
    statement = records.application_item(stated, now=NOW, kept=table.retention, **{**part, **place})
    assessment = records.assessment_item(
        application_id, assess(found, POLICY), [], now=NOW, expires_at=check["expires_at"], before={}, neighbours={}
    )
    seen = sightings.items(application_id, identifiers, now=NOW, expires_at=check["expires_at"])
    table.put([check, statement, assessment, *seen])
