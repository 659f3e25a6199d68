"""A fixture for tests with vendors: `web_to(host)` starts a server that is the only one of this name."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bonafide import web
from tests.vendors import server
from tests.vendors.server import Server

type WebTo = Callable[..., Server]


@pytest.fixture
def web_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebTo]:
    """Starts a server for some hosts, which `web.request` then reaches. No other host has an address."""
    servers: dict[str, Server] = {}
    monkeypatch.setattr(web, "WEB", server.web(servers))
    with ExitStack() as running:

        def started(*hosts: str, vendor: Server | None = None) -> Server:
            begun = running.enter_context((vendor or Server()).serving())
            servers.update(dict.fromkeys(hosts, begun))
            return begun

        yield started
