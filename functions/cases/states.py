"""The states of a case, and which action is possible in which state.

```
 assessment ─▶ open ─ claim ─▶ in_review ─ ask ─▶ awaiting_candidate
                ▲ ▲               │   ▲────────────────┘ answer, deadline
                │ └─── release ───┤
                │                 ├─ verdict that lasts ─▶ second_look ─ agree ─▶ closed
                │                 │          ▲──────────────┘ disagree: in_review
                │                 └─ other verdict ─▶ closed
                └── new finding, appeal, report, retraction ◀──┘
```

`overdue` and `snoozed` are no states: they follow from times when a case is read. A lock that has ended makes a case
in review free for others in the same way.
"""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a case is."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    AWAITING_CANDIDATE = "awaiting_candidate"
    SECOND_LOOK = "second_look"
    CLOSED = "closed"


class Action(StrEnum):
    """What happens to a case. Each is one event."""

    OPEN = "open"
    JOIN = "join"
    UPDATE = "update"
    MERGE = "merge"
    LINK = "link"
    CLEAR = "clear"
    REOPEN = "reopen"
    REPORT = "report"
    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    NOTE = "note"
    REVEAL = "reveal"
    ASK = "ask"
    ANSWER = "answer"
    DEADLINE = "deadline"
    VERDICT = "verdict"
    AGREE = "agree"
    DISAGREE = "disagree"
    REFER = "refer"
    ERASE = "erase"


class Rule(NamedTuple):
    """When an action is possible. `by_holder` is whether only the person who holds the lock may take it."""

    states: frozenset[State]
    scope: str = ""  # empty: by the system
    by_holder: bool = False


READ, DECIDE, LEAD, AUDIT = "review:read", "review:decide", "review:lead", "review:audit"

OPEN_STATES = frozenset(State) - {State.CLOSED}
"""In these a case is in the queue."""

_FREE = frozenset({State.OPEN, State.IN_REVIEW})
_ALL = frozenset(State)

RULES: dict[Action, Rule] = {
    Action.JOIN: Rule(OPEN_STATES),
    Action.UPDATE: Rule(OPEN_STATES),
    Action.MERGE: Rule(OPEN_STATES),
    Action.LINK: Rule(_ALL),
    Action.CLEAR: Rule(OPEN_STATES),
    Action.REOPEN: Rule(frozenset({State.CLOSED}), LEAD),
    Action.REPORT: Rule(OPEN_STATES),
    Action.CLAIM: Rule(_FREE, DECIDE),
    Action.RELEASE: Rule(frozenset({State.IN_REVIEW}), DECIDE, by_holder=True),
    Action.ASSIGN: Rule(_FREE, LEAD),
    Action.SNOOZE: Rule(_FREE, DECIDE),
    Action.NOTE: Rule(_ALL, DECIDE),
    Action.REVEAL: Rule(_ALL, DECIDE),
    Action.ASK: Rule(frozenset({State.IN_REVIEW, State.AWAITING_CANDIDATE}), DECIDE, by_holder=True),
    Action.ANSWER: Rule(_ALL),
    Action.DEADLINE: Rule(frozenset({State.AWAITING_CANDIDATE})),
    Action.VERDICT: Rule(frozenset({State.IN_REVIEW}), DECIDE, by_holder=True),
    Action.AGREE: Rule(frozenset({State.SECOND_LOOK}), DECIDE),
    Action.DISAGREE: Rule(frozenset({State.SECOND_LOOK}), DECIDE),
    Action.REFER: Rule(frozenset({State.CLOSED}), DECIDE),
    Action.ERASE: Rule(_ALL),
}


def possible(state: State) -> frozenset[Action]:
    """The actions that are possible in a state, for anybody."""
    return frozenset(action for action, rule in RULES.items() if state in rule.states)
