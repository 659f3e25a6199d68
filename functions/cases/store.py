"""Cases in the results table.

| pk          | sk                | holds                                                            |
|-------------|-------------------|------------------------------------------------------------------|
| `case#<id>` | `case`            | the case as it is now, listed by when it is due while it is open |
| `case#<id>` | `event#<number>`  | each change of it, chained by hashes                             |
| `app#<id>`  | `case`            | which case an application is in, with its codes and level        |

A change writes the case, its event and whatever belongs to it in one transaction. The case must have the version that
was read, so of two changes at the same time one is refused, and neither is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws.table import Conflict, Put, Write
from cases.case import CASE, Actor, Case, Event, partition, queue, stamp
from cases.states import RULES, Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_PAGE = 100


class NoCase(Exception):
    """There is no such case."""


class Changed(Exception):
    """A case has another version than the one that was read: somebody was faster."""


class NotPossible(Exception):
    """An action is not possible in the state of a case."""

    def __init__(self, action: Action, state: State) -> None:
        super().__init__(f"{action} is not possible while the case is {state}")
        self.action, self.state = action, state


class Change(NamedTuple):
    """A case after a change, and what is to be written. The first write is the case's, with its condition."""

    case: Case
    writes: tuple[Write, ...]


def load(table: "Table", case_id: str) -> Case:
    """A case by its id.

    Raises:
        NoCase: there is none.
    """
    item = table.get(partition(case_id), CASE)
    if not item:
        raise NoCase(case_id)
    return Case.of_item(item)


def load_many(table: "Table", case_ids: Iterable[str], *, now: datetime) -> list[Case]:
    """Those of these cases that exist, in no order."""
    keys = [(partition(case_id), CASE) for case_id in dict.fromkeys(case_ids)]
    return [Case.of_item(item) for item in table.get_many(keys, now=now)]


def page(
    table: "Table", state: State, *, limit: int, cursor: str = "", due_before: datetime | None = None
) -> tuple[list[Case], str]:
    """The cases in a state by when they are due, and the cursor of the next ones (empty: there are none).

    Args:
        table: the results table; one page of its index is read.
        state: the state.
        limit: how many at most, up to `MAX_PAGE`.
        cursor: where the last page ended.
        due_before: only cases that are due before this time.
    """
    before = stamp(due_before) if due_before else ""
    items = table.listed(queue(state), after=cursor, before=before, limit=min(limit, MAX_PAGE))
    return [Case.of_item(item) for item in items], items[-1]["listed_at"] if len(items) == limit else ""


def events(table: "Table", case_id: str) -> list[Event]:
    """All events of a case, in order (strongly consistent)."""
    return [Event.of_item(item) for item in table.query(partition(case_id), prefix="event#")]


def pointer_item(application_id: str, case: Case, codes: Iterable[str], level: str) -> "Item":
    """The item that says which case an application is in, and how it was assessed."""
    key = {"pk": f"app#{application_id}", "sk": CASE}
    return {**key, "case": case.id, "codes": sorted(codes), "level": level, "expires_at": case.expires_at}


def opened(case: Case, actor: Actor, now: datetime, details: Mapping[str, Any]) -> Change:
    """What is to be written of a new case."""
    event = Event.of_change(None, case, actor, Action.OPEN, now, details)
    case = case._replace(last_hash=event.hash)
    condition = "attribute_not_exists(pk)"
    return Change(case, (Put(case.item(), condition), Put(event.item(case.expires_at), condition)))


def changed(
    before: Case, actor: Actor, action: Action, now: datetime, details: Mapping[str, Any] | None = None, **changes: Any
) -> Change:
    """What is to be written of a changed case.

    Raises:
        NotPossible: the action is not possible in the state of the case.
    """
    if before.state not in RULES[action].states:
        raise NotPossible(action, before.state)
    after = before._replace(**changes, version=before.version + 1)
    event = Event.of_change(before, after, actor, action, now, details or {})
    after = after._replace(last_hash=event.hash)
    return Change(
        after,
        (
            Put(after.item(), "version = :version", {"version": before.version}),
            Put(event.item(after.expires_at), "attribute_not_exists(pk)"),
        ),
    )


def commit(table: "Table", *changes: Change, also: Sequence[Write] = ()) -> None:
    """Writes changes of cases, and what belongs to them, in one transaction.

    Raises:
        Changed: one of the cases has changed since it was read.
        bonafide.aws.table.Conflict: a condition of `also` is not fulfilled; positions count from its first.
    """
    writes = [write for change in changes for write in change.writes]
    try:
        table.transact([*writes, *also])
    except Conflict as conflict:
        if any(position < len(writes) for position in conflict.positions):
            raise Changed from None
        raise Conflict(position - len(writes) for position in conflict.positions) from None


def change(
    table: "Table",
    before: Case,
    actor: Actor,
    action: Action,
    now: datetime,
    *,
    details: Mapping[str, Any] | None = None,
    also: Sequence[Write] = (),
    **changes: Any,
) -> Case:
    """Changes a case, and returns it as it is then.

    Args:
        table: the results table.
        before: the case as it was read.
        actor: who acts.
        action: what happens.
        now: when.
        details: what the event holds besides; no personal data.
        also: further writes of the same transaction.
        changes: the fields of the case that change.

    Raises:
        NotPossible: the action is not possible in the state of the case.
        Changed: the case has changed since it was read.
        bonafide.aws.table.Conflict: a condition of `also` is not fulfilled.
    """
    made = changed(before, actor, action, now, details, **changes)
    commit(table, made, also=also)
    return made.case


def renew_expiry(table: "Table", case_id: str) -> bool:
    """Lets everything in the partition of a case expire when the case does: closing it has changed that.

    Returns whether there is such a case.

    A change at the same moment brings another record of the stream, and this is done again.
    """
    try:
        expires_at = load(table, case_id).expires_at
    except NoCase:
        return False
    for item in table.query(partition(case_id)):
        if item["expires_at"] != expires_at and not item["sk"].startswith("key#"):
            table.update(item["pk"], item["sk"], "SET expires_at = :at", at=expires_at)
    return True
