"""The mailbox of an application, with all that the checks judge it by."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from bonafide.application import Application
from bonafide.insights import Insights
from bonafide.reference import Listing, Reference
from verify_email.address import Address
from verify_email.address import read as read_address
from verify_email.lookalikes import Looks
from verify_email.route import Answer

GENUINE = frozenset({"relay", "academic", "popular", "free"})
"""Kinds of domains that are somebody's real mail service: none of them imitates another."""

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NOT_A_NAME = re.compile(r"[^a-z0-9.]")


class Claims:
    """What the application says that an address is held against. Nothing is looked up before it is needed."""

    def __init__(self, application: Application, reference: Reference) -> None:
        self._application = application
        self.reference = reference

    @cached_property
    def own_names(self) -> frozenset[str]:
        """What the applicant's own domain may be called after: their website, and their accounts.

        Not their name, which is no input to anything: names of other scripts would fare worse.
        """
        basics = self._application.basics
        if basics is None:
            return frozenset()
        words = [*(profile.username or "" for profile in basics.profiles), host_of(basics.url)]
        plain = (_NOT_A_NAME.sub("", word.lower()) for word in words)
        return frozenset(word for word in plain if len(word) > 2)

    @cached_property
    def institutions(self) -> tuple[str, ...]:
        """The institutions that the education section names."""
        return tuple(entry.institution for entry in self._application.education if entry.institution)

    @cached_property
    def employers(self) -> tuple[str, ...]:
        """The employers that the application names."""
        return tuple(entry.name for entry in self._application.work if entry.name)

    @cached_property
    def named_domains(self) -> frozenset[str]:
        """The domains of the employers and institutions that the application names: by website, or by name."""
        websites = [entry.url for entry in self._application.work] + [
            entry.url for entry in self._application.education
        ]
        hosts = [host_of(website) for website in websites if website]
        of_institutions = [domain for name in self.institutions for domain in self.reference.domains_of(name)]
        registered = (self.reference.registrable(host) for host in (*hosts, *of_institutions) if host)
        return frozenset(domain for domain in registered if domain)


class Mailbox(NamedTuple):
    """An address with what the lists say of its domain, what DNS and SES say if they were asked, and the claims.

    `genuine` is whether a list names the domain as somebody's real mail service.
    """

    address: Address
    listings: Mapping[str, Listing]
    claims: Claims
    looks: Looks
    genuine: bool
    route: Answer | None = None
    insights: Insights | None = None

    @property
    def registrable(self) -> str:
        """The part of the domain that somebody registered, in ASCII; empty when the syntax is at fault."""
        domain = self.address.domain or ""
        return self.claims.reference.registrable(domain) or domain


def read(application: Application, reference: Reference, looks: Looks) -> Mailbox | None:
    """Reads the address of an application, with what the lists say of it; None when there is none."""
    text = application.email
    if text is None:
        return None
    address = read_address(text)
    listings = reference.listings(address.domain) if address.domain else {}
    return Mailbox(address, listings, Claims(application, reference), looks, not GENUINE.isdisjoint(listings))


def host_of(website: str | None) -> str:
    """The host of a website as people write it, with or without a scheme; empty where there is none to be seen."""
    text = (website or "").strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = host.removeprefix("www.").encode("idna").decode()
    except ValueError:  # no host by RFC 3986, or none that IDNA knows
        return ""
    return host if _HOST.fullmatch(host) else ""
