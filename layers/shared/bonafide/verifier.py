"""A verifier: one independent judge of one kind of data, with its own queue, function and failure."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from bonafide.application import Application
from bonafide.findings import Catalogue, Finding, Verdict
from bonafide.policy import Policy


class Verifier(NamedTuple):
    """What a verifier believes and in what words. `name` is also the application's property that it reads."""

    name: Literal["phone", "email", "education"]
    section: str
    verify: Callable[[Application], Iterable[Verdict]]
    identifiers: Callable[[Application], dict[str, list[str]]]
    catalogue: Catalogue

    def findings(self, application: Application, policy: Policy) -> list[Finding]:
        """Every finding on an application, in the order of the checks."""
        return self.catalogue.findings(self.verify(application), policy)


def no_identifiers(application: Application) -> dict[str, list[str]]:  # noqa: ARG001  a verifier's signature
    """For a verifier whose data identify nobody."""
    return {}
