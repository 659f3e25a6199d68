"""Writes `events/webhooks_*.json`, signed with the key of the sample connections.

Run it from the project's folder, with the `pythonpath` of pyproject.toml: `python -m tests.webhooks.samples`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bonafide.hooks import SOURCES
from local.sample_connections import ID, KEY
from tests.webhooks.vendors import applied

EVENTS = Path(__file__).parents[2] / "events"
SENT_AT = datetime(2099, 1, 1, tzinfo=UTC)
"""Sources that sign a time sign this one, so that the samples stay valid."""


def sample(source: str) -> dict[str, Any]:
    """The event of an HTTP API (payload 2.0) that a source's message about an application becomes."""
    delivery = applied(source, at=SENT_AT, key=KEY.encode())
    path = f"/hooks/{source}/{ID}"
    return {
        "version": "2.0",
        "routeKey": "POST /hooks/{source}/{connection}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **delivery.headers},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcde12345",
            "domainName": "abcde12345.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abcde12345",
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.20",
                "userAgent": source,
            },
            "requestId": "JKJaXmPLvHcESHB=",
            "routeKey": "POST /hooks/{source}/{connection}",
            "stage": "$default",
            "time": "20/Nov/2026:09:15:00 +0000",
            "timeEpoch": 1795166100000,
        },
        "pathParameters": {"source": source, "connection": ID},
        "body": delivery.body.decode(),
        "isBase64Encoded": False,
    }


def written(source: str) -> str:
    """The content of the file of a sample."""
    return json.dumps(sample(source), indent=2) + "\n"


if __name__ == "__main__":
    for each in SOURCES:
        (EVENTS / f"webhooks_{each}.json").write_text(written(each), encoding="utf-8")
