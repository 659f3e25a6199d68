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
    statement: Mapping[str, Any]
    identifiers: tuple[Mapping[str, list[str]], ...]
    neighbours: Mapping[str, list[str]]
    is_follow_up: bool
    resent_at: str = ""

    @property
    def weighing(self) -> list[Finding]:
        """The concerns that count, strongest first."""
        return [finding for finding in self.assessment.concerns if finding.strength is not Strength.INFO]

    @property
    def codes(self) -> list[str]:
        """The codes of the concerns that count. With others than these, security is alerted again."""
        return sorted({finding.code for finding in self.weighing})

    @property
    def alert_key(self) -> str:
        """What an alert on the application says: its codes, and when an operator had the alert sent again, if ever."""
        return " ".join(filter(None, [*self.codes, self.resent_at]))

    @property
    def place(self) -> str:
        """The row of the application, and the id of the upload that it is in; empty if it came by a request."""
        row = self.statement.get("row")
        return f"row {row} of upload {self.statement.get('upload')}" if row else ""

    @property
    def job(self) -> str:
        """The job's id and title, as far as they are known."""
        job = self.statement.get("job", {})
        return ": ".join(filter(None, (job.get("id"), job.get("title"))))
