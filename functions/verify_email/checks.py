"""The checks of e-mail addresses. Each looks for one fault; `docs/checks.md` describes them.

No mailbox is probed, and no mail is sent.
"""

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.identity import canonical_email, ignored_characters
from bonafide.lookalikes import (
    MIN_NAME_LENGTH,
    differ_in_a_short_part,
    first_label,
    within_one_edit,
    without_accents_and_hyphens,
)
from bonafide.policy import Strength
from bonafide.text import plain
from verify_email.affiliation import (
    are_related,
    may_name_institution,
    names_institution,
    official_institutions,
    official_owners,
)
from verify_email.mail_status import MailStatus
from verify_email.mailbox import Mailbox

ROLES = frozenset(
    "abuse accounting accounts admin administrator applications apply bewerbung bewerbungen billing career careers "
    "contact contacto contato donotreply enquiries enquiry finance ftp hello help helpdesk hiring hostmaster hr "
    "humanresources info inquiries inquiry jobs kontakt mail marketing news no-reply no.reply noc noreply office "
    "payroll postmaster press recruiter recruiting recruitment rekrutacja rh root rrhh sales security service "
    "staff support sysadmin talent team usenet uucp vendas ventas vertrieb webmaster www".split()
)
"""Mailboxes of a role, not a person. Source: RFC 2142, and other names in common use."""

RESTRICTED = tuple(
    ".edu .gov .mil .ac.il .ac.in .ac.jp .ac.kr .ac.nz .ac.uk "
    ".edu.au .edu.br .edu.cn .edu.hk .edu.my .edu.sg .edu.tw".split()
)
"""Suffixes for verified institutions only: a domain one edit from another there is another institution's."""

UNREAD = "it is not a valid e-mail address"


def malformed(mailbox: Mailbox) -> Verdict | None:
    """The text is not a valid e-mail address by RFC 5321, 5322 and 6531; `info` if it could be repaired."""
    if mailbox.address.fault:
        return concern("email.malformed", evidence=mailbox.address.fault)
    if mailbox.address.repairs:
        repairs = ", ".join(mailbox.address.repairs)
        return concern(
            "email.malformed", evidence=f"Read as {mailbox.masked} after a repair: {repairs}.", strength=Strength.INFO
        )
    return None


def reserved_domain(mailbox: Mailbox) -> Verdict | None:
    """The domain is reserved for examples and tests."""
    if mailbox.address.fault:
        return not_assessed("email.reserved_domain", reason=UNREAD)
    if mailbox.address.reserved:
        return concern("email.reserved_domain", evidence=f"The domain of {mailbox.masked} is reserved.")
    return None


def no_such_domain(mailbox: Mailbox) -> Verdict | None:
    """DNS says that the domain does not exist."""
    unknown = _dns_unknown(mailbox)
    if unknown:
        return not_assessed("email.no_such_domain", reason=unknown)
    if mailbox.dns and mailbox.dns.status is MailStatus.NO_SUCH_DOMAIN:
        return concern("email.no_such_domain", evidence=f"{mailbox.masked}: {mailbox.dns.reason}.")
    return None


def accepts_no_mail(mailbox: Mailbox) -> Verdict | None:
    """DNS says that the domain does not accept mail: it has a null MX, or neither MX nor address."""
    unknown = _dns_unknown(mailbox)
    if unknown:
        return not_assessed("email.accepts_no_mail", reason=unknown)
    if mailbox.dns and mailbox.dns.status in (MailStatus.NULL_MX, MailStatus.NO_MAIL_SERVER):
        return concern("email.accepts_no_mail", evidence=f"{mailbox.masked}: {mailbox.dns.reason}.")
    return None


def disposable(mailbox: Mailbox) -> Verdict | None:
    """The domain offers disposable (throw-away) mailboxes."""
    if mailbox.address.fault:
        return not_assessed("email.disposable", reason=UNREAD)
    if mailbox.at_known_provider:
        return None
    sure, perhaps = mailbox.listings.get("disposable"), mailbox.listings.get("perhaps_disposable")
    listing = sure or perhaps
    if listing and mailbox.claims.reference.is_website(listing.domain):
        return None
    if listing and intended_provider(mailbox):
        return not_assessed("email.disposable", reason="the listed domain may be a typo of a popular provider's")
    if listing:
        return concern(
            "email.disposable",
            evidence=f"{mailbox.masked}: {listing.domain} is on the list {listing.source} ({listing.date}).",
            strength=None if sure else Strength.WEAK,  # the second list also contains small genuine providers
        )
    if mailbox.insights and mailbox.insights.is_disposable == "HIGH":
        return concern("email.disposable", evidence=f"{mailbox.masked}. {mailbox.insights.in_words()}.")
    return None


def misspelled_provider(mailbox: Mailbox) -> Verdict | None:
    """The domain looks like a typo of a popular provider's domain, and is not a known provider itself."""
    if mailbox.address.domain is None:
        return not_assessed("email.misspelled_provider", reason=UNREAD)
    intended = intended_provider(mailbox)
    if intended:
        return concern(
            "email.misspelled_provider", evidence=f"{mailbox.masked_lookalike}: perhaps {intended} was meant."
        )
    return None


def lookalike_domain(mailbox: Mailbox) -> Verdict | None:
    """The domain can be mistaken for a popular provider's, or for that of a stated employer or institution."""
    if mailbox.address.domain is None:
        return not_assessed("email.lookalike_domain", reason=UNREAD)
    if mailbox.at_known_provider or mailbox.address.reserved:
        return None
    provider = mailbox.lookalikes.confusable_provider(mailbox.registrable_unicode)
    if provider:
        return concern(
            "email.lookalike_domain",
            evidence=f"{mailbox.masked_lookalike} can be mistaken for {provider}, a popular provider.",
        )
    claims = mailbox.claims
    if not claims.named_domains or mailbox.registrable in claims.named_domains or mailbox.is_own:
        return None
    if official_owners(mailbox.address.domain, claims):
        return None  # IUPUC is no lookalike of IUPUI
    found = ((strength, other) for other in sorted(claims.named_domains) if (strength := _likeness(mailbox, other)))
    strength, other = max(found, default=(None, ""), key=lambda each: each[0] is Strength.STRONG)
    if strength is None:
        return None
    return concern(
        "email.lookalike_domain",
        evidence=f"{mailbox.masked_lookalike} can be mistaken for {claims.applicant.masked(other)}, "
        "which the application names.",
        strength=strength,
    )


def _likeness(mailbox: Mailbox, other: str) -> Strength | None:
    """How strongly a domain resembles another that the application names.

    Weak: another suffix, hyphen or accent, since companies often own such variants of their domain.
    """
    domain, shown = mailbox.registrable, mailbox.registrable_unicode
    name, other_name = first_label(domain), first_label(other)
    if without_accents_and_hyphens(shown) == without_accents_and_hyphens(other):
        is_spelled_out = any(plain(name) in plain(institution) for institution in mailbox.claims.institutions)
        return None if is_spelled_out and len(name) >= MIN_NAME_LENGTH else Strength.WEAK
    if mailbox.lookalikes.confusable(shown, other):
        return Strength.STRONG
    if len(other_name) < MIN_NAME_LENGTH:
        return None
    if name == other_name:
        return Strength.WEAK if other in mailbox.claims.employer_domains else None
    same_suffix = domain.partition(".")[2] == other.partition(".")[2]
    if not same_suffix or not within_one_edit(name, other_name) or name[1:] == other_name or other_name[1:] == name:
        return None  # waterloo.ca is the town, uwaterloo.ca the university
    if domain.endswith(RESTRICTED) or differ_in_a_short_part(name, other_name):
        return None
    if any(name in plain(institution) for institution in mailbox.claims.institutions):
        return None
    return Strength.STRONG


def role_account(mailbox: Mailbox) -> Verdict | None:
    """The mailbox belongs to a role (`info@`, `jobs@`), not to a person.

    `info` unless the domain belongs to an organisation that the application or the reference data name: any other may
    be the candidate's own. Their name does not decide it, since a domain shows names of some scripts only.
    """
    address = mailbox.address
    if address.domain is None:
        return not_assessed("email.role_account", reason=UNREAD)
    insights = mailbox.insights
    by_insight = insights is not None and insights.is_role_address == "HIGH"
    local = address.local
    if (local.partition("+")[0] if "+" in local else local) not in ROLES and not by_insight:
        return None
    if "popular" in mailbox.listings or "free" in mailbox.listings:
        return not_assessed("email.role_account", reason="at a public provider, it can be a person's address")
    if mailbox.is_own:
        return not_assessed("email.role_account", reason="the domain is the candidate's own")
    said = f" {insights.in_words()}." if insights and by_insight else ""
    is_of_organisation = mailbox.registrable in mailbox.claims.named_domains or "academic" in mailbox.listings
    return concern(
        "email.role_account",
        evidence=f"{mailbox.masked} has the name of a role before the @.{said}",
        strength=None if is_of_organisation else Strength.INFO,
    )


def privacy_relay(mailbox: Mailbox) -> Verdict | None:
    """A service forwards the mail and hides the real mailbox."""
    if mailbox.address.fault:
        return not_assessed("email.privacy_relay", reason=UNREAD)
    if "relay" in mailbox.listings:
        return concern("email.privacy_relay", evidence=f"{mailbox.masked} is at a forwarding service.")
    return None


def subaddressed(mailbox: Mailbox) -> Verdict | None:
    """The address is a variant of a shorter one: it has a plus tag, or characters that its provider ignores."""
    address = mailbox.address
    if address.normalized is None:
        return not_assessed("email.subaddressed", reason=UNREAD)
    local = address.local
    if local.find("+") > 0:
        return concern("email.subaddressed", evidence=f"{mailbox.masked} has a tag after a plus sign.")
    ignored = ignored_characters(address.domain or "")
    if not ignored or not any(sign in local for sign in ignored):
        return None
    return concern("email.subaddressed", evidence=f"{mailbox.masked} has characters that its provider ignores.")


def academic_mismatch(mailbox: Mailbox) -> Verdict | None:
    """The domain belongs to an institution that the application does not name."""
    code, domain = "email.academic_mismatch", mailbox.address.domain
    if domain is None:
        return not_assessed(code, reason=UNREAD)
    listing = mailbox.listings.get("academic")
    if listing is None:
        return None
    claims = mailbox.claims
    if "open_academic" in mailbox.listings:
        return not_assessed(code, reason="the domain is not only for students and staff")
    if not claims.institutions:
        return not_assessed(code, reason="no institution is stated")
    if mailbox.registrable in claims.named_domains:
        return None
    at_domain = claims.reference.institutions_at(domain)
    if names_institution(at_domain, domain, claims):
        return None
    owners = official_owners(domain, claims)
    if not owners:
        return not_assessed(code, reason="no official directory says whose domain it is today")
    stated = [official_institutions(name, claims) for name in claims.institutions]
    if not all(stated):
        return not_assessed(code, reason="a stated institution is unknown under its name")
    if any(are_related(owners, each, claims) for each in stated):
        return None
    if may_name_institution(at_domain, claims):
        return not_assessed(code, reason="it may be the same institution under another name")
    return concern(
        code,
        evidence=f"{mailbox.masked} is at {listing.domain}, which belongs to none of the stated institutions.",
    )


def intended_provider(mailbox: Mailbox) -> str | None:
    """The popular provider whose domain the candidate probably meant."""
    if mailbox.address.domain is None or mailbox.at_known_provider:
        return None
    return mailbox.lookalikes.intended_provider(mailbox.address.domain)


def _dns_unknown(mailbox: Mailbox) -> str | None:
    """Why there is no DNS answer, if so."""
    if mailbox.address.domain is None:
        return UNREAD
    if "popular" in mailbox.listings:
        return None
    if mailbox.dns is None:
        return "reserved domains are not looked up" if mailbox.address.reserved else "DNS was not asked"
    return mailbox.dns.reason if mailbox.dns.status is MailStatus.UNKNOWN else None


CHECKS = (
    malformed,
    reserved_domain,
    no_such_domain,
    accepts_no_mail,
    disposable,
    misspelled_provider,
    lookalike_domain,
    role_account,
    privacy_relay,
    subaddressed,
    academic_mismatch,
)


def verify(mailbox: Mailbox | None) -> list[Verdict]:
    """Applies every check to the address of an application."""
    if mailbox is None:
        return none_assessed("email", CHECKS, reason="no e-mail address is stated")
    return run("email", CHECKS, mailbox)


def identifiers(mailbox: Mailbox | None) -> dict[str, list[str]]:
    """The canonical address of an application, under the kind `email`; none if it is not certain."""
    certain = mailbox.address.normalized if mailbox and mailbox.address.is_certain else None
    return {"email": [canonical_email(certain)] if certain else []}
