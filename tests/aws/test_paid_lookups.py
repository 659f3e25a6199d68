"""Look-ups that cost money: one try, a cache, a cap a day, and every failure an answer that says why there is none."""

import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from moto import mock_aws

from bonafide.line import Line

ONE, OTHER, THIRD = "+14155552671", "+12125552368", "+447911123456"
VOIP = {"E164PhoneNumber": ONE, "PhoneNumberType": "VOIP", "Carrier": "Some Carrier", "IsoCountryCode": "US"}
MOBILE = {"E164PhoneNumber": OTHER, "PhoneNumberType": "MOBILE", "IsoCountryCode": "US"}


class Aws:
    """moto for what it knows, and a stub of End User Messaging, which it does not."""

    def __init__(self, stubber: Stubber) -> None:
        self.stubber = stubber

    def answers(self, *responses: dict[str, Any]) -> None:
        for response in responses:
            self.stubber.add_response("carrier_lookup", response, {"PhoneNumber": ANY})

    def fails(self, code: str) -> None:
        self.stubber.add_client_error("carrier_lookup", code, f"about {ONE}", expected_params={"PhoneNumber": ANY})

    def ask(self, *numbers: str, a_day: int = 100) -> dict[str, Line]:
        from bonafide.aws import carrier_lookup

        return dict(carrier_lookup.ask(numbers, a_day=a_day))

    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName="results")["Items"]
        return items


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name, value in {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "RESULTS_TABLE": "results",
        "RECORD_RETENTION_DAYS": "1",
        "IDENTIFIER_KEY_SECRET": "key",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        from bonafide.aws import clients, keys, paid_lookups, table

        boto3.client("secretsmanager").create_secret(Name="key", SecretString="a secret")
        boto3.client("dynamodb").create_table(
            TableName="results",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        monkeypatch.setattr(table, "TABLE", "results")
        monkeypatch.setattr(keys, "SECRET", "key")
        monkeypatch.setattr(paid_lookups, "AT_ONCE", 1)  # a stub answers in the order it was told
        for made in (clients.dynamodb, clients.secrets_manager, clients.end_user_messaging, keys._keys):
            made.cache_clear()
        with Stubber(clients.end_user_messaging()) as stubber:
            yield Aws(stubber)
        for made in (clients.dynamodb, clients.secrets_manager, clients.end_user_messaging, keys._keys):
            made.cache_clear()


def test_an_answer_tells_the_line_and_the_carrier(aws: Aws) -> None:
    aws.answers(VOIP, MOBILE)
    lines = aws.ask(ONE, OTHER)
    assert (lines[ONE].line_type, lines[ONE].carrier) == ("VOIP", "Some Carrier")
    assert (lines[OTHER].line_type, lines[OTHER].carrier) == ("MOBILE", "")
    assert lines[ONE].date


def test_an_answer_is_kept_and_not_paid_for_again(aws: Aws) -> None:
    aws.answers(VOIP)
    first = aws.ask(ONE)
    assert aws.ask(ONE) == first
    aws.stubber.assert_no_pending_responses()


def test_an_answer_that_has_expired_is_asked_for_again(aws: Aws) -> None:
    aws.answers(VOIP, {**VOIP, "PhoneNumberType": "MOBILE"})
    aws.ask(ONE)
    (kept,) = [item for item in aws.items() if item["sk"]["S"] == "carrier-lookup"]
    boto3.client("dynamodb").put_item(TableName="results", Item={**kept, "expires_at": {"N": "1000000000"}})
    assert aws.ask(ONE)[ONE].line_type == "MOBILE"


def test_what_is_kept_holds_no_number_and_expires(aws: Aws) -> None:
    aws.answers(VOIP)
    aws.ask(ONE)
    items = aws.items()
    assert {item["sk"]["S"] for item in items} == {"carrier-lookup", "count"}
    assert all("expires_at" in item for item in items)
    assert "4155552671" not in str(items)


def test_no_more_is_asked_than_a_day_may_cost(aws: Aws) -> None:
    aws.answers(VOIP, MOBILE)
    lines = aws.ask(ONE, OTHER, THIRD, a_day=2)
    assert [lines[number].line_type for number in (ONE, OTHER, THIRD)] == ["VOIP", "MOBILE", ""]
    assert lines[THIRD].reason == "the carrier look-up has been asked as often as it may be in a day"
    assert aws.ask(THIRD, a_day=2)[THIRD].reason == "the carrier look-up has been asked as often as it may be in a day"
    assert aws.ask(ONE, a_day=2)[ONE].line_type == "VOIP"  # what is kept costs nothing


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "AccessDeniedException", "ServiceQuotaExceededException", "ValidationException"]
)
def test_a_failure_is_no_answer_tried_once_and_costs_the_neighbours_nothing(
    aws: Aws, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[object] = []
    from bonafide.aws import paid_lookups

    monkeypatch.setattr(paid_lookups._LOGGER, "warning", lambda *said, **more: logged.append((said, more)))

    aws.fails(code)
    aws.answers(MOBILE)
    lines = aws.ask(ONE, OTHER)
    assert lines[ONE] == Line(reason=f"the carrier look-up failed ({code})")
    assert lines[OTHER].line_type == "MOBILE"
    assert code in str(logged)
    assert "4155552671" not in str(logged)


def test_a_failure_is_not_kept(aws: Aws) -> None:
    aws.fails("ThrottlingException")
    aws.ask(ONE)
    aws.answers(VOIP)
    assert aws.ask(ONE)[ONE].line_type == "VOIP"


def test_without_its_table_nothing_is_asked(aws: Aws) -> None:
    boto3.client("dynamodb").delete_table(TableName="results")
    assert aws.ask(ONE)[ONE] == Line(reason="the carrier look-up failed (ResourceNotFoundException)")


def test_what_takes_too_long_is_left(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    from bonafide.aws import paid_lookups

    answered = threading.Event()

    def slow(value: str) -> paid_lookups.Answer:
        answered.wait(30)
        return {"line_type": value}

    monkeypatch.setattr(paid_lookups, "SECONDS", 0.05)
    monkeypatch.setattr(paid_lookups, "SECONDS_EACH", 0.0)
    lookup = paid_lookups.Lookup("the look-up", "lookup", "phone", slow)
    try:
        answers = paid_lookups.answers(lookup, [ONE, OTHER], a_day=9)
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


def test_what_ses_says_of_an_address_is_kept_too(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    from bonafide.aws import clients, email_insights, paid_lookups

    monkeypatch.setattr(paid_lookups, "AT_ONCE", 1)
    clients.ses.cache_clear()
    with Stubber(clients.ses()) as stubber:
        stubber.add_response("get_email_address_insights", INSIGHTS, {"EmailAddress": ADDRESS})
        first = email_insights.ask([ADDRESS], a_day=1)
        again = email_insights.ask([ADDRESS], a_day=1)
        stubber.add_client_error("get_email_address_insights", "TooManyRequestsException")
        other = email_insights.ask(["joe@acme.consulting"], a_day=9)
    clients.ses.cache_clear()
    assert first == again
    assert first[ADDRESS][:5] == ("", "LOW", "HIGH", "", "")
    assert other["joe@acme.consulting"].reason == "Amazon SES failed (TooManyRequestsException)"
    assert {item["sk"]["S"] for item in aws.items()} == {"email-insight", "count"}
    assert "jane" not in str(aws.items())


def test_an_sdk_without_insights_is_said(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    from bonafide.aws import clients, email_insights

    monkeypatch.setattr(clients, "ses", object)
    assert email_insights.ask([ADDRESS], a_day=9)[ADDRESS].reason == "this SDK knows no e-mail insights"
    assert aws.items() == []
