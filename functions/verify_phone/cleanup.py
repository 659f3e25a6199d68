"""Corrects what people, forms and programs do to numbers: wrong prefixes, notes, spreadsheet formats."""

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import phonenumbers

LOOKALIKE = re.compile(r"(?<=\d)[OolI]+(?=[\d\s().-]|$)|(?<![^\W_])[OolI]+(?=\d[\s.-]?\d)")
"""Letters typed for 0 and 1: `O7911`, `79l1`. Not `O2`, which is a network."""

_DIGITS_MEANT = str.maketrans("OolI", "0011")

_TWO_PREFIXES = re.compile(r"\s*\+[\s()]*(?:\+|00|011|0011)[\s().-]*(?=[1-9])")
"""`+00 44 …`, `+011 44 …`"""

_DOUBLED = re.compile(
    r"\s*(?:\+|00|011|0011)[\s()]*([1-9]\d{0,2})[\s().-]*(?:\+|00|011|0011)?[\s().-]*\1(?=[\s().\d-])"
)
"""`+44 44 …`, `+44 0044 …`"""

_ZERO_IN_BRACKETS = re.compile(r"[(\uff08]\s*[0oO]\s*[)\uff09]")
"""`+34 (0)612 …`, in plans without a trunk prefix 0"""

_FORMER_TRUNK = {
    **dict.fromkeys(("AM", "AZ", "GE", "KG", "LV", "MD", "TJ", "TM", "UA", "UZ"), "8"),
    **dict.fromkeys(("CL", "CZ", "GR", "IT", "PL"), "0"),
}
"""Trunk prefixes that are no longer dialled, but still written."""

_BEFORE_A_NOTE = re.compile(r"([\s+\d().\-/]*\d)(?:\s*[(\uff08\[].*|\s+\S*[^\W\d_].*)", re.DOTALL)
"""`07412 356123 3pm-6pm`"""

_ALTERNATIVE_END = re.compile(r"\s?(?:/\s?\d{1,2}|-\d{1,4})\s*$")
"""`646-812-9034/35` for two lines, `021-62751234-801` for an extension in China"""

_SIGNS = re.compile(r"[^\w\s+()\uff0b\uff08\uff09]|_")
"""`079 123'45'67`, `6,468,129,034`"""

_ENCODED = re.compile(r"&#?\w{2,6};|%2[Bb0]")
_ENUMERATED = re.compile(r"(?:^|\s)#?[1-9]\s?[).:]\s+")
_OF_A_SPREADSHEET = re.compile(r"'?(\d)(?:[.,](\d+))?E\+?(\d\d?)|'?(\d{7,15})[.,]0", re.IGNORECASE)


class DigitsLost(Exception):
    """A spreadsheet has removed the last digits of the number (`4.47911E+11`)."""


def strip_artifacts(text: str) -> str:
    """The text without what programs add: invisible characters, HTML and URL encoding, list numbers, exponents.

    Raises:
        DigitsLost: a spreadsheet has removed digits.
    """
    if not text.isascii():
        text = "".join(map(_clean_character, text))
    if _ENCODED.search(text):
        text = html.unescape(unquote(text))
    if _ENUMERATED.match(text):
        text = _ENUMERATED.sub("\n", text).strip()
    spreadsheet = _OF_A_SPREADSHEET.fullmatch(text)
    return _restore_digits(*spreadsheet.groups()) if spreadsheet else text


def _clean_character(character: str) -> str:
    """A plain space for any kind of space; nothing for the text direction marks that address books add."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category == "Zs" or character in "·•・･ｰ" else character


def _restore_digits(lead: str | None, rest: str | None, exponent: str | None, decimal: str | None) -> str:
    """`4.47911123456E+11` and `447911123456.0` as 447911123456."""
    if decimal:
        return decimal
    digits = f"{lead}{rest or ''}"
    if len(digits) != int(exponent or 0) + 1:
        raise DigitsLost
    return digits


def corrections(typed: str) -> Iterator[str]:
    """The text, and the likely corrections of it."""
    if LOOKALIKE.search(typed):
        yield LOOKALIKE.sub(lambda letters: letters[0].translate(_DIGITS_MEANT), typed)
    yield typed
    if _TWO_PREFIXES.match(typed):
        yield _TWO_PREFIXES.sub("+", typed)
    doubled = _DOUBLED.match(typed)
    if doubled and int(doubled[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        yield f"+{doubled[1]}{typed[doubled.end() :]}"


def further_corrections(typed: str, residence: str | None) -> Iterator[str]:
    """Less likely corrections, for texts in which nothing else was found."""
    if _ZERO_IN_BRACKETS.search(typed):
        yield _ZERO_IN_BRACKETS.sub(" ", typed)
    if _FORMER_TRUNK.get(residence or "", "none") == typed.lstrip(" (")[:1]:
        yield typed.lstrip(" (")[1:]
    if typed.isdecimal():
        yield f"0{typed}"  # removed by a spreadsheet
    number = _BEFORE_A_NOTE.match(typed)
    if number and count_digits(number[1]) >= 7 > count_digits(typed) - count_digits(number[1]):
        yield number[1]
    if _ALTERNATIVE_END.search(typed):
        yield _ALTERNATIVE_END.sub("", typed)
    if _SIGNS.search(typed):
        yield _SIGNS.sub(" ", typed)


def count_digits(text: str) -> int:
    """The number of digits in a text, of any script."""
    return sum(character.isdecimal() for character in text)
