"""Places that count as one, since people state either: by law, by history, or by a code that was changed."""

_COUNTRIES = (
    "US PR GU VI AS MP UM",
    "CN HK MO TW",
    "PS IL",
    "XK RS",
    "FR GP MQ GF RE YT PM BL MF NC PF WF",
    "GB IM JE GG",
    "NL AW CW SX BQ",
    "DK GL FO",
    "FI AX",
    "NO SJ",
    "MA EH",
)

_REGIONS = {"IN": ("AP TS", "BR JH", "MP CG", "UP UK", "JK LA", "PB HR CH")}
"""States of India that were one, and shared universities."""

WITHDRAWN = frozenset("AN BU CS DD NT SU TP YU ZR".split())
"""Codes of countries that are no more: nobody can say in which of today's it was."""


def same_country(one: str, other: str) -> bool:
    """Whether two codes of ISO 3166-1 may be stated of one place."""
    return one == other or any({one, other} <= set(group.split()) for group in _COUNTRIES)


def same_region(country: str, one: str, other: str) -> bool:
    """Whether two regions of a country may be stated of one place."""
    return one == other or any({one, other} <= set(group.split()) for group in _REGIONS.get(country, ()))
