"""Parses an e-mail address as people type it, into its parts or the fault of its syntax."""

import re
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

MAX_ADDRESS_LENGTH = 320
"""Characters: 64 before the @ and 255 after it (RFC 5321, section 4.5.3.1). Longer text is not parsed."""

MAX_LOCAL_PART_BYTES = 64
"""Bytes before the @ (RFC 5321, section 4.5.3.1.1, and RFC 6531, section 3.1)."""

MAX_ADDRESSES = 5
"""Addresses of one field, of which the first is parsed."""

_BETWEEN = re.compile(r"[;,|\s]+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|['\"].*", re.DOTALL)
_AROUND = " \t\u2022\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_BEHIND = ",;/"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_OUTSIDE = r"\s<>()\[\]{}\"'|,;:\u3001\u3002\uff0c\u060c\u061b\uff1a\u2022"
_AMONG_OTHERS = re.compile(rf"[^@{_OUTSIDE}]+@[^@{_OUTSIDE}/]+")
"""An address among characters that do not belong to it."""

_WORD_FOR_IT = re.compile(
    r"(?:.*(?:[<(\[{\"'|\u2022\u3001]|[,;:\uff1a]\s))?\s*(?:(?:e-?)?mail[:\uff1a]?|n/a)?\s*", re.IGNORECASE
)
"""Allowed before the address: a label such as `mail:`, or any text with a separator. Not a plain word."""

RESERVED = frozenset({"example.com", "example.net", "example.org", "example", "invalid", "localhost", "test"})
"""Domains that will never exist. Source: RFC 2606 and RFC 6761."""

_RESERVED_ENDS = tuple(f"{before}{domain}" for domain in sorted(RESERVED) for before in "@.")

# A special-use domain is not a syntax fault; reserved domains have their own finding.
SPECIAL_USE_DOMAIN_NAMES.clear()


class Address(NamedTuple):
    """One address, or the fault of its syntax.

    `normalized` is the address in its normal form, `domain` the domain in ASCII and lower case, `unicode_domain` the
    domain as people see it; all None if the syntax is wrong. `local` is the part before the @ in lower case.
    """

    normalized: str | None
    domain: str | None
    unicode_domain: str | None
    fault: str | None
    local: str = ""
    reserved: bool = False


def read_address(text: str) -> Address:
    """Parses a text that contains an address, without the text around it; of several addresses, the first."""
    whole = parse_address(text)
    if whole.fault is None or len(text) > MAX_ADDRESS_LENGTH * MAX_ADDRESSES:
        return whole
    cleaned = text.replace("\uff20", "@").translate(_INVISIBLE)
    found = _AMONG_OTHERS.search(cleaned)
    if found is None or found[0] == text or not _WORD_FOR_IT.fullmatch(cleaned[: found.start()]):
        return whole
    inner = parse_address(found[0])
    return whole if inner.fault else inner


def parse_address(text: str) -> Address:
    """Parses a text that is one address by the RFCs, or several with separators."""
    text = text.lstrip(_AROUND).rstrip(_AROUND + _BEHIND).removesuffix(".")
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    if text[-1:] == ">":
        text = _in_brackets(text)
    if text.count("@") > 1 and '"' not in text and len(text) <= MAX_ADDRESS_LENGTH * MAX_ADDRESSES:
        text = next((piece for piece in _BETWEEN.split(text) if "@" in piece), text)
    if len(text) > MAX_ADDRESS_LENGTH:
        return Address(None, None, None, "It is too long for an e-mail address.")
    reserved = _is_reserved(text)
    try:
        valid = validate_email(
            text,
            check_deliverability=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            allow_display_name=True,
            globally_deliverable=not reserved,  # `localhost` has no dot, and does not need one here
            strict=True,
        )
    except EmailNotValidError as error:
        return Address(None, None, None, _without_quotations(str(error)))
    if len(valid.normalized.rpartition("@")[0].encode()) > MAX_LOCAL_PART_BYTES:
        return Address(None, None, None, "It has too many bytes before the @.")
    domain = (valid.ascii_domain or valid.domain).lower()
    return Address(valid.normalized, domain, valid.domain.lower(), None, valid.local_part.lower(), reserved)


def _in_brackets(text: str) -> str:
    """The address of `Jane Doe <jane@…>`, however the name is written; the text if it has no such address."""
    before, _, inside = text[:-1].rpartition("<")
    return inside.strip() if "@" in inside and "<" not in before else text


def _without_quotations(message: str) -> str:
    """The library's message without quotations, which may be a part of the address."""
    for end in ("close quote", "not quoted"):
        if end in message:
            return f"{message.partition(end)[0]}{end}."
    return _QUOTED.sub("…", message)


def _is_reserved(text: str) -> bool:
    return text.strip(" .>").lower().endswith(_RESERVED_ENDS)
