"""Asking a carrier look-up for what the numbering plan cannot tell, where a deployment has switched it on."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from phonenumbers import PhoneNumberType

from bonafide.phone_line import PhoneLine
from verify_phone.phone import Phone

MAY_BE_VOIP = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
"""Types of the numbering plan behind which an internet number may stand. A fixed line over the internet is none."""

type LookUp = Callable[[Iterable[str]], Mapping[str, PhoneLine]]


def with_lines(fields: Sequence[tuple[Phone, ...]], ask: LookUp) -> Sequence[tuple[Phone, ...]]:
    """The numbers of many applications with what the look-up says of them; each number is asked for once."""
    asked = {phone.e164 for phones in fields for phone in phones if phone.e164 and _may_be_voip(phone)}
    lines = ask(sorted(asked)) if asked else {}
    return [
        tuple(phone._replace(line=lines.get(phone.e164 or "")) if _may_be_voip(phone) else phone for phone in phones)
        for phones in fields
    ]


def _may_be_voip(phone: Phone) -> bool:
    return phone.parsed.line_type in MAY_BE_VOIP and phone.reserved is None
