"""Workbooks: their cells are read as a table's, and hostile ones are one rejection each."""

import io
import os
import subprocess
import sys
import time
from datetime import date, datetime
from typing import Any

import pytest

from intake import spreadsheet
from intake.formats import Blank, Limits, Note, Row, Unreadable, rows
from tests.intake.workbooks import NAMESPACE, archive, sheet, workbook

LIMITS = Limits(upload=1_000_000_000, row=100_000)
HEADER = ["Name", "E-mail", "Phone", "Start date", "Remote"]


def read(content: bytes, limits: Limits = LIMITS, name: str = "a.xlsx") -> list[Row | Blank | Unreadable | Note]:
    return list(rows(name, io.BytesIO(content), limits))


def documents(content: bytes) -> dict[int, Any]:
    return {row.number: row.content for row in read(content) if isinstance(row, Row)}


def one_reason(content: bytes, limits: Limits = LIMITS) -> str:
    """The reason of an upload of which nothing is read."""
    (row,) = read(content, limits)
    assert isinstance(row, Unreadable)
    assert row.is_rest
    return row.reason


@pytest.mark.parametrize(
    ("column", "cell", "field", "text"),
    [
        ("Phone", 4158132671, "phone", "4158132671"),
        ("Phone", 4158132671.0, "phone", "4158132671"),
        ("Phone", "+44 7700 900123", "phone", "+44 7700 900123"),
        ("Phone", "0044 7700", "phone", "0044 7700"),  # a text keeps its zeros
        ("Phone", "=A1&B1", "phone", "from a formula"),  # the result that the workbook has
        ("Name", "Zoë Çelik", "name", "Zoë Çelik"),
        ("Name", "two\nlines", "name", "two\nlines"),
    ],
)
def test_cell_becomes_text(column: str, cell: Any, field: str, text: str) -> None:
    assert documents(workbook(sheet([["E-mail", column], ["j@x.org", cell]])))[2]["basics"][field] == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2015, 9, 1), "2015-09-01"),
        (datetime(2015, 9, 1), "2015-09-01"),
        (datetime(2015, 9, 1, 9, 30), "2015-09-01T09:30:00"),
        (2015, "2015"),
        ("09/2015", "09/2015"),
    ],
)
def test_date_becomes_iso_8601(cell: Any, text: str) -> None:
    (entry,) = documents(workbook(sheet([["School", "Start date"], ["MIT", cell]])))[2]["education"]
    assert entry["startDate"] == text


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    content = workbook(sheet([["Name", "E-mail"], ["Jane", "j@x"], [None, None], ["", " "], ["Jo", "k@x"]], first=4))
    found = read(content)
    assert [row.number for row in found if isinstance(row, Row)] == [5, 8]
    assert [row.number for row in found if isinstance(row, Blank)] == [6, 7]


def test_title_above_the_header_is_passed_over() -> None:
    rows_of_sheet: list[list[Any]] = [
        ["Report: Candidate"],
        [],
        ["Source", "job board"],
        ["Name", "E-mail"],
        ["Jo", "k@x"],
    ]
    assert documents(workbook(sheet(rows_of_sheet))) == {5: {"basics": {"name": "Jo", "email": "k@x"}}}


def test_first_sheet_with_known_names_is_read_and_the_receipt_says_so() -> None:
    applications = sheet([["Name", "E-mail"], ["Jo", "k@x"]])
    notes = sheet([["Colours"], ["red"]])
    found = read(workbook(notes, applications, applications))
    assert [row.text for row in found if isinstance(row, Note)] == [
        "sheet 2 was read, the first with known column names",
        "only sheet 2 was read: save other sheets with applications as own files",
    ]
    assert sum(isinstance(row, Row) for row in found) == 1


def test_hidden_sheet_is_not_read() -> None:
    shown, hidden = ([["Name", "E-mail"], [name, "k@x"]] for name in ("Shown", "Hidden"))
    assert documents(workbook(sheet(hidden), sheet(shown), hidden=1))[2]["basics"]["name"] == "Shown"


def test_workbook_is_recognised_by_its_content() -> None:
    content = workbook(sheet([["Name", "E-mail"], ["Jo", "k@x"]]))
    assert [type(row) for row in read(content, name="a.csv")] == [Row]


def test_only_the_first_cell_of_merged_ones_has_the_value() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    content = workbook(sheet([["Name", "E-mail"], ["Jo", "k@x"], [None, "j@x"]], after=merged))
    assert documents(content)[3] == {"basics": {"email": "j@x"}}


def test_row_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    content = workbook(sheet([["Name", "E-mail"], ["x" * 3000, "k@x"], ["Jo", "k@x"]]))
    long, good = read(content, Limits(upload=10_000_000, row=1024))
    assert isinstance(long, Unreadable)
    assert "maximum of a row" in long.reason
    assert isinstance(good, Row)


def _wide() -> bytes:
    return workbook(sheet([[f"Column {column}" for column in range(16_384)], ["x"] * 16_384]))


def _empty_rows() -> bytes:
    styled = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(3, 1_048_577))
    filled = '<row r="1"><c r="A1" t="inlineStr"><is><t>Email</t></is></c></row>'
    return workbook(f"<worksheet {NAMESPACE}><sheetData>{filled}{styled}</sheetData></worksheet>")


def _corner() -> bytes:
    far = "".join(
        f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>' for row, cell in ((1, "A1"), (1_048_576, "XFD1048576"))
    )
    return workbook(f"<worksheet {NAMESPACE}><sheetData>{far}</sheetData></worksheet>")


def _repeated_text() -> bytes:
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 50_001)
    )
    shared = f"<si><t>{'x' * 32_000}</t></si>"
    return workbook(f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>", shared=shared)


def _billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    text = f'<!DOCTYPE worksheet [<!ENTITY e0 "lol">{entities}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    return workbook(f"{text}<worksheet {NAMESPACE}><sheetData>{cell}</sheetData></worksheet>")


def _text_of_binary() -> bytes:
    return workbook("\0\1\2" * 1000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_wide, "no sheet has a row with known column names"),
        (_corner, "damaged, or takes too much memory"),
        (_repeated_text, "damaged, or takes too much memory"),
        (_billion_laughs, ""),
        (_text_of_binary, ""),
    ],
)
def test_hostile_workbook_is_one_rejection(make: Any, said: str) -> None:
    started = time.monotonic()
    assert said in one_reason(make())
    assert time.monotonic() - started < 60


@pytest.mark.slow
def test_million_formatted_but_empty_rows_are_no_rows() -> None:
    assert read(_empty_rows()) == []


GOOD = workbook(sheet([["Name", "E-mail"], ["Jo", "k@x"]]))


@pytest.mark.parametrize("length", range(4, len(GOOD) - 1, 97))
def test_truncated_workbook_is_one_rejection(length: int) -> None:
    assert "truncated or damaged" in one_reason(GOOD[:length])


def test_damaged_sheet_is_rejected_with_a_reason() -> None:
    whole = sheet([["Name", "E-mail"], ["Jo", "k@x"]])
    assert "damaged" in one_reason(workbook(whole[: len(whole) // 2]))


def test_zip_bomb_is_refused_before_it_is_read() -> None:
    bomb = workbook(sheet([["Name", "E-mail"]]), other={"xl/media/bomb.xml": "0" * 3_000_000})
    assert "the unpacked workbook is over 1 MB" in one_reason(bomb, Limits(upload=1_000_000, row=1000))


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip", "a.xlsx.gz"])
def test_text_with_the_name_of_a_workbook_has_a_reason(name: str) -> None:
    (row,) = read(b"name,email\nJo,k@x\n", name=name)
    assert isinstance(row, Unreadable)
    assert "let its name end in .csv" in row.reason


def test_too_large_workbook_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_BYTES", 1000)
    assert "save it as CSV, or split it" in one_reason(GOOD)


def test_time_is_limited() -> None:
    many = workbook(sheet([["Name", "E-mail"], *([["Jo", "k@x"]] * 500)]))
    found = read(many, LIMITS._replace(deadline=time.monotonic() - 1))
    assert isinstance(found[-1], Unreadable)
    assert "no time left" in found[-1].reason


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("word/document.xml", "Word document (.docx): a document alone is no application"),
        ("ppt/presentation.xml", ".pptx"),
        ("xl/workbook.bin", ".xlsb"),
        ("META-INF/manifest.xml", "OpenDocument"),
        ("Index/Document.iwa", "Numbers"),
        ("photos/one.txt", "upload the files in it"),
    ],
)
def test_other_archives_have_a_reason(name: str, said: str) -> None:
    assert said in one_reason(archive({name: "x"}))


def test_process_has_no_credentials_and_ends_with_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert not any(name.startswith("AWS_") for name in spreadsheet._environment())
    many = workbook(sheet([["Name", "E-mail"], *([["Jo", "k@x" * 50]] * 5000)]))
    started = rows("a.xlsx", io.BytesIO(many), LIMITS)
    next(started)
    (process,) = begun
    started.close()  # type: ignore[attr-defined]
    assert process.returncode is not None  # it has ended and was waited for


def test_library_is_not_imported_for_other_formats() -> None:
    program = (
        "import io, sys; from intake.formats import Limits, rows; "
        "list(rows('a.csv', io.BytesIO(b'name,email\\nJo,k@x\\n'), Limits(10**6, 10**6))); "
        "print([name for name in ('intake.spreadsheet', 'python_calamine') if name in sys.modules])"
    )
    path = os.pathsep.join(sys.path)
    ran = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": path}, capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
