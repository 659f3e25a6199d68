"""What the findings of a row say, in plain words: the concerns, the questions, and what was not assessed."""

from collections import Counter
from typing import Any

from bonafide.findings import about_entry
from bonafide.policy import Strength

NONE_NEEDED = "None needed"
"""How the question of a finding begins that needs none."""

STRENGTHS = [*Strength]

FEW = 3
"""Codes that are listed by name."""


def concerns(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings that are concerns, the strongest first."""
    found = [each for each in findings if each["outcome"] == "concern"]
    return sorted(found, key=lambda each: STRENGTHS.index(each["strength"]), reverse=True)


def in_words(found: dict[str, Any]) -> str:
    """What does not fit, and the evidence for it."""
    about = about_entry(found["code"], found.get("entry"))
    return f"{found['summary'].removesuffix('.')}{about}. {found['evidence']}"


def question(found: dict[str, Any]) -> str:
    """What to ask the candidate; empty if nothing is."""
    text: str = found["question"]
    return "" if text.startswith(NONE_NEEDED) else text


def not_assessed(findings: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The codes of the checks that could not be made, by the reason; the reason of most checks is first."""
    by_reason: dict[str, list[str]] = {}
    for found in findings:
        if found["outcome"] == "not_assessed":
            by_reason.setdefault(found.get("evidence") or "for an unknown reason", []).append(found["code"])
    return dict(sorted(by_reason.items(), key=lambda each: -len(each[1])))


def checks_in_words(codes: list[str]) -> str:
    """Names a few codes, or counts many: `3 email checks, 1 phone check`."""
    if len(codes) <= FEW:
        return ", ".join(dict.fromkeys(codes))
    families = Counter(code.partition(".")[0] for code in codes)
    return ", ".join(f"{count} {family} check{'s' * (count != 1)}" for family, count in families.items())
