"""Asks a carrier look-up what the numbering plan does not say, if the deployment has switched it on."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from phonenumbers import PhoneNumberType

from bonafide.phone_line import PhoneLine
from verify_phone.phone import Phone

MAY_BE_VOIP = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
"""Types of the numbering plan that may be VoIP numbers. A landline over the internet is not one."""

type LookUp = Callable[[Iterable[str]], Mapping[str, PhoneLine]]


def with_lines(fields: Sequence[tuple[Phone, ...]], ask: LookUp) -> Sequence[tuple[Phone, ...]]:
    """The numbers of many applications with the results of the look-up. Each number is looked up once."""
    asked = {phone.e164 for phones in fields for phone in phones if phone.e164 and _may_be_voip(phone)}
    lines = ask(sorted(asked)) if asked else {}
    return [
        tuple(phone._replace(line=lines.get(phone.e164 or "")) if _may_be_voip(phone) else phone for phone in phones)
        for phones in fields
    ]


def _may_be_voip(phone: Phone) -> bool:
    return phone.parsed.line_type in MAY_BE_VOIP and phone.reserved is None
