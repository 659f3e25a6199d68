"""Points and level of verdicts by a policy, as the functions give them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bonafide import risk
from bonafide.policy import Policy, Strength
from bonafide.risk import Level
from bonafide.verifier import Verifier
from local.fairness.verifying import Verdicts


class Judged(NamedTuple):
    """The points and level of an application, and the points of each code that gives any."""

    points: int
    level: Level
    codes: dict[str, int]


class Judge:
    """Judges by one policy. Many applications have the same verdicts, so results are kept."""

    def __init__(self, verifiers: Sequence[Verifier[Any]], policy: Policy) -> None:
        self._verifiers = tuple(verifiers)
        self.policy = policy
        self.judge = lru_cache(100_000)(self._judge)

    @property
    def one_weak(self) -> int:
        """The points of one weak sign."""
        return self.policy.points_of(Strength.WEAK)

    def _judge(self, verdicts: tuple[Verdicts, ...]) -> Judged:
        findings = [
            finding
            for verifier, found in zip(self._verifiers, verdicts, strict=True)
            for finding in verifier.catalogue.findings(found, self.policy)
        ]
        assessment = risk.assess(findings, self.policy)
        codes: dict[str, int] = {}
        for concern in assessment.concerns:
            if points := self.policy.points_of(concern.strength):
                codes[concern.code] = max(points, codes.get(concern.code, 0))
        return Judged(assessment.points, assessment.level, codes)
