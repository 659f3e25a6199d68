"""What we believe about e-mail addresses. Each check names a fault; `docs/checks.md` lists them in words.

No mailbox is ever probed, and no mail is ever sent.
"""

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.identity import canonical_email, ignored_at
from bonafide.lookalikes import SHORTEST_NAME, name_of, one_slip, without_signs
from bonafide.policy import Strength
from bonafide.text import plain
from verify_email.affiliation import may_mean_one_of, names_one_of
from verify_email.mailbox import Mailbox
from verify_email.route import Route

ROLES = frozenset(
    "abuse accounting accounts admin administrator applications apply bewerbung bewerbungen billing career careers "
    "contact contacto contato donotreply enquiries enquiry finance ftp hello help helpdesk hiring hostmaster hr "
    "humanresources info inquiries inquiry jobs kontakt mail marketing news no-reply no.reply noc noreply office "
    "payroll postmaster press recruiter recruiting recruitment rekrutacja rh root rrhh sales security service "
    "staff support sysadmin talent team usenet uucp vendas ventas vertrieb webmaster www".split()
)
"""Mailboxes of a function, not a person. Source: RFC 2142, and the names in common use besides."""

UNREAD = "the address could not be read"


def malformed(mailbox: Mailbox) -> Verdict | None:
    """The text is no e-mail address by RFC 5321, 5322 and 6531."""
    if mailbox.address.fault:
        return concern("email.malformed", evidence=mailbox.address.fault)
    return None


def reserved_domain(mailbox: Mailbox) -> Verdict | None:
    """The domain is set aside for examples and tests: nobody can receive mail there."""
    if mailbox.address.fault:
        return not_assessed("email.reserved_domain", reason=UNREAD)
    if mailbox.address.reserved:
        return concern("email.reserved_domain", evidence=f"{mailbox.address.masked}: a reserved domain.")
    return None


def no_such_domain(mailbox: Mailbox) -> Verdict | None:
    """DNS says that the domain does not exist."""
    unknown = _no_route(mailbox)
    if unknown:
        return not_assessed("email.no_such_domain", reason=unknown)
    if mailbox.route and mailbox.route.route is Route.NO_SUCH_DOMAIN:
        return concern("email.no_such_domain", evidence=f"{mailbox.address.masked}: {mailbox.route.reason}.")
    return None


def accepts_no_mail(mailbox: Mailbox) -> Verdict | None:
    """DNS says that the domain accepts no mail: by a null MX, or with neither MX nor address."""
    unknown = _no_route(mailbox)
    if unknown:
        return not_assessed("email.accepts_no_mail", reason=unknown)
    if mailbox.route and mailbox.route.route in (Route.NULL_MX, Route.NO_MAIL_SERVER):
        return concern("email.accepts_no_mail", evidence=f"{mailbox.address.masked}: {mailbox.route.reason}.")
    return None


def disposable(mailbox: Mailbox) -> Verdict | None:
    """The domain gives mailboxes away for minutes."""
    if mailbox.address.fault:
        return not_assessed("email.disposable", reason=UNREAD)
    if mailbox.genuine:
        return None
    sure, perhaps = mailbox.listings.get("disposable"), mailbox.listings.get("perhaps_disposable")
    listing = sure or perhaps
    if listing and provider_meant(mailbox):
        return not_assessed("email.disposable", reason="the listed domain may be a slip of the keyboard")
    if listing:
        return concern(
            "email.disposable",
            evidence=f"{mailbox.address.masked}: {listing.domain} is on the list {listing.source} ({listing.date}).",
            strength=None if sure else Strength.WEAK,  # the second list also holds some who are only small
        )
    if mailbox.insights and mailbox.insights.is_disposable == "HIGH":
        return concern("email.disposable", evidence=f"{mailbox.address.masked}. {mailbox.insights.in_words()}.")
    return None


def misspelled_provider(mailbox: Mailbox) -> Verdict | None:
    """The domain is one slip of the keyboard away from a popular provider's, and on no list itself."""
    if mailbox.address.domain is None:
        return not_assessed("email.misspelled_provider", reason=UNREAD)
    meant = provider_meant(mailbox)
    if meant:
        return concern("email.misspelled_provider", evidence=f"{mailbox.address.masked}: perhaps {meant}.")
    return None


def lookalike_domain(mailbox: Mailbox) -> Verdict | None:
    """The domain may be mistaken for a popular provider's, or for that of a claimed employer or institution."""
    domain, shown = mailbox.address.domain, mailbox.address.shown
    if domain is None or shown is None:
        return not_assessed("email.lookalike_domain", reason=UNREAD)
    if mailbox.genuine or mailbox.address.reserved:
        return None
    provider = mailbox.looks.provider_alike(mailbox.registrable_as_shown)
    if provider:
        return concern(
            "email.lookalike_domain",
            evidence=f"{mailbox.address.masked} ({domain}) may be mistaken for {provider}, a popular provider's.",
        )
    claims = mailbox.claims
    if not claims.named_domains or mailbox.registrable in claims.named_domains or mailbox.own:
        return None
    found = ((strength, other) for other in sorted(claims.named_domains) if (strength := _likeness(mailbox, other)))
    strength, other = max(found, default=(None, ""), key=lambda each: each[0] is Strength.STRONG)
    if strength is None:
        return None
    return concern(
        "email.lookalike_domain",
        evidence=f"{mailbox.address.masked} ({domain}) may be mistaken for {other}, which is named.",
        strength=strength,
    )


def _likeness(mailbox: Mailbox, other: str) -> Strength | None:
    """How much a domain looks like another that the application names.

    Weak is what a company or a town may well have besides: another suffix, a hyphen or an accent more or less.
    """
    domain, shown = mailbox.registrable, mailbox.registrable_as_shown
    name, other_name = name_of(domain), name_of(other)
    if without_signs(shown) == without_signs(other):
        return Strength.WEAK
    if mailbox.looks.alike(shown, other):
        return Strength.STRONG
    if len(other_name) < SHORTEST_NAME:
        return None
    if name == other_name:
        return Strength.WEAK if other in mailbox.claims.employer_domains else None
    same_suffix = domain.partition(".")[2] == other.partition(".")[2]
    if not same_suffix or not one_slip(name, other_name) or name[1:] == other_name or other_name[1:] == name:
        return None  # waterloo.ca is the town of uwaterloo.ca
    if any(name in plain(institution) for institution in mailbox.claims.institutions):
        return None
    return Strength.STRONG


def role_account(mailbox: Mailbox) -> Verdict | None:
    """The mailbox is of a function (`info@`, `jobs@`), not of a person."""
    address = mailbox.address
    if address.domain is None:
        return not_assessed("email.role_account", reason=UNREAD)
    insights = mailbox.insights
    by_insight = insights is not None and insights.is_role_address == "HIGH"
    local = address.local
    if (local.partition("+")[0] if "+" in local else local) not in ROLES and not by_insight:
        return None
    if "popular" in mailbox.listings or "free" in mailbox.listings:
        return not_assessed("email.role_account", reason="where anybody may choose a name, it is a person's")
    if mailbox.own:
        return not_assessed("email.role_account", reason="the domain is the applicant's own")
    said = f" {insights.in_words()}." if insights and by_insight else ""
    return concern("email.role_account", evidence=f"{address.masked}: a role's mailbox.{said}")


def privacy_relay(mailbox: Mailbox) -> Verdict | None:
    """A service forwards the mail and hides the mailbox behind it."""
    if mailbox.address.fault:
        return not_assessed("email.privacy_relay", reason=UNREAD)
    if "relay" in mailbox.listings:
        return concern("email.privacy_relay", evidence=f"{mailbox.address.masked}: a forwarding service.")
    return None


def subaddressed(mailbox: Mailbox) -> Verdict | None:
    """The address is a variant (a plus tag, or signs that its provider ignores) of a shorter one."""
    address = mailbox.address
    if address.normalized is None:
        return not_assessed("email.subaddressed", reason=UNREAD)
    local = address.local
    if local.find("+") > 0:
        return concern("email.subaddressed", evidence=f"{address.masked} carries a tag behind a plus sign.")
    ignored = ignored_at(address.domain or "")
    if not ignored or not any(sign in local for sign in ignored):
        return None
    return concern("email.subaddressed", evidence=f"{address.masked} delivers to a shorter address.")


def academic_mismatch(mailbox: Mailbox) -> Verdict | None:
    """The domain is of an institution that the application does not name."""
    code, domain = "email.academic_mismatch", mailbox.address.domain
    if domain is None:
        return not_assessed(code, reason=UNREAD)
    listing = mailbox.listings.get("academic")
    if listing is None:
        return None
    claims = mailbox.claims
    if "open_academic" in mailbox.listings:
        return not_assessed(code, reason="the domain is open to others than students and staff")
    if not claims.institutions:
        return not_assessed(code, reason="no institution is stated")
    if mailbox.registrable in claims.named_domains:
        return None
    at_domain = claims.reference.institutions_at(domain)
    if not at_domain or not all(claims.reference.domains_of(name) for name in claims.institutions):
        return not_assessed(code, reason="an institution is not known by the name that is stated")
    if names_one_of(at_domain, domain, claims):
        return None
    if may_mean_one_of(at_domain, claims):
        return not_assessed(code, reason="it may be the same institution by another name")
    return concern(code, evidence=f"{mailbox.address.masked} is at {listing.domain}, of none of those it names.")


def provider_meant(mailbox: Mailbox) -> str | None:
    """The popular provider whose domain was probably meant."""
    if mailbox.address.domain is None or mailbox.genuine:
        return None
    return mailbox.looks.provider_meant(mailbox.address.domain)


def _no_route(mailbox: Mailbox) -> str | None:
    """Why DNS says nothing of the domain, if so."""
    if mailbox.address.domain is None:
        return UNREAD
    if "popular" in mailbox.listings:
        return None
    if mailbox.route is None:
        return "a reserved domain is not asked for" if mailbox.address.reserved else "DNS was not asked"
    return mailbox.route.reason if mailbox.route.route is Route.UNKNOWN else None


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
    """Puts the address of an application to every check."""
    if mailbox is None:
        return none_assessed("email", CHECKS, reason="no e-mail address is stated")
    return run("email", CHECKS, mailbox)


def identifiers(mailbox: Mailbox | None) -> dict[str, list[str]]:
    """The canonical address of an application, by kind of identifier."""
    readable = mailbox and mailbox.address.normalized
    return {"email": [canonical_email(readable)] if readable else []}
