"""An application that security is to be alerted of, as alerts show it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bonafide.findings import Finding
from bonafide.policy import Strength
from bonafide.risk import Assessment


class HighApplication(NamedTuple):
    """An application that is assessed as high, with where it came from and what it shares with which others."""

    application_id: str
    assessment: Assessment
    version: int
    statement: Mapping[str, Any]
    identifiers: tuple[Mapping[str, list[str]], ...]
    neighbours: Mapping[str, list[str]]
    is_follow_up: bool

    @property
    def weighing(self) -> list[Finding]:
        """The concerns that count, strongest first."""
        return [finding for finding in self.assessment.concerns if finding.strength is not Strength.INFO]

    @property
    def codes(self) -> list[str]:
        """The codes of the concerns that count. With others than these, security is alerted again."""
        return sorted({finding.code for finding in self.weighing})

    @property
    def place(self) -> str:
        """The file and row of the application, and the id that its source gave it, as far as they are known."""
        row, theirs = self.statement.get("row"), self.statement.get("source_id")
        known = (self.statement.get("file"), row and f"row {row}", theirs and f"id there {theirs}")
        return ", ".join(filter(None, known))

    @property
    def job(self) -> str:
        """The job's id and title, as far as they are known."""
        job = self.statement.get("job", {})
        return ": ".join(filter(None, (job.get("id"), job.get("title"))))
