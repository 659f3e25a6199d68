"""What is recorded of an application: its findings, in a third of the bytes, and its assessment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bonafide.aws import records
from bonafide.aws.table import Table
from bonafide.findings import Finding, Outcome
from bonafide.policy import Policy, Strength
from bonafide.risk import Assessment, Level, assess
from tests.builders import application

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


def other(code: str, policy: Policy, reason: str = "", entry: int | None = None) -> Finding:
    outcome = Outcome.NOT_ASSESSED if reason else Outcome.PASS
    summary = "Could not be assessed." if reason else ""
    strength = policy.codes[code].strength
    return Finding(code=code, outcome=outcome, strength=strength, summary=summary, evidence=reason, entry=entry)


def test_findings_are_read_as_they_were_written(policy: Policy) -> None:
    findings = [
        other("education.bogus_institution", policy),
        CONCERN,
        other("education.too_long", policy, "no dates", entry=0),
        other("education.too_long", policy, "no dates", entry=2),
        other("education.out_of_sequence", policy, "no dates"),
        other("education.off_calendar", policy, "no month: it may be #1", entry=2),
        other("education.too_short", policy, entry=0),
        other("education.too_short", policy, entry=0),
        other("education.too_short", policy, entry=1),
        other("education.bogus_institution", policy),
        other("phone.wrong_length", policy),
        other("phone.reserved", policy, "no dates"),
    ]
    written = records._as_json(findings)
    read = records.findings_of({"findings": written})
    assert sorted(read, key=repr) == sorted(findings, key=repr)
    assert read[0] == CONCERN
    assert written.count("no dates") == 1
    assert written.count("bogus_institution") == 1


def test_findings_that_repeat_the_names_of_checks_are_read() -> None:
    """Those of version 0.3."""
    text = (
        """{"family": "education", "passed": "too_long too_long", "not_assessed": {"r": "too_short#0 too_short#1"}}"""
    )
    read = [(finding.code, finding.entry) for finding in records.findings_of({"findings": text})]
    assert read == [*[("education.too_long", None)] * 2, ("education.too_short", 0), ("education.too_short", 1)]


def test_code_that_the_policy_no_longer_has_is_still_read() -> None:
    (finding,) = records.findings_of({"findings": '{"family": "education", "passed": "of_long_ago"}'})
    assert (finding.outcome, finding.strength) == (Outcome.PASS, Strength.INFO)


NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEPT = timedelta(days=30)
EXPIRES = int((NOW + KEPT).timestamp())


def item(kind: str, policy: Policy) -> dict[str, object]:
    """An item of each kind that is recorded of an application."""
    candidate = application(application_id="a-1")
    match kind:
        case "application":
            return records.application_item(candidate, now=NOW, kept=KEPT, part="p", line=1, upload="u", row=1)
        case "submission":
            return records.submission_item(candidate, now=NOW, kept=KEPT)
        case "check":
            return records.check_item(
                candidate, "phone", [], now=NOW, kept=KEPT, identifiers={}, names={}, policy_version="1"
            )
        case _:
            assessment = assess([Finding(code="phone.reserved", outcome=Outcome.PASS, strength=Strength.INFO)], policy)
            return records.assessment_item(
                "a-1", assessment, [], now=NOW, expires_at=EXPIRES, before={}, neighbours={"phone": {"a-2"}}
            )


@pytest.mark.parametrize("kind", ["application", "submission", "check", "assessment"])
def test_every_item_of_an_application_expires(kind: str, policy: Policy) -> None:
    made = item(kind, policy)
    assert made["pk"] == "app#a-1"
    assert made["expires_at"] == EXPIRES
    assert made["recorded_at"] == NOW.isoformat()


def test_application_without_an_id_is_not_recorded() -> None:
    with pytest.raises(ValueError, match="without an id"):
        records.submission_item(application(), now=NOW, kept=KEPT)


def test_assessment_is_replaced_only_where_it_differs(table: Table, policy: Policy) -> None:
    def stored() -> dict[str, object]:
        return records.load(table, "a-1").assessment

    first = item("assessment", policy)
    assert records.replace_assessment(table, {}, first)
    before = stored()
    assert before["version"] == 1
    assert records.replace_assessment(table, before, {**first, "recorded_at": "later"})
    assert stored() == before
    assert records.replace_assessment(table, before, {**first, "expires_at": EXPIRES + 1})
    assert (stored()["version"], stored()["expires_at"]) == (1, EXPIRES + 1)
    assert records.replace_assessment(table, stored(), {**first, "points": 3})
    assert (stored()["version"], stored()["points"]) == (2, 3)


def test_assessment_that_another_wrote_meanwhile_is_not_replaced(table: Table, policy: Policy) -> None:
    first = item("assessment", policy)
    assert records.replace_assessment(table, {}, first)
    assert not records.replace_assessment(table, {}, {**first, "points": 1})
    before = records.load(table, "a-1").assessment
    assert records.replace_assessment(table, before, {**first, "points": 2})
    assert not records.replace_assessment(table, before, {**first, "points": 3})
    assert records.load(table, "a-1").assessment["points"] == 2


HIGH = Assessment(
    level=Level.HIGH,
    points=9,
    families={"phone": 6, "email": 3},
    concerns=[
        Finding(code=code, outcome=Outcome.CONCERN, strength=Strength(strength))
        for code, strength in (("phone.reserved", "strong"), ("email.disposable", "medium"), ("phone.several", "info"))
    ],
    outstanding=[],
    policy_version="1",
)
TOLD = {"alerted_level": "high", "alerted_codes": ["email.disposable", "phone.reserved"], "alert_id": "1"}


@pytest.mark.parametrize(
    ("level", "before", "alert", "why"),
    [
        ("review", {}, None, "it is not high"),
        ("high", {}, "due", "no alert has named it"),
        ("high", TOLD, "sent", "an alert named it with all of these codes"),
        ("high", {**TOLD, "alerted_codes": ["phone.reserved"]}, "due", "a further code was found since"),
        ("high", {"alerted_level": "high"}, "due", "what an alert named is not known"),
        ("review", TOLD, "sent", "what the alert said stays recorded"),
    ],
)
def test_alert_is_due_for_what_no_alert_has_said(level: str, before: Any, alert: str | None, why: str) -> None:
    assessment = HIGH.model_copy(update={"level": Level(level)})
    item = records.assessment_item("a-1", assessment, [], now=NOW, expires_at=EXPIRES, before=before, neighbours={})
    assert item.get("alert") == alert, why
    assert item.items() >= before.items()


def test_assessment_is_read_as_it_was_written() -> None:
    item = records.assessment_item(
        "a-1", HIGH, [], now=NOW, expires_at=EXPIRES, before={}, neighbours={"phone": {"a-3", "a-2"}}
    )
    assert records.assessment_of(item) == HIGH
    assert records.neighbours_of(item) == {"phone": ["a-2", "a-3"]}
    assert records.neighbours_of({"neighbours": ["a-2"]}) == {"": ["a-2"]}
    assert records.neighbours_of({}) == {}


def test_findings_of_version_0_1_are_read() -> None:
    text = '[{"code": "phone.several", "outcome": "pass", "strength": "info"}, ' + (
        '{"code": "phone.reserved", "outcome": "concern", "strength": "strong", "summary": "S."}]'
    )
    assert [finding.code for finding in records.findings_of({"findings": text})] == ["phone.reserved", "phone.several"]
    assert records.findings_of({"findings": "[]"}) == []


def test_assessment_of_version_0_1_is_replaced_once(table: Table, policy: Policy) -> None:
    """It has no version. Of two that replace it at the same time, one has to start again."""
    old = item("assessment", policy)
    table.put([old])
    assert records.replace_assessment(table, old, {**old, "points": 1})
    assert not records.replace_assessment(table, old, {**old, "points": 2})
    assert records.load(table, "a-1").assessment["version"] == 1


def test_checks_of_a_later_version_hide_nothing(table: Table, policy: Policy) -> None:
    checks = [
        {**item("check", policy), "sk": f"check#{name}"}
        for name in ("phone", "email", "education", "employment", "resume")
    ]
    table.put([item("application", policy), item("assessment", policy), *checks])
    recorded = records.load(table, "a-1")
    assert recorded.assessment["level"] == "low"
    assert len(recorded.checks) == 5


def check(name: str, revision: str, *, has_document: bool = False) -> dict[str, Any]:
    return {"sk": f"check#{name}", "revision": revision, **({"has_document": True} if has_document else {})}


@pytest.mark.parametrize(
    ("checks", "counted"),
    [
        ([check("phone", "2", has_document=True), check("document", "1")], {"phone 2", "document 1"}),
        ([check("phone", "2", has_document=True), check("document", "2")], {"phone 2", "document 2"}),
        ([check("phone", "2"), check("document", "1")], {"phone 2"}),  # the document was taken back
        ([check("phone", "1", has_document=True), check("document", "2")], {"document 2"}),
        ([check("phone", "2", has_document=True), check("email", "1", has_document=True)], {"phone 2"}),
        ([check("phone", "2"), check("shipping", "")], {"phone 2", "shipping "}),  # it is on no statement
        ([check("phone", "1"), check("shipping", "9")], {"phone 1", "shipping 9"}),
    ],
)
def test_findings_on_the_earlier_document_count_until_the_latest_one_is_read(
    checks: list[dict[str, Any]], counted: set[str]
) -> None:
    latest = records.of_latest_statement(checks)
    assert {f"{item['sk'].removeprefix('check#')} {item['revision']}" for item in latest} == counted


@pytest.mark.parametrize(
    ("expects", "answered", "hours", "waits"),
    [
        ("", "phone email education", 0, False),
        ("employment", "phone email education", 0, True),
        ("employment", "phone email education employment", 0, False),
        ("employment network", "phone email education employment", 0, True),
        ("network", "phone email education", 25, False),  # its findings have expired, or never came
        ("network", "phone email", 25, True),
        ("", "phone email education shipping", 0, False),
        ("", "shipping", 0, False),  # of an application of which nothing else is known, it is judged alone
        ("", "shipping phone", 0, True),
    ],
)
def test_optional_verifiers_are_waited_for_if_a_check_expects_them(
    table: Table, policy: Policy, expects: str, answered: str, hours: int, *, waits: bool
) -> None:
    now = datetime.now(UTC) - timedelta(hours=hours)
    stated = application(application_id="a-1", revision="2026-11-29T00:00:00Z#5F#000000001")
    table.put(
        records.check_item(
            stated,
            name,
            [],
            now=now,
            kept=timedelta(days=9),
            identifiers={},
            names={},
            policy_version=policy.version,
            expects=expects.split(),
        )
        for name in answered.split()
    )
    recorded = records.load(table, "a-1")
    assert recorded.is_waited_for is waits
    assert set(recorded.checks) == set(answered.split())


def test_an_application_lacks_the_optional_verifiers_that_are_expected(policy: Policy) -> None:
    expected = ("phone", "email", "education", "employment")
    found = assess([], policy, verified=["phone", "email", "education"], expected=expected)
    assert found.outstanding == ["employment"]
