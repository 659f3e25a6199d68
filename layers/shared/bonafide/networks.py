"""The network from which an application was sent: its address as sources write it, and the kinds of networks.

An address is an IPv4 address, or the first 64 bits of an IPv6 address: devices change the others daily (RFC 8981), and
a line or a telephone has all addresses of at least one such prefix (RFC 6177, RFC 6459).
"""

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

MAX_LENGTH = 500
"""Characters of a text that is read as addresses."""

_PORT = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.]+)\](?::\d{1,5})?|(?P<v4>[0-9.]+):\d{1,5}", re.ASCII)


class Kind(StrEnum):
    """What a network is for. How many people have one of its addresses depends on it."""

    HOSTING = "hosting"
    VPN = "vpn"
    TOR = "tor"
    RELAY = "relay"
    """A relay that many people use without choosing a country: iCloud Private Relay, WARP."""
    PROXY = "proxy"
    """A service through which employers send what their people do on the web."""
    MOBILE = "mobile"
    SHARED = "shared"
    """A provider that gives many lines one IPv4 address (carrier-grade NAT)."""
    CAMPUS = "campus"
    OFFICE = "office"
    ACCESS = "access"
    """A provider of access of whom nothing more is known: it may give many lines one IPv4 address."""
    RESIDENTIAL = "residential"
    """A provider of access, each of whose lines has an address of its own."""


class Address(NamedTuple):
    """A public address: its normalised text, its number in the tables, and whether it is of IPv6."""

    text: str
    number: int
    is_v6: bool


def address_of(text: str) -> Address | None:
    """The one public address that a text states; None if it states none, or several.

    It may have a port, and be one of a chain of proxies if the others are private: who wrote which of several public
    ones is not known. Private, reserved and documentation ranges are not public, nor are tunnels that hide an IPv4
    address (6to4, Teredo).
    """
    stated = text[:MAX_LENGTH].split(",")
    found = {address for each in stated if (address := _public(each.strip()))}
    return found.pop() if len(found) == 1 and len(text) <= MAX_LENGTH else None


def is_address(text: str) -> bool:
    """Whether a text is an address of any range, or several with commas between them."""
    if not 2 <= len(text) <= MAX_LENGTH or not (text.count(".") > 2 or ":" in text):
        return False
    return all(_read(each.strip()) is not None for each in text.split(","))


def number_of(address: IPv4Address | IPv6Address) -> int:
    """The number of an address in the tables. Those of public IPv6 prefixes are greater than all of IPv4."""
    return int(address) >> 64 if address.version == 6 else int(address)


def numbers_of(network: str) -> tuple[int, int]:
    """The first and the last number of a network (`198.51.100.0/24`).

    Raises:
        ValueError: the text is no network.
    """
    read = ip_network(network, strict=False)
    return number_of(read[0]), number_of(read[-1])


def _public(text: str) -> Address | None:
    address = _read(text)
    if address is None or not address.is_global or address.is_multicast or any(address in each for each in _NOT_HERE):
        return None
    if isinstance(address, IPv4Address):
        return Address(str(address), number_of(address), is_v6=False)
    if address not in _UNICAST or address.sixtofour or address.teredo:
        return None
    prefix = IPv6Address(int(address) >> 64 << 64)
    return Address(f"{prefix}/64", number_of(address), is_v6=True)


_UNICAST = ip_network("2000::/3")
"""All public addresses of IPv6 (RFC 4291)."""


_NOT_HERE = (ip_network("192.88.99.0/24"), ip_network("3fff::/20"))
"""Not public either, but not yet known to Python: relays of 6to4 (RFC 7526), and documentation (RFC 9637)."""


def _read(text: str) -> IPv4Address | IPv6Address | None:
    match = _PORT.fullmatch(text)
    try:
        address = ip_address((match["v6"] or match["v4"]) if match else text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
