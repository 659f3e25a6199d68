"""Doing the same with several cases: giving them to a person, putting them off, or closing them. It can only clear.

A preview runs the same code on a table that writes nothing, so it says exactly what would happen.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws.table import Table, Write
from cases import actions, problems, store, verdicts
from cases.case import Actor, Case
from cases.verdicts import Decision

if TYPE_CHECKING:
    from bonafide.aws.table import Item

MAX_CASES = 50

type Change = Callable[[Table, Case], Case]


class Result(NamedTuple):
    """What became of one case, or would: its version and state then, or why not."""

    id: str
    done: bool
    why: str | None
    version: int | None
    state: str | None


class _Unchanging(Table):
    """The table as it is read. What is written to it is forgotten."""

    __slots__ = ()

    def transact(self, writes: Iterable[Write]) -> None:
        """Writes nothing."""

    def put(self, items: Iterable["Item"], *, attempts: int = 0) -> None:
        """Writes nothing."""

    def put_or_stored(self, item: "Item", condition: str, **values: Any) -> "Item | None":  # noqa: ARG002
        """Writes nothing, and says that something else is stored."""
        return {}

    def update(self, pk: str, sk: str, expression: str, *, condition: str = "", **values: Any) -> bool:  # noqa: ARG002
        """Changes nothing."""
        return False

    def delete(self, keys: Iterable[tuple[str, str]]) -> None:
        """Deletes nothing."""


def assigning(actor: Actor, to: str, now: datetime) -> Change:
    """Gives a case to a person."""
    return lambda table, case: actions.assign(table, case, actor, to, now)


def snoozing(actor: Actor, until: datetime, reason: str, now: datetime) -> Change:
    """Puts a case off."""
    return lambda table, case: actions.snooze(table, case, actor, until, reason, now)


def closing(actor: Actor, decision: Decision, now: datetime) -> Change:
    """Closes a case, if the verdict clears it."""
    return lambda table, case: verdicts.clear(table, case, actor, decision, now)


def run(
    table: Table, ids: Iterable[str], change: Change, now: datetime, *, seen: Mapping[str, int], is_preview: bool
) -> list[Result]:
    """Changes each case by itself, in the order given: one that cannot be changed does not hinder the others.

    Args:
        table: the results table.
        ids: the cases.
        change: what happens to each.
        now: the time.
        seen: the versions that a preview has shown. A case with another one now is left as it is.
        is_preview: whether nothing is written.
    """
    found = {case.id: case for case in store.load_many(table, ids, now=now)}
    target = _Unchanging(*table) if is_preview else table
    return [_changed(target, case_id, found.get(case_id), change, seen.get(case_id)) for case_id in dict.fromkeys(ids)]


def _changed(table: Table, case_id: str, case: Case | None, change: Change, seen: int | None) -> Result:
    if case is None:
        return Result(case_id, done=False, why=problems.no_case().detail, version=None, state=None)
    try:
        if seen not in (None, case.version):
            raise store.Changed
        after = change(table, case)
    except Exception as refusal:
        problem = problems.of_refusal(refusal)
        if problem is None:
            raise
        return Result(case_id, done=False, why=problem.detail, version=case.version, state=case.state.value)
    return Result(case_id, done=True, why=None, version=after.version, state=after.state.value)
