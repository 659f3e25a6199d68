"""Filters take what Lambda's documentation says they take, and refuse what is not implemented."""

import json
from typing import Any

import pytest

from local.filters import UnknownFilter, compiled

RECORD = {
    "eventName": "INSERT",
    "dynamodb": {"Keys": {"sk": {"S": "check#phone"}}, "NewImage": {"count": {"N": "1"}, "flag": {"BOOL": True}}},
    "tags": ["a", "b"],
    "nothing": None,
    "one": 1,
}


def predicate(*patterns: Any) -> Any:
    return compiled({"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]})


def sort_key(*rules: Any) -> dict[str, Any]:
    return {"dynamodb": {"Keys": {"sk": {"S": list(rules)}}}}


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
        ({"eventName": [{"exists": True}]}, True),
        ({"eventName": [{"exists": False}]}, False),
        ({"missing": [{"exists": False}]}, True),
        ({"missing": [{"exists": True}]}, False),
        ({"missing": {"deeper": [{"exists": False}]}}, True),
        ({"missing": ["x"]}, False),
        ({"missing": [{"anything-but": "x"}]}, False),
        ({"dynamodb": [{"exists": True}]}, False),  # an object is no leaf
        ({"nothing": [None]}, True),
        ({"one": [1]}, True),
        ({"one": [True]}, False),
        ({"dynamodb": {"NewImage": {"flag": {"BOOL": [True]}}}}, True),
        ({"tags": ["b"]}, True),
        ({"tags": ["c"]}, False),
        ({"eventName": ["INSERT"], "one": [2]}, False),
    ],
)
def test_a_pattern_matches_what_it_should(pattern: dict[str, Any], expected: bool) -> None:
    assert predicate(pattern)(RECORD) is expected


def test_one_of_several_filters_is_enough() -> None:
    assert predicate({"one": [2]}, {"one": [1]})(RECORD)
    assert not predicate({"one": [2]}, {"one": [3]})(RECORD)


@pytest.mark.parametrize("criteria", [None, {}, {"Filters": []}])
def test_without_filters_everything_passes(criteria: dict[str, Any] | None) -> None:
    assert compiled(criteria)(RECORD)


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ({"one": [{"numeric": [">", 0]}]}, "numeric"),
        ({"one": [{"equals-ignore-case": "x"}]}, "equals-ignore-case"),
        ({"one": [{"anything-but": {"prefix": "x"}}]}, "anything-but"),
        ({"one": [{"prefix": {"equals-ignore-case": "x"}}]}, "prefix"),
        ({"one": [{"prefix": "x", "suffix": "y"}]}, "suffix"),
        ({"$or": [{"one": [1]}, {"one": [2]}]}, r"\$or"),
        ({"one": 1}, "list"),
    ],
)
def test_what_is_not_implemented_is_refused_by_name(pattern: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownFilter, match=named):
        predicate(pattern)
