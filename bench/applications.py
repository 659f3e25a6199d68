"""Invented applications for measuring: the same ones from the same seed, of many countries, with and without faults.

Nobody in here exists. The shares of the faults are a guess at what arrives, on the high side: a fault costs more to
verify and to record than a pass.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

SUBMITTED = date(2026, 11, 2)

FAULTS = {
    "phone.country_mismatch": 0.04,
    "phone.several": 0.02,
    "phone.wrong_length": 0.015,
    "phone.unassigned": 0.015,
    "phone.not_personal": 0.01,
    "phone.not_a_number": 0.01,
    "email.subaddressed": 0.04,
    "email.privacy_relay": 0.02,
    "email.disposable": 0.015,
    "email.role_account": 0.01,
    "email.malformed": 0.01,
    "email.reserved_domain": 0.005,
    "education.completed_in_future": 0.02,
    "education.too_short": 0.015,
    "education.too_long": 0.015,
    "education.ends_before_start": 0.01,
    "education.out_of_sequence": 0.01,
}
"""The share of applications with each fault; at most one fault of a family in one application."""

COUNTRIES = {
    "US": 30, "IN": 14, "GB": 9, "CA": 6, "DE": 6, "FR": 5, "BR": 5, "MX": 4, "NL": 3, "ES": 3, "IT": 3, "PL": 3,
    "AU": 3, "NG": 3, "PH": 2, "JP": 2, "KR": 2, "SE": 1, "CH": 1, "ZA": 1, "AE": 1, "SG": 1, "TR": 1, "UA": 1,
}  # fmt: skip
"""Countries of residence, by weight."""

PROVIDERS = {
    "gmail.com": 50, "outlook.com": 9, "yahoo.com": 8, "hotmail.com": 7, "icloud.com": 5, "proton.me": 3, "gmx.de": 2,
    "web.de": 1, "orange.fr": 1, "libero.it": 1, "uol.com.br": 1, "naver.com": 1, "qq.com": 1, "alumni.mit.edu": 1,
    "student.tudelft.nl": 1, "correo.unam.mx": 1, "bücher.de": 1,
}  # fmt: skip
"""Domains of e-mail addresses, by weight; one has letters beyond ASCII."""

BEGINS, ENDS = {"JP": "04", "ZA": "02"}, {"JP": "03"}
"""Months in which studies begin and end where September and June do not do."""

DEGREES = {
    "B.Sc.": 3, "Bachelor of Science": 3, "BA": 3, "B.Tech": 2, "Bachelor": 4, "Bachelor's degree": 2, "BBA": 1,
    "Licenciatura": 1, "M.Sc.": 2, "Master of Arts": 1, "MBA": 1, "Master's degree": 2, "Ph.D.": 1, "Doctor of Law": 1,
    "Associate degree": 1, "High School Diploma": 1, "Certificate": 1, "": 1,
}  # fmt: skip
"""Degrees as people write them, by weight. The level of some is not certain."""

_FIRST = (
    "Ana Amina Boris Chidi Dalia Elif Finn Grace Hana Ivan Jun Kavya Liam Mei Noor Olu Priya Quinn Rosa Søren".split()
)
_LAST = "Almeida Brandt Chen Dubois Eze Fischer García Haddad Ito Jansen Kim López Müller Novak Okafor Patel".split()
_INSTITUTIONS = (
    "University of Northfield|Technische Hochschule Seeburg|Instituto Politécnico del Valle|Lakeside College"
)
_AREAS = "Computer Science|Economics|Mechanical Engineering|Biology|History|Data Science|Psychology"
_POSITIONS = "Software Engineer|Analyst|Project Manager|Technician|Consultant|Designer"
_ROLES = ("info", "jobs", "contact", "office")


class Generated(NamedTuple):
    """One invented application, and the codes of the faults that were put into it."""

    document: dict[str, Any]
    faults: frozenset[str]


def generated(count: int, seed: int = 2026) -> Iterator[Generated]:
    """So many applications in canonical form; the first ones are the same whatever the count."""
    chance = random.Random(seed)
    for number in range(count):
        yield _application(number, chance)


def _application(number: int, chance: random.Random) -> Generated:
    faults = {family: _fault(family, chance) for family in ("phone", "email", "education")}
    country = _weighted(COUNTRIES, chance)
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    basics: dict[str, Any] = {
        "name": f"{first} {last}",
        "email": _email(first, last, faults["email"], chance),
        "location": {"city": "Northfield", "postalCode": f"{chance.randrange(10000, 99999)}", "countryCode": country},
    }
    if faults["phone"] or chance.random() > 0.03:  # some state none
        basics["phone"] = _phone(country, faults["phone"], chance)
    if chance.random() < 0.4:
        basics["profiles"] = [{"network": "LinkedIn", "username": f"{first}{last}{number}".lower()}]
    document = {
        "application_id": f"bench-{number:07}",
        "submitted_at": f"{SUBMITTED}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z",
        "source": {"name": "career-site"},
        "job": {"id": f"R-{chance.randrange(1000, 1100)}", "title": "Software Engineer, Payments", "country": country},
        "basics": basics,
        "work": [_work(years_ago, country, chance) for years_ago in range(chance.randint(1, 3))],
        "education": _education(faults["education"], country, chance),
    }
    return Generated(document, frozenset(fault for fault in faults.values() if fault))


def _fault(family: str, chance: random.Random) -> str | None:
    codes = {code: share for code, share in FAULTS.items() if code.startswith(family)}
    return None if chance.random() >= sum(codes.values()) else _weighted(codes, chance)


def _weighted[T](weights: Mapping[T, float], chance: random.Random) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]


def _phone(country: str, fault: str | None, chance: random.Random) -> str:
    if fault == "phone.not_a_number":
        return chance.choice(("in the letter", "see resume", "call me"))
    if fault == "phone.country_mismatch":
        elsewhere = [name for name in COUNTRIES if not _same_plan(name, country)]
        return _number(chance.choice(elsewhere), chance, international=True)
    if fault == "phone.wrong_length":
        # Too many digits, since too few can be right, and very many: some of Japan's numbers have 17.
        return f"{_number(country, chance, international=True)}{chance.randrange(10**7, 10**8)}"
    if fault == "phone.unassigned":
        return f"+1 {chance.choice(('211', '311', '999'))} 555 {chance.randrange(2000, 9999)}"
    if fault == "phone.not_personal":
        return f"+1 800 {chance.randrange(200, 999)} {chance.randrange(2000, 9999)}"
    if fault == "phone.several":
        return f"{_number(country, chance, international=True)} / {_number(country, chance, international=True)}"
    return _number(country, chance, international=chance.random() < 0.7)


def _number(country: str, chance: random.Random, *, international: bool) -> str:
    """A valid number, in one of the ways in which people write theirs."""
    line_type = PhoneNumberType.FIXED_LINE_OR_MOBILE if country in ("US", "CA") else PhoneNumberType.MOBILE
    example = phonenumbers.example_number_for_type(country, line_type)
    if example is None:
        raise ValueError(f"phonenumbers has no example of a number of {country}")
    number = example
    for _ in range(20):
        national = str(example.national_number)
        digits = f"{national[:-5]}{chance.randrange(100_000):05}"
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(digits))
        if phonenumbers.is_valid_number(number):
            break
    written = PhoneNumberFormat.INTERNATIONAL if international else PhoneNumberFormat.NATIONAL
    if international and chance.random() < 0.4:
        written = PhoneNumberFormat.E164
    return phonenumbers.format_number(number, written)


def _same_plan(one: str, other: str) -> bool:
    return phonenumbers.country_code_for_region(one) == phonenumbers.country_code_for_region(other)


def _email(first: str, last: str, fault: str | None, chance: random.Random) -> str:
    plain = f"{first}.{last}".lower().encode("ascii", "ignore").decode()
    mailbox = f"{plain}{chance.randrange(100)}"
    if fault == "email.malformed":
        return chance.choice(
            (f"{mailbox}@gmail", f"{mailbox} at gmail.com", f"{mailbox}@@gmail.com", f"{mailbox}@.com")
        )
    if fault == "email.reserved_domain":
        return f"{mailbox}@example.com"
    if fault == "email.disposable":
        return f"{mailbox}@{chance.choice(('mailinator.com', 'yopmail.com', 'guerrillamail.com'))}"
    if fault == "email.privacy_relay":
        return f"{mailbox}@{chance.choice(('privaterelay.appleid.com', 'duck.com', 'mozmail.com'))}"
    if fault == "email.role_account":
        return f"{chance.choice(_ROLES)}@company{chance.randrange(100)}.com"
    if fault == "email.subaddressed":
        return f"{plain.replace('.', '')}+jobs@gmail.com"
    domain = _weighted(PROVIDERS, chance)
    return f"{mailbox.replace('.', '')}@{domain}"  # dots would make a variant of an address at Gmail


def _work(place: int, country: str, chance: random.Random) -> dict[str, Any]:
    start = 2024 - 2 * place
    return {
        "name": f"Company {chance.randrange(1000)}",
        "position": chance.choice(_POSITIONS.split("|")),
        "location": {"city": "Northfield", "countryCode": country},
        "startDate": f"{start}-{chance.randint(1, 12):02}",
        **({"endDate": f"{start + 1}-{chance.randint(1, 12):02}"} if place else {}),
    }


def _education(fault: str | None, country: str, chance: random.Random) -> list[dict[str, Any]]:
    begun = chance.randint(2004, 2011)  # so that three degrees are done by the application
    if fault == "education.out_of_sequence":
        return [
            _studies("M.Sc.", begun, 2, country, chance),
            _studies("B.Sc.", begun + 4, 4, country, chance),
        ]
    degrees = [_weighted(DEGREES, chance)]
    if chance.random() < 0.35:
        degrees = ["Bachelor of Science", "M.Sc."]
        if chance.random() < 0.2:
            degrees.append("Ph.D.")
    entries = [
        _studies(degree, begun + 5 * place, 4 if place == 0 else 3, country, chance)
        for place, degree in enumerate(degrees)
    ]
    last = entries[-1]
    if fault == "education.ends_before_start":
        last.update(startDate="2015-09", endDate="2011-06")
    elif fault == "education.too_short":
        last.update(studyType="Bachelor of Science", startDate="2015-09-01", endDate="2016-05-31")
        del entries[:-1]
    elif fault == "education.too_long":
        last.update(studyType="Bachelor of Science", startDate="2001-09", endDate="2014-06")
        del entries[:-1]
    elif fault == "education.completed_in_future":
        last.update(status="completed", startDate="2023-09", endDate=f"{SUBMITTED + timedelta(days=200)}")
    return entries


def _studies(degree: str, begun: int, years: int, country: str, chance: random.Random) -> dict[str, Any]:
    months = chance.random() < 0.7  # the others state years only
    return {
        "institution": chance.choice(_INSTITUTIONS.split("|")),
        "area": chance.choice(_AREAS.split("|")),
        "studyType": degree,
        "startDate": f"{begun}-{BEGINS.get(country, '09')}" if months else f"{begun}",
        "endDate": f"{begun + years}-{ENDS.get(country, '06')}" if months else f"{begun + years}",
        "location": {"countryCode": country},
        **({"status": "completed"} if chance.random() < 0.5 else {}),
    }
