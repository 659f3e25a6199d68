"""Synthetic applications for measuring: the same from the same seed, from many countries, with and without faults.

No person in them exists. The shares of the faults are guesses on the high side: a fault costs more to verify and to
record than a pass.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from tests.synthetic.careers import career
from tests.synthetic.homes import home, network

SUBMITTED = date(2026, 11, 2)

FAULTS = {
    "phone.country_mismatch": 0.04, "phone.several": 0.02, "phone.wrong_length": 0.015, "phone.unassigned": 0.015,
    "phone.not_personal": 0.01, "phone.not_a_number": 0.01,
    "email.subaddressed": 0.04, "email.privacy_relay": 0.02, "email.disposable": 0.015, "email.role_account": 0.01,
    "email.malformed": 0.01, "email.reserved_domain": 0.005,
    "education.completed_in_future": 0.02, "education.too_short": 0.015, "education.too_long": 0.015,
    "education.ends_before_start": 0.01, "education.out_of_sequence": 0.01,
}  # fmt: skip
"""The share of applications with each fault; at most one fault of a family in one application."""

# Countries of residence, domains of e-mail addresses (one beyond ASCII) and degrees as people write them, by weight.
COUNTRIES = {
    "US": 30, "IN": 14, "GB": 9, "CA": 6, "DE": 6, "FR": 5, "BR": 5, "MX": 4, "NL": 3, "ES": 3, "IT": 3, "PL": 3,
    "AU": 3, "NG": 3, "PH": 2, "JP": 2, "KR": 2, "SE": 1, "CH": 1, "ZA": 1, "AE": 1, "SG": 1, "TR": 1, "UA": 1,
}  # fmt: skip
PROVIDERS = {
    "gmail.com": 50, "outlook.com": 9, "yahoo.com": 8, "hotmail.com": 7, "icloud.com": 5, "proton.me": 3, "gmx.de": 2,
    "web.de": 1, "orange.fr": 1, "libero.it": 1, "uol.com.br": 1, "naver.com": 1, "qq.com": 1, "alumni.mit.edu": 1,
    "student.tudelft.nl": 1, "correo.unam.mx": 1, "bücher.de": 1,
}  # fmt: skip
DEGREES = {
    "B.Sc.": 3, "Bachelor of Science": 3, "BA": 3, "B.Tech": 2, "Bachelor": 4, "Bachelor's degree": 2, "BBA": 1,
    "Licenciatura": 1, "M.Sc.": 2, "Master of Arts": 1, "MBA": 1, "Master's degree": 2, "Ph.D.": 1, "Doctor of Law": 1,
    "Associate degree": 1, "High School Diploma": 1, "Certificate": 1, "": 1,
}  # fmt: skip

# Months in which studies begin and end, where these are not September and June.
BEGINS, ENDS = {"JP": "04", "ZA": "02"}, {"JP": "03"}

_FIRST = (
    "Ana Amina Boris Chidi Dalia Elif Finn Grace Hana Ivan Jun Kavya Liam Mei Noor Olu Priya Quinn Rosa Søren".split()
)
_LAST = "Almeida Brandt Chen Dubois Eze Fischer García Haddad Ito Jansen Kim López Müller Novak Okafor Patel".split()
_INSTITUTIONS = (
    "University of Northfield|Technische Hochschule Seeburg|Instituto Politécnico del Valle|Lakeside College"
)
_AREAS = "Computer Science|Economics|Mechanical Engineering|Biology|History|Data Science|Psychology"
_POSITIONS = "Software Engineer|Analyst|Project Manager|Technician|Consultant|Designer"


class Generated(NamedTuple):
    """A synthetic application, and the codes of the faults that were put into it."""

    document: dict[str, Any]
    faults: frozenset[str]


def generated(count: int, seed: int = 2026) -> Iterator[Generated]:
    """So many applications in canonical form; the first ones are the same whatever the count."""
    chance = random.Random(seed)
    for number in range(count):
        yield _application(number, chance)


def stating(count: int, seed: int = 2026) -> Iterator[dict[str, Any]]:
    """So many of those from one country, each of which also states jobs, a street address, a profile and a network."""
    chance = random.Random(seed)
    documents = (one.document for one in generated(20 * count, seed))
    of_one = (each for each in documents if each["basics"]["location"]["countryCode"] == "US")
    for number, document in enumerate(islice(of_one, count)):
        basics = document["basics"]
        profile = {"network": "LinkedIn", "url": f"https://www.linkedin.com/in/applicant-{number:07}"}
        location = {**basics["location"], "region": "NJ", "address": home(chance).written(chance)["address"]}
        document["basics"] = {**basics, "location": location, "profiles": [profile]}
        document["work"] = career(chance, (SUBMITTED.year - chance.randint(4, 20)) * 12)
        document["source"] = {**document["source"], "ip": network(chance, "home")}
        yield document


def _application(number: int, chance: random.Random) -> Generated:
    phone_fault, email_fault, education_fault = (_fault(family, chance) for family in ("phone", "email", "education"))
    country = _weighted(COUNTRIES, chance)
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    basics: dict[str, Any] = {
        "name": f"{first} {last}",
        "email": _email(first, last, email_fault, chance),
        "location": {"city": "Northfield", "postalCode": f"{chance.randrange(10000, 99999)}", "countryCode": country},
    }
    if phone_fault or chance.random() > 0.03:  # some state none
        basics["phone"] = _phone(country, phone_fault, chance)
    if chance.random() < 0.4:
        basics["profiles"] = [{"network": "LinkedIn", "username": f"{first}{last}{number}".lower()}]
    document = {
        "application_id": f"bench-{number:07}",
        "submitted_at": f"{SUBMITTED}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z",
        "source": {"name": "career-site"},
        "job": {"id": f"R-{chance.randrange(1000, 1100)}", "title": "Software Engineer, Payments", "country": country},
        "basics": basics,
        "work": [_work(position, country, chance) for position in range(chance.randint(1, 3))],
        "education": _education(education_fault, country, chance),
    }
    return Generated(document, frozenset(fault for fault in (phone_fault, email_fault, education_fault) if fault))


def _fault(family: str, chance: random.Random) -> str | None:
    codes = {code: share for code, share in FAULTS.items() if code.startswith(family)}
    return None if chance.random() >= sum(codes.values()) else _weighted(codes, chance)


def _weighted[T](weights: Mapping[T, float], chance: random.Random) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]


def _phone(country: str, fault: str | None, chance: random.Random) -> str:
    match fault:
        case "phone.not_a_number":
            return chance.choice(("in the letter", "see resume", "call me"))
        case "phone.country_mismatch":
            code = phonenumbers.country_code_for_region(country)
            others = [other for other in COUNTRIES if phonenumbers.country_code_for_region(other) != code]
            return valid_number(chance.choice(others), chance)
        case "phone.wrong_length":  # too many digits: too few can be right, and some numbers of Japan have 17
            return f"{valid_number(country, chance)}{chance.randrange(10**7, 10**8)}"
        case "phone.unassigned":
            return f"+1 {chance.choice(('211', '311', '999'))} 555 {chance.randrange(2000, 9999)}"
        case "phone.not_personal":
            return f"+1 800 {chance.randrange(200, 999)} {chance.randrange(2000, 9999)}"
        case "phone.several":
            return f"{valid_number(country, chance)} / {valid_number(country, chance)}"
    return valid_number(country, chance, international=chance.random() < 0.7)


def valid_number(country: str, chance: random.Random, *, international: bool = True, varying: int = 5) -> str:
    """A valid number whose last digits vary, in one of the ways in which people write theirs."""
    line_type = PhoneNumberType.FIXED_LINE_OR_MOBILE if country in ("US", "CA") else PhoneNumberType.MOBILE
    example = number = phonenumbers.example_number_for_type(country, line_type) or phonenumbers.PhoneNumber()
    for _ in range(20):
        digits = f"{str(example.national_number)[:-varying]}{chance.randrange(10**varying):0{varying}}"
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(digits))
        if phonenumbers.is_valid_number(number):
            break
    written = PhoneNumberFormat.INTERNATIONAL if international else PhoneNumberFormat.NATIONAL
    if international and chance.random() < 0.4:
        written = PhoneNumberFormat.E164
    return phonenumbers.format_number(number, written)


def _email(first: str, last: str, fault: str | None, chance: random.Random) -> str:
    plain = f"{first}.{last}".lower().encode("ascii", "ignore").decode()
    mailbox = f"{plain}{chance.randrange(100)}"
    match fault:
        case "email.malformed":
            return f"{mailbox}{chance.choice(('@gmail', ' at gmail.com', '@@gmail.com', '@.com'))}"
        case "email.reserved_domain":
            return f"{mailbox}@example.com"
        case "email.disposable":
            return f"{mailbox}@{chance.choice(('mailinator.com', 'yopmail.com', 'guerrillamail.com'))}"
        case "email.privacy_relay":
            return f"{mailbox}@{chance.choice(('privaterelay.appleid.com', 'duck.com', 'mozmail.com'))}"
        case "email.role_account":
            return f"{chance.choice(('info', 'jobs', 'contact', 'office'))}@company{chance.randrange(100)}.com"
        case "email.subaddressed":
            return f"{plain.replace('.', '')}+jobs@gmail.com"
    domain = _weighted(PROVIDERS, chance)
    return f"{mailbox.replace('.', '')}@{domain}"  # dots would make a variant of an address at Gmail


def _work(position: int, country: str, chance: random.Random) -> dict[str, Any]:
    start = 2024 - 2 * position
    return {
        "name": f"Company {chance.randrange(1000)}",
        "position": chance.choice(_POSITIONS.split("|")),
        "location": {"city": "Northfield", "countryCode": country},
        "startDate": f"{start}-{chance.randint(1, 12):02}",
        **({"endDate": f"{start + 1}-{chance.randint(1, 12):02}"} if position else {}),
    }


def _education(fault: str | None, country: str, chance: random.Random) -> list[dict[str, Any]]:
    start = chance.randint(2004, 2011)  # so that three degrees are done by the application
    if fault == "education.out_of_sequence":
        return [_studies("M.Sc.", start, 2, country, chance), _studies("B.Sc.", start + 4, 4, country, chance)]
    degrees = [_weighted(DEGREES, chance)]
    if chance.random() < 0.35:
        degrees = ["Bachelor of Science", "M.Sc.", *(["Ph.D."] if chance.random() < 0.2 else [])]
    entries = [
        _studies(degree, start + 5 * position, 3 if position else 4, country, chance)
        for position, degree in enumerate(degrees)
    ]
    match fault:
        case "education.ends_before_start":
            entries[-1].update(startDate="2015-09", endDate="2011-06")
        case "education.too_short":
            entries = [entries[-1] | {"startDate": "2015-09-01", "endDate": "2016-05-31"}]
            entries[0]["studyType"] = "Bachelor of Science"
        case "education.too_long":
            entries = [entries[-1] | {"startDate": "2001-09", "endDate": "2014-06"}]
            entries[0]["studyType"] = "Bachelor of Science"
        case "education.completed_in_future":
            end = f"{SUBMITTED + timedelta(days=200)}"
            entries[-1].update(status="completed", startDate="2023-09", endDate=end)
    return entries


def _studies(degree: str, start: int, years: int, country: str, chance: random.Random) -> dict[str, Any]:
    has_months = chance.random() < 0.7  # the others state years only
    return {
        "institution": chance.choice(_INSTITUTIONS.split("|")),
        "area": chance.choice(_AREAS.split("|")),
        "studyType": degree,
        "startDate": f"{start}-{BEGINS.get(country, '09')}" if has_months else f"{start}",
        "endDate": f"{start + years}-{ENDS.get(country, '06')}" if has_months else f"{start + years}",
        "location": {"countryCode": country},
        **({"status": "completed"} if chance.random() < 0.5 else {}),
    }
