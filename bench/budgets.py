"""The table of budgets: what a benchmark found, against what the design allows."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.table import Table


class Row(NamedTuple):
    """One line of the table.

    `figure` is today's, `yardstick` what was measured beside it in the same run, `value` what is held against the
    `budget`. A row without a budget is for information, and has no `met`.
    """

    what: str
    figure: str
    yardstick: str = ""
    value: str = ""
    budget: str = ""
    met: bool | None = None


class Section(NamedTuple):
    """The rows of one benchmark, and what one has to know to read them."""

    name: str
    rows: list[Row]
    notes: list[str]


def at_most(what: str, value: float, most: float, *, shown: str, figure: str = "", yardstick: str = "") -> Row:
    """A row that is met while the value is no more than the budget; `shown` writes either, as in `{:.2f} ×`."""
    return Row(
        what, figure or shown.format(value), yardstick, shown.format(value), f"≤ {shown.format(most)}", value <= most
    )


def at_least(what: str, value: float, least: float, *, shown: str, figure: str = "", yardstick: str = "") -> Row:
    """A row that is met while the value is no less than the budget."""
    return Row(
        what, figure or shown.format(value), yardstick, shown.format(value), f"≥ {shown.format(least)}", value >= least
    )


def table(sections: Iterable[Section]) -> Table:
    """The rows as rich shows them."""
    shown = Table(title="Budgets of the design", title_justify="left", show_lines=False)
    for heading, side in (
        ("what", "left"),
        ("today", "right"),
        ("yardstick", "right"),
        ("value", "right"),
        ("budget", "right"),
        ("", "left"),
    ):
        shown.add_column(heading, justify="left" if side == "left" else "right", overflow="fold")
    for section in sections:
        shown.add_section()
        for row in section.rows:
            verdict = {None: "", True: "[green]met[/]", False: "[bold red]MISSED[/]"}[row.met]
            shown.add_row(row.what, row.figure, row.yardstick, row.value, row.budget, verdict)
    return shown
