"""A case as one person sees it: its applications with their findings, its history, and what that person can do now.

It is read anew each time, so it shows the findings of now. Nothing in it identifies an applicant.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bonafide import origin
from bonafide.aws import records
from cases import asks, review, rules, verdicts, views
from cases.case import Actor, Case, Event, are_two_people
from cases.links import Ask
from cases.states import LEAD, RULES, Action

if TYPE_CHECKING:
    from bonafide.aws.table import Table

READERS = 8
"""Applications that are read at the same time: it is mostly waiting for DynamoDB."""

NAMES = {Action.AGREE: "second", Action.DISAGREE: "second", Action.REFER: "referral"}
"""Actions whose route has another name than they have."""


def of_case(table: "Table", case: Case, actor: Actor, scopes: frozenset[str], now: datetime) -> dict[str, Any]:
    """The fields of a `Detail`."""
    items = list(table.query(case.pk))
    events = [Event.of_item(item) for item in items if item["sk"].startswith("event#")]
    shown = verdicts.visible([item for item in items if item["sk"].startswith("verdict#")], case, actor.subject)
    decided = shown[-1].get("findings", {}) if shown else {}
    held = {code: each.shown() for code, each in rules.held(table, now).items()}
    with ThreadPoolExecutor(READERS) as pool:
        applications = list(pool.map(lambda each: _application(table, each, held, decided), case.applications))
    return {
        **views.summary(case, actor.subject, now),
        "details": [each for each in applications if each],
        "asks": [_ask(each) for each in asks.of_case(table, events)],
        "notes": list(_notes(events)),
        "verdicts": shown,
        "verdict": case.verdict or None,
        "policy_version": case.policy_version or None,
        "linked": list(case.linked),
        "merged_into": case.merged_into or None,
        "actions": possible(case, actor, scopes, now),
    }


def possible(case: Case, actor: Actor, scopes: frozenset[str], now: datetime) -> list[str]:
    """The names of what a person can do with a case now, as the routes have them."""
    holder = case.holder(now)
    found = set[str]()
    for action, rule in RULES.items():
        if rule.scope not in scopes or case.state not in rule.states:
            continue
        if rule.by_holder and holder != actor.subject and not (action is Action.RELEASE and LEAD in scopes):
            continue
        if action in (Action.CLAIM, Action.SNOOZE) and holder not in ("", actor.subject):
            continue
        if action is Action.SNOOZE and case.snoozes >= review.load().snoozes:
            continue
        if action in (Action.AGREE, Action.DISAGREE) and not are_two_people(actor.subject, case.first_by):
            continue
        found.add(NAMES.get(action, action.value))
    return sorted(found)


def _application(
    table: "Table", application_id: str, held: Mapping[str, Any], decided: Mapping[str, str]
) -> dict[str, Any] | None:
    """The fields of an `ApplicationView`; None if nothing is recorded of the application any more."""
    recorded = records.load(table, application_id)
    if not recorded.assessment:
        return None
    assessment = records.assessment_of(recorded.assessment)
    statement = records.load_statement(table, application_id, records.revision_of(recorded.assessment))
    findings = [each for item in recorded.checks.values() for each in records.findings_of(item)]
    findings += records.findings_of(recorded.assessment, "identity")
    return {
        "application_id": application_id,
        "source_id": statement.get("source_id"),
        "at_source": origin.at_source(application_id, statement.get("source_id")) or None,
        "place": views.place(statement),
        "submitted_at": statement.get("submitted_at"),
        "job": views.job(statement),
        "level": assessment.level,
        "points": assessment.points,
        "corrects": statement.get("corrects"),
        "similar_documents": similar_documents(recorded.assessment),
        "findings": [
            {
                **each.model_dump(mode="json", exclude={"outcome"}),
                "held": held.get(each.code),
                "verdict": decided.get(each.code),
            }
            for each in assessment.concerns
        ],
        "not_assessed": views.not_assessed(findings),
    }


def similar_documents(assessment: Mapping[str, Any]) -> list[str]:
    """The applications whose document is the same file or has much the same text, by the item of an assessment."""
    neighbours = records.neighbours_of(assessment)
    return sorted({*neighbours.get("file", ()), *neighbours.get("resume", ())})


def _ask(one: Ask) -> dict[str, Any]:
    """The fields of an `AskView`."""
    return {
        "id": one.id,
        "application_id": one.application,
        "questions": list(one.questions),
        "sent_at": one.sent_at,
        "until": one.answer_until,
        "answered_at": one.answers[0][1] if one.answers else None,
        "answers": len(one.answers),
    }


def _notes(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    for each in events:
        if each.content and each.content["action"] == Action.NOTE.value:
            key = each.content["details"]["key"]
            yield {"id": note_id(key), "at": each.content["at"], "by": each.content["actor"]}


def note_id(key: str) -> str:
    """The id of a note by its key in the bucket."""
    return key.rpartition("/")[2].removesuffix(".json")
