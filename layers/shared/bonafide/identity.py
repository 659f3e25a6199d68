"""Identifiers of a person, normalised and keyed: equal for the same mailbox or number, meaningless without the key."""

import hashlib
import hmac
import unicodedata

# Providers that deliver every address below to one mailbox. Sources: the providers' own help pages
# ("Dots don't matter in Gmail addresses", "Plus addressing" of Outlook, Proton, Fastmail and iCloud).
DOTS_IGNORED = frozenset({"gmail.com", "googlemail.com"})
TAGS_IGNORED = DOTS_IGNORED | {
    "fastmail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mac.com",
    "me.com",
    "outlook.com",
    "pm.me",
    "proton.me",
    "protonmail.com",
}
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


def canonical_email(address: str) -> str:
    """The mailbox behind an address: case, plus tags and dots that its provider ignores are taken away."""
    local, _, domain = unicodedata.normalize("NFC", address.strip()).lower().rpartition("@")
    if domain in TAGS_IGNORED:
        local = local.split("+", 1)[0] or local
    if domain in DOTS_IGNORED:
        local = local.replace(".", "")
    return f"{local}@{SAME_PROVIDER.get(domain, domain)}"


def keyed_hash(kind: str, value: str, key: bytes) -> str:
    """HMAC-SHA-256 of a normalised identifier, as 64 hexadecimal digits. The kind keeps kinds apart."""
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def masked_email(address: str) -> str:
    """`jane@example.org` as `j•••@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def masked_phone(country_code: int, national: str) -> str:
    """`+14155550171` as `+1 415 •••• 71`: at most five of the national digits, and never more than half."""
    shown = min(5, len(national) // 2)
    tail = min(2, shown)
    head = shown - tail
    return f"+{country_code} {national[:head]} •••• {national[len(national) - tail :]}".replace("  ", " ")
