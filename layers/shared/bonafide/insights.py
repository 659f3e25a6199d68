"""Amazon SES's insights on an e-mail address."""

from typing import NamedTuple


class Insights(NamedTuple):
    """SES's confidence (LOW, MEDIUM or HIGH) that each of these is true; empty if SES does not say.

    `date` is the day of the question. Where it gave no answer, `reason` says why and the rest is empty.
    """

    has_valid_dns_records: str = ""
    mailbox_exists: str = ""
    is_disposable: str = ""
    is_random_input: str = ""
    is_role_address: str = ""
    date: str = ""
    reason: str = ""

    def in_words(self) -> str:
        """The insights, as evidence shows them."""
        verdicts = {
            "valid DNS records": self.has_valid_dns_records,
            "mailbox exists": self.mailbox_exists,
            "disposable": self.is_disposable,
            "random input": self.is_random_input,
            "role address": self.is_role_address,
        }
        said = ", ".join(f"{what} {confidence.lower()}" for what, confidence in verdicts.items() if confidence)
        return f"Amazon SES, {self.date}: {said}"
