"""A budget is met up to and including its figure, and a row without one is never judged."""

import pytest
from rich.console import Console

from bench.report import Row, Section, at_least, at_most, table


@pytest.mark.parametrize(("value", "met"), [(1.19, True), (1.2, True), (1.21, False)])
def test_at_most(value: float, met: bool) -> None:
    row = at_most("cold start", value, 1.2, "{:.2f} ×")
    assert (row.met, row.budget) == (met, "≤ 1.20 ×")


@pytest.mark.parametrize(("value", "met"), [(1499, False), (1500, True), (1501, True)])
def test_at_least(value: float, met: bool) -> None:
    row = at_least("checks", value, 1500, "{:,.0f}")
    assert (row.met, row.budget) == (met, "≥ 1,500")


def test_table_marks_what_misses_its_budget() -> None:
    console = Console(width=120)
    memory = at_most("memory", 129, 128, "{:.0f} MB")
    rows = [memory, at_most("layers", 40, 110, "{:.0f} MB"), Row("info", "1 s")]
    with console.capture() as captured:
        console.print(table([Section("memory", rows, [])]))
    lines = {line.split("│")[1].strip(): line for line in captured.get().splitlines() if line.startswith("│")}
    assert "MISSED" in lines["memory"]
    assert "met" in lines["layers"]
    assert "met" not in lines["info"]
