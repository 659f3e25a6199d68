"""Numbers in the form that they had before their country changed its plan: still in many address books."""

import re

import phonenumbers
from phonenumbers import PhoneNumber

_VIETNAM = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78", "123": "83", "124": "84", "125": "85",
    "127": "81", "129": "82", "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37",
    "168": "38", "169": "39", "186": "56", "188": "58", "199": "59",
}  # fmt: skip

CHANGES: dict[int, tuple[tuple[re.Pattern[str], str], ...]] = {
    # Mexico, 3 August 2019: the 1 for mobiles, and the prefixes 01, 044 and 045, are dialled no more (IFT).
    52: ((re.compile(r"(?:0?1|04[45])(\d{10})"), r"\1"),),
    # Brazil, 2012 to 2016: mobiles got a leading 9 (Anatel).
    55: ((re.compile(r"([1-9]\d)([6-9]\d{7})"), r"\g<1>9\2"),),
    # Vietnam, September 2018: mobiles of eleven digits became ones of ten (Ministry of Information).
    84: tuple((re.compile(rf"{old}(\d{{7}})"), rf"{new}\1") for old, new in _VIETNAM.items()),
    # Ivory Coast, 31 January 2021: eight digits became ten, by the operator (ARTCI).
    225: tuple(
        (re.compile(rf"([04-9][{digits}]\d{{6}})"), rf"{operator}\1")
        for digits, operator in (("0-3", "01"), ("4-6", "05"), ("7-9", "07"))
    ),
    # Benin, 30 November 2024: eight digits became ten (ARCEP Bénin).
    229: ((re.compile(r"(\d{8})"), r"01\1"),),
}
"""By country code: the old national number, and the new one."""


def renumbered(number: PhoneNumber) -> PhoneNumber | None:
    """The number of today that an old one became; None where there is none."""
    national = phonenumbers.national_significant_number(number)
    for old, new in CHANGES.get(number.country_code or 0, ()):
        match = old.fullmatch(national)
        if match:
            today = phonenumbers.parse(f"+{number.country_code}{match.expand(new)}")
            return today if phonenumbers.is_valid_number(today) else None
    return None
