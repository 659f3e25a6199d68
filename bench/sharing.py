"""What an assessment costs beside so many sightings: of identifiers of others, and of a hub that is one's own.

Sightings are put into moto's table directly. Requests, items and bytes are those that DynamoDB would be asked for;
times are moto's, which keeps everything in memory and sorts a partition for every query of it.
"""

import io
import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from bench.applications import generated
from bench.budgets import Row, Section, at_most
from bench.table_requests import Asked, Requests
from local.stack import Stack
from local.verification import embedded_stack

APPLICATIONS = 40
ROUNDS = 5
OTHERS = (0, 10, 100_000)
"""Earlier sightings, each of another identifier."""

HUBS = (51, 50_000)
"""Applications of a hub: one more than a query asks for at most, and very many."""

SAME = 1.0
FLAT = 1.2
"""Times that a time may differ: the machine does other work, too."""

type Rows = dict[DynamoType, dict[DynamoType, Item]]
"""Partitions as moto keeps them: items by sort key."""


class Cost(NamedTuple):
    """What was asked of the table to assess one application, on average."""

    reads: float
    items: float
    bytes_read: float
    writes: float
    seconds: float

    @classmethod
    def of(cls, asked: Iterable[Asked], seconds: float) -> "Cost":
        """Of the requests of one assessment."""
        asked = list(asked)
        return cls(
            sum(not one.writes for one in asked),
            sum(len(one.read) for one in asked),
            sum(one.bytes_read for one in asked),
            sum(one.writes for one in asked),
            seconds,
        )

    @classmethod
    def mean(cls, each: Iterable["Cost"]) -> "Cost":
        """The means of several assessments."""
        return cls(*map(statistics.fmean, zip(*each, strict=True)))

    @property
    def read(self) -> str:
        """As the table shows it."""
        return f"{self.reads:.2f} requests, {self.items:.2f} items, {self.bytes_read:,.0f} bytes"


class Table:
    """The results table of a stack, whose rows can be taken away and put there without asking."""

    def __init__(self, stack: Stack) -> None:
        backend = dynamodb_backends["123456789012"]["us-east-1"]
        self._rows: Rows = backend.get_table(stack.resource("ResultsTable")).items

    def put(self, rows: Rows) -> None:
        """Puts whole partitions in place of what stood there."""
        self._rows.update(rows)

    def remove(self, rows: Rows) -> None:
        """Takes partitions away."""
        for key in rows:
            del self._rows[key]

    def forget_assessment(self, application_id: str) -> None:
        """Makes an application one that was never assessed."""
        self._rows[_text(f"app#{application_id}")].pop(_text("assessment"), None)

    def partition(self, key: str) -> dict[DynamoType, Item]:
        """The items of one partition."""
        return dict(self._rows[_text(key)])

    def phone_of(self, application_id: str) -> str | None:
        """The partition of an application's telephone number, if it has one."""
        found = self._rows[_text(f"app#{application_id}")][_text("check#phone")].to_json()["Attributes"]
        hashes = found.get("identifiers", {}).get("M", {}).get("phone", {}).get("L", [])
        return f"id#phone#{hashes[0]['S']}" if hashes else None


def measure(say: Callable[[str], None], others: Iterable[int] = OTHERS, hubs: Iterable[int] = HUBS) -> Section:
    """Assesses the same applications again and again, each time as if for the first time."""
    others, hubs = tuple(others), tuple(hubs)
    say("sharing: applications through the embedded stack")
    with embedded_stack(output=io.StringIO()) as stack:
        session = boto3.DEFAULT_SESSION
        assert session
        requests = Requests(session)
        applications = _taken_through(stack)
        table = Table(stack)
        assess = partial(_assessed, table, requests)
        found = _beside_others(table, assess, applications, others, say)
        own = next(each for each in applications if table.phone_of(each))
        marked, first = _in_hubs(table, assess, own, hubs, say)
    least, *more = others
    fewest, most = hubs
    rows = [row for count in more for row in _rows(f"{count:,} sightings of others", found[count], found[least])]
    reads, writes, seconds = _rows(f"a hub of {most:,}", marked[most], marked[fewest])
    rows += [reads, writes, seconds._replace(value="", budget="", met=None)]
    rows.append(Row("  … before it is marked as one", first.read, value=f"{first.writes:.0f} writes"))
    return Section(
        "sharing",
        rows,
        [
            f"Sharing: {APPLICATIONS} invented applications, each assessed as if for the first time, {ROUNDS} rounds "
            f"in turns; the yardstick is a table with none of others, or a hub of {fewest}. Requests, items and bytes "
            "are what DynamoDB is asked for; times are moto's, on this machine, and moto sorts all of a hub for each "
            "query, as DynamoDB does not.",
        ],
    )


def _beside_others(
    table: Table,
    assess: Callable[[str], Cost],
    applications: list[str],
    others: Iterable[int],
    say: Callable[[str], None],
) -> dict[int, Cost]:
    prepared = {count: _of_others(count) for count in others}
    costs: dict[int, list[Cost]] = {count: [] for count in prepared}
    for number in range(ROUNDS):
        for count, rows in prepared.items():
            say(f"sharing: {count:,} sightings of others, round {number + 1}")
            table.put(rows)
            costs[count].append(Cost.mean(map(assess, applications)))
            table.remove(rows)
    return {count: _of_rounds(found) for count, found in costs.items()}


def _in_hubs(
    table: Table, assess: Callable[[str], Cost], own: str, hubs: Iterable[int], say: Callable[[str], None]
) -> tuple[dict[int, Cost], Cost]:
    """An application in hubs that are known to be some, and in the largest before anybody knew."""
    key = table.phone_of(own) or ""
    before = table.partition(key)
    marked: dict[int, Cost] = {}
    sightings: Rows = {}
    for count in hubs:
        say(f"sharing: a hub of {count:,}")
        sightings = {_text(key): before | _of_applications(key, count - len(before))}
        table.put({_text(key): sightings[_text(key)] | {_text("hub"): _item(key, "hub")}})
        marked[count] = _of_rounds([assess(own) for _ in range(ROUNDS)])
    table.put(sightings)
    return marked, assess(own)


def _taken_through(stack: Stack) -> list[str]:
    """Takes invented applications through the stack; gives their ids."""
    documents = [one.document for one in generated(APPLICATIONS)]
    content = "\n".join(json.dumps(document, ensure_ascii=False) for document in documents)
    bucket = stack.resource("UploadsBucket")
    stack.client("s3").put_object(Bucket=bucket, Key="incoming/applications.jsonl", Body=content.encode())
    stack.drain()
    return [document["application_id"] for document in documents]


def _assessed(table: Table, requests: Requests, application_id: str) -> Cost:
    """Assesses one application for the first time."""
    from assess.assessing import Assessor  # importable only while the stack is up

    assessor = Assessor.deployed()

    table.forget_assessment(application_id)
    requests.taken()
    start = time.perf_counter()
    assessor.assess(application_id)
    seconds = time.perf_counter() - start
    return Cost.of(requests.taken(), seconds)


def _of_rounds(found: list[Cost]) -> Cost:
    """What rounds have in common, and the median of their times."""
    return Cost.mean(found)._replace(seconds=statistics.median(cost.seconds for cost in found))


def _rows(what: str, cost: Cost, least: Cost) -> list[Row]:
    return [
        at_most(
            f"reads an assessed application, {what}",
            max(cost.reads / least.reads, cost.items / least.items, cost.bytes_read / least.bytes_read),
            SAME,
            shown="{:.2f} ×",
            figure=cost.read,
            yardstick=least.read,
        ),
        at_most(
            "  … writes",
            cost.writes / least.writes,
            SAME,
            shown="{:.2f} ×",
            figure=f"{cost.writes:.2f}",
            yardstick=f"{least.writes:.2f}",
        ),
        at_most(
            "  … time",
            cost.seconds / least.seconds,
            FLAT,
            shown="{:.2f} ×",
            figure=f"{cost.seconds * 1000:.1f} ms",
            yardstick=f"{least.seconds * 1000:.1f} ms",
        ),
    ]


def _of_others(count: int) -> Rows:
    keys = (f"id#phone#{number:064x}" for number in range(count))
    return {_text(key): _of_applications(key, 1) for key in keys}


def _of_applications(key: str, count: int) -> dict[DynamoType, Item]:
    """So many sightings of one identifier."""
    names = [f"app#other-{number:07}" for number in range(count)]
    return {_text(name): _item(key, name, names=f"{0:016x} {1:016x}") for name in names}


def _item(key: str, sort_key: str, **attributes: str) -> Item:
    now = datetime.now(UTC)
    texts: dict[str, Any] = {
        "pk": key,
        "sk": sort_key,
        **attributes,
        "submitted_at": now.isoformat(),
        "recorded_at": now.isoformat(),
    }
    held = {name: {"S": text} for name, text in texts.items()}
    expiry = {"expires_at": {"N": str(int((now + timedelta(days=1)).timestamp()))}}
    return Item(_text(key), _text(sort_key), held | expiry)


def _text(text: str) -> DynamoType:
    return DynamoType({"S": text})
