"""Reading an e-mail address as people type it: its parts, or the fault of its syntax."""

import re
from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from bonafide.application import Application
from bonafide.identity import masked_email

LONGEST_ADDRESS = 320
"""Characters: 64 before the @-sign, 255 behind it (RFC 5321, section 4.5.3.1). Longer text is not read further."""

MOST_ADDRESSES = 5
"""Addresses of one field, of which the first is read."""

_BETWEEN = re.compile(r"[;,|\s]+")
_INVISIBLE = " \t\u200b\u200e\u200f\u2060\ufeff"

RESERVED = frozenset({"example.com", "example.net", "example.org", "example", "invalid", "localhost", "test"})
"""Domains that are promised never to exist. Source: RFC 2606 and RFC 6761."""

# A domain of special use is no fault of the syntax; those that are reserved are a finding of their own.
SPECIAL_USE_DOMAIN_NAMES.clear()


@dataclass(frozen=True, slots=True)
class Address:
    """One address of an application, or the fault of its syntax.

    `normalized` is the address in its normal form, `domain` the domain in ASCII and lower case; both are None when
    the syntax is at fault. `masked` is all of it that evidence may show.
    """

    normalized: str | None
    domain: str | None
    fault: str | None
    masked: str
    reserved: bool = False

    @property
    def local(self) -> str:
        """What stands before the @-sign, in lower case."""
        return (self.normalized or "").rpartition("@")[0].lower()


def read(application: Application) -> Address | None:
    """Reads the address of an application; None when there is none."""
    if application.email is None:
        return None
    text = re.sub(r"^mailto:", "", application.email.strip(_INVISIBLE), flags=re.IGNORECASE).rstrip(".")
    if text.count("@") > 1 and len(text) <= LONGEST_ADDRESS * MOST_ADDRESSES:  # several: the first is read
        text = next((piece for piece in _BETWEEN.split(text) if "@" in piece), text)
    if len(text) > LONGEST_ADDRESS:
        return Address(None, None, "It is longer than any address can be.", "the text")
    reserved = _is_reserved(text)
    try:
        valid = validate_email(
            text,
            check_deliverability=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            allow_display_name=True,
            globally_deliverable=not reserved,  # `localhost` has no period, and needs none here
            strict=True,
        )
    except EmailNotValidError as error:
        # What the library quotes may be a part of the address.
        return Address(None, None, re.sub(r"'[^']{2,}'", "…", str(error)), "the text")
    domain = (valid.ascii_domain or valid.domain).lower()
    return Address(valid.normalized, domain, None, masked_email(valid.normalized), reserved)


def _is_reserved(text: str) -> bool:
    labels = text.rpartition("@")[2].strip(" .>").lower().split(".")
    return any(".".join(labels[start:]) in RESERVED for start in range(len(labels)))
