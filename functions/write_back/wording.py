"""The words of a note. They name what is to be clarified and what people decided, and nothing about the person.

A note has no evidence, no level and no name, since it stays at the source for as long as the source keeps it. Its last
line is the marker, by which it is found again.
"""

import hashlib
from collections.abc import Collection
from typing import NamedTuple

MARKER = "Ref BF-"

KINDS = {
    "phone": "phone",
    "email": "e-mail",
    "education": "education",
    "document": "documents",
    "employment": "employment",
    "address": "address",
    "profile": "profiles",
    "network": "network",
    "shipping": "delivery",
    "identity": "across applications",
}
"""Kinds of points, by the first part of their codes."""

VERDICTS = {
    "explained": "Reviewed by a person. Result: explained, by an answer, a document or a public source.",
    "our_error": "Reviewed by a person. Result: our error. A source, the reading of a value, or a rule was wrong.",
    "same_person_or_household": (
        "Reviewed by a person. Result: same person or household. Shared details have an ordinary reason."
    ),
    "confirmed": (
        "Reviewed by two people. Result: confirmed. At least one stated fact is not as stated, as the institution, "
        "the employer or the candidate says."
    ),
    "identity_misused": "Reviewed by two people. Result: details of another person were used.",
    "unresolved": "Reviewed by a person. Result: unresolved. The points could not be clarified.",
    "withdrawn": "Closed: the candidate has withdrawn. Nothing was decided.",
    "not_looked_at": "Closed: there was no need to look at this. Nothing was decided.",
    "of_others": (
        "People have decided on other applications that share details with this one. Nothing was decided on this one."
    ),
}
"""What a verdict means, by its name in `functions/cases/verdicts.py`, and what that of others means (`due.py`)."""


class Note(NamedTuple):
    """What a note says, and its marker."""

    words: str
    marker: str

    @property
    def text(self) -> str:
        """The note as it is written."""
        return f"{self.words}\n{self.marker}"

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, in hexadecimal. Another marker makes no other note."""
        return hashlib.sha256(self.words.encode()).hexdigest()


def marker(case_id: str, event: int, application_id: str) -> str:
    """The marker of a note. Applications of one candidate may be in one case, so each has its own."""
    return f"{MARKER}{case_id}-{event}-{hashlib.sha256(application_id.encode()).hexdigest()[:6]}"


def opened(codes: Collection[str], link: str) -> str:
    """What a note says when a case opens: how many points there are, and of which kinds."""
    kinds = [name for kind, name in KINDS.items() if any(code.startswith(f"{kind}.") for code in codes)]
    points = "1 point" if len(codes) == 1 else f"{len(codes)} points"
    return (
        f"Verification: {points} to clarify with the candidate ({', '.join(kinds)}). {_details(link)} "
        "This is no assessment of the person; nothing was decided."
    )


def decided(verdict: str, link: str) -> str:
    """What a note says after a verdict."""
    return f"Verification: {VERDICTS[verdict]} {_details(link)} This is no assessment of the person."


def _details(link: str) -> str:
    return f"Details and questions: {link}" if link else "Details and questions are in the review."
