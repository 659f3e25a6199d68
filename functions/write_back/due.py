"""What is to be written about an application now: nothing if the message is out of date.

A case may have changed since the message was sent, so only what the table says now is written. WriteBack may query the
table and reads items as `functions/cases/` writes them.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from write_back import wording
from write_back.sources import Person
from write_back.wording import Note

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

type Kind = Literal["opened", "verdict"]

KINDS: dict[str, tuple[Kind, ...]] = {"off": (), "verdict": ("verdict",), "opened": ("opened", "verdict")}
"""What is written, by the connection's setting `writes_back`."""

LASTING = frozenset({"confirmed", "identity_misused"})
"""Verdicts on findings. They say nothing of an application that has none of the findings that are true."""

OF_OTHERS = "of_others"


class Message(NamedTuple):
    """What Cases puts on the queue: an event of a case, by its number, and one of its applications."""

    case: str
    application: str
    event: int
    kind: Kind

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """The message in a body."""
        return cls(document["case"], document["application"], int(document["event"]), document["kind"])


class Due(NamedTuple):
    """A note that is due, whom it is about, the verdict (empty if there is none), and when its record expires."""

    note: Note
    person: Person
    verdict: str
    expires_at: int


def due(table: "Table", message: Message, number: str, review_url: str, now: datetime) -> Due | None:
    """The note that a message asks for; None if that is out of date: erased, reopened, decided or merged since.

    Args:
        table: the results table.
        message: of the queue.
        number: the application's id at its source.
        review_url: where the review is, with `{application_id}`; empty if there is none.
        now: the time.
    """
    pk = f"app#{message.application}"
    pointer, statement = _current(table, pk, "case", now), _current(table, pk, "application", now)
    case = _current(table, f"case#{pointer['case']}", "case", now) if pointer and statement else {}
    if not case:
        return None
    link = review_url.replace("{application_id}", message.application)
    is_closed, verdict = case["state"] == "closed", ""
    if message.kind == "opened":  # merged cases go on as the one that the application points to now
        if is_closed or not pointer["codes"]:  # a sample without findings has nothing to clarify
            return None
        words = wording.opened(pointer["codes"], link)
    else:
        verdict = _verdict(table, message, case, pointer["codes"]) if is_closed and case["id"] == message.case else ""
        if not verdict:
            return None
        words = wording.decided(verdict, link)
    note = Note(words, wording.marker(message.case, message.event, message.application))
    person = Person(number, str(statement.get("source_id", "")))
    return Due(note, person, verdict, int(statement["expires_at"]))


def _verdict(table: "Table", message: Message, case: "Item", codes: Collection[str]) -> str:
    """The verdict that a message is about, for an application with these codes; empty if another has replaced it."""
    given = list(table.query(f"case#{message.case}", prefix="verdict#", newest=True, limit=2))
    if not given or int(given[0]["sk"].removeprefix("verdict#")) != message.event:
        return ""
    verdict = str(case["verdict"])
    is_about = any(all(each["findings"].get(code) == "true" for each in given) for code in codes)
    return OF_OTHERS if verdict in LASTING and not is_about else verdict


def _current(table: "Table", pk: str, prefix: str, now: datetime) -> "Item":
    """The last item of a partition whose sort key begins so; empty if there is none or it has expired."""
    item = next(table.query(pk, prefix=prefix, newest=True, limit=1), {})
    return item if item.get("expires_at", 0) > now.timestamp() else {}
