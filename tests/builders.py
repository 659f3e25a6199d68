"""What tests say often: an application with this in it, the codes of these verdicts."""

from collections.abc import Iterable
from typing import Any

from bonafide.application import Application
from bonafide.findings import Finding, Outcome, Verdict


def application(**fields: Any) -> Application:
    """An application with these fields and basics."""
    return Application.model_validate({"basics": {}, **fields})


def concerns(verdicts: Iterable[Verdict | Finding]) -> set[str]:
    """The codes that are concerns."""
    return {verdict.code for verdict in verdicts if verdict.outcome is Outcome.CONCERN}


def unassessed(verdicts: Iterable[Verdict | Finding]) -> set[str]:
    """The codes that could not be assessed."""
    return {verdict.code for verdict in verdicts if verdict.outcome is Outcome.NOT_ASSESSED}
