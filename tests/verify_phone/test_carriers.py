"""What a carrier look-up changes in the findings, and of which numbers it is asked."""

from collections.abc import Iterable, Mapping

import pytest

from bonafide.phone_line import PhoneLine
from bonafide.reference import Reference
from tests.builders import application, concerns, unassessed
from verify_phone.carriers import with_lines
from verify_phone.checks import verify
from verify_phone.phone import Phone, read_phone


def field(reference: Reference, phone: str) -> tuple[Phone, ...]:
    return read_phone(application(basics={"phone": phone}), reference)


@pytest.mark.parametrize(
    ("phone", "line", "outcome"),
    [
        ("+1 415 555 2671", PhoneLine("VOIP", "Some Carrier", "2026-11-22"), "concern"),
        ("+44 7911 123456", PhoneLine("VOIP", "", "2026-11-22"), "concern"),
        ("+1 415 555 2671", PhoneLine("MOBILE"), "pass"),
        ("+1 415 555 2671", PhoneLine("LANDLINE"), "pass"),
        ("+1 415 555 2671", PhoneLine("PREPAID"), "pass"),
        ("+1 415 555 2671", PhoneLine("OTHER"), "not_assessed"),
        ("+1 415 555 2671", PhoneLine("INVALID"), "not_assessed"),
        ("+1 415 555 2671", PhoneLine(reason="the carrier look-up took too long"), "not_assessed"),
        ("+49 30 123456", PhoneLine("VOIP"), "not_assessed"),  # a landline, which is not looked up
        ("+44 20 8366 1177", PhoneLine("VOIP"), "pass"),  # the plan has a range of its own for internet numbers
        ("+44 56 1234 5678", PhoneLine("MOBILE"), "concern"),  # the plan says so
    ],
)
def test_internet_number(reference: Reference, phone: str, line: PhoneLine, outcome: str) -> None:
    (looked_up,) = with_lines([field(reference, phone)], lambda numbers: dict.fromkeys(numbers, line))
    found = {verdict.code: verdict.outcome for verdict in verify(looked_up)}
    assert found["phone.internet_number"] == outcome


def test_evidence_has_the_carrier_and_the_day(reference: Reference) -> None:
    line = PhoneLine("VOIP", "Some Carrier", "2026-11-22")
    (looked_up,) = with_lines([field(reference, "+1 415 555 2671")], lambda numbers: dict.fromkeys(numbers, line))
    (verdict,) = [verdict for verdict in verify(looked_up) if verdict.code == "phone.internet_number"]
    assert "Some Carrier" in verdict.evidence
    assert "2026-11-22" in verdict.evidence
    assert "2671" not in verdict.evidence


def test_evidence_says_why_there_is_no_carrier_answer(reference: Reference) -> None:
    line = PhoneLine(reason="the carrier look-up took too long")
    (looked_up,) = with_lines([field(reference, "+1 415 555 2671")], lambda numbers: dict.fromkeys(numbers, line))
    (verdict,) = [verdict for verdict in verify(looked_up) if verdict.code == "phone.internet_number"]
    assert verdict.evidence.endswith("the carrier look-up took too long")


def test_number_is_looked_up_once_and_only_if_the_plan_is_ambiguous(reference: Reference) -> None:
    asked: list[str] = []

    def ask(numbers: Iterable[str]) -> Mapping[str, PhoneLine]:
        asked.extend(numbers)
        return {}

    typed = [
        "+1 415 555 2671",
        "+1 (415) 555-2671",
        "+1 415 555 0123",  # the drama's
        "+1 800 234 5678",  # toll-free
        "+44 56 1234 5678",  # VoIP by the plan
        "+49 30 123456",  # fixed
        "+1 555 123 4567",  # not allocated
        "call me",
        "",
    ]
    fields = [field(reference, phone) for phone in typed]
    assert with_lines(fields, ask) == fields
    assert asked == ["+14155552671"]


def test_north_american_number_is_not_assessed_without_a_look_up(reference: Reference) -> None:
    found = list(verify(field(reference, "+1 415 555 2671")))
    assert "phone.internet_number" in unassessed(found)
    assert concerns(found) == set()
