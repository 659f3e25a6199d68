"""What is odd in the way that a number is typed, held against the number that was read from it."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber

from verify_phone.cleanup import LOOKALIKE
from verify_phone.phone import Claims, Phone

_SPLIT_AREA_CODE = re.compile(r"\D*(?:1\D*)?[2-9](?:[^\d,]+\d|\d[^\d,]+\d)")
_DIGITS_AND_SIGNS = re.compile(r"[\d\s+().-]+", re.ASCII)
_COUNTRY_CODE = re.compile(r"^\s*[(+]+\d{1,3}\)?")
_LETTER = re.compile(r"[^\W\d_]")
_NO_DIGIT = re.compile(r"\D+")
_NORTH_AMERICA = 1


def fault(phone: Phone) -> str | None:
    """What breaks the written conventions of the number's country, in words; None when nothing does.

    Plain digits and E.164, as autofill and form widgets write them, break none. `(0)` behind the country code is a
    convention of its own. Groups of digits are judged in North America alone, where area codes have one length.
    """
    typed, number = phone.parsed.typed, phone.number
    readable = number is not None and (phone.valid or phone.reserved is not None)
    national = phone.national
    digits = ""
    if number and readable:
        digits = _digits_of(typed).removesuffix(number.extension or "")
        if _DIGITS_AND_SIGNS.fullmatch(typed) and digits in (national, f"{number.country_code}{national}"):
            return _area_code_fault(typed, number)
    if not typed.isascii() and _count_scripts(typed, number) > 1:
        return "digits of two scripts stand in one number"
    if LOOKALIKE.search(typed):
        return "a letter stands in place of a digit"
    if number is None or not readable:
        return None
    if _LETTER.search(typed) and len(digits) < len(national):
        on_the_keypad = phonenumbers.normalize_digits_only(phonenumbers.convert_alpha_characters_in_number(typed))
        return "letters of the keypad stand in place of digits" if on_the_keypad.endswith(national) else None
    if not digits.endswith(national):
        return None
    return _prefix_fault(digits.removesuffix(national), typed, number, phone.claims) or _area_code_fault(typed, number)


def _digits_of(typed: str) -> str:
    return _NO_DIGIT.sub("", typed) if typed.isascii() else str(phonenumbers.normalize_digits_only(typed))


def _prefix_fault(before: str, typed: str, number: PhoneNumber, claims: Claims) -> str | None:
    """What is odd in the digits before the national number."""
    code = str(number.country_code)
    if not before or before == code:
        return None
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(int(code))
    trunk = phonenumbers.ndd_prefix_for_region(region, True) or ""
    if before == trunk:
        return None
    shape = re.fullmatch(rf"(0011|011|00)?((?:(?:00|011)?{code})*)({trunk})?", before)
    if shape is None:
        return None
    prefix, codes, trunk_typed = shape[1] or "", shape[2], shape[3]
    if codes.count(code) > 1 or (trunk_typed == code and codes):
        return f"the country code +{code} stands there twice"
    if prefix and re.match(r"\D*[+\uff0b]", typed):
        return f"both + and {prefix} stand before the country code"
    bracketed_code = re.match(r"\s*[(\uff08]\s*[+\uff0b]", typed)  # (+33) 06 …, as (0) the other way round
    if (
        trunk_typed
        and codes
        and not bracketed_code
        and not re.search(rf"[(\uff08]\s*{trunk}", unicodedata.normalize("NFKC", typed))
    ):
        return f"the {trunk} that is dialled within the country stands behind the country code +{code}"
    countries = (*filter(None, [claims.residence]), *claims.other_countries)
    if prefix in ("011", "0011") and countries and not any(_dials_with(prefix, country) for country in countries):
        return f"{prefix} is not how any of the stated countries dials abroad"
    return None


def _dials_with(prefix: str, country: str) -> bool:
    """Whether a country dials abroad by this prefix."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    return bool(metadata and re.fullmatch(metadata.international_prefix or "", prefix))


def _area_code_fault(typed: str, number: PhoneNumber) -> str | None:
    """Whether a space or a sign stands within the area code of a North American number."""
    split = number.country_code == _NORTH_AMERICA and _SPLIT_AREA_CODE.match(typed)
    return "the area code is split" if split else None


def _count_scripts(typed: str, number: PhoneNumber | None) -> int:
    """How many scripts the digits are of, the country code and the extension aside: each has its own zero.

    Full-width digits are of no script of their own: a keyboard writes them by the way.
    """
    folded = _COUNTRY_CODE.sub("", unicodedata.normalize("NFKC", typed))
    if number and number.extension:
        folded = folded.rstrip().removesuffix(number.extension)
    return len({ord(digit) - unicodedata.decimal(digit) for digit in folded if digit.isdecimal()})


def starts_with_plus_one(typed: str) -> bool:
    """Whether a text begins, behind words at most, with +1."""
    return bool(re.match(r"\D*[+\uff0b]\s*[1\uff11]", typed))
