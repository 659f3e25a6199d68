"""Requests to other companies' servers: only to named hosts, only to public addresses, only so long and so much.

What a webhook says may be wrong on purpose, so a link in it is followed only to hosts of its source. The address is
looked up once, checked and connected to, so that no later look-up can give another one.
"""

import ipaddress
import json
import socket
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3

MAX_ANSWER = 4_000_000
"""Bytes of an answer of an API. Files have limits of their own."""

TIMEOUT = urllib3.Timeout(connect=5, read=15)


class Refused(Exception):
    """A request that must not be made, or an answer that is too large. Repeating it changes nothing."""


class Unavailable(Exception):
    """The server did not answer, or asked to wait; `seconds` says how long, if it did. Repeat later."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Answer(NamedTuple):
    """The status, headers (names in lower case) and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Unavailable: it is none, as the page of a proxy in between.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unavailable(f"the answer with status {self.status} is no JSON") from None


class Web(NamedTuple):
    """How requests are made. Tests allow a server on this machine by replacing these two."""

    addresses: Callable[[str, int], str]
    schemes: frozenset[str] = frozenset({"https"})


def public_address(host: str, port: int) -> str:
    """An address of a host, all of whose addresses are public.

    Raises:
        Refused: one of them is private, as those of the metadata services of clouds.
        Unavailable: it has none at the moment.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unavailable(f"{host} has no address") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise Refused(f"{host} has an address that is not public")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    return mapped.is_global and not mapped.is_multicast and parsed.is_global


WEB = Web(public_address)


def is_of(host: str, hosts: Iterable[str]) -> bool:
    """Whether a host is in a list. An entry that begins with a dot stands for all hosts that end in it."""
    return any(host == each or (each.startswith(".") and host.endswith(each)) for each in hosts)


def request(
    method: str,
    url: str,
    *,
    hosts: Iterable[str],
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limit: int = MAX_ANSWER,
    redirects: int = 0,
) -> Answer:
    """Sends a request, and returns any answer with a status below 500 that does not ask to wait.

    Args:
        method: GET, POST, …
        url: where to; its host must be in `hosts` (see `is_of`).
        hosts: the hosts that may be asked, also after a redirect.
        headers: of the request. After a redirect to another host they are left out: they have secrets.
        body: of the request.
        limit: bytes of the answer's body.
        redirects: how many are followed.

    Raises:
        Refused: the URL, a redirect or its address is not allowed, or the answer is larger than `limit`.
        Unavailable: there was no answer, or its status is 429 or 500 and above.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme not in WEB.schemes or not is_of(host, hosts) or parts.username or parts.password:
        raise Refused(f"{parts.scheme}://{host} is not among the hosts that may be asked")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = WEB.addresses(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"host": parts.netloc, "user-agent": "Bonafide", "accept-encoding": "identity", **(headers or {})}
    try:
        with _pool(parts.scheme, address, port, host) as pool:
            response = pool.urlopen(
                method, path, body=body, headers=sent, redirect=False, retries=False, preload_content=False
            )
            content = _read(response, limit, host)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Unavailable(f"{host}: {type(error).__name__}") from None
    found = {name.lower(): value for name, value in response.headers.items()}
    if response.status == 429 or response.status >= 500:
        raise Unavailable(f"{host} answered {response.status}", _seconds(found.get("retry-after")))
    if response.status in (301, 302, 303, 307, 308) and "location" in found:
        if not redirects or method != "GET":
            raise Refused(f"{host} redirects")
        target = urljoin(url, found["location"])
        kept = headers if urlsplit(target).netloc == parts.netloc else None
        return request("GET", target, hosts=hosts, headers=kept, limit=limit, redirects=redirects - 1)
    return Answer(response.status, found, content)


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    """Connections to an address that must prove to be the host."""
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host, maxsize=1
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT, maxsize=1)


def _read(response: urllib3.BaseHTTPResponse, limit: int, host: str) -> bytes:
    content = bytearray()
    for chunk in response.stream(65536, decode_content=False):
        content += chunk
        if len(content) > limit:
            raise Refused(f"{host} sends more than {limit:,} bytes")
    return bytes(content)


def _seconds(text: str | None) -> float | None:
    """What a `Retry-After` header says in seconds. A date is not read: the caller waits as it would without."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None
