"""An application that security is to be alerted of, as alerts show it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bonafide import origin
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
        """The row and the file of the application, or the event that it came by; empty if it came by a request."""
        return origin.place(self.statement)

    @property
    def at_source(self) -> str:
        """What the source calls the application or its candidate; empty if that is not known."""
        return origin.at_source(self.application_id, self.statement.get("source_id"))

    @property
    def origin(self) -> dict[str, Any]:
        """Where the application came from, for machines."""
        named = ("upload", "file", "row", "source", "source_id")
        return {name: self.statement[name] for name in named if name in self.statement}

    @property
    def job(self) -> str:
        """The job's id and title, as far as they are known."""
        job = self.statement.get("job", {})
        return ": ".join(filter(None, (job.get("id"), job.get("title"))))
