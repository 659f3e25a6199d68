"""The results table: what is known of an application, by application. It holds no personal data.

| pk         | sk                                       | holds                                               |
|------------|------------------------------------------|-----------------------------------------------------|
| `app#<id>` | `application`                            | pointer to the part and row, submitted_at, job, source |
| `app#<id>` | `check#phone`, `#email` or `#education`  | findings, identifiers (hashes), policy version      |
| `app#<id>` | `assessment`                             | level, points per family, concerns, alerted level   |
| `carrier-lookup#<hash>`, `email-insight#<hash>` | the same word | what a paid look-up said, for a month |
| `carrier-lookups#<day>`, `email-insights#<day>` | `count`       | how many were paid for that day       |

Every write puts the same item under the same key, so a repetition changes nothing. Findings stand in one attribute
as JSON: as nested DynamoDB attributes they cost several times the processor time, and no query could use them.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from pydantic import TypeAdapter

from bonafide.application import Application
from bonafide.aws import clients
from bonafide.findings import Finding
from bonafide.risk import Assessment
from bonafide.settings import setting

TABLE = setting("RESULTS_TABLE")
RETENTION = timedelta(days=int(setting("RECORD_RETENTION_DAYS")))

ITEMS_PER_WRITE = 25
"""The most that BatchWriteItem takes."""

ITEMS_PER_READ = 100
"""The most that BatchGetItem takes."""

PATIENCE = 12
"""Times that items which DynamoDB had no capacity for are offered again before the whole write fails."""

_FINDINGS = TypeAdapter(list[Finding])
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

type Item = dict[str, Any]


class TableBusy(Exception):
    """DynamoDB kept having no capacity for some items. The caller's record is to be delivered again."""


def application_item(application: Application, *, now: datetime, part: str, line: int, upload: str, row: int) -> Item:
    """The item that says where an application stands: its part and line, and its upload and row there."""
    return _item(
        application.application_id,
        "application",
        now,
        part=part,
        line=line,
        upload=upload,
        row=row,
        **_context(application),
    )


def submission_item(application: Application, *, now: datetime) -> Item:
    """The item of an application of which one section was sent by request: it stands in no part."""
    return _item(application.application_id, "application", now, **_context(application))


def check_item(
    application_id: str | None,
    check: str,
    findings: Iterable[Finding],
    *,
    now: datetime,
    identifiers: dict[str, list[str]],
    policy_version: str,
) -> Item:
    """The item of one verifier's findings. Passes are kept as their codes alone: they have no words."""
    return _item(
        application_id,
        f"check#{check}",
        now,
        findings=_as_json(findings),
        identifiers=identifiers,
        policy_version=policy_version,
    )


def assessment_item(application_id: str, assessment: Assessment, *, now: datetime, alerted_level: str | None) -> Item:
    """The item of an assessment, with the level that an alert was sent for, if one was."""
    return _item(
        application_id,
        "assessment",
        now,
        **assessment.model_dump(mode="json", exclude={"concerns"}),
        concerns=_as_json(assessment.concerns),
        alerted_level=alerted_level,
    )


def findings_of(item: Item, attribute: str = "findings") -> list[Finding]:
    """The findings that an item holds."""
    return _FINDINGS.validate_json(item[attribute])


def _as_json(findings: Iterable[Finding]) -> str:
    return _FINDINGS.dump_json(list(findings), exclude_defaults=True).decode()


def _context(application: Application) -> Item:
    return {
        "submitted_at": application.submitted_at and application.submitted_at.isoformat(),
        "job": application.job and application.job.model_dump(include={"id", "title"}, exclude_none=True),
        "source": application.source and application.source.name,
    }


def _item(application_id: str | None, sort_key: str, now: datetime, **attributes: Any) -> Item:
    if application_id is None:
        raise ValueError("an application without an id cannot be recorded")
    present = {name: value for name, value in attributes.items() if value not in (None, {})}
    return {
        "pk": f"app#{application_id}",
        "sk": sort_key,
        **present,
        "recorded_at": now.isoformat(),
        "expires_at": int((now + RETENTION).timestamp()),
    }


def put(items: Iterable[Item], *, patience: int = PATIENCE) -> None:
    """Writes items, 25 a call; of two under one key the later stays.

    Raises:
        TableBusy: DynamoDB had no capacity for some, again and again.
        botocore.exceptions.ClientError: DynamoDB refused.
    """
    latest = {(item["pk"], item["sk"]): item for item in items}
    for batch in batched(latest.values(), ITEMS_PER_WRITE, strict=False):
        waiting: Any = [{"PutRequest": {"Item": _serialize(item)["M"]}} for item in batch]
        for attempt in range(patience):
            answer = clients.dynamodb().batch_write_item(RequestItems={TABLE: waiting})
            waiting = answer.get("UnprocessedItems", {}).get(TABLE, [])
            if not waiting:
                break
            time.sleep(min(2.0, 0.05 * 2**attempt))
        else:
            raise TableBusy(f"{len(waiting)} items could not be written to {TABLE}")


def kept_item(pk: str, sk: str, now: datetime, kept: timedelta, **attributes: Any) -> Item:
    """An item that is of no application and is forgotten after a while."""
    present = {name: value for name, value in attributes.items() if value}
    return {"pk": pk, "sk": sk, **present, "expires_at": int((now + kept).timestamp())}


def get_many(keys: Iterable[tuple[str, str]], *, now: datetime) -> list[Item]:
    """The items of these keys that exist and have not expired; without those that there was no capacity for."""
    found = []
    for batch in batched(keys, ITEMS_PER_READ, strict=False):
        wanted: Any = {TABLE: {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in batch]}}
        found += clients.dynamodb().batch_get_item(RequestItems=wanted)["Responses"].get(TABLE, [])
    items = (_item_of(each) for each in found)
    return [item for item in items if item["expires_at"] > now.timestamp()]  # expiry deletes within days, not at once


def count_up(pk: str, by: int, *, most: int, now: datetime) -> int:
    """Adds to a counter, and says how much of that still lies below the most. The counter is forgotten in a week."""
    if by == 0:
        return 0
    answer = clients.dynamodb().update_item(
        TableName=TABLE,
        Key={"pk": {"S": pk}, "sk": {"S": "count"}},
        UpdateExpression="ADD #count :by SET expires_at = :expires_at",
        ExpressionAttributeNames={"#count": "count"},
        ExpressionAttributeValues={
            ":by": {"N": str(by)},
            ":expires_at": {"N": str(int((now + timedelta(days=7)).timestamp()))},
        },
        ReturnValues="UPDATED_NEW",
    )
    before = int(answer["Attributes"]["count"]["N"]) - by
    return max(0, min(by, most - before))


def put_if_new(item: Item) -> None:
    """Writes an item unless one stands under its key."""
    client = clients.dynamodb()
    try:
        client.put_item(
            TableName=TABLE,
            Item=_serialize(item)["M"],
            ConditionExpression="attribute_not_exists(pk)",
        )
    except client.exceptions.ConditionalCheckFailedException:
        return


def of_application(application_id: str) -> dict[str, Item]:
    """Everything recorded of an application, by sort key, as it is at this moment."""
    pages = (
        clients.dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=TABLE,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"app#{application_id}"}},
            ConsistentRead=True,
        )
    )
    items = (_item_of(item) for page in pages for item in page["Items"])
    return {item["sk"]: item for item in items}


def _item_of(stored: Any) -> Item:
    return {name: _plain(_deserialize(value)) for name, value in stored.items()}


def _plain(value: Any) -> Any:
    """DynamoDB's numbers as Python's own: whole ones, which is all that we store."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {name: _plain(element) for name, element in value.items()}
    return value


def same(one: Item, other: Item) -> bool:
    """Whether two items say the same, whenever they were recorded."""
    times = {"recorded_at", "expires_at"}
    return {name: value for name, value in one.items() if name not in times} == {
        name: value for name, value in other.items() if name not in times
    }
