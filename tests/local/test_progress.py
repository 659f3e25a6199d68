"""Progress on standard error: what is said, and when nothing is."""

import gzip
import io
from pathlib import Path

import pytest
from rich.console import Console

from local.progress import Progress, about_rows


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100)


@pytest.mark.parametrize(
    ("total", "rows", "seconds", "said"),
    [
        (50_000, 5_000, 10, "5,000 of about 50,000 rows, 500 a second, 0:01:30 left"),
        (None, 5_000, 10, "5,000 rows, 500 a second"),
        (50_000, 0, 10, "0 of about 50,000 rows, 0 a second"),
        (50_000, 50_500, 10, "50,500 rows, 5,050 a second"),  # an estimate that was too low
        (50_000, 5_000, 0, "5,000 of about 50,000 rows, 0 a second"),
    ],
)
def test_rows_a_second_and_time_left(total: int | None, rows: int, seconds: float, said: str) -> None:
    clock = Clock()
    shown = Progress(console(terminal=False), total, clock)
    shown.step("Reading …")
    clock.now += seconds
    shown.add(rows)
    assert shown.line() == said


def test_a_terminal_shows_it_until_it_stops() -> None:
    output = console(terminal=True)
    shown = Progress(output, 10)
    shown.step("Reading …")
    shown.add(5)
    shown.stop()
    written = output.file.getvalue()  # type: ignore[attr-defined]
    assert "5 of about 10 rows" in written
    shown.add(5)
    shown.stop()
    assert output.file.getvalue() == written  # type: ignore[attr-defined]


def test_nothing_is_printed_without_a_terminal() -> None:
    output = console(terminal=False)
    shown = Progress(output, 10)
    shown.step("Reading …")
    shown.add(5)
    shown.stop()
    assert output.file.getvalue() == ""  # type: ignore[attr-defined]


def test_rows_are_estimated_by_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name\nA\nB\n")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 7))
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"{}\n" * 7)[:10])
    (tmp_path / "c.xlsx").write_bytes(b"PK")
    assert about_rows([tmp_path / "a.csv", tmp_path / "b.jsonl.gz"]) == 10
    assert about_rows([tmp_path / "cut.csv.gz"]) == 0
    assert about_rows([tmp_path / "a.csv", tmp_path / "c.xlsx"]) is None
