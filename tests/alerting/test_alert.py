"""The alert: the e-mail, and the Detection Finding for machines."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from alerting.alert import MAX_CONCERNS, Alert
from alerting.application import HighApplication
from alerting.layout import size
from bonafide.findings import Finding, Outcome
from bonafide.policy import Policy, Strength
from bonafide.risk import assess

SNS_LIMIT = 256 * 1024
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
URL = "https://review.example/{application_id}"
STATEMENT = {
    "upload": "6f1c",
    "file": "november.csv",
    "row": 7,
    "source_id": "ATS-4711",
    "job": {"id": "ENG-042", "title": "Backend Engineer"},
    "submitted_at": "2026-11-20T10:00:00+01:00",
    "source": "career site",
}


def concern(code: str, strength: Strength, entry: int | None = None) -> Finding:
    return Finding(
        code=code,
        outcome=Outcome.CONCERN,
        strength=strength,
        summary=f"Summary of {code}.",
        evidence=f"Evidence of {code}.",
        why=f"Why {code}.",
        innocent=f"Innocent reason of {code}.",
        question=f"Question about {code}?",
        entry=entry,
    )


FINDINGS = [
    concern("phone.unassigned", Strength.MEDIUM),
    concern("education.too_short", Strength.WEAK, entry=1),
    concern("email.reserved_domain", Strength.STRONG),
    concern("email.subaddressed", Strength.INFO),
]


def high(policy: Policy, findings: list[Finding], **changes: Any) -> HighApplication:
    fields: dict[str, Any] = {
        "application_id": "a-1",
        "assessment": assess(findings, policy, verified=["phone", "email"]),
        "statement": STATEMENT,
        "identifiers": ({"phone": ["ab" * 32]}, {"email": ["cd" * 32]}),
        "neighbours": {},
        "is_follow_up": False,
    }
    return HighApplication(**{**fields, **changes})


def made(policy: Policy, findings: list[Finding], *, now: datetime = NOW, url: str = URL, **changes: Any) -> Alert:
    return Alert(high(policy, findings, **changes), now, url)


@pytest.fixture
def alert(policy: Policy) -> Alert:
    return made(policy, FINDINGS)


def test_email_text(alert: Alert) -> None:
    assert alert.subject == "Application a-1: details are inconsistent, please review"
    assert alert.bodies["email"] == (
        """\
Application a-1: details are inconsistent. Please review it.

Level     high, 10 points (education 1, email 6, phone 3)
Job       ENG-042: Backend Engineer
Applied   2026-11-20 10:00 UTC+01:00 through career site
Upload    row 7 of november.csv (upload 6f1c)
Look up   source id ATS-4711
Review    https://review.example/a-1

FINDINGS

1. Summary of email.reserved_domain. [strong]
   Evidence  Evidence of email.reserved_domain.
   Innocent  Innocent reason of email.reserved_domain.
   Ask       Question about email.reserved_domain?

2. Summary of phone.unassigned. [medium]
   Evidence  Evidence of phone.unassigned.
   Innocent  Innocent reason of phone.unassigned.
   Ask       Question about phone.unassigned?

3. Summary of education.too_short. (education, entry 2) [weak]
   Evidence  Evidence of education.too_short.
   Innocent  Innocent reason of education.too_short.
   Ask       Question about education.too_short?

ALSO NOTED (NO POINTS)
- Summary of email.subaddressed.

NOT CHECKED YET: education.

This is not a verdict. Each finding can have an innocent explanation;
together they need a person's attention. Please review what is inconsistent,
ask about it, and decide. Bonafide never rejects anybody.

Alert """
        + alert.id
        + "\n"
    )


def test_candidate_is_named_as_the_source_does(policy: Policy) -> None:
    connection = "abcdefghijklmn23"
    event = f"hooks/greenhouse/{connection}/2026-11-20/{'5f' * 32}.json"
    statement = {"upload": "6f1c", "file": event, "row": 1, "source": "greenhouse", "source_id": "60"}
    alert = made(policy, FINDINGS, application_id=f"greenhouse:{connection}:71", statement=statement)
    assert "\nUpload    Greenhouse event of 2026-11-20 (upload 6f1c)\n" in alert.text
    assert "\nLook up   Greenhouse candidate 60\n" in alert.text
    assert alert.application.origin["source_id"] == "60"


def test_unknown_facts_are_left_out(policy: Policy) -> None:
    bare = made(policy, FINDINGS, statement={}, url="")
    assert bare.subject == "Application a-1: details are inconsistent, please review"
    assert "Job" not in bare.text
    assert "Sent" not in bare.text
    assert "Upload" not in bare.text
    assert "Look up" not in bare.text
    assert "Review" not in bare.text
    assert bare.attributes["job_id"] == ""


@pytest.mark.parametrize("job", ["x" * 128, "İstanbul – 東京", "ENG-042"])
def test_subject_is_valid_for_sns(policy: Policy, job: str) -> None:
    subject = made(policy, FINDINGS, application_id="a" * 128, statement={"job": {"id": job}}).subject
    assert len(subject) <= 100
    assert subject.isascii()
    assert subject.isprintable()


def test_lines_fit_a_mail_reader(alert: Alert) -> None:
    assert max(len(line) for line in alert.text.splitlines()) <= 78


def test_machines_get_a_detection_finding(alert: Alert) -> None:
    finding = json.loads(alert.bodies["default"])
    assert (finding["class_uid"], finding["category_uid"], finding["activity_id"]) == (2004, 2, 1)
    assert finding["type_uid"] == finding["class_uid"] * 100 + finding["activity_id"]
    assert finding["time"] == 1795167000000
    assert {"severity_id", "confidence_id", "status_id", "metadata", "finding_info"} <= finding.keys()
    assert [evidence["name"] for evidence in finding["evidences"]] == [
        "email.reserved_domain",
        "phone.unassigned",
        "education.too_short",
    ]
    assert [observable["value"] for observable in finding["observables"]] == ["ab" * 32, "cd" * 32]
    assert finding["finding_info"]["uid"] == alert.id
    origin = {"upload": "6f1c", "file": "november.csv", "row": 7, "source": "career site", "source_id": "ATS-4711"}
    assert origin.items() <= finding["unmapped"].items()


def test_alert_without_a_file_names_the_upload(policy: Policy) -> None:
    assert "Upload    row 7 of upload 6f1c\n" in made(policy, FINDINGS, statement={"upload": "6f1c", "row": 7}).text


def test_repeated_alert_has_the_same_id(policy: Policy, alert: Alert) -> None:
    assert made(policy, FINDINGS, now=datetime(2027, 1, 1, tzinfo=UTC)).id == alert.id
    assert made(policy, FINDINGS, application_id="a-2").id != alert.id


def test_alert_that_an_operator_has_sent_again_has_an_id_of_its_own(policy: Policy, alert: Alert) -> None:
    assert made(policy, FINDINGS, resent_at="2026-11-28T19:00:00Z").id != alert.id


def test_follow_up_says_so_and_has_an_id_of_its_own(policy: Policy, alert: Alert) -> None:
    more = made(policy, [*FINDINGS, concern("phone.placeholder", Strength.MEDIUM)], is_follow_up=True)
    assert more.id != alert.id
    assert more.subject == "Application a-1: further details are inconsistent, please review"
    assert "An earlier alert was about the same application." in more.text.replace("\n", " ")


def test_alert_with_many_findings_stays_short(policy: Policy) -> None:
    long = [concern("education.too_short", Strength.WEAK, entry=entry) for entry in range(25)]
    long = [finding.model_copy(update={"evidence": "x" * 2000}) for finding in long]
    alert = made(policy, [*FINDINGS, *long])
    assert f"… and {28 - MAX_CONCERNS} more findings, in the review." in alert.text


@pytest.mark.parametrize("character", ["x", "é", '"', "𝄞", "\n"])
def test_alert_fits_into_what_sns_takes_however_long_everything_is(policy: Policy, character: str) -> None:
    long = concern("email.reserved_domain", Strength.STRONG).model_copy(update={"evidence": character * 100_000})
    findings = [long.model_copy(update={"code": code}) for code in policy.codes for _ in range(10)]
    alert = made(
        policy,
        findings,
        application_id="a" * 128,
        statement={
            **STATEMENT,
            "file": character * 1024,
            "source_id": character * 256,
            "job": {"id": "j" * 128, "title": character * 256},
        },
        identifiers=({"phone": [f"{n:064}" for n in range(1000)]}, {"email": [f"{n:064}" for n in range(1000)]}),
        neighbours={kind: [f"{n:0128}" for n in range(1000)] for kind in ("phone", "email", "education")},
    )
    assert size(alert.bodies) + size(alert.attributes) < SNS_LIMIT
    assert alert.bodies["email"].count("Evidence") == MAX_CONCERNS
