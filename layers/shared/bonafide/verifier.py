"""A verifier: one independent judge of one kind of data, with its own queue, function and failure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from bonafide.application import Application
from bonafide.findings import Catalogue, Finding, Outcome, Verdict
from bonafide.policy import Policy


def as_they_are[Subject](subjects: Sequence[Subject]) -> Sequence[Subject]:
    """For a verifier that asks nobody."""
    return subjects


class Verifier[Subject](NamedTuple):
    """What a verifier believes and in what words. `name` is also the application's property that it reads.

    An application is read once, into what the verifier judges. What must be asked of others (DNS, a carrier) is
    looked up for all subjects of a part at once, and then each is verified without clock or network.
    `identifiers` are normalised, by kind; `name_forms` makes a name comparable to others (`person_names.py`).
    `form` gives what the form wants to know that a candidate is filling in, and `mendable` the codes whose question
    it may put to the candidate at once.
    """

    name: str
    section: str
    read: Callable[[Application], Subject]
    verify: Callable[[Subject], Iterable[Verdict]]
    catalogue: Catalogue
    identifiers: Callable[[Subject], dict[str, list[str]]] = lambda subject: {}  # noqa: ARG005  identify nobody
    name_forms: Callable[[str], frozenset[str]] = lambda name: frozenset()  # noqa: ARG005
    look_up: Callable[[Sequence[Subject]], Sequence[Subject]] = as_they_are
    form: Callable[[Subject], dict[str, Any]] | None = None
    mendable: tuple[str, ...] = ()

    def findings(self, subject: Subject, policy: Policy) -> list[Finding]:
        """Every finding on what was read of an application, in the order of the checks."""
        return self.catalogue.findings(self.verify(subject), policy)

    def for_the_form(self, subject: Subject, findings: Iterable[Finding]) -> dict[str, Any] | None:
        """What a form needs at once, with a gentle message to the candidate where something can be mended."""
        if self.form is None:
            return None
        concerns = (finding for finding in findings if finding.outcome is Outcome.CONCERN)
        message = next((finding.question for finding in concerns if finding.code in self.mendable), None)
        return {**self.form(subject), "message": message}
