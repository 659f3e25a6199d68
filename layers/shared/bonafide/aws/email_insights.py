"""Amazon SES's insights into an e-mail address: whether mail to it would arrive. No mail is sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from bonafide.aws import clients, paid_lookups
from bonafide.aws.paid_lookups import Budget
from bonafide.insights import Insights

VERDICTS = {
    "has_valid_dns_records": "HasValidDnsRecords",
    "mailbox_exists": "MailboxExists",
    "is_disposable": "IsDisposable",
    "is_random_input": "IsRandomInput",
    "is_role_address": "IsRoleAddress",
}


def look_up(addresses: Iterable[str], budget: Budget) -> Mapping[str, Insights]:
    """What SES says of valid, normalised addresses."""
    if not hasattr(clients.ses(), "get_email_address_insights"):  # an SDK of before 2025
        return dict.fromkeys(addresses, Insights(reason="this version of the AWS SDK has no e-mail insights"))
    found = paid_lookups.answers(LOOKUP, addresses, budget)
    return {address: Insights(**answer) for address, answer in found.items()}


def _ask(address: str) -> paid_lookups.Answer:
    answer = clients.ses().get_email_address_insights(EmailAddress=address)
    evaluations: dict[str, Any] = dict(answer.get("MailboxValidation", {}).get("Evaluations", {}))
    return {name: evaluations.get(theirs, {}).get("ConfidenceVerdict", "") for name, theirs in VERDICTS.items()}


LOOKUP = paid_lookups.Lookup("Amazon SES", "email-insight", "email", _ask)
