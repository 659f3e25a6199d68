"""Serves the HTTP API on a local port, for manual tests with curl."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Protocol, Self

from local.cloud import PortInUse
from local.functions import BrokenFunction
from local.gateway import MAX_BODY_BYTES, TOO_LARGE, Response, message

SHUTDOWN_SECONDS = 0.05  # between checks whether the server should stop


class Api(Protocol):
    """The part of a stack that the server needs."""

    def request(
        self, method: str, path: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Response:
        """Returns the response that API Gateway would send."""


class LocalServer:
    """Serves HTTP requests from its own thread, for as long as the context is open.

    Port 0 picks a free port; `url` contains it. Raises PortInUse.
    """

    def __init__(self, handler: type[BaseHTTPRequestHandler], port: int, host: str) -> None:
        try:
            self._server = ThreadingHTTPServer((host, port), handler)
        except OSError as refusal:
            raise PortInUse(host, port, refusal.strerror or str(refusal)) from refusal
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=[SHUTDOWN_SECONDS], daemon=True)
        self.url = f"http://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class HttpApi(LocalServer):
    """Serves a stack's HTTP API."""

    def __init__(self, stack: Api, port: int, host: str = "127.0.0.1") -> None:
        super().__init__(_handler_of(stack), port, host)


def _handler_of(stack: Api) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60  # seconds without data from the client

        def __getattr__(self, name: str) -> Callable[[], None]:
            """The answer to any method, as of API Gateway: http.server asks for `do_GET`, and for any other one."""
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def answer(self) -> None:
            try:
                length = int(self.headers.get("Content-Length", 0))
            except ValueError:
                length = -1
            if length < 0 or "Transfer-Encoding" in self.headers:
                self.send(
                    message(411, "Length Required: send a Content-Length header; this server reads no chunks"),
                    close=True,
                )
            elif length > MAX_BODY_BYTES:
                self.send(message(413, TOO_LARGE), close=True)
            else:
                headers = {name: ",".join(self.headers.get_all(name, [])) for name in self.headers}
                try:
                    response = stack.request(self.command, self.path, self.rfile.read(length), headers)
                except BrokenFunction as broken:
                    # A deployed API would hide the reason, but this is the developer's own machine.
                    response = message(500, str(broken))
                self.send(response)

        def send(self, response: Response, *, close: bool = False) -> None:
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(response.body)))
            if close:  # the rest of the request is not read
                self.send_header("connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Logs nothing: standard error belongs to the command."""

    return Handler
