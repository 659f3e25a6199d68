"""Numbers in the debris of forms, tables and spreadsheets: genuine ones stay without points, faulty ones are found."""

from itertools import chain

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberType

from bonafide.findings import Outcome, Verdict
from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from tests.builders import application
from tests.verify_phone.debris import national_after_a_plus, slips_of_the_code, spellings
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import identifiers, verify
from verify_phone.phone import read_phone

COUNTRIES = (
    "US CA MX GT CO PE CL AR BR EC UY VE DO JM GB IE FR BE NL LU DE AT CH IT ES PT DK SE NO FI IS EE LV LT PL CZ SK "
    "HU RO BG GR CY TR RU UA BY KZ GE RS HR SI XK IL PS SA AE IR IQ EG MA DZ TN NG GH KE ET ZA SN IN PK BD LK NP CN "
    "HK TW JP KR VN TH MY SG ID PH MM AU NZ"
).split()

FAULTS = ("not_a_number", "wrong_length", "unassigned", "reserved", "placeholder")


def found(reference: Reference, typed: str, country: str | None) -> dict[str, Verdict]:
    """The concerns about a number by their codes, without the family."""
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    verdicts = verify(read_phone(candidate, reference))
    return {verdict.code.removeprefix("phone."): verdict for verdict in verdicts if verdict.outcome is Outcome.CONCERN}


def heavy(reference: Reference, policy: Policy, typed: str, country: str | None) -> set[str]:
    """The codes of concerns that have points."""
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    findings = CATALOGUE.findings(verify(read_phone(candidate, reference)), policy)
    return {
        finding.code
        for finding in findings
        if finding.outcome is Outcome.CONCERN and finding.strength != Strength.INFO
    }


def examples(reference: Reference, region: str) -> list[PhoneNumber]:
    """The plan's example numbers of persons, without those that are reserved for fiction."""
    numbers = []
    for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None or phonenumbers.number_type(number) not in (0, 1, 2):
            continue
        if reference.reserved(int(f"{number.country_code}{number.national_number}")):
            number.national_number = (number.national_number or 0) + 10_000
        written = str(number.national_number)
        if phonenumbers.is_valid_number(number) and not written.startswith("600"):  # a company's in Chile, with - 12
            numbers.append(number)
    return numbers


@pytest.mark.parametrize("region", COUNTRIES)
def test_debris_around_genuine_numbers_gives_no_points(reference: Reference, policy: Policy, region: str) -> None:
    for number in examples(reference, region):
        for typed in chain(spellings(number), slips_of_the_code(number)):
            assert heavy(reference, policy, typed, region) <= set(), typed
            assert heavy(reference, policy, typed, None) <= set(), typed


@pytest.mark.slow
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS - set(COUNTRIES)))
def test_debris_around_numbers_of_all_other_plans_gives_no_points(
    reference: Reference, policy: Policy, region: str
) -> None:
    test_debris_around_genuine_numbers_gives_no_points(reference, policy, region)


@pytest.mark.parametrize("region", [region for region in COUNTRIES if region != "KZ"])  # +7710009998 lacks a digit
def test_plus_before_a_national_number_is_at_most_weak(reference: Reference, policy: Policy, region: str) -> None:
    for number in examples(reference, region):
        for typed in national_after_a_plus(number):
            assert heavy(reference, policy, typed, region) <= {"phone.country_mismatch", "phone.misformatted"}, typed


def debris_of_faults(code: str, national: str, trunk: str) -> tuple[str, ...]:
    """A faulty number in the forms that are repaired where the number is right."""
    spaced = f"+{code} {national}"
    return (
        spaced,
        f"+{code}{national}",
        f"{trunk}{national}",
        spaced.replace(" ", "\t"),
        spaced.replace(" ", "\u2028"),
        spaced.replace(" ", "\n"),
        f"+{code}\u200b{national}",
        f"+{code} {trunk}{national}",
        f"+0{code} {national}",
        f"0{code}-{national}",
        f"+00{code} {national}",
        f"00{code}{national}",
        f"{code}+{national}",
        f"+{code}+{national}",
        f"+{trunk or code}{national}",
        f"+{code}{national}.00",
        f"{spaced} ext. 12",
        f"{spaced} anexo 12",
        f"{spaced} (داخلی ۱۲)",
        f"{spaced} - 12",
        f"{spaced}/72",
    )


# Country, country code, trunk prefix, national number, the fault.
FAULTY = [
    ("US", "1", "", "415555267", "wrong_length"),
    ("US", "1", "", "41555526711", "wrong_length"),
    ("US", "1", "", "5551234588", "unassigned"),
    ("US", "1", "", "2112345688", "unassigned"),
    ("US", "1", "", "0000000000", "placeholder"),
    ("US", "1", "", "5555555555", "placeholder"),
    ("US", "1", "", "2125550142", "reserved"),
    ("CA", "1", "", "5065550199", "reserved"),
    ("GB", "44", "0", "79111234567", "wrong_length"),
    ("GB", "44", "0", "791112345", "unassigned"),
    ("GB", "44", "0", "6234567812", "unassigned"),
    ("GB", "44", "0", "7700900123", "reserved"),
    ("GB", "44", "0", "2079460123", "reserved"),
    ("FR", "33", "0", "61234567890", "wrong_length"),
    ("FR", "33", "0", "639981234", "reserved"),
    ("FR", "33", "0", "199001234", "reserved"),
    ("AU", "61", "0", "4123456712", "wrong_length"),
    ("AU", "61", "0", "512345688", "unassigned"),
    ("AU", "61", "0", "491570156", "reserved"),
    ("IE", "353", "0", "209131234", "reserved"),
    ("DE", "49", "0", "15228817386", "reserved"),
    ("DE", "49", "0", "1713920012", "reserved"),
    ("SE", "46", "0", "701740610", "reserved"),
    ("IN", "91", "0", "981234567", "wrong_length"),
    ("IN", "91", "0", "98123456701", "wrong_length"),
    ("NG", "234", "0", "80212345612", "wrong_length"),
    ("BR", "55", "", "2096123458", "unassigned"),
    ("ES", "34", "", "61234567", "wrong_length"),
    ("JP", "81", "0", "4012345688", "unassigned"),
    ("ZA", "27", "0", "991234588", "unassigned"),
    ("SG", "65", "", "51234588", "unassigned"),
]


@pytest.mark.parametrize(("country", "code", "trunk", "national", "fault"), FAULTY)
def test_debris_does_not_hide_a_fault(
    reference: Reference, country: str, code: str, trunk: str, national: str, fault: str
) -> None:
    for typed in debris_of_faults(code, national, trunk):
        codes = set(found(reference, typed, country))
        assert codes & set(FAULTS), typed
        assert fault != "reserved" or fault in codes, typed


def test_tables_are_wide() -> None:
    assert len(FAULTY) >= 30
    assert len(FAULTY) * len(debris_of_faults("1", "4155552671", "")) >= 600
    assert len(COUNTRIES) >= 60


@pytest.mark.parametrize(
    ("typed", "country", "words"),
    [
        ("+0407718294", "AU", "a + before the number as dialled at home"),
        ("+4158132671", "US", "a + before the number as dialled at home"),
        ("+212 813 2671", "US", "a + before the number as dialled at home"),
        ("+8 916 123 45 67", "RU", "a + before the number as dialled at home"),
        ("+8 916 123 45 67", "GB", "+8 instead of +7"),
        ("091-9812748193", "IN", "a zero before the country code"),
        ("+033 6 12 34 56 78", "FR", "a zero before the country code"),
        ("82+10-2345-6789", "KR", "its + is not at the beginning"),
        ("+44 07700 812345", "GB", "the domestic prefix 0 after the country code +44"),
        ("+00 44 7412 356183", "GB", "both + and 00"),
        ("0612 345 678", "ES", "a zero before the national number"),
        ("+34 0612 345 678", "FR", "a zero before the national number"),
        ("00376 0312345", "AD", "a zero before the national number"),
        ("020 12 34 56", "DK", "a zero before the national number"),
        ("912345678+34", "ES", "its country code is at the end"),
    ],
)
def test_evidence_says_what_was_repaired(reference: Reference, typed: str, country: str, words: str) -> None:
    verdict = found(reference, typed, country)["misformatted"]
    assert words in verdict.evidence
    assert verdict.strength is Strength.INFO
    assert "••••" in verdict.evidence


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("+43 664 124164 (home)", "AT"),  # its plan has numbers of any length, to which the letters would be added
        ("+49 30 122760 Jane", "DE"),
        ("201-419-7521 cell", "DE"),
        ("195,120,941", "BJ"),
        ("40123, +247 40123", "AC"),
        ("+376 313 681\n313 681", "AD"),
        ("+1 (US) 212 736 5000", "IN"),
        ("0011 61 412 345 678", "AU"),
        ("0612 34 56 78 - après 18 h", "FR"),
    ],
)
def test_notes_and_groups_of_a_table_give_no_points(
    reference: Reference, policy: Policy, typed: str, country: str
) -> None:
    assert heavy(reference, policy, typed, country) <= {"phone.country_mismatch"}


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("+44 7700 900123 - call after 6pm", "GB"),
        ("[+44 7700 900123](tel:+447700900123)", "GB"),
        ('<a href="tel:+447700900123">+44 7700 900123</a>', "GB"),
        ("+49 30 23125123 (home)", "DE"),
        ("20 7946 0123+44", "GB"),
        ("+1 0415 555 0142", "US"),
    ],
)
def test_notes_and_links_hide_no_reserved_number(reference: Reference, typed: str, country: str) -> None:
    assert "reserved" in found(reference, typed, country)


@pytest.mark.parametrize("typed", ["212/736/5000", "(02) 1234'5678", "212_736_5000", "tel 212 | 736 | 5000, text me"])
def test_number_with_odd_signs_is_not_assessed_without_a_country(reference: Reference, typed: str) -> None:
    assert found(reference, typed, None) == {}


@pytest.mark.parametrize(
    ("typed", "residence", "school"),
    [
        ("090-1234-5149", "GB", "JP"),  # premium rate in the United Kingdom
        ("0301-2348785", "GB", "PK"),  # a company's number there
        ("201-458-7374", "JP", "US"),  # a pager in Japan
        ("00373 62115701", "JP", "MD"),  # toll-free in Japan
        ("8 (050) 123-54-21", "GB", "UA"),  # the trunk prefix that Ukraine had
    ],
)
def test_number_as_dialled_in_another_stated_country_is_read_so(
    reference: Reference, typed: str, residence: str, school: str
) -> None:
    candidate = application(
        basics={"phone": typed, "location": {"countryCode": residence}},
        education=[{"location": {"countryCode": school}}],
    )
    phones = read_phone(candidate, reference)
    assert [phone.country for phone in phones] == [school]


@pytest.mark.parametrize("typed", ["800-234-5678", "1-800-234-5678", "+1 8002345678", "800 877 8339"])
def test_toll_free_number_stays_one_beside_a_country_abroad(reference: Reference, typed: str) -> None:
    candidate = application(
        basics={"phone": typed, "location": {"countryCode": "US"}}, education=[{"location": {"countryCode": "IN"}}]
    )
    assert identifiers(read_phone(candidate, reference)) == {"phone": []}


@pytest.mark.parametrize("typed", ["+1 919812748193", "+1 447412356183", "+1 +44 7412 356183", "1 44 7412 356183"])
def test_code_of_a_form_before_another_country_code_is_weak(reference: Reference, policy: Policy, typed: str) -> None:
    assert heavy(reference, policy, typed, "US") == {"phone.misformatted", "phone.country_mismatch"}


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("+4.47412E+11", "GB"),
        ("4.47412E+11", None),
        ("4,15813E+09", "DE"),
        ("4.15813 x 10^9", "US"),
        ("##########", "US"),
        ("#NAME?", "GB"),
        ("#ERROR!", None),
    ],
)
def test_digits_lost_in_a_spreadsheet_are_not_assessed(reference: Reference, typed: str, country: str | None) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    verdicts = verify(read_phone(candidate, reference))
    assert found(reference, typed, country) == {}
    assert any("a spreadsheet has removed digits" in verdict.evidence for verdict in verdicts)


@pytest.mark.parametrize(
    ("typed", "country", "why"),
    [
        ("619-7000 anexo 1234", "PE", "no area code, and an extension"),
        ("4123-4567 int. 12", "AR", "the same"),
        ("316 5000 ext 12345", "CO", "the same, with a long one"),
        ("619-7000/01", "PE", "two lines"),
        ("+5552671", "US", "a plus before a local number"),
        ("07412 356183", "US", "a trunk zero, which North America does not have"),
        ("+1 07412356183", "US", "the same after the code of a form"),
        ("+0407718294", None, "no country to read it by"),
        ("011 234 5678", None, "Johannesburg or an international prefix"),
    ],
)
def test_incomplete_number_is_not_assessed(reference: Reference, typed: str, country: str | None, why: str) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    verdicts = {verdict.code: verdict.outcome for verdict in verify(read_phone(candidate, reference))}
    assert found(reference, typed, country) == {}, why
    assert verdicts["phone.wrong_length"] is Outcome.NOT_ASSESSED
    assert verdicts["phone.unassigned"] is Outcome.NOT_ASSESSED


@pytest.mark.parametrize("typed", ["555-0142", "5550142", "555\t0142", "555-0142 x12"])
def test_reserved_number_without_area_code_is_weak(reference: Reference, typed: str) -> None:
    concern = found(reference, typed, "US")
    assert set(concern) == {"reserved"}
    assert concern["reserved"].strength is Strength.WEAK


@pytest.mark.parametrize("typed", ["555-0100", "555-0199"])
def test_reserved_number_without_a_country_is_not_assessed(reference: Reference, typed: str) -> None:
    assert found(reference, typed, None) == {}


@pytest.mark.parametrize("typed", ["555-2671", "555-0200", "234-0142"])
def test_reserved_is_not_assessed_without_area_code(reference: Reference, typed: str) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": "US"}})
    verdicts = {verdict.code: verdict.outcome for verdict in verify(read_phone(candidate, reference))}
    assert verdicts["phone.reserved"] is Outcome.NOT_ASSESSED


@pytest.mark.parametrize("typed", ["0044 7412 356183", "00447412356183", "00 44 (0)7412 356183"])
@pytest.mark.parametrize("country", ["GB", "US", None])
def test_00_is_a_plus_with_and_without_a_country(reference: Reference, typed: str, country: str | None) -> None:
    candidate = application(basics={"phone": typed, "location": {"countryCode": country}})
    assert [phone.e164 for phone in read_phone(candidate, reference)] == ["+447412356183"]
