"""Plans that several countries use, and ranges that the plan data do not have: read and judged by the same tables."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumber

from bonafide.reference import Reference
from tests.builders import application, concerns
from verify_phone.checks import verify
from verify_phone.numbering_changes import NEW_RANGES, NewRange
from verify_phone.phone import read_phone
from verify_phone.shared_plans import PLAN_OF, SHARED_PLANS, also_read_by, codes_in_use

OVERSEAS = [
    "0692 12 34 56", "0693 12 34 56", "0690 12 34 56", "0691 12 34 56", "0694 20 12 34", "0696 12 34 56",
    "0697 12 34 56", "0639 12 34 56", "0262 20 12 34", "0590 27 12 34", "0594 29 12 34",
]  # fmt: skip


@pytest.mark.parametrize("typed", OVERSEAS)
def test_overseas_number_is_read_in_france(reference: Reference, typed: str) -> None:
    (phone,) = read_phone(application(basics={"phone": typed, "location": {"countryCode": "FR"}}), reference)
    assert phone.valid
    assert phone.country_code in (262, 590, 594, 596)
    assert concerns(verify((phone,))) == set()


@pytest.mark.parametrize("country", ["RE", "GP", "GF", "MQ", "YT", "BL", "MF", "PM", "NC", "PF", "WF", "TF"])
@pytest.mark.parametrize("typed", ["06 48 17 35 29", "+33 6 48 17 35 29", "+262 692 48 17 35"])
def test_number_of_france_is_at_home_overseas(reference: Reference, typed: str, country: str) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    assert concerns(verify(read_phone(candidate, reference))) == set()


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        ("0508 41 12 34", "PM", "+508411234"),
        ("0533 861 23 45", "CY", "+905338612345"),
        ("050 234 5671", "PS", "+972502345671"),
        ("059 234 5671", "IL", "+972592345671"),
        ("335 123 4567", "SM", "+393351234567"),
        ("335 123 4567", "VA", "+393351234567"),
        ("0549 886377", "IT", "+390549886377"),
        ("079 123 45 61", "LI", "+41791234561"),
        ("044 123 456", "XK", "+38344123456"),
        ("+377 44 123 456", "XK", "+37744123456"),
        ("+381 38 234 567", "XK", "+38138234567"),
        ("+386 49 123 456", "XK", "+38349123456"),
        ("8 940 123 45 61", "GE", "+79401234561"),
        ("8 978 123 45 61", "UA", "+79781234561"),
        ("0650 123456", "EH", "+212650123456"),
        ("406 12 345", "SJ", "+4740612345"),
        ("041 2345671", "AX", "+358412345671"),
        ("07911 123456", "JE", "+447911123456"),
        ("0412 345 671", "CX", "+61412345671"),
        ("021 123 4561", "PN", "+64211234561"),
        ("+599 9 461 1234", "BQ", "+59994611234"),
        ("+373 533 12 345", "MD", "+37353312345"),
        ("8 771 000 9991", "KZ", "+77710009991"),
        ("+299 22 12 34", "DK", "+299221234"),
    ],
)
def test_number_of_a_shared_plan_is_read_and_is_no_mismatch(
    reference: Reference, typed: str, country: str, e164: str
) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference)
    assert [phone.e164 for phone in phones] == [e164]
    assert concerns(verify(phones)) == set()


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("06 12 34 56", "FR", "wrong_length"),  # not six digits of Saint Pierre
        ("+33 612345", "FR", "wrong_length"),
        ("0612 34 56 78 90", "RE", "wrong_length"),
        ("+44 791112", "GB", "unassigned"),  # not a local number of Guernsey
        ("+90 533 861 23 45", "GR", "country_mismatch"),
        ("+33 6 48 17 35 29", "BE", "country_mismatch"),
        ("+852 5123 4561", "CN", "country_mismatch"),
        ("+1 415 813 2671", "NL", "country_mismatch"),  # though Sint Maarten has +1
    ],
)
def test_shared_plans_hide_no_fault(reference: Reference, typed: str, country: str, code: str) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    assert concerns(verify(read_phone(candidate, reference))) == {f"phone.{code}"}


def test_what_is_read_is_never_a_mismatch() -> None:
    for country in {country for plans in SHARED_PLANS for country in plans.residents.split()}:
        read = {phonenumbers.country_code_for_region(region) for region in also_read_by(country)}
        assert read <= codes_in_use(country), country


def test_every_row_has_a_source_and_regions_with_a_plan() -> None:
    for plans in SHARED_PLANS:
        assert plans.source
        for region in (*plans.residents.split(), *plans.regions.split()):
            assert PLAN_OF.get(region, region) in phonenumbers.SUPPORTED_REGIONS, region


@pytest.mark.parametrize(
    "typed", ["436-234-5678", "924 234 5678", "457-234-5678", "(729) 234-5678", "+1 679 234 5678", "837.234.5678"]
)
def test_newly_opened_area_code_is_allocated(reference: Reference, typed: str) -> None:
    phones = read_phone(application(basics={"phone": typed, "location": {"countryCode": "US"}}), reference)
    assert phones[0].country == "US"
    assert concerns(verify(phones)) == set()


def test_reserved_number_of_a_new_area_code_is_found(reference: Reference) -> None:
    candidate = application(basics={"phone": "436-555-0142", "location": {"countryCode": "US"}})
    assert "phone.reserved" in concerns(verify(read_phone(candidate, reference)))


@pytest.mark.parametrize(("code", "opened"), [(code, opened) for code in NEW_RANGES for opened in NEW_RANGES[code]])
def test_new_range_is_still_missing_in_the_plan_data(code: int, opened: NewRange) -> None:
    """If this fails, libphonenumber has the range: remove its row of NEW_RANGES."""
    rest = "4567" if code == 1 else "000"
    nationals = [f"{block}{rest}" for block in range(200_000, 1_000_000) if opened.pattern.match(f"{block}{rest}")]
    assert nationals
    assert not all(
        phonenumbers.is_valid_number(PhoneNumber(country_code=code, national_number=int(national)))
        for national in nationals
    )
