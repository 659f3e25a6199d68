"""`--csv`: the user's rows come back as they are, with the result in added columns."""

import csv
import gzip
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local import csv_output
from local.csv_output import CannotWrite
from local.verification import Assessed, Rejected
from tests.intake.workbooks import sheet, workbook
from tests.local.results import assessed, concern, not_assessed, rejected

type Result = Assessed | Rejected


def write(out: Path, files: list[Path], results: Iterable[Result]) -> list[list[str]]:
    given = list(results)
    assert list(csv_output.written(out, files, iter(given))) == given
    return read(out)


def read(out: Path, separator: str = ",") -> list[list[str]]:
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # by which Excel knows that it is UTF-8
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def added(table: list[list[str]], row: int) -> dict[str, str]:
    """The cells that were added to a row, if they are not empty."""
    named = dict(zip(table[0], table[row], strict=False))
    return {name.removeprefix("bonafide_"): cell for name, cell in named.items() if "bonafide_" in name and cell}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


def test_columns_cells_and_order_stay_and_columns_are_added(file: Path, out: Path) -> None:
    own = [["Name", "Email", "level", "Name", ""], [" José ", "j@x.org", "A, B", 'say "hi"', "two\nlines"]]
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(own)
    table = write(out, [file], [assessed(2, file=str(file))])
    assert [row[:5] for row in table] == own
    assert table[0][5:] == [f"bonafide_{name}" for name in csv_output.COLUMNS]


def test_result_is_in_plain_words(file: Path, out: Path) -> None:
    file.write_text("Name,Email,Reach me\nJane,j@x.org,jane@x.org\n")
    findings = [
        concern("email.role_account", "weak", question="Is it yours?"),
        concern("phone.reserved", "strong", summary="It is for films.", evidence="+1 415 •••• 32 is."),
        concern("education.too_short", "weak", entry=1, question="None needed."),
        not_assessed("phone.area_elsewhere", "no region is stated"),
        *(not_assessed(f"email.{number}", "DNS was not asked") for number in range(4)),
    ]
    application: dict[str, Any] = {"Reach me": "jane@x.org"}
    result = assessed(2, *findings, file=str(file), level="review", points=7, **application)
    assert added(write(out, [file], [result]), 1) == {
        "file": str(file),
        "row": "2",
        "application_id": "a-2",
        "level": "review",
        "points": "7",
        "findings": "phone.reserved; email.role_account; education.too_short",
        "explained": "1. It is for films. +1 415 •••• 32 is. 2. It does not fit. Seen. "
        "3. It does not fit (education, entry 2). Seen.",
        "questions": "1. Could you check? 2. Is it yours?",
        "not_assessed": "DNS was not asked (4 email checks); no region is stated (phone.area_elsewhere)",
        "note": "not read: Reach me looks like contact data",
    }


def test_every_row_of_a_table_is_written(file: Path, out: Path) -> None:
    file.write_text('Name,Email\nA,a@x\n,\nB,b@x,surplus\n"C"x,c@x\nD,d@x\nE,e@x\n')
    results: list[Result] = [
        assessed(2, file=str(file), replaced=True),
        rejected(4, "has 3 cells", str(file)),
        rejected(5, "a quoted cell is not closed", str(file)),
        assessed(7, file=str(file)),
    ]
    table = write(out, [file], results)
    assert [row[:2] for row in table[1:]] == [
        ["A", "a@x"],
        ["", ""],
        ["B", "b@x"],
        ['"C"x,c@x', ""],
        ["D", "d@x"],
        ["E", "e@x"],
    ]
    assert added(table, 1)["note"] == "replaced by a later row of the same application"
    assert "level" not in added(table, 1)
    assert added(table, 2) == {}
    assert added(table, 3)["rejected"] == "has 3 cells"
    assert table[3][-1] == "surplus"  # after the added columns, so that none is shifted
    assert added(table, 4)["rejected"] == "a quoted cell is not closed"
    assert added(table, 5) == {"file": str(file), "row": "6", "note": "not verified"}
    assert added(table, 6)["level"] == "low"


def test_row_with_several_persons_has_a_line_for_each(file: Path, out: Path) -> None:
    file.write_text("Name,Email\nA and B,a@x b@x\n")
    table = write(out, [file], [assessed(2, file=str(file), level="high"), assessed(2, file=str(file))])
    assert [row[0] for row in table[1:]] == ["A and B", "A and B"]
    assert [added(table, row)["level"] for row in (1, 2)] == ["high", "low"]


def test_several_files_have_the_columns_of_all(tmp_path: Path, out: Path) -> None:
    one, two, three = tmp_path / "1.csv", tmp_path / "2.csv.gz", tmp_path / "3.jsonl"
    one.write_text("Name,Email,School,School\nA,a@x,MIT,Yale\n")
    two.write_bytes(gzip.compress("School;Phone;Name\nUniversität;+1;B\n".encode("windows-1252")))
    three.write_text('{"basics": {"name": "C"}}\n{"basics": {}}\n')
    results: list[Result] = [
        assessed(2, file=str(one)),
        assessed(2, file=str(two)),
        assessed(1, file=str(three), level="review"),
        rejected(2, file=str(three)),
    ]
    table = write(out, [one, two, three], results)
    assert table[0][:6] == ["Name", "Email", "School", "School", "Phone", "bonafide_file"]
    assert [row[:5] for row in table[1:]] == [
        ["A", "a@x", "MIT", "Yale", ""],
        ["B", "", "Universität", "", "+1"],
        ["", "", "", "", ""],
        ["", "", "", "", ""],
    ]
    assert [added(table, row)["file"] for row in range(1, 5)] == [str(one), str(two), str(three), str(three)]
    assert added(table, 3)["application_id"] == "a-1"
    assert added(table, 4)["rejected"] == "it is cut off"


def test_workbook_comes_back_below_its_header(tmp_path: Path, out: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(sheet([["Our applicants"], [], ["Name", "Email"], ["A", "a@x"], [], ["B", "b@x"]])))
    table = write(out, [file], [assessed(4, file=str(file)), assessed(6, file=str(file), level="high")])
    assert [row[:2] for row in table] == [["Name", "Email"], ["A", "a@x"], ["", ""], ["B", "b@x"]]
    assert added(table, 3)["level"] == "high"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_separator_of_the_table_is_kept(file: Path, out: Path, separator: str) -> None:
    file.write_text(f"Name{separator}Email\nA, B{separator}a@x\n")
    list(csv_output.written(out, [file], iter([assessed(2, file=str(file))])))
    assert [row[:2] for row in read(out, separator)] == [["Name", "Email"], ["A, B", "a@x"]]


def test_columns_of_an_earlier_run_are_replaced(file: Path, tmp_path: Path) -> None:
    file.write_text("Name,Email\nA,a@x\n")
    write(first := tmp_path / "1.csv", [file], [assessed(2, file=str(file), level="high")])
    table = write(tmp_path / "2.csv", [first], [assessed(2, file=str(first), level="low")])
    assert len(table[0]) == 2 + len(csv_output.COLUMNS)
    assert added(table, 1)["level"] == "low"


FORMULAS = [
    "=1+1",
    "=HYPERLINK('http://x')",
    " =1",
    "\t=1",
    "\tA",
    "\rA",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "- a list",
    "+A1",
    "-A1",
    "+1-415-555-2671",
    "+49/30/1234",
    "-(1)+2",
    "＝1+1",
    "＠SUM(A1)",
]
VALUES = [
    "+1 415 555 2671",
    "+14155552671",
    "+1 (415) 555-2671",
    "-5",
    "-1.5",
    "-",
    "--",
    "",
    "a=b",
    "1-2",
    "j@x",
    "'=1",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_formula_is_made_harmless(file: Path, out: Path, cell: str) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["Name", "Email", cell], [cell, "a@x", "1"]])
    table = write(out, [file], [rejected(2, cell, str(file))])
    assert (table[0][2].strip("'"), table[1][0]) == (cell.strip(), f"'{cell}")
    assert added(table, 1)["rejected"] == f"'{cell}"


@pytest.mark.parametrize("cell", VALUES)
def test_other_cells_stay_as_they_are(file: Path, out: Path, cell: str) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["Name", "Email"], [cell, "a@x"]])
    assert write(out, [file], [assessed(2, file=str(file))])[1][0] == cell


def test_long_explanation_fits_into_a_cell(file: Path, out: Path) -> None:
    file.write_text("Name,Email\nA,a@x\n")
    result = assessed(2, *(concern("x.y", evidence=f"{number} {'x' * 1000}") for number in range(50)), file=str(file))
    assert len(added(write(out, [file], [result]), 1)["explained"]) == csv_output.MAX_CELL


def test_interrupted_table_is_complete_up_to_the_last_result(file: Path, out: Path) -> None:
    file.write_text("Name,Email\n" + "A,a@x\n" * 5)

    def results() -> Iterator[Result]:
        yield assessed(2, file=str(file))
        yield assessed(4, file=str(file))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(csv_output.written(out, [file], results()))
    table = read(out)
    assert [added(table, row)["row"] for row in range(1, len(table))] == ["2", "3", "4"]
    assert {len(row) for row in table} == {2 + len(csv_output.COLUMNS)}


def test_memory_does_not_grow_with_the_rows(file: Path, out: Path) -> None:
    def peak(rows: int) -> int:
        file.write_text("Name,Email\n" + f"{'A' * 50},a@x\n" * rows)
        tracemalloc.start()
        for _ in csv_output.written(out, [file], (rejected(row, file=str(file)) for row in range(2, rows + 2))):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    out.unlink()
    few = peak(500)
    out.unlink()
    assert peak(5000) < few + 200_000


# ──────────────────────────────────────────── What may be written ───────────────────────────────────────────


def test_existing_table_is_kept_unless_it_may_be_overwritten(file: Path, out: Path) -> None:
    out.write_text("old")
    with pytest.raises(CannotWrite, match=r"out.csv: it exists; add --overwrite"):
        csv_output.check(out, [file], overwrite=False)
    csv_output.check(out, [file], overwrite=True)


def test_table_that_another_run_has_made_meanwhile_is_kept(file: Path, out: Path) -> None:
    file.write_text("Name,Email\nA,a@x\n")
    csv_output.check(out, [file], overwrite=False)
    out.write_text("of another run")
    with pytest.raises(CannotWrite, match=r"out.csv: File exists"):
        list(csv_output.written(out, [file], iter([])))
    assert out.read_text() == "of another run"
    list(csv_output.written(out, [file], iter([]), overwrite=True))
    assert out.read_text() != "of another run"


@pytest.mark.parametrize("link", ["a.csv", "link.csv", "hard.csv", "folder/../a.csv"])
def test_input_is_never_overwritten(file: Path, tmp_path: Path, link: str) -> None:
    file.write_text("Name\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(file)
    (tmp_path / "hard.csv").hardlink_to(file)
    with pytest.raises(CannotWrite, match="it is also an input"):
        csv_output.check(tmp_path / link, [tmp_path / "missing.csv", file], overwrite=True)


@pytest.mark.parametrize("link", ["new", "folder/../new"])
def test_state_file_that_will_be_made_is_no_table(tmp_path: Path, link: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotWrite, match="it is also an input"):
        csv_output.check(tmp_path / link, [tmp_path / "new"], overwrite=False)


@pytest.mark.parametrize(
    ("name", "said"), [("no/out.csv", "does not exist"), (".", "it is a folder"), ("out.XLSX", "ends in .csv")]
)
def test_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CannotWrite, match=said):
        csv_output.check(tmp_path / name, [], overwrite=True)


def test_full_disk_is_said(file: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    file.write_text("Name,Email\n" + "A,a@x\n" * 2000)
    results: list[Any] = [assessed(row, file=str(file)) for row in range(2, 2002)]
    with pytest.raises(CannotWrite, match="No space left"):
        list(csv_output.written(full, [file], iter(results)))
