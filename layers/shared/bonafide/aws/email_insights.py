"""Amazon SES's insights into an e-mail address: what it would expect of mail to it. No mail is sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from bonafide.aws import clients, paid_lookups
from bonafide.insights import Insights

VERDICTS = {
    "has_valid_dns_records": "HasValidDnsRecords",
    "mailbox_exists": "MailboxExists",
    "is_disposable": "IsDisposable",
    "is_random_input": "IsRandomInput",
    "is_role_address": "IsRoleAddress",
}


def ask(addresses: Iterable[str], *, a_day: int) -> Mapping[str, Insights]:
    """What SES says of addresses.

    Args:
        addresses: valid ones, normalised.
        a_day: the most questions that all functions together may pay for in a day (UTC).
    """
    if not hasattr(clients.ses(), "get_email_address_insights"):  # an SDK of before 2025
        return dict.fromkeys(addresses, Insights(reason="this SDK knows no e-mail insights"))
    found = paid_lookups.answers(LOOKUP, addresses, a_day=a_day)
    return {address: Insights(**answer) for address, answer in found.items()}


def _ask(address: str) -> paid_lookups.Answer:
    answer = clients.ses().get_email_address_insights(EmailAddress=address)
    evaluations: dict[str, Any] = dict(answer.get("MailboxValidation", {}).get("Evaluations", {}))
    return {name: evaluations.get(theirs, {}).get("ConfidenceVerdict", "") for name, theirs in VERDICTS.items()}


LOOKUP = paid_lookups.Lookup("Amazon SES", "email-insight", "email", _ask)
