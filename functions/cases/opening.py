"""What an assessment does to cases: it opens one, joins one, raises its level, reopens or clears it.

Applications that share an identifier, which is no hub, are in one case. Two that are assessed at the same moment may
each open one. Each then looks again, and the cases are merged; if people have worked on both, they are linked.
Every step writes under the versions that it read, so the order in which assessments arrive does not matter.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws import records
from bonafide.aws.table import Conflict, Put
from bonafide.policy import Strength
from bonafide.risk import Assessment, Level
from cases import review, sampling, store
from cases.case import CASE, SYSTEM, Case, new_id
from cases.states import Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_ATTEMPTS = 8
"""Attempts at a change while others change the same case."""

MAX_APPLICATIONS = 40
"""Applications of one case. Beyond them a new case is opened and linked: nobody reviews more at once."""

MAX_NEIGHBOURS = 100
"""Applications that share something, of which cases are looked for."""

RANK = {level: rank for rank, level in enumerate((Level.NOT_ASSESSED, Level.LOW, Level.REVIEW, Level.HIGH))}
"""From the lowest level to the highest."""

BY_PEOPLE = ("reported", "appeal", "answer", "audit_sample")
"""Why a case comes before others because a person asked for it."""

CLEARED = "cleared_by_source"
MERGED = "merged"


class Contended(Exception):
    """Others changed a case at every attempt. The stream delivers the record again."""


class Subject(NamedTuple):
    """An application as it is assessed now, and the item that says which case it is in; empty if in none."""

    application_id: str
    assessment: Assessment
    statement: "Item"
    neighbours: frozenset[str]
    pointer: "Item"
    revision: str

    @property
    def is_wanted(self) -> bool:
        """Whether a person should look at it."""
        return RANK[self.assessment.level] >= RANK[Level.REVIEW]

    @property
    def is_drawn(self) -> bool:
        """Whether it is low and in the sample."""
        share = review.load().sampled["low"]
        is_low = self.assessment.level is Level.LOW
        return is_low and sampling.is_sampled(self.application_id, self.revision, share)

    @property
    def codes(self) -> frozenset[str]:
        """The codes that count."""
        return frozenset(records.weighing_codes(self.assessment.concerns))

    @property
    def headline(self) -> tuple[tuple[str, str], ...]:
        """The codes and summaries of its two strongest concerns."""
        counted = [each for each in self.assessment.concerns if each.strength is not Strength.INFO]
        return tuple((each.code, each.summary) for each in counted[:2])

    @property
    def described(self) -> dict[str, Any]:
        """What a case says of the application of which it shows most."""
        job = self.statement.get("job", {})
        return {
            "headline": self.headline,
            "points": self.assessment.points,
            "policy_version": self.assessment.policy_version,
            "job": ": ".join(filter(None, (job.get("id"), job.get("title")))),
            "submitted_at": str(self.statement.get("submitted_at", "")),
        }


def load_subject(table: "Table", application_id: str) -> Subject | None:
    """An application with its assessment; None if there is none, because it is erased for example."""
    recorded = records.load(table, application_id)
    item = recorded.assessment
    if not item:
        return None
    revision = records.revision_of(item)
    return Subject(
        application_id,
        records.assessment_of(item),
        records.load_statement(table, application_id, revision),
        frozenset().union(*records.connections_of(item).values()),
        table.get(f"app#{application_id}", CASE),
        revision,
    )


def follow(table: "Table", application_id: str, now: datetime) -> None:
    """Makes the cases fit an application's assessment.

    Raises:
        Contended: others changed the cases at every attempt.
    """
    for _ in range(MAX_ATTEMPTS):
        subject = load_subject(table, application_id)
        if subject is None:
            return
        try:
            case = case_of(table, subject.pointer)
            if case is None:
                if not (subject.is_wanted or subject.is_drawn) or _is_decided(subject):
                    return
                case = enter(table, subject, now, is_sample=subject.is_drawn)
            else:
                case = _update(table, subject, case, now)
            if case.is_open:
                _bring_together(table, case, subject.neighbours, now)
        except (store.Changed, Conflict):
            continue
        return
    raise Contended(application_id)


def case_of(table: "Table", pointer: "Item") -> Case | None:
    """The case that an application is in; None if it is in none, or that has expired."""
    try:
        return store.load(table, pointer["case"]) if pointer else None
    except store.NoCase:
        return None


def current(table: "Table", case_id: str) -> Case:
    """A case, or the one that it goes on as since they were merged.

    Raises:
        store.NoCase: it is erased or has expired.
    """
    case = store.load(table, case_id)
    while case.verdict == MERGED and case.merged_into:
        case = store.load(table, case.merged_into)
    return case


def _is_decided(subject: Subject) -> bool:
    """Whether a case that has expired meanwhile was about the same concerns."""
    before = subject.pointer.get("level", Level.NOT_ASSESSED)
    return RANK[Level(before)] >= RANK[Level.REVIEW] and subject.codes <= set(subject.pointer["codes"])


def enter(table: "Table", subject: Subject, now: datetime, *, is_sample: bool) -> Case:
    """Puts an application into the case of its neighbours, or into a new one.

    A case that waits for a second person does not grow: the first one decided on the applications that it had.
    """
    for case in neighbouring(table, subject.neighbours, now):
        if len(case.applications) < MAX_APPLICATIONS and case.state is not State.SECOND_LOOK:
            return _join(table, subject, case, now)
    due_at = review.load().due(subject.assessment.level.value if subject.is_wanted else "low", now)
    new = store.opened(
        Case(
            new_id(now),
            1,
            State.OPEN,
            subject.assessment.level,
            applications=(subject.application_id,),
            opened_at=now,
            due_at=due_at,
            expires_at=int((now + table.retention).timestamp()),
            codes=tuple(sorted(subject.codes)),
            is_sample=is_sample,
            **subject.described,
        ),
        SYSTEM,
        now,
        {"application": subject.application_id, "level": subject.assessment.level.value},
    )
    store.commit(table, new, also=[_pointing(subject, new.case)])
    return new.case


def _join(table: "Table", subject: Subject, case: Case, now: datetime) -> Case:
    """Adds an application to an open case."""
    joined = store.changed(
        case,
        SYSTEM,
        Action.JOIN,
        now,
        {"application": subject.application_id, "level": subject.assessment.level.value},
        applications=(*case.applications, subject.application_id),
        **_risen(case, subject, now),
    )
    store.commit(table, joined, also=[_pointing(subject, joined.case)])
    return joined.case


def _update(table: "Table", subject: Subject, case: Case, now: datetime) -> Case:
    """Makes the case of an application fit its assessment of now."""
    if subject.application_id not in case.applications:  # it was erased, and stated again
        return case
    if not case.is_open:
        new = subject.codes - set(subject.pointer.get("codes", ()))
        if case.verdict == "confirmed":
            new -= {"identity.watchlisted"}  # perhaps the entry that this very verdict has made
        if case.verdict == MERGED or not subject.is_wanted or not (new or case.verdict == CLEARED):
            return case
        level = subject.assessment.level
        changes = reopening(table, "new_finding", review.load().due(level.value, now), now)
        changes |= {"level": level, "codes": tuple(sorted({*case.codes, *subject.codes})), **subject.described}
        action, details = Action.REOPEN, {"reason": "new_finding", "codes": sorted(new)}
    elif not subject.is_wanted and _is_cleared(table, case, subject, now):
        changes, action = closing(CLEARED, now), Action.CLEAR
        details = {"reason": CLEARED, "application": subject.application_id}
    else:
        changes = _risen(case, subject, now)
        is_known = all(getattr(case, name) == value for name, value in changes.items())
        pointed = {"codes": sorted(subject.codes), "level": subject.assessment.level.value}
        if is_known and pointed.items() <= subject.pointer.items():
            return case
        action = Action.UPDATE
        details = {"application": subject.application_id, "level": subject.assessment.level.value}
    made = store.changed(case, SYSTEM, action, now, details, **changes)
    store.commit(table, made, also=[_pointing(subject, made.case)])
    return made.case


def closing(verdict: str, now: datetime) -> dict[str, Any]:
    """The fields of a case that change when it is closed."""
    return {
        "state": State.CLOSED,
        "verdict": verdict,
        "closed_at": now,
        "expires_at": review.load().kept_until(verdict, now),
        "locked_until": None,
        "snoozed_until": None,
        "waiting_since": None,
        "answer_until": None,
        "boost": "",
    }


def reopening(table: "Table", boost: str, due_at: datetime, now: datetime) -> dict[str, Any]:
    """The fields of a case that change when it is opened again, and why."""
    return {
        "state": State.OPEN,
        "boost": boost,
        "due_at": due_at,
        "verdict": "",
        "closed_at": None,
        "assignee": "",
        "locked_until": None,
        "first_by": "",
        "expires_at": int((now + table.retention).timestamp()),
    }


def _risen(case: Case, subject: Subject, now: datetime) -> dict[str, Any]:
    """The fields that an application of an open case changes: the level only rises, and is then due earlier."""
    changes: dict[str, Any] = {"codes": tuple(sorted({*case.codes, *subject.codes}))}
    if RANK[subject.assessment.level] > RANK[case.level]:
        due_at = min(case.due_at, review.load().due(subject.assessment.level.value, now))
        changes |= {"level": subject.assessment.level, "due_at": due_at}
    if subject.assessment.points > case.points:
        changes |= subject.described
    return changes


def _is_cleared(table: "Table", case: Case, subject: Subject, now: datetime) -> bool:
    """Whether no application of a case is to be reviewed any more, and no person has asked for a review."""
    if case.is_sample or case.boost in BY_PEOPLE:
        return False
    others = [(f"app#{each}", "assessment") for each in case.applications if each != subject.application_id]
    levels = [Level(item["level"]) for item in table.get_many(others, now=now)]
    return all(RANK[level] < RANK[Level.REVIEW] for level in levels)


def _pointing(subject: Subject, case: Case) -> Put:
    """The write that points from an application to its case, if nothing else has done so since it was read."""
    item = store.pointer_item(subject.application_id, case, subject.codes, subject.assessment.level.value)
    if not subject.pointer:
        return Put(item, "attribute_not_exists(pk)")
    return Put(item, "#case = :case", {"case": subject.pointer["case"]})


# ───────────────────────────────────── Cases that share something ─────────────────────────────────────


def neighbouring(table: "Table", application_ids: Iterable[str], now: datetime) -> list[Case]:
    """The open cases of these applications, the oldest first."""
    some = sorted(application_ids)[:MAX_NEIGHBOURS]
    pointers = table.get_many([(f"app#{each}", CASE) for each in some], now=now)
    found = store.load_many(table, (pointer["case"] for pointer in pointers), now=now)
    return sorted((case for case in found if case.is_open), key=lambda case: case.id)


def _bring_together(table: "Table", case: Case, neighbours: frozenset[str], now: datetime) -> None:
    """Merges a case with those of the neighbours of one of its applications, or links them."""
    for other in neighbouring(table, neighbours - set(case.applications), now):
        if other.id == case.id or other.id in case.linked:
            continue
        kept, ended = sorted((case, other), key=lambda each: (not each.is_touched, each.id))
        is_too_large = len(kept.applications) + len(ended.applications) > MAX_APPLICATIONS
        if ended.is_touched or is_too_large or kept.state is State.SECOND_LOOK:
            case = _link(table, case, other, now)
        else:
            kept = _merge(table, kept, ended, now)
            if case.id == ended.id:
                return
            case = kept


def _merge(table: "Table", kept: Case, ended: Case, now: datetime) -> Case:
    """Moves the applications of a case to another one, and closes it. Returns the other one."""
    level = max(kept.level, ended.level, key=RANK.__getitem__)
    changes: dict[str, Any] = {
        "applications": (*kept.applications, *(each for each in ended.applications if each not in kept.applications)),
        "codes": tuple(sorted({*kept.codes, *ended.codes})),
        "linked": tuple(dict.fromkeys(each for each in (*kept.linked, *ended.linked) if each != kept.id)),
        "level": level,
        "due_at": min(kept.due_at, ended.due_at),
        "is_sample": kept.is_sample and ended.is_sample,
        "boost": kept.boost or ended.boost,
    }
    if ended.points > kept.points:
        described = ("headline", "points", "policy_version", "job", "submitted_at")
        changes |= {name: getattr(ended, name) for name in described}
    one = store.changed(kept, SYSTEM, Action.MERGE, now, {"from_case": ended.id}, **changes)
    other = store.changed(
        ended, SYSTEM, Action.MERGE, now, {"into_case": kept.id}, merged_into=kept.id, **closing(MERGED, now)
    )
    pointers = table.get_many([(f"app#{each}", CASE) for each in ended.applications], now=now)
    moved = [
        Put(
            {**pointer, "case": one.case.id, "expires_at": one.case.expires_at},
            "#case = :case",
            {"case": ended.id},
        )
        for pointer in pointers
        if pointer["case"] == ended.id
    ]
    store.commit(table, one, other, also=moved)
    return one.case


def _link(table: "Table", case: Case, other: Case, now: datetime) -> Case:
    """Notes in two cases that they share something. Returns the first."""
    one = store.changed(case, SYSTEM, Action.LINK, now, {"case": other.id}, linked=(*case.linked, other.id))
    linked = tuple(dict.fromkeys((*other.linked, case.id)))
    store.commit(table, one, store.changed(other, SYSTEM, Action.LINK, now, {"case": case.id}, linked=linked))
    return one.case
