"""The result of a measurement in words, and as JSON."""

from collections.abc import Iterator
from typing import Any

from local.fairness.groups import (
    FOUR_FIFTHS,
    MAX_FLAGGED,
    MIN_FLAGGED,
    MIN_GROUP,
    Comparison,
    Group,
    Table,
    title_of,
)
from local.fairness.measuring import Result
from local.fairness.ratios import Estimate

MANUAL = "docs/fairness.md says what is measured, and what it does not mean."

MAX_NAMED = 4
"""Values of a swap that a line names."""


def lines(result: Result, *, of: str, policy: str) -> Iterator[str]:
    """The result for a person: first the verdict, then what is wrong, then the tables.

    Args:
        result: the measurement.
        of: what was measured, such as the names of files.
        policy: by which policy, in words.
    """
    counts = result.counts
    times = sum(each.applications for each in result.swaps.values())
    yield _verdict(result)
    yield ""
    yield f"{counts.applications:,} applications of {of}, judged by {policy} (version {result.judge.policy.version})."
    yield (
        f"Swaps: {times:,}, of {result.swapped_applications:,} applications. To be reviewed: "
        f"{counts.flagged:,}, of these {counts.high:,} high."
    )
    yield from _raises(result)
    yield from _harmed(result)
    yield from _swaps(result)
    for comparison in result.comparisons:
        yield from _table(comparison)
    yield ""
    yield MANUAL


def _verdict(result: Result) -> str:
    if not result.violations:
        return "No violation: no swap raised the points, and no group is to be reviewed much more often than others."
    kinds = []
    if result.raises:
        kinds.append("a swap raises the points")
    if result.harmed:
        kinds.append("a group is to be reviewed much more often than others")
    number = f"{result.violations} violation{'s' * (result.violations != 1)}"
    return f"{number}: {' and '.join(kinds)}. Do not deploy this policy before you know why."


def _raises(result: Result) -> Iterator[str]:
    if not result.raises:
        return
    yield ""
    yield "A swap raised the points, though it must not:"
    for (dimension, codes), times in result.raises.most_common():
        examples = result.raised[dimension, codes]
        values = result.raised_to[dimension, codes].most_common()
        named = ", ".join(f"{value} ({number:,})" for value, number in values[:MAX_NAMED])
        more = f" and {len(values) - MAX_NAMED} more" if len(values) > MAX_NAMED else ""
        first = examples[0]
        yield f"  {dimension}: {' and '.join(codes) or 'no single code'}, {times:,} times"
        yield f"    to {named}{more}"
        yield (
            f"    e.g. {', '.join(each.application_id for each in examples)}; the first from {first.before.points} "
            f"({first.before.level}) to {first.after.points} points ({first.after.level})"
        )


def _harmed(result: Result) -> Iterator[str]:
    harmed = result.harmed
    if not harmed:
        return
    yield ""
    yield "Groups that are to be reviewed much more often than others:"
    for table, group in harmed:
        codes = ", ".join(f"{code} {number:,}" for code, number in group.codes)
        yield (
            f"  {table}: {title_of(table, group.name)}, {group.flagged:,} of {group.applications:,}, "
            f"{_ratio(group.to_others)} times as often as all others; mostly by {codes}"
        )


def _swaps(result: Result) -> Iterator[str]:
    yield ""
    yield f"{'swapped':<26}{'values':>8}{'swaps':>10}{'raised':>9}{'to review':>11}{'lowered':>9}"
    for dimension, counted, values in result.by_dimension():
        if counted.applications:
            yield (
                f"{dimension:<26}{values:>8,}{counted.applications:>10,}{counted.raised:>9,}{counted.to_review:>11,}"
                f"{counted.dropped:>9,}"
            )
        else:
            yield f"{dimension:<26}   nothing that could be swapped"


def _table(comparison: Comparison) -> Iterator[str]:
    yield ""
    left_out = f"{comparison.small:,} in groups below {MIN_GROUP}, {comparison.stated_nothing:,} in none"
    if not comparison.groups:
        yield f"{comparison.table}: too few to say ({left_out})"
        return
    yield f"{comparison.table} ({left_out})"
    yield f"  {'':<26}{'number':>8}{'review':>8}{'high':>6}  {'share in %':<20}{'to others':<22}{'pass, to best':<20}"
    for group in comparison.groups:
        yield _row(comparison.table, group)


def _row(table: Table, group: Group) -> str:
    share = f"{group.share.value:.1%} ({group.share.low:.1%}–{group.share.high:.1%})".replace("%", "")
    others = _ratio(group.to_others) if group.flagged >= MIN_FLAGGED else "too few to say"
    mark = "  VIOLATION" if group.is_harmed else ""
    return (
        f"  {title_of(table, group.name):<26}{group.applications:>8,}{group.flagged:>8,}{group.high:>6,}  "
        f"{share:<20}{others:<22}{_ratio(group.to_best)}{mark}"
    )


def _ratio(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


def documents(result: Result) -> Iterator[dict[str, Any]]:
    """The result for a program, a document for each line of output."""
    counts = result.counts
    yield {
        "kind": "result",
        "violations": result.violations,
        "policy_version": result.judge.policy.version,
        "applications": counts.applications,
        "review": counts.flagged,
        "high": counts.high,
        "swapped_applications": result.swapped_applications,
        "bounds": {"pass_ratio": FOUR_FIFTHS, "review_ratio": MAX_FLAGGED, "min_group": MIN_GROUP},
    }
    for (dimension, codes), times in result.raises.most_common():
        yield {
            "kind": "raise",
            "swapped": dimension,
            "codes": codes,
            "times": times,
            "to": dict(result.raised_to[dimension, codes].most_common()),
            "examples": [
                {
                    "application_id": each.application_id,
                    "to": each.to,
                    "points": [each.before.points, each.after.points],
                    "levels": [each.before.level, each.after.level],
                }
                for each in result.raised[dimension, codes]
            ],
        }
    for (dimension, to), each in result.swaps.items():
        yield {"kind": "swap", "swapped": dimension, "to": to, **each._asdict()}
    for comparison in result.comparisons:
        for group in comparison.groups:
            estimates = {name: getattr(group, name)._asdict() for name in ("share", "to_others", "to_best")}
            yield {
                "kind": "group",
                "table": comparison.table,
                "group": group.name,
                "applications": group.applications,
                "review": group.flagged,
                "high": group.high,
                **estimates,
                "codes": dict(group.codes),
                "violation": group.is_harmed,
            }
        yield {
            "kind": "left_out",
            "table": comparison.table,
            "small_groups": comparison.small,
            "no_group": comparison.stated_nothing,
        }
