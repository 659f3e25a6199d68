"""Addresses and numbers as lists write them: what is read for certain, and why the rest is not."""

import pytest

from verify_email.address import read_address
from watchlists.identifiers import InvalidIdentifier, email, phone
from watchlists.sanitize import safe_identifier


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("info@example.org", "info@example.org"),
        ("  Info@Example.ORG ", "info@example.org"),
        ("<info@example.org>", "info@example.org"),
        ("Sales <info@example.org>", "info@example.org"),
        ("mailto:info@example.org", "info@example.org"),
        ("info[@]example[.]org", "info@example.org"),  # defanged, as in reports
        ("jane.doe+jobs@googlemail.com", "janedoe@gmail.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("info@xn--fsqu00a.xn--0zwm56d", "info@例子.测试"),
        ("a_b@mail.example.co.uk", "a_b@mail.example.co.uk"),
    ],
)
def test_addresses_are_normalised_to_their_canonical_form(written: str, normal: str) -> None:
    assert email(written) == normal


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("info", "not an e-mail address"),
        ("@example.org", "not an e-mail address"),
        ("info@localhost", "no dot"),
        ("info at example.org", "not an e-mail address"),
        ("a@b@example.org", "not an e-mail address"),
        ("i\ufffdnfo@example.org", "not UTF-8"),
        (f"i{chr(0xD800)}nfo@example.org", "not UTF-8"),
        ("x" * 400 + "@example.org", "too long"),
        ("www.example.org", "not an e-mail address"),
    ],
)
def test_invalid_addresses_are_refused(written: str, reason: str) -> None:
    with pytest.raises(InvalidIdentifier, match=reason) as refused:
        email(written)
    assert written not in str(refused.value)


@pytest.mark.parametrize("address", ["Jane.Doe@Example.org", "jane@BÜCHER.example", "用户@例子.广告", "a+b@gmail.com"])
def test_address_is_normalised_like_that_of_an_application(address: str) -> None:
    from bonafide.identity import canonical_email

    assert email(address) == canonical_email(read_address(address).normalized or "")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("+7 (495) 123-45-67", "+74951234567"),
        ("+74951234567", "+74951234567"),
        ("+ 7 495 1234567", "+74951234567"),
        ("(+7) 495 123 45 67", "+74951234567"),
        ("0074951234567", "+74951234567"),
        ("008613812345678", "+8613812345678"),
        ("0086-10-62345678", "+861062345678"),
        ("86-10-62345678", "+861062345678"),
        ("861062345678", "+861062345678"),  # bare, and no other country writes these digits
        ("(98)(21)(88881234)", "+982188881234"),
        ("7-495-123-45-67", "+74951234567"),  # a Brazilian would set off (74)
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+49 30/1234567", "+49301234567"),
        ("+44 20 7946 0958 ext. 12", "+442079460958"),
        ("+44 20 7946 0958 x12", "+442079460958"),
        ("＋８６ 138 1234 5678", "+8613812345678"),
        ("+٩٨ ٢١ ٨٨٨٨١٢٣٤", "+982188881234"),
        ("+1 415\u2011555\u20110171", "+14155550171"),
        ("\u202a+1 415 555 0171\u202c", "+14155550171"),
    ],
)
def test_numbers_with_a_certain_country_are_accepted(written: str, normal: str) -> None:
    assert phone(written) == normal


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no digits"),
        ("none", "no digits"),
        ("020 7946 0958", "without a country code"),
        ("74951234567", "several countries"),  # Russian with a +, Brazilian without
        ("4930123456", "several countries"),
        ("2025550123", "country code"),  # no number of Egypt
        ("4155550171", "country code"),
        ("+999 123 4567", "no country code"),
        ("+1 415 555", "country code"),
        ("12", "country code"),
        ("+7 495 123-45-67 or +7 495 123-45-68", "letters"),
        ("Jane Doe +7 495 123-45-67", "letters"),
        ("+98 21 88881234/5", "more than one"),
        ("+98 21 88881234/88881235", "more than one"),
        ("+7 495 123-45-67 + 1", "other characters"),
        ("++7 495 123-45-67", "other characters"),
        ("+86 10 6234*5678", "other characters"),
        ("8.61062E+11", "letters"),  # as a spreadsheet mangles it
        ("+" + "1" * 100, "too long"),
        ("+800 123 45", "country code"),
    ],
)
def test_numbers_without_a_certain_country_are_refused(written: str, reason: str) -> None:
    with pytest.raises(InvalidIdentifier, match=reason):
        phone(written)


@pytest.mark.parametrize(
    ("identifier", "entry"),
    [
        ("NK-1", "NK-1"),
        ("36", "36"),
        ("14155550171", "row 2"),
        ("+4930123456", "row 2"),
        ("jane@example.org", "row 2"),
    ],
)
def test_entry_is_not_called_by_a_number_or_address(identifier: str, entry: str) -> None:
    assert safe_identifier(identifier, "row 2") == entry
