"""Access to the APIs of applicant tracking systems: who may be asked, how one proves to be a customer, how often.

    api = Api(connection, secret.api, host=settings.host)
    api.get("candidates", candidate_id, query={"expand": "contact"})     # GET {base}/candidates/{id}?expand=contact

What a secret holds for each source is in `ACCESS`.
"""

import base64
import json
import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from bonafide import web
from bonafide.hooks import Connection
from bonafide.web import Answer, Refused, Unavailable

type Access = Mapping[str, str]

TOKENS = "https://auth.greenhouse.io/token"
SECONDS_TO_RENEW = 120.0
"""Seconds before the end of a token at which a new one is asked for."""

TOKEN_SECONDS = 3600.0
"""How long a token lasts if nothing is said of it."""

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Gone(Exception):
    """The source has no such thing, or no longer (404, 410)."""


class OutOfTime(Unavailable):
    """There is no time left for a request."""


class NotAllowed(Unavailable):
    """The source does not accept the access (401, 403), which an operator can put right."""


def _basic(name: str) -> Callable[[Access], dict[str, str]]:
    return lambda access: {"Authorization": _basic_of(access[name], "")}


def _basic_of(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class _Facts(NamedTuple):
    """What is known of an API: its address (`{host}`: the account's part), access, and seconds between requests.

    `regional` is the address for accounts whose `host` names a region.
    """

    base: str
    headers: Callable[[Access], dict[str, str]]
    seconds_between: float
    regional: str = ""


# The limits are those of docs/decisions/2026-11-29-fetching-from-sources.md, shared by three environments at most.
ACCESS: Mapping[str, _Facts] = {
    "greenhouse": _Facts("https://harvest.greenhouse.io/v3", lambda _: {}, 0.6),  # a token of `TOKENS`
    "ashby": _Facts("https://api.ashbyhq.com", _basic("key"), 0.1),
    "lever": _Facts("https://api.lever.co/v1", _basic("key"), 0.3),
    "workable": _Facts(
        "https://{host}.workable.com/spi/v3", lambda access: {"Authorization": f"Bearer {access['token']}"}, 1.0
    ),
    "smartrecruiters": _Facts(
        "https://api.smartrecruiters.com", lambda access: {"X-SmartToken": access["token"]}, 0.3
    ),
    "teamtailor": _Facts(
        "https://api.teamtailor.com/v1",
        lambda access: {"Authorization": f"Token token={access['key']}", "X-Api-Version": "20240404"},
        0.5,
        regional="https://api.{host}.teamtailor.com/v1",
    ),
    "recruitee": _Facts(
        "https://api.recruitee.com/c/{host}", lambda access: {"Authorization": f"Bearer {access['token']}"}, 0.5
    ),
    "pinpoint": _Facts("https://{host}.pinpointhq.com/api/v1", lambda access: {"X-API-KEY": access["key"]}, 0.5),
}


class Api:
    """The API of one connection. It waits between requests, and asks no host but its own.

    No request is begun after `until`, by `time.monotonic`: a list whose pages do not end must not take all the time.

    Args:
        connection: whose API it is.
        access: what the connection's secret has under `api`.
        host: the account's part of the address, where there is one.
        user: for whom requests are made, where a source asks for that.
        patience: seconds that one request may wait itself if the source asks to wait.

    Raises:
        Refused: `host` cannot be part of the address.
    """

    def __init__(
        self, connection: Connection, access: Access, *, host: str = "", user: str = "", patience: float = 0
    ) -> None:
        self.connection, self.access, self.account, self.user = connection, access, host, user
        facts = ACCESS[connection.source]
        base = facts.regional if host and facts.regional else facts.base
        if "{host}" in base and not _ACCOUNT.fullmatch(host):
            raise Refused(f"the connection to {connection.source} has no valid `host`")
        self.base = base.format(host=host)
        self.host = str(urlsplit(self.base).hostname)
        self.until = math.inf
        self._facts, self._patience = facts, patience
        self._next = 0.0
        self._token = ""
        self._token_until = 0.0

    def get(self, *parts: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON at a path of these parts. Raises as `send` does."""
        return self.send("GET", self.url(*parts, query=query)).json()

    def post(self, *parts: str, document: Any, query: Mapping[str, str] | None = None) -> Any:
        """The JSON that a path of these parts answers a document with. Raises as `send` does."""
        return self.send("POST", self.url(*parts, query=query), json.dumps(document).encode()).json()

    def url(self, *parts: str, query: Mapping[str, str] | None = None) -> str:
        """The address of a path. No part can change the path: an id may come from an event that is not signed."""
        if any(part in ("", ".", "..") for part in parts):
            raise Refused("an empty part of a path, or one that leads out of it")
        path = "".join(f"/{quote(part, safe='')}" for part in parts)
        return self.base + path + (f"?{urlencode(query)}" if query else "")

    def send(self, method: str, url: str, body: bytes | None = None) -> Answer:
        """Sends a request to the API, and returns an answer that is a success.

        Raises:
            Gone: the source has no such thing.
            NotAllowed: the source does not accept the access.
            Unavailable: the source did not answer, or asked to wait for longer than there is patience or time.
            Refused: the source refuses the request, or the secret lacks the access.
        """
        answer = self._patiently(method, url, body)
        if answer.status == 401 and self._token:
            self._token = ""
            answer = self._patiently(method, url, body)
        return _successful(answer, self.host)

    def headers(self) -> dict[str, str]:
        """The headers of a request, with the access. They may be sent to `host` only.

        Raises:
            Refused: the secret lacks the access.
            NotAllowed, Unavailable: there is no token at the moment.
        """
        try:
            headers = self._facts.headers(self.access)
            if self.connection.source == "greenhouse":
                headers |= {"Authorization": f"Bearer {self._current_token()}"}
        except KeyError as error:
            raise Refused(f"the secret of the connection has no `api.{error.args[0]}`") from None
        return {"Accept": "application/json", **headers}

    def _patiently(self, method: str, url: str, body: bytes | None) -> Answer:
        patience = self._patience
        while True:
            if time.monotonic() >= self.until:
                raise OutOfTime("no time left")
            headers = self.headers()
            if body is not None:
                headers["Content-Type"] = "application/json"
            self._pace()
            try:
                return web.request(method, url, hosts=(self.host,), headers=headers, body=body)
            except Unavailable as error:
                seconds = None if error.seconds is None else max(1.0, error.seconds)
                if seconds is None or seconds > patience:
                    raise
                patience -= seconds
                time.sleep(seconds)

    def _pace(self) -> None:
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._facts.seconds_between

    def _current_token(self) -> str:
        """Greenhouse's token: an OAuth grant of client credentials. `sub` is the user whose permissions count."""
        if not self._token or time.monotonic() >= self._token_until:
            form = {"grant_type": "client_credentials", **({"sub": self.user} if self.user else {})}
            headers = {
                "Authorization": _basic_of(self.access["client_id"], self.access["client_secret"]),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            host = str(urlsplit(TOKENS).hostname)
            answer = web.request("POST", TOKENS, hosts=(host,), headers=headers, body=urlencode(form).encode())
            granted = _successful(answer, host).json()
            if not isinstance(granted, dict) or not isinstance(granted.get("access_token"), str):
                raise Unavailable(f"{host} answered without a token")
            self._token = granted["access_token"]
            self._token_until = time.monotonic() + _seconds_of(granted) - SECONDS_TO_RENEW
        return self._token


def _successful(answer: Answer, host: str) -> Answer:
    match answer.status:
        case 401 | 403:
            raise NotAllowed(f"{host} answered {answer.status}")
        case 404 | 410:
            raise Gone(f"{host} answered {answer.status}")
        case 408 | 425:
            raise Unavailable(f"{host} answered {answer.status}")
        case status if 200 <= status < 300:
            return answer
    raise Refused(f"{host} answered {answer.status}")


def _seconds_of(granted: dict[str, Any]) -> float:
    """How long a token lasts: `expires_in` in seconds, or `expires_at` as a time."""
    try:
        if "expires_in" in granted:
            return float(granted["expires_in"])
        return (datetime.fromisoformat(granted["expires_at"]) - datetime.now(UTC)).total_seconds()
    except (KeyError, ValueError, TypeError):
        return TOKEN_SECONDS
