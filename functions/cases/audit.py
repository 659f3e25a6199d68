"""The audit log: who read unmasked data, exported something, or changed what counts. Chained like a case's events.

| pk                | sk                | holds                                                       |
|-------------------|-------------------|-------------------------------------------------------------|
| `audit#<yyyy-mm>` | `<number>`        | an entry: actor, action, details, digest, previous, hash    |
| `audit#<yyyy-mm>` | `head`            | how many entries the month has, and the hash of the last    |

The first entry of a month follows the last one of the month before that has any, and ends that month: who is later,
because clocks differ, writes into the new one. So a changed, removed or moved entry is found, and a whole month that
is missing.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws.table import Conflict, Put, Update, Write
from cases import store
from cases.case import Actor, Event, faults_of_chain, journal

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

HEAD = "head"
MAX_ATTEMPTS = 20
"""Attempts at an entry while others write one at the same moment."""

MONTHS_BACK = 24
"""How far back the last entry before a month is looked for."""

EVENTS_PER_PAGE = 500
COLUMNS = ("kind", "of", "number", "at", "actor", "role", "action", "from", "to", "details", "digest", "hash")

_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")


class Contended(Exception):
    """Others wrote an entry at every attempt."""


class Export(NamedTuple):
    """What happened in some time, and what does not fit; empty if every chain is complete."""

    rows: list[dict[str, Any]]
    faults: list[str]


def record(
    table: "Table",
    actor: Actor,
    action: str,
    details: Mapping[str, Any],
    now: datetime,
    *,
    also: Sequence[Write] = (),
) -> None:
    """Adds an entry, and makes further writes of the same transaction. `details` have no personal data.

    Raises:
        Contended: others wrote one at every attempt.
        bonafide.aws.table.Conflict: a condition of `also` is not fulfilled. Nothing was written.
    """
    month = now
    for _ in range(MAX_ATTEMPTS):
        pk = _month(month)
        head = table.get(pk, HEAD)
        if "ended" in head:
            month = _next_month(month)
            continue
        last = head or _last_before(table, month)
        number, previous = head.get("number", 0) + 1, last.get("hash", "")
        event = Event.sealed(pk, number, previous, actor, action, now, details)
        kept = {"expires_at": int((now + table.retention).timestamp())}
        entry = {"pk": pk, "sk": f"{number:09}", **event.kept, **kept}
        as_read, values = "#number = :number AND attribute_not_exists(ended)", {"number": last.get("number", 0)}
        top = {"pk": pk, "sk": HEAD, "number": number, "hash": event.hash, **kept}
        own: list[Write] = [Put(entry, "attribute_not_exists(pk)")]
        own += [Put(top, as_read, values) if head else Put(top, "attribute_not_exists(pk)")]
        if not head:
            before = _month(month.replace(day=1) - timedelta(days=1))
            ended = {"ended": now.isoformat()}
            if last.get("pk") == before:
                own += [Update(before, HEAD, "SET ended = :ended", as_read, ended | values)]
            else:  # the month before has no entries, and gets none
                own += [Put({"pk": before, "sk": HEAD, "number": 0, **ended, **kept}, "attribute_not_exists(pk)")]
        try:
            table.transact([*own, *also])
        except Conflict as conflict:
            if max(conflict.positions) >= len(own):
                raise
            continue
        return
    raise Contended(pk)


def entries(table: "Table", month: str) -> list[Event]:
    """The entries of a month (`2026-11`), in order."""
    return [Event.of_item(item) for item in table.query(f"audit#{month}") if item["sk"] != HEAD]


def faults(table: "Table", month: str, now: datetime) -> list[str]:
    """What is wrong with the log of a month; empty if nothing is. What has expired is not missing."""
    head = table.get(f"audit#{month}", HEAD)
    found = entries(table, month)
    begins = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
    first: str = _last_before(table, begins).get("hash", "")
    number = 1
    if found and begins - timedelta(days=31) + table.retention <= now:  # the month before may have expired
        first = found[0].previous
    if found and begins + table.retention <= now:
        number = found[0].number
    wrong = faults_of_chain(found, head.get("hash", first), version=head.get("number", 0), first=first, number=number)
    return [f"audit log of {month}: {each}" for each in wrong]


def export(table: "Table", start: datetime, end: datetime, now: datetime) -> Export:
    """The audit log and the events of all cases from `start` until before `end`, with every chain verified.

    Cases that have such events are verified as a whole: also what is missing at their end is found.
    """
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    first, last = start.isoformat(), end.isoformat()
    for month in _months(start, end):
        wrong += faults(table, month, now)
        shown = (_row("audit", month, entry) for entry in entries(table, month))
        rows += [row for row in shown if not row["at"] or first <= row["at"] < last]
    listed = {event.case_id: None for event in _events(table, start, end, now)}
    for case_id in listed:
        events = store.events(table, case_id)
        try:
            case = store.load(table, case_id)
            found = faults_of_chain(events, case.last_hash, version=case.version)
            wrong += [f"case {case_id}: {each}" for each in found]
        except store.NoCase:
            wrong.append(f"case {case_id}: it is missing, and its events are there")
        shown = (_row("case", case_id, event) for event in events)
        rows += [row for row in shown if not row["at"] or first <= row["at"] < last]
    return Export(sorted(rows, key=lambda row: (row["at"], row["of"], row["number"])), wrong)


def as_jsonl(exported: Export) -> Iterator[str]:
    """An export as JSON Lines; the last line says whether every chain is complete."""
    for row in exported.rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"
    yield json.dumps({"kind": "verification", "verified": not exported.faults, "faults": exported.faults}) + "\n"


def as_csv(exported: Export) -> str:
    """An export as CSV; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in exported.rows:
        shown = {**row, "details": json.dumps(row["details"], ensure_ascii=False) if row["details"] else ""}
        table.writerow(harmless(str(shown[name])) for name in COLUMNS)
    for fault in exported.faults or ["every chain is complete"]:
        table.writerow(harmless(each) for each in ("verification", fault))
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(kind: str, subject: str, event: Event) -> dict[str, Any]:
    """An event or entry as a row. Of one that is erased, only the chain is left."""
    content = event.content or {}
    named = {name: content.get(name, "") for name in ("at", "actor", "role", "action", "from", "to")}
    named |= {"details": content.get("details", {}), "digest": event.digest, "hash": event.hash}
    return {"kind": kind, "of": subject, "number": event.number, **named}


def _events(table: "Table", start: datetime, end: datetime, now: datetime) -> Iterator[Event]:
    """The events of all cases in some time, as the index lists them by day.

    Expired ones are left out: DynamoDB deletes them and their case days later, in any order.
    """
    day = start
    while day.date() <= end.date():
        after = ""
        while items := table.listed(journal(day.isoformat()), after=after, limit=EVENTS_PER_PAGE):
            yield from (Event.of_item(item) for item in items if item["expires_at"] > now.timestamp())
            after = items[-1]["listed_at"]
        day += timedelta(days=1)


def _months(start: datetime, end: datetime) -> Sequence[str]:
    days = ((start + timedelta(days=number)) for number in range((end.date() - start.date()).days + 1))
    return list(dict.fromkeys(f"{day:%Y-%m}" for day in days))


def _month(moment: datetime) -> str:
    return f"audit#{moment:%Y-%m}"


def _next_month(moment: datetime) -> datetime:
    return (moment.replace(day=1) + timedelta(days=31)).replace(day=1)


def _last_before(table: "Table", moment: datetime) -> "Item":
    """The head of the last month before one that has any entry; empty if none has."""
    total = moment.year * 12 + moment.month - 1
    months = range(total - 1, total - 1 - MONTHS_BACK, -1)
    earlier = [f"audit#{each // 12}-{each % 12 + 1:02}" for each in months]
    found = table.get_many([(pk, HEAD) for pk in earlier], now=moment)
    heads = {item["pk"]: item for item in found if item["number"]}
    return next((heads[pk] for pk in earlier if pk in heads), {})
