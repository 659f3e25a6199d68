"""Street addresses in a form that can be compared: the same home in any usual spelling is the same text."""

from enum import StrEnum
from typing import NamedTuple


class Nature(StrEnum):
    """What an address says of itself. Only of a home or a private mailbox can it be said that two people share it."""

    HOME = "home"
    PRIVATE_MAILBOX = "private mailbox"
    """A rented mailbox at a shop, by the designator `PMB` of the USPS. Its number is part of the normalised text."""
    SHARED = "shared place"
    """A dormitory, hostel, shelter, hospital, barracks, monastery, care home, campus …"""
    CARE_OF = "care of somebody"
    BOX = "post office box"
    """A box or counter of a post office, or general delivery."""
    PROTECTED = "address confidentiality programme"
    MILITARY = "military post"


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
        return f"{self.country}|{self.locality}|{self.street}|{self.number}"

    @property
    def text(self) -> str:
        """The text of the home."""
        return f"{self.building}|{self.unit}"

    @property
    def is_one_home(self) -> bool:
        """Whether it is precise enough to be one home, and says of itself nothing else."""
        is_precise = bool(self.number and self.locality and self.street)
        return is_precise and self.nature in (Nature.HOME, Nature.PRIVATE_MAILBOX)


def read_address(
    address: str | None,
    postal_code: str | None = None,
    city: str | None = None,
    region: str | None = None,
    country_code: str | None = None,
) -> StreetAddress | None:
    """The parts of a street address, or None if nothing is stated. The text may have the other fields too."""
    if not address or not address.strip():
        return None
    words = address.casefold().split()
    number = next((word for word in words if word[0].isdigit()), "")
    street = " ".join(word for word in words if word != number)
    locality = (postal_code or city or "").casefold()
    return StreetAddress(Nature.HOME, country_code or "", locality, street, number, "")


def normalised(
    address: str | None,
    postal_code: str | None = None,
    city: str | None = None,
    region: str | None = None,
    country_code: str | None = None,
) -> str | None:
    """The text of a street address that is precise enough to be one home, else None.

    It has street and house number, the flat if one is stated, and postal code or city. A post office box, a dormitory
    or an address in care of somebody is no home.
    """
    read = read_address(address, postal_code, city, region, country_code)
    return read.text if read and read.is_one_home else None


def unit_of(normalised_address: str) -> str:
    """The flat of a normalised address; empty if it states none."""
    return normalised_address.rpartition("|")[2]
