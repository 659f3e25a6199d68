"""Reading telephone numbers as people type them: in whose numbering plan, and what stands in the way."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher, PhoneNumberType

from verify_phone.renumbered import renumbered

LONGEST_FIELD = 250
"""Characters; what is longer is no telephone number (and phonenumbers reads no further)."""

MOST_NUMBERS = 5
"""Numbers that are read from one field."""

INTERNATIONAL = re.compile(r"\s*\(?(?:00|011|0011)[\s-]*(?=[1-9])")
"""The prefixes by which most of the world, North America and Australia dial abroad."""

LOOKALIKE = re.compile(r"(?<=\d)[OolI]+(?=[\d\s().-]|$)|(?<![^\W_])[OolI]+(?=\d)")
"""Letters in place of 0 and 1."""

STATES_COUNTRY = re.compile(rf"[^\d+\uff0b]*[+\uff0b]|{INTERNATIONAL.pattern}")
"""How a text begins that states a country code."""

_WORDS = re.compile(r"\(?[^\W\d_]{3,}\)?")  # a note such as (mobile); two letters may be an extension
_BETWEEN_NUMBERS = re.compile(r"[;,|&\n]|\s(?:or|and|ou|oder|und|y|o|e)\s|(?<=\d)\s*/\s*(?=[+(]?\d)", re.IGNORECASE)
_DOUBLED = re.compile(
    r"\s*(?:\+|00|011|0011)[\s()]*([1-9]\d{0,2})[\s().-]*(?:\+|00|011|0011)?[\s().-]*\1(?=[\s().\d-])"
)
_TWO_PREFIXES = re.compile(r"\s*\+[\s()]*(?:\+|00|011|0011)[\s().-]*(?=[1-9])")
_OF_A_SPREADSHEET = re.compile(r"'?(\d)(?:[.,](\d+))?E\+?(\d\d?)|'?(\d{7,15})[.,]0", re.IGNORECASE)


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
    def valid(self) -> bool:
        """Whether the numbering plan has given the number's range to somebody."""
        return self.line_type != PhoneNumberType.UNKNOWN


def readings(text: str, countries: tuple[str, ...], residence: str | None) -> tuple[Reading, ...]:
    """Reads every number of a text: usually one.

    A number without a country code is read by the plan of the country of residence, then by those of the other
    countries that the application names: who lives abroad may keep a number and type it as at home. Those others
    may confirm a number, and never condemn it.

    Args:
        text: what stands in the field; of any length.
        countries: ISO 3166-1 alpha-2 codes of the countries that the application names, residence first.
        residence: the country of residence, or None.
    """
    if len(text) > LONGEST_FIELD:
        return (Reading(text[:LONGEST_FIELD], None, Obstacle.NOT_A_NUMBER),)
    typed = text if text.isascii() else _without_marks(text)
    spreadsheet = _OF_A_SPREADSHEET.fullmatch(typed)
    if spreadsheet:
        whole = _whole_digits(spreadsheet)
        if whole is None:
            return (Reading(typed, None, Obstacle.CUT_OFF),)
        typed = whole
    first = None
    for attempt in _attempts(typed):
        reading = _read(attempt, typed, countries)
        if reading.valid:
            return (reading,)
        first = first or reading
    several = _several(typed, countries)
    if several:
        return tuple(_condemned_by(residence, reading) for reading in several[:MOST_NUMBERS])
    without_words = _read(_WORDS.sub(" ", typed), typed, countries)
    best = without_words if without_words.number or first is None else first
    return (_condemned_by(residence, best),)


def _without_marks(text: str) -> str:
    """The text with plain spaces, and without the marks of direction that telephones' address books copy along."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category == "Zs" or character in "·•" else character


def _whole_digits(spreadsheet: re.Match[str]) -> str | None:
    """`4.47911123456E+11` and `447911123456.0` as 447911123456; None where digits are lost."""
    lead, rest, exponent, decimal = spreadsheet.groups()
    if decimal:
        return str(decimal)
    digits = f"{lead}{rest or ''}"
    return digits if len(digits) == int(exponent) + 1 else None


def _attempts(typed: str) -> Iterator[str]:
    """The text, and as it was probably meant."""
    if LOOKALIKE.search(typed):
        yield LOOKALIKE.sub(lambda letters: letters[0].translate(_DIGITS_MEANT), typed)
    yield typed
    if _TWO_PREFIXES.match(typed):
        yield _TWO_PREFIXES.sub("+", typed)
    doubled = _DOUBLED.match(typed)
    if doubled:
        yield f"+{doubled[1]}{typed[doubled.end() :]}"


def _several(typed: str, countries: tuple[str, ...]) -> tuple[Reading, ...]:
    """The numbers that stand side by side in a text, or the one among other words."""
    pieces = [piece for piece in _BETWEEN_NUMBERS.split(typed) if piece.strip()]
    if 1 < len(pieces) <= MOST_NUMBERS and all(_digits(piece) >= 7 for piece in pieces):
        found = (_first_in(piece, countries) or _read(_WORDS.sub(" ", piece), piece, countries) for piece in pieces)
        return tuple(found)
    for country in countries or (None,):
        matches = PhoneNumberMatcher(typed, country, leniency=Leniency.VALID)
        found_here = tuple(_reading(match.number, match.raw_string) for match in matches)
        if found_here:
            return found_here
    if _digits(typed) >= 14:
        for gap in re.finditer(r"\s+", typed):
            halves = [_read(half, half, countries) for half in (typed[: gap.start()], typed[gap.end() :])]
            if all(half.valid for half in halves):
                return tuple(halves)
    return ()


def _first_in(piece: str, countries: tuple[str, ...]) -> Reading | None:
    read = _read(piece, piece, countries)
    if read.valid:
        return read
    for country in countries or (None,):
        for match in PhoneNumberMatcher(piece, country, leniency=Leniency.VALID):
            return _reading(match.number, match.raw_string)
    return None


def _read(text: str, typed: str, countries: tuple[str, ...]) -> Reading:
    """The first way to read a text that gives a valid number, else the first way."""
    first = None
    for plain, country in _ways(text, countries):
        try:
            reading = _reading(phonenumbers.parse(plain, country), typed)
        except NumberParseException as error:
            reading = Reading(typed, None, _obstacle(error, text))
        if reading.valid:
            return reading
        first = first or reading
    return first or Reading(typed, None, Obstacle.NOT_A_NUMBER)


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
    if reading.valid or residence or reading.obstacle is Obstacle.NOT_A_NUMBER or STATES_COUNTRY.match(reading.typed):
        return reading
    return reading._replace(number=None, obstacle=Obstacle.COUNTRY_UNKNOWN)


def _obstacle(error: NumberParseException, text: str) -> Obstacle:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return Obstacle.NO_SUCH_COUNTRY_CODE if STATES_COUNTRY.match(text) else Obstacle.COUNTRY_UNKNOWN
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return Obstacle.NOT_A_NUMBER
    return Obstacle.WRONG_LENGTH


def _digits(text: str) -> int:
    return sum(character.isdecimal() for character in text)
