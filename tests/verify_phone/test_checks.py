"""The phone checks as tables: what fires, what must not, what cannot be assessed."""

from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import application, concerns, unassessed
from verify_phone.checks import CHECKS, identifiers, verify


def verdicts(phone: str | None, country: str | None = None, **others: Any) -> list[Any]:
    basics = {"phone": phone, "location": {"countryCode": country}}
    return list(verify(application(basics=basics, **others)))


@pytest.mark.parametrize(
    ("phone", "country", "code"),
    [
        ("call me", "US", "phone.not_a_number"),
        ("see CV", None, "phone.not_a_number"),
        ("1" * 300, "US", "phone.not_a_number"),  # longer than any field of a form
        ("415 555 26", "US", "phone.wrong_length"),
        ("+1 415 555 26711", "US", "phone.wrong_length"),
        ("+44 7911 1234567", "GB", "phone.wrong_length"),
        ("+1 555 123 4567", "US", "phone.unassigned"),  # 555 is no area code
        ("(199) 555-2671", "US", "phone.unassigned"),  # area codes begin with 2 to 9, and 199 is none
        ("+999 1234 5678", None, "phone.unassigned"),  # no such country code
        ("+1 800 234 5678", "US", "phone.not_personal"),  # toll-free
        ("+44 909 879 0000", "GB", "phone.not_personal"),  # premium rate
        ("+44 7911 123456", "US", "phone.country_mismatch"),
        ("011 44 7911 123456", "US", "phone.country_mismatch"),  # typed as dialled from the US
        ("+1 415 555 2671 / +1 212 555 2368", "US", "phone.several"),
        ("+1 415 555 2671; +44 7911 123456", "US", "phone.several"),
        ("030 123456 oder 0171 1234567", "DE", "phone.several"),
    ],
)
def test_fires(phone: str, country: str | None, code: str) -> None:
    assert code in concerns(verdicts(phone, country))


@pytest.mark.parametrize(
    ("phone", "country", "why"),
    [
        ("(912) 555-4321", "US", "the JSON Resume project's own sample"),
        ("+1 415 555 2671", "US", "international"),
        ("415.555.2671", "US", "dots"),
        ("4155552671", "US", "plain digits, as a form writes them"),
        ("+14155552671", "CA", "one plan, two countries"),
        ("+1 876 555 2671", "US", "Jamaica shares the plan of +1"),
        ("07911 123456", "GB", "national form"),
        ("+44 (0)7911 123456", "GB", "the zero in brackets"),
        ("+44 7911 123456", "JE", "Jersey shares the plan of +44"),
        ("+44 7911 123456", "UK", "UK is no ISO code, but everybody writes it"),
        ("0711/123456", "DE", "a slash between area and number is German usage, not two numbers"),
        ("06 12 34 56 78", "FR", "pairs"),
        ("+39 06 698 12345", "VA", "the Vatican shares Italy's plan"),
        ("98765 43210", "IN", "five and five"),
        ("090-1234-5678", "JP", "hyphens"),
        ("＋８１ ９０ １２３４ ５６７８", "JP", "full-width digits"),
        ("٠٧٩١١١٢٣٤٥٦", "GB", "Arabic-Indic digits"),
        ("mobile: +234 802 123 4567", "NG", "a note before the number"),
        ("+55 (11) 96123-4567", "BR", "nine-digit mobile"),
        ("+1 415 555 2671 ext. 12", "US", "an extension"),
        ("212-555-2368 (cell)", "US", "a note behind the number, which a telephone's letters would turn into digits"),
        ("(212) 555-2368 home", "US", "the same without brackets"),
        ("+55 (11) 96123-4567 - WhatsApp", "BR", "the same behind a dash"),
        ("090-1234-5678 (mobile)", "JP", "the same in national form"),
        ("011 683 4567", "ZA", "011 is Johannesburg there, and no international prefix"),
        ("0044 7911 123456", "GB", "an international prefix that is needless"),
    ],
)
def test_genuine_numbers_have_no_concern(phone: str, country: str, why: str) -> None:
    assert concerns(verdicts(phone, country)) == set(), why


def test_a_number_of_where_somebody_studied_is_read_by_that_plan() -> None:
    found = verdicts("07911 123456", "US", education=[{"location": {"countryCode": "GB"}}])
    assert concerns(found) == {"phone.country_mismatch"}  # weak, and never a wrong length


@pytest.mark.parametrize(
    ("phone", "country", "code"),
    [
        (None, "US", "phone.not_a_number"),
        ("(030) 123456", None, "phone.not_a_number"),  # no country code, no country to read it by
        ("(030) 123456", None, "phone.wrong_length"),
        ("(030) 123456", "Atlantis", "phone.unassigned"),
        ("07700 900123", None, "phone.wrong_length"),  # a job's country confirms a number and condemns none
        ("98765 43210", None, "phone.unassigned"),
        ("555-2671", "US", "phone.wrong_length"),  # a local number without its area code is incomplete, not wrong
        ("555-2671", "US", "phone.unassigned"),
        ("+1 415 555 2671", None, "phone.country_mismatch"),
        ("+800 1234 5678", "US", "phone.country_mismatch"),  # a plan of no country
    ],
)
def test_cannot_be_assessed(phone: str | None, country: str | None, code: str) -> None:
    found = verdicts(phone, country, job={"country": "US"})
    assert code in unassessed(found)
    assert code not in concerns(found)


def test_an_absent_number_is_assessed_by_no_check() -> None:
    assert unassessed(verdicts(None)) == {f"phone.{check.__name__}" for check in CHECKS}


def test_each_of_several_numbers_is_checked() -> None:
    assert concerns(verdicts("+1 415 555 2671 / +1 555 123 4567", "US")) == {"phone.several", "phone.unassigned"}


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_country_s_example_numbers_pass(region: str) -> None:
    for line_type in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
        example = phonenumbers.example_number_for_type(region, line_type)
        if example is None:
            continue
        for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
            assert concerns(verdicts(phonenumbers.format_number(example, form), region)) == set()


@given(st.text(max_size=400), st.sampled_from(["US", "GB", "DE", "XX", None]))
def test_any_text_gives_verdicts_and_shows_at_most_half_of_its_digits(text: str, country: str | None) -> None:
    for verdict in verdicts(text, country):
        assert verdict.code.startswith("phone.")
        digits = [character for character in text if character.isdigit()]
        assert len(digits) < 4 or "".join(digits) not in verdict.evidence


def test_the_identifier_is_the_same_however_it_is_typed() -> None:
    typed = [("(415) 555-2671", "US"), ("+1 415 555 2671", "FR"), ("4155552671", "CA")]
    read = [identifiers(application(basics={"phone": p, "location": {"countryCode": c}})) for p, c in typed]
    assert read == [{"phone": ["+14155552671"]}] * 3


def test_an_invalid_number_identifies_nobody() -> None:
    assert identifiers(application(basics={"phone": "+1 555 123 4567"})) == {"phone": []}
