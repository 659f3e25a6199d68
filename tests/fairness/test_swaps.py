"""Swaps that never raise the points: name, school's country, phone's country and form, provider."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from bonafide.application import Application
from bonafide.policy import Policy
from bonafide.reference import Reference
from bonafide.risk import assess
from bonafide.verifiers import VERIFIERS
from local.fairness.names import POPULATIONS
from local.fairness.people import PROVIDERS, SCHOOLS

FLAWS: tuple[dict[str, str], ...] = (
    {},
    {"email": "jobs@acme-consulting.com"},
    {"email": "zq7b3kx@mailinator.com"},
    {"phone": "+1 555 123 4567"},
    {"phone": "1234567890"},
)
"""Parts of an application without and with concerns."""

NAMES = [f"{given.split()[0]} {family.split()[0]}" for given, family in POPULATIONS.values()] + [
    "Олександр Шевченко",
    "محمد الأحمد",
    "김지훈",
    "李",
    "Αθηνά Παπαδοπούλου",
    "राहुल शर्मा",
    "O'Brien-Núñez, María de la O",
    "X",
]
COUNTRIES = (*SCHOOLS, "BR", "AU", "ZA", "MX", "SA", "IL", "PH", "ID", "UA", "IR", "KE", "PK", "BD", "ET", "SO")
FORMS = ("E164", "INTERNATIONAL", "NATIONAL", "RFC3966")


@cache
def verifiers(database: Path) -> tuple[Any, ...]:
    reference = Reference(database)
    return tuple(import_module(f"verify_{name}.verifier").make_verifier(reference) for name in VERIFIERS)


def written(country: str, form: str) -> str:
    """A mobile number of a country, which is no example number."""
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert example
    end = int(str(example.national_number)[:-4] + "2671")
    number = phonenumbers.PhoneNumber(example.country_code, end)
    if country == "US":
        number = phonenumbers.PhoneNumber(1, 4152342671)
    return phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, form))


def document(country: str = "US", **basics: str) -> dict[str, Any]:
    """An application of somebody who lives in a country and studied there."""
    usual = {"name": "Jane Doe", "email": "zq7b3kx@gmail.com", "phone": written(country, "INTERNATIONAL")}
    return {
        "submitted_at": "2026-11-20T09:00:00Z",
        "basics": {**usual, **basics, "location": {"countryCode": country}},
        "education": [degree("University of Oklahoma", "US")],
    }


def degree(institution: str, country: str) -> dict[str, Any]:
    return {
        "institution": institution,
        "studyType": "Bachelor",
        "startDate": "2011",
        "endDate": "2015",
        "location": {"countryCode": country},
    }


@pytest.fixture
def points(reference_database: Path, policy: Policy) -> Any:
    """The points of an application."""

    def points_of(application: dict[str, Any]) -> int:
        candidate = Application.model_validate(application)
        found = [
            finding
            for verifier in verifiers(reference_database)
            for finding in verifier.findings(verifier.look_up([verifier.read(candidate)])[0], policy)
        ]
        return assess(found, policy).points

    return points_of


@pytest.mark.parametrize("flaw", FLAWS)
def test_another_name_does_not_change_the_points(flaw: dict[str, str], points: Any) -> None:
    assert {name: points(document(**flaw, name=name)) for name in NAMES} == dict.fromkeys(
        NAMES, points(document(**flaw))
    )


@pytest.mark.parametrize("flaw", FLAWS)
def test_known_school_in_another_country_does_not_raise_the_points(flaw: dict[str, str], points: Any) -> None:
    before = points(document(**flaw))
    schools = [(school, country) for country, schools in SCHOOLS.items() for school in schools]
    raised = [each for each in schools if points({**document(**flaw), "education": [degree(*each)]}) > before]
    assert raised == []


def test_residence_and_phone_of_another_country_do_not_raise_the_points(points: Any) -> None:
    raised = [
        (country, form)
        for country in COUNTRIES
        for form in FORMS
        if points(document(country, phone=written(country, form)))
    ]
    assert raised == []


@pytest.mark.parametrize("flaw", [flaw for flaw in FLAWS if "email" not in flaw])
def test_another_provider_does_not_change_the_points(flaw: dict[str, str], points: Any) -> None:
    others = {provider: points(document(**flaw, email=f"zq7b3kx@{provider}")) for provider in PROVIDERS}
    assert others == dict.fromkeys(PROVIDERS, points(document(**flaw)))
