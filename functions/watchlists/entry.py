"""What the readers of watchlists give: entries, what was skipped and why, and why a list as a whole is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

type Kind = Literal["email", "phone"]

TIERS = ("A", "B", "C")
"""Of a government, of a vendor, of a community: what an entry weighs."""


class Provenance(NamedTuple):
    """Where an entry comes from. No field ever holds a name of a person.

    `entry` is the entry's stable identifier within its list, `source` whose list it is, `programme` what the list
    says of the entry (`SDN List, programme DPRK3`). `valid_until` is the last day on which the entry counts; whether
    that is past, the reader does not judge. `tier` (A, B or C) is None where the list does not say it.
    """

    entry: str
    source: str
    source_url: str | None = None
    programme: str = ""
    first_seen: date | None = None
    valid_until: date | None = None
    tier: str | None = None


class WatchlistEntry(NamedTuple):
    """One address or number on a list, as the SHA-256 of its normal form. Several entries may have the same digest.

    The normal form of an e-mail address is that of `bonafide.identity.canonical_email`, of a phone E.164. The digest
    has 64 hexadecimal digits. The other fields are those of `Provenance`.
    """

    kind: Kind
    digest: str
    entry: str
    source: str
    source_url: str | None
    programme: str
    first_seen: date | None
    valid_until: date | None
    tier: str | None


class Skipped(NamedTuple):
    """One address, number or row that was not taken: where it stands, and why. Neither repeats what stands there."""

    where: str
    reason: str


type Entries = Iterator[WatchlistEntry | Skipped]


class MalformedList(Exception):
    """A list that cannot be trusted as a whole: what is wrong, where, and how to fix it. The old one stays in force.

    The message repeats nothing of the list's content.
    """

    def __init__(self, what: str, where: str, fix: str) -> None:
        super().__init__(f"{where}: {what}. {fix}.")
        self.what = what
        self.where = where
        self.fix = fix
