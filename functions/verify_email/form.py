"""What an application form shows at once about the address that a candidate has just typed."""

from verify_email.checks import intended_provider
from verify_email.mailbox import Mailbox

FIXABLE = (
    "email.malformed",
    "email.reserved_domain",
    "email.misspelled_provider",
    "email.no_such_domain",
    "email.accepts_no_mail",
)
"""The codes whose question a form may ask while the candidate is typing."""


def form_fields(mailbox: Mailbox | None) -> dict[str, str | None]:
    """The address in the format for storage, and the address that was probably meant.

    Returns:
        `address`: normalised, None if the syntax is wrong; `suggestion`: the same at the popular provider that was
        probably meant, which the form may ask the candidate about.
    """
    if mailbox is None or mailbox.address.normalized is None:
        return {"address": None, "suggestion": None}
    intended = intended_provider(mailbox)
    local = mailbox.address.normalized.rpartition("@")[0]
    return {"address": mailbox.address.normalized, "suggestion": f"{local}@{intended}" if intended else None}
