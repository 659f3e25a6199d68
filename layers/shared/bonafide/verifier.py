"""A verifier checks one kind of data. It has its own queue, function, permissions and failures."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from bonafide.application import Application
from bonafide.findings import Catalogue, Finding, Outcome, Verdict
from bonafide.policy import Policy


def no_lookup[Subject](subjects: Sequence[Subject]) -> Sequence[Subject]:
    """For a verifier that asks nobody."""
    return subjects


class Keyed(NamedTuple):
    """What is recorded of a document's text under a secret key: hashes by which similar ones are found, and a sketch.

    The sketch is in hexadecimal; empty if there is none.
    """

    kind: str
    hashes: tuple[str, ...] = ()
    sketch: str = ""


class Verifier[Subject](NamedTuple):
    """The functions of a verifier, and the words for its findings.

    `section` is the path of what it reads in an application (`basics.phone`). `read` parses that once, into the
    subject that the checks judge. `look_up` asks other services (DNS, a carrier) about all subjects of a part at once;
    `verify` then runs the checks without clock or network. `identifiers` gives normalised identifiers by kind, and
    `name_forms` the forms in which a name is compared (`person_names.py`). `keyed` gives what can only be made with a
    secret key. Of applications that `concerns` denies, nothing is recorded. `form` gives what an application form
    shows at once, perhaps with a `message` of its own, and `fixable` lists the codes whose question the form may ask
    the candidate. `is_slow` is whether looking up may take minutes, in which an application may be erased. `kept` is
    how long findings and sightings are kept, if not as long as all others.
    """

    name: str
    section: str
    read: Callable[[Application], Subject]
    verify: Callable[[Subject], Iterable[Verdict]]
    catalogue: Catalogue
    identifiers: Callable[[Subject], dict[str, list[str]]] = lambda subject: {}  # noqa: ARG005  identify nobody
    name_forms: Callable[[str], frozenset[str]] = lambda name: frozenset()  # noqa: ARG005
    concerns: Callable[[Application], bool] = lambda application: True  # noqa: ARG005
    keyed: Callable[[Subject, bytes], Keyed] | None = None
    look_up: Callable[[Sequence[Subject]], Sequence[Subject]] = no_lookup
    form: Callable[[Subject], dict[str, Any]] | None = None
    fixable: tuple[str, ...] = ()
    is_slow: bool = False
    kept: timedelta | None = None

    def findings(self, subject: Subject, policy: Policy) -> list[Finding]:
        """All findings on a subject, in the order of the checks."""
        return self.catalogue.findings(self.verify(subject), policy)

    def for_the_form(self, subject: Subject, findings: Iterable[Finding]) -> dict[str, Any] | None:
        """What an application form shows at once, with a friendly message if the candidate can correct something."""
        if self.form is None:
            return None
        concerns = (finding for finding in findings if finding.outcome is Outcome.CONCERN)
        fields = self.form(subject)
        message = next((finding.question for finding in concerns if finding.code in self.fixable), None)
        return {**fields, "message": message or fields.get("message")}
