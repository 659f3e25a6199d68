"""Whether DNS says that a domain accepts mail. A module of its own, since the resolver imports dnspython."""

from enum import StrEnum
from typing import NamedTuple


class MailStatus(StrEnum):
    """Whether a domain accepts mail. A negative status needs an explicit denial by a name server."""

    ACCEPTS = "accepts"
    NO_SUCH_DOMAIN = "no_such_domain"
    NULL_MX = "null_mx"
    NO_MAIL_SERVER = "no_mail_server"
    UNKNOWN = "unknown"


class MailAnswer(NamedTuple):
    """The mail status of a domain, and the reason for it in words for the evidence."""

    status: MailStatus
    reason: str
