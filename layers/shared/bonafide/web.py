"""Requests to other companies' servers: only to named hosts, only to public addresses, only so long and so much.

What a webhook says may be wrong on purpose, so a link in it is followed only to hosts of its source. The addresses are
looked up once, checked and connected to, so that no later look-up can give other ones.
"""

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

MAX_ANSWER = 4_000_000
"""Bytes of an answer of an API. Files have limits of their own."""

SECONDS = 20.0
"""Seconds that a request and its redirects may take in all."""

SECONDS_TO_CONNECT = 5.0

PORT = 443

_HOST = re.compile(r"(?=.{4,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT_IN_URLS = "%/:=&?~+!$,;'@()*[]"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


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
    """How a host is found, and how a connection to it is encrypted. Tests replace both (tests/vendors/server.py)."""

    addresses: Callable[[str, int], Sequence[tuple[str, int]]]
    encrypted: Callable[[socket.socket, str], socket.socket]


def public_addresses(host: str, port: int) -> list[tuple[str, int]]:
    """The addresses of a host, all of which must be public.

    Raises:
        Refused: one of them is private, as those of the metadata services of clouds.
        Unavailable: it has none at the moment.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unavailable(f"{host} has no address") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Refused(f"{host} has an address that is not public")
    return [(address, port) for address in addresses]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the Internet, and so is the IPv4 address that an IPv6 address may contain."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF) if parsed in _NAT64 else None
        if inner := parsed.ipv4_mapped or parsed.sixtofour or translated:
            return is_public(str(inner))
        if parsed.is_site_local:
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def encrypted(connection: socket.socket, host: str) -> socket.socket:
    """A connection in TLS, to a server that must prove to be the host. The handshake is left to the caller."""
    return _tls().wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


WEB = Web(public_addresses, encrypted)


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
    seconds: float = SECONDS,
) -> Answer:
    """Sends a request, and returns any answer with a status below 500 that does not ask to wait.

    Args:
        method: GET, POST, …
        url: where to, by https and its usual port; its host must be in `hosts` (see `is_of`).
        hosts: the hosts that may be asked, also after a redirect.
        headers: of the request. After a redirect to another host they are left out: they have secrets.
        body: of the request.
        limit: bytes of the answer's body.
        redirects: how many are followed; only of a GET.
        seconds: how long the request and its redirects may take in all.

    Raises:
        Refused: the URL, a redirect or its address is not allowed, or the answer is larger than `limit`.
        Unavailable: there was no answer in time, or its status is 429 or 500 and above.
    """
    allowed, deadline = tuple(hosts), time.monotonic() + seconds
    host, path = _target(url, allowed)
    for left in range(redirects, -1, -1):
        answer = _ask(method, host, path, dict(headers or {}), body, limit, deadline)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return answer
        if not left or method != "GET":
            break
        before, url = host, urljoin(url, answer.headers["location"])
        host, path = _target(url, allowed)
        headers = headers if host == before else None
    raise Refused(f"{host} redirects")


def _target(url: str, hosts: Sequence[str]) -> tuple[str, str]:
    """The host of a URL, and its path and query as they are sent.

    Raises:
        Refused: the URL must not be asked for.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("a URL that cannot be read") from None
    host = (parts.hostname or "").lower()
    if _CONTROL.search(url) or not _HOST.fullmatch(host):  # urlsplit leaves line breaks out silently
        raise Refused("a URL with control characters, or with a host that is no name")
    if parts.scheme != "https" or port not in (None, PORT) or "@" in parts.netloc or not is_of(host, hosts):
        raise Refused(f"{parts.scheme}://{host} is not among the hosts that may be asked")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return host, quote(path, safe=_KEPT_IN_URLS)


def _ask(
    method: str, host: str, path: str, headers: dict[str, str], body: bytes | None, limit: int, deadline: float
) -> Answer:
    sent = {"Host": host, "User-Agent": "Bonafide", "Accept-Encoding": "identity", **headers}
    if any(not value.isascii() or _CONTROL.search(value) for value in sent.values()):
        raise Refused("a header with other than visible ASCII characters")
    try:
        with _connected(host, deadline) as connection:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = _read(response, limit, host)
    except (http.client.HTTPException, OSError) as error:
        raise Unavailable(f"{host}: {type(error).__name__}") from None
    if time.monotonic() >= deadline:  # what was read until then may look complete
        raise Unavailable(f"{host}: too slow")
    found = {name.lower(): value for name, value in response.getheaders()}
    if response.status == 429 or response.status >= 500:
        raise Unavailable(f"{host} answered {response.status}", _seconds(found.get("retry-after")))
    return Answer(response.status, found, content)


@contextmanager
def _connected(host: str, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to a host, ended at a time: else a server that sends a byte a second would keep it open."""
    with closing(_socket(host, deadline)) as plain, closing(WEB.encrypted(plain, host)) as sock:
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (sock,))
        timer.daemon = True
        timer.start()
        try:
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            connection = http.client.HTTPConnection(host, PORT)
            connection.sock = sock
            yield connection
        finally:
            timer.cancel()


def _socket(host: str, deadline: float) -> socket.socket:
    error: OSError = TimeoutError()
    for address in WEB.addresses(host, PORT):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            sock = socket.create_connection(address, timeout=min(SECONDS_TO_CONNECT, left))
        except OSError as refused:
            error = refused
        else:
            sock.settimeout(left)
            return sock
    raise error


def _shut(sock: socket.socket) -> None:
    """Ends a connection in both directions, below TLS, whose own method would let the rest be read as plain text."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, limit: int, host: str) -> bytes:
    content = bytearray()
    while chunk := response.read(65536):
        content += chunk
        if len(content) > limit:
            raise Refused(f"{host} sends more than {limit:,} bytes")
    if response.length:
        raise http.client.IncompleteRead(b"")
    return bytes(content)


def _seconds(text: str | None) -> float | None:
    """What a `Retry-After` header says in seconds. A date is not read: the caller waits as it would without."""
    return float(text) if text and text.isascii() and text.isdigit() else None
