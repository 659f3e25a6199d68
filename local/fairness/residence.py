"""Other homes, with a telephone number of the same kind and in the same spelling."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, Self

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from bonafide.application import Application, Location
from bonafide.reference import Reference
from local.fairness.places import PLACES, Place, number_in
from local.reading import with_functions

with_functions()
from verify_phone.phone import read_phone  # noqa: E402  of a function
from verify_phone.shared_plans import codes_in_use  # noqa: E402

_NEXT = dict(pairwise((*PLACES, PLACES[0])))
_SPELLINGS = tuple(getattr(PhoneNumberFormat, name) for name in ("RFC3966", "INTERNATIONAL", "E164", "NATIONAL"))


class Home(NamedTuple):
    """Where a person lives, and the telephone number if there is one.

    `country` is None if it is not stated. `is_local` is whether people who live there have such numbers. `spelling` is
    how the number is written, and `around` the text before and after it.
    """

    location: Location | None
    country: str | None
    number: PhoneNumber | None = None
    number_country: str | None = None
    is_local: bool = True
    spelling: int = PhoneNumberFormat.E164
    around: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, application: Application, reference: Reference) -> Self | None:
        """The home of an application; None if nothing of it can be swapped so that all else is equal."""
        location = application.basics.location if application.basics else None
        country = reference.stated_country(location.country_code) if location else None
        if application.phone is None:
            return cls(location, country) if country else None
        phones = read_phone(application, reference)
        if len(phones) != 1 or phones[0].number is None or phones[0].country is None:
            return None
        for spelling, before, after in _written(application.phone, phones[0].number):
            number, of = phones[0].number, phones[0].country
            is_local = country is None or number.country_code in codes_in_use(country)
            if spelling == PhoneNumberFormat.NATIONAL and not (country and is_local):
                return None  # the country is known by that of a school or job
            return cls(location, country, number, of, is_local, spelling, (before, after))
        return None

    @property
    def kind(self) -> int:
        """The type of its number."""
        return phonenumbers.number_type(self.number) if self.number else PhoneNumberType.UNKNOWN

    @property
    def is_without_area(self) -> bool:
        """Whether the number is local, and would be after a move within the country."""
        return self.is_local and self.kind == PhoneNumberType.MOBILE


def _written(text: str, number: PhoneNumber) -> Iterator[tuple[int, str, str]]:
    """The spelling of a number in a text, with the text before and after it, which has no other digits."""
    for spelling in _SPELLINGS:
        before, found, after = text.partition(phonenumbers.format_number(number, spelling))
        if found and not any(letter.isdigit() or letter == "+" for letter in before + after):
            yield spelling, before, after


def with_home(application: Application, home: Home, place: Place) -> Application | None:
    """The application of a person who lives at a place and has a number of its country, or as before of another one.

    None if it is the same country, or has no number of the same kind.
    """
    if place.country in (home.country, home.number_country):
        return None
    update: dict[str, object] = {}
    if home.number:
        number = number_in(place if home.is_local else _NEXT.get(place, PLACES[0]), home.kind)
        if number is None:
            return None
        before, after = home.around
        update["phone"] = f"{before}{phonenumbers.format_number(number, home.spelling)}{after}"
    if home.location and home.country:
        update["location"] = _at(home.location, place)
    basics = application.basics and application.basics.model_copy(update=update)
    return application.model_copy(update={"basics": basics})


def moved_abroad(application: Application, home: Home, place: Place) -> Application | None:
    """The application of a person who lives elsewhere and kept the number; None if there is none to keep."""
    if (
        home.number is None
        or home.location is None
        or home.spelling == PhoneNumberFormat.NATIONAL
        or not home.is_local
        or place.country == home.country
    ):
        return None
    location = _at(home.location, place)
    basics = application.basics and application.basics.model_copy(update={"location": location})
    return application.model_copy(update={"basics": basics})


def _at(location: Location, place: Place) -> Location:
    """A location in which as much is stated as before."""
    stated = {
        "country_code": place.country,
        "city": place.city,
        "region": place.region,
        "postal_code": place.postal_code,
        "address": place.street,
    }
    return location.model_copy(
        update={name: value for name, value in stated.items() if getattr(location, name) is not None}
    )
