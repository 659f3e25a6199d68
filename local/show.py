"""Output for a terminal: tables of the results, and the alert as security receives it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from local import outcomes, resumes
from local.publications import Publication
from local.resumes import is_document
from local.verification import Assessed, Rejected

COLOURS = {
    "high": "bold red",
    "review": "yellow",
    "not_assessed": "cyan",
    "outstanding": "cyan",
    "low": "green",
    "rejected": "magenta",
}
LEVELS = ("high", "review", "not_assessed", "outstanding", "low")
"""The most urgent first. A result is outstanding while a check has not been made."""

MAX_WIDTH = 100
"""Characters of a line. Longer ones are hard to read."""

FEW = 20
"""Rows of which all are shown. Of more, those of level low are not."""

MAX_LISTED = 100
"""Applications to look at that are shown."""

REMEDY_WIDTH = 17
"""Characters of the column of options."""

READ_WIDTH = 9
"""Characters of the column of headings of what was read of a document."""

MAX_ROWS = 5
"""Rows that are named for one reason of rejection."""

FEW_REASONS, MAX_REASONS_SHOWN, MAX_REASONS = 2, 15, 200
"""Reasons that are named of one application, and of all; and those that are counted one by one."""

REMEDIES = (
    ("--dns", "asks DNS whether the domains of e-mail addresses accept mail", ("DNS was not asked",)),
    (
        "--country XX",
        "reads telephone numbers without a country code as those of XX",
        ("it is not known by which country's numbering plan to read it",),
    ),
    (
        "--sources DIR",
        "adds official files of schools and companies, and your own lists (docs/reference.md)",
        (
            "no complete directory is loaded for the stated country",
            "fewer than five years of completions are loaded for its country",
            "the institution could not be identified with certainty",
            "no source knows the company",
            "what the network is for is not known",
            "this deployment has no list of such addresses",
        ),
    ),
)
"""Options with which more is assessed: what each does, and the reasons that it may remove."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MASKED_NUMBER = re.compile(r"\+\d[\d •]*\d")

type Rows = list[Assessed | Rejected]


def samples(console: Console, rows: Rows) -> None:
    """Prints each sample of the demo: its result, what it demonstrates, and what was found."""
    write(console, Text("The sample applications", style="bold"))
    for row in rows:
        console.print()
        if isinstance(row, Rejected):
            write(console, Text.assemble(f"row {row.row:<10}", ("rejected", COLOURS["rejected"])), 2)
            write(console, Text(f"Invalid row: {_reason(row)}"), 4)
            continue
        name, points = row.application["application_id"], row.assessment.get("points") or 0
        write(console, Text.assemble(f"{name:<13} ", _level(row), f"  {_count(points, 'point')}"), 2)
        write(console, Text(row.application.get("meta", {}).get("story") or row.application.get("Story", "")), 4)
        for found in outcomes.concerns(row.findings):
            write(console, _code(found), 4)
    console.print()


class Results:
    """Prints the results of the user's own files, in memory that does not grow with them.

    Of a few rows all are shown. Of more, only those to look at are, the most urgent first, and the others are counted.
    With `everything`, each row is printed when it comes, also those of level low, and findings of strength `info`.
    `table` is the file in which all are. `given` are the options of `REMEDIES` that were used already.
    """

    def __init__(
        self, console: Console, *, everything: bool = False, table: str = "", given: Collection[str] = ()
    ) -> None:
        self._console = console
        self._everything = everything
        self._table = table or "--csv OUT"
        self._given = given
        self._listed: list[tuple[int, float, int, Assessed]] = []
        self._levels: Counter[str] = Counter()
        self._rejections: Counter[str] = Counter()
        self._rejected: dict[str, list[Rejected]] = {}
        self._unassessed: Counter[str] = Counter()
        self._checks: dict[str, dict[str, None]] = {}
        self._infos = self._replaced = self._documents = self._documents_rejected = 0
        self._copies: list[str] = []
        self._not_read: Counter[str] = Counter()
        self.rows = 0

    def add(self, row: Assessed | Rejected) -> None:
        """Counts a row, and prints it or keeps it if it is to be shown."""
        self.rows += 1
        if isinstance(row, Rejected):
            self._documents_rejected += is_document(Path(row.file))
            reason = _among(self._rejected, _reason(row))
            self._rejections[reason] += 1
            self._rejected.setdefault(reason, [])
            if len(self._rejected[reason]) < MAX_ROWS:
                self._rejected[reason].append(row)
        elif row.replaced:
            if is_document(Path(row.file)):
                self._copies.append(_name(row.file))
            else:
                self._replaced += 1
        else:
            self._count(row)
            self._keep(row)
        if self._everything:
            _entry(self._console, row, everything=True)

    def show(self, alerts: int) -> None:
        """Prints what was kept, and the counts."""
        if not self._everything:
            for *_, row in sorted(self._listed, key=_urgency)[:MAX_LISTED]:
                if _level_of(row) != "low" or self.rows <= FEW:
                    _entry(self._console, row, everything=False)
            self._show_rejected()
        self._show_not_assessed()
        text = _totals(self._levels, self._rejections.total() - self._documents_rejected, alerts)
        if self._replaced:
            text += f" {_count(self._replaced, 'row')} replaced by later rows of the same application."
        if self._copies:
            text += f" {resumes.copies(self._copies)}"
        if self._documents or self._documents_rejected:
            reasons = [f"{count:,} not read ({reason})" for reason, count in self._not_read.most_common()]
            read = f"{self._documents - self._not_read.total():,} read"
            if self._documents_rejected:
                reasons.append(f"{self._documents_rejected:,} rejected")
            total = _count(self._documents + self._documents_rejected, "document")
            text += f" {total}: {', '.join([read, *reasons])}."
        write(self._console, Text(text))
        if not self._everything and (hidden := ", ".join(self._hidden())):
            write(self._console, Text(f"Not shown: {hidden}. They are in the output of --all and in {self._table}."))

    def _hidden(self) -> Iterator[str]:
        low = self._levels["low"]
        if (further := self._levels.total() - low - MAX_LISTED) > 0:
            yield f"{further:,} further applications to look at"
        if low and self.rows > FEW:
            yield f"{low:,} of level low"
        if self._infos:
            yield f"findings of strength info in {_count(self._infos, 'application')}"

    def _count(self, row: Assessed) -> None:
        self._levels[_level_of(row)] += 1
        if row.read:
            self._documents += 1
            if reason := row.read.get("not_read"):
                self._not_read[reason] += 1
        self._infos += any(found["strength"] == "info" for found in outcomes.concerns(row.findings))
        reasons: dict[str, dict[str, None]] = {}
        for reason, codes in outcomes.not_assessed(row.findings).items():
            general = _among(self._checks, _MASKED_NUMBER.sub("the number", reason))
            reasons.setdefault(general, {}).update(dict.fromkeys(codes))
        for reason, checks in reasons.items():
            self._unassessed[reason] += 1
            self._checks.setdefault(reason, {}).update(checks)

    def _keep(self, row: Assessed) -> None:
        level = _level_of(row)
        if level != "low" or self.rows <= FEW:
            self._listed.append((LEVELS.index(level), -(row.assessment.get("points") or 0), self.rows, row))
        if len(self._listed) > 2 * (MAX_LISTED + FEW):
            self._listed = sorted(self._listed, key=_urgency)[:MAX_LISTED]

    def _show_rejected(self) -> None:
        for reason, count in self._rejections.most_common():
            places: dict[str, list[str]] = {}
            for row in self._rejected[reason]:
                places.setdefault(_name(row.file), []).append(f"{row.row:,}")
            where = "; ".join(
                file if is_document(Path(file)) else f"{file} row{'s' * (len(rows) > 1)} {' '.join(rows)}"
                for file, rows in places.items()
            )
            more = f" and {count - MAX_ROWS:,} more" if count > MAX_ROWS else ""
            write(self._console, Text.assemble(("rejected", COLOURS["rejected"]), f"  {where}{more}"))
            write(self._console, Text(reason), 2)
            self._console.print()

    def _show_not_assessed(self) -> None:
        if not self._unassessed:
            return
        write(self._console, Text("Not assessed: in how many applications, why, and which checks", style="bold"))
        width = len(f"{max(self._unassessed.values()):,}") + 2
        for reason, count in self._unassessed.most_common(MAX_REASONS_SHOWN):
            checks = outcomes.checks_in_words([*self._checks[reason]])
            write(self._console, Text.assemble(reason, " ", (f"({checks})", "dim")), width + 2, f"{count:{width},}")
        if (others := len(self._unassessed) - MAX_REASONS_SHOWN) > 0:
            write(self._console, Text(f"and for {_count(others, 'further reason')}"), width + 2)
        for option, effect, reasons in REMEDIES:
            if option not in self._given and not self._unassessed.keys().isdisjoint(reasons):
                write(self._console, Text(effect), REMEDY_WIDTH, f"  {option}")
        self._console.print()


def _among(reasons: dict[str, Any], reason: str) -> str:
    """A reason that is counted by itself, or the name of the others, so that there cannot be too many."""
    return reason if reason in reasons or len(reasons) < MAX_REASONS else "other reasons"


def _entry(console: Console, row: Assessed | Rejected, *, everything: bool) -> None:
    """Prints one result: who and where, what does not fit, and what was not assessed."""
    place = _name(row.file) if is_document(Path(row.file)) else f"{_name(row.file)} row {row.row:,}"
    if isinstance(row, Rejected):
        write(console, Text.assemble(("rejected", COLOURS["rejected"]), f"  {place}"))
        write(console, Text(_reason(row)), 2)
        console.print()
        return
    points = row.assessment.get("points")
    head = Text.assemble(_level(row))
    if points is not None:
        families = ", ".join(f"{name} {count}" for name, count in row.assessment.get("families", {}).items())
        head.append(f"  {_count(points, 'point')}{f' ({families})' if families else ''}")
    write(console, head)
    write(console, Text(f"{place}, {row.application['application_id']}"), 2)
    if row.read:
        _what_was_read(console, row.read)
    if row.replaced:
        write(console, Text("replaced by a later row of the same application"), 2)
    for found in outcomes.concerns(row.findings):
        if found["strength"] != "info" or everything:
            concern(console, found)
    if fields := ", ".join(f"{each['name']} looks like {each['looks_like']}" for each in row.not_understood):
        write(console, Text(f"Not read: {fields}."), 2)
    write(console, Text(_unassessed(row), style="dim"), 2)
    console.print()


def _what_was_read(console: Console, read: dict[str, Any]) -> None:
    """Prints what was read of a document, a line each, or why it was not."""
    if reason := read.get("not_read"):
        write(console, Text(f"Document {read['file']} not read: {reason}", style="bold"), 2)
        return
    write(console, Text(f"Read from the document {read['file']}", style="bold"), 2)
    for heading, text in resumes.lines(read):
        write(console, Text(text), 4 + READ_WIDTH, f"    {heading}")


def concern(console: Console, found: dict[str, Any], *, why: bool = False) -> None:
    """Prints a concern: what does not fit, what could explain it, what to ask, and, if wanted, why it matters."""
    write(console, _code(found), 2)
    write(console, Text(outcomes.in_words(found)), 4)
    if why:
        write(console, Text(f"Why it matters: {found['why']}"), 4)
    write(console, Text(f"Possible innocent reason: {found['innocent']}"), 4)
    if question := outcomes.question(found):
        write(console, Text(f"Ask: {question}"), 4)


def _unassessed(row: Assessed) -> str:
    """How many checks could not be made, and why, in brief."""
    reasons = {reason: len(codes) for reason, codes in outcomes.not_assessed(row.findings).items()}
    total = sum(reasons.values())
    if not total:
        return "All checks were made."
    named = [*reasons.items()][:FEW_REASONS]
    if others := total - sum(count for _, count in named):
        named.append(("others", others))
    why = "; ".join(f"{reason} ({count})" for reason, count in named)
    return f"Not assessed: {total} of {len(row.findings)} checks: {why}."


def write(console: Console, text: Text, indent: int = 0, start: str = "") -> None:
    """Prints a text within the width, without white space at the ends of lines, so that it can be copied.

    `start` is printed in the indentation of the first line. Names of fields come from files, so control characters are
    replaced.
    """
    text.plain = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.plain)
    for line in text.wrap(
        console, min(console.width, MAX_WIDTH) - indent, no_wrap=text.no_wrap, overflow=text.overflow
    ):
        line.rstrip()
        console.print(Text(start.ljust(indent)).append_text(line), soft_wrap=True, highlight=False)
        start = ""


def _urgency(listed: tuple[int, float, int, Assessed]) -> tuple[int, float, int]:
    return listed[:3]


def _level_of(row: Assessed) -> str:
    return row.assessment.get("level") or "outstanding"


def _reason(row: Rejected) -> str:
    """Why a row was rejected. What concerns the whole row has no path that helps a reader."""
    return row.reason.removeprefix("(document): ")


def _name(file: str) -> str:
    return file.rpartition("/")[2]


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
    levels = Counter(_level_of(row) for row in rows if isinstance(row, Assessed))
    rejected = sum(isinstance(row, Rejected) for row in rows)
    console.print(_totals(levels, rejected, len(alerts)), highlight=False)


def _totals(levels: Counter[str], rejected: int, alerts: int) -> str:
    shown = [level for level in LEVELS[::-1] if level in ("low", "review", "high") or levels[level]]
    counts = ", ".join(f"{levels[level]:,} {level.replace('_', ' ')}" for level in shown)
    return (
        f"{_count(levels.total(), 'application')}: {counts}. {_count(rejected, 'row')} rejected. "
        f"{_count(alerts, 'alert')}."
    )


def _panel(console: Console, title: str, text: str) -> None:
    console.print(Panel(Text(text), title=Text(title), title_align="left", width=_width(console)))


def _width(console: Console) -> int:
    """Lines of an alert are wrapped for a terminal of 80 columns."""
    return min(console.width, 80)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _level(row: Assessed) -> Text:
    level = _level_of(row)
    return Text(level.replace("_", " "), style=COLOURS[level])


def _code(found: dict[str, Any]) -> Text:
    return Text.assemble((found["code"], "bold"), f" ({found['strength']})")
