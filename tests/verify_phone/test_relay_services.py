"""Relay services are aids: their numbers are no finding and identify nobody, and the number behind them is judged."""

import pytest

from bonafide.findings import Outcome
from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from tests.builders import application, concerns
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import identifiers, verify
from verify_phone.phone import read_phone
from verify_phone.relay_services import RELAY_SERVICES, WORDS

# What was typed, country of residence, the personal number behind it.
TYPED = [
    ("NRS 133 677 then 0412 345 671", "AU", "+61412345671"),
    ("0412 345 671 via NRS 1800 555 677", "AU", "+61412345671"),
    ("1800 555 677; 0412 345 671", "AU", "+61412345671"),
    ("1-800-877-8339 then 415-813-2671", "US", "+14158132671"),
    ("(800) 877-8339, 415 813 2671", "US", "+14158132671"),
    ("711 then 415-813-2671", "US", "+14158132671"),
    ("7-1-1, (415) 813-2671", "US", "+14158132671"),
    ("415-813-2671 (TTY 711)", "US", "+14158132671"),
    ("415 813 2671 TTY 1-800-999-1234", "US", "+14158132671"),
    ("VRS: 415-813-2671", "US", "+14158132671"),
    ("relais 711, 514 234 5671", "CA", "+15142345671"),
    ("18001 07400 123451", "GB", "+447400123451"),
    ("1800107400123451", "GB", "+447400123451"),
    ("18002-020-8366-1177", "GB", "+442083661177"),
    ("Relay UK 18001 +44 7400 123451", "GB", "+447400123451"),
    ("+44 18001 7400 123451", "GB", "+447400123451"),
    ("0800 4 711 711 021 123 4561", "NZ", "+64211234561"),
    ("020-600 650 sedan 070-123 45 61", "SE", "+46701234561"),
    ("149, 406 12 345", "NO", "+4740612345"),
    ("Tess 01805 837788 dann 0151 23456781", "DE", "+4915123456781"),
    ("0844 844 071 dann 078 123 45 61", "CH", "+41781234561"),
    ("電話リレー 090-1234-5671", "JP", "+819012345671"),
    ("teletolk 06 12345671", "NL", "+31612345671"),
]


@pytest.mark.parametrize(("typed", "country", "personal"), TYPED)
def test_number_behind_a_relay_service_is_judged(
    reference: Reference, typed: str, country: str, personal: str
) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    assert identifiers(phones) == {"phone": [personal]}
    assert concerns(verify(phones)) == set()


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("711", "US"),
        ("Relay 711", "US"),
        ("1-800-877-8339", "US"),
        ("+1 800 735 2989", None),
        ("1-800-735-1111 (TTY)", "US"),
        ("133 677", "AU"),
        ("+61 1800 555 677", "AU"),
        ("0800 4 711 711", "NZ"),
        ("149", "NO"),
        ("deaf, please write", "US"),
    ],
)
def test_relay_service_alone_is_not_assessed(reference: Reference, typed: str, country: str | None) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    assert identifiers(phones) == {"phone": []}
    assert {verdict.outcome for verdict in verify(phones)} <= {Outcome.NOT_ASSESSED, Outcome.PASS}


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("18001 07700 900123", "GB", "reserved"),
        ("711 then 415-555-0142", "US", "reserved"),
        ("NRS 133 677 then 0512 345 688", "AU", "unassigned"),
        ("711-555-2671", "US", "unassigned"),  # a mistyped area code
        ("1-800-234-5678", "US", "not_personal"),
    ],
)
def test_relay_service_hides_no_fault(reference: Reference, typed: str, country: str, code: str) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    assert concerns(verify(phones)) == {f"phone.{code}"}


@pytest.mark.parametrize(
    ("typed", "country"),
    [("+1 800 234 5678", "US"), ("+44 909 879 1001", "GB"), ("1300 123 456", "AU"), ("0845 46 49 123", "GB")],
)
def test_number_of_a_service_identifies_nobody(reference: Reference, typed: str, country: str) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    assert identifiers(phones) == {"phone": []}


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("0800 4713 711 then 021 123 4567", "NZ", "+64211234567"),
        ("0844 844 081, 079 123 45 67", "CH", "+41791234567"),
        ("+1 800 234 5678 / +1 212 736 5000", "US", "+12127365000"),
    ],
)
def test_service_before_a_personal_number_is_info(
    reference: Reference, policy: Policy, typed: str, country: str, number: str
) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    found = [each for each in CATALOGUE.findings(verify(phones), policy) if each.outcome is Outcome.CONCERN]
    assert {each.strength for each in found} == {Strength.INFO}
    assert identifiers(phones) == {"phone": [number]}


@pytest.mark.parametrize(("typed", "country"), [(typed, country) for typed, country, _ in TYPED])
def test_no_output_says_that_a_relay_service_is_used(reference: Reference, typed: str, country: str) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    evidence = " ".join(verdict.evidence for verdict in verify(read_phone(candidate, reference))).lower()
    assert not any(f" {word.lower()} " in f" {evidence} " for word in (*WORDS, "711"))


def test_every_service_has_a_source_and_something_to_recognise() -> None:
    for service in RELAY_SERVICES:
        assert service.source
        assert service.numbers or service.prefixes or service.short
