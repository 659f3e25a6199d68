"""Replaying what is recorded under another policy: `bonafide policy backtest`. Nothing is changed.

What is recorded of a finding is its code and its strength, so levels can be computed again without personal data.
A check may have given a finding less strength than the policy of that time (two names are often a couple): it keeps
its strength, unless the other policy gives its code even less. Who shares what is not looked up again.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from pydantic_core import from_json

from bonafide import policy as policies
from bonafide import revisions, risk
from bonafide.aws import records
from bonafide.aws.attribute_values import deserialize
from bonafide.aws.table import Item, Table
from bonafide.findings import Finding
from bonafide.policy import Policy, PolicyError
from bonafide.risk import Level
from local.deployed import deployed, one_line
from local.errors import Unavailable
from local.sqlite_table import APPLICATION_ID

REVIEWED = (Level.REVIEW, Level.HIGH)
"""Levels that open a case."""

UNDECIDED = "undecided"
NO_CASE = "no case"


class Result(NamedTuple):
    """What another policy changes. `levels` count applications by level before and after.

    `gained` and `lost` count the applications that would have a case and have none today, and the reverse, by the
    verdict of the case that they are in.
    """

    levels: Counter[tuple[Level, Level]]
    gained: Counter[str]
    lost: Counter[str]
    days: int
    notes: tuple[str, ...]

    @property
    def applications(self) -> int:
        """How many were replayed."""
        return self.levels.total()

    def alerts_per_day(self, place: int) -> float:
        """Applications of level high per day, before (0) or after (1)."""
        return sum(number for both, number in self.levels.items() if both[place] is Level.HIGH) / self.days

    def lines(self) -> Iterator[str]:
        """The result in words."""
        yield f"{self.applications:,} applications of {self.days} days"
        yield ""
        yield f"{'level':<14}{'today':>10}{'then':>10}"
        for level in reversed(Level):
            numbers = [sum(n for both, n in self.levels.items() if both[place] is level) for place in (0, 1)]
            yield f"{level:<14}{numbers[0]:>10,}{numbers[1]:>10,}"
        yield ""
        yield f"alerts a day  {self.alerts_per_day(0):>10.1f}{self.alerts_per_day(1):>10.1f}"
        for name, counts in (("gained", self.gained), ("lost", self.lost)):
            by_verdict = ", ".join(f"{verdict} {number:,}" for verdict, number in counts.most_common())
            yield f"cases {name:<8}{counts.total():>10,}" + (f"  ({by_verdict})" if by_verdict else "")
        if any(before is not after for before, after in self.levels):
            yield ""
            for (before, after), number in sorted(self.levels.items(), key=lambda each: -each[1]):
                if before is not after:
                    yield f"{before} → {after}: {number:,}"
        for note in self.notes:
            yield ""
            yield note


def policy_of(file: Path) -> Policy:
    """The policy of a file, which holds a whole policy or what differs from the one that ships.

    Raises:
        PolicyError: it cannot be used.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = from_json(text)
    except OSError as error:
        raise PolicyError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PolicyError(f"{file} cannot be read: {error}") from error
    if isinstance(content, dict) and content.pop("$schema", None):
        text = json.dumps(content)
    try:
        return policies.load(text)
    except PolicyError as error:
        raise PolicyError(str(error).replace("POLICY_OVERRIDES", str(file))) from error


def policy_of_stack(stack: str) -> Policy:
    """The policy that a stack was deployed with.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    with one_line("the policy was not read"):
        return _deployed(stack)


def _deployed(stack: str) -> Policy:
    described: Any = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    given = {each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", [])}
    return policies.load(given.get("PolicyOverrides", "{}"))


def of_stack(stack: str, then: Policy, *, days: int, now: datetime) -> Result:
    """Replays what is recorded in a deployed stack. Reads its whole table.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta())
    with one_line("not everything was read"):
        today = _deployed(stack)
        condition = "begins_with(pk, :app) OR (begins_with(pk, :case) AND sk = :sk)"
        items = table.scan(condition, app="app#", case="case#", sk="case")
        return replay(items, today, then, days=days, now=now)


def of_state(file: Path, then: Policy, *, days: int, now: datetime) -> Result:
    """Replays what `bonafide verify --state` keeps in a file.

    Raises:
        local.deployed.Unavailable: it is no such file.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise Unavailable(f"{file} is no state of bonafide verify")
            rows = connection.execute("SELECT item FROM items WHERE pk LIKE 'app#%' ORDER BY pk, sk")
            items = (deserialize({"M": from_json(item)}) for (item,) in rows)
            return replay(items, policies.load(), then, days=days, now=now)
    except sqlite3.Error as error:
        raise Unavailable(f"{file} cannot be read: {error}") from error


def replay(items: Iterable[Item], today: Policy, then: Policy, *, days: int, now: datetime) -> Result:
    """Computes the levels of applications under another policy.

    Args:
        items: those of applications, with the pointers to their cases, and cases; those of a partition are together.
        today: the policy by which the findings were recorded.
        then: the other policy.
        days: applications that were received so many days ago or later.
        now: the time.
    """
    levels: Counter[tuple[Level, Level]] = Counter()
    changed: list[tuple[bool, str]] = []  # whether a case is gained, and the id of the application's case
    verdicts: dict[str, str] = {}
    for pk, group in groupby(items, key=lambda item: item["pk"]):
        found = {item["sk"]: item for item in group}
        if pk.startswith("case#"):
            verdicts[pk.removeprefix("case#")] = found["case"].get("verdict", "") or UNDECIDED
        elif "assessment" in found and _received(found["assessment"]) >= now - timedelta(days=days):
            before, after = Level(found["assessment"]["level"]), _level(found, today, then)
            levels[before, after] += 1
            if (before in REVIEWED) is not (after in REVIEWED):
                changed.append((after in REVIEWED, found.get("case", {}).get("case", "")))
    gained, lost = (
        Counter(verdicts.get(case, NO_CASE) for is_gained, case in changed if is_gained is wanted)
        for wanted in (True, False)
    )
    return Result(levels, gained, lost, days, tuple(_notes(today, then)))


def _level(found: dict[str, Item], today: Policy, then: Policy) -> Level:
    """The level of an application under another policy, from its recorded findings."""
    checks = records.of_latest_statement(item for sk, item in found.items() if sk.startswith("check#"))
    recorded = [finding for item in checks for finding in records.findings_of(item)]
    recorded += records.findings_of(found["assessment"], "identity") if "identity" in found["assessment"] else []
    return risk.assess([_replayed(finding, today, then) for finding in recorded], then).level


def _replayed(finding: Finding, today: Policy, then: Policy) -> Finding:
    """A finding with the strength that it would have."""
    if finding.code not in then.codes:
        return finding
    strength = then.codes[finding.code].strength
    known = today.codes.get(finding.code)
    if known is None or finding.strength is not known.counted:  # a check gave it less
        strength = min(strength, finding.strength, key=then.points_of)
    return finding.model_copy(update={"strength": strength})


def _received(assessment: Item) -> datetime:
    """When the statement was received that an assessment is about."""
    revision = records.revision_of(assessment)
    return revisions.received_at(revision) if revision else datetime.fromisoformat(assessment["recorded_at"])


def _notes(today: Policy, then: Policy) -> Iterator[str]:
    if today.sharing != then.sharing:
        yield "`sharing` differs between the policies. Who shares what is not looked up again: that is not replayed."
    if today.version == then.version:
        yield "Both policies are the same."
