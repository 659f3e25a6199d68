"""Invented people, who applied to the accounts of the fake vendors."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FIRST_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)

CANARY = "canary-7f3a"
"""Is in what protected fields hold, and in what is never to be logged."""


class Person(NamedTuple):
    """A candidate with one application; all ids are made of `number`."""

    number: int
    first: str = "Ida"
    last: str = "Muster"
    school: str = "Example University"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """An address of a domain for examples, which has the canary."""
        return f"{self.first}.{self.number}.{CANARY}@example.org".lower()

    @property
    def phone(self) -> str:
        """A number set aside for films."""
        return f"+44 7700 900{self.number % 1000:03}"

    @property
    def created_at(self) -> datetime:
        """A minute after the person before."""
        return FIRST_AT + timedelta(minutes=self.number)

    @property
    def at(self) -> str:
        """The same as text."""
        return self.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def milliseconds(self) -> int:
        """The same since 1970."""
        return int(self.created_at.timestamp() * 1000)

    @property
    def uuid(self) -> str:
        """An id of sources that use such."""
        return f"00000000-0000-4000-8000-{self.number:012}"

    def file(self, kind: str = "cv") -> bytes:
        """The content of one of the person's files."""
        return f"%PDF-1.7 {kind} of {self.number} {CANARY}".encode()


def people(count: int = 3) -> list[Person]:
    """So many people, in the order in which they applied."""
    return [Person(number, first=f"Ida{number}") for number in range(1, count + 1)]
