"""A form and a document beside each other: all that the checks of a document need."""

from typing import NamedTuple

from bonafide.application import Application
from bonafide.document import Document
from bonafide.person_names import clearly_different, romanized
from bonafide.reference import Reference
from bonafide.text import plain, words_of
from verify_resume.claims import Answered, home_of, look_up
from verify_resume.contacts import emails_in
from verify_resume.extraction import Stated, name_in, read_statements


class Comparison(NamedTuple):
    """A form and a document.

    `has_another_name` is whether a name that is clearly another person's is at the top of the document: False if no
    name was certainly recognised, None if the names cannot be compared. `was_another_person` is whether the document
    had another person's name and address before changes that it still records.
    """

    application: Application
    document: Document
    stated: Stated
    answers: tuple[Answered, ...]
    has_another_name: bool | None
    was_another_person: bool

    def answers_of(self, *kinds: str) -> tuple[Answered, ...]:
        """The answers about claims of these kinds."""
        return tuple(answered for answered in self.answers if answered.claim.kind in kinds)


def compare(application: Application, document: Document, reference: Reference) -> Comparison:
    """Reads what the document states, and looks up in it what the form claims."""
    stated = read_statements(document, reference, home_of(application, reference))
    name = (application.basics.name if application.basics else None) or ""
    own = reference.name_forms(name)
    return Comparison(
        application,
        document,
        stated,
        tuple(look_up(application, document, reference, stated)),
        _has_another_name(own, document, stated, reference),
        _was_another_person(application, document, stated, own, reference),
    )


def _has_another_name(own: frozenset[str], document: Document, stated: Stated, reference: Reference) -> bool | None:
    """Whether the name at the top is clearly another person's; None if the two cannot be compared.

    A line of capitalised words may be an agency, a job or a city: only one whose words are also in an address or a
    link of the document is certainly a name. In its domain, they are as often those of an agency.
    """
    if not own:
        return None
    mailboxes = (address.partition("@")[0] for address in stated.emails)
    pages = (link.partition("://")[2].partition("/")[2] for link in document.links)
    contacts = plain(" ".join((*mailboxes, *pages)))
    if not any(len(word) > 2 and word in contacts for word in words_of(romanized(stated.name))):
        return False
    return clearly_different(own, reference.name_forms(stated.name)) or None


def _was_another_person(
    application: Application, document: Document, stated: Stated, own: frozenset[str], reference: Reference
) -> bool:
    """Whether the deleted text has a name that is clearly another person's, and an address that is not the form's."""
    if not document.earlier:
        return False
    lines = [line.strip() for line in document.earlier.splitlines() if line.strip()]
    address = (application.email or "").strip().lower()
    others = emails_in(document.earlier) - {address, *stated.emails}
    return bool(others) and clearly_different(own, reference.name_forms(name_in(lines)))
