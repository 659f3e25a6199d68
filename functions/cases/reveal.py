"""Showing what a case hides: the application itself, notes and answers, for a purpose, for some minutes.

Nothing is shown before the audit log says who saw what of whom, and why. It is a reading and no change of the case, so
that it makes no other person's version old. How long the page shows it is for the page to keep.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws import objects, records
from bonafide.aws.objects import Pointer
from cases import asks, audit, links, review, store
from cases.case import Actor, Case, Event
from cases.links import Ask

if TYPE_CHECKING:
    from bonafide.aws.table import Table

OF_BASICS = ("name", "email", "phone", "url", "location", "profiles")
OF_APPLICATION = ("education", "work")
FIELDS = (*OF_BASICS, *OF_APPLICATION, "notes", "answers", "reports")
"""What can be shown. A photograph, an age or a nationality is not stored."""

PASSAGES = "passages"
"""What the documents of two applications have in common (`documents.py`)."""

PURPOSES = (
    "check_statement",
    "contact_candidate",
    "read_answer",
    "decide",
    "second_look",
    "appeal",
    "right_of_access",
)
"""Why. A text of one's own could name a person, and the audit log is kept."""

READERS = 8


class Revealed(NamedTuple):
    """What is shown, and until when."""

    fields: dict[str, list[dict[str, Any]]]
    until: datetime


def reveal(
    table: "Table",
    bucket: str,
    case: Case,
    actor: Actor,
    fields: Sequence[str],
    purpose: str,
    now: datetime,
    *,
    pair: Sequence[str] = (),
) -> Revealed:
    """Records that a person sees fields of the applications of a case, and reads them.

    `pair` are the two applications whose documents are compared, if passages are to be shown.

    Raises:
        cases.audit.Contended: it could not be recorded, so nothing is shown.
        cases.actions.Refused: the documents may not be compared. Nothing is recorded or shown.
    """
    details: dict[str, Any] = {"case": case.id, "fields": sorted(set(fields)), "purpose": purpose}
    if pair:
        from cases import documents  # no other request needs it

        if other := documents.other_case(table, case, pair, now):
            details["other_case"] = other
    audit.record(table, actor, "reveal", details, now)
    minutes = review.load().reveal_minutes
    found: dict[str, list[dict[str, Any]]] = documents.in_common(table, bucket, pair) if pair else {}
    events = store.events(table, case.id) if {"notes", "answers", "reports"} & set(fields) else []
    if stated := [name for name in fields if name in (*OF_BASICS, *OF_APPLICATION)]:
        with ThreadPoolExecutor(READERS) as pool:
            read = pool.map(partial(_application, table, bucket, fields=stated), case.applications)
            found["applications"] = list(read)
    if "notes" in fields:
        found["notes"] = list(_texts(bucket, events, "notes", ("at", "by", "text")))
    if "reports" in fields:
        found["reports"] = list(_texts(bucket, events, "reports", ("at", "text")))
    if "answers" in fields:
        given = asks.of_case(table, events)
        found["answers"] = [shown for one in given for shown in _answers(bucket, one, minutes * 60)]
    return Revealed(found, now + timedelta(minutes=minutes))


def _application(table: "Table", bucket: str, application_id: str, *, fields: Iterable[str]) -> dict[str, Any]:
    """The fields of an application as it was stated last. Of one that came by a request, nothing is stored."""
    statement = records.load_latest_statement(table, application_id)
    stated = asks.first_statement(bucket, application_id, statement)
    basics = stated.get("basics") or {}
    shown = {name: (basics if name in OF_BASICS else stated).get(name) for name in fields}
    if not stated:
        return {"application_id": application_id, "not_stored": "it came by a request, or is erased"}
    return {"application_id": application_id, **shown}


def _texts(bucket: str, events: Iterable[Event], folder: str, shown: Iterable[str]) -> Iterable[dict[str, Any]]:
    """The texts of a folder of the case, which its events name."""
    for each in events:
        key = each.content["details"].get("key", "") if each.content else ""
        if f"/{folder}/" in key and (held := objects.read(Pointer(bucket, key, None))) is not None:
            yield {name: json.loads(held)[name] for name in shown}


def _answers(bucket: str, one: Ask, seconds: int) -> Iterable[dict[str, Any]]:
    """The answers to one link, with the question that a lead wrote."""
    own = objects.read(Pointer(bucket, one.text_key, None)) if one.text_key else None
    for answer_id, _ in one.answers:
        answer = asks.read_answer(bucket, one, answer_id)
        if answer is None:
            continue
        shown: Mapping[str, Any] = answer.model_dump(mode="json", exclude={"ask", "file"}, exclude_defaults=True)
        file = {}
        if answer.file:
            pointer = Pointer(bucket, links.answers_key(one.case, answer.file.name), None)
            file = {"file": {"type": answer.file.media_type, "bytes": answer.file.bytes}}
            file["file"] |= {"link": objects.link(pointer, seconds)}
        yield {**({"question": json.loads(own)["text"]} if own else {}), **shown, **file}
