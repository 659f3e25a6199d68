"""From findings to an assessment, by the policy. One sign means little; signs of several families mean more."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bonafide.findings import Finding, Outcome
from bonafide.policy import Policy, Strength

CHECKS = ("phone", "email", "education")
"""The checks that every application gets; one without a result yet is outstanding."""


class Level(StrEnum):
    """What a person should do: nothing in particular, have a look, or be told at once."""

    LOW = "low"
    REVIEW = "review"
    HIGH = "high"


class Assessment(BaseModel):
    """What the findings on one application come to. It never rejects or ranks: it says where to look."""

    model_config = ConfigDict(frozen=True)

    level: Level
    points: int
    families: dict[str, int]
    concerns: list[Finding]
    outstanding: list[str]
    policy_version: str


def assess(findings: Iterable[Finding], policy: Policy, *, checked: Iterable[str] = CHECKS) -> Assessment:
    """Adds up the concerns: each code counts once, each family up to its cap.

    Corroboration makes `high`: a decisive finding, or enough points from at least two families of which one
    holds a concern of at least medium strength (the numbers are the policy's).

    Args:
        findings: every finding on the application, in any order, of any outcome.
        policy: the numbers.
        checked: the checks whose findings are among them; the others are outstanding.
    """
    concerns = sorted(
        (finding for finding in findings if finding.outcome is Outcome.CONCERN),
        key=lambda finding: (-policy.points_of(finding.strength), finding.code, finding.entry or 0),
    )
    strongest: dict[str, Strength] = {}
    for finding in concerns:
        strongest.setdefault(finding.code, finding.strength)
    sums: dict[str, int] = {}
    decisive = set()
    for code, strength in strongest.items():
        family = policy.codes[code].family
        sums[family] = sums.get(family, 0) + policy.points_of(strength)
        if strength is Strength.DECISIVE:
            decisive.add(family)
    families = {
        family: min(points, policy.decisive_cap if family in decisive else policy.family_cap)
        for family, points in sorted(sums.items())
        if points
    }
    points = sum(families.values())
    solid = policy.points_of(policy.high.one_of_at_least)
    corroborated = (
        points >= policy.high.points
        and len(families) >= policy.high.families
        and any(policy.points_of(strength) >= solid for strength in strongest.values())
    )
    level = Level.LOW
    if decisive or corroborated:
        level = Level.HIGH
    elif points >= policy.review.points:
        level = Level.REVIEW
    done = set(checked)
    return Assessment(
        level=level,
        points=points,
        families=families,
        concerns=concerns,
        outstanding=[check for check in CHECKS if check not in done],
        policy_version=policy.version,
    )
