"""Street addresses in a form that can be compared: the same home in any usual spelling is the same text.

An own rule. How often it is wrong is measured on invented addresses of eleven countries
(`tests/synthetic/addresses.py`); docs/decisions has the figures. Where a spelling is ambiguous, two homes
stay different.
"""

from functools import lru_cache
from typing import NamedTuple

from bonafide.addresses.lines import EXACT_POSTAL, HOUSE_POSTAL, STATES_FLATS, read_lines
from bonafide.addresses.natures import Nature, nature_of
from bonafide.addresses.parts import parts_of


class StreetAddress(NamedTuple):
    """An address as it can be compared. `country` is ISO 3166-1 alpha-2, `number` that of the house (`12a`).

    `locality` has what is stated of postal code and city, as far as it tells one street from another. `unit` is the
    flat (`4b`), empty if none is stated.
    """

    nature: Nature
    country: str
    locality: str
    street: str
    number: str
    unit: str

    @property
    def building(self) -> str:
        """The text of the house, whatever the flat."""
        return f"{self.locality}|{self.street}|{self.number}"

    @property
    def text(self) -> str:
        """The text of the home."""
        return f"{self.building}|{self.unit}"

    @property
    def may_be_of_many(self) -> bool:
        """Whether it states no flat, and is of a country where flats often have no numbers."""
        return not self.unit and self.country not in STATES_FLATS

    @property
    def is_one_home(self) -> bool:
        """Whether it is precise enough to be one home, and says nothing else of itself."""
        is_precise = self.number and self.locality and (self.street or self.country in HOUSE_POSTAL)
        return bool(is_precise) and self.nature in (Nature.HOME, Nature.PRIVATE_MAILBOX)


@lru_cache(1024)  # the applications of a part are read by several functions, and one person applies often
def read_address(
    address: str | None,
    postal_code: str | None = None,
    city: str | None = None,
    region: str | None = None,
    country_code: str | None = None,
) -> StreetAddress | None:
    """The parts of a street address, or None if nothing is stated. The text may have the other fields, too.

    Args:
        address: one or more lines, in any script.
        postal_code: as written.
        city: as written; large cities by one of their names.
        region: as written.
        country_code: ISO 3166-1 alpha-2.
    """
    if not address or not address.strip():
        return None
    lines = read_lines(address, postal_code, city, region, country_code)
    parts = parts_of(lines.lines, lines.country)
    street = parts.street
    if lines.postal:
        is_exact = lines.country in EXACT_POSTAL or not lines.city
        locality = lines.postal if is_exact else f"{lines.postal} {lines.city}"
        street = "" if lines.country in HOUSE_POSTAL else street
    elif lines.city:
        region = f", {lines.region}" if lines.country == "US" else ""
        locality = f"{lines.city}{region}, {lines.country or '?'}"
    else:
        locality = ""
    nature = nature_of(address)
    if nature is Nature.PRIVATE_MAILBOX and lines.country != "US":
        nature = Nature.BOX  # in Nigeria and Ghana, a private mail bag at a post office
    return StreetAddress(nature, lines.country, locality, street, parts.number, parts.unit)


def normalised(
    address: str | None,
    postal_code: str | None = None,
    city: str | None = None,
    region: str | None = None,
    country_code: str | None = None,
) -> str | None:
    """The text of a street address that is precise enough to be one home, else None.

    It has street and house number, the flat if one is stated, and postal code or city. A post office box, a dormitory
    or an address in care of somebody is no home. The parameters are those of `read_address`.
    """
    read = read_address(address, postal_code, city, region, country_code)
    return read.text if read and read.is_one_home else None


def unit_of(normalised_address: str) -> str:
    """The flat of a normalised address; empty if it states none."""
    return normalised_address.rpartition("|")[2]
