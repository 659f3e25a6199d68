"""Erasing applications from cases: texts, answers, files and links go, and what was decided about nobody else.

Events of an erased person lose their content and keep number, digest, previous and hash, so the chain of a case can
still be verified. A case with applications of others goes on without this person's; one without any is closed and
empty until it expires. The counters of rules stay: they have no people in them.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bonafide.aws import objects
from bonafide.traces import pattern_of
from cases import links, store
from cases.case import CASE, SYSTEM, Case, Event
from cases.opening import MAX_ATTEMPTS, Contended, closing
from cases.states import Action

if TYPE_CHECKING:
    from bonafide.aws.erasure import Found
    from bonafide.aws.objects import Version
    from bonafide.aws.table import Table

ERASED = "erased"
"""The verdict of a case that has no applications any more."""

_OF_DECISIONS = ("verdict#", "key#", "report#")
"""Items of a case that say what was decided, and what was answered."""


def erase(table: "Table", bucket: str, found: "Found", now: datetime) -> int:
    """Erases applications from their cases, and returns how many versions of objects are deleted.

    What leads to the rest goes last, so it can be repeated after an interruption.

    Raises:
        Contended: others changed a case at every attempt. Repeat.
    """
    deleted = 0
    for ask in found.asks:
        one = links.load(table, ask.removeprefix("ask#"))
        if one:
            deleted += _delete_all(bucket, f"cases/{one.case}/questions/{one.id}.json")
            deleted += _delete_answers(bucket, one.case, found.applications)
        table.delete([(item["pk"], item["sk"]) for item in table.query(ask)])
    for item in found.own:
        if item["pk"].startswith("report#") and "key" in item:
            deleted += _delete_all(bucket, item["key"])
    for case_id in _cases(table, found, now):
        deleted += _erase_from(table, bucket, case_id, found.applications, now)
    return deleted


def _cases(table: "Table", found: "Found", now: datetime) -> list[str]:
    """The cases that name what was found, also if they were opened or merged since then."""
    pointers = table.get_many([(f"app#{each}", CASE) for each in sorted(found.applications)], now=now)
    ids = found.cases | {pointer["case"] for pointer in pointers}
    known = list(ids)
    for case_id in known:  # which grows
        case = next(iter(store.load_many(table, [case_id], now=now)), None)
        if case and case.merged_into and case.merged_into not in known:
            known.append(case.merged_into)
    return sorted(known)


def discard(bucket: str, case_id: str) -> None:
    """Deletes the notes, questions and answers of a case that has expired."""
    _delete_all(bucket, f"cases/{case_id}/")


def _erase_from(table: "Table", bucket: str, case_id: str, erased: frozenset[str], now: datetime) -> int:
    """Erases applications from one case."""
    deleted = 0
    for _ in range(MAX_ATTEMPTS):
        try:
            case = store.load(table, case_id)
        except store.NoCase:
            return deleted
        left = tuple(each for each in case.applications if each not in erased)
        events = [each for each in store.events(table, case_id) if each.content]
        gone = [each for each in events if not left or _is_about(each, erased)]
        deleted += _delete_texts(bucket, case, gone, erased, is_empty=not left)
        for each in gone:
            _delete_link(table, each)
        table.put(each._replace(content=None).item(case.expires_at) for each in gone)
        if not left:
            _delete_decisions(table, case)
        try:
            store.change(
                table,
                case,
                SYSTEM,
                Action.ERASE,
                now,
                details={"applications": len(case.applications) - len(left)},
                **_without(case, left, now),
            )
        except store.Changed:
            continue
        # also what was written meanwhile by a request that is refused now, because the case has changed
        return deleted + _delete_texts(bucket, case, (), erased, is_empty=not left)
    raise Contended(case_id)


def _delete_link(table: "Table", event: Event) -> None:
    """Deletes the link that an event has made, if it did."""
    if event.content is None or event.content["action"] != Action.ASK:
        return
    ask = links.partition(event.content["details"]["ask"])
    table.delete([(item["pk"], item["sk"]) for item in table.query(ask)])


def _is_about(event: Event, erased: frozenset[str]) -> bool:
    """Whether an event names an erased application, or is a note, whose text is deleted since it may be about any."""
    content = event.content or {}
    text = json.dumps(content.get("details", {}))
    return content.get("action") == Action.NOTE or pattern_of(erased).search(text) is not None


def _without(case: Case, left: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """The fields of a case that change when applications are erased from it. The strongest concerns may be theirs."""
    changes: dict[str, Any] = {"applications": left, "headline": (), "job": "", "submitted_at": ""}
    if left:
        return changes
    ended = {} if case.verdict == ERASED else closing(ERASED, now)
    return changes | ended | {"codes": (), "assignee": "", "first_by": "", "linked": ()}


def _delete_texts(bucket: str, case: Case, gone: Iterable[Event], erased: frozenset[str], *, is_empty: bool) -> int:
    """Deletes the texts of a case: all if it has no applications left, or else notes, and what is about the erased."""
    texts = (each.content["details"].get("key", "") for each in gone if each.content)
    deleted = sum(_delete_all(bucket, key) for key in texts if key.startswith("cases/"))
    if is_empty:
        return deleted + _delete_all(bucket, f"cases/{case.id}/")
    return deleted + _delete_all(bucket, f"cases/{case.id}/notes/") + _delete_answers(bucket, case.id, erased)


def _delete_answers(bucket: str, case_id: str, erased: frozenset[str]) -> int:
    """Deletes the answers about erased applications with their files, and files without an answer."""
    kept: dict[str, list[Version]] = {}
    for version in objects.versions(bucket, links.answers_key(case_id, "")):
        kept.setdefault(version.pointer.key.rpartition("/")[2].partition(".")[0], []).append(version)
    own = (versions for versions in kept.values() if _applications(versions) <= erased)
    return sum(objects.delete(version.pointer) for versions in own for version in versions)


def _applications(versions: Iterable["Version"]) -> frozenset[str]:
    """The applications that the versions of one answer are about."""
    texts = (objects.read(each.pointer) for each in versions if each.pointer.key.endswith(".json"))
    return frozenset(json.loads(text)["application"] for text in texts if text)


def _delete_decisions(table: "Table", case: Case) -> None:
    """Deletes the verdicts of a case, and what followed from them for others: excuses and watchlist entries."""
    held = [item for item in table.query(case.pk) if item["sk"].startswith(_OF_DECISIONS)]
    table.delete({(pk, sk) for item in held for pk, sk in item.get("effects", ())})
    table.delete([(item["pk"], item["sk"]) for item in held])


def _delete_all(bucket: str, prefix: str) -> int:
    return sum(objects.delete(version.pointer) for version in list(objects.versions(bucket, prefix)))
