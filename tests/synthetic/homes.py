"""Invented addresses of houses, flats and homes for many, as people write them, and the networks that people use.

The ranges of networks are those of providers of their kind, in each of which an address is drawn. Nobody who is
invented here was there.
"""

import random
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from bonafide.networks import Kind

STREETS = (
    "Main Oak Maple Cedar Elm Pine Walnut Lake Hill Park Spring Ridge Church Mill River Sunset Willow Chestnut Spruce "
    "Franklin Highland Meadow Forest Jackson Lincoln Dogwood Hickory Poplar Birch Locust Sycamore Magnolia Juniper"
).split()
TYPES = (("Street", "St"), ("Avenue", "Ave"), ("Road", "Rd"), ("Drive", "Dr"), ("Lane", "Ln"), ("Boulevard", "Blvd"))
DIRECTIONS = ("", "", "", "North", "South", "East", "West")
CITIES = (
    "Aldham IL 61235|Brackley OH 44011|Corwen TX 75402|Dunmore PA 18510|Elstow NY 12019|Farley GA 30014|"
    "Grasmere CO 80021|Holbeck WA 98022|Ilford NC 27013|Kelso MI 48009|Ludlow MA 01056|Marlow AZ 85003"
).split("|")
UNITS = ("Apt {}", "#{}", "Unit {}", "Apartment {}", "apt. {}", "Suite {}")

RANGES = {
    "home": "73.0.0.0/9 24.0.0.0/12 98.192.0.0/11 71.160.0.0/12 2601::/24",
    "mobile": "172.56.0.0/14 107.77.192.0/18 174.192.0.0/12 2607:fb90::/32",
    "campus": "128.32.0.0/16 171.64.0.0/14 128.103.0.0/16 18.0.0.0/12",
    "vpn": "89.187.160.0/19 146.70.0.0/16",
    "hosting": "167.99.0.0/16",
    "tor": "185.220.101.0/24",
    "relay": "172.224.224.0/20 104.28.0.0/16 146.75.128.0/17 2a02:26f7::/32",
    "office": "165.225.0.0/17 136.226.0.0/16",
    "inside": "10.0.0.0/8 192.168.0.0/16",
}
"""Ranges of providers by what people use: `inside` is what a source sends that stands behind a proxy."""

NETWORKS = {use: Kind(use) for use in ("mobile", "campus", "vpn", "hosting", "tor", "relay")}
NETWORKS |= {"home": Kind.RESIDENTIAL, "office": Kind.PROXY}
"""What their networks are for. That each line at home has an address of its own is the strictest that one can say."""


class Home(NamedTuple):
    """An address. `unit` is empty for a house, and where a flat's number is not stated."""

    number: int
    direction: str
    street: str
    kind: int
    unit: str
    city: str

    def written(self, chance: random.Random) -> dict[str, Any]:
        """As a person writes it, in the fields of JSON Resume."""
        kind = TYPES[self.kind][chance.random() < 0.4]
        direction = self.direction[:1] if chance.random() < 0.4 else self.direction
        line = " ".join(filter(None, (str(self.number), direction, self.street, kind)))
        if self.unit:
            line += chance.choice((", ", " ", ", ")) + chance.choice(UNITS).format(self.unit)
        line = chance.choice((line, line, line, line.lower(), line.upper()))
        city, state, code = self.city.split()
        if chance.random() < 0.2:
            return {"address": f"{line}, {city}, {state} {code}"}
        return {"address": line, "city": city, "region": state, "postalCode": code}


class Named(NamedTuple):
    """The address of a home for many, written by all as it is on their papers; `rooms` is how a room is written."""

    text: str
    city: str
    rooms: str = ""

    def written(self, chance: random.Random) -> dict[str, Any]:
        """With the number of a room, if one is usual."""
        city, state, code = self.city.split()
        room = self.rooms.format(chance.randrange(100, 900)) if self.rooms and chance.random() < 0.7 else ""
        return {"address": f"{self.text}{room}", "city": city, "region": state, "postalCode": code}


def home(chance: random.Random) -> Home:
    """The address of a house, or of a flat with its number."""
    unit = f"{chance.randrange(1, 40)}{chance.choice(('', '', 'A', 'B', 'C'))}" if chance.random() < 0.45 else ""
    street, kind = chance.choice(STREETS), chance.randrange(len(TYPES))
    return Home(chance.randrange(1, 10_000), chance.choice(DIRECTIONS), street, kind, unit, chance.choice(CITIES))


def dormitory(chance: random.Random) -> Named:
    """A dormitory, mostly with a name that says so."""
    name = chance.choice(("Residence Hall", "Hall", "Dormitory", "Student House", "House"))
    number, street = chance.randrange(1, 900), chance.choice(STREETS)
    written = (f"{street} {name}, {number} College Ave", f"{number} University Way", f"{number} Campus Drive")
    return Named(chance.choice(written), chance.choice(CITIES), chance.choice((", Room {}", " Rm {}", ", #{}")))


def shelter(chance: random.Random) -> Named:
    """Accommodation for refugees or people without a home, which has few names on its door."""
    number, street = chance.randrange(1, 900), chance.choice(STREETS)
    written = (f"{number} {street} Street", f"Reception Centre, {number} {street} Rd", f"{number} {street} Ave")
    return Named(chance.choice(written), chance.choice(CITIES))


def barracks(chance: random.Random) -> Named:
    """Soldiers' quarters."""
    return Named(f"{chance.randrange(100, 9000)} Liberty Barracks, Fort Kelso", chance.choice(CITIES), ", Rm {}")


def office(chance: random.Random) -> Named:
    """An office, as that of an agency, or one that takes mail for people without an address."""
    number, street = chance.randrange(1, 900), chance.choice(STREETS)
    return Named(f"{number} {street} Plaza, Suite {chance.randrange(10, 90)}0", chance.choice(CITIES))


def network(chance: random.Random, use: str) -> str:
    """An address of the networks that people use for this."""
    found = ip_network(chance.choice(RANGES[use].split()))
    return str(ip_address(int(found.network_address) + chance.randrange(1, found.num_addresses - 1)))
