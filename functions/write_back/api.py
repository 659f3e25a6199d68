"""Requests to the API of a source, as the account of a connection."""

import base64
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bonafide import web
from bonafide.aws.connections import Secret, Settings

HOSTS = {
    "greenhouse": "harvest.greenhouse.io",
    "ashby": "api.ashbyhq.com",
    "lever": "api.lever.co",
    "workable": "{}.workable.com",
    "smartrecruiters": "api.smartrecruiters.com",
}
TOKEN_URL = "https://auth.greenhouse.io/token"  # noqa: S105  an address


class Gone(Exception):
    """The source does not have the candidate any more, or the application."""


class Denied(Exception):
    """The source refuses access. An operator has to look at the secret and its permissions."""


class NotAccepted(Exception):
    """The source does not accept what was sent. Repeating it changes nothing."""


class Api(NamedTuple):
    """The API of a source, for one connection."""

    host: str
    acting_user: str
    headers: dict[str, str]

    @classmethod
    def of(cls, settings: Settings, secret: Secret) -> "Api":
        """The API of a connection's source."""
        source = settings.connection.source
        return cls(HOSTS[source].format(settings.host), settings.acting_user, _headers(source, settings, secret.api))

    def ask(self, method: str, url: str, body: Any = None) -> web.Answer:
        """Sends a request with a JSON body.

        Raises:
            Gone, Denied, NotAccepted: as their names say.
            bonafide.web.Unavailable: there was no answer, or one that asks to wait. A note may have been written.
        """
        content = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, "accept": "application/json"}
        if content is not None:
            headers["content-type"] = "application/json"
        return _checked(web.request(method, url, hosts=[self.host], headers=headers, body=content))


def _headers(source: str, settings: Settings, given: Any) -> dict[str, str]:
    if source == "greenhouse":
        basic = _basic(f"{given['client_id']}:{given['client_secret']}")
        form = {"grant_type": "client_credentials"} | ({"sub": settings.acting_user} if settings.acting_user else {})
        answer = web.request(
            "POST",
            TOKEN_URL,
            hosts=["auth.greenhouse.io"],
            headers={"authorization": basic, "content-type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
        )
        return {"authorization": f"Bearer {_checked(answer).json()['access_token']}"}
    if source in ("ashby", "lever"):
        return {"authorization": _basic(f"{given['key']}:")}
    if source == "smartrecruiters":
        return {"x-smarttoken": given["token"]}
    return {"authorization": f"Bearer {given['token']}"}


def _basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def _checked(answer: web.Answer) -> web.Answer:
    match answer.status:
        case 401 | 403:
            raise Denied(f"the answer has status {answer.status}")
        case 404 | 410:
            raise Gone
        case status if status >= 300:
            raise NotAccepted(f"the answer has status {status}")
    return answer
