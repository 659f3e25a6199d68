"""Profiles and websites as identifiers: one account is one text, however its page is written. Nothing is fetched."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from bonafide.application import Application, Profile
from bonafide.company_names import key_of
from bonafide.reference import Reference
from bonafide.text import plain
from bonafide.website import MAX_WEBSITE_LENGTH, host_of
from verify_presence.sites import (
    COMMON_PAGES,
    HOSTS,
    LOCALES,
    NETWORKS,
    NO_ACCOUNTS,
    OF_MANY,
    OF_NOBODY,
    PAGES_OF_OWNERS,
    PLACEHOLDERS,
    QUERY_IDS,
    SITES,
    Site,
)

MAX_PROFILES = 8
"""Profiles of one application that are compared. Each is a record of its own."""

_PAGES = (".github.io", ".gitlab.io")
_LISTED = ("academic", "popular", "free", "relay", "disposable", "perhaps_disposable")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/{1,2}|^https?/{2}|^//", re.IGNORECASE)
_USUAL = re.compile(
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24})(/[!-~]*?)?(?:\?([!-~]*?))?(?:#[!-~]*)?",
    re.IGNORECASE | re.ASCII,
)
"""A web address without scheme in ASCII, as nearly all are. Others are read as RFC 3986 and IDNA say."""

_USERNAME = re.compile(r"[^\W_][\w.-]{0,99}|_[\w.-]{1,99}")


class Address(NamedTuple):
    """The parts of a web address: the host without `www.`, the parts of its path, and its query."""

    host: str
    path: tuple[str, ...]
    query: str


def profiles_of(application: Application, reference: Reference) -> tuple[str, ...]:
    """The accounts and the website of an application that name one person: `github:jane`, `web:jane.example.org`."""
    basics = application.basics
    if basics is None:
        return ()
    owned_by_others = _of_employers_and_schools(application)
    found = dict.fromkeys(_accounts(basics.url, basics.profiles, reference, owned_by_others))
    return tuple(found)[:MAX_PROFILES]


def _accounts(url: str | None, profiles: Iterable[Profile], reference: Reference, others: "Others") -> Iterator[str]:
    for each in (*profiles, Profile(url=url)):
        account = account_at(each.url) if each.url else account_of(each.network, each.username)
        if account and plain(account.partition(":")[2]) in others.names:
            continue  # an employer's page, as many who worked there state it
        if account is None and each.url:
            account = website_at(each.url, reference, others)
        if account:
            yield account


def account_of(network: str | None, username: str | None) -> str | None:
    """The account with this user name, which may also be written as an address."""
    if not username or not network:
        return account_at(username) if username and "." in username and "/" in username else None
    name = NETWORKS.get(plain(network))
    username = username.strip()
    if "/" in username or _SCHEME.match(username):
        return account_at(username) or (account_at(f"{name}/{username.lstrip('/')}") if name else None)
    return _account(SITES[name], username.removeprefix("@")) if name else None


def account_at(url: str) -> str | None:
    """The account whose page this is; None if it is no page of a known site, or names no person there."""
    address = _parts(url)
    if address is None:
        return None
    if address.host.endswith(_PAGES) and address.host.count(".") == 2:
        owner, maker, _ = address.host.split(".")
        if not {part.lower() for part in address.path[:1]} <= PAGES_OF_OWNERS:
            return None  # a project, perhaps of many, or one person's page at an organisation
        return _account(SITES[f"{maker}.com"], owner)
    site = SITES.get(address.host)
    if site is None:
        return None
    path = address.path
    if key := QUERY_IDS.get((address.host, path[0] if path else "")):
        values = parse_qs(address.query).get(key, [])
        return f"{site.name}:{values[0]}" if values and _USERNAME.fullmatch(values[0]) else None
    for prefix in site.prefixes:
        depth = len(prefix)
        if path[:depth] == prefix and len(path) > depth:
            rest = path[depth:]
            if site.most and len(rest) > site.most and not set(rest[site.most :]) <= LOCALES:
                return None
            return _account(site, rest[0]) if rest[0].startswith(site.sign) else None
    return None


def website_at(url: str, reference: Reference, others: "Others") -> str | None:
    """A website of a person's own; None if it belongs to many, to an employer or a school, or to nobody."""
    address = _parts(url)
    if address is None or address.host in SITES or address.host.endswith(_PAGES):
        return None
    domain = reference.registrable(address.host)
    if domain in HOSTS:
        is_publication = domain == "medium.com" and bool(address.path)  # it has many authors
        return f"web:{address.host}" if address.host != domain and not is_publication else None
    if domain is None or domain in OF_NOBODY or address.host in OF_NOBODY or domain in SITES:
        return None
    if domain in others.domains or plain(domain.partition(".")[0]) in others.names:
        return None
    if any(kind in reference.listings(address.host) for kind in _LISTED) or reference.is_website(domain):
        return None
    path = "/".join(part for part in address.path if part.lower() not in COMMON_PAGES)
    if not path and address.host in OF_MANY:
        return None
    return f"web:{address.host}/{path}".rstrip("/")


class Others(NamedTuple):
    """The websites and the names of stated employers and institutions, whose pages many people may name."""

    domains: frozenset[str]
    names: frozenset[str]


def _of_employers_and_schools(application: Application) -> Others:
    urls = [*(each.url for each in application.work), *(each.url for each in application.education)]
    sites = map(host_of, urls)
    names = [*(each.name for each in application.work), *(each.institution for each in application.education)]
    words = (form for name in names if name for form in (plain(name), key_of(name)))
    return Others(frozenset(filter(None, sites)), frozenset(filter(None, words)))


def _account(site: Site, username: str) -> str | None:
    username = username.removeprefix("@").removeprefix("~")
    username = username if site.is_case_sensitive else username.lower()
    if not _USERNAME.fullmatch(username) or plain(username) in PLACEHOLDERS or username.lower() in NO_ACCOUNTS:
        return None
    if site.is_number and not username.isdecimal():
        return None
    return f"{site.name}:{username}"


@lru_cache(256)
def _parts(url: str) -> Address | None:
    """The parts of an address as people write it: without a scheme, with a language's subdomain, with a slash more."""
    text = url[:MAX_WEBSITE_LENGTH].strip().strip("<>()[]\"'").replace("\\", "/")
    text = _SCHEME.sub("", text)
    if match := _USUAL.fullmatch(text):
        host, path, query = match[1].lower().removeprefix("www."), match[2] or "", match[3] or ""
    else:
        host = host_of(text)
        if not host:
            return None
        try:
            _, _, path, query, _ = urlsplit(f"//{text}")
        except ValueError:
            return None
    first, _, rest = host.partition(".")
    if rest in SITES and (first in LOCALES or first in ("m", "mobile", "web")):
        host = rest
    path = unquote(path) if "%" in path else path
    return Address(host, tuple(part.strip() for part in path.split("/") if part.strip()), query)
