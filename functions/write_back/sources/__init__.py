"""How each source takes a note: one module per applicant tracking system that has an API for it.

A module writes so that the candidate never sees the note, and only users who decide on applications if the source can
tell them apart. It sends no notification. It has:

    def notes(api: Api, person: Person) -> Iterator[Written]      # those that are there, in no order
    def write(api: Api, person: Person, text: str) -> str         # the source's id of the note; empty if unsaid

and `set_status(api, person, verdict)` if the source keeps a status of its own, which only a verdict may set.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Person(NamedTuple):
    """The ids that a source has of an application and of its candidate."""

    application: str
    candidate: str


class Written(NamedTuple):
    """A note at a source. `text` is all that the source states of it, so that nothing depends on names of fields."""

    id: str
    text: str

    @classmethod
    def of(cls, document: Any) -> "Written":
        """The note in an answer."""
        return cls(id_in(document), str(document))


def id_in(document: Any) -> str:
    """The id of a new note in an answer; empty if the source states none."""
    return str(document.get("id", "")) if isinstance(document, Mapping) else ""
