"""A case and its events, and how the table holds them. No person is in either: free text is in the bucket only.

Each change of a case is one event. Its `hash` covers the hash of the event before and the `digest` of its content, and
the case has the last hash: so a changed, removed or moved event is found. The content has a random salt. When it is
erased, the digest stays: the chain can still be verified, and nobody can guess what the content was.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.risk import Level
from cases.states import OPEN_STATES, Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item

CASE = "case"
"""The sort key of a case in its own partition, and of the pointer to it in the partition of an application."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, as in a ULID
_ID_LENGTH = 26

_TIMES = ("opened_at", "due_at", "locked_until", "snoozed_until", "waiting_since", "answer_until", "closed_at")
_EMPTY: tuple[Any, ...] = ("", (), None, False, 0)


class Actor(NamedTuple):
    """Who acts: the subject of a token or an ARN. Roles: `reviewer`, `lead`, `machine`, `system`, `candidate`."""

    subject: str
    role: str


SYSTEM = Actor("bonafide", "system")


def are_two_people(one: str, other: str) -> bool:
    """Whether two subjects are surely two people.

    The subject of a token and an ARN may belong to one person, who has both ways in. Nothing says whose they are.
    """
    return one != other and one.startswith("arn:") == other.startswith("arn:")


class Case(NamedTuple):
    """A case: the applications that are reviewed together, and where that is.

    `headline` are the codes and summaries of the two strongest concerns, `codes` all that weigh or did while it was
    open, `boost` why it comes before others that are due at the same time, `linked` other cases that share something
    with it, `answer_until` when the time ends that the candidate has for an answer, `first_by` who gave a verdict that
    waits for a second person. `is_touched` is whether a person has acted.
    """

    id: str
    version: int
    state: State
    level: Level
    points: int
    applications: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    expires_at: int
    headline: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    job: str = ""
    submitted_at: str = ""
    policy_version: str = ""
    assignee: str = ""
    locked_until: datetime | None = None
    boost: str = ""
    snoozed_until: datetime | None = None
    snoozes: int = 0
    waiting_since: datetime | None = None
    answer_until: datetime | None = None
    first_by: str = ""
    verdict: str = ""
    closed_at: datetime | None = None
    merged_into: str = ""
    linked: tuple[str, ...] = ()
    is_sample: bool = False
    is_touched: bool = False
    last_hash: str = ""

    @property
    def pk(self) -> str:
        """The partition of its items."""
        return partition(self.id)

    @property
    def is_open(self) -> bool:
        """Whether it is in the queue."""
        return self.state in OPEN_STATES

    def is_overdue(self, now: datetime) -> bool:
        """Whether a decision is late. While the candidate is asked, the clock is stopped."""
        return self.is_open and self.waiting_since is None and self.due_at < now

    def holder(self, now: datetime) -> str:
        """Who holds the lock; empty if none does or it has ended."""
        is_held = self.state is State.IN_REVIEW and self.locked_until is not None and self.locked_until > now
        return self.assignee if is_held else ""

    def item(self) -> "Item":
        """The item of the table. Cases that are closed are not listed."""
        content = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in self._asdict().items()
            if value not in _EMPTY
        }
        content["points"] = self.points
        content["headline"] = [list(each) for each in self.headline]
        at = self.answer_until or self.due_at  # the cases that wait for an answer are listed by when that ends
        listed = {"listed_in": queue(self.state), "listed_at": f"{stamp(at)}#{self.id}"} if self.is_open else {}
        return {"pk": self.pk, "sk": CASE, **content, **listed}

    @classmethod
    def of_item(cls, item: Mapping[str, Any]) -> "Case":
        """The case that an item holds."""
        known = {"applications": ()} | {name: item[name] for name in cls._fields if name in item}
        known |= {name: datetime.fromisoformat(known[name]) for name in _TIMES if name in known}
        known |= {name: tuple(known[name]) for name in ("applications", "codes", "linked") if name in known}
        known["headline"] = tuple((code, summary) for code, summary in item.get("headline", ()))
        return cls(**known | {"state": State(item["state"]), "level": Level(item["level"])})


class Event(NamedTuple):
    """One change of a case. `number` is the version of the case that it made. Without `content` it is erased."""

    case_id: str
    number: int
    content: Mapping[str, Any] | None
    digest: str
    previous: str
    hash: str

    @classmethod
    def of_change(
        cls, before: Case | None, after: Case, actor: Actor, action: Action, now: datetime, details: Mapping[str, Any]
    ) -> "Event":
        """The event that makes `after` of `before`."""
        states = {"from": before.state.value if before else "", "to": after.state.value}
        previous = before.last_hash if before else ""
        return cls.sealed(after.id, after.version, previous, actor, action.value, now, details, **states)

    @classmethod
    def sealed(
        cls,
        subject: str,
        number: int,
        previous: str,
        actor: Actor,
        action: str,
        now: datetime,
        details: Mapping[str, Any],
        **more: str,
    ) -> "Event":
        """An event that follows the one with the hash `previous`."""
        content: dict[str, Any] = {"at": now.isoformat(), "actor": actor.subject, "role": actor.role}
        content |= {"action": action, **more, "details": dict(details), "salt": secrets.token_hex(16)}
        digest = digest_of(content)
        return cls(subject, number, content, digest, previous, chained(previous, digest))

    @property
    def kept(self) -> dict[str, str]:
        """The attributes of its item, in whatever partition that is."""
        chain = {"digest": self.digest, "previous": self.previous, "hash": self.hash}
        return chain | ({"content": json.dumps(self.content, sort_keys=True)} if self.content else {})

    def moves(self, state: State) -> bool:
        """Whether a case came to or from a state by it. Of one that is erased, that is not known."""
        states = {self.content["from"], self.content["to"]} if self.content else set()
        return len(states) > 1 and state.value in states

    def item(self, expires_at: int) -> "Item":
        """The item of the table."""
        at = str(self.content["at"]) if self.content else ""
        listed = {"listed_in": journal(at), "listed_at": f"{at}#{self.case_id}#{self.number:06}"} if at else {}
        key = {"pk": partition(self.case_id), "sk": f"event#{self.number:06}"}
        return {**key, **self.kept, **listed, "expires_at": expires_at}

    @classmethod
    def of_item(cls, item: Mapping[str, Any]) -> "Event":
        """The event that an item holds, of a case or of the audit log."""
        content = json.loads(item["content"]) if "content" in item else None
        subject, number = item["pk"].partition("#")[2], int(item["sk"].rpartition("#")[2])
        return cls(subject, number, content, item["digest"], item["previous"], item["hash"])


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of an event's content as canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def chained(previous: str, digest: str) -> str:
    """The hash of an event, by that of the one before it and the digest of its content."""
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


def faults_of_chain(
    events: Iterable[Event], last_hash: str, *, version: int, first: str = "", number: int = 1
) -> list[str]:
    """What is wrong with the events of a case, in words; empty if nothing is.

    Args:
        events: all its events, in order.
        last_hash: the hash that the case has.
        version: the version that the case has, which is the number of its last event.
        first: what the first event follows.
        number: the number of the first event.
    """
    found, previous, expected = [], first, number
    for event in events:
        where = f"event {event.number}"
        if event.number != expected:
            found.append(f"event {expected} is missing before {where}")
        elif event.previous != previous:
            found.append(f"{where} does not follow the event before it")
        if event.content is not None and digest_of(event.content) != event.digest:
            found.append(f"the content of {where} was changed")
        if chained(event.previous, event.digest) != event.hash:
            found.append(f"the hash of {where} was changed")
        previous, expected = event.hash, event.number + 1
    if expected != version + 1:
        found.append(f"the last events are missing: there are {expected - 1} of {version}")
    elif previous != last_hash:
        found.append("the case does not have the hash of its last event")
    return found


def partition(case_id: str) -> str:
    """The partition of a case."""
    return f"case#{case_id}"


def queue(state: State) -> str:
    """The partition of the index that lists the cases in a state, by when they are due."""
    return f"queue#{state.value}"


def journal(at: str) -> str:
    """The partition of the index that lists the events of a day, by its ISO time."""
    return f"journal#{at[:10]}"


def stamp(moment: datetime) -> str:
    """A time as the index is sorted by: always with the same number of characters."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id(now: datetime) -> str:
    """A new id that sorts by time: 48 bits of milliseconds and 80 random bits, as in a ULID."""
    number = int(now.timestamp() * 1000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_ID_LENGTH)))
