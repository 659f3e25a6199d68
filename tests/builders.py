"""What tests say often: an application with this in it, the codes of these verdicts."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from bonafide.application import Application
from bonafide.findings import Finding, Outcome, Verdict
from bonafide.reference import Reference
from verify_education.facts import Facts
from verify_education.history import History, read_education
from verify_education.institutions import Resolver


def application(**fields: Any) -> Application:
    """An application with these fields and basics."""
    return Application.model_validate({"basics": {}, **fields})


@cache
def _education(reference: Reference) -> tuple[Facts, Resolver]:
    return Facts(reference), Resolver(reference.database)


def history(candidate: Application, reference: Reference) -> History:
    """The education history of an application, read as the deployed verifier reads it."""
    return read_education(candidate, *_education(reference))


def concerns(verdicts: Iterable[Verdict | Finding]) -> set[str]:
    """The codes that are concerns."""
    return {verdict.code for verdict in verdicts if verdict.outcome is Outcome.CONCERN}


def unassessed(verdicts: Iterable[Verdict | Finding]) -> set[str]:
    """The codes that could not be assessed."""
    return {verdict.code for verdict in verdicts if verdict.outcome is Outcome.NOT_ASSESSED}
