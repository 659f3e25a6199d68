"""Sizes and units of items by DynamoDB's rules, and the sums over them."""

from typing import Any

import pytest

from bench.writes import INDEX_BYTES, item_size, summary, write_units


@pytest.mark.parametrize(
    ("item", "size", "why"),
    [
        ({"pk": {"S": "app#1"}}, 2 + 5, "a name and a text, in bytes"),
        ({"pk": {"S": "•"}}, 2 + 3, "bytes of UTF-8, not characters"),
        ({"n": {"N": "1857196800"}}, 1 + 5, "two digits a byte without the zeros at the end, and one more"),
        ({"b": {"BOOL": True}}, 1 + 1, ""),
        ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + (1 + 2) + (1 + 1), "3 for a list, 1 an element"),
        ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + (1 + 1 + 1), "3 for a map, 1 an element"),
    ],
)
def test_size_of_an_item(item: dict[str, Any], size: int, why: str) -> None:
    assert item_size(item) == size, why


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2), (3000, 3)])
def test_units_are_kilobytes_begun(size: int, units: int) -> None:
    assert write_units(size) == units


def put(sort_key: str, size: int, application: int = 1) -> dict[str, Any]:
    """An item of this many bytes under this key."""
    item = {"pk": {"S": f"app#{application}"}, "sk": {"S": sort_key}, "x": {"S": ""}}
    item["x"]["S"] = "x" * (size - item_size(item))
    return item


def test_worst_case_assesses_each_result_by_itself() -> None:
    puts = [put("application", 300), put("check#phone", 700), put("check#email", 700), put("check#education", 1100)]
    written = summary([*puts, put("assessment", 400)], 1, alerted=0, object_bytes=2000, log_bytes=100)
    assert (written.puts, written.units, written.assessments) == (5, 6, 1)
    assert (written.worst_puts, written.worst_units) == (7, 8)
    assert written.item_bytes == 300 + 700 + 700 + 1100 + 400 + 5 * INDEX_BYTES
    assert written.read_units == 1


def test_what_is_written_again_is_written_but_not_kept() -> None:
    puts = [put("application", 300), put("check#phone", 700), put("assessment", 400), put("assessment", 1500)]
    written = summary(puts, 1, alerted=0, object_bytes=0, log_bytes=0)
    assert (written.puts, written.units, written.assessments) == (4, 5, 2)
    assert written.item_bytes == 300 + 700 + 1500 + 3 * INDEX_BYTES
