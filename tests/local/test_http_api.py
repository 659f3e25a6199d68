"""The HTTP API answers on its port, and reports a port in use."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from local.cloud import PortInUse
from local.functions import BrokenFunction
from local.gateway import MAX_BODY_BYTES, Response
from local.http_api import HttpApi


class Echo:
    """Answers with what it was asked."""

    def request(
        self, method: str, path: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Response:
        if path == "/broken":
            raise BrokenFunction("Verify: the handler cannot be imported")
        asked = {"method": method, "path": path, "length": len(body), "headers": headers}
        return Response(207, {"content-type": "application/json"}, json.dumps(asked).encode())


@pytest.fixture
def server() -> Iterator[HttpApi]:
    with HttpApi(Echo(), port=0) as serving:
        yield serving


def test_request_is_answered(server: HttpApi) -> None:
    request = urllib.request.Request(f"{server.url}/verify/phone?a=1", b"{}", {"X-Name": "value"})
    with urllib.request.urlopen(request) as response:
        asked = json.loads(response.read())

    assert response.status == 207
    assert response.headers["content-type"] == "application/json"
    assert (asked["method"], asked["path"], asked["length"]) == ("POST", "/verify/phone?a=1", 2)
    assert asked["headers"]["X-Name"] == "value"


def test_too_large_body_is_rejected_unread(server: HttpApi) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.putrequest("POST", "/verify/phone")
    connection.putheader("Content-Length", str(MAX_BODY_BYTES + 1))
    connection.endheaders()

    assert connection.getresponse().status == 413
    connection.close()


def test_broken_function_is_explained(server: HttpApi) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{server.url}/broken")

    assert refusal.value.code == 500
    assert "cannot be imported" in json.loads(refusal.value.read())["message"]


def test_port_in_use_is_named(server: HttpApi) -> None:
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(PortInUse, match=f"cannot listen on 127.0.0.1 port {port}: "):
        HttpApi(Echo(), port=port)
