"""Findings: what a check saw, why it matters, the innocent explanation, and the question to ask.

A check is a pure function. It takes what it judges and returns a verdict, or None if all is well. `run` applies a
tuple of checks, and a `Catalogue` adds the words that make findings of the verdicts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from bonafide.policy import Policy, Strength
from bonafide.verifiers import section_of_entries


class Outcome(StrEnum):
    """The outcome of a check. One that could not be made is `not_assessed`: neither a pass nor a concern."""

    __hash__ = str.__hash__  # faster than Enum's own, which is written in Python

    PASS = "pass"  # noqa: S105  an outcome
    CONCERN = "concern"
    NOT_ASSESSED = "not_assessed"


class Verdict(NamedTuple):
    """The result of one check, without words. `entry` is the index of the education or job that it is about."""

    code: str
    outcome: Outcome
    evidence: str = ""
    entry: int | None = None
    strength: Strength | None = None


class Finding(BaseModel):
    """A verdict in words for a reviewer. A pass has no words: its code says what was checked."""

    model_config = ConfigDict(frozen=True)

    code: str
    outcome: Outcome
    strength: Strength
    summary: str = ""
    evidence: str = ""
    why: str = ""
    innocent: str = ""
    question: str = ""
    entry: int | None = None


def about_entry(code: str, entry: int | None) -> str:
    """The entry that a finding is about: ` (education, entry 2)`; empty if it is about none."""
    return "" if entry is None else f" ({section_of_entries(code)}, entry {entry + 1})"


class Words(NamedTuple):
    """The words for one code. `source` is where the sign is described: a standard, an advisory, a data set.

    `example` is a fragment of an application. A code about several applications has one of each, and the last one gets
    the finding. The documentation shows it, and a test sees that the code fires on it.
    """

    summary: str
    why: str
    source: str
    innocent: str
    question: str
    example: Mapping[str, Any] | Sequence[Mapping[str, Any]]


def concern(code: str, *, evidence: str, entry: int | None = None, strength: Strength | None = None) -> Verdict:
    """Something is inconsistent. `evidence` is masked; `strength` can lower the policy's strength, never raise it."""
    return Verdict(code, Outcome.CONCERN, evidence, entry, strength)


def not_assessed(code: str, *, reason: str, entry: int | None = None) -> Verdict:
    """The check could not be made, for this reason. It counts neither for nor against the candidate."""
    return Verdict(code, Outcome.NOT_ASSESSED, reason, entry)


type Check[Subject] = Callable[[Subject], Verdict | None]


def run[Subject](family: str, checks: tuple[Check[Subject], ...], subject: Subject) -> list[Verdict]:
    """Applies each check to the subject, in order; a check that returns None has passed.

    A check's code is its family and its function's name: `phone.wrong_length` is made by `wrong_length`.
    """
    passes = _passes(family, checks)
    return [check(subject) or passed for check, passed in zip(checks, passes, strict=True)]


@lru_cache
def _passes(family: str, checks: tuple[Check[Any], ...]) -> tuple[Verdict, ...]:
    return tuple(Verdict(f"{family}.{check.__name__}", Outcome.PASS) for check in checks)


def none_assessed(family: str, checks: tuple[Check[Any], ...], *, reason: str) -> list[Verdict]:
    """None of the checks could be made, all for the same reason."""
    return [not_assessed(f"{family}.{check.__name__}", reason=reason) for check in checks]


class Catalogue:
    """The words for the codes of one family."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self.words = words

    def findings(self, verdicts: Iterable[Verdict], policy: Policy) -> list[Finding]:
        """Makes findings: adds the words, and the policy's strengths, to verdicts."""
        codes = policy.codes
        return [
            self._concern(verdict, policy)
            if verdict.outcome is Outcome.CONCERN
            else no_concern(verdict, codes[verdict.code].strength)
            for verdict in verdicts
        ]

    def _concern(self, verdict: Verdict, policy: Policy) -> Finding:
        strength = policy.codes[verdict.code].counted
        if verdict.strength is not None:
            strength = min(strength, verdict.strength, key=policy.points_of)
        words = self.words[verdict.code]
        return Finding(
            code=verdict.code,
            outcome=verdict.outcome,
            strength=strength,
            summary=words.summary,
            evidence=verdict.evidence,
            why=f"{words.why} (Source: {words.source})",
            innocent=words.innocent,
            question=words.question,
            entry=verdict.entry,
        )


@lru_cache(1024)
def no_concern(verdict: Verdict, strength: Strength) -> Finding:
    """A pass or a `not_assessed` as a finding. Cached, since nearly all applications have the same ones."""
    return Finding(
        code=verdict.code,
        outcome=verdict.outcome,
        strength=strength,
        summary="" if verdict.outcome is Outcome.PASS else "Could not be assessed.",
        evidence=verdict.evidence,
        entry=verdict.entry,
    )
