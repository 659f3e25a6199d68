"""The weekly report: the e-mail says in its first line whether there is anything to do."""

import json
from datetime import UTC, datetime

import pytest

from operations.report import Figures, Report

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
COUNTS: dict[str, int | None] = {
    "accepted": 12340,
    "rejected": 0,
    "low": 12000,
    "review": 260,
    "high": 40,
    "alerts": 23,
    "outstanding": 0,
    "without_receipt": 0,
}
QUEUES: dict[str, int | None] = {"intake": 0, "phone": 0, "alerting": 0}
CONFIRMED: dict[str, bool | None] = {"security": True, "operations": True}


def made(
    counts: dict[str, int | None] | None = None,
    queues: dict[str, int | None] | None = None,
    confirmed: dict[str, bool | None] | None = None,
) -> Report:
    figures = Figures(COUNTS | (counts or {}), QUEUES | (queues or {}), CONFIRMED | (confirmed or {}))
    return Report("bonafide", NOW, figures)


def test_report_of_a_quiet_week() -> None:
    report = made()
    assert report.subject == "Bonafide weekly report: nothing needs attention"
    assert report.text == (
        """\
The week to 2026-11-30 of the stack bonafide: nothing needs attention.

Rows            12,340 accepted, 0 rejected
Assessed        12,300: 12,000 low, 260 review, 40 high
Alerts sent     23
Outstanding     0 applications, 0 uploads
Dead letters    intake 0, phone 0, alerting 0
E-mail          security confirmed, operations confirmed

This report comes every Monday, even if there is nothing to report. If it
does not come, alerts may not come either: see "Alerts that nobody receives"
in docs/operations.md. The dashboard bonafide in CloudWatch shows more.
"""
    )


def test_report_says_first_what_needs_attention_and_where_to_look() -> None:
    report = made({"rejected": 12, "outstanding": 3}, {"phone": 2}, {"operations": False})
    assert report.subject == "Bonafide weekly report: 4 things need attention"
    assert report.text.startswith(
        """\
The week to 2026-11-30 of the stack bonafide: 4 things need attention.

- The e-mail address of operations is not confirmed. See "Alerts that nobody
  receives" in docs/operations.md.
- Dead letters wait: phone. See "A dead-letter queue is not empty" in
  docs/operations.md.
- Applications still wait for findings. Run: bonafide reconcile --stack
  bonafide
- Rows were rejected. See "Rows were rejected" in docs/operations.md.

Rows            12,340 accepted, 12 rejected
"""
    )
    assert "E-mail          security confirmed, operations NOT CONFIRMED\n" in report.text


def test_upload_that_was_not_taken_in_needs_attention() -> None:
    report = made({"without_receipt": 1})
    assert report.subject == "Bonafide weekly report: 1 thing needs attention"
    assert '- Uploads were not taken in. See "What is missing" in docs/operations.md.\n' in report.text
    assert "Outstanding     0 applications, 1 uploads\n" in report.text


def test_week_without_an_assessment_needs_attention() -> None:
    report = made({"accepted": 0, "low": 0, "review": 0, "high": 0})
    assert report.subject == "Bonafide weekly report: 1 thing needs attention"
    assert "- Nothing was assessed. Check that applications still arrive.\n" in report.text


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (made({"accepted": None}), "Rows            unknown accepted, 0 rejected"),
        (made({"high": None}), "Assessed        unknown: 12,000 low, 260 review, unknown high"),
        (made({"outstanding": None}), "Outstanding     unknown applications, 0 uploads"),
        (made(queues={"phone": None}), "Dead letters    intake 0, phone unknown, alerting 0"),
        (made(confirmed={"security": None}), "E-mail          security unknown, operations confirmed"),
        (Report("bonafide", NOW, Figures({}, QUEUES, CONFIRMED)), "Alerts sent     unknown"),
    ],
)
def test_number_that_cannot_be_read_is_unknown_and_said_to_be(report: Report, line: str) -> None:
    assert f"{line}\n" in report.text
    assert report.subject == "Bonafide weekly report: 1 thing needs attention"
    assert "Not every number could be read. The log group /bonafide/Operations says why." in report.text.replace(
        "\n  ", " "
    )


def test_lines_fit_a_mail_reader_and_the_subject_fits_sns() -> None:
    queues: dict[str, int | None] = {f"queue-{n}": 1_000_000 for n in range(9)}
    report = made(dict.fromkeys(COUNTS, 10**9), queues, {"security": False})
    assert max(len(line) for line in report.text.splitlines()) <= 78
    assert len(report.subject) <= 100
    assert report.subject.isascii()


def test_machines_get_the_numbers() -> None:
    body = json.loads(made(queues={"phone": 2}).bodies["default"])
    assert (body["kind"], body["counts"]["high"], body["dead_letters"]["phone"]) == ("report", 40, 2)
