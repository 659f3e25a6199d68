"""Paid look-ups: one attempt, a cache, a daily limit, and a reason in place of an answer that failed."""

import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from bonafide.aws import carrier_lookup, clients, email_insights, paid_lookups
from bonafide.aws.keys import Keys
from bonafide.aws.paid_lookups import Budget
from bonafide.aws.table import Table
from bonafide.phone_line import PhoneLine

ONE, OTHER, THIRD = "+14155552671", "+12125552368", "+447911123456"
VOIP = {"E164PhoneNumber": ONE, "PhoneNumberType": "VOIP", "Carrier": "Some Carrier", "IsoCountryCode": "US"}
MOBILE = {"E164PhoneNumber": OTHER, "PhoneNumberType": "MOBILE", "IsoCountryCode": "US"}


class Aws:
    """moto for what it knows, and a stub of End User Messaging, which it does not."""

    def __init__(self, table: Table, stubber: Stubber) -> None:
        self.table = table
        self.stubber = stubber

    def answers(self, *responses: dict[str, Any]) -> None:
        for response in responses:
            self.stubber.add_response("carrier_lookup", response, {"PhoneNumber": ANY})

    def fails(self, code: str) -> None:
        self.stubber.add_client_error("carrier_lookup", code, f"about {ONE}", expected_params={"PhoneNumber": ANY})

    def ask(self, *numbers: str, a_day: int = 100) -> dict[str, PhoneLine]:
        return dict(carrier_lookup.look_up(numbers, self.budget(a_day)))

    def budget(self, a_day: int) -> Budget:
        return Budget(self.table, Keys("key"), a_day)

    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName="results")["Items"]
        return items


@pytest.fixture
def aws(table: Table, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    boto3.client("secretsmanager").create_secret(Name="key", SecretString="a secret")
    monkeypatch.setattr(paid_lookups, "CONCURRENCY", 1)  # a stub answers in the order it was given
    with Stubber(clients.end_user_messaging()) as stubber:
        yield Aws(table, stubber)


def test_answer_has_the_line_and_the_carrier(aws: Aws) -> None:
    aws.answers(VOIP, MOBILE)
    lines = aws.ask(ONE, OTHER)
    assert (lines[ONE].line_type, lines[ONE].carrier) == ("VOIP", "Some Carrier")
    assert (lines[OTHER].line_type, lines[OTHER].carrier) == ("MOBILE", "")
    assert lines[ONE].date


def test_answer_is_cached_and_not_paid_for_again(aws: Aws) -> None:
    aws.answers(VOIP)
    first = aws.ask(ONE)
    assert aws.ask(ONE) == first
    aws.stubber.assert_no_pending_responses()


def test_expired_answer_is_looked_up_again(aws: Aws) -> None:
    aws.answers(VOIP, {**VOIP, "PhoneNumberType": "MOBILE"})
    aws.ask(ONE)
    (kept,) = [item for item in aws.items() if item["sk"]["S"] == "carrier-lookup"]
    boto3.client("dynamodb").put_item(TableName="results", Item={**kept, "expires_at": {"N": "1000000000"}})
    assert aws.ask(ONE)[ONE].line_type == "MOBILE"


def test_cached_answer_has_no_number_and_expires(aws: Aws) -> None:
    aws.answers(VOIP)
    aws.ask(ONE)
    items = aws.items()
    assert {item["sk"]["S"] for item in items} == {"carrier-lookup", "count"}
    assert all("expires_at" in item for item in items)
    assert "4155552671" not in str(items)


def test_daily_limit_is_kept(aws: Aws) -> None:
    aws.answers(VOIP, MOBILE)
    lines = aws.ask(ONE, OTHER, THIRD, a_day=2)
    assert [lines[number].line_type for number in (ONE, OTHER, THIRD)] == ["VOIP", "MOBILE", ""]
    assert lines[THIRD].reason == "the carrier look-up has reached its daily limit"
    assert aws.ask(THIRD, a_day=2)[THIRD].reason == "the carrier look-up has reached its daily limit"
    assert aws.ask(ONE, a_day=2)[ONE].line_type == "VOIP"  # a cached answer costs nothing


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "AccessDeniedException", "ServiceQuotaExceededException", "ValidationException"]
)
def test_failed_lookup_is_not_retried_and_others_still_answer(
    aws: Aws, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[object] = []
    monkeypatch.setattr(paid_lookups._LOGGER, "warning", lambda *said, **more: logged.append((said, more)))

    aws.fails(code)
    aws.answers(MOBILE)
    lines = aws.ask(ONE, OTHER)
    assert lines[ONE] == PhoneLine(reason=f"the carrier look-up failed ({code})")
    assert lines[OTHER].line_type == "MOBILE"
    assert code in str(logged)
    assert "4155552671" not in str(logged)


def test_failure_is_not_cached(aws: Aws) -> None:
    aws.fails("ThrottlingException")
    aws.ask(ONE)
    aws.answers(VOIP)
    assert aws.ask(ONE)[ONE].line_type == "VOIP"


def test_nothing_is_looked_up_without_the_table(aws: Aws) -> None:
    boto3.client("dynamodb").delete_table(TableName="results")
    assert aws.ask(ONE)[ONE] == PhoneLine(reason="the carrier look-up failed (ResourceNotFoundException)")


def test_slow_lookup_is_not_waited_for(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(value: str) -> paid_lookups.Answer:
        answered.wait(30)
        return {"line_type": value}

    monkeypatch.setattr(paid_lookups, "SECONDS", 0.05)
    monkeypatch.setattr(paid_lookups, "SECONDS_EACH", 0.0)
    lookup = paid_lookups.Lookup("the look-up", "lookup", "phone", slow)
    try:
        answers = paid_lookups.answers(lookup, [ONE, OTHER], aws.budget(9))
    finally:
        answered.set()
    assert answers == {value: {"reason": "the look-up took too long"} for value in (ONE, OTHER)}
    assert [item["sk"]["S"] for item in aws.items()] == ["count"]


INSIGHTS = {
    "MailboxValidation": {
        "IsValid": {"ConfidenceVerdict": "LOW"},
        "Evaluations": {
            "IsDisposable": {"ConfidenceVerdict": "HIGH"},
            "MailboxExists": {"ConfidenceVerdict": "LOW"},
        },
    }
}
ADDRESS = "jane@acme.consulting"


def test_an_answer_of_ses_is_cached(aws: Aws) -> None:
    budget = aws.budget(1)
    with Stubber(clients.ses()) as stubber:
        stubber.add_response("get_email_address_insights", INSIGHTS, {"EmailAddress": ADDRESS})
        first = email_insights.look_up([ADDRESS], budget)
        again = email_insights.look_up([ADDRESS], budget)
        stubber.add_client_error("get_email_address_insights", "TooManyRequestsException")
        other = email_insights.look_up(["joe@acme.consulting"], budget._replace(requests_a_day=9))
    assert first == again
    assert first[ADDRESS][:5] == ("", "LOW", "HIGH", "", "")
    assert other["joe@acme.consulting"].reason == "Amazon SES failed (TooManyRequestsException)"
    assert {item["sk"]["S"] for item in aws.items()} == {"email-insight", "count"}
    assert "jane" not in str(aws.items())


def test_sdk_without_insights_gives_a_reason(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ses", object)
    assert email_insights.look_up([ADDRESS], aws.budget(9))[ADDRESS].reason.startswith("this version of the AWS SDK")
    assert aws.items() == []
