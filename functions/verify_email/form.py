"""What a form needs at once of the address that a candidate has just typed."""

from verify_email.checks import intended_provider
from verify_email.mailbox import Mailbox

FIXABLE = (
    "email.malformed",
    "email.reserved_domain",
    "email.misspelled_provider",
    "email.no_such_domain",
    "email.accepts_no_mail",
)
"""The codes whose question a form may put to the candidate while the address is being typed."""


def form_fields(mailbox: Mailbox | None) -> dict[str, str | None]:
    """The address as it may be stored, and the one that was probably meant.

    Returns:
        `address`: normalised, None where the syntax is at fault; `suggestion`: the same at the popular provider whose
        domain was probably meant, to be put to the candidate as a question.
    """
    if mailbox is None or mailbox.address.normalized is None:
        return {"address": None, "suggestion": None}
    intended = intended_provider(mailbox)
    local = mailbox.address.normalized.rpartition("@")[0]
    return {"address": mailbox.address.normalized, "suggestion": f"{local}@{intended}" if intended else None}
