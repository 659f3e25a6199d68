"""Serves the review page on this machine, with its API and an issuer that lets one choose who one is."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from local import verification
from local.http_api import HttpApi
from local.issuer import CLIENT_ID, Issuer
from local.stack import ServedApi, Stack

API = "ReviewApi"
THIS_MACHINE, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104


class Served(NamedTuple):
    """A stack whose review page is served, and the page's address."""

    stack: Stack
    url: str
    issuer: Issuer


@contextmanager
def served(port: int = 0, host: str = THIS_MACHINE, *, issuer_port: int = 0, **options: Any) -> Iterator[Served]:
    """Opens a stack with the review page at a port (0: a free one). `options` are those of `embedded_stack`.

    The issuer is for this machine only: everybody who reaches it can log in. Raises PortInUse.
    """
    origin = f"http://{THIS_MACHINE if host == EVERYWHERE else host}:{port or free_port(host)}"
    parameters = {
        "IdentityAudience": CLIENT_ID,
        "IdentityClientId": CLIENT_ID,
        "ReviewUrl": f"{origin}/#/applications/{{application_id}}",
    }
    with ExitStack() as opened:
        issuer = opened.enter_context(Issuer(issuer_port, origin=origin))
        stack = opened.enter_context(
            verification.embedded_stack(parameters={**parameters, "IdentityIssuer": issuer.url}, **options)
        )
        opened.enter_context(HttpApi(ServedApi(stack, API), int(origin.rpartition(":")[2]), host))
        yield Served(stack, origin, issuer)


def free_port(host: str) -> int:
    """A port on which nothing listens."""
    with socket.create_server((host, 0)) as found:
        number: int = found.getsockname()[1]
    return number
