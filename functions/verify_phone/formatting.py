"""Finds formatting faults: compares the text as typed with the number that was parsed from it."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber

from bonafide.policy import Strength
from verify_phone.cleanup import LOOKALIKE, Repair
from verify_phone.phone import Claims, Phone

_SPLIT_AREA_CODE = re.compile(r"\D*(?:1\D*)?[2-9](?:[^\d,]+\d|\d[^\d,]+\d)")
_DIGITS_AND_SIGNS = re.compile(r"[\d\s+().-]+", re.ASCII)
_COUNTRY_CODE = re.compile(r"^\s*[(+]+\d{1,3}\)?")
_LETTER = re.compile(r"[^\W\d_]")
_NO_DIGIT = re.compile(r"\D+")
_NORTH_AMERICA = 1


def fault(phone: Phone) -> Repair | None:
    """The formatting fault of a number; None if it is written as numbers of its country usually are.

    Plain digits and E.164, as autofill and form widgets write them, are fine, and so is `(0)` after the country code.
    Groups of digits are checked only in North America, where all area codes have the same length.
    """
    typed, number = phone.parsed.typed, phone.number
    if phone.parsed.repair:
        return phone.parsed.repair
    readable = number is not None and phone.parsed.certain
    national = phone.national
    digits = ""
    if number and readable:
        digits = _digits_of(typed).removesuffix(number.extension or "")
        if _DIGITS_AND_SIGNS.fullmatch(typed) and digits in (national, f"{number.country_code}{national}"):
            return _area_code_fault(typed, number)
    if not typed.isascii() and _count_scripts(typed, number) > 1:
        return _weak("it mixes digits of two scripts")
    if LOOKALIKE.search(typed):
        return _weak("it has a letter instead of a digit")
    if number is None or not readable:
        return None
    if _LETTER.search(typed) and len(digits) < len(national):
        on_the_keypad = phonenumbers.normalize_digits_only(phonenumbers.convert_alpha_characters_in_number(typed))
        return _weak("it has keypad letters instead of digits") if on_the_keypad.endswith(national) else None
    if not digits.endswith(national):
        return None
    return _prefix_fault(digits.removesuffix(national), typed, number, phone.claims) or _area_code_fault(typed, number)


def _weak(words: str) -> Repair:
    return Repair(words, Strength.WEAK)


def _digits_of(typed: str) -> str:
    return _NO_DIGIT.sub("", typed) if typed.isascii() else str(phonenumbers.normalize_digits_only(typed))


def _prefix_fault(before: str, typed: str, number: PhoneNumber, claims: Claims) -> Repair | None:
    """The fault in the digits before the national number, if any."""
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
        return _weak(f"it has the country code +{code} twice")
    if prefix and re.match(r"\D*[+\uff0b]", typed):
        return Repair(f"it has both + and {prefix} before the country code")
    bracketed_code = re.match(r"\s*[(\uff08]\s*[+\uff0b]", typed)  # (+33) 06 …, the reverse of (0)
    if (
        trunk_typed
        and codes
        and not bracketed_code
        and not re.search(rf"[(\uff08]\s*{trunk}", unicodedata.normalize("NFKC", typed))
    ):
        return Repair(f"it has the domestic prefix {trunk} after the country code +{code}")
    countries = (*filter(None, [claims.residence]), *claims.other_countries)
    if prefix in ("011", "0011") and countries and not any(_dials_with(prefix, country) for country in countries):
        return _weak(f"none of the stated countries dials abroad with {prefix}")
    return None


def _dials_with(prefix: str, country: str) -> bool:
    """Whether a country dials abroad with this prefix."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    return bool(metadata and re.fullmatch(metadata.international_prefix or "", prefix))


def _area_code_fault(typed: str, number: PhoneNumber) -> Repair | None:
    """Whether the area code of a North American number is split by a space or a separator."""
    split = number.country_code == _NORTH_AMERICA and _SPLIT_AREA_CODE.match(typed)
    return _weak("the area code is split") if split else None


def _count_scripts(typed: str, number: PhoneNumber | None) -> int:
    """The number of scripts of the digits, without country code and extension. Each script has its own zero.

    Full-width digits count as ASCII: keyboards switch to them by accident.
    """
    folded = _COUNTRY_CODE.sub("", unicodedata.normalize("NFKC", typed))
    if number and number.extension:
        folded = folded.rstrip().removesuffix(number.extension)
    return len({ord(digit) - unicodedata.decimal(digit) for digit in folded if digit.isdecimal()})


def starts_with_plus_one(typed: str) -> bool:
    """Whether a text begins with +1, or with words and +1."""
    return bool(re.match(r"\D*[+\uff0b]\s*[1\uff11]", typed))
