"""Explaining one application of a deployed stack completely: `bonafide show`.

It shows what the table holds: where the application came from, each finding in full, what was not assessed and why,
what it shares with which others, its case and its alerts. It reads no object, so it shows no personal data.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

from bonafide.aws import records
from bonafide.aws.table import Item, Table
from bonafide.findings import Finding, Outcome
from bonafide.origin import at_source, place
from bonafide.verifiers import VERIFIERS
from local import outcomes, show
from local.deployed import deployed, one_line
from local.reading import with_functions

MAX_NEIGHBOURS = 20
"""Other applications that are named for one kind of identifier."""


SHARED = {
    "phone": "Same number",
    "email": "Same e-mail",
    "education": "Same education",
    "resume": "Similar text",
    "file": "Same file",
    "origin": "Same origin",
    "employment": "Same jobs",
    "address": "Same address",
    "profile": "Same profile",
    "website": "Same website",
    "network": "Same network",
    "delivery": "Same delivery",
    "building": "Same building",
}
"""What is said of applications that share an identifier of a kind; documents have a text, a file and its origin."""


class Report(NamedTuple):
    """All that is recorded of an application: its latest statement, findings by verifier, assessment and case.

    `expected` are the verifiers that its latest statement concerns.
    """

    application_id: str
    statement: Item
    findings: dict[str, list[Finding]]
    identity: list[Finding]
    assessment: Item
    case: Item
    expected: tuple[str, ...] = tuple(VERIFIERS)

    @property
    def all_findings(self) -> list[dict[str, Any]]:
        """The findings of all verifiers and those on what it shares."""
        found = [each for some in self.findings.values() for each in some] + self.identity
        return [each.model_dump(mode="json") for each in found]

    def document(self) -> dict[str, Any]:
        """The report as JSON."""
        without = {"pk", "sk", "expires_at", "findings", "concerns", "identity"}
        content = {name: value for name, value in self.assessment.items() if name not in without}
        return {
            "application_id": self.application_id,
            "statement": {name: value for name, value in self.statement.items() if name not in without},
            "assessment": content,
            "findings": [each for each in self.all_findings if each["outcome"] == "concern"],
            "passed": [each["code"] for each in self.all_findings if each["outcome"] == "pass"],
            "not_assessed": [
                {"reason": reason, "codes": codes}
                for reason, codes in outcomes.not_assessed(self.all_findings).items()
            ],
            "case": {name: value for name, value in self.case.items() if name not in {*without, "is_sample"}} or None,
        }


def load(stack: str, application_id: str) -> Report | None:
    """What a stack has recorded of an application; None if nothing.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta())
    with one_line(f"cannot read {application_id}"):
        return of_table(table, application_id)


def of_table(table: Table, application_id: str) -> Report | None:
    """What a table has of an application; None if nothing."""
    recorded = records.load(table, application_id)
    statement = records.load_statement(table, application_id, recorded.revision)
    statement = statement or records.load_latest_statement(table, application_id)
    if not (recorded.checks or statement):
        return None
    pointer = table.get(f"app#{application_id}", "case")
    return Report(
        application_id,
        statement,
        {name: records.findings_of(item) for name, item in recorded.checks.items()},
        records.findings_of(recorded.assessment, "identity") if recorded.assessment else [],
        recorded.assessment,
        table.get(f"case#{pointer['case']}", "case") if pointer else {},
        recorded.expected,
    )


def print_report(console: Console, report: Report, now: datetime) -> None:
    """Prints a report."""
    assessment = report.assessment
    level = str(assessment.get("level", "outstanding"))
    head = Text.assemble((level.replace("_", " "), show.COLOURS[level]), f"  {report.application_id}")
    if assessment:
        families = ", ".join(f"{name} {points}" for name, points in assessment.get("families", {}).items())
        head.append(f"  {assessment['points']} points{f' ({families})' if families else ''}")
    show.write(console, head)
    for name, text in _facts(report, now).items():
        show.write(console, Text(f"{name:<13} {text}"), 2)
    console.print()
    for found in outcomes.concerns(report.all_findings):
        show.concern(console, found, why=True)
    if waiting := [name for name in report.expected if name not in report.findings]:
        show.write(console, Text(f"No findings yet on: {', '.join(waiting)}."), 2)
    for reason, codes in outcomes.not_assessed(report.all_findings).items():
        show.write(console, Text(f"Not assessed: {reason} ({', '.join(dict.fromkeys(codes))})", style="dim"), 2)
    concerns = {each["code"] for each in report.all_findings if each["outcome"] == Outcome.CONCERN}
    passed = sorted({each["code"] for each in report.all_findings if each["outcome"] == Outcome.PASS} - concerns)
    if passed:
        show.write(console, Text(f"Passed: {', '.join(passed)}", style="dim"), 2)


def _facts(report: Report, now: datetime) -> dict[str, str]:
    """Where the application came from, what it shares, and what was done about it, by name."""
    with_functions()
    from cases.views import job

    statement, assessment = report.statement, report.assessment
    neighbours = dict(records.neighbours_of(assessment))
    if building := set(neighbours.pop("building", ())) - set(neighbours.get("address", ())):
        neighbours["building"] = sorted(building)  # those who state the very flat are named already
    shared = {SHARED.get(kind, "Same"): _named(others) for kind, others in neighbours.items()}
    facts = {
        "Submitted": _time(statement.get("submitted_at")),
        "Job": job(statement),
        "Source": statement.get("source"),
        "Look up": at_source(report.application_id, statement.get("source_id")),
        "Upload": place(statement)
        or ("none: it came by a request" if statement else "not known: of a delivery alone"),
        "Corrects": statement.get("corrects"),
        **shared,
        "Assessed": _time(assessment.get("recorded_at")),
        "Policy": assessment.get("policy_version"),
        "Alert": {"due": "due", "sent": f"sent {_time(assessment.get('alerted_at'))}"}.get(
            assessment.get("alert", "")
        ),
        "Case": _case(report.case, now),
    }
    return {name: str(text).strip() for name, text in facts.items() if text}


def _case(case: Mapping[str, Any], now: datetime) -> str:
    if not case:
        return "none"
    state = f"{case['id']}, {case['state'].replace('_', ' ')}"
    if case["state"] == "closed":
        return f"{state} as {case.get('verdict', 'unknown')}"
    late = " (overdue)" if datetime.fromisoformat(case["due_at"]) < now and "waiting_since" not in case else ""
    return f"{state}, due {_time(case['due_at'])}{late}"


def _named(others: list[str]) -> str:
    more = f" and {len(others) - MAX_NEIGHBOURS} more" if len(others) > MAX_NEIGHBOURS else ""
    return f"{', '.join(others[:MAX_NEIGHBOURS])}{more}"


def _time(text: str | None) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if text else ""
