"""Reading a telephone number as people type it: in whose numbering plan, and what stands in the way."""

import re
from dataclasses import dataclass
from enum import StrEnum, auto

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

from bonafide.application import Application, Location, alpha_2
from bonafide.identity import masked_phone

LONGEST_FIELD = 250
"""Characters; what is longer is no telephone number (and phonenumbers reads no further)."""

MOST_NUMBERS = 5
"""Numbers that are read from one field."""

MOST_COUNTRIES = 10
"""Countries of an application by whose plans a number is read."""

_INTERNATIONAL_PREFIX = re.compile(r"\s*\(?(?:00|011|0011)[\s-]*(?=[1-9])")
_STATES_COUNTRY = re.compile(rf"[^\d+\uff0b]*[+\uff0b]|{_INTERNATIONAL_PREFIX.pattern}")
_WORDS = re.compile(r"\(?[^\W\d_]{3,}\)?")  # a note such as (mobile); two letters may be an extension
_BETWEEN_NUMBERS = re.compile(r"[;,|\n]|\s(?:or|and|ou|oder|und|y|o)\s|(?<=\d)\s*/\s*(?=[+(]?\d)", re.IGNORECASE)


class Obstacle(StrEnum):
    """Why a text could not be read as a number."""

    NOT_A_NUMBER = auto()
    WRONG_LENGTH = auto()
    NO_SUCH_COUNTRY_CODE = auto()
    COUNTRY_UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Phone:
    """One number of an application, or the obstacle to reading it.

    `country` is the number's own country and `residence` the one that the application claims, both ISO 3166-1
    alpha-2 or None when unknown. `masked` is all of it that evidence may show.
    """

    number: PhoneNumber | None
    obstacle: Obstacle | None
    masked: str
    residence: str | None
    valid: bool = False

    @property
    def e164(self) -> str | None:
        """The number as `+14155550171`, when it is a valid one."""
        if self.number is None or not self.valid:
            return None
        return phonenumbers.format_number(self.number, phonenumbers.PhoneNumberFormat.E164)

    @property
    def country(self) -> str | None:
        """The country whose numbering plan holds the number; None for a plan of no country (`+800`)."""
        if self.number is None or not self.valid:
            return None
        region: str | None = phonenumbers.region_code_for_number(self.number)
        return None if region in (None, "001") else region


def read(application: Application) -> tuple[Phone, ...]:
    """Reads every number of the phone field: usually one, none when the field is empty.

    A number without a country code is read by the plan of the country of residence, then by those of the other
    countries that the application names: who lives abroad may keep a number and type it as at home.
    """
    text = application.phone
    if text is None:
        return ()
    regions = _countries(application)
    if len(text) > LONGEST_FIELD:
        return (_unreadable(Obstacle.NOT_A_NUMBER, text, application.country),)
    whole = _read_one(text, regions, application.country)
    if whole.valid:
        return (whole,)
    pieces = [piece for piece in _BETWEEN_NUMBERS.split(text) if piece.strip()]
    if 1 < len(pieces) <= MOST_NUMBERS and all(_digits(piece) >= 7 for piece in pieces):
        return tuple(_read_one(piece, regions, application.country) for piece in pieces)
    return (whole,)


def _countries(application: Application) -> tuple[str, ...]:
    """The countries that the application names, residence first, each once."""
    places = [entry.location for entry in application.education] + [entry.location for entry in application.work]
    named = (
        application.country,
        alpha_2(application.job.country) if application.job else None,
        *(place.country for place in places if isinstance(place, Location)),
    )
    return tuple(dict.fromkeys(country for country in named if country))[:MOST_COUNTRIES]


def _read_one(text: str, regions: tuple[str, ...], residence: str | None) -> Phone:
    phones = (
        _read_as(typed, region, residence)
        for plain in dict.fromkeys((text, _WORDS.sub(" ", text)))
        for typed, region in _readings(plain, regions)
    )
    first = next(phones)
    best = first if first.valid else next((phone for phone in phones if phone.valid), first)
    if best.valid or residence or best.obstacle is Obstacle.NOT_A_NUMBER or _STATES_COUNTRY.match(text):
        return best
    # Countries that are named for other reasons may confirm a number, and never condemn it.
    return _unreadable(Obstacle.COUNTRY_UNKNOWN, text, residence)


def _readings(text: str, regions: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The ways to read a text: internationally where it is typed so, and by each of the plans."""
    national: list[tuple[str, str | None]] = [(text, region) for region in regions]
    prefix = _INTERNATIONAL_PREFIX.match(text)
    international = [(f"+{text[prefix.end() :]}", None)] if prefix else []
    return [*(national or [(text, None)]), *international]  # in that order: 011 is also an area code


def _read_as(text: str, region: str | None, residence: str | None) -> Phone:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return _unreadable(_obstacle(error, text), text, residence)
    national = phonenumbers.national_significant_number(number)
    return Phone(
        number=number,
        obstacle=None,
        masked=masked_phone(number.country_code or 0, national),
        residence=residence,
        valid=phonenumbers.is_valid_number(number),
    )


def _obstacle(error: NumberParseException, text: str) -> Obstacle:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return Obstacle.NO_SUCH_COUNTRY_CODE if _STATES_COUNTRY.match(text) else Obstacle.COUNTRY_UNKNOWN
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return Obstacle.NOT_A_NUMBER
    return Obstacle.WRONG_LENGTH


def _unreadable(obstacle: Obstacle, text: str, residence: str | None) -> Phone:
    shape = f"{len(text)} characters, {_digits(text)} of them digits"
    return Phone(number=None, obstacle=obstacle, masked=shape, residence=residence)


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
