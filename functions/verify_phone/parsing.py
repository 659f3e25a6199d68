"""Parses telephone numbers as people type them, and decides by which numbering plan."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

import phonenumbers
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    ValidationResult,
)

from bonafide.reference import Reserved
from verify_phone import cleanup, numbering_changes, relay_services
from verify_phone.cleanup import Attempt, Repair, corrections, count_digits, further_corrections
from verify_phone.shared_plans import also_read_by, plan_of

MAX_FIELD_LENGTH = 250
"""Characters. Longer text is not a telephone number; phonenumbers does not parse it either."""

MAX_NUMBERS = 5
"""Numbers that are parsed from one field."""

MAX_DIGITS = 40
"""Digits of a field. Searching for numbers among more takes too long."""

MIN_DIGITS, _USUAL_DIGITS = 5, 7
"""Digits of a number without country code: in the smallest countries, and in nearly all others."""

MAX_SEARCHED_PLANS = 3
"""Countries whose plans are used to search for numbers among words."""

NOT_PERSONAL = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium-rate",
    PhoneNumberType.SHARED_COST: "shared-cost",
    PhoneNumberType.UAN: "company (universal access)",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
"""Types of numbers that are not a person's, in words."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_PERSONAL = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
_ARGENTINA = 54  # where local mobiles are written with 15

_INTERNATIONAL = re.compile(r"\s*\(?(?:0011|011|00)[\s-]*(?=[1-9])")
"""The international prefixes of most of the world, North America and Australia."""

_MAY_BE_AN_AREA = re.compile(r"\s*\(?011")
"""North America's international prefix is also an area code of Argentina, South Africa and others."""

_STATES_COUNTRY = re.compile(rf"[^\d+\uff0b]*[+\uff0b]|{_INTERNATIONAL.pattern}")
_PLUS = re.compile(r"\s*\(?[+\uff0b]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\(?[^\W\d_]{3,}\)?")  # a note such as (mobile); two letters may mark an extension
_BETWEEN_NUMBERS = re.compile(
    r"[;,|&\n]|\s(?:or|and|ou|oder|und|y|o|e)\s|(?<=\d)\s*/\s*(?=[+(]?\d)|(?<=\d\d\d)\s*(?=\+)", re.IGNORECASE
)


class ParseError(StrEnum):
    """Why a text could not be parsed as a number."""

    NOT_A_NUMBER = "it is not a valid telephone number"
    WRONG_LENGTH = "it has too few or too many digits"
    NO_SUCH_COUNTRY_CODE = "its country code does not exist"
    COUNTRY_UNKNOWN = "it is not known by which country's numbering plan to read it"
    CUT_OFF = "a spreadsheet has removed digits of it"
    SERVICE = "it is the number of a telephone service, and no personal number is stated"


class ParsedNumber(NamedTuple):
    """A text parsed as one number, or why it could not be.

    `national` are the digits after the country code. `line_type` is UNKNOWN unless the number is valid. `region` is
    that of a range that the plan data do not have yet. `repair` is what was corrected first.
    """

    typed: str
    number: PhoneNumber | None
    error: ParseError | None
    line_type: int = PhoneNumberType.UNKNOWN
    national: str = ""
    reserved: Reserved | None = None
    region: str | None = None
    repair: Repair | None = None

    @property
    def states_country(self) -> bool:
        """Whether the text begins with a country code or an international prefix."""
        return bool(_STATES_COUNTRY.match(self.typed))

    @property
    def valid(self) -> bool:
        """Whether a range of the numbering plan has the number."""
        return self.line_type != PhoneNumberType.UNKNOWN

    @property
    def certain(self) -> bool:
        """Whether the text surely is this number: a range of the plan has it, or a range that is reserved."""
        return self.line_type != PhoneNumberType.UNKNOWN or self.reserved is not None

    @property
    def is_personal(self) -> bool:
        """Whether it is valid and of a type that people have."""
        return self.valid and self.line_type not in NOT_PERSONAL

    @property
    def lacks_area_code(self) -> bool:
        """Whether it has the length of a number that is dialled within its area: incomplete, but not wrong."""
        if self.number is None or self.states_country:
            return False
        if self.number.country_code == _ARGENTINA and self.national.startswith("15"):
            return True
        reasons = (phonenumbers.is_possible_number_for_type_with_reason(self.number, kind) for kind in _PERSONAL)
        return ValidationResult.IS_POSSIBLE_LOCAL_ONLY in reasons


class Plans(NamedTuple):
    """The countries whose plans numbers without a country code are parsed by, and the look-up of reserved ranges."""

    countries: tuple[str, ...]
    reserved: Callable[[int], Reserved | None]


def parse_numbers(
    text: str,
    residence: str | None,
    other_countries: Callable[[], tuple[str, ...]],
    reserved: Callable[[int], Reserved | None],
) -> tuple[ParsedNumber, ...]:
    """Parses every number of a text: usually one.

    A number without a country code is parsed by the plan of the country of residence, then by those that its people
    use, too, then by those of the other countries that the application names: people who live abroad may keep a number
    and type it as they did at home. Those other plans can make a number valid, but never make it a fault.

    Args:
        text: the content of the field, of any length.
        residence: the country of residence as ISO 3166-1 alpha-2 code, or None.
        other_countries: returns the other countries of the application; called if the residence is not enough.
        reserved: looks a number in E.164 (without +) up among the reserved ranges.
    """
    if len(text) > MAX_FIELD_LENGTH:
        return (ParsedNumber(text[:MAX_FIELD_LENGTH], None, ParseError.NOT_A_NUMBER),)
    home = Plans((plan_of(residence),) if residence else (), reserved)
    if cleanup.PLAIN.fullmatch(text):
        first = _parse(text, text, home)
        if first.certain:
            return _personal((_of_a_person(first, home, other_countries),), text)
    try:
        typed = cleanup.strip_artifacts(text)
    except cleanup.DigitsLost:
        return (ParsedNumber(text, None, ParseError.CUT_OFF),)
    return _personal(_found(typed, residence, other_countries, home), typed)


def _found(
    lines: str, residence: str | None, other_countries: Callable[[], tuple[str, ...]], home: Plans
) -> tuple[ParsedNumber, ...]:
    """The numbers of a cleaned text, which may have several lines."""
    if "\n" in lines:
        found = _separated(lines, residence, home)
        if found and all(parsed.certain for parsed in found):
            return found
    typed = lines.replace("\n", " ")
    plus = cleanup.PLUS_BEFORE_ZERO.match(typed)
    if plus and residence:
        found = _found(typed[plus.end() :], residence, other_countries, home)
        return tuple(parsed._replace(repair=parsed.repair or cleanup.PLUS_BEFORE_NATIONAL) for parsed in found)
    if plus:
        typed = lines = typed[plus.end() :]
    first = _first_certain(corrections(typed), typed, home)
    if first.certain:
        return (_of_a_person(first, home, other_countries),)
    if count_digits(typed) > MAX_DIGITS:
        return (ParsedNumber(typed, None, ParseError.WRONG_LENGTH),)
    without_relay = relay_services.without_relay(lines, residence)
    if without_relay:
        if not count_digits(without_relay.text):
            return (ParsedNumber(typed, None, ParseError.SERVICE),)
        found = _found(without_relay.text.strip(" ,;:/-()"), residence, other_countries, home)
        if without_relay.certain or all(parsed.certain for parsed in found):
            return found
    plans = home._replace(countries=(*home.countries, *other_countries()))
    found = _separated(lines, residence, plans)
    if found:
        return tuple(_unless_country_is_guessed(residence, parsed) for parsed in found)
    more = further_corrections(typed, residence, plans.countries)
    again = _first_certain(more if plans == home else chain(corrections(typed), more), typed, plans)
    if again.certain:
        return (again,)
    found = _among_words(typed, plans)
    if found:
        return found
    return (_unless_country_is_guessed(residence, _uncertain(first, typed, residence, plans)),)


def _uncertain(first: ParsedNumber, typed: str, residence: str | None, plans: Plans) -> ParsedNumber:
    """The number that is judged if nothing gives a certain one."""
    if first.lacks_area_code:
        return first
    too_long = first.number is None or not phonenumbers.is_possible_number(first.number)
    if too_long and cleanup.has_foreign_trunk(typed, residence) and not is_simple(first.national[-7:]):
        return ParsedNumber(typed, None, ParseError.COUNTRY_UNKNOWN)
    plus = _PLUS.match(typed)
    national = cleanup.without_plus(typed[plus.end() :], residence) if plus else ()
    shorter = (cleanup.without_alternative_end(typed), *(each.text for each in national if not each.grouped))
    for text in filter(None, shorter):
        parsed = _parse(text, text, plans)
        if parsed.lacks_area_code:
            return parsed
    if _WORDS.search(typed) and not (first.number and first.number.extension):
        without_words = _parse(_WORDS.sub(" ", typed), typed, plans)
        return without_words if without_words.number else first
    return first


def _personal(found: tuple[ParsedNumber, ...], typed: str) -> tuple[ParsedNumber, ...]:
    """The numbers without those of relay services."""
    services = [parsed for parsed in found if _is_relay(parsed, typed)]
    if not services:
        return found
    others = tuple(parsed for parsed in found if parsed not in services)
    return others or (ParsedNumber(typed, None, ParseError.SERVICE),)


def _is_relay(parsed: ParsedNumber, typed: str) -> bool:
    number = parsed.number
    if number is None:
        return False
    if relay_services.is_relay_number(number.country_code or 0, parsed.national):
        return True
    return parsed.line_type in NOT_PERSONAL and relay_services.says_relay(typed)


def _first_certain(attempts: Iterable[Attempt], typed: str, plans: Plans) -> ParsedNumber:
    """The first attempt that gives a certain number, else the unchanged text."""
    unchanged = ParsedNumber(typed, None, ParseError.NOT_A_NUMBER)
    for attempt in attempts:
        parsed = _parse(attempt.text, typed, plans)
        if parsed.certain and _is_meant(parsed, attempt):
            return parsed._replace(repair=attempt.repair) if attempt.repair else parsed
        unchanged = parsed if attempt.text is typed else unchanged
    return unchanged


def _of_a_person(parsed: ParsedNumber, home: Plans, other_countries: Callable[[], tuple[str, ...]]) -> ParsedNumber:
    """The number as a person's, if it may also be one: of its own country code, or of another country as stated.

    `090-1234-5678` of a student from Japan is a premium-rate number in the plan of the United Kingdom. Not if the
    groups are those of the residence.
    """
    parsed = _with_its_code(parsed, home)
    if parsed.line_type not in NOT_PERSONAL or parsed.reserved or _is_relay(parsed, parsed.typed):
        return parsed
    if _PLUS.match(parsed.typed) or _is_meant(parsed, Attempt(parsed.typed, grouped=True)):
        return parsed
    other = _parse(parsed.typed, parsed.typed, home._replace(countries=other_countries()))
    return other if other.line_type in (*_MOBILE, PhoneNumberType.FIXED_LINE) else parsed


def _with_its_code(parsed: ParsedNumber, plans: Plans) -> ParsedNumber:
    """The mobile that a number is if its first digits are its country code, in plans with numbers of any length.

    `4915228817386` in Germany is a mobile without its +, though area 4915 may have such numbers.
    """
    if parsed.line_type != PhoneNumberType.FIXED_LINE or parsed.number is None:
        return parsed
    if not parsed.national.startswith(str(parsed.number.country_code)) or parsed.states_country:
        return parsed
    mobile = _parse(f"+{parsed.national}", parsed.typed, plans)
    if not mobile.reserved and mobile.line_type != PhoneNumberType.MOBILE:
        return parsed
    return mobile._replace(repair=cleanup.ZERO_BEFORE_CODE if parsed.typed.lstrip(" (").startswith("0") else None)


def _is_meant(parsed: ParsedNumber, attempt: Attempt) -> bool:
    """Whether a certain number is what the attempt looks for, and does not fit by chance."""
    if attempt.reserved:
        return parsed.reserved is not None
    if attempt.grouped and parsed.number:
        national = phonenumbers.format_number(parsed.number, PhoneNumberFormat.NATIONAL)
        return re.findall(r"\d+", attempt.text) == re.findall(r"\d+", national)
    return not attempt.mobile or parsed.line_type in _MOBILE or parsed.reserved is not None


def _separated(lines: str, residence: str | None, plans: Plans) -> tuple[ParsedNumber, ...]:
    """The numbers of a text that has separators between them; empty if there is only one."""
    pieces = [piece for piece in _BETWEEN_NUMBERS.split(lines) if piece.strip()]
    shortest = min(map(count_digits, pieces), default=0)
    if not 1 < len(pieces) <= MAX_NUMBERS or shortest < MIN_DIGITS:
        return ()
    found = tuple(_of_a_piece(piece, residence, plans) for piece in pieces)
    return found if shortest >= _USUAL_DIGITS or all(parsed.certain for parsed in found) else ()


def _of_a_piece(piece: str, residence: str | None, plans: Plans) -> ParsedNumber:
    parsed = _first_in(piece, plans)
    if parsed:
        return parsed
    parsed = _first_certain(further_corrections(piece, residence), piece, plans)
    return parsed if parsed.certain else _parse(_WORDS.sub(" ", piece), piece, plans)


def _among_words(typed: str, plans: Plans) -> tuple[ParsedNumber, ...]:
    """The valid numbers in a text among words, or with only a space between them."""
    crowded = count_digits(typed) >= 14
    if not crowded and not _LETTER.search(typed):
        return ()
    for country in plans.countries[:MAX_SEARCHED_PLANS] or (None,):
        for leniency in (Leniency.VALID, Leniency.POSSIBLE):  # some reserved numbers are not valid
            matches = PhoneNumberMatcher(typed, country, leniency=leniency)
            parsed = (_parsed(match.number, match.raw_string, plans) for match in matches)
            found = tuple(each for each in parsed if each.certain)
            whole = sum(count_digits(each.typed) for each in found) == count_digits(typed)
            if found and (whole or _LETTER.search(typed)):
                return found[:MAX_NUMBERS]
    if crowded:
        searched = plans._replace(countries=plans.countries[:MAX_SEARCHED_PLANS])
        for gap in re.finditer(r"\s+", typed):
            halves = (typed[: gap.start()], typed[gap.end() :])
            if all(count_digits(half) >= 7 for half in halves):
                left = _parse(halves[0], halves[0], searched)
                right = _parse(halves[1], halves[1], searched) if left.certain else left
                if right.certain:
                    return left, right
    return ()


def _first_in(piece: str, plans: Plans) -> ParsedNumber | None:
    parsed = _first_certain(corrections(piece), piece, plans)
    if parsed.certain:
        return parsed
    for country in plans.countries[:MAX_SEARCHED_PLANS] or (None,):
        for match in PhoneNumberMatcher(piece, country, leniency=Leniency.VALID):
            return _parsed(match.number, match.raw_string, plans)
    return None


def _parse(text: str, typed: str, plans: Plans) -> ParsedNumber:
    """The first interpretation of a text that is a certain number, else the first interpretation."""
    first = None
    for candidate, country in _interpretations(text, plans.countries):
        parsed = _parse_in(candidate, country, typed, plans)
        if parsed.certain:
            return parsed
        first = first or parsed
    if first is None:
        return ParsedNumber(typed, None, ParseError.NOT_A_NUMBER)
    return _in_a_shared_plan(first, text, plans) or first


def _in_a_shared_plan(first: ParsedNumber, text: str, plans: Plans) -> ParsedNumber | None:
    """The number as dialled within a plan that people of the country use, too; None if it is in none."""
    if first.states_country:
        code = (first.number.country_code if first.number else None) or 0
        home = phonenumbers.region_code_for_country_code(code)
        found = (_parse_in(first.national, each, first.typed, plans) for each in also_read_by(home, of_one_state=True))
        moved = next((parsed for parsed in found if parsed.certain), None)
        return moved._replace(repair=cleanup.CODE_OF_THE_STATE) if moved else None
    regions = (region for country in plans.countries for region in also_read_by(country))
    found = (_parse_in(text, region, first.typed, plans) for region in regions)
    return next((parsed for parsed in found if parsed.certain), None)


def _parse_in(text: str, country: str | None, typed: str, plans: Plans) -> ParsedNumber:
    try:
        return _parsed(phonenumbers.parse(text, country), typed, plans)
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


def _parsed(number: PhoneNumber, typed: str, plans: Plans) -> ParsedNumber:
    national = phonenumbers.national_significant_number(number)
    reserved = plans.reserved(int(f"{number.country_code}{national}"))
    line_type = phonenumbers.number_type(number)
    if line_type == PhoneNumberType.UNKNOWN and not reserved:
        opened = numbering_changes.new_range(number)
        if opened:
            return ParsedNumber(typed, number, None, opened.line_type, national, None, opened.region)
        newer = numbering_changes.current_number(number)
        if newer:
            return _parsed(newer, typed, plans)
    return ParsedNumber(typed, number, None, line_type, national, reserved)


def is_simple(digits: str) -> bool:
    """Whether the digits are equal (0000000) or consecutive (1234567, 7654321), and at least seven."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(digits) >= 7 and steps in ({0}, {1}, {9})


def _unless_country_is_guessed(residence: str | None, parsed: ParsedNumber) -> ParsedNumber:
    """The number, or COUNTRY_UNKNOWN if it is only invalid by the plan of a country that is not the residence."""
    if parsed.certain or residence:
        return parsed
    if parsed.error is ParseError.NOT_A_NUMBER and count_digits(parsed.typed) < _USUAL_DIGITS:
        return parsed
    if parsed.states_country and not _MAY_BE_AN_AREA.match(parsed.typed):
        return parsed
    return parsed._replace(number=None, error=ParseError.COUNTRY_UNKNOWN)


def _parse_error(error: NumberParseException, text: str) -> ParseError:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return ParseError.NO_SUCH_COUNTRY_CODE if _STATES_COUNTRY.match(text) else ParseError.COUNTRY_UNKNOWN
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return ParseError.NOT_A_NUMBER
    return ParseError.WRONG_LENGTH
