"""Every row of a file is read or has a reason, in any usual format."""

import gzip
import io
import json
from typing import Any

import pytest

from verify_shipping.files import MAX_ROW_BYTES, Blank, Row, Unreadable, read_rows

HEADER = "application_id,name,address,postal_code\n"
ONE = {"application_id": "a-1", "address": "12 Canal Street"}
TWO = {"application_id": "a-2", "address": "5 Elm Row"}


def read(content: bytes | str, **limits: int) -> list[Any]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_rows(io.BytesIO(data), **limits))


def numbers(found: list[Any]) -> dict[str, list[int]]:
    return {kind.__name__: [one.number for one in found if isinstance(one, kind)] for kind in (Row, Blank, Unreadable)}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{HEADER}a-1,Ada,12 Canal Street,62701\n\na-2,Tom,5 Elm Row,\n", {"Row": [2, 4], "Blank": [3]}),
        (f"Deliveries of November;;\n{HEADER.replace(',', ';')}a-1;Ada;12 Canal Street;62701\n", {"Row": [3]}),
        (f'{HEADER}a-1,Ada,"12 Canal Street, Apt 4",62701\n', {"Row": [2]}),
        (f"\ufeff{HEADER}a-1,Ada,12 Canal Street,62701", {"Row": [2]}),
        (f"{HEADER}a-1,Ada,12 Canal Street,62701\n".encode("utf-16"), {"Row": [2]}),
        (f"{HEADER}a-1,Zoë,Königstraße 5,62701\n".encode("cp1252"), {"Row": [2]}),
        (gzip.compress(f"{HEADER}a-1,Ada,12 Canal Street,62701\n".encode(), mtime=0), {"Row": [2]}),
        (f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n\n{json.dumps(ONE)}\n", {"Row": [1, 2, 4], "Blank": [3]}),
        (json.dumps([ONE, TWO]), {"Row": [1, 2]}),
        (json.dumps([ONE, TWO], indent=2), {"Row": [1, 2]}),
        (json.dumps(ONE, indent=2), {"Row": [1]}),
        (json.dumps({"total": 2, "orders": [ONE, TWO]}, indent=2), {"Row": [1, 2]}),
        (json.dumps({"orders": [ONE, TWO]}), {"Row": [1, 2]}),
        (json.dumps({**ONE, "items": [{"sku": 1}]}), {"Row": [1]}),
    ],
)
def test_rows_have_the_numbers_that_a_person_sees(content: bytes | str, expected: dict[str, list[int]]) -> None:
    assert numbers(read(content)) == {"Row": [], "Blank": [], "Unreadable": []} | expected


def test_cells_have_the_names_of_the_header() -> None:
    (row,) = read('Application ID,Address,Address,City\na-1,"12 Canal ""B"" Street",other,\n')
    assert row.fields == {"Application ID": "a-1", "Address": '12 Canal "B" Street'}


@pytest.mark.parametrize(
    ("content", "bad", "reason"),
    [
        ("", [1], "empty"),
        ("a-1,Ada,12 Canal Street,62701\n", [1], "no row has the names of columns"),
        ("name,address\nAda,12 Canal Street\n", [1], "application_id"),
        (f"{HEADER}a-1,Ada,12 Canal Street,62701,x\n", [2], "more cells than the header"),
        (f'{HEADER}a-1,Ada,"12 Canal Street,62701\na-2,Tom,5 Elm Row,\n', [2], "quoted cell"),
        (f"{HEADER}a-1,Ada,{'x' * MAX_ROW_BYTES},62701\n", [2], "too long"),
        (b"PK\x03\x04rest", [1], "workbook"),
        (b"%PDF-1.7", [1], "no text"),
        (gzip.compress(f"{HEADER}a-1,Ada,12 Canal Street,62701\n".encode() * 99, mtime=0)[:-30], [3], "damaged"),
        ('{"application_id": "a-1", "address": "x"}\n{broken\n', [2], "no valid JSON"),
        ("[1, 2]", [1, 2], "no JSON object"),
        (f"[{json.dumps(ONE)}, {{", [2, 3], "no valid JSON"),
        (json.dumps([{"address": "x" * MAX_ROW_BYTES}]), [1], "longer than"),
    ],
)
def test_what_cannot_be_read_has_a_reason(content: bytes | str, bad: list[int], reason: str) -> None:
    found = [one for one in read(content) if isinstance(one, Unreadable)]
    assert [one.number for one in found] == bad or reason == "damaged"
    assert reason in found[0].reason
    assert not any(text in one.reason for one in found for text in ("Canal", "Ada"))


def test_rows_after_a_bad_one_are_read() -> None:
    found = read(f'{HEADER}a-1,Ada,"12 Canal Street,62701\na-2,Tom,5 Elm Row,\na-3,Ines,7 Elm Row,\n')
    assert numbers(found) == {"Row": [3, 4], "Blank": [], "Unreadable": [2]}


def test_file_over_the_limit_is_read_up_to_it() -> None:
    found = read(HEADER + "a-1,Ada,12 Canal Street,62701\n" * 3000, max_bytes=70_000)
    assert isinstance(found[-1], Unreadable)
    assert found[-1].is_rest
    assert len(found) > 1000
