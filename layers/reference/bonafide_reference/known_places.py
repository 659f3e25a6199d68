"""Addresses that an operator knows: mail drops, and places where many people live or work.

No list of them is part of this repository (docs/decisions/2026-11-29-addresses-and-profiles.md says why).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bonafide.street_address import normalised
from bonafide.text import words_of
from bonafide_reference.official import UnreadableSource, rows
from bonafide_reference.sources import Source
from bonafide_reference.table import Row, Table, sorted_rows

COLUMNS = ("address", "postal_code|postcode|zip", "city", "region|state", "country", "kind", "note", "source")
OPTIONAL = COLUMNS[1:5] + COLUMNS[6:]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "mailbox": "a commercial mailbox",
        "virtual office": "a virtual office",
        "forwarder": "a freight forwarder",
        "shared": "",
    }
)
"""The kinds of places with their words. `shared` is a place that is never a sign, such as a dormitory or a shelter."""

NAME = "addresses of the operator"


def tables(sources: Iterable[Source]) -> tuple[Table, ...]:
    """The places of all files `addresses.csv`, by the normalised text of their address; no table if there is none.

    Raises:
        UnreadableSource: a file lacks a column, or has another kind.
    """
    left_out: Counter[str] = Counter()
    places: dict[str, Row] = {}
    files = [source for source in sources if source.kind == "addresses"]
    for source in files:
        for address, postal, city, region, country, kind, note, origin in rows(
            source, COLUMNS, left_out, optional=OPTIONAL
        ):
            known = " ".join(words_of(kind))
            if known not in KINDS:
                raise UnreadableSource(
                    f"{source.path.name}: the kind {kind[:40]!r} is none of {', '.join(KINDS)}. {source.remedy}"
                )
            text = normalised(address, postal or None, city or None, region or None, country.upper() or None)
            if text is None:
                left_out["without street, number and place"] += 1
            elif text not in places or known == "shared":  # a place that is both is never a sign
                places[text] = (text, known, note[:80], origin[:80] or source.path.name)
    made = Table(NAME, "supplied", "the operator's own", "known_places", sorted_rows(places.values()), dict(left_out))
    return (made,) if files else ()
