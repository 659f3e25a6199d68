"""Places where people live, in countries with different numbering plans, and valid telephone numbers there."""

import random
from functools import cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

ATTEMPTS = 1000
"""Numbers that are drawn until one is valid."""

GEOGRAPHIC = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_PERSONAL = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Place(NamedTuple):
    """A city, and the area code of its geographic numbers. `name` is what tables call it."""

    name: str
    country: str
    city: str
    region: str
    postal_code: str
    street: str
    area: str


PLACES = (
    Place("US", "US", "San Francisco", "California", "94117", "1482 Linden Street", "415"),
    Place("GB", "GB", "Leeds", "England", "LS6 2AB", "27 Ash Grove", "113"),
    Place("DE", "DE", "Hamburg", "Hamburg", "22085", "Lindenallee 27", "40"),
    Place("FR", "FR", "Lyon", "Auvergne-Rhône-Alpes", "69003", "27 rue des Tilleuls", "472"),
    Place("BR", "BR", "Campinas", "São Paulo", "13010-111", "Rua das Palmeiras 127", "19"),
    Place("MX", "MX", "Guadalajara", "Jalisco", "44100", "Calle Robles 127", "33"),
    Place("NG", "NG", "Lagos", "Lagos", "100001", "27 Palm Avenue", "1"),
    Place("EG", "EG", "Giza", "Giza", "12511", "27 Nakhil Street", "2"),
    Place("IN", "IN", "Pune", "Maharashtra", "411004", "27 Banyan Road", "20"),
    Place("CN", "CN", "Beijing", "Beijing", "100027", "柳林路27号", "10"),
    Place("KR", "KR", "Seoul", "Seoul", "04528", "27 Dalmaji-gil", "2"),
    Place("JP", "JP", "Osaka", "Osaka", "530-0001", "2-7-12 Sakura", "6"),
    Place("PH", "PH", "Cebu City", "Central Visayas", "6000", "27 Mango Avenue", "32"),
    Place("UA", "UA", "Lviv", "Lviv Oblast", "79000", "вул. Липова 27", "32"),
)

MOVED = (
    Place("US, moved within", "US", "Chicago", "Illinois", "60614", "1482 Linden Street", "415"),
    Place("CA, moved within", "CA", "Toronto", "Ontario", "M4E 1A1", "127 Maple Avenue", "604"),
    Place("MX, moved within", "MX", "Mérida", "Yucatán", "97000", "Calle Robles 127", "33"),
)
"""Homes of people who kept the mobile number of an earlier one, where mobile numbers have area codes.

In other countries, people who moved keep their numbers, too, but the number does not show it.
"""


@cache
def number_in(place: Place, kind: int) -> PhoneNumber | None:
    """A valid number of the same kind at a place; None if its numbering plan has none.

    Args:
        place: where it is used.
        kind: a type of phonenumbers. What may be mobile is a mobile number, or one that may be.
    """
    kinds = _PERSONAL if kind in _PERSONAL else GEOGRAPHIC if kind in GEOGRAPHIC else (kind,)
    examples = (phonenumbers.example_number_for_type(place.country, each) for each in kinds)
    example = next(filter(None, examples), None)
    if example is None:
        return None
    chance = random.Random(f"{place.name} {kind}")
    text = str(example.national_number)
    has_area = phonenumbers.number_type(example) in GEOGRAPHIC
    start = place.area if has_area else text[:-4]
    for _ in range(ATTEMPTS):
        digits = start + "".join(str(chance.randrange(2, 10)) for _ in range(len(text) - len(start)))
        number = PhoneNumber(country_code=example.country_code, national_number=int(digits))
        if (
            len(set(digits[-4:])) > 2
            and phonenumbers.is_valid_number_for_region(number, place.country)
            and phonenumbers.number_type(number) in kinds
        ):
            return number
    return None
