"""Look-ups of addresses that a deployment may switch on: in DNS, and with Amazon SES."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bonafide.insights import Insights
from verify_email.mail_status import MailAnswer
from verify_email.mailbox import Mailbox

type Mailboxes = Sequence[Mailbox | None]


def with_dns(mailboxes: Mailboxes, ask: Callable[[Iterable[str]], Mapping[str, MailAnswer]]) -> Mailboxes:
    """The mailboxes with the DNS answers for their domains; each domain is looked up once.

    Popular providers, which accept mail, and reserved domains are not looked up.
    """
    asked = {
        mailbox.address.domain for mailbox in mailboxes if mailbox and mailbox.address.domain and _to_ask(mailbox)
    }
    answers = ask(sorted(domain for domain in asked if domain)) if asked else {}
    return [
        mailbox._replace(dns=answers.get(mailbox.address.domain or "")) if mailbox and _to_ask(mailbox) else mailbox
        for mailbox in mailboxes
    ]


def _to_ask(mailbox: Mailbox) -> bool:
    return not mailbox.address.reserved and "popular" not in mailbox.listings


def with_insights(mailboxes: Mailboxes, ask: Callable[[Iterable[str]], Mapping[str, Insights]]) -> Mailboxes:
    """The mailboxes with Amazon SES's insights on their addresses; each address is looked up once."""
    asked = {
        mailbox.address.normalized
        for mailbox in mailboxes
        if mailbox and mailbox.address.normalized and not mailbox.address.reserved
    }
    insights = ask(sorted(address for address in asked if address)) if asked else {}
    return [
        mailbox._replace(insights=insights.get(mailbox.address.normalized or "")) if mailbox else None
        for mailbox in mailboxes
    ]
