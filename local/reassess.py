"""Assessing applications of a deployed stack again: `bonafide reassess`.

Nothing is assessed here. A mark at the findings of an application makes the table's stream bring it to Assess.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

from bonafide.aws import sightings
from bonafide.aws.table import Table
from bonafide.verifiers import VERIFIERS
from local.deployed import deployed, one_line


class Reassessed(NamedTuple):
    """How many applications are assessed again, ids of which nothing is recorded, and messages that were left."""

    applications: int
    unknown: list[str]
    too_old: int = 0


def applications(stack: str, ids: Iterable[str]) -> Reassessed:
    """Has applications assessed again.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    resources = deployed(stack, {"ResultsTable"})
    with one_line("not all of them are assessed again, so repeat it"):
        return _mark(Table(resources["ResultsTable"], timedelta()), ids)


def unassessed(stack: str) -> Reassessed:
    """Has all applications assessed again whose findings are newer than their assessment. Reads the whole table.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta())
    with one_line("not all of them are assessed again, so repeat it"):
        return _mark(table, _unassessed(table))


def dead_letters(stack: str) -> Reassessed:
    """Has the applications assessed again that the dead letters of Assess name, and deletes these messages.

    A message from Lambda names a range of the table's stream, which keeps its records for 24 hours.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    resources = deployed(stack, {"ResultsTable", "AssessDeadLetters"})
    table, queue = Table(resources["ResultsTable"], timedelta()), resources["AssessDeadLetters"]
    sqs: Any = boto3.client("sqs")
    marked, unknown, too_old = 0, list[str](), 0
    with one_line("not all of them are assessed again, so repeat it"):
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=120).get(
            "Messages"
        ):
            for message in messages:
                named = _named(table, json.loads(message["Body"]))
                if named is None:
                    too_old += 1
                    continue
                done = _mark(table, named)
                marked, unknown = marked + done.applications, unknown + done.unknown
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return Reassessed(marked, unknown, too_old)


def _mark(table: Table, ids: Iterable[str]) -> Reassessed:
    """Marks the findings of applications; nothing else changes."""
    now, marked, unknown = datetime.now(UTC).isoformat(), 0, list[str]()
    for each in ids:
        if any(table.update(f"app#{each}", f"check#{name}", "SET reassess_at = :now", now=now) for name in VERIFIERS):
            marked += 1
        else:
            unknown.append(each)
    return Reassessed(marked, unknown)


def _unassessed(table: Table) -> Iterator[str]:
    """The applications without an assessment, or with one from before their findings."""
    pages = (
        boto3.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=table.name, ProjectionExpression="pk, sk, recorded_at")
    )
    items = (item for page in pages for item in page["Items"] if item["pk"]["S"].startswith("app#"))
    for pk, of_application in groupby(items, key=lambda item: item["pk"]["S"]):  # a scan reads a partition at a time
        times = {item["sk"]["S"]: item.get("recorded_at", {}).get("S", "") for item in of_application}
        checked = [time for sk, time in times.items() if sk.startswith("check#")]
        if checked and times.get("assessment", "") < max(checked):
            yield pk.removeprefix("app#")


def _named(table: Table, message: dict[str, Any]) -> list[str] | None:
    """The applications that a dead letter is about; None if the stream no longer has them."""
    if "applications" in message:
        return [each for name in message["applications"] for each in _users(table, name)]
    batch = message["DDBStreamBatchInfo"]
    streams: Any = boto3.client("dynamodbstreams")
    found: dict[str, None] = {}
    try:
        at = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        while at:
            answer = streams.get_records(ShardIterator=at)
            changes = [record["dynamodb"] for record in answer["Records"]]
            last = int(batch["endSequenceNumber"])
            wanted = [change for change in changes if int(change["SequenceNumber"]) <= last]
            for pk in (change["Keys"]["pk"]["S"] for change in wanted):
                if pk.startswith(("app#", "id#")):
                    found.update(dict.fromkeys(_users(table, pk.removeprefix("app#"))))
            at = answer.get("NextShardIterator") if changes and len(wanted) == len(changes) else None
    except ClientError as error:
        if error.response["Error"]["Code"] in ("TrimmedDataAccessException", "ResourceNotFoundException"):
            return None
        raise
    return list(found)


def _users(table: Table, subject: str) -> list[str]:
    """An application, or those at the identifier whose partition key is given."""
    if not subject.startswith("id#"):
        return [subject]
    return sightings.applications_at(table, subject)
