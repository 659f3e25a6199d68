"""Normalises e-mail addresses and telephone numbers of lists, in the same form as those of applications.

What is not certain is skipped, since a match with a watchlist weighs more than any other finding.
"""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from bonafide.identity import canonical_email, digest_of
from watchlists.entry import Entries, Kind, Provenance, Skipped, WatchlistEntry

MAX_ADDRESS_LENGTH = 320
"""Characters: 64 before the @ and 255 after it (RFC 5321, section 4.5.3.1)."""

MAX_NUMBER_LENGTH = 64
"""Characters of a telephone number with its separators."""

MAX_DIGITS_BEFORE_SLASH = 7
"""Of country and area code: `+49 30/1234567`. After more digits, a slash separates numbers: `+98 21 1234567/8`."""


class InvalidIdentifier(Exception):
    """Why a text is not used. The message does not repeat the text."""


def entries(where: str, kind: Kind, text: str, provenance: Provenance) -> Entries:
    """The entries of one field of a list, which may have several values separated by comma or semicolon."""
    for value in _BETWEEN.split(text):
        if not value.strip():
            continue
        try:
            yield WatchlistEntry(kind, digest(kind, value), *provenance)
        except InvalidIdentifier as reason:
            yield Skipped(where, str(reason))


def digest(kind: Kind, value: str) -> str:
    """The SHA-256 of an address's or number's normal form. Raises InvalidIdentifier."""
    return digest_of(email(value) if kind == "email" else phone(value))


def email(text: str) -> str:
    """The canonical form of an address, which may be defanged (`jane[@]example[.]org`). Raises InvalidIdentifier."""
    text = text.strip()
    if text.endswith(">"):
        text = text[text.rfind("<") + 1 : -1]
    text = text.strip().removeprefix("mailto:").replace("[.]", ".").replace("[@]", "@")
    if len(text) > MAX_ADDRESS_LENGTH:
        raise InvalidIdentifier("too long for an e-mail address")
    if "\ufffd" in text or not _encodable(text):
        raise InvalidIdentifier("not an e-mail address: it is not UTF-8")
    try:
        valid = validate_email(text, check_deliverability=False, allow_quoted_local=True, globally_deliverable=False)
    except EmailNotValidError:
        raise InvalidIdentifier("not an e-mail address") from None
    if "." not in valid.domain:
        raise InvalidIdentifier("not an internet e-mail address: its domain has no dot")
    return canonical_email(valid.normalized)


def phone(text: str) -> str:
    """The number in E.164, if its country is certain. Raises InvalidIdentifier.

    It is certain with a leading + or 00. It is also certain for digits that begin with a country code and form a valid
    number, unless a number of another country is written the same way at home: `86-10-62345678`, but neither
    `2025550123` nor `74951234567`, which is Russian with a + and Brazilian without.
    """
    if len(text) > MAX_NUMBER_LENGTH:
        raise InvalidIdentifier("too long for a telephone number")
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character for character in text if unicodedata.category(character) != "Cf")  # invisible marks
    text = _EXTENSION.sub("", text.strip())
    digits: str = phonenumbers.normalize_digits_only(text)
    if not digits:
        raise InvalidIdentifier("not a telephone number: it has no digits")
    if any(character.isalpha() for character in text):
        raise InvalidIdentifier("not only a telephone number: it has letters")
    if not _WRITTEN.fullmatch(text):
        raise InvalidIdentifier("not a telephone number: it has other characters")
    before, slash, _ = text.rpartition("/")
    if slash and len(phonenumbers.normalize_digits_only(before)) > MAX_DIGITS_BEFORE_SLASH:
        raise InvalidIdentifier("more than one telephone number")
    if "+" in text:
        number = _international(digits, allocated=False)
    elif digits.startswith("00"):
        number = _international(digits[2:], allocated=False)
    elif digits.startswith("0"):
        raise InvalidIdentifier("a telephone number without a country code")
    else:
        number = _international(digits)
        if _is_written_so_elsewhere(digits, text, number):
            raise InvalidIdentifier("a telephone number without + or 00 that is possible in several countries")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _international(digits: str, *, allocated: bool = True) -> PhoneNumber:
    """The number that begins with its country code, without the 0 of `+44 (0)20 …`.

    With a + or 00, a possible length is enough: the plans know new ranges late, and reserved ones not at all.
    """
    try:
        number = phonenumbers.parse(f"+{digits}")
    except NumberParseException:
        raise InvalidIdentifier("not a telephone number: it has no country code, or a wrong length") from None
    length = phonenumbers.is_possible_number_with_reason(number)
    if not phonenumbers.is_valid_number(number) and (allocated or length != ValidationResult.IS_POSSIBLE):
        raise InvalidIdentifier("not a valid telephone number of its country code")
    return number


def _is_written_so_elsewhere(digits: str, text: str, number: PhoneNumber) -> bool:
    """Whether a number of another country is written with these digits at home.

    If the text separates the country code, only numbers with the same first group count.
    """
    groups = re.findall(r"\d+", text)
    first = groups[0] if len(groups) > 1 and groups[0] == str(number.country_code) else None
    for region in phonenumbers.SUPPORTED_REGIONS:
        try:
            other = phonenumbers.parse(digits, region)
        except NumberParseException:
            continue
        if other == number or not phonenumbers.is_valid_number_for_region(other, region):
            continue
        written = phonenumbers.format_number(other, PhoneNumberFormat.NATIONAL)
        if phonenumbers.normalize_digits_only(written) != digits:
            continue
        if first is None or re.findall(r"\d+", written)[0] == first:
            return True
    return False


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_BETWEEN = re.compile(r"[;,\n]")
_EXTENSION = re.compile(r"[\s,]*(?:\b(?:ext(?:ension|n)?|доб)\b\.?|#|(?<=[\d\s])x)[\s:.]*\d{1,6}$", re.IGNORECASE)
_WRITTEN = re.compile(r"[(\s]*\+?[\d\s().\-/·\u2010-\u2014\u2212]+")
