"""Invented people and their ordinary applications, on example numbers of numbering plans."""

import random
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bonafide.person_names import romanized
from local.fairness.names import POPULATIONS

type Document = dict[str, Any]

SUBMITTED = "2026-09-01T00:00:00+00:00"
"""When they apply. Each sample is of one day, so that the results do not depend on the day on which it is made."""

COUNTRY_OF = {
    "English": "US", "Spanish": "ES", "French": "FR", "German": "DE", "Russian": "KZ", "Polish": "PL", "Arabic": "EG",
    "Indian": "IN", "Chinese": "CN", "Korean": "KR", "Japanese": "JP", "Vietnamese": "VN", "West African": "NG",
    "Turkish": "TR",
}  # fmt: skip
SCHOOLS = {
    "US": ("University of Oklahoma", "Oregon State University", "University of Utah"),
    "GB": ("University of Leeds", "University of Bristol", "University of Glasgow"),
    "ES": ("Universidad de Salamanca", "Universitat de València"),
    "FR": ("Université de Bordeaux", "Université de Strasbourg"),
    "DE": ("Universität Hamburg", "Universität zu Köln"),
    "KZ": ("Al-Farabi Kazakh National University",),
    "PL": ("Uniwersytet Warszawski", "Uniwersytet Jagielloński"),
    "EG": ("Cairo University", "Ain Shams University"),
    "IN": ("University of Delhi", "Anna University"),
    "CN": ("Fudan University", "Zhejiang University"),
    "KR": ("Seoul National University", "Yonsei University"),
    "JP": ("Osaka University", "Nagoya University"),
    "VN": ("Vietnam National University, Hanoi",),
    "NG": ("University of Lagos", "University of Ibadan"),
    "TR": ("Boğaziçi University", "Ankara University"),
}
PROVIDERS = "gmail.com outlook.com yahoo.com hotmail.com icloud.com proton.me gmx.de qq.com naver.com mail.ru".split()
SUBJECTS = "Physics Mathematics History Economics Biology Chemistry".split()

NANP = 1
"""The country code of the North American numbering plan."""


class Applicant(NamedTuple):
    """A genuine application. `pair` is whether its number or mailbox is shared under two clearly different names."""

    group: str
    document: Document
    pair: bool = False


class People:
    """Makes people whose numbers and mailboxes no other has."""

    def __init__(self, seed: int, taken: set[str]) -> None:
        self.chance = random.Random(seed)
        self._count = 0
        self._taken = taken

    def name(self, origin: str | None = None) -> tuple[str, str, str]:
        """Origin, given name and family name."""
        origin = origin or self.chance.choice(list(POPULATIONS))
        given, family = (self.chance.choice(names.split()) for names in POPULATIONS[origin])
        return origin, given, family

    def number(self, region: str) -> phonenumbers.PhoneNumber:
        """A mobile number like the example of the numbering plan, with other last digits."""
        kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
        example = next(filter(None, (phonenumbers.example_number_for_type(region, kind) for kind in kinds)))
        for _ in range(1000):
            text = str(example.national_number)
            if example.country_code == NANP:  # its example is a reserved number
                text = f"{text[:3]}{self.chance.randrange(220, 555)}0000"
            end = f"{self.chance.randrange(10_000):04}"
            number = phonenumbers.PhoneNumber(
                country_code=example.country_code,
                national_number=int(f"{text[:-4]}{end}"),
                italian_leading_zero=example.italian_leading_zero,
            )
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            is_plain = len(set(end)) > 2 and end not in "0123456789 9876543210"
            if is_plain and e164 not in self._taken and phonenumbers.is_valid_number_for_region(number, region):
                self._taken.add(e164)
                return number
        raise AssertionError(f"no more numbers of {region}")

    def document(self, group: str, country: str, *, origin: str | None = None, **basics: Any) -> Document:
        """An ordinary application of a new person in a country; `basics` replaces parts of it."""
        self._count += 1
        origin, given, family = self.name(origin)
        address = "".join(letter for letter in romanized(f"{given}.{family}") if letter.isascii() and letter.isalpha())
        number = basics.pop("number", None) or self.number(country)
        known = {
            "name": f"{given} {family}",
            "email": f"{address or 'q'}{self._count}@{self.chance.choice(PROVIDERS)}",
            "phone": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
            "location": {"countryCode": country},
        }
        return {
            "application_id": f"{group.replace(' ', '-')}-{self._count}",
            "submitted_at": SUBMITTED,
            "basics": {**known, **basics},
            "education": [self.degree(country)],
        }

    def degree(self, country: str) -> dict[str, Any]:
        """A degree with years only."""
        year = self.chance.randrange(1995, 2018)
        return {
            "institution": self.chance.choice(SCHOOLS.get(country, SCHOOLS["GB"])),
            "area": self.chance.choice(SUBJECTS),
            "studyType": "Bachelor",
            "startDate": f"{year}",
            "endDate": f"{year + 4}",
        }


def written(number: phonenumbers.PhoneNumber) -> dict[str, str]:
    """A number in the forms that the tables of this file name."""
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    spaced = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    code = str(number.country_code)
    return {
        "e164": e164,
        "digits": e164[1:],
        "spaced": spaced,
        "national": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        "code": code,
        "rest": spaced.removeprefix(f"+{code}").strip(" -"),
        "nbsp": spaced.replace(" ", "\u00a0"),
        "dashed": spaced.replace(" ", "-"),
        "dotted": spaced.replace(" ", ".").replace("-", "."),
        "full_width": "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in spaced),
    }
