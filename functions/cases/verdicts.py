"""Verdicts: what people found out about the statements of a case, never about the person.

A verdict is for the case and for each finding that counts. `confirmed` and `identity_misused` last: another person
must reach the same verdict, without knowing the reasons of the first. Only then does a finding count as true.

| pk          | sk                 | holds                                                                            |
|-------------|--------------------|----------------------------------------------------------------------------------|
| `case#<id>` | `verdict#<number>` | a verdict: by whom, reason, what was checked, findings, the counters it added to |

The number is the version of the case that the verdict made. Its event has the digest of it, and no more of a verdict
that waits for a second person.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws import records
from bonafide.aws.table import Put, Update, Write
from cases import counters, excuses, own_watchlist, review, rules, sampling, store
from cases.actions import Refused, check_lock, claim
from cases.case import SYSTEM, Actor, Case, are_two_people, digest_of, partition
from cases.counters import Counts, FindingVerdict, Key
from cases.opening import MAX_ATTEMPTS, Contended, closing
from cases.states import RULES, Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_CODES = 30
"""Codes of a case that are counted: a transaction has at most 100 writes. No application has half as many."""

CHECKED = (
    "asked_candidate",
    "institution_replied",
    "employer_replied",
    "document_seen",
    "video_call",
    "public_register",
    "statements_compared",
)
"""What a reviewer may have checked."""


class Meaning(NamedTuple):
    """What a verdict of a case means.

    `counts_as` is for each finding of which nothing else is said; `about` are the first letters of the codes that it
    is about, of which the others are unknown. A verdict that `lasts` needs a second person. `needs_check` is whether
    something must have been checked.
    """

    counts_as: FindingVerdict
    reasons: tuple[str, ...]
    about: tuple[str, ...] = ("",)
    lasts: bool = False
    in_bulk: bool = False
    needs_check: bool = True


SHARED = (
    "identity.",
    "employment.history_copied",
    "address.shared",
    "profile.shared",
    "network.shared",
    "shipping.shared",
)
"""What the codes begin with of findings about details that applications share."""

VERDICTS: dict[str, Meaning] = {
    "explained": Meaning(
        FindingVerdict.EXPLAINED, ("candidate_explained", "document_explains", "issuer_explained", "public_source")
    ),
    "our_error": Meaning(FindingVerdict.WRONG, ("source_wrong", "value_misread", "rule_wrong"), in_bulk=True),
    "same_person_or_household": Meaning(
        FindingVerdict.EXPLAINED, ("same_person", "household", excuses.AGENCY), about=SHARED, in_bulk=True
    ),
    "confirmed": Meaning(FindingVerdict.UNKNOWN, ("issuer_denied", "candidate_admitted"), lasts=True),
    "identity_misused": Meaning(FindingVerdict.UNKNOWN, ("person_concerned_said_so", "issuer_said_so"), lasts=True),
    "unresolved": Meaning(FindingVerdict.UNKNOWN, ("no_reply", "not_enough_known")),
    "withdrawn": Meaning(FindingVerdict.UNKNOWN, ("candidate_withdrew",), needs_check=False),
    "not_looked_at": Meaning(
        FindingVerdict.UNKNOWN, ("requisition_closed", "duplicate"), in_bulk=True, needs_check=False
    ),
}
"""Each verdict that people give. There is none that says something about the person."""

LASTING = frozenset(name for name, meaning in VERDICTS.items() if meaning.lasts)
BULK = frozenset(name for name, meaning in VERDICTS.items() if meaning.in_bulk)

REOPENED_FOR = ("appeal", "source_retracted", "audit_sample")
"""Why people or the system open a closed case again. A new finding does so too (`opening.py`)."""


class SamePerson(Exception):
    """The person who gave the first verdict, or may have given it, cannot be the second one."""


class Decision(NamedTuple):
    """What a person decides. `watches` is whether the identifiers are to be on the deployment's own watchlist."""

    verdict: str
    reason: str
    findings: Mapping[str, FindingVerdict] = {}
    checked: tuple[str, ...] = ()
    watches: bool = False

    @property
    def meaning(self) -> Meaning:
        """What its verdict means."""
        return VERDICTS[self.verdict]

    def of_finding(self, code: str) -> FindingVerdict:
        """What it says of a finding."""
        is_about = code.startswith(self.meaning.about)
        return self.findings.get(code, self.meaning.counts_as if is_about else FindingVerdict.UNKNOWN)


class Second(NamedTuple):
    """What became of a second look: the case, whether both agree, and the first verdict, which may be shown now."""

    case: Case
    agrees: bool
    first: Mapping[str, Any]


class Found(NamedTuple):
    """In how many applications of a case each code was found; those in shadow apart."""

    counted: Mapping[str, int]
    shadow: Mapping[str, int]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of which a verdict may be given."""
        return frozenset(self.counted) | frozenset(self.shadow)


def give(
    table: "Table", case: Case, actor: Actor, decision: Decision, now: datetime, *, also: Sequence[Write] = ()
) -> Case:
    """Gives a verdict as the person who holds the case. It closes the case, or waits for a second person.

    Args:
        table: the results table.
        case: the case as the reviewer saw it.
        actor: who decides.
        decision: what they decide.
        now: when.
        also: further writes of the same transaction, such as the answer to the request.

    Raises:
        cases.actions.Refused: the decision is incomplete or contradicts itself; says how.
        cases.actions.Held: another person holds the case.
        store.NotPossible, store.Changed, bonafide.aws.table.Conflict: as `store.change`.
    """
    check_lock(case, actor, Action.VERDICT, now)
    found = _found(table, case, now)
    check(decision, found)
    item = _item(case, actor, decision, now)
    if not decision.meaning.lasts:
        return _close(table, case, actor, Action.VERDICT, decision, item, found, now, also)
    waiting: dict[str, Any] = {"state": State.SECOND_LOOK, "first_by": actor.subject, "is_touched": True}
    waiting |= {"assignee": "", "locked_until": None, "due_at": review.load().due("second_look", now)}
    details = {"number": case.version + 1, "verdict_digest": item["digest"]}
    writes = [Put(item, "attribute_not_exists(pk)"), *also]
    return store.change(table, case, actor, Action.VERDICT, now, details=details, also=writes, **waiting)


def second(
    table: "Table", case: Case, actor: Actor, decision: Decision, now: datetime, *, also: Sequence[Write] = ()
) -> Second:
    """Gives the verdict of a second person. The same verdict closes the case; another one returns it to review.

    A finding is true if both say so, and unknown where they differ. If they agree on no finding that is true, the
    verdicts are not the same.

    Raises:
        SamePerson: this person gave the first verdict, or may have given it.
        cases.actions.Refused: the decision is incomplete or contradicts itself.
        store.NotPossible, store.Changed, bonafide.aws.table.Conflict: as `store.change`.
    """
    if case.state not in RULES[Action.AGREE].states:
        raise store.NotPossible(Action.AGREE, case.state)
    if actor.subject == case.first_by:
        raise SamePerson("Another person must give the second verdict.")
    if not are_two_people(actor.subject, case.first_by):
        raise SamePerson("One person may have a token and sign requests: decide by the same way in as the first one.")
    found = _found(table, case, now)
    check(decision, found)
    first = next(reversed(given(table, case.id)), None)
    if first is None:  # the case was erased since it was read
        raise store.Changed
    earlier = _decision(first)
    differing = {code for code in found.codes if decision.of_finding(code) is not earlier.of_finding(code)}
    true = {code for code in found.codes - differing if decision.of_finding(code) is FindingVerdict.TRUE}
    agrees = decision.verdict == first["verdict"] and bool(true or not found.codes)
    item = {**_item(case, actor, decision, now), "is_second": True, "agrees": agrees}
    if not agrees:
        back: dict[str, Any] = {"state": State.IN_REVIEW, "assignee": "", "locked_until": None, "first_by": ""}
        details = {"number": case.version + 1, "verdict_digest": item["digest"]}
        writes = [Put(item, "attribute_not_exists(pk)"), *also]
        changed = store.change(table, case, actor, Action.DISAGREE, now, details=details, also=writes, **back)
        return Second(changed, agrees, first)
    both = {**decision.findings, **dict.fromkeys(differing, FindingVerdict.UNKNOWN)}
    agreed = decision._replace(findings=both, watches=decision.watches and earlier.watches)
    return Second(_close(table, case, actor, Action.AGREE, agreed, item, found, now, also), agrees, first)


def clear(table: "Table", case: Case, actor: Actor, decision: Decision, now: datetime) -> Case:
    """Takes a case and closes it, as one of many. This can only clear: nothing is confirmed in bulk.

    Raises:
        cases.actions.Refused: the verdict is none of `BULK`, or the decision is incomplete.
        cases.actions.Held: another person holds the case.
        store.NotPossible, store.Changed: as `store.change`.
    """
    if decision.verdict not in BULK:
        raise Refused(f"Several cases at once can be closed as {_listed(BULK)}; decide the others one by one.")
    check(decision, _found(table, case, now))
    held = case if case.holder(now) == actor.subject else claim(table, case, actor, now)
    return give(table, held, actor, decision, now)


def reopen(table: "Table", case: Case, actor: Actor, reason: str, now: datetime) -> Case:
    """Opens a closed case again. Its verdict stays in the counters until another one replaces it.

    Raises:
        cases.actions.Refused: the reason is none of `REOPENED_FOR`, or the case goes on as another one or is erased.
        store.NotPossible, store.Changed: as `store.change`.
    """
    if reason not in REOPENED_FOR:
        raise Refused(f"The reason is one of: {_listed(REOPENED_FOR)}.")
    if case.merged_into:  # else its applications would be decided and counted twice
        raise Refused(f"The case goes on as another one. Open that again: {case.merged_into}.")
    if not case.applications:
        raise Refused("The applications of this case are erased: there is nothing to decide.")
    due_at = review.load().due(reason if reason == "appeal" else case.level.value, now)
    changes: dict[str, Any] = {"state": State.OPEN, "boost": reason, "closed_at": None, "verdict": "", "first_by": ""}
    changes |= {"due_at": due_at, "assignee": "", "locked_until": None}
    changes |= {"expires_at": int((now + table.retention).timestamp())}
    return store.change(table, case, actor, Action.REOPEN, now, details={"reason": reason}, **changes)


def given(table: "Table", case_id: str) -> list["Item"]:
    """All verdicts of a case, in order, as they are stored."""
    return list(table.query(partition(case_id), prefix="verdict#"))


def visible(verdicts: Sequence["Item"], case: Case, viewer: str) -> list[dict[str, Any]]:
    """The verdicts of a case as a person may see them.

    While a case waits for a second person, others see of its last verdict only when it was given.

    Args:
        verdicts: all of the case, in order.
        case: the case.
        viewer: the person's subject.
    """
    shown = [_shown(item) for item in verdicts]
    if case.state is State.SECOND_LOOK and viewer != case.first_by and shown:
        shown[-1] = {name: shown[-1][name] for name in ("number", "at")}
    return shown


def check(decision: Decision, found: Found) -> None:
    """Checks that a decision is complete and does not contradict itself.

    Raises:
        cases.actions.Refused: it is not; says how.
    """
    meaning = VERDICTS.get(decision.verdict)
    if meaning is None:
        raise Refused(f"The verdict is one of: {_listed(VERDICTS)}.")
    if decision.reason not in meaning.reasons:
        raise Refused(f"The reason of {decision.verdict} is one of: {_listed(meaning.reasons)}.")
    if unknown := set(decision.checked) - set(CHECKED):
        raise Refused(f"What was checked is one of: {_listed(CHECKED)}. It is not: {_listed(unknown)}.")
    if meaning.needs_check and not decision.checked:
        raise Refused(f"Say what you checked, at least one of: {_listed(CHECKED)}.")
    if unknown := decision.findings.keys() - found.codes:
        raise Refused(f"The case has no finding with these codes: {_listed(unknown)}.")
    is_true = FindingVerdict.TRUE in decision.findings.values()
    if is_true and not meaning.lasts:
        raise Refused(f"A finding is true only in a verdict of two people: {_listed(LASTING)}.")
    if meaning.lasts and found.codes and not is_true:
        raise Refused(f"Say which finding is true: {_listed(found.codes)}.")
    if decision.watches and decision.verdict != "confirmed":
        raise Refused("Only the identifiers of a confirmed case can be on your own watchlist.")


def _close(
    table: "Table",
    case: Case,
    actor: Actor,
    action: Action,
    decision: Decision,
    item: "Item",
    found: Found,
    now: datetime,
    also: Sequence[Write],
) -> Case:
    """Closes a case with everything that follows from its verdict."""
    earlier = next((each for each in reversed(given(table, case.id)) if "counted" in each), {})
    counted = _counted(case, decision, found, now)
    excused = excuses.of_case(table, case, decision.reason, now) if decision.verdict == excuses.VERDICT else []
    watched = own_watchlist.of_case(table, case, now) if decision.watches else []
    effects = [*excused, *watched]
    gone = {(pk, sk) for pk, sk in earlier.get("effects", ())} - {
        (each.item["pk"], each.item["sk"]) for each in effects
    }
    kept = {
        **item,
        "counted": json.dumps(counters.to_item(counted)),
        "effects": [[write.item["pk"], write.item["sk"]] for write in effects],
        "ended": [list(key) for key in sorted(gone)],
    }
    replaced = counters.of_item(json.loads(earlier["counted"])) if earlier else {}
    ended = [Update(pk, sk, "SET expires_at = :now", values={"now": int(now.timestamp())}) for pk, sk in sorted(gone)]
    changes = {**closing(decision.verdict, now), "assignee": "", "is_touched": True}
    details = {"number": case.version + 1, "verdict_digest": item["digest"], "verdict": decision.verdict}
    closed = store.change(
        table,
        case,
        actor,
        action,
        now,
        details={**details, "reason": decision.reason},
        also=[Put(kept, "attribute_not_exists(pk)"), *counters.writes(counted, replaced), *effects, *ended, *also],
        **changes,
    )
    finish(table, closed, now)
    return closed


def finish(table: "Table", case: Case, now: datetime) -> None:
    """Does what follows from the verdict of a closed case for other cases and for codes. To repeat it changes nothing.

    Raises:
        cases.opening.Contended: others changed a case at every attempt.
    """
    item = next((each for each in reversed(given(table, case.id)) if "counted" in each), None)
    if item is None:
        return
    for case_id in own_watchlist.depending(table, {(pk, sk) for pk, sk in item.get("ended", ())}, now):
        _reopen_dependent(table, case_id, now)
    rules.note_policy(table, case.policy_version, now)
    rules.weaken(table, {key.code for key in counters.of_item(json.loads(item["counted"]))}, now)


def _reopen_dependent(table: "Table", case_id: str, now: datetime) -> None:
    """Opens a closed case again because an entry that it may depend on is gone, whatever others do to it meanwhile."""
    for _ in range(MAX_ATTEMPTS):
        try:
            reopen(table, store.load(table, case_id), SYSTEM, "source_retracted", now)
        except store.Changed:
            continue
        except (store.NoCase, store.NotPossible, Refused):  # erased, or opened again meanwhile
            pass
        return
    raise Contended(case_id)


def _found(table: "Table", case: Case, now: datetime) -> Found:
    """In how many of its applications each code of a case is found now. What no longer counts was found once."""
    items = table.get_many([(f"app#{each}", "assessment") for each in case.applications], now=now)
    fired = dict.fromkeys(case.codes, 0)
    shadow: dict[str, int] = {}
    for item in items:
        for code in records.weighing_codes(records.findings_of(item, "concerns")):
            fired[code] = fired.get(code, 0) + 1
        for code in item.get("shadow", ()):
            shadow[code] = shadow.get(code, 0) + 1
    return Found({code: max(1, number) for code, number in fired.items()}, shadow)


def _counted(case: Case, decision: Decision, found: Found, now: datetime) -> dict[Key, Counts]:
    """What a verdict adds to the counters. Of codes in shadow, only what is said of them."""
    version = case.policy_version
    counts = {
        Key.of(code, version, now): Counts.of(decision.of_finding(code), number)
        for code, number in sorted(found.counted.items())[:MAX_CODES]
    }
    for code, number in sorted(found.shadow.items())[: MAX_CODES - len(counts)]:
        counts[Key.of(code, version, now)] = Counts.of(decision.findings.get(code), number, is_shadow=True)
    if case.is_sample:
        outcome = FindingVerdict.TRUE if decision.meaning.lasts else FindingVerdict.EXPLAINED
        if decision.verdict in ("unresolved", "withdrawn", "not_looked_at"):
            outcome = FindingVerdict.UNKNOWN
        counts[Key.of(sampling.CODE, version, now)] = Counts.of(outcome, 1)
    return counts


def _item(case: Case, actor: Actor, decision: Decision, now: datetime) -> "Item":
    """The item of a verdict."""
    content = {
        "at": now.isoformat(),
        "by": actor.subject,
        "role": actor.role,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "checked": list(decision.checked),
        "findings": {code: verdict.value for code, verdict in decision.findings.items()},
        "watches": decision.watches,
        "salt": secrets.token_hex(16),  # so that the second person cannot guess the first verdict from its digest
    }
    key = {"pk": partition(case.id), "sk": f"verdict#{case.version + 1:06}"}
    return {**key, **content, "digest": digest_of(content), "expires_at": case.expires_at}


def _decision(item: "Item") -> Decision:
    """The decision that an item holds."""
    findings = {code: FindingVerdict(verdict) for code, verdict in item.get("findings", {}).items()}
    return Decision(item["verdict"], item["reason"], findings, tuple(item["checked"]), item["watches"])


def _shown(item: "Item") -> dict[str, Any]:
    """A verdict for people."""
    names = ("at", "by", "verdict", "reason", "checked", "findings", "watches", "is_second", "agrees")
    number = int(item["sk"].removeprefix("verdict#"))
    return {"number": number, **{name: item[name] for name in names if name in item}}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
