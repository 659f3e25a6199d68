"""The verifier of e-mail addresses."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

from bonafide.insights import Insights
from bonafide.lookalikes import Lookalikes
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from verify_email.catalogue import CATALOGUE
from verify_email.checks import identifiers, verify
from verify_email.form import FIXABLE, form_fields
from verify_email.lookups import Mailboxes, with_dns, with_insights
from verify_email.mailbox import read_email

if TYPE_CHECKING:
    from verify_email.mail_dns import Resolver

REFERENCE = Reference(setting("REFERENCE_DATABASE"))
DNS_LOOKUPS = setting("DNS_LOOKUPS", default="off") == "on"
INSIGHTS_A_DAY = int(setting("EMAIL_INSIGHTS_A_DAY", default="0"))


@cache
def _resolver() -> "Resolver":
    from verify_email.mail_dns import Resolver  # imports dnspython and asyncio when first needed

    return Resolver()


def _insights(addresses: Iterable[str]) -> Mapping[str, Insights]:
    from bonafide.aws import email_insights  # imported only if it is switched on

    return email_insights.ask(addresses, a_day=INSIGHTS_A_DAY)


def look_up(mailboxes: Mailboxes) -> Mailboxes:
    """Makes the look-ups that this deployment has switched on."""
    if DNS_LOOKUPS:
        mailboxes = with_dns(mailboxes, lambda domains: _resolver().look_up(domains))
    if INSIGHTS_A_DAY:
        mailboxes = with_insights(mailboxes, _insights)
    return mailboxes


EMAIL = Verifier(
    "email",
    "basics.email",
    read=partial(read_email, reference=REFERENCE, lookalikes=Lookalikes(REFERENCE)),
    verify=verify,
    catalogue=CATALOGUE,
    identifiers=identifiers,
    name_forms=REFERENCE.name_forms,
    look_up=look_up,
    form=form_fields,
    fixable=FIXABLE,
)
