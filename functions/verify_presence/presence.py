"""What an application states of a home and of profiles, read once for the checks."""

from typing import NamedTuple

from bonafide.addresses.natures import Nature
from bonafide.application import Application
from bonafide.reference import KnownPlace, Reference
from bonafide.street_address import StreetAddress, read_address
from verify_presence.profiles import profiles_of


class Presence(NamedTuple):
    """The address, what the operator's list says of it, and the profiles that name one person.

    `has_list` is whether there is such a list. `profiles` are texts like `github:jane`.
    """

    address: StreetAddress | None = None
    place: KnownPlace | None = None
    has_list: bool = False
    profiles: tuple[str, ...] = ()


def read_presence(application: Application, reference: Reference) -> Presence:
    """Reads the address and the profiles of an application."""
    location = application.basics.location if application.basics else None
    address, place = None, None
    if location and location.address:
        country = reference.stated_country(location.country_code)
        address = read_address(location.address, location.postal_code, location.city, location.region, country)
    if address and reference.has_places:
        place = reference.known_place(address.text) or reference.known_place(f"{address.building}|")
    return Presence(address, place, reference.has_places, profiles_of(application, reference))


def identifiers(presence: Presence) -> dict[str, list[str]]:
    """The home with its house, the profiles and the websites, by kind.

    A home that may be a house of many has no house beside it: so Assess knows that it may be one. Of an address that
    says that many live there, or that the operator lists, there is none.
    """
    address, place = presence.address, presence.place
    found: dict[str, list[str]] = {"profile": [], "website": []}
    for each in presence.profiles:
        found["website" if each.startswith("web:") else "profile"].append(each)
    is_own_box = address is not None and address.nature is Nature.PRIVATE_MAILBOX
    if address and address.is_one_home and (place is None or (not place.is_shared and is_own_box)):
        found["address"] = [address.text]
        if not address.may_be_of_many:
            found["building"] = [f"{address.building}|"]
    return found
