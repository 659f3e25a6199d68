"""Countries and regions that count as one, because candidates state either of them, and distances."""

from math import asin, cos, radians, sin, sqrt

_COUNTRIES = tuple(
    frozenset(group.split())
    for group in (
        "US PR GU VI AS MP UM",
        "CN HK MO TW",
        "PS IL",
        "XK RS AL",
        "CY TR",
        "SM VA IT",
        "MC FR",
        "UA RU",
        "GE RU",
        "AZ AM",
        "MD RU",
        "FR GP MQ GF RE YT PM BL MF NC PF WF",
        "GB IM JE GG",
        "NL AW CW SX BQ",
        "DK GL FO",
        "FI AX",
        "NO SJ",
        "MA EH",
    )
)

_REGIONS = {"IN": ("AP TS", "BR JH", "MP CG", "UP UK", "JK LA", "PB HR CH")}
"""States of India that were divided and share universities."""

WITHDRAWN = frozenset("AN BU CS DD NT SU TP YU ZR".split())
"""Codes of former countries. They cannot be mapped to one of today's."""


def same_country(one: str, other: str) -> bool:
    """Whether two ISO 3166-1 codes may be stated for the same place."""
    return one == other or any(one in group and other in group for group in _COUNTRIES)


def same_region(country: str, one: str, other: str) -> bool:
    """Whether two regions of a country may be stated for the same place."""
    return one == other or any({one, other} <= set(group.split()) for group in _REGIONS.get(country, ()))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points (latitude and longitude, in degrees), on a sphere."""
    (north, east), (other_north, other_east) = (tuple(map(radians, each)) for each in (one, other))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(half))


EARTH_RADIUS = 6371.0  # kilometres
