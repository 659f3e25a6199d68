"""The verifier of e-mail addresses."""

from collections.abc import Callable, Iterable, Mapping
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
from verify_email.mail_status import MailAnswer
from verify_email.mailbox import Mailbox, read_email

if TYPE_CHECKING:
    from bonafide.aws.recorder import Recorder
    from verify_email.mail_dns import Resolver


def make_verifier(
    reference: Reference,
    *,
    ask_dns: Callable[[Iterable[str]], Mapping[str, MailAnswer]] | None = None,
    ask_ses: Callable[[Iterable[str]], Mapping[str, Insights]] | None = None,
) -> Verifier[Mailbox | None]:
    """Makes the verifier; it asks DNS about domains and Amazon SES about addresses if it gets functions for that."""

    def look_up(mailboxes: Mailboxes) -> Mailboxes:
        if ask_dns:
            mailboxes = with_dns(mailboxes, ask_dns)
        if ask_ses:
            mailboxes = with_insights(mailboxes, ask_ses)
        return mailboxes

    return Verifier(
        "email",
        "basics.email",
        read=partial(read_email, reference=reference, lookalikes=Lookalikes(reference)),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=identifiers,
        name_forms=reference.name_forms,
        look_up=look_up,
        form=form_fields,
        fixable=FIXABLE,
    )


def deployed(recorder: "Recorder") -> Verifier[Mailbox | None]:
    """The verifier as this deployment configures it, for a handler module."""
    requests_a_day = int(setting("EMAIL_INSIGHTS_A_DAY", default="0"))
    ask_ses = None
    if requests_a_day:
        from bonafide.aws import email_insights, paid_lookups  # imported only where it is switched on

        budget = paid_lookups.Budget(recorder.table, recorder.keys, requests_a_day)
        ask_ses = partial(email_insights.look_up, budget=budget)
    return make_verifier(
        Reference(setting("REFERENCE_DATABASE")),
        ask_dns=_ask_dns if setting("DNS_LOOKUPS", default="off") == "on" else None,
        ask_ses=ask_ses,
    )


def _ask_dns(domains: Iterable[str]) -> Mapping[str, MailAnswer]:
    return _resolver().look_up(domains)


@cache
def _resolver() -> "Resolver":
    from verify_email.mail_dns import Resolver  # imports dnspython and asyncio, only when there is a domain to ask

    return Resolver()
