"""Exports of a career site: any number of rows about invented people, whose names and schools are ever new ones."""

import csv
import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from tests.synthetic.applications import COUNTRIES, PROVIDERS
from tests.synthetic.spellings import spellings

FAULTY, RINGS = 0.05, 0.01
"""The shares of rows with a fault, and of rows that share a telephone number under different names."""

RING = 4
"""Rows of one ring."""

FIELDS = "application_id name email phone country institution degree subject start end".split()

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_DEGREES = {"Bachelor of Science": 4, "BA": 3, "M.Sc.": 2, "MBA": 2, "Ph.D.": 4}
_SUBJECTS = ("Economics", "Biology", "History", "Mechanical Engineering", "Computer Science", "Psychology")
_FAULTS = (
    {"phone": "12345"},
    {"phone": "+1 800 465 2311"},
    {"email": "no at sign"},
    {"email": "xq@mailinator.com"},
    {"start": "2019", "end": "2015"},
    {"degree": "Bachelor of Science", "start": "2016-09", "end": "2016-12"},
)


def write(file: Path, count: int, database: Path, seed: int = 2026) -> None:
    """Writes so many rows as a CSV file. Names of schools are made from the reference database."""
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, FIELDS)
        writer.writeheader()
        writer.writerows(_rows(count, database, random.Random(seed)))


def _rows(count: int, database: Path, chance: random.Random) -> Iterator[dict[str, str]]:
    examples = {country: _example(country) for country in COUNTRIES}
    countries = chance.choices(list(COUNTRIES), list(COUNTRIES.values()), k=count)
    providers = chance.choices(list(PROVIDERS), list(PROVIDERS.values()), k=count)
    faults, places, number = cycle(_FAULTS), 0, ""
    schools = spellings(database, count)
    for row, (country, provider, school) in enumerate(zip(countries, providers, schools, strict=True)):
        first, last = _word(chance), _word(chance)
        degree, start = chance.choice(list(_DEGREES)), chance.randint(1985, 2018)
        fields = {
            "application_id": f"r-{row}",
            "name": f"{first} {last}",
            "email": f"{first}{last}{chance.randrange(1000)}@{provider}".lower(),
            "phone": _number(examples[country], chance),
            "country": country,
            "institution": school.name,
            "degree": degree,
            "subject": chance.choice(_SUBJECTS),
            "start": f"{start}",
            "end": f"{start + _DEGREES[degree]}",
        }
        if chance.random() < RINGS:
            number, places = (number, places - 1) if places else (fields["phone"], RING - 1)
            fields["phone"] = number
        elif chance.random() < FAULTY:
            fields.update(next(faults))
        yield fields


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()


def _example(country: str) -> phonenumbers.PhoneNumber:
    kind = PhoneNumberType.FIXED_LINE_OR_MOBILE if country in ("US", "CA") else PhoneNumberType.MOBILE
    return phonenumbers.example_number_for_type(country, kind) or phonenumbers.PhoneNumber()


def _number(example: phonenumbers.PhoneNumber, chance: random.Random) -> str:
    """A valid number like the example, with other last six digits, as people write it."""
    while True:
        digits = f"{str(example.national_number)[:-6]}{chance.randrange(10**6):06}"
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(digits))
        if phonenumbers.is_valid_number(number):
            written = PhoneNumberFormat.E164 if chance.random() < 0.5 else PhoneNumberFormat.INTERNATIONAL
            return phonenumbers.format_number(number, written)
