"""How often the findings of each code were right, for the rules page and beside each finding.

The system may weaken a code by itself, and never strengthens one: if after enough verdicts its precision is surely
below the share in `review.json`, its findings give no points any more. Assess reads that (`bonafide.aws.weakened`),
operations get a notice, and the audit log has an entry. Only a person lets the code count again.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide import policy as policies
from bonafide.aws import weakened
from bonafide.aws.table import Conflict, Put
from cases import audit, counters, review, sampling
from cases.case import SYSTEM, Actor
from cases.counters import NOTES, WINDOW, Counts
from cases.intervals import Interval, interval

if TYPE_CHECKING:
    from bonafide.aws.table import Table
    from bonafide.policy import Policy

_LIFTED = "lifted#"
"""Sort keys of what was known of a code when a person let it count again."""


class Held(NamedTuple):
    """Of how many decided findings how many were right, as reviewers read it: `held in 9 of 12`."""

    true: int
    decided: int
    interval: Interval | None

    @classmethod
    def of(cls, counts: Counts) -> "Held":
        """From the counters of a code. Too few verdicts have no interval."""
        shown = counts.decided >= review.load().interval_from
        return cls(counts.true, counts.decided, interval(counts.true, counts.decided) if shown else None)

    def shown(self) -> dict[str, Any] | None:
        """As JSON; None without a verdict."""
        low, high = self.interval or (None, None)
        return {"true": self.true, "decided": self.decided, "low": low, "high": high} if self.decided else None


def held(table: "Table", now: datetime) -> dict[str, Held]:
    """How often the findings of each code were right in the last year, by one query."""
    return {code: Held.of(counts) for code, counts in _counts(table, now).items()}


def page(table: "Table", policy: "Policy", now: datetime) -> dict[str, Any]:
    """What the rules page shows: each code of the policy with its counts, and what the sample of `low` says."""
    counted, weak = _counts(table, now), _weakened(table)
    of_sample = counted.get(sampling.CODE, Counts())
    return {
        "policy_version": policy.version,
        "since": f"{now - WINDOW:%Y-%m}",
        "rules": [_rule(code, policy, counted, weak) for code in policy.codes],
        "missed": {
            "share": review.load().sampled["low"],
            "looked_at": of_sample.decided,
            "unknown": of_sample.unknown,
            "found": of_sample.true,
            "per_thousand_low": [round(1000 * bound, 2) for bound in interval(of_sample.true, of_sample.decided)]
            if of_sample.decided
            else None,
        },
    }


def of_code(table: "Table", code: str, policy: "Policy", now: datetime) -> dict[str, Any] | None:
    """What the page of one code shows besides: its counts by policy version and by month. None: no such code."""
    found = counters.load(table, code=code, since=now - WINDOW)
    if code not in policy.codes:
        return None
    return _rule(code, policy, _counts(table, now), _weakened(table)) | {
        "versions": [{"version": name, **_numbers(counts)} for name, counts in counters.by_version(found).items()],
        "months": [{"month": name, **_numbers(counts)} for name, counts in sorted(counters.by_month(found).items())],
    }


def weaken(table: "Table", codes: Iterable[str], now: datetime) -> list[str]:
    """Weakens those of these codes that verdicts have shown to be nearly always wrong. Returns which are weakened now.

    It is repeated with each verdict; an interrupted one is made up for by the next.
    """
    limits = review.load().weakened
    policy = policies.load_deployed()
    counted, known_weak = _counts(table, now), weakened.codes(table)
    lifted = {item["sk"].removeprefix(_LIFTED): item for item in table.query(NOTES, prefix=_LIFTED)}
    done = []
    for code in sorted(set(codes) & policy.codes.keys() & counted.keys()):
        known = lifted.get(code, {})
        true, decided = counted[code].true - known.get("held", 0), counted[code].decided - known.get("decided", 0)
        if decided < limits["verdicts"] or policy.codes[code].counted is policies.Strength.INFO:
            continue
        if interval(max(0, true), decided).high >= limits["below"] or code in known_weak:
            continue
        item = weakened.item(code, now, held=max(0, true), decided=decided)
        details = {"code": code, "held": max(0, true), "decided": decided}
        with suppress(Conflict):  # another verdict has weakened it at the same moment
            audit.record(table, SYSTEM, "weaken", details, now, also=[Put(item, "attribute_not_exists(pk)")])
            done.append(code)
    return done


def lift(table: "Table", code: str, actor: Actor, now: datetime) -> None:
    """Lets a weakened code count again. Verdicts until now do not weaken it any more."""
    if code not in weakened.codes(table):
        return
    counts = _counts(table, now).get(code, Counts())
    known = {"held": counts.true, "decided": counts.decided, "at": now.isoformat()}
    note = Put({"pk": NOTES, "sk": f"{_LIFTED}{code}", **known})
    audit.record(table, actor, "lift", {"code": code}, now, also=[note])
    weakened.remove(table, code)


def note_policy(table: "Table", version: str, now: datetime) -> None:
    """Records in the audit log that a policy is used that was not before."""
    note = {"pk": NOTES, "sk": f"policy#{version}", "at": now.isoformat()}
    if version and not table.get(NOTES, note["sk"]):
        with suppress(Conflict):
            audit.record(
                table, SYSTEM, "policy", {"version": version}, now, also=[Put(note, "attribute_not_exists(pk)")]
            )


def _counts(table: "Table", now: datetime) -> dict[str, Counts]:
    return counters.by_code(counters.load(table, since=now - WINDOW))


def _weakened(table: "Table") -> Mapping[str, Mapping[str, Any]]:
    items = table.query(weakened.PARTITION, prefix=weakened.PREFIX)
    return {item["sk"].removeprefix(weakened.PREFIX): item for item in items}


def _rule(
    code: str, policy: "Policy", counted: Mapping[str, Counts], weak: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A code as JSON."""
    of_policy, counts = policy.codes[code], counted.get(code, Counts())
    return {
        "code": code,
        "strength": of_policy.strength.value,
        "family": of_policy.family,
        "is_shadow": of_policy.shadow,
        "weakened_since": weak[code]["since"] if code in weak else None,
        "proposal": None if code in weak else _proposal(code, policy, counted),
        **_numbers(counts),
    }


def _proposal(code: str, policy: "Policy", counted: Mapping[str, Counts]) -> str | None:
    """What the verdicts on a code suggest; a person decides. Nothing suggests more strength than the policy has.

    `end_shadow`: it is surely as often right as the code of its strength that is least often right. `less_strength`:
    it is surely seldom right.
    """
    of_policy, bounds = policy.codes[code], review.load().proposed
    held_by = {each: Held.of(counts) for each, counts in counted.items()}
    known = held_by.get(code)
    if known is None or known.interval is None:
        return None
    if not of_policy.shadow:
        counts = of_policy.strength is not policies.Strength.INFO
        return "less_strength" if counts and known.interval.high < bounds["less_strength_below"] else None
    peers = [
        each.true / each.decided
        for name, each in held_by.items()
        if each.interval and name in policy.codes and not policy.codes[name].shadow
        if policy.codes[name].strength is of_policy.strength
    ]
    enough = known.decided >= bounds["end_of_shadow_verdicts"]
    return "end_shadow" if enough and peers and known.interval.low >= min(peers) else None


def _numbers(counts: Counts) -> dict[str, Any]:
    return {**counts._asdict(), "held": Held.of(counts).shown()}
