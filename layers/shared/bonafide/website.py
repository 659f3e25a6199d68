"""Websites as people write them."""

import re
from urllib.parse import urlsplit

MAX_WEBSITE_LENGTH, MAX_HOST_LENGTH = 2000, 253
"""Only this many characters are read; a host may have this many (RFC 1035, section 2.3.4)."""

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def host_of(website: str | None) -> str:
    """The host of a website, in ASCII and without `www.`; empty if there is none. The scheme may be missing."""
    if not website:
        return ""
    text = website[:MAX_WEBSITE_LENGTH].strip().lower()
    try:
        host = (urlsplit(text if "//" in text else f"//{text}").hostname or "").removeprefix("www.")
        if len(host) > MAX_HOST_LENGTH:
            return ""
        host = host.encode("idna").decode()
    except ValueError:  # not a host by RFC 3986 or IDNA
        return ""
    return host if len(host) <= MAX_HOST_LENGTH and _HOST.fullmatch(host) else ""
