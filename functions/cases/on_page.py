"""ReviewPage: serves the review page. Anybody may load it; what it shows needs a log-in."""

from typing import TYPE_CHECKING, Any

from bonafide.settings import setting
from cases import page

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

ISSUER = setting("IDENTITY_ISSUER")
CONFIG = {
    "issuer": ISSUER,
    "client_id": setting("IDENTITY_CLIENT_ID"),
    "scopes": setting("IDENTITY_SCOPES"),
    "audience": setting("IDENTITY_AUDIENCE"),
}
HEADERS = page.headers_of(ISSUER, setting("IDENTITY_ORIGINS", default=""))


def handler(event: dict[str, Any], _: "LambdaContext") -> dict[str, Any]:
    """Answers a request of the HTTP API."""
    return page.answer(event["rawPath"], CONFIG, HEADERS)
