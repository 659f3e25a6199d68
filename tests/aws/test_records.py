"""Findings as they are recorded: what is written is what is read, in a third of the bytes."""

import pytest

from bonafide.findings import Finding, Outcome
from bonafide.policy import Policy, Strength

CONCERN = Finding(
    code="education.too_short",
    outcome=Outcome.CONCERN,
    strength=Strength.INFO,
    summary="Short.",
    evidence="9 months.",
    why="Why.",
    innocent="Transfer.",
    question="Which?",
    entry=1,
)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESULTS_TABLE", "results")
    monkeypatch.setenv("RECORD_RETENTION_DAYS", "1")


def other(code: str, policy: Policy, reason: str = "", entry: int | None = None) -> Finding:
    outcome = Outcome.NOT_ASSESSED if reason else Outcome.PASS
    summary = "Could not be assessed." if reason else ""
    strength = policy.codes[code].strength
    return Finding(code=code, outcome=outcome, strength=strength, summary=summary, evidence=reason, entry=entry)


def test_what_is_written_is_read(policy: Policy) -> None:
    from bonafide.aws import records

    findings = [
        other("education.bogus_institution", policy),
        CONCERN,
        other("education.too_long", policy, "no dates", entry=0),
        other("education.too_long", policy, "no dates", entry=2),
        other("education.out_of_sequence", policy, "no dates"),
        other("education.off_calendar", policy, "no month: it may be #1", entry=2),
    ]
    written = records._as_json(findings)
    read = records.findings_of({"findings": written})
    assert sorted(read, key=repr) == sorted(findings, key=repr)
    assert read[0] == CONCERN
    assert written.count("no dates") == 1


def test_a_code_that_the_policy_has_no_more_is_still_read() -> None:
    from bonafide.aws import records

    (finding,) = records.findings_of({"findings": '{"family": "education", "passed": "of_long_ago"}'})
    assert (finding.outcome, finding.strength) == (Outcome.PASS, Strength.INFO)
