"""Parses telephone numbers as people type them, and decides by which numbering plan."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher, PhoneNumberType

from verify_phone.cleanup import DigitsLost, corrections, count_digits, further_corrections, strip_artifacts
from verify_phone.numbering_changes import current_number

MAX_FIELD_LENGTH = 250
"""Characters. Longer text is not a telephone number; phonenumbers does not parse it either."""

MAX_NUMBERS = 5
"""Numbers that are parsed from one field."""

MAX_DIGITS = 40
"""Digits of a field. Searching for numbers among more takes too long."""

MAX_SEARCHED_PLANS = 3
"""Countries whose plans are used to search for numbers among words."""

_INTERNATIONAL = re.compile(r"\s*\(?(?:00|011|0011)[\s-]*(?=[1-9])")
"""The international prefixes of most of the world, North America and Australia."""

_STATES_COUNTRY = re.compile(rf"[^\d+\uff0b]*[+\uff0b]|{_INTERNATIONAL.pattern}")
_PLUS = re.compile(r"\s*\(?[+\uff0b]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\(?[^\W\d_]{3,}\)?")  # a note such as (mobile); two letters may mark an extension
_BETWEEN_NUMBERS = re.compile(r"[;,|&\n]|\s(?:or|and|ou|oder|und|y|o|e)\s|(?<=\d)\s*/\s*(?=[+(]?\d)", re.IGNORECASE)


class ParseError(StrEnum):
    """Why a text could not be parsed as a number."""

    NOT_A_NUMBER = "it is not a valid telephone number"
    WRONG_LENGTH = "it has too few or too many digits"
    NO_SUCH_COUNTRY_CODE = "its country code does not exist"
    COUNTRY_UNKNOWN = "it has no country code, and the application states no country"
    CUT_OFF = "a spreadsheet has removed its last digits"


class ParsedNumber(NamedTuple):
    """A text parsed as one number, or why it could not be. `line_type` is UNKNOWN unless the number is valid."""

    typed: str
    number: PhoneNumber | None
    error: ParseError | None
    line_type: int = PhoneNumberType.UNKNOWN

    @property
    def states_country(self) -> bool:
        """Whether the text begins with a country code or an international prefix."""
        return bool(_STATES_COUNTRY.match(self.typed))

    @property
    def valid(self) -> bool:
        """Whether the number's range is allocated in the numbering plan."""
        return self.line_type != PhoneNumberType.UNKNOWN


def parse_numbers(
    text: str, residence: str | None, other_countries: Callable[[], tuple[str, ...]]
) -> tuple[ParsedNumber, ...]:
    """Parses every number of a text: usually one.

    A number without a country code is parsed by the plan of the country of residence, then by those of the other
    countries that the application names: people who live abroad may keep a number and type it as they did at home.
    Those other plans can make a number valid, but never make it a fault.

    Args:
        text: the content of the field, of any length.
        residence: the country of residence as ISO 3166-1 alpha-2 code, or None.
        other_countries: returns the other countries of the application; called if the residence is not enough.
    """
    if len(text) > MAX_FIELD_LENGTH:
        return (ParsedNumber(text[:MAX_FIELD_LENGTH], None, ParseError.NOT_A_NUMBER),)
    try:
        typed = strip_artifacts(text)
    except DigitsLost:
        return (ParsedNumber(text, None, ParseError.CUT_OFF),)
    home = (residence,) if residence else ()
    first = _first_valid(corrections(typed), typed, home)
    if first.valid:
        return (first,)
    if count_digits(typed) > MAX_DIGITS:
        return (ParsedNumber(typed, None, ParseError.WRONG_LENGTH),)
    countries = home if _PLUS.match(typed) else (*home, *other_countries())
    found = _separated(typed, countries)
    if found:
        return tuple(_unless_country_is_guessed(residence, parsed) for parsed in found)
    more = further_corrections(typed, residence)
    again = _first_valid(more if countries == home else chain(corrections(typed), more), typed, countries)
    if again.valid:
        return (again,)
    found = _among_words(typed, countries)
    if found:
        return found
    if _WORDS.search(typed):
        without_words = _parse(_WORDS.sub(" ", typed), typed, countries)
        first = without_words if without_words.number else first
    return (_unless_country_is_guessed(residence, first),)


def _first_valid(attempts: Iterable[str], typed: str, countries: tuple[str, ...]) -> ParsedNumber:
    """The first attempt that gives a valid number, else the unchanged text."""
    unchanged = ParsedNumber(typed, None, ParseError.NOT_A_NUMBER)
    for attempt in attempts:
        parsed = _parse(attempt, typed, countries)
        if parsed.valid:
            return parsed
        unchanged = parsed if attempt is typed else unchanged
    return unchanged


def _separated(typed: str, countries: tuple[str, ...]) -> tuple[ParsedNumber, ...]:
    """The numbers of a text that has separators between them; empty if there is only one."""
    pieces = [piece for piece in _BETWEEN_NUMBERS.split(typed) if piece.strip()]
    if not 1 < len(pieces) <= MAX_NUMBERS or any(count_digits(piece) < 7 for piece in pieces):
        return ()
    return tuple(_first_in(piece, countries) or _parse(_WORDS.sub(" ", piece), piece, countries) for piece in pieces)


def _among_words(typed: str, countries: tuple[str, ...]) -> tuple[ParsedNumber, ...]:
    """The valid numbers in a text among words, or with only a space between them."""
    crowded = count_digits(typed) >= 14
    if not crowded and not _LETTER.search(typed):
        return ()
    for country in countries[:MAX_SEARCHED_PLANS] or (None,):
        matches = PhoneNumberMatcher(typed, country, leniency=Leniency.VALID)
        found = tuple(_parsed(match.number, match.raw_string) for match in matches)
        if found:
            return found[:MAX_NUMBERS]
    if crowded:
        for gap in re.finditer(r"\s+", typed):
            halves = (typed[: gap.start()], typed[gap.end() :])
            if all(count_digits(half) >= 7 for half in halves):
                left = _parse(halves[0], halves[0], countries[:MAX_SEARCHED_PLANS])
                right = _parse(halves[1], halves[1], countries[:MAX_SEARCHED_PLANS]) if left.valid else left
                if right.valid:
                    return left, right
    return ()


def _first_in(piece: str, countries: tuple[str, ...]) -> ParsedNumber | None:
    parsed = _parse(piece, piece, countries)
    if parsed.valid:
        return parsed
    for country in countries[:MAX_SEARCHED_PLANS] or (None,):
        for match in PhoneNumberMatcher(piece, country, leniency=Leniency.VALID):
            return _parsed(match.number, match.raw_string)
    return None


def _parse(text: str, typed: str, countries: tuple[str, ...]) -> ParsedNumber:
    """The first interpretation of a text that is a valid number, else the first interpretation."""
    first = None
    for candidate, country in _interpretations(text, countries):
        parsed = _parse_in(candidate, country, typed)
        if parsed.valid:
            return parsed
        first = first or parsed
    return first or ParsedNumber(typed, None, ParseError.NOT_A_NUMBER)


def _parse_in(text: str, country: str | None, typed: str) -> ParsedNumber:
    try:
        return _parsed(phonenumbers.parse(text, country), typed)
    except NumberParseException as error:
        return ParsedNumber(typed, None, _parse_error(error, text))


def _interpretations(text: str, countries: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """By each of the plans, then with an international prefix. In this order, since 011 is also an area code."""
    if countries:
        for country in countries:
            yield text, country
    else:
        yield text, None
    prefix = _INTERNATIONAL.match(text)
    if prefix:
        yield f"+{text[prefix.end() :]}", None


def _parsed(number: PhoneNumber, typed: str) -> ParsedNumber:
    line_type = phonenumbers.number_type(number)
    if line_type == PhoneNumberType.UNKNOWN:
        newer = current_number(number)
        if newer:
            return ParsedNumber(typed, newer, None, phonenumbers.number_type(newer))
    return ParsedNumber(typed, number, None, line_type)


def _unless_country_is_guessed(residence: str | None, parsed: ParsedNumber) -> ParsedNumber:
    """The number, or COUNTRY_UNKNOWN if it is only invalid by the plan of a country that is not the residence."""
    if parsed.valid or residence or parsed.error is ParseError.NOT_A_NUMBER or parsed.states_country:
        return parsed
    return parsed._replace(number=None, error=ParseError.COUNTRY_UNKNOWN)


def _parse_error(error: NumberParseException, text: str) -> ParseError:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return ParseError.NO_SUCH_COUNTRY_CODE if _STATES_COUNTRY.match(text) else ParseError.COUNTRY_UNKNOWN
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return ParseError.NOT_A_NUMBER
    return ParseError.WRONG_LENGTH
