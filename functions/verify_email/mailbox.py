"""The e-mail address of an application, with everything that the checks need."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from bonafide.application import Application
from bonafide.insights import Insights
from bonafide.lookalikes import Lookalikes, first_label
from bonafide.privacy import Person, masked_address, masked_domain
from bonafide.reference import Listing, Reference
from bonafide.text import plain
from bonafide.website import host_of
from verify_email.address import RESERVED, Address, read_address
from verify_email.mail_status import MailAnswer

PROVIDER_KINDS = frozenset({"relay", "academic", "popular", "free"})
"""Kinds of domains that are real mail services, and so do not imitate another domain."""

SHARED_HOSTS = frozenset(
    "linkedin.com facebook.com instagram.com twitter.com x.com xing.com github.com github.io gitlab.com medium.com "
    "youtube.com google.com wikipedia.org indeed.com glassdoor.com crunchbase.com upwork.com fiverr.com".split()
)
"""Hosts of pages of many people. They are not the domain of an employer, an institution or a candidate."""


class Claims:
    """The statements of the application that an address is compared with, looked up when needed."""

    def __init__(self, application: Application, reference: Reference) -> None:
        self._application = application
        self.reference = reference

    @cached_property
    def applicant(self) -> Person:
        """Who applies, so that no evidence says it."""
        return Person.of(self._application)

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names that the candidate's own domain may contain, from websites and accounts; letters and digits only.

        Not the candidate's name, which no check uses: names in other scripts would be at a disadvantage.
        """
        basics = self._application.basics
        if basics is None:
            return frozenset()
        hosts = [host_of(website) for website in (basics.url, *(profile.url for profile in basics.profiles))]
        own = [domain for host in hosts if (domain := self.reference.registrable(host) or host) not in SHARED_HOSTS]
        words = [*(profile.username or "" for profile in basics.profiles), *map(first_label, own)]
        return frozenset(name for word in words if len(name := plain(word)) > 1)

    @cached_property
    def institutions(self) -> tuple[str, ...]:
        """The institutions that the education section names."""
        return tuple(entry.institution for entry in self._application.education if entry.institution)

    @cached_property
    def employers(self) -> tuple[str, ...]:
        """The employers that the application names."""
        return tuple(entry.name for entry in self._application.work if entry.name)

    @cached_property
    def employer_domains(self) -> frozenset[str]:
        """The domains of the employers, from their websites."""
        return self._registered(host_of(job.url) for job in self._application.work)

    @cached_property
    def institution_domains(self) -> frozenset[str]:
        """The domains of the institutions, from their websites and by their names."""
        websites = [host_of(entry.url) for entry in self._application.education]
        by_name = [domain for name in self.institutions for domain in self.reference.domains_of(name)]
        return self._registered([*websites, *by_name])

    @cached_property
    def named_domains(self) -> frozenset[str]:
        """The domains of all employers and institutions."""
        return self.employer_domains | self.institution_domains

    def _registered(self, hosts: Iterable[str]) -> frozenset[str]:
        registered = (self.reference.registrable(host) for host in hosts if host)
        return frozenset(domain for domain in registered if domain and domain not in SHARED_HOSTS)


class Mailbox(NamedTuple):
    """An address with its domain's listings, the answers of DNS and SES (None if not asked), and the claims.

    `at_known_provider` says whether a list has the domain as a real mail service.
    """

    address: Address
    listings: Mapping[str, Listing]
    claims: Claims
    lookalikes: Lookalikes
    at_known_provider: bool
    dns: MailAnswer | None = None
    insights: Insights | None = None

    @property
    def registrable(self) -> str:
        """The registrable part of the domain, in ASCII; empty if the syntax is wrong."""
        domain = self.address.domain or ""
        return self.claims.reference.registrable(domain) or domain

    @property
    def registrable_unicode(self) -> str:
        """The registrable part of the domain as people see it, in Unicode."""
        labels = self.registrable.count(".") + 1
        return ".".join((self.address.unicode_domain or "").split(".")[-labels:])

    @property
    def masked(self) -> str:
        """The address as evidence shows it: of the domain only what many people share."""
        address, registrable = self.address, self.claims.reference.registrable(self.address.domain or "")
        known = [listing.domain for listing in self.listings.values()]
        known += [domain for domain in RESERVED if f".{address.domain}".endswith(f".{domain}")]
        public = max(known, key=len, default=(registrable or "").partition(".")[2])
        return masked_address(address.local, masked_domain(address.unicode_domain or "", public))

    @property
    def masked_lookalike(self) -> str:
        """The address where the domain is the evidence: as it looks, as computers see it, and without a name."""
        domain = masked_domain(self.address.unicode_domain or "", self.registrable)
        shown = self.claims.applicant.masked(domain)
        encoded = f" ({self.registrable})" if shown == domain and self.registrable != self.registrable_unicode else ""
        return f"{masked_address(self.address.local, shown)}{encoded}"

    @property
    def is_own(self) -> bool:
        """Whether the domain is the candidate's own, by their website or accounts, or since it ends in `.name`."""
        shown = plain(self.registrable_unicode)
        return self.registrable.endswith(".name") or any(name in shown for name in self.claims.own_names)


def read_email(application: Application, reference: Reference, lookalikes: Lookalikes) -> Mailbox | None:
    """Parses the address of an application and looks up its listings; None if no address is stated."""
    text = application.email
    if text is None:
        return None
    address = read_address(text)
    listings = reference.listings(address.domain) if address.domain else {}
    return Mailbox(
        address, listings, Claims(application, reference), lookalikes, not PROVIDER_KINDS.isdisjoint(listings)
    )
