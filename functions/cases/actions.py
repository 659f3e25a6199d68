"""What reviewers do with a case, apart from deciding it: claim, release, assign, snooze, note.

Each function takes the case as the reviewer saw it, and returns it as it is then. Its version must still be the
stored one (`store.Changed`), the state must allow the action (`store.NotPossible`), and no other may hold it (`Held`).
"""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from bonafide.aws import clients
from cases import review, store
from cases.case import Actor, Case, digest_of, new_id
from cases.states import RULES, Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Table

CANDIDATES = 25
"""Free cases of each state that are looked at for the next one to review: those that are due first."""

SNOOZE_REASONS = ("document_expected", "reply_expected", "colleague_asked", "no_time")
"""A text of one's own could name a person, and this is kept in the table."""

MAX_NOTE = 10_000
"""Characters of a note."""


class Held(Exception):
    """Another person holds the case, until when."""

    def __init__(self, holder: str, until: datetime | None) -> None:
        super().__init__("another person holds the case")
        self.holder, self.until = holder, until


class Refused(Exception):
    """An action is not possible for this person or with this content. The message says why, and what to do."""


def check_lock(case: Case, actor: Actor, action: Action, now: datetime) -> None:
    """Checks that an action is possible, and that no other person holds the case.

    Raises:
        store.NotPossible: the state does not allow it.
        Held: another person holds the case, or none does and the action needs that.
    """
    rule = RULES[action]
    if case.state not in rule.states:
        raise store.NotPossible(action, case.state)
    holder = case.holder(now)
    if rule.by_holder and not holder:
        raise Refused("Claim the case first: your lock has ended, or somebody released it.")
    if (holder and holder != actor.subject) and (rule.by_holder or action in (Action.CLAIM, Action.SNOOZE)):
        raise Held(holder, case.locked_until)


def claim(table: "Table", case: Case, actor: Actor, now: datetime) -> Case:
    """Takes a case, or renews one's own lock. A lock of another person that has ended is no obstacle."""
    check_lock(case, actor, Action.CLAIM, now)
    return store.change(table, case, actor, Action.CLAIM, now, **held_by(actor, now))


def held_by(actor: Actor, now: datetime) -> dict[str, Any]:
    """The fields of a case that change when a person takes it, or goes on with it."""
    return {
        "state": State.IN_REVIEW,
        "assignee": actor.subject,
        "locked_until": review.load().locked_until(now),
        "snoozed_until": None,
        "is_touched": True,
    }


def claim_next(table: "Table", actor: Actor, now: datetime) -> Case | None:
    """Takes the case that is due first and that is free; None if there is none.

    So the order is not chosen. If another person takes the same case at the same moment, the next one is tried.
    """
    states = (State.OPEN, State.IN_REVIEW)
    free = [case for state in states for case in islice(_free(table, state, now), CANDIDATES)]
    for case in sorted(free, key=lambda case: (not case.boost, case.due_at)):
        try:
            return claim(table, store.load(table, case.id), actor, now)  # the index may be some moments behind
        except (store.Changed, store.NotPossible, store.NoCase, Held):
            continue
    return None


def _free(table: "Table", state: State, now: datetime) -> Iterator[Case]:
    """The cases in a state that somebody can take, by when they are due: however many are held or put off."""
    cursor = ""
    while True:
        found, cursor = store.page(table, state, limit=store.MAX_PAGE, cursor=cursor)
        yield from (
            case for case in found if not case.holder(now) and not (case.snoozed_until and case.snoozed_until > now)
        )
        if not cursor:
            return


def release(table: "Table", case: Case, actor: Actor, now: datetime) -> Case:
    """Gives a case back to the queue. A lead may do that for another person."""
    if not (actor.role == "lead" and case.state is State.IN_REVIEW):
        check_lock(case, actor, Action.RELEASE, now)
    return store.change(
        table, case, actor, Action.RELEASE, now, state=State.OPEN, assignee="", locked_until=None, is_touched=True
    )


def assign(table: "Table", case: Case, actor: Actor, to: str, now: datetime) -> Case:
    """Gives a case to a person, as a lead: it is locked for them as if they had taken it."""
    changes = held_by(Actor(to, "reviewer"), now)
    return store.change(table, case, actor, Action.ASSIGN, now, details={"assignee": to}, **changes)


def snooze(table: "Table", case: Case, actor: Actor, until: datetime, reason: str, now: datetime) -> Case:
    """Puts a case off. It goes back to the queue and is not given as the next one until then; it stays due.

    Raises:
        Refused: the time is too late or past, or the case was put off too often.
    """
    policy = review.load()
    check_lock(case, actor, Action.SNOOZE, now)
    if case.snoozes >= policy.snoozes:
        raise Refused(f"This case was put off {case.snoozes} times. Decide it, or release it for another person.")
    if not now < until <= now + timedelta(days=policy.snooze_days):
        raise Refused(f"Choose a time within the next {policy.snooze_days} days.")
    if reason not in SNOOZE_REASONS:
        raise Refused(f"The reason is one of: {', '.join(SNOOZE_REASONS)}.")
    changes: dict[str, Any] = {"state": State.OPEN, "assignee": "", "locked_until": None, "is_touched": True}
    changes |= {"snoozed_until": until, "snoozes": case.snoozes + 1}
    details = {"until": until.isoformat(), "reason": reason}
    return store.change(table, case, actor, Action.SNOOZE, now, details=details, **changes)


def note(table: "Table", bucket: str, case: Case, actor: Actor, text: str, now: datetime) -> Case:
    """Keeps a note. Its text may be about the person, so it is in the bucket; the event has its key and digest."""
    if not text.strip() or len(text) > MAX_NOTE:
        raise Refused(f"A note has between 1 and {MAX_NOTE:,} characters.")
    changes: dict[str, Any] = {"is_touched": True}
    if case.holder(now) == actor.subject:
        changes |= {"locked_until": review.load().locked_until(now)}
    key = notes_key(case.id, new_id(now))
    digest = put_text(bucket, key, {"at": now.isoformat(), "by": actor.subject, "text": text})
    details = {"key": key, "digest": digest}
    return store.change(table, case, actor, Action.NOTE, now, details=details, **changes)


def notes_key(case_id: str, note_id: str) -> str:
    """The key of a note in the bucket."""
    return f"cases/{case_id}/notes/{note_id}.json"


def put_text(bucket: str, key: str, content: dict[str, Any]) -> str:
    """Writes a text about a person into the bucket, with a random salt, and returns its digest."""
    salted = content | {"salt": secrets.token_hex(16)}
    body = json.dumps(salted, ensure_ascii=False).encode()
    clients.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
    return digest_of(salted)
