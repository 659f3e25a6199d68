"""The problems of requests about cases: what the core refuses, in the words of HTTP."""

from typing import TYPE_CHECKING

from bonafide.aws.problems import Problem
from bonafide.aws.table import Conflict, TableBusy
from cases import audit, opening, store
from cases.actions import Held, Refused
from cases.states import possible
from cases.verdicts import SamePerson

if TYPE_CHECKING:
    from cases.case import Case


def no_case() -> Problem:
    """There is no such case."""
    return Problem(404, "There is no case with this id, or it has expired.")


def changed(case: "Case", holder: str) -> Problem:
    """The case is another one than the caller has seen; `holder` is who holds it now, if anybody."""
    by = f" {holder} holds it now." if holder else ""
    return Problem(
        412,
        f"The case has changed since you read it.{by} Read it again, and repeat the request if it still applies.",
        headers={"etag": f'"{case.version}"'},
        version=case.version,
        state=case.state.value,
        holder=holder or None,
    )


def of_refusal(refusal: Exception) -> Problem | None:
    """The problem of what the core refuses; None if the error is none of its own."""
    match refusal:
        case Problem():
            return refusal
        case store.NoCase():
            return no_case()
        case store.NotPossible():
            actions = sorted(action.value for action in possible(refusal.state))
            return Problem(409, f"{refusal}.".capitalize(), state=refusal.state.value, possible_actions=actions)
        case Held():
            until = refusal.until.isoformat() if refusal.until else None
            return Problem(
                409, f"{refusal.holder} holds the case until {until}.", holder=refusal.holder, locked_until=until
            )
        case Refused():
            return Problem(409, str(refusal))
        case Conflict():
            return Problem(409, "Something that belongs to the case was changed at the same moment. Read it again.")
        case SamePerson():
            return Problem(409, f"{refusal}")
        case store.Changed():
            return Problem(412, "The case was changed at the same moment. Read it again.")
        case TableBusy() | audit.Contended() | opening.Contended():
            return Problem(
                503, "The table has no capacity just now. Repeat the request.", headers={"retry-after": "2"}
            )
    return None
