"""A telephone number of an application, with everything that the checks need."""

import re
from functools import cached_property
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from bonafide.application import Application, Location
from bonafide.identity import masked_phone
from bonafide.phone_line import PhoneLine
from bonafide.reference import Reference, Region, Reserved
from verify_phone.parsing import MAX_FIELD_LENGTH, ParsedNumber, ParseError, parse_numbers

_NOTHING_BUT_A_COUNTRY_CODE = re.compile(r"\+?\s?\d{0,3}\s?")

MAX_COUNTRIES = 10
"""Countries of an application whose plans are used to parse a number."""

_NO_COUNTRY = "001"

GEOGRAPHIC = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Claims:
    """The statements of the application that a number is compared with. Each is None if unknown.

    `residence` is an ISO 3166-1 alpha-2 code, and `region` is a region of that country. `assumed` is where applicants
    of the source live who state no country; it is None if one is stated. `normalised` says whether the source formats
    numbers itself.
    """

    def __init__(self, application: Application, reference: Reference) -> None:
        home = application.basics.location if application.basics else None
        source = application.source
        self._application = application
        self._reference = reference
        self.residence = reference.stated_country(home.country_code) if home else None
        is_stated = home is not None and home.country_code is not None
        self.assumed = reference.stated_country(source.country) if source and not is_stated else None
        self.normalised = source.phone_is_normalised if source else None
        self.region = reference.stated_region(self.residence, home.region if home else None)

    @cached_property
    def other_countries(self) -> tuple[str, ...]:
        """The other countries in the application: of the job, of the education and of the work."""
        application = self._application
        places = [entry.location for entry in application.education] + [entry.location for entry in application.work]
        stated = (
            application.job.country if application.job else None,
            *(place.country_code for place in places if isinstance(place, Location)),
        )
        named = dict.fromkeys(country for text in stated if (country := self._reference.stated_country(text)))
        named.pop(self.residence or "", None)
        return tuple(named)[:MAX_COUNTRIES]


class Phone(NamedTuple):
    """One number of an application, or the reason why it could not be read.

    `number` is what phonenumbers parsed and `national` its digits, valid or not; `valid` says whether a range of the
    numbering plan has it. `area` is the region of its area code, which is looked up only if the application states a
    region. `is_assumed`: it was read as a number of the assumed country. `beside_personal`: the field also has the
    number of a person.
    """

    parsed: ParsedNumber
    claims: Claims
    number: PhoneNumber | None = None
    national: str = ""
    valid: bool = False
    area: Region | None = None
    line: PhoneLine | None = None
    is_assumed: bool = False
    beside_personal: bool = False

    @property
    def reserved(self) -> Reserved | None:
        """The reserved range that has the number, if any."""
        return self.parsed.reserved

    @property
    def masked(self) -> str:
        """The number as evidence shows it."""
        if self.number is None:
            typed = self.parsed.typed
            digits = sum(character.isdigit() for character in typed)
            return f"{len(typed)} characters, of which {digits} are digits" if digits else "no digits"
        return masked_phone(self.number.country_code or 0, self.national)

    @property
    def e164(self) -> str | None:
        """The number as `+14155550171`; None if it is not valid."""
        if self.number is None or not self.valid:
            return None
        return f"+{self.number.country_code}{self.national}"

    @property
    def country(self) -> str | None:
        """The country of a valid number; None for a global service (`+800`)."""
        if self.number is None or not self.valid:
            return None
        region: str | None = self.parsed.region or phonenumbers.region_code_for_number(self.number)
        return None if region in (None, _NO_COUNTRY) else region

    @property
    def country_code(self) -> int | None:
        """The country code of a valid number; None for a global service (`+800`)."""
        if self.number is None or not self.valid:
            return None
        code = self.number.country_code or 0
        return None if phonenumbers.region_code_for_country_code(code) == _NO_COUNTRY else code

    @property
    def possible(self) -> bool:
        """Whether numbers of its country have this many digits."""
        return bool(self.number and phonenumbers.is_possible_number(self.number))

    @property
    def lacks_area_code(self) -> bool:
        """Whether it has the length of a number that is dialled within its area: incomplete, but not wrong."""
        return self.parsed.lacks_area_code

    @property
    def parse_error(self) -> str:
        """Why there is no number."""
        return (self.parsed.error or ParseError.NOT_A_NUMBER).value


def read_phone(application: Application, reference: Reference) -> tuple[Phone, ...]:
    """Parses every number of the phone field: usually one, none if the field is empty."""
    text = application.phone
    if text is None or (len(text) <= MAX_FIELD_LENGTH and _NOTHING_BUT_A_COUNTRY_CODE.fullmatch(text)):
        return ()
    claims = Claims(application, reference)
    parsed = parse_numbers(text, claims.residence, lambda: claims.other_countries, reference.reserved)
    is_assumed = False
    if claims.assumed and not all(each.certain for each in parsed):
        again = parse_numbers(text, claims.assumed, lambda: (), reference.reserved)
        is_assumed = all(each.certain for each in again)  # an assumption can make a number valid, but never a fault
        parsed = again if is_assumed else parsed
    found = [_with_facts(each, claims, reference)._replace(is_assumed=is_assumed) for each in parsed]
    if len(found) == 1:
        return tuple(found)
    personal = any(phone.parsed.is_personal for phone in found)
    phones = {phone.e164 or index: phone._replace(beside_personal=personal) for index, phone in enumerate(found)}
    return tuple(phones.values())


def _with_facts(parsed: ParsedNumber, claims: Claims, reference: Reference) -> Phone:
    number = parsed.number
    if number is None:
        return Phone(parsed, claims)
    compared = claims.region and parsed.line_type in GEOGRAPHIC
    area = reference.area(int(f"{number.country_code}{parsed.national}")) if compared else None
    return Phone(parsed, claims, number, parsed.national, parsed.valid, area)
