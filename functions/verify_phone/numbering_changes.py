"""Changes of numbering plans that the plan data do not have: numbers from before a change, and newly opened ranges."""

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType


class NewRange(NamedTuple):
    """A range in use that libphonenumber does not have, or has only in part. `since` is a year or a day."""

    pattern: re.Pattern[str]
    region: str
    since: str
    source: str
    line_type: int = PhoneNumberType.MOBILE


_ANY = PhoneNumberType.FIXED_LINE_OR_MOBILE


def _area(code: str, since: str, source: str, region: str = "US") -> NewRange:
    return NewRange(re.compile(rf"{code}[2-9]\d{{6}}"), region, since, source, _ANY)


_ARCEP = "ARCEP, national numbering plan (decision 2018-0881)"

NEW_RANGES: dict[int, tuple[NewRange, ...]] = {
    1: (
        _area("436", "2024-03-01", "Public Utilities Commission of Ohio, overlay of 440"),
        _area("861", "2023", "Illinois Commerce Commission, overlay of 309"),
        _area("924", "2024-08-30", "Minnesota Public Utilities Commission, overlay of 507"),
        _area("624", "2023-11-16", "New York Public Service Commission, overlay of 716"),
        _area("621", "2025-01-23", "Public Utility Commission of Texas, overlay of 713, 281, 832 and 346"),
        _area("837", "2025-01-31", "California Public Utilities Commission, overlay of 530"),
        _area("357", "2025-03-26", "California Public Utilities Commission, overlay of 559"),
        _area("729", "2025-09-05", "Tennessee Public Utility Commission, overlay of 423"),
        _area("457", "2025-09-25", "Louisiana Public Service Commission, overlay of 318"),
        _area("679", "2025-11-07", "Michigan Public Service Commission, overlay of 313"),
        _area("471", "2026-01-30", "Mississippi Public Service Commission, overlay of 662"),
        _area("483", "2026-02-23", "Alabama Public Service Commission, overlay of 334"),
    ),
    # Mobile ranges of the French overseas departments, of which the plan data have only some blocks.
    262: (
        NewRange(re.compile(r"69[23]\d{6}"), "RE", "2001", _ARCEP),
        NewRange(re.compile(r"639\d{6}"), "YT", "2007", _ARCEP),
    ),
    590: (NewRange(re.compile(r"69[01]\d{6}"), "GP", "2001", _ARCEP),),
    594: (NewRange(re.compile(r"694\d{6}"), "GF", "2001", _ARCEP),),
}
"""By country code. Remove a row when libphonenumber has its range: a test finds such rows."""

_VIETNAM = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78", "123": "83", "124": "84", "125": "85",
    "127": "81", "129": "82", "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37",
    "168": "38", "169": "39", "186": "56", "188": "58", "199": "59",
}  # fmt: skip

_VIETNAM_AREAS = {
    "4": "24", "8": "28", "31": "225", "54": "234", "58": "258", "61": "251", "64": "254", "241": "222", "320": "220",
    "321": "221", "511": "236", "650": "274", "710": "292",
}  # fmt: skip

CHANGES: dict[int, tuple[tuple[re.Pattern[str], str], ...]] = {
    # Mexico, 3 August 2019: the 1 for mobiles and the prefixes 01, 044 and 045 were abolished (IFT).
    52: ((re.compile(r"(?:0?1|04[45])(\d{10})"), r"\1"),),
    # Argentina: a mobile's 15 is dialled within the country, and a 9 before the area code from abroad (ENACOM).
    54: ((re.compile(r"9?(\d{2,4})15(\d{6,8})"), r"9\1\2"),),
    # Chile, 2012 to 2016: an additional 2 in Santiago, and a 9 before all mobiles (Subtel).
    56: ((re.compile(r"2(\d{7})"), r"22\1"), (re.compile(r"([5-9]\d{7})"), r"9\1")),
    # Colombia, 1 September 2021: 60 before the area code (CRC).
    57: ((re.compile(r"([124-8]\d{7})"), r"60\1"),),
    # Mauritius, 2013: a 5 before all mobiles (ICTA).
    230: ((re.compile(r"([4-9]\d{6})"), r"5\1"),),
    # Cameroon, 21 November 2014: a 6 before mobiles, a 2 before landlines (ART).
    237: ((re.compile(r"([5-9]\d{7})"), r"6\1"), (re.compile(r"([23]\d{7})"), r"2\1")),
    # Brazil, 2012 to 2016: mobiles got a leading 9 (Anatel).
    55: ((re.compile(r"([1-9]\d)([6-9]\d{7})"), r"\g<1>9\2"),),
    # Vietnam, September 2018: mobiles changed from eleven to ten digits (Ministry of Information);
    # and 2017, new area codes for landlines.
    84: (
        *((re.compile(rf"{old}(\d{{7}})"), rf"{new}\1") for old, new in _VIETNAM.items()),
        *((re.compile(rf"{old}(\d{{6,8}})"), rf"{new}\1") for old, new in _VIETNAM_AREAS.items()),
    ),
    # Ivory Coast, 31 January 2021: eight digits became ten, by the operator (ARTCI).
    225: tuple(
        (re.compile(rf"([04-9][{digits}]\d{{6}})"), rf"{operator}\1")
        for digits, operator in (("0-3", "01"), ("4-6", "05"), ("7-9", "07"))
    ),
    # Kosovo, 2016 to 2018: its mobiles of Slovenia's plan moved to +383 (ITU-T, +383).
    386: ((re.compile(r"4[39]\d{6}"), r"+383\g<0>"),),
    # Saint Pierre and Miquelon is dialled as 0508 from France (ARCEP).
    508: ((re.compile(r"508(\d{6})"), r"\1"),),
    # Benin, 30 November 2024: eight digits became ten (ARCEP Bénin).
    229: ((re.compile(r"(\d{8})"), r"01\1"),),
}
"""By country code: pattern of the old national number, and the new one, with its country code if that changed."""


def current_number(number: PhoneNumber) -> PhoneNumber | None:
    """The current form of an old number; None if there is none."""
    national = phonenumbers.national_significant_number(number)
    for old, new in CHANGES.get(number.country_code or 0, ()):
        match = old.fullmatch(national)
        if match:
            expanded = match.expand(new)
            today = phonenumbers.parse(expanded if expanded.startswith("+") else f"+{number.country_code}{expanded}")
            today.extension = number.extension
            return today if phonenumbers.is_valid_number(today) else None
    return None


def new_range(number: PhoneNumber) -> NewRange | None:
    """The newly opened range that has a number; None if there is none."""
    ranges = NEW_RANGES.get(number.country_code or 0)
    if not ranges:
        return None
    national = phonenumbers.national_significant_number(number)
    return next((each for each in ranges if each.pattern.fullmatch(national)), None)
