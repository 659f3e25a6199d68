"""From findings to an assessment, by the policy. One sign means little; signs from several families mean more."""

import operator
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bonafide.findings import Finding, Outcome
from bonafide.policy import Policy, Strength
from bonafide.verifiers import VERIFIERS

_OF_THE_PERSON = {*VERIFIERS, "employment"}
"""Families whose passed checks say that something of the application was read and is as it should be."""


class Level(StrEnum):
    """What a person should do: nothing, review the application, or (`high`) review it now; security gets an alert.

    `not_assessed` is no level of risk: nothing of the application could be checked, so nothing is known of it.
    """

    NOT_ASSESSED = "not_assessed"
    LOW = "low"
    REVIEW = "review"
    HIGH = "high"


class Assessment(BaseModel):
    """The result for one application. It never rejects or ranks anyone: it says what a person should review."""

    model_config = ConfigDict(frozen=True)

    level: Level
    points: int
    families: dict[str, int]
    concerns: list[Finding]
    outstanding: list[str]
    policy_version: str
    shadow: list[str] = Field(default_factory=list, exclude_if=operator.not_)  # codes; most policies have none


def assess(
    findings: Iterable[Finding],
    policy: Policy,
    *,
    verified: Iterable[str] = VERIFIERS,
    expected: Iterable[str] = VERIFIERS,
) -> Assessment:
    """Adds up the concerns: each code counts once, each family up to its cap.

    The level is `high` with a decisive finding, or with enough points from at least two families of which one has
    a concern of at least medium strength. The numbers are in the policy. Without a concern, and if no check of any
    verifier passed, it is `not_assessed`.

    What the policy holds as `info` today gives no points, and what it has in shadow is no concern, however strong it
    was when it was found. What is weaker `alone` by the policy has its own strength only beside points of another
    family, which are not of such a code themselves. It is also no second family for `high`: what many genuine people
    have, like a VPN, does not corroborate anything.

    Args:
        findings: all findings on the application, in any order, with any outcome.
        policy: points, caps and thresholds.
        verified: the verifiers whose findings are included.
        expected: the verifiers whose findings are expected; those that are not included are outstanding.
    """
    findings = list(findings)
    found = [finding for finding in findings if finding.outcome is Outcome.CONCERN]
    shadow = {finding.code for finding in found if finding.code in policy.codes and policy.codes[finding.code].shadow}
    counted = [_by_today(finding, policy) for finding in found if finding.code not in shadow]
    supporting = {_family(each.code, policy) for each in counted if _counts_alone(each, policy)}
    concerns = sorted(
        (_in_company(finding, supporting, policy) for finding in counted),
        key=lambda finding: (-policy.points_of(finding.strength), finding.code, finding.entry or 0),
    )
    strongest: dict[str, Strength] = {}
    for finding in concerns:
        strongest.setdefault(finding.code, finding.strength)
    sums: dict[str, int] = {}
    decisive = set()
    for code, strength in strongest.items():
        family = _family(code, policy)
        sums[family] = sums.get(family, 0) + policy.points_of(strength)
        if strength is Strength.DECISIVE:
            decisive.add(family)
    families = {
        family: min(points, policy.decisive_cap if family in decisive else policy.cap_of(family))
        for family, points in sorted(sums.items())
        if points
    }
    points = sum(families.values())
    solid = policy.points_of(policy.high.one_of_at_least)
    corroborated = (
        points >= policy.high.points
        and len(supporting) >= policy.high.families
        and any(policy.points_of(strength) >= solid for strength in strongest.values())
    )
    level = Level.LOW if concerns or any(map(_has_passed, findings)) else Level.NOT_ASSESSED
    if decisive or corroborated:
        level = Level.HIGH
    elif points >= policy.review.points:
        level = Level.REVIEW
    answered = set(verified)
    return Assessment(
        level=level,
        points=points,
        families=families,
        concerns=concerns,
        outstanding=[name for name in expected if name not in answered],
        policy_version=policy.version,
        shadow=sorted(shadow),
    )


def _by_today(finding: Finding, policy: Policy) -> Finding:
    """A finding with strength `info` if the policy gives its code no other."""
    known = policy.codes.get(finding.code)
    if known and known.strength is Strength.INFO and finding.strength is not Strength.INFO:
        return finding.model_copy(update={"strength": Strength.INFO})
    return finding


def _family(code: str, policy: Policy) -> str:
    return policy.codes[code].family if code in policy.codes else code.partition(".")[0]  # of another version


def _counts_alone(finding: Finding, policy: Policy) -> bool:
    known = policy.codes.get(finding.code)
    return policy.points_of(finding.strength) > 0 and not (known and known.alone)


def _in_company(finding: Finding, supporting: set[str], policy: Policy) -> Finding:
    """A finding with the strength that its code has beside those families that have points by themselves."""
    known = policy.codes.get(finding.code)
    if known is None or known.alone is None or supporting - {known.family}:
        return finding
    strength = min(finding.strength, known.alone, key=policy.points_of)
    return finding if strength is finding.strength else finding.model_copy(update={"strength": strength})


def _has_passed(finding: Finding) -> bool:
    """Whether a check of a verifier passed. Those of identity also pass if nothing of the application was read."""
    return finding.outcome is Outcome.PASS and finding.code.partition(".")[0] in _OF_THE_PERSON
