"""Parses an e-mail address as people type it, into its parts or the fault of its syntax."""

import re
from collections.abc import Callable
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from verify_email import debris

MAX_ADDRESS_LENGTH = 320
"""Characters: 64 before the @ and 255 after it (RFC 5321, section 4.5.3.1). Longer text is not parsed."""

MAX_LOCAL_PART_BYTES = 64
"""Bytes before the @ (RFC 5321, section 4.5.3.1.1, and RFC 6531, section 3.1)."""

MAX_ADDRESSES = 5
"""Addresses of one field, of which the first is parsed."""

_SIMPLE = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,}")
"""An address that is certainly valid, if it has no more than 64 characters; nearly all are such. Others are parsed."""

_DOTS = re.compile(r"\.{2,}")
_BETWEEN = re.compile(r"[;,|\s]+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|['\"].*", re.DOTALL)
_MORE_QUOTED = re.compile(r"(?:…, )+(?=\w)|(?:, …)+")
_UNQUOTED = re.compile(r" \((?:[^()…]|\([^()]*\))*…(?:[^()]|\([^()]*\))*\)?|(?::| of) …")
"""What is left of a fault's list of characters, or of a remark, without the quotations."""

_AROUND = " \t\u2022\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_BEHIND = ",;/"
_OUTSIDE = r"\s<>()\[\]{}\"|,;:/\u3001\u3002\uff0c\u060c\u061b\uff1a\u2022\u2026"
_AMONG_OTHERS = re.compile(rf"[^@{_OUTSIDE}]+@[^@{_OUTSIDE}'?&#!*=\\~`+%^$]+")
"""An address among characters that do not belong to it."""

_WORD_FOR_IT = re.compile(
    r"(?:.*(?:[<>(\[{\"'|\u2022\u3001]|[,;:\uff1a]\s))?\s*"
    r"(?:(?:(?:e-?)?mail(?:to)?|envelope|mail_outline|alternate_email)[:\uff1a]?/*|n/a|[*-]|\d\.)?\s*",
    re.IGNORECASE,
)
"""Allowed before the address: a label such as `mail:`, a bullet, or any text with a separator. Not a plain word."""

_TEXT_BEFORE = re.compile(r"[^@:]*(?<!\w[_+-])\s|[^\W\d_][^@:/\r\n]{0,40}[:\uff1a]")
_WORD_BEFORE = re.compile(r"[A-Za-z0-9_.+-]+[\s:]\s*")
"""Text before the address, and one word, which may also belong to the address: `jane doe@…`."""

JAPANESE_CARRIERS = tuple(
    f"{before}{domain}"
    for domain in (
        "au.com biz.ezweb.ne.jp disney.ne.jp docomo.ne.jp dwmail.jp emobile-s.ne.jp emobile.ne.jp ezweb.ne.jp "
        "i.softbank.jp ido.ne.jp jp-c.ne.jp jp-d.ne.jp jp-h.ne.jp jp-k.ne.jp jp-n.ne.jp jp-q.ne.jp jp-r.ne.jp "
        "jp-s.ne.jp jp-t.ne.jp mopera.net pdx.ne.jp sky.tkc.ne.jp sky.tkk.ne.jp sky.tu-ka.ne.jp softbank.ne.jp "
        "uqmobile.jp vodafone.ne.jp wcm.ne.jp willcom.com y-mobile.ne.jp ymobile.ne.jp ymobile1.ne.jp"
    ).split()
    for before in "@."
)
"""Carriers that gave out addresses with several dots in a row, or a dot before the @. They receive mail.

Source: https://www.docomo.ne.jp/service/docomo_mail/rfc_add/, and for au and others reports of Japanese shops, such as
https://github.com/EC-CUBE/ec-cube/issues/1325. RFC 5321 forbids such addresses; none was given out after 2009.
"""

RESERVED = frozenset({"example.com", "example.net", "example.org", "example", "invalid", "localhost", "test"})
"""Domains that are set aside and belong to no person or company. Source: RFC 2606 and RFC 6761."""

_RESERVED_ENDS = tuple(f"{before}{domain}" for domain in sorted(RESERVED) for before in "@.")

# A special-use domain is not a syntax fault; reserved domains have their own finding.
SPECIAL_USE_DOMAIN_NAMES.clear()


class Address(NamedTuple):
    """One address, or the fault of its syntax.

    `normalized` is the address in its normal form, `domain` the domain in ASCII and lower case, `unicode_domain` the
    domain as people see it; all None if the syntax is wrong. `local` is the part before the @ in lower case. `repairs`
    say what was repaired. `is_certain` is false if a word before the address may belong to it.
    """

    normalized: str | None
    domain: str | None
    unicode_domain: str | None
    fault: str | None
    local: str = ""
    reserved: bool = False
    repairs: tuple[str, ...] = ()
    is_certain: bool = True


def read_address(text: str) -> Address:
    """Parses a text that contains an address, repaired and without the text around it; of several, the first."""
    if len(text) <= MAX_LOCAL_PART_BYTES and _SIMPLE.fullmatch(text):
        local, _, domain = text.partition("@")
        domain = domain.lower()
        return Address(f"{local}@{domain}", domain, domain, None, local.lower(), _is_reserved(text))
    whole = parse_address(text)
    if len(text) > MAX_ADDRESS_LENGTH * MAX_ADDRESSES or (whole.fault is None and '"' in text):
        return whole
    seen = current = debris.without_unseen(text)
    repairs: list[str] = []
    address = whole
    for words, repair in debris.AT_ONCE:
        current = _repaired(current, words, repair, repairs)
    address = _find(current)
    for words, repair in debris.IF_NEEDED:
        if address.fault is None:
            break
        changed = _repaired(current, words, repair, repairs)
        if changed != current:
            current, address = changed, _find(changed)
    if address.fault:
        return whole
    if _is_in(address, seen):
        return address
    return address._replace(repairs=(*dict.fromkeys(repairs), *address.repairs))


def _repaired(text: str, words: str, repair: Callable[[str], str], repairs: list[str]) -> str:
    """The repaired text. Adds the words for the repair to `repairs` if it changed anything."""
    changed = repair(text)
    if changed != text:
        repairs.append(words)
    return changed


def _is_in(address: Address, text: str) -> bool:
    """Whether an address is in a text as it is, so that only what surrounds it was removed."""
    local, folded = address.local, text.lower()
    return f"{local}@{address.domain}" in folded or f"{local}@{address.unicode_domain}" in folded


def _find(text: str) -> Address:
    """The first address in a text."""
    whole = parse_address(text)
    found = _AMONG_OTHERS.search(text) if whole.fault else None
    if found is None:
        return whole
    inner = parse_address(_without_marks(found[0], text[found.end() :]))
    before = text[: found.start()]
    if inner.fault or _WORD_FOR_IT.fullmatch(before):
        return whole if inner.fault else inner
    if not _TEXT_BEFORE.fullmatch(before):
        return whole
    return inner._replace(
        repairs=("ignored the text before the address",), is_certain=not _WORD_BEFORE.fullmatch(before)
    )


def _without_marks(found: str, after: str) -> str:
    """An address without quotes, the punctuation behind it, and the signs on both sides that make text bold."""
    mark = found[0]
    if mark in "*_`~" and mark in (found[-1], after[:1]):
        found = found.strip(mark)
    return found.lstrip("'").rstrip("-_.")


def parse_address(text: str) -> Address:
    """Parses a text that is one address by the RFCs, or several with separators."""
    text = text.lstrip(_AROUND).rstrip(_AROUND + _BEHIND).removesuffix(".")
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0].lstrip(" /").rstrip()
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
        carrier = _of_japanese_carrier(text)
        if carrier:
            return carrier
        return Address(None, None, None, _without_quotations(str(error)))
    if valid.local_part[:1] == '"' and (carrier := _of_japanese_carrier(text)):
        return carrier
    if len(valid.normalized.rpartition("@")[0].encode()) > MAX_LOCAL_PART_BYTES:
        return Address(None, None, None, "It has too many bytes before the @.")
    domain = (valid.ascii_domain or valid.domain).lower()
    return Address(valid.normalized, domain, valid.domain.lower(), None, valid.local_part.lower(), reserved)


def _in_brackets(text: str) -> str:
    """The address of `Jane Doe <jane@…>`, however the name is written; the text if it has no such address."""
    before, _, inside = text[:-1].rpartition("<")
    return inside.strip() if "@" in inside and "<" not in before else text


def _of_japanese_carrier(text: str) -> Address | None:
    """An address at a Japanese carrier, with its dots where RFC 5321 allows none."""
    local, _, domain = text.rpartition("@")
    local = local.strip('"')  # as some telephones send it
    regular = _DOTS.sub(".", local).strip(".")
    if regular in ("", local) or len(local.encode()) > MAX_LOCAL_PART_BYTES:
        return None
    if not f"@{domain.lower()}".endswith(JAPANESE_CARRIERS):
        return None
    address = parse_address(f"{regular}@{domain}")
    return None if address.fault else address._replace(normalized=f"{local}@{address.domain}", local=local.lower())


def _without_quotations(message: str) -> str:
    """The library's message without quotations, which may be a part of the address."""
    for end in ("close quote", "not quoted"):
        if end in message:
            return f"{message.partition(end)[0]}{end}."
    without = _MORE_QUOTED.sub("", _QUOTED.sub("…", message.replace("can't", "cannot")))
    return _UNQUOTED.sub("", without)


def _is_reserved(text: str) -> bool:
    return text.strip(" .>").lower().endswith(_RESERVED_ENDS)
