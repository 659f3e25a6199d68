"""What DNS says of mail for a domain. Apart from the asking, which loads dnspython."""

from enum import StrEnum
from typing import NamedTuple


class MailStatus(StrEnum):
    """What DNS says of mail for a domain. Only what a name server denies outright is ever a denial."""

    ACCEPTS = "accepts"
    NO_SUCH_DOMAIN = "no_such_domain"
    NULL_MX = "null_mx"
    NO_MAIL_SERVER = "no_mail_server"
    UNKNOWN = "unknown"


class MailAnswer(NamedTuple):
    """The route of a domain's mail, and how we know, in words that evidence may show."""

    status: MailStatus
    reason: str
