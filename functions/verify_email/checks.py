"""What we believe about e-mail addresses. Each check names a fault; `docs/checks.md` lists them in words.

Offline: no mailbox is ever probed, and no mail is ever sent.
"""

import re
from dataclasses import dataclass

from bonafide.application import Application
from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.identity import canonical_email
from bonafide.reference import Listing, Reference
from verify_email.address import Address
from verify_email.address import read as address_of

ROLES = frozenset(
    "abuse accounts admin administrator billing career careers contact enquiries finance help hello hostmaster hr "
    "info inquiries jobs mail marketing news noc noreply no-reply office postmaster recruiting recruitment root "
    "sales security service support sysadmin team usenet uucp webmaster www".split()
)
"""Mailboxes of a function, not a person. Source: RFC 2142, and the names in common use besides."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the checks judge: the address, what the lists say of its domain, and what the domain may be named after."""

    address: Address
    listings: tuple[Listing, ...]
    own_names: frozenset[str]

    def listed_as(self, kind: str) -> Listing | None:
        """The list that names the domain as of this kind."""
        return next((listing for listing in self.listings if listing.kind == kind), None)


def malformed(mailbox: Mailbox) -> Verdict | None:
    """The text is no e-mail address by RFC 5321, 5322 and 6531."""
    if mailbox.address.fault:
        return concern("email.malformed", evidence=mailbox.address.fault)
    return None


def reserved_domain(mailbox: Mailbox) -> Verdict | None:
    """The domain is set aside for examples and tests: nobody can receive mail there."""
    if mailbox.address.fault:
        return not_assessed("email.reserved_domain", because="the address could not be read")
    if mailbox.address.reserved:
        return concern("email.reserved_domain", evidence=f"{mailbox.address.masked}: a reserved domain.")
    return None


def disposable(mailbox: Mailbox) -> Verdict | None:
    """The domain gives mailboxes away for minutes."""
    if mailbox.address.fault:
        return not_assessed("email.disposable", because="the address could not be read")
    if mailbox.listed_as("relay"):  # a relay forwards to a lasting mailbox
        return None
    listing = mailbox.listed_as("disposable")
    if listing:
        return concern(
            "email.disposable",
            evidence=f"{mailbox.address.masked}: {listing.domain} is on the list {listing.source} ({listing.date}).",
        )
    return None


def privacy_relay(mailbox: Mailbox) -> Verdict | None:
    """A service forwards the mail and hides the mailbox behind it."""
    if mailbox.address.fault:
        return not_assessed("email.privacy_relay", because="the address could not be read")
    listing = mailbox.listed_as("relay")
    if listing:
        return concern("email.privacy_relay", evidence=f"{mailbox.address.masked}: a forwarding service.")
    return None


def role_account(mailbox: Mailbox) -> Verdict | None:
    """The mailbox is of a function (`info@`, `jobs@`), not of a person."""
    if mailbox.address.fault or mailbox.address.domain is None:
        return not_assessed("email.role_account", because="the address could not be read")
    if mailbox.address.local not in ROLES:
        return None
    plain = re.sub(r"[^a-z0-9.]", "", mailbox.address.domain)
    if plain.endswith(".name") or any(name in plain for name in mailbox.own_names):
        return not_assessed("email.role_account", because="the domain is the applicant's own")
    return concern("email.role_account", evidence=f"{mailbox.address.masked}: a role's mailbox.")


def subaddressed(mailbox: Mailbox) -> Verdict | None:
    """The address is a variant (a plus tag, or dots that its provider ignores) of a shorter one."""
    if mailbox.address.normalized is None:
        return not_assessed("email.subaddressed", because="the address could not be read")
    canonical = canonical_email(mailbox.address.normalized)
    local, _, domain = canonical.rpartition("@")
    if len(local) < len(mailbox.address.local):
        return concern(
            "email.subaddressed",
            evidence=f"{mailbox.address.masked} delivers to a shorter address at {domain}.",
        )
    return None


CHECKS = (malformed, reserved_domain, disposable, privacy_relay, role_account, subaddressed)


def read(application: Application, reference: Reference) -> Mailbox | None:
    """Reads the address of an application, with what the lists say of it; None when there is none."""
    address = address_of(application)
    if address is None:
        return None
    listings = tuple(reference.listings(address.domain)) if address.domain else ()
    return Mailbox(address, listings, _own_names(application))


def verify(mailbox: Mailbox | None) -> list[Verdict]:
    """Puts the address of an application to every check."""
    if mailbox is None:
        return none_assessed("email", CHECKS, because="no e-mail address is stated")
    return run("email", CHECKS, mailbox)


def identifiers(mailbox: Mailbox | None) -> dict[str, list[str]]:
    """The canonical address of an application, by kind of identifier."""
    readable = mailbox and mailbox.address.normalized
    return {"email": [canonical_email(readable)] if readable else []}


def _own_names(application: Application) -> frozenset[str]:
    """What the applicant's own domain is called after: their website, and their accounts.

    Not their name, which is no input to anything: names of other scripts would fare worse.
    """
    basics = application.basics
    if basics is None:
        return frozenset()
    website = re.sub(r"^(https?://)?(www\.)?|[/?#:].*$", "", (basics.url or "").lower())
    words = [*(profile.username or "" for profile in basics.profiles), website]
    plain = (re.sub(r"[^a-z0-9.]", "", word.lower()) for word in words)
    return frozenset(word for word in plain if len(word) > 2)
