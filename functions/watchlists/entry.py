"""The results of the watchlist readers: entries, what was skipped and why, and why a list is refused."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

type Kind = Literal["email", "phone"]

TIERS = ("A", "B", "C")
"""A: of a government, B: of a vendor, C: of a community. The tier decides the strength of a match."""


class Provenance(NamedTuple):
    """Where an entry comes from. No field contains a person's name.

    `entry` is the stable identifier of the entry within its list, `source` the owner of the list, `programme` what the
    list says about the entry (`SDN List, programme DPRK3`). `valid_until` is the last day on which the entry counts;
    readers do not check whether it has passed. `tier` (A, B or C) is None if the list does not state it.
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
    """An address, number or row that was skipped: where it is, and why. Neither repeats its content.

    `withdrawn` says that the list itself says that it does not count: revoked, deleted, harmless, not for detection.
    """

    where: str
    reason: str
    withdrawn: bool = False


type Entries = Iterator[WatchlistEntry | Skipped]


class MalformedList(Exception):
    """A list that is refused as a whole: what is wrong, where, and how to fix it. The old version stays in force.

    The message does not repeat the content of the list.
    """

    def __init__(self, what: str, where: str, fix: str) -> None:
        super().__init__(f"{where}: {what}. {fix}.")
        self.what = what
        self.where = where
        self.fix = fix


def without_entries(reasons: Counter[str]) -> MalformedList:
    """The refusal of a list that was read and has no entry. `reasons` count why parts of it were skipped."""
    skipped = "; ".join(f"{count:,} skipped: {reason}" for reason, count in reasons.most_common(3))
    what = (
        "it has no e-mail address and no telephone number"
        if not skipped
        else f"none of its entries can be used ({skipped})"
    )
    return MalformedList(what, "the list", "Correct it; to revoke a list, delete it")
