"""The table of budgets: what was measured, beside what the design allows."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.table import Table


class Row(NamedTuple):
    """One line of the table.

    `figure` is today's, `baseline` what was measured beside it in the same run. `value` is compared with `budget`;
    a row without a budget is for information, and `met` is None.
    """

    what: str
    figure: str
    baseline: str = ""
    value: str = ""
    budget: str = ""
    met: bool | None = None


class Section(NamedTuple):
    """The rows of one benchmark, and what a reader needs to know about them."""

    name: str
    rows: list[Row]
    notes: list[str]


def at_most(what: str, value: float, limit: float, form: str, figure: str = "", baseline: str = "") -> Row:
    """A row that is met if the value does not exceed the limit; `form` formats both, as in `{:.2f} ×`."""
    shown = form.format(value)
    return Row(what, figure or shown, baseline, shown, f"≤ {form.format(limit)}", value <= limit)


def at_least(what: str, value: float, limit: float, form: str, figure: str = "", baseline: str = "") -> Row:
    """A row that is met if the value is not below the limit."""
    shown = form.format(value)
    return Row(what, figure or shown, baseline, shown, f"≥ {form.format(limit)}", value >= limit)


def table(sections: Iterable[Section]) -> Table:
    """The rows as rich prints them."""
    result = Table(title="Budgets of the design", title_justify="left")
    result.add_column("what", overflow="fold")
    for heading in ("today", "baseline", "value", "budget"):
        result.add_column(heading, justify="right", overflow="fold")
    result.add_column("")
    for section in sections:
        result.add_section()
        for *cells, met in section.rows:
            result.add_row(*cells, {None: "", True: "[green]met[/]", False: "[bold red]MISSED[/]"}[met])
    return result
