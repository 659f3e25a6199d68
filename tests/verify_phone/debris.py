"""The forms in which people, forms and programs write one number, for tests that try them all."""

from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

SPACES = "\t\n\u2028\u2029\x0b\x85\xa0\u3000\u200b"
EXTENSIONS = (
    " ext. 12", " x1204", " anexo 12", " App. 123", ", Nst. 12", " int. 12", " ramal 12", " poste 12", " доб. 12",
    " (داخلی ۱۲)", " 内線 12", " - 12", "/72", " / 72",
)  # fmt: skip


def spellings(number: PhoneNumber) -> Iterator[str]:
    """The number in each format, with each kind of space, and with each kind of extension."""
    formats = (
        PhoneNumberFormat.NATIONAL,
        PhoneNumberFormat.INTERNATIONAL,
        PhoneNumberFormat.E164,
        PhoneNumberFormat.RFC3966,
    )
    for text in (phonenumbers.format_number(number, each) for each in formats):
        yield text
        separated = text.replace("-", " ")
        yield from (
            separated.replace(" ", space) if " " in separated else f"{text[:5]}{space}{text[5:]}" for space in SPACES
        )
        yield from (text + extension for extension in EXTENSIONS)


def slips_of_the_code(number: PhoneNumber) -> Iterator[str]:
    """The country code and its prefix as forms, spreadsheets and right-to-left text leave them."""
    code, national = number.country_code, phonenumbers.national_significant_number(number)
    yield from (f"00{code}{national}", f"0000 {code} {national}", f"+00{code} {national}", f"++{code}{national}")
    yield from (f"{code}{national}.00", f"+{code}{national}.0", f"{code}{national},00", f'="{code}{national}"')
    yield from (f"+0{code} {national}", f"+0{code}{national}", f"0{code}-{national}", f"(0{code}) {national}")
    yield from (f"{code}+{national}", f"+{code}+{national}", f"{code}+){national}", f"{code}{national}+")
    yield from (f"{code}-{national}", f"({code}) {national}", f"{code}{national}")


def national_after_a_plus(number: PhoneNumber) -> Iterator[str]:
    """A plus that a form has put before the number as dialled at home."""
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    yield from (f"+{national}", f"+{phonenumbers.normalize_digits_only(national)}")
