"""Reading telephone numbers as people type them: in whose numbering plan, and what stands in the way."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher, PhoneNumberType

from verify_phone.renumbered import renumbered

LONGEST_FIELD = 250
"""Characters; what is longer is no telephone number (and phonenumbers reads no further)."""

MOST_NUMBERS = 5
"""Numbers that are read from one field."""

MOST_DIGITS = 40
"""Digits among which numbers are searched for; a field with more is none that can be read in bounded time."""

MOST_SEARCHED = 3
"""Countries by whose plans numbers are searched for among words."""

INTERNATIONAL = re.compile(r"\s*\(?(?:00|011|0011)[\s-]*(?=[1-9])")
"""The prefixes by which most of the world, North America and Australia dial abroad."""

LOOKALIKE = re.compile(r"(?<=\d)[OolI]+(?=[\d\s().-]|$)|(?<![^\W_])[OolI]+(?=\d[\s.-]?\d)")
"""Letters in place of 0 and 1."""

_STATES_COUNTRY = re.compile(rf"[^\d+\uff0b]*[+\uff0b]|{INTERNATIONAL.pattern}")
_PLUS = re.compile(r"\s*\(?[+\uff0b]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\(?[^\W\d_]{3,}\)?")  # a note such as (mobile); two letters may be an extension
_BETWEEN_NUMBERS = re.compile(r"[;,|&\n]|\s(?:or|and|ou|oder|und|y|o|e)\s|(?<=\d)\s*/\s*(?=[+(]?\d)", re.IGNORECASE)
_DOUBLED = re.compile(
    r"\s*(?:\+|00|011|0011)[\s()]*([1-9]\d{0,2})[\s().-]*(?:\+|00|011|0011)?[\s().-]*\1(?=[\s().\d-])"
)
_TWO_PREFIXES = re.compile(r"\s*\+[\s()]*(?:\+|00|011|0011)[\s().-]*(?=[1-9])")
_ZERO_IN_BRACKETS = re.compile(r"[(\uff08]\s*[0oO]\s*[)\uff09]")
_BEFORE_A_NOTE = re.compile(r"([\s+\d().\-/]*\d)(?:\s*[(\uff08\[].*|\s+\S*[^\W\d_].*)", re.DOTALL)
_ENUMERATED = re.compile(r"(?:^|\s)#?[1-9]\s?[).:]\s+")
_ALTERNATIVE_END = re.compile(r"\s?(?:/\s?\d{1,2}|-\d{1,4})\s*$")
_SIGNS = re.compile(r"[^\w\s+()\uff0b\uff08\uff09]|_")
_ENCODED = re.compile(r"&#?\w{2,6};|%2[Bb0]")
_OF_A_SPREADSHEET = re.compile(r"'?(\d)(?:[.,](\d+))?E\+?(\d\d?)|'?(\d{7,15})[.,]0", re.IGNORECASE)


_FORMER_TRUNK = {
    **dict.fromkeys(("AM", "AZ", "GE", "KG", "LV", "MD", "TJ", "TM", "UA", "UZ"), "8"),
    **dict.fromkeys(("CL", "CZ", "GR", "IT", "PL"), "0"),
}
"""What was dialled before numbers within a country until its plan changed, and is still written."""

_DIGITS_MEANT = str.maketrans("OolI", "0011")


class Obstacle(StrEnum):
    """Why a text could not be read as a number."""

    NOT_A_NUMBER = "it could not be read as a number"
    WRONG_LENGTH = "it does not have a number's length"
    NO_SUCH_COUNTRY_CODE = "no country has the country code that is stated"
    COUNTRY_UNKNOWN = "the number has no country code and the application names no country to read it by"
    CUT_OFF = "a spreadsheet cut the number's last digits off"


class Reading(NamedTuple):
    """A text read as one number, or the obstacle to it. `line_type` is UNKNOWN unless the number is valid."""

    typed: str
    number: PhoneNumber | None
    obstacle: Obstacle | None
    line_type: int = PhoneNumberType.UNKNOWN

    @property
    def states_country(self) -> bool:
        """Whether the text begins with a country code, or with a prefix for dialling abroad."""
        return bool(_STATES_COUNTRY.match(self.typed))

    @property
    def valid(self) -> bool:
        """Whether the numbering plan has given the number's range to somebody."""
        return self.line_type != PhoneNumberType.UNKNOWN


def readings(text: str, residence: str | None, elsewhere: Callable[[], tuple[str, ...]]) -> tuple[Reading, ...]:
    """Reads every number of a text: usually one.

    A number without a country code is read by the plan of the country of residence, then by those of the other
    countries that the application names: who lives abroad may keep a number and type it as at home. Those others
    may confirm a number, and never condemn it.

    Args:
        text: what stands in the field; of any length.
        residence: the country of residence as ISO 3166-1 alpha-2 code, or None.
        elsewhere: gives the other countries that the application names; asked where the residence does not do.
    """
    if len(text) > LONGEST_FIELD:
        return (Reading(text[:LONGEST_FIELD], None, Obstacle.NOT_A_NUMBER),)
    typed = text if text.isascii() else _without_marks(text)
    if _ENCODED.search(typed):
        typed = html.unescape(unquote(typed))
    if _ENUMERATED.match(typed):
        typed = _ENUMERATED.sub("\n", typed).strip()
    spreadsheet = _OF_A_SPREADSHEET.fullmatch(typed)
    if spreadsheet:
        whole = _whole_digits(spreadsheet)
        if whole is None:
            return (Reading(typed, None, Obstacle.CUT_OFF),)
        typed = whole
    home = (residence,) if residence else ()
    first = _first_valid(_meant(typed), typed, home)
    if first.valid:
        return (first,)
    if _digits(typed) > MOST_DIGITS:
        return (Reading(typed, None, Obstacle.WRONG_LENGTH),)
    countries = home if _PLUS.match(typed) else (*home, *elsewhere())
    found = _side_by_side(typed, countries)
    if found:
        return tuple(_condemned_by(residence, reading) for reading in found)
    more = _perhaps_meant(typed, residence)
    again = _first_valid(more if countries == home else chain(_meant(typed), more), typed, countries)
    if again.valid:
        return (again,)
    found = _among_words(typed, countries)
    if found:
        return found
    if _WORDS.search(typed):
        without_words = _read(_WORDS.sub(" ", typed), typed, countries)
        first = without_words if without_words.number else first
    return (_condemned_by(residence, first),)


def _without_marks(text: str) -> str:
    """The text with plain spaces, and without the marks of direction that telephones' address books copy along."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category == "Zs" or character in "·•・･ｰ" else character


def _whole_digits(spreadsheet: re.Match[str]) -> str | None:
    """`4.47911123456E+11` and `447911123456.0` as 447911123456; None where digits are lost."""
    lead, rest, exponent, decimal = spreadsheet.groups()
    if decimal:
        return str(decimal)
    digits = f"{lead}{rest or ''}"
    return digits if len(digits) == int(exponent) + 1 else None


def _first_valid(attempts: Iterable[str], typed: str, countries: tuple[str, ...]) -> Reading:
    """The first attempt that gives a valid number, else the text as it stands."""
    stands = Reading(typed, None, Obstacle.NOT_A_NUMBER)
    for attempt in attempts:
        reading = _read(attempt, typed, countries)
        if reading.valid:
            return reading
        stands = reading if attempt is typed else stands
    return stands


def _meant(typed: str) -> Iterator[str]:
    """The text, and as it was probably meant."""
    if LOOKALIKE.search(typed):
        yield LOOKALIKE.sub(lambda letters: letters[0].translate(_DIGITS_MEANT), typed)
    yield typed
    if _TWO_PREFIXES.match(typed):
        yield _TWO_PREFIXES.sub("+", typed)
    doubled = _DOUBLED.match(typed)
    if doubled and int(doubled[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        yield f"+{doubled[1]}{typed[doubled.end() :]}"


def _perhaps_meant(typed: str, country: str | None) -> Iterator[str]:
    """The text without what does not belong to a number; `country` is the residence."""
    if _ZERO_IN_BRACKETS.search(typed):
        yield _ZERO_IN_BRACKETS.sub(" ", typed)
    if _FORMER_TRUNK.get(country or "", "x") == typed.lstrip(" (")[:1]:
        yield typed.lstrip(" (")[1:]
    if typed.isdecimal():
        yield f"0{typed}"  # which a spreadsheet took
    number = _BEFORE_A_NOTE.match(typed)
    if number and _digits(number[1]) >= 7 > _digits(typed) - _digits(number[1]):
        yield number[1]
    if _ALTERNATIVE_END.search(typed):
        yield _ALTERNATIVE_END.sub("", typed)
    if _SIGNS.search(typed):
        yield _SIGNS.sub(" ", typed)


def _side_by_side(typed: str, countries: tuple[str, ...]) -> tuple[Reading, ...]:
    """The numbers that stand side by side in a text with a sign between them; none where only one does."""
    pieces = [piece for piece in _BETWEEN_NUMBERS.split(typed) if piece.strip()]
    if not 1 < len(pieces) <= MOST_NUMBERS or any(_digits(piece) < 7 for piece in pieces):
        return ()
    return tuple(_first_in(piece, countries) or _read(_WORDS.sub(" ", piece), piece, countries) for piece in pieces)


def _among_words(typed: str, countries: tuple[str, ...]) -> tuple[Reading, ...]:
    """The valid numbers that stand in a text among words, or with no more than a space between them."""
    crowded = _digits(typed) >= 14
    if not crowded and not _LETTER.search(typed):
        return ()
    for country in countries[:MOST_SEARCHED] or (None,):
        matches = PhoneNumberMatcher(typed, country, leniency=Leniency.VALID)
        found = tuple(_reading(match.number, match.raw_string) for match in matches)
        if found:
            return found[:MOST_NUMBERS]
    if crowded:
        for gap in re.finditer(r"\s+", typed):
            halves = (typed[: gap.start()], typed[gap.end() :])
            if all(_digits(half) >= 7 for half in halves):
                left = _read(halves[0], halves[0], countries[:MOST_SEARCHED])
                right = _read(halves[1], halves[1], countries[:MOST_SEARCHED]) if left.valid else left
                if right.valid:
                    return left, right
    return ()


def _first_in(piece: str, countries: tuple[str, ...]) -> Reading | None:
    read = _read(piece, piece, countries)
    if read.valid:
        return read
    for country in countries[:MOST_SEARCHED] or (None,):
        for match in PhoneNumberMatcher(piece, country, leniency=Leniency.VALID):
            return _reading(match.number, match.raw_string)
    return None


def _read(text: str, typed: str, countries: tuple[str, ...]) -> Reading:
    """The first way to read a text that gives a valid number, else the first way."""
    first = None
    for plain, country in _ways(text, countries):
        reading = _read_as(plain, country, typed)
        if reading.valid:
            return reading
        first = first or reading
    return first or Reading(typed, None, Obstacle.NOT_A_NUMBER)


def _read_as(plain: str, country: str | None, typed: str) -> Reading:
    try:
        return _reading(phonenumbers.parse(plain, country), typed)
    except NumberParseException as error:
        return Reading(typed, None, _obstacle(error, plain))


def _ways(text: str, countries: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """By each of the plans, then internationally where it is typed so: in that order, as 011 is also an area code."""
    if countries:
        for country in countries:
            yield text, country
    else:
        yield text, None
    prefix = INTERNATIONAL.match(text)
    if prefix:
        yield f"+{text[prefix.end() :]}", None


def _reading(number: PhoneNumber, typed: str) -> Reading:
    line_type = phonenumbers.number_type(number)
    if line_type == PhoneNumberType.UNKNOWN:
        newer = renumbered(number)
        if newer:
            return Reading(typed, newer, None, phonenumbers.number_type(newer))
    return Reading(typed, number, None, line_type)


def _condemned_by(residence: str | None, reading: Reading) -> Reading:
    """What only a country that is named for other reasons would fault is not faulted."""
    if reading.valid or residence or reading.obstacle is Obstacle.NOT_A_NUMBER or reading.states_country:
        return reading
    return reading._replace(number=None, obstacle=Obstacle.COUNTRY_UNKNOWN)


def _obstacle(error: NumberParseException, text: str) -> Obstacle:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return Obstacle.NO_SUCH_COUNTRY_CODE if _STATES_COUNTRY.match(text) else Obstacle.COUNTRY_UNKNOWN
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return Obstacle.NOT_A_NUMBER
    return Obstacle.WRONG_LENGTH


def _digits(text: str) -> int:
    return sum(character.isdecimal() for character in text)
