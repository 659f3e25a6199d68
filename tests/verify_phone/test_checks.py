"""The phone checks as tables: what fires, what must not, what cannot be assessed."""

from collections.abc import Callable
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bonafide.reference import Reference
from tests.builders import application, concerns, unassessed
from verify_phone.checks import CHECKS, identifiers, verify
from verify_phone.parsing import NOT_PERSONAL
from verify_phone.phone import read_phone

type Verdicts = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def verdicts(reference: Reference) -> Verdicts:
    def verified(phone: str | None, country: str | None = None, region: str | None = None, **others: Any) -> list[Any]:
        basics = {"phone": phone, "location": {"countryCode": country, "region": region}}
        return list(verify(read_phone(application(basics=basics, **others), reference)))

    return verified


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
        ("(199) 555-2671", "US", "phone.unassigned"),  # area codes begin with 2 to 9
        ("+999 1234 5678", None, "phone.unassigned"),  # no such country code
        ("+1 800 234 5678", "US", "phone.not_personal"),  # toll-free
        ("+44 909 879 1000", "GB", "phone.not_personal"),  # premium rate
        ("+44 7911 123456", "US", "phone.country_mismatch"),
        ("011 44 7911 123456", "US", "phone.country_mismatch"),  # typed as dialled from the US
        ("+1 415 555 2671 / +1 212 555 2368", "US", "phone.several"),
        ("+1 415 555 2671; +44 7911 123456", "US", "phone.several"),
        ("030 123456 oder 0171 1234567", "DE", "phone.several"),
    ],
)
def test_fires(verdicts: Verdicts, phone: str, country: str | None, code: str) -> None:
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
        ("212-555-2368 (cell)", "US", "a note after the number, which a telephone's letters would turn into digits"),
        ("(212) 555-2368 home", "US", "the same without brackets"),
        ("+55 (11) 96123-4567 - WhatsApp", "BR", "the same after a dash"),
        ("090-1234-5678 (mobile)", "JP", "the same in national form"),
        ("011 683 4567", "ZA", "011 is Johannesburg there, and no international prefix"),
        ("0044 7911 123456", "GB", "an international prefix that is needless"),
    ],
)
def test_genuine_numbers_have_no_concern(verdicts: Verdicts, phone: str, country: str, why: str) -> None:
    assert concerns(verdicts(phone, country)) == set(), why


def test_number_is_parsed_by_the_plan_of_the_country_of_studies(verdicts: Verdicts) -> None:
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
def test_cannot_be_assessed(verdicts: Verdicts, phone: str | None, country: str | None, code: str) -> None:
    found = verdicts(phone, country, job={"country": "US"})
    assert code in unassessed(found)
    assert code not in concerns(found)


def test_missing_number_is_not_assessed(verdicts: Verdicts) -> None:
    assert unassessed(verdicts(None)) == {f"phone.{check.__name__}" for check in CHECKS}


def test_each_of_several_numbers_is_checked(verdicts: Verdicts) -> None:
    assert concerns(verdicts("+1 415 555 2671 / +1 555 345 7812", "US")) == {"phone.several", "phone.unassigned"}


PERSONAL = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
)
OTHERS = {
    PhoneNumberType.VOIP: "phone.internet_number",
    **dict.fromkeys(NOT_PERSONAL, "phone.not_personal"),
}


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_example_numbers_of_every_country_have_their_type(verdicts: Verdicts, region: str) -> None:
    for asked in (*PERSONAL, *OTHERS):
        example = phonenumbers.example_number_for_type(region, asked)
        if example is None:
            continue
        expected = OTHERS.get(phonenumbers.number_type(example))  # an example of two types has but one in the plan
        for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164):
            written = phonenumbers.format_number(example, form)
            found = concerns(verdicts(written, region)) - {"phone.reserved"}  # some examples are the drama's
            assert found == ({expected} if expected else set()), written


@pytest.mark.parametrize(
    ("phone", "country", "region", "concern"),
    [
        ("+1 415 555 2671", "US", "TX", True),  # San Francisco
        ("+1 415 555 2671", "US", "Texas", True),
        ("(415) 555-2671", "US", "California", False),
        ("(415) 555-2671", "US", "CALIF.", False),
        ("+1 416 234 5678", "CA", "BC", True),  # Toronto
        ("+1 416 234 5678", "CA", "Ont.", False),
        ("+1 416 234 5678", "US", "NY", True),  # one plan, another country's area
        ("+55 11 2345 6789", "BR", "Rio de Janeiro", True),
        ("+55 11 2345 6789", "BR", "SP", False),
        ("03-1234-5678", "JP", "大阪府", True),
        ("03-1234-5678", "JP", "東京都", False),
        ("+86 10 1234 5678", "CN", "广东省", True),
        ("+86 10 1234 5678", "CN", "Beijing", False),
    ],
)
def test_area_elsewhere(verdicts: Verdicts, phone: str, country: str, region: str, concern: bool) -> None:
    found = verdicts(phone, country, region)
    assert ("phone.area_elsewhere" in concerns(found)) is concern
    assert "phone.area_elsewhere" not in unassessed(found)


@pytest.mark.parametrize(
    ("phone", "country", "region", "why"),
    [
        ("+1 415 555 2671", "US", None, "no state"),
        ("+1 415 555 2671", "US", "Middle-earth", "no state that the tables know"),
        ("+1 600 234 5678", "CA", "ON", "no geographic area"),
        ("+86 138 1234 5678", "CN", "Beijing", "a mobile"),
        ("+44 20 8366 1177", "GB", "Kent", "a country whose areas name no region"),
        ("+91 612 234 5678", "IN", "Jharkhand", "Bihar's codes were Jharkhand's, too, before the data"),
        ("+54 11 2345 6789", "AR", "C", "Buenos Aires is in two regions"),
        ("+1 555 123 4567", "US", "TX", "no valid number"),
    ],
)
def test_area_elsewhere_is_not_assessed(
    verdicts: Verdicts, phone: str, country: str, region: str | None, why: str
) -> None:
    assert "phone.area_elsewhere" in unassessed(verdicts(phone, country, region)), why


@pytest.mark.parametrize(
    ("phone", "normalised", "outcome"),
    [
        ("+1 415 555 2671", False, "concern"),
        ("Tel. +1 (415) 555-2671", False, "concern"),
        ("(415) 555-2671", False, "pass"),
        ("+44 7911 123456", False, "pass"),
        ("+1 876 555 2671", False, "pass"),  # Jamaica writes +1 like everybody else
        ("+1 415 555 2671", True, "not_assessed"),
        ("+1 415 555 2671", None, "not_assessed"),
    ],
)
def test_plus_one_typed(verdicts: Verdicts, phone: str, normalised: bool | None, outcome: str) -> None:
    found = verdicts(phone, "US", source={"name": "site", "phone_is_normalised": normalised})
    assert {verdict.code: verdict.outcome for verdict in found}["phone.plus_one_typed"] == outcome


def test_numbers_formatted_by_the_source_are_not_misformatted(verdicts: Verdicts) -> None:
    found = verdicts("+44 07911 123456", "GB", source={"phone_is_normalised": True})
    assert "phone.misformatted" in unassessed(found)


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("+972 50 234 5678", "PS"),  # Palestinians have numbers of +970 and +972
        ("+381 38 234 567", "XK"),  # Kosovo's were Serbia's
        ("+7 978 123 45 67", "UA"),
        ("+39 0549 886377", "SM"),
        ("+383 43 201 234", "XK"),
    ],
)
def test_no_mismatch_for_countries_that_use_another_country_code_too(
    verdicts: Verdicts, phone: str, country: str
) -> None:
    assert "phone.country_mismatch" not in concerns(verdicts(phone, country))


@pytest.mark.parametrize("country", ["United Kingdom", "GBR", "England", "Vereinigtes Königreich", "UK", "gb"])
def test_country_is_recognised_by_any_name(verdicts: Verdicts, country: str) -> None:
    assert "phone.unassigned" not in unassessed(verdicts("07911 123456", country))


def test_mismatch_evidence_mentions_the_country_named_elsewhere(verdicts: Verdicts) -> None:
    found = verdicts("+44 7911 123456", "US", education=[{"location": {"countryCode": "GB"}}])
    (mismatch,) = [verdict for verdict in found if verdict.code == "phone.country_mismatch"]
    assert mismatch.evidence.endswith("The application also names a country of +44.")


@pytest.mark.parametrize("typed", ["+1", "+44", " + ", "+", "0"])
def test_country_code_alone_counts_as_an_empty_field(verdicts: Verdicts, typed: str) -> None:
    assert concerns(verdicts(typed, "US")) == set()


def test_repeated_number_counts_once(verdicts: Verdicts) -> None:
    assert concerns(verdicts("07911 123456 / +44 7911 123456", "GB")) == set()


_TYPED = st.one_of(
    st.text(max_size=400),
    st.text("0123456789+()-. /&;xOlI０٠E,'\n", max_size=60),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=8), st.integers(1, 200)),
)


@given(_TYPED, st.sampled_from(["US", "GB", "DE", "IT", "XX", None]))
def test_any_text_gives_verdicts_and_shows_at_most_half_of_its_digits(
    verdicts: Verdicts, text: str, country: str | None
) -> None:
    for verdict in verdicts(text, country):
        assert verdict.code.startswith("phone.")
        digits = [character for character in text if character.isdigit()]
        assert len(digits) < 4 or "".join(digits) not in verdict.evidence


@pytest.mark.parametrize("text", ["1", "a", "+", "1 ", "+44 ", "(0", "１", "1&", "O"])
def test_megabyte_of_text_is_rejected_quickly(verdicts: Verdicts, text: str) -> None:
    found = verdicts(text * (2**20 // len(text.encode())), "US")
    assert concerns(found) == {"phone.not_a_number"}
    assert max(len(verdict.evidence) for verdict in found) < 300


@pytest.mark.parametrize("shape", ["+{}x", "{}x", "+44{}x", "({}x", "1{}x"])
@pytest.mark.parametrize("filling", [" ", "\x1f", "\u3000", "1 ", "12 ", "0 / ", "98124 53670 ", "(", "O", "1) "])
def test_long_fields_are_parsed_in_bounded_time(verdicts: Verdicts, shape: str, filling: str) -> None:
    """Quadratic patterns would show here by the minute, and what is read is bounded by its digits."""
    elsewhere = [
        {"location": {"countryCode": country}} for country in ("DE", "FR", "IN", "BR", "CN", "JP", "AU", "IT")
    ]
    for length in (250, 2**18):
        text = shape.format(filling * (length // len(filling)))
        assert verdicts(text[:length], "US", education=elsewhere)


def test_identifier_does_not_depend_on_the_formatting(reference: Reference) -> None:
    typed = [("(415) 555-2671", "US"), ("+1 415 555 2671", "FR"), ("4155552671", "CA")]
    found = [
        identifiers(read_phone(application(basics={"phone": p, "location": {"countryCode": c}}), reference))
        for p, c in typed
    ]
    assert found == [{"phone": ["+14155552671"]}] * 3


def test_invalid_number_is_not_an_identifier(reference: Reference) -> None:
    assert identifiers(read_phone(application(basics={"phone": "+1 555 123 4567"}), reference)) == {"phone": []}


# ──────────────────────────────── A country that is assumed where none is stated ────────────────────────────────


def _assuming(country: str, **others: Any) -> dict[str, Any]:
    return {"source": {"country": country}, **others}


@pytest.mark.parametrize(
    ("phone", "assumed"),
    [
        ("0171 1234567", "DE"),
        ("(030) 123456", "Germany"),
        ("415-555-2671", "us"),
        ("07911 123456", "UK"),
        ("98765 43210", "IN"),
        ("18001 07911 123456", "GB"),  # with the prefix of the relay service
    ],
)
def test_number_without_country_is_read_by_the_assumed_one(verdicts: Verdicts, phone: str, assumed: str) -> None:
    codes = {"phone.not_a_number", "phone.wrong_length", "phone.unassigned"}
    assert codes & unassessed(verdicts(phone)) == codes
    found = verdicts(phone, **_assuming(assumed))
    assert codes & unassessed(found) == set()
    assert concerns(found) == set()


@pytest.mark.parametrize("assumed", ["US", "FR"])
def test_assumed_country_causes_no_concern(verdicts: Verdicts, assumed: str) -> None:
    """Numbers of all countries, as their people type them at home, of people who state no country."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS - {assumed}):
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE):
            if example := phonenumbers.example_number_for_type(region, kind):
                phone = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)
                assert concerns(verdicts(phone, **_assuming(assumed))) <= concerns(verdicts(phone)), (region, phone)


@pytest.mark.parametrize(
    ("phone", "assumed", "code"),
    [
        ("0912 345 678", "FR", "phone.internet_number"),  # a mobile in Taiwan
        ("800 234 5678", "US", "phone.not_personal"),
        ("21 2345 6789", "US", "phone.misformatted"),  # São Paulo's neighbour Rio, and an area code of New York
        ("030 123456 oder 0171 1234567", "DE", "phone.several"),
        ("(030) 123456", "DE", "phone.country_mismatch"),
        ("011 44 7911 123456", "DE", "phone.misformatted"),
        ("0171 12345", "US", "phone.wrong_length"),
        ("(199) 555-2671", "US", "phone.unassigned"),
    ],
)
def test_what_follows_from_an_assumed_country_is_not_assessed(
    verdicts: Verdicts, phone: str, assumed: str, code: str
) -> None:
    found = verdicts(phone, **_assuming(assumed))
    assert code in unassessed(found) or code not in concerns(found)
    assert concerns(found) <= concerns(verdicts(phone))


def test_number_of_films_by_an_assumed_country_is_weak_and_says_so(verdicts: Verdicts) -> None:
    (found,) = [each for each in verdicts("(415) 555-0132", **_assuming("US")) if each.outcome == "concern"]
    assert (found.code, found.strength) == ("phone.reserved", "weak")
    assert "read as a number of US, which is assumed" in found.evidence


@pytest.mark.parametrize("stated", ["CH", "Atlantis"])
def test_assumed_country_does_not_count_if_one_is_stated(verdicts: Verdicts, stated: str) -> None:
    assert verdicts("0171 1234567", stated, **_assuming("DE")) == verdicts("0171 1234567", stated)


def test_number_that_is_read_by_an_assumed_country_identifies(reference: Reference) -> None:
    one = application(basics={"phone": "0171 1234567"}, **_assuming("DE"))
    assert identifiers(read_phone(one, reference)) == {"phone": ["+491711234567"]}
