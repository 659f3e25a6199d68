"""What `bonafide.web` refuses, and what it gives up: a vendor's server may be anybody's, and links may be anything."""

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bonafide import web
from bonafide.web import Refused, Unavailable
from tests.vendors import server
from tests.vendors.fixtures import WebTo, web_to
from tests.vendors.server import METADATA, Asked, Reply, redirect

__all__ = ["web_to"]

HOST, OTHER = "api.example.com", "files.example.com"
HOSTS = (HOST, OTHER)


def get(url: str = f"https://{HOST}/", **changes: object) -> web.Answer:
    given: dict[str, object] = {"hosts": HOSTS, "seconds": 5, **changes}
    return web.request("GET", url, **given)  # type: ignore[arg-type]


def test_request_has_what_was_given_and_the_answer_is_complete(web_to: WebTo) -> None:
    vendor = web_to(HOST)
    vendor.routes["POST", "/notes"] = Reply.of({"id": 7}, 201, X_Left="3")
    answer = web.request(
        "POST", f"https://{HOST}/notes?as=1%2C2", hosts=HOSTS, headers={"Authorization": "k"}, body=b'{"a": 1}'
    )
    assert (answer.status, answer.json(), answer.headers["x-left"]) == (201, {"id": 7}, "3")
    (asked,) = vendor.asked
    assert (asked.host, asked.path, asked.query, asked.json()) == (HOST, "/notes", {"as": "1,2"}, {"a": 1})
    assert asked.headers["authorization"] == "k"


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 410, 422])
def test_statuses_below_500_are_answers(web_to: WebTo, status: int) -> None:
    web_to(HOST).routes["GET", "/"] = Reply(status)
    assert get().status == status


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (server.too_many(30), 30.0),
        (server.too_many(), None),
        (Reply(429, headers={"Retry-After": "Sun, 29 Nov 2026 12:00:00 GMT"}), None),
        (Reply(429, headers={"Retry-After": "-5"}), None),
        (Reply(429, headers={"Retry-After": "nan"}), None),
        (Reply(503, headers={"Retry-After": "7"}), 7.0),
        (server.failing(500), None),
        (server.failing(502), None),
        (server.cut_off(), None),
        (server.silent(), None),
        (server.dripping(), None),
    ],
)
def test_server_that_cannot_answer_is_asked_later(web_to: WebTo, reply: Reply, seconds: float | None) -> None:
    vendor = web_to(HOST)
    vendor.faults.append(reply)
    with pytest.raises(Unavailable) as raised:
        get(seconds=0.4)
    assert raised.value.seconds == seconds
    assert "canary" not in str(raised.value)


def test_headers_that_drip_end_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not done.wait(0.02):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        plain = server.web({})
        monkeypatch.setattr(web, "WEB", plain._replace(addresses=lambda *_: [listening.getsockname()]))
        try:
            with pytest.raises(Unavailable):
                get(seconds=0.3)
        finally:
            done.set()
            thread.join()


def test_endless_answer_is_refused_at_the_limit(web_to: WebTo) -> None:
    web_to(HOST).routes["GET", "/"] = server.endless()
    with pytest.raises(Refused, match="more than 100,000 bytes"):
        get(limit=100_000)


@pytest.mark.parametrize("size", [99, 100])
def test_answer_up_to_the_limit_is_read(web_to: WebTo, size: int) -> None:
    web_to(HOST).routes["GET", "/"] = Reply(body=b"x" * size)
    assert len(get(limit=100).body) == size


def test_page_that_is_no_json_is_asked_for_later(web_to: WebTo) -> None:
    web_to(HOST).routes["GET", "/"] = Reply(body=b"<html>maintenance</html>")
    with pytest.raises(Unavailable, match="no JSON"):
        get().json()


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}/",
        f"ftp://{HOST}/",
        "file:///etc/passwd",
        f"https://{HOST}:80/",
        f"https://{HOST}:8443/",
        f"https://{HOST}:99999/",
        f"https://{HOST}:x/",
        f"https://user@{HOST}/",
        f"https://user:password@{HOST}/",
        f"https://@{HOST}/",
        f"https://{HOST}@evil.example/",
        f"https://evil.example\\@{HOST}/",
        f"https://{HOST}\\.evil.example/",
        f"https://evil.example#@{HOST}/",
        f"https://{HOST}.evil.example/",
        f"https://evil-{HOST}/",
        f"https://{HOST}./",
        f"https://{HOST}/\r\nHost: evil.example",
        f"https://{HOST}/a\tb",
        f"https://{HOST}/\x00",
        f"ht\ntps://{HOST}/",
        f"https://{HOST}\r\n/",
        "https://169.254.169.254/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[/",
        "https://localhost/",
        "https://аpi.example.com/",  # the first letter is Cyrillic
        "https://ａpi.example.com/",  # and here of full width
        "https://api。example.com/",
        "https://xn--pi-7kc.example.com/",
        "https:///",
        f"//{HOST}/",
        "",
    ],
    ids=str,
)
def test_url_that_is_not_of_the_vendor_is_refused_before_any_look_up(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    def looked_up(host: str, port: int) -> list[tuple[str, int]]:
        raise AssertionError(f"{host}:{port} was looked up")

    monkeypatch.setattr(web, "WEB", server.web({})._replace(addresses=looked_up))
    with pytest.raises(Refused):
        get(url)


@given(st.text())
def test_any_text_as_url_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        get(url)


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("acme.example.com", True),
        ("a.b.example.com", True),
        ("example.com", False),
        ("evilexample.com", False),
        ("example.com.evil.example", False),
    ],
)
def test_entry_with_a_dot_allows_hosts_below_it(host: str, is_allowed: bool) -> None:
    assert web.is_of(host, (".example.com",)) is is_allowed


def test_usual_port_and_other_letters_in_a_url_are_accepted(web_to: WebTo) -> None:
    vendor = web_to(HOST)
    vendor.routes["GET", "/Lebenslauf Jürgen.pdf"] = Reply(body=b"%PDF")
    assert get(f"https://{HOST.upper()}:443/Lebenslauf Jürgen.pdf").body == b"%PDF"
    assert get(f"https://{HOST}/Lebenslauf%20J%C3%BCrgen.pdf?a=%2F#page").body == b"%PDF"
    assert vendor.asked[1].query == {"a": "/"}


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b", "ü"])
def test_header_with_other_than_visible_ascii_is_not_sent(web_to: WebTo, value: str) -> None:
    vendor = web_to(HOST)
    vendor.routes["GET", "/"] = Reply()
    with pytest.raises(Refused):
        get(headers={"Authorization": value})
    assert vendor.asked == []


# ── Redirects ──


def test_redirect_to_an_allowed_host_is_followed_without_credentials(web_to: WebTo) -> None:
    vendor, files = web_to(HOST), web_to(OTHER)
    vendor.routes["GET", "/"] = redirect(f"https://{OTHER}/cv?signature=s")
    files.routes["GET", "/cv"] = Reply(body=b"%PDF")
    assert get(headers={"Authorization": "secret"}, redirects=1).body == b"%PDF"
    assert files.asked[0].query == {"signature": "s"}
    assert not {"authorization", "cookie"} & files.asked[0].headers.keys()


def test_redirect_within_a_host_keeps_the_credentials(web_to: WebTo) -> None:
    vendor = web_to(HOST)
    vendor.routes |= {("GET", "/"): redirect("/next"), ("GET", "/next"): Reply(body=b"ok")}
    assert get(headers={"Authorization": "secret"}, redirects=1).body == b"ok"
    assert vendor.asked[1].headers["authorization"] == "secret"


def test_credentials_do_not_come_back_after_a_detour(web_to: WebTo) -> None:
    vendor, files = web_to(HOST), web_to(OTHER)
    vendor.routes |= {("GET", "/"): redirect(f"https://{OTHER}/"), ("GET", "/evil"): Reply(body=b"ok")}
    files.routes["GET", "/"] = redirect(f"https://{HOST}/evil")
    assert get(headers={"Authorization": "secret"}, redirects=2).body == b"ok"
    assert "authorization" not in vendor.asked[1].headers


@pytest.mark.parametrize(
    "target",
    [
        METADATA,
        "https://169.254.169.254/latest/meta-data/",
        "https://evil.example/",
        f"http://{HOST}/",
        f"https://{HOST}:8443/",
        f"https://user@{OTHER}/",
        "//evil.example/",
        "file:///etc/passwd",
        "https://[::ffff:a9fe:a9fe]/",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_elsewhere_is_refused(web_to: WebTo, target: str, status: int) -> None:
    vendor = web_to(HOST, "169.254.169.254", "evil.example")
    vendor.routes["GET", "/"] = redirect(target, status)
    with pytest.raises(Refused):
        get(redirects=3)
    assert len(vendor.asked) == 1


def test_endless_redirects_are_refused(web_to: WebTo) -> None:
    vendor = web_to(HOST)
    vendor.routes["GET", "/"] = redirect("/")
    with pytest.raises(Refused):
        get(redirects=3)
    assert len(vendor.asked) == 4


def test_redirect_is_refused_if_none_is_expected_and_after_a_post(web_to: WebTo) -> None:
    vendor = web_to(HOST)
    vendor.routes |= {("GET", "/"): redirect("/next"), ("POST", "/"): redirect("/next", 307)}
    with pytest.raises(Refused):
        get()
    with pytest.raises(Refused):
        web.request("POST", f"https://{HOST}/", hosts=HOSTS, body=b"{}", redirects=3)
    assert [asked.path for asked in vendor.asked] == ["/", "/"]


def test_redirects_share_one_deadline(web_to: WebTo) -> None:
    vendor = web_to(HOST)

    def slow(_: Asked) -> Reply:
        vendor.closed.wait(0.15)
        return redirect("/")

    vendor.routes["GET", "/"] = slow
    with pytest.raises(Unavailable):
        get(redirects=1000, seconds=0.4)


# ── Addresses ──


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),  # NAT64 of the first: networks with IPv6 only have no other
        ("::ffff:93.184.215.14", True),
        ("127.0.0.1", False),
        ("127.1.2.3", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("169.254.170.2", False),  # credentials of containers
        ("169.254.100.1", False),
        ("100.64.0.1", False),
        ("100.127.255.254", False),
        ("192.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::ffff:100.64.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::6440:1", False),
        ("64:ff9b:1::a9fe:a9fe", False),
        ("2002:a9fe:a9fe::1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("fd00:ec2::254", False),  # the metadata service by IPv6
        ("fc00::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("100::1", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, expected: bool) -> None:
    assert web.is_public(address) is expected


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Lets the resolver answer with these addresses; returns the names it is asked for."""
    asked = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "addresses", [("169.254.169.254",), ("93.184.215.14", "10.0.0.1"), ("127.0.0.1", "93.184.215.14")]
)
def test_host_with_any_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]) -> None:
    resolving(monkeypatch, *addresses)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(Refused, match="not public"):
        get()


def test_host_without_address_is_asked_later(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch)
    with pytest.raises(Unavailable, match="no address"):
        get()


def test_checked_address_is_connected_to_and_no_other_look_up_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, "93.184.215.14", "93.184.215.15")
    connected = []

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        assert timeout > 0
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    with pytest.raises(Unavailable):
        get()
    assert asked == [HOST]
    assert connected == [("93.184.215.14", 443), ("93.184.215.15", 443)]


# ── TLS ──


def certificate(folder: Path, host: str) -> Path:
    """A file with a new key and a certificate of its own for a host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, no = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "certificate.pem"
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no) + made.public_bytes(pem))
    return file


@pytest.fixture
def tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, bool], list[bytes]]:
    """Starts a server with a certificate for a host, which may be trusted; returns what it receives."""

    def started(host: str, is_trusted: bool) -> list[bytes]:
        file = certificate(tmp_path, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        trusting = ssl.create_default_context(cafile=str(file) if is_trusted else None)
        listening = socket.create_server(("127.0.0.1", 0))
        received: list[bytes] = []

        def serve() -> None:
            with listening, listening.accept()[0] as plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as connection:
                        received.append(connection.recv(65536))
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                except OSError:
                    return

        monkeypatch.setattr(web, "_tls", lambda: trusting)
        monkeypatch.setattr(web, "WEB", web.Web(lambda *_: [listening.getsockname()], web.encrypted))
        threading.Thread(target=serve, daemon=True).start()
        return received

    return started


def test_server_that_proves_to_be_the_host_is_asked(tls: Callable[[str, bool], list[bytes]]) -> None:
    received = tls(HOST, True)
    assert get().body == b"ok"
    assert received[0].startswith(b"GET / HTTP/1.1\r\nHost: api.example.com\r\n")


@pytest.mark.parametrize(("host", "is_trusted"), [("evil.example", True), (HOST, False)])
def test_server_that_does_not_prove_it_receives_nothing(
    tls: Callable[[str, bool], list[bytes]], host: str, is_trusted: bool
) -> None:
    received = tls(host, is_trusted)
    with pytest.raises(Unavailable, match="SSLCertVerificationError"):
        get(headers={"Authorization": "secret"})
    assert received == []


def test_handshake_that_does_not_end_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:  # it accepts, and says nothing
        monkeypatch.setattr(web, "WEB", web.Web(lambda *_: [listening.getsockname()], web.encrypted))
        with pytest.raises(Unavailable):
            get(seconds=0.3)


def test_server_that_does_not_speak_tls_receives_no_request(web_to: WebTo, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = web_to(HOST)
    monkeypatch.setattr(web, "WEB", web.WEB._replace(encrypted=web.encrypted))
    with pytest.raises(Unavailable):
        get(headers={"Authorization": "secret"})
    assert vendor.asked == []
