"""Output for a terminal: tables of the results, and the alert as security receives it."""

from collections import Counter
from typing import Any

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from local.publications import Publication
from local.verification import Assessed, Rejected

COLOURS = {"low": "green", "review": "yellow", "high": "bold red", "not_assessed": "cyan"}

MAX_ROWS = 50
"""Rows of a table. With more applications than this, those of level low are not listed."""

type Rows = list[Assessed | Rejected]


def samples(console: Console, rows: Rows) -> None:
    """Prints the table of the demo: each sample, its result and what it demonstrates."""
    table = Table(box=box.SIMPLE_HEAD, title="The sample applications", title_justify="left", width=_width(console))
    for column in ("application", "level", "points"):
        table.add_column(column, justify="right" if column == "points" else "left", no_wrap=True)
    table.add_column("what the sample shows, and what was found")
    for row in rows:
        if isinstance(row, Rejected):
            table.add_row(f"row {row.row}", Text("rejected", style="magenta"), "", f"Invalid row\n{row.reason}")
        else:
            story = row.application.get("meta", {}).get("story") or row.application.get("Story", "")
            name = row.application["application_id"]
            shown = Text("\n".join([story, *_concerns(row)]))
            shown.stylize("dim", len(story))
            points = str(row.assessment.get("points", ""))
            table.add_row(name if len(name) <= 12 else f"{name[:11]}…", _level(row), points, shown)
    console.print(table)


def results(console: Console, rows: Rows) -> None:
    """Prints the table of the user's own files."""
    listed = rows
    if len(rows) > MAX_ROWS:
        listed = [row for row in rows if isinstance(row, Rejected) or row.assessment.get("level") != "low"]
        console.print(f"{len(rows):,} rows. Applications of level low are not listed.")
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("file", "row", "application", "level", "points", "concerns, and possible innocent reasons"):
        table.add_column(column, justify="right" if column in ("row", "points") else "left", overflow="fold")
    for row in listed:
        file = row.file.rpartition("/")[2]
        if isinstance(row, Rejected):
            table.add_row(file, str(row.row), "", Text("rejected", style="magenta"), "", row.reason)
        else:
            points = str(row.assessment.get("points", ""))
            table.add_row(file, str(row.row), _short(row), _level(row), points, _explained(row))
    console.print(table)


def alert(console: Console, published: Publication) -> None:
    """Prints the e-mail that security receives."""
    _panel(console, f"Subject: {published.subject}", published.bodies["email"].rstrip())


def receipt(console: Console, given: dict[str, Any]) -> None:
    """Prints the receipt of an upload."""
    facts = {
        "Rows": f"{given['read']:,} read: {given['accepted']:,} accepted, {given['rejected']:,} rejected, "
        f"{given['ignored']:,} blank",
        "Columns": f"not understood: {', '.join(given['columns_not_understood']) or 'none'}",
        "Unread": ", ".join(
            f"{each['name']} looks like {each['looks_like']} ({each['rows']:,} rows)" for each in given["unread"]
        ),
        "Protected": given["dropped"] and f"{given['dropped']:,} values dropped before anything was stored",
        "Dates": _dates(given),
        "Notes": "; ".join(given.get("notes", [])),
        "Parts": f"{given['parts']:,}",
        "Bytes": f"{given['bytes']:,}",
        "SHA-256": given["sha256"],
        "Stopped": given["stopped"],
    }
    lines = "\n".join(f"{name:<10}{fact}" for name, fact in facts.items() if fact)
    _panel(console, f"Receipt of {given['key']}", f"{lines}\n\nUpload {given['upload']}")


def _dates(given: dict[str, Any]) -> str:
    """The order of day and month in an upload's dates, and how many could be read in both orders."""
    if given.get("uncertain_dates"):
        return f"{given['uncertain_dates']:,} may have the day or the month first: only their year was read"
    return given.get("date_order") or ""


def summary(console: Console, rows: Rows, alerts: list[Publication]) -> None:
    """Prints how many applications have each level, and how many rows were rejected and alerts sent."""
    levels = Counter(row.assessment.get("level") for row in rows if isinstance(row, Assessed))
    rejected = sum(isinstance(row, Rejected) for row in rows)
    shown = [level for level in COLOURS if level != "not_assessed" or levels[level]]
    counts = ", ".join(f"{levels[level]:,} {level.replace('_', ' ')}" for level in shown)
    text = f"{_count(levels.total(), 'application')}: {counts}. "
    text += f"{_count(rejected, 'row')} rejected. {_count(len(alerts), 'alert')}."
    console.print(text, highlight=False)


def _panel(console: Console, title: str, text: str) -> None:
    console.print(Panel(Text(text), title=Text(title), title_align="left", width=_width(console)))


def _width(console: Console) -> int:
    """Lines of an alert are wrapped for a terminal of 80 columns."""
    return min(console.width, 80)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(row: Assessed) -> str:
    identifier: str = row.application["application_id"]
    return identifier


def _level(row: Assessed) -> Text:
    level = row.assessment.get("level", "outstanding")
    return Text(level.replace("_", " "), style=COLOURS.get(level, ""))


def _concerns(row: Assessed) -> list[str]:
    return list(dict.fromkeys(f"{found['code']} ({found['strength']})" for found in _concerning(row)))


def _explained(row: Assessed) -> str:
    concerns = [
        f"{found['summary']} {found['evidence']} Possible innocent reason: {found['innocent']}"
        for found in _concerning(row)
    ]
    fields = [f"{each['name']} looks like {each['looks_like']}" for each in row.not_understood]
    return "\n".join([*concerns, *([f"Not read: {', '.join(fields)}."] if fields else [])])


def _concerning(row: Assessed) -> list[dict[str, Any]]:
    return [found for found in row.findings if found["outcome"] == "concern"]
