"""A fake of a company's server on loopback, with the faults that real ones have, and how `bonafide.web` reaches it.

    def test_note_is_written(web_to: WebTo) -> None:       # a fixture of tests/vendors/fixtures.py
        vendor = web_to("api.example.com")
        vendor.routes["GET", "/notes"] = Reply.of({"notes": []})
        vendor.faults.append(too_many(30))                   # the next request gets it, whatever it asks for

Requests are plain HTTP to this machine; all that `web.request` checks of URLs and redirects is the real code.
"""

import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from bonafide.web import Unavailable, Web

METADATA = "http://169.254.169.254/latest/meta-data/"
"""Where instances of clouds get the credentials of their role from."""


class Asked(NamedTuple):
    """A request: its headers have names in lower case, `query` the last value of each name."""

    host: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Reply(NamedTuple):
    """What is answered. A body in pieces has no length; `each_after` is the seconds before each of its pieces.

    With `length`, the server states another length than the body has. `is_silent` is a server that never answers.
    """

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = {}
    each_after: float = 0.0
    length: int | None = None
    is_silent: bool = False

    @classmethod
    def of(cls, document: Any, status: int = 200, **headers: str) -> Self:
        """An answer in JSON; an underscore in a header's name is a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(document).encode(), {"Content-Type": "application/json", **named})


def too_many(seconds: int | None = None) -> Reply:
    """More requests than the source allows."""
    return Reply(429, b"{}", {"Retry-After": str(seconds)} if seconds is not None else {})


def failing(status: int = 500) -> Reply:
    """An error of the server; the body looks like a person's data, since such pages may hold what was sent."""
    return Reply(status, b'{"error": "canary-in-an-error"}')


def redirect(to: str, status: int = 302) -> Reply:
    """A redirect, as to a content network or to a place where it must not be followed."""
    return Reply(status, b"", {"Location": to})


def silent() -> Reply:
    """No answer, until the server is closed."""
    return Reply(is_silent=True)


def endless() -> Reply:
    """A body that does not end."""
    return Reply(body=repeat(b"x" * 65536))


def dripping(seconds: float = 0.02) -> Reply:
    """A body that does not end and comes byte by byte, so that no single read takes long."""
    return Reply(body=repeat(b"x"), each_after=seconds)


def cut_off(body: bytes = b'{"half": ') -> Reply:
    """A body that ends before its stated length."""
    return Reply(body=body, length=len(body) + 100)


type Route = Reply | Callable[[Asked], Reply]


class Server:
    """One server. `routes` are by method and path; a path that ends in `/*` stands for all that begin so.

    `faults` are answered first, each once, and those of `fault_at` at the request of their number. `asked` are all
    requests so far. What has no route is answered with 404. A request that `accepts` refuses is answered with 401.
    """

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Route] = {}
        self.faults: deque[Reply] = deque()
        self.fault_at: dict[int, Reply] = {}
        self.asked: list[Asked] = []
        self.accepts: Callable[[Asked], bool] = lambda _: True
        self.closed = threading.Event()
        self.address = ("127.0.0.1", 0)

    def reply(self, asked: Asked) -> Reply:
        """What a request is answered with. A request is recorded here."""
        self.asked.append(asked)
        if fault := self.fault_at.get(len(self.asked) - 1):
            return fault
        if self.faults:
            return self.faults.popleft()
        if not self.accepts(asked):
            return Reply.of({"error": "unauthorized"}, 401)
        route = self.routes.get((asked.method, asked.path)) or self._prefixed(asked)
        return route(asked) if callable(route) else route

    def _prefixed(self, asked: Asked) -> Route:
        found = [
            (len(path), route)
            for (method, path), route in self.routes.items()
            if method == asked.method and path.endswith("/*") and asked.path.startswith(path[:-1])
        ]
        return max(found, key=lambda each: each[0])[1] if found else Reply.of({"error": "not found"}, 404)

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Serves until the end of the context, each request in a thread."""
        with ThreadingHTTPServer(("127.0.0.1", 0), _handler(self)) as running:
            running.daemon_threads = True
            running.block_on_close = False
            self.address = ("127.0.0.1", running.server_port)
            thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                self.closed.set()
                running.shutdown()
                thread.join()


def web(servers: Mapping[str, Server]) -> Web:
    """A web in which hosts are these servers, and no other host exists."""

    def addresses(host: str, port: int) -> list[tuple[str, int]]:  # noqa: ARG001
        if host not in servers:
            raise Unavailable(f"{host} has no address")
        return [servers[host].address]

    return Web(addresses, _plain)


def _plain(connection: socket.socket, host: str) -> socket.socket:  # noqa: ARG001
    return connection


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            body = self.rfile.read(length)
            asked = Asked(headers.get("host", ""), self.command, unquote(parts.path), query, headers, body)
            reply = server.reply(asked)
            if reply.is_silent:
                server.closed.wait()
                return
            with suppress(OSError):  # the client may leave before the end
                self._send(reply)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815  http.server asks for these names

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
            if isinstance(reply.body, bytes):
                self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.end_headers()
            for piece in pieces:
                if server.closed.wait(reply.each_after) if reply.each_after else server.closed.is_set():
                    return
                self.wfile.write(piece)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
