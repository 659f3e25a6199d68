"""What `POST /shipping` answers."""

import json
from typing import Any

import pytest

from bonafide.aws.requests import answering
from local.memory_aws import MemoryDynamoDB
from tests.verify_shipping.test_recording import ADA, item
from verify_shipping.recording import Deliveries
from verify_shipping.requests import CODES, answer


def asked(deliveries: Deliveries, body: Any) -> tuple[int, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    response = answer({"body": text}, deliveries)
    return response["statusCode"], json.loads(response["body"])


def test_delivery_is_recorded_and_the_answer_says_what_is_compared(
    deliveries: Deliveries, memory: MemoryDynamoDB
) -> None:
    assert asked(deliveries, ADA) == (
        200,
        {
            "application_id": "a-1",
            "recorded": True,
            "deliveries": 1,
            "findings": [],
            "compared": list(CODES),
            "not_assessed": [],
        },
    )
    assert item(memory)["identifiers"]["M"]


@pytest.mark.parametrize(
    ("fields", "compared", "reason"),
    [
        ({"name": ""}, ["shipping.elsewhere"], "no name"),
        ({"name": "Ada"}, ["shipping.elsewhere"], "cannot be compared"),
        ({"address": "Packstation 118"}, [], "parcel"),
        ({"address": "Springfield"}, [], "street and number"),
        ({"work_address": "12 Canal Street"}, [], "work address"),
    ],
)
def test_answer_says_what_cannot_be_compared(
    fields: dict[str, str], compared: list[str], reason: str, deliveries: Deliveries
) -> None:
    status, body = asked(deliveries, {**ADA, **fields, "extra": 1})
    assert (status, body["compared"], body["ignored_fields"]) == (200, compared, ["extra"])
    assert reason in body["not_assessed"][0]["reason"]
    assert sorted(code for each in body["not_assessed"] for code in each["codes"]) == sorted(
        set(CODES) - set(compared)
    )


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"name": "Ada Marchbanks", "address": "12 Canal Street"}, 422, "application_id"),
        ({"application_id": "a-1"}, 422, "street and number"),
        ([ADA], 422, "not a delivery"),
        ("{", 400, "not JSON"),
        ("", 400, "empty"),
    ],
)
def test_faulty_request_says_how_to_correct_it(body: Any, status: int, said: str, deliveries: Deliveries) -> None:
    found, problem = asked(deliveries, body)
    assert found == status
    assert said in json.dumps(problem)
    assert "Ada" not in json.dumps(problem)


def test_failure_of_the_service_is_no_fault_of_the_request() -> None:
    def failing(event: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
        raise ConnectionError

    context: Any = type("Context", (), {"aws_request_id": "r-1"})
    response = answering("shipping", failing)({}, context)
    assert response["statusCode"] == 500
    assert "r-1" in response["body"]
