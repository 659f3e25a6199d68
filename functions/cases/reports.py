"""Reports by employees: somebody noticed that something about an application does not fit.

| pk             | sk       | holds                                                                        |
|----------------|----------|------------------------------------------------------------------------------|
| `report#<id>`  | `report` | applications, reason, key of the text in the bucket; for a week              |

A report is confidential: the case does not say who reported, and the audit log has a keyed hash only. The reporter
learns nothing: the answer is the same whether or not the person applied. An e-mail address is looked up by its hash
and stored nowhere; of a person who is not known, nothing is kept but that a report was made. The function that takes
reports cannot open cases: the one that follows the table does so.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bonafide.aws import rate, records, sightings
from bonafide.aws.table import Conflict, Put, expiring_item
from bonafide.identity import canonical_email, digest_of, keyed_hash
from cases import audit, opening, review, store
from cases.actions import put_text
from cases.case import Actor, Case, new_id
from cases.opening import MAX_ATTEMPTS, Contended
from cases.states import Action

if TYPE_CHECKING:
    from bonafide.aws.keys import Keys
    from bonafide.aws.table import Table

REASONS = (
    "other_person_appeared",  # in an interview, or on the first day
    "contact_details_differ",
    "document_differs",
    "answers_were_dictated",
    "asked_to_lend_an_identity",
    "other",
)
"""Why an employee reports an application: what they saw, not what they think of the person."""

MAX_TEXT = 5000
"""Characters of a report."""

MAX_APPLICATIONS = 10
"""Applications of one address that are reviewed: the latest ones."""

MAX_READ = 200
"""Applications of one address that are looked at."""

PER_HOUR = 20
"""Reports of one person. Half of them may follow each other at once."""

FOLDER = "cases/reports/"
"""Where the texts of reports are."""

KEPT = timedelta(days=7)
"""How long the item of a report is kept, which is followed within seconds."""

REPORTER = Actor("report", "system")


class TooMany(Exception):
    """One person reports very often."""


def report(
    table: "Table",
    bucket: str,
    keys: "Keys",
    actor: Actor,
    now: datetime,
    *,
    reason: str,
    application_id: str = "",
    email: str = "",
    text: str = "",
) -> None:
    """Lets the applications of a person be reviewed. It says nothing about whether there are any.

    Args:
        table: the results table.
        bucket: the uploads bucket, which keeps the text.
        keys: hash the address, and who reports.
        actor: who reports.
        now: the time.
        reason: one of `REASONS`.
        application_id: the application, if its id is known.
        email: the person's e-mail address otherwise.
        text: what the employee saw.

    Raises:
        TooMany: this person has reported often within an hour.
    """
    reporter = keyed_hash("reporter", digest_of(actor.subject), keys.active()[0])
    if rate.reserve_turn(table, f"report#{reporter}", per_hour=PER_HOUR, max_seconds=0, now=now) is None:
        raise TooMany
    by = "application" if application_id else "email"
    audit.record(table, Actor(reporter, "reporter"), "report", {"reason": reason, "by": by}, now)
    named = [application_id] if application_id else _applications(table, keys, email)
    known = [each for each in named if records.load(table, each).assessment]
    if not known:
        return
    report_id = new_id(now)
    held: dict[str, Any] = {"applications": known, "reason": reason}
    if text.strip():
        key = f"{FOLDER}{report_id}.json"
        content = {"at": now.isoformat(), "text": text.strip()[:MAX_TEXT]}
        held |= {"key": key, "digest": put_text(bucket, key, content)}
    table.put([expiring_item(f"report#{report_id}", "report", now, KEPT, **held)])


def follow(table: "Table", report_id: str, now: datetime) -> None:
    """Lets the applications of a report be reviewed. To repeat it changes nothing.

    Raises:
        Contended: others changed a case at every attempt.
    """
    held = table.get(f"report#{report_id}", "report")
    reported = set[str]()
    for each in held.get("applications", ()):
        try:
            case = _case(table, each, now)
            if case and case.id not in reported:
                reported.add(case.id)
                _boost(table, case.id, each, report_id, held, now)
        except store.NoCase:  # erased meanwhile
            continue


def _applications(table: "Table", keys: "Keys", email: str) -> list[str]:
    """The latest applications that use an address, or did in an earlier statement."""
    found: dict[str, str] = {}
    for hashed in keys.hashed({"email": [canonical_email(email)]})["email"]:
        items = table.query(sightings.partition("email", hashed), prefix="app#", limit=MAX_READ)
        found |= {item["sk"].removeprefix("app#"): item.get("recorded_at", "") for item in items}
    return sorted(found, key=lambda each: found[each], reverse=True)[:MAX_APPLICATIONS]


def _case(table: "Table", application_id: str, now: datetime) -> Case | None:
    """The case of an application, opened if it is in none; None if nothing is known of the application any more."""
    for _ in range(MAX_ATTEMPTS):
        subject = opening.load_subject(table, application_id)
        if subject is None:
            return None
        try:
            case = opening.case_of(table, subject.pointer) or opening.enter(table, subject, now, is_sample=False)
        except (store.Changed, Conflict):
            continue
        return opening.current(table, case.id)
    raise Contended(application_id)


def _boost(
    table: "Table", case_id: str, application_id: str, report_id: str, held: Mapping[str, Any], now: datetime
) -> None:
    """Notes a report at a case, which is opened again if it is closed, and comes before others."""
    details = {"report": report_id, "application": application_id}
    details |= {name: held[name] for name in ("reason", "key", "digest") if name in held}
    for _ in range(MAX_ATTEMPTS):
        case = opening.current(table, case_id)
        marker = {"pk": case.pk, "sk": f"report#{report_id}", "expires_at": case.expires_at}
        due_at = review.load().due("review", now)
        if case.is_open:
            boost = case.boost if case.boost == "appeal" else "reported"
            changes: dict[str, Any] = {"boost": boost, "due_at": min(due_at, case.due_at), "is_touched": True}
            action = Action.REPORT
        else:
            changes = opening.reopening(table, "reported", due_at, now) | {"is_touched": True}
            action = Action.REOPEN
        also = [Put(marker, "attribute_not_exists(pk)")]
        try:
            store.change(table, case, REPORTER, action, now, details=details, also=also, **changes)
        except (store.Changed, store.NotPossible):
            continue
        except Conflict:  # it was noted
            return
        return
    raise Contended(case_id)
