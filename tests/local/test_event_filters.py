"""Event source mappings filter records as Lambda's documentation describes ("Control which events Lambda sends")."""

import json
from typing import Any

import pytest
from moto.events.exceptions import InvalidEventPatternException

from local.queues import event_filter

RECORD = {
    "eventName": "INSERT",
    "dynamodb": {"Keys": {"sk": {"S": "check#phone"}}, "NewImage": {"count": {"N": "1"}, "flag": {"BOOL": True}}},
    "tags": ["a", "b"],
    "nothing": None,
    "one": 1,
}


def matches(*patterns: Any) -> bool:
    return event_filter({"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]})(RECORD)


def sort_key(*rules: Any) -> dict[str, Any]:
    return {"dynamodb": {"Keys": {"sk": {"S": list(rules)}}}}


# One row is missing: moto takes {"one": [True]} for a match, since 1 == True in Python. No record of a queue or a
# DynamoDB stream can show the difference: their numbers are text ({"N": "1"}).
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"eventName": ["INSERT"]}, True),
        ({"eventName": ["MODIFY", "INSERT"]}, True),
        ({"eventName": ["REMOVE"]}, False),
        ({"eventName": ["insert"]}, False),
        (sort_key({"prefix": "check#"}), True),
        (sort_key({"prefix": "assessment"}), False),
        (sort_key({"prefix": "assessment"}, {"prefix": "check#"}), True),
        (sort_key({"suffix": "phone"}), True),
        (sort_key({"suffix": "email"}), False),
        (sort_key({"anything-but": ["assessment"]}), True),
        (sort_key({"anything-but": ["check#phone", "x"]}), False),
        (sort_key({"anything-but": "check#phone"}), False),
        (sort_key({"anything-but": {"prefix": "assessment"}}), True),
        ({"eventName": [{"exists": True}]}, True),
        ({"eventName": [{"exists": False}]}, False),
        ({"eventName": [{"equals-ignore-case": "insert"}]}, True),
        ({"missing": [{"exists": False}]}, True),
        ({"missing": [{"exists": True}]}, False),
        ({"missing": {"deeper": [{"exists": False}]}}, True),
        ({"missing": ["x"]}, False),
        ({"missing": [{"anything-but": "x"}]}, False),
        ({"dynamodb": [{"exists": True}]}, False),  # `exists` looks at leaves; an object is none
        ({"nothing": [None]}, True),
        ({"one": [1]}, True),
        ({"one": [{"numeric": [">", 1]}]}, False),
        ({"dynamodb": {"NewImage": {"flag": {"BOOL": [True]}}}}, True),
        ({"tags": ["b"]}, True),
        ({"tags": ["c"]}, False),
        ({"eventName": ["INSERT"], "one": [2]}, False),
        ({"$or": [{"one": [2]}, {"one": [1]}]}, True),
    ],
)
def test_pattern_matches_record(pattern: dict[str, Any], expected: bool) -> None:
    assert matches(pattern) is expected


def test_one_matching_filter_is_enough() -> None:
    assert matches({"one": [2]}, {"one": [1]})
    assert not matches({"one": [2]}, {"one": [3]})


@pytest.mark.parametrize("criteria", [None, {}, {"Filters": []}])
def test_every_record_passes_without_filters(criteria: dict[str, Any] | None) -> None:
    assert event_filter(criteria)(RECORD)


@pytest.mark.parametrize("pattern", [{"one": 1}, {"one": []}])
def test_malformed_pattern_is_rejected(pattern: dict[str, Any]) -> None:
    with pytest.raises(InvalidEventPatternException):
        matches(pattern)
