"""A draft of a report to the authorities, for a person to complete, check and send. Nothing is sent from here.

It is made only of a case that two people have confirmed, and only if two people ask for it. Its parts are those of the
complaint form of the FBI's Internet Crime Complaint Center (ic3.gov): the victim, the subjects, what happened, and
what else is known. It says what was stated and what was found, and judges nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws import records
from bonafide.findings import Finding
from bonafide.policy import Strength
from cases import audit, store, verdicts
from cases.actions import Refused
from cases.case import Actor, Case, are_two_people
from cases.states import Action
from cases.verdicts import LASTING

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

TO_COMPLETE = "[to complete]"
"""What Bonafide does not know, and a person adds."""

SUBJECT_FIELDS = ("name", "email", "phone", "address", "url")
"""What a draft says of a subject, if the caller has revealed it."""


class Referral(NamedTuple):
    """The case, and the draft as JSON; None until a second person has asked for it."""

    case: Case
    draft: dict[str, Any] | None


def refer(
    table: "Table", case: Case, actor: Actor, now: datetime, *, subjects: Sequence[Mapping[str, str]] = ()
) -> Referral:
    """Asks for a draft. The first person's request is recorded; the second, another person, gets the draft.

    Args:
        table: the results table.
        case: the case.
        actor: who asks.
        now: when.
        subjects: what the applications say of the applicants, by `SUBJECT_FIELDS`, if that was revealed.

    Raises:
        cases.actions.Refused: the case is not confirmed by two people.
        store.NotPossible, store.Changed: as `store.change`.
    """
    deciding = _deciding(table, case)
    asked = [
        str(event.content["actor"])
        for event in store.events(table, case.id)
        if event.content and event.content["action"] == Action.REFER and event.number > deciding[1]
    ]
    is_second = any(are_two_people(subject, actor.subject) for subject in asked)
    referred = store.change(
        table, case, actor, Action.REFER, now, details={"step": "draft" if is_second else "request"}, is_touched=True
    )
    if not is_second:
        return Referral(referred, None)
    audit.record(table, actor, "refer", {"case": case.id}, now)
    return Referral(referred, draft(table, case, deciding[0], subjects, now))


def draft(
    table: "Table", case: Case, decided: Sequence["Item"], subjects: Sequence[Mapping[str, str]], now: datetime
) -> dict[str, Any]:
    """The draft of a confirmed case, as JSON.

    Args:
        table: the results table.
        case: the case.
        decided: the two verdicts that confirmed it.
        subjects: what is known of the applicants.
        now: when.
    """
    last = decided[-1]
    true = {code for item in decided for code, verdict in item["findings"].items() if verdict == "true"}
    applications = [_application(table, each, true) for each in case.applications]
    return {
        "form": "IC3 complaint",
        "drafted_at": now.isoformat(),
        "case": case.id,
        "victim": {
            "name": TO_COMPLETE,
            "is_business": True,
            "address": TO_COMPLETE,
            "phone": TO_COMPLETE,
            "email": TO_COMPLETE,
            "contact": TO_COMPLETE,
        },
        "financial_loss": {"is_loss": None, "amount": None, "transactions": []},
        "subjects": [{name: each.get(name, TO_COMPLETE) for name in SUBJECT_FIELDS} for each in subjects]
        or [dict.fromkeys(SUBJECT_FIELDS, TO_COMPLETE)],
        "incident": {
            "kind": "application for employment",
            "applications": applications,
            "conclusion": {"verdict": last["verdict"], "reason": last["reason"], "confirmed_by": len(decided)},
            "checked": sorted({each for item in decided for each in item["checked"]}),
        },
        "other": {"witnesses": TO_COMPLETE, "reported_to": TO_COMPLETE, "evidence_kept": TO_COMPLETE},
        "signature": TO_COMPLETE,
    }


def as_text(drafted: Mapping[str, Any]) -> str:
    """A draft as plain text."""
    incident = drafted["incident"]
    lines = [
        f"DRAFT of a report ({drafted['form']}), case {drafted['case']}, {drafted['drafted_at'][:10]}",
        "A person completes and checks this before it is sent. It states what was found, and judges nobody.",
        "",
        "1. VICTIM",
        *_fields(drafted["victim"]),
        "",
        "2. FINANCIAL LOSS",
        f"   {TO_COMPLETE}: amounts and transactions, or none",
        "",
        "3. SUBJECTS",
    ]
    for number, subject in enumerate(drafted["subjects"], 1):
        lines += [f"   Subject {number}", *_fields(subject)]
    lines += ["", "4. WHAT HAPPENED"]
    for each in incident["applications"]:
        lines.append(
            f"   Application {each['id']}, received {each['received'] or 'at an unknown time'}, for {each['job']}"
        )
        for finding in each["findings"]:
            lines += [f"   - {finding['summary']}", f"     {finding['evidence']}"]
    conclusion = incident["conclusion"]
    checked = ", ".join(incident["checked"])
    lines += [
        f"   {conclusion['confirmed_by']} people reached the verdict {conclusion['verdict']} ({conclusion['reason']}) "
        f"independently, after checking: {checked}.",
        "",
        "5. OTHER",
        *_fields(drafted["other"]),
        "",
        f"6. SIGNATURE: {drafted['signature']}",
    ]
    return "\n".join(lines) + "\n"


def _deciding(table: "Table", case: Case) -> tuple[list["Item"], int]:
    """The two verdicts by which a case is confirmed, and the version of the case that the second made."""
    if case.is_open:
        raise store.NotPossible(Action.REFER, case.state)
    given = verdicts.given(table, case.id)
    last = given[-1] if given else {}
    if case.verdict not in LASTING or not last.get("agrees"):
        raise Refused(f"Only a case that two people have decided as {' or '.join(sorted(LASTING))} can be referred.")
    return given[-2:], int(last["sk"].removeprefix("verdict#"))


def _application(table: "Table", application_id: str, true: Iterable[str]) -> dict[str, Any]:
    """What was stated in an application and found to be untrue, in masked words."""
    item = records.load(table, application_id).assessment
    statement = records.load_statement(table, application_id, records.revision_of(item)) if item else {}
    found: list[Finding] = records.findings_of(item, "concerns") if item else []
    job = statement.get("job", {})
    wanted = set(true)
    return {
        "id": application_id,
        "received": statement.get("submitted_at", ""),
        "job": ": ".join(filter(None, (job.get("id"), job.get("title")))) or "an unnamed position",
        "findings": [
            {"code": each.code, "summary": each.summary, "evidence": each.evidence}
            for each in found
            if each.code in wanted and each.strength is not Strength.INFO
        ],
    }


def _fields(named: Mapping[str, Any]) -> list[str]:
    return [f"   {name.replace('_', ' ')}: {value}" for name, value in named.items()]
