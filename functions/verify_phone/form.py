"""What an application form shows at once about the number that a candidate has just typed."""

from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from verify_phone.phone import Phone

FIXABLE = (
    "phone.not_a_number",
    "phone.wrong_length",
    "phone.unassigned",
    "phone.reserved",
    "phone.placeholder",
    "phone.misformatted",
)
"""The codes whose question a form may ask while the candidate is typing."""


def form_fields(phones: tuple[Phone, ...]) -> dict[str, Any]:
    """The first valid number in the formats for display and storage; all None if there is none.

    Returns:
        `e164`, `national` and `international` (the number in that format), `country` (ISO 3166-1 alpha-2) and
        `line_type` (`mobile`, `fixed_line`, `fixed_line_or_mobile`, `voip`, `toll_free` …).
    """
    phone = next((phone for phone in phones if phone.valid), None)
    if phone is None or phone.number is None:
        return dict.fromkeys(("e164", "national", "international", "country", "line_type"))
    return {
        "e164": phone.e164,
        "national": phonenumbers.format_number(phone.number, PhoneNumberFormat.NATIONAL),
        "international": phonenumbers.format_number(phone.number, PhoneNumberFormat.INTERNATIONAL),
        "country": phone.country,
        "line_type": PhoneNumberType.to_string(phone.parsed.line_type).lower(),
    }
