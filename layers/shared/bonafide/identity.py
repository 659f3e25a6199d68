"""Identifiers of a person, normalised and hashed: equal for the same mailbox or number, useless without the key."""

import hashlib
import hmac
import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

KINDS = {
    "phone": "telephone number",
    "email": "e-mail address",
    "education": "education history",
    "resume": "résumé text",
    "file": "résumé file",
    "origin": "origin of the résumé file",
    "employment": "employment history",
    "address": "street address",
    "building": "house",
    "profile": "profile",
    "website": "website",
    "network": "network address",
    "delivery": "delivery address",
}
"""The kinds of identifiers, in words."""

CONNECT_NOBODY = frozenset(["origin", "building"])
"""Kinds that support a finding about another, but connect nobody: a common template, a house with many flats."""


KEPT = {"network": timedelta(days=30)}
"""How long all that is recorded at an identifier of a kind is kept, at most: a line gets another address."""


def kept_of(kind: str, usual: timedelta) -> timedelta:
    """How long what is recorded at an identifier of a kind is kept."""
    return min(usual, KEPT.get(kind, usual))


class HubAnswer(StrEnum):
    """What an operator said of a hub: that it is an agency or the like, nothing, or that it may be a ring."""

    EXCUSED = "excused"
    UNANSWERED = "unanswered"
    WATCHED = "watched"


class MailProvider(NamedTuple):
    """Domains of one mail provider, and which addresses there are one mailbox.

    `one_mailbox`: the same name at each of the domains is one mailbox (or one person's); the canonical form has the
    first domain. `tags`: text after a + is ignored. `ignored`: these characters are ignored. `source`: who says so.
    """

    domains: str
    one_mailbox: bool
    tags: bool
    ignored: str
    source: str


MAIL_PROVIDERS = (
    MailProvider(
        "gmail.com googlemail.com",
        one_mailbox=True,
        tags=True,
        ignored=".",
        source="https://support.google.com/mail/answer/7436150 and 22370, 10313",
    ),
    MailProvider(
        "proton.me protonmail.com protonmail.ch pm.me",
        one_mailbox=True,
        tags=True,
        ignored="._-",
        source="https://proton.me/support/addresses-and-aliases and change-username",
    ),
    MailProvider(
        "icloud.com me.com mac.com",
        one_mailbox=True,
        tags=True,  # not documented by Apple, but names there cannot contain a +
        ignored="",
        source="https://support.apple.com/en-us/118230",
    ),
    MailProvider(
        "yandex.ru yandex.com yandex.ua yandex.by yandex.kz ya.ru",
        one_mailbox=True,
        tags=True,
        ignored="",
        source="https://yandex.com/support/domain/additional/mailbox-alias.xml",
    ),
    MailProvider(
        "outlook.com outlook.at outlook.be outlook.com.au outlook.com.br outlook.de outlook.dk outlook.es outlook.fr "
        "outlook.ie outlook.it outlook.jp outlook.pt hotmail.com hotmail.ca hotmail.co.uk hotmail.de hotmail.es "
        "hotmail.fr hotmail.it live.com live.be live.ca live.co.uk live.com.au live.com.mx live.de live.dk live.fr "
        "live.it live.nl live.se msn.com windowslive.com",
        one_mailbox=False,
        tags=True,
        ignored="",
        source="https://github.com/MicrosoftDocs/OfficeDocs-Exchange/pull/2342",
    ),
    MailProvider(
        "fastmail.com fastmail.co.uk fastmail.com.au fastmail.fm fastmail.net fastmail.us sent.com",
        one_mailbox=False,
        tags=True,
        ignored="",
        source="https://www.fastmail.help/hc/en-us/articles/360060591053",
    ),
    MailProvider(
        "mailbox.org",
        one_mailbox=False,
        tags=True,
        ignored="",
        source="https://kb.mailbox.org/en/private/e-mail/mail-extensions/",
    ),
    MailProvider(
        "runbox.com",
        one_mailbox=False,
        tags=True,
        ignored="",
        source="https://blog.runbox.com/category/news/page/8",
    ),
)
"""Not Yahoo: its disposable addresses have a base name that is not the account's name."""

_PROVIDER_OF = {domain: provider for provider in MAIL_PROVIDERS for domain in provider.domains.split()}


def canonical_email(address: str) -> str:
    """The canonical form of an address: lower case, Unicode NFC, without what its provider ignores."""
    local, _, domain = unicodedata.normalize("NFC", address.strip()).lower().rpartition("@")
    provider = _PROVIDER_OF.get(domain)
    if provider is None:
        return f"{local}@{domain}"
    if provider.tags:
        local = local.split("+", 1)[0] or local
    if provider.ignored:
        local = local.translate(dict.fromkeys(map(ord, provider.ignored))) or local
    return f"{local}@{provider.domains.partition(' ')[0] if provider.one_mailbox else domain}"


def ignored_characters(domain: str) -> str:
    """The characters that a domain's provider ignores before the @."""
    provider = _PROVIDER_OF.get(domain)
    return provider.ignored if provider else ""


def digest_of(value: str) -> str:
    """SHA-256 of a normalised identifier, as 64 hexadecimal digits. Lists of hashed values have no more than this."""
    return hashlib.sha256(value.encode()).hexdigest()


HASHED_AS = {"delivery": "address", "building": "address"}
"""Kinds that are hashed as another, so that a delivery can be compared with the address that a person stated.

A house is hashed as an address without a flat: so it can be seen whether an address states one."""


def keyed_hash(kind: str, digest: str, key: bytes) -> str:
    """HMAC-SHA-256 of an identifier's digest, as 64 hexadecimal digits. The kind is part of the hashed text."""
    kind = HASHED_AS.get(kind, kind)
    return hmac.digest(key, f"{kind}:{digest}".encode(), "sha256").hex()


def masked_phone(country_code: int, national: str) -> str:
    """`+14155550171` as `+1 415 •••• 71`: at most five of the national digits, and never more than half."""
    shown = min(5, len(national) // 2)
    tail = min(2, shown)
    head = shown - tail
    return f"+{country_code} {national[:head]} •••• {national[len(national) - tail :]}".replace("  ", " ")
