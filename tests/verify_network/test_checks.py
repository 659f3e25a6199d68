"""Networks as tables: which addresses are read, what fires, what must not, and what cannot be assessed."""

import sqlite3
from contextlib import closing

import pytest

from bonafide.networks import Kind, address_of, is_address
from bonafide.reference import Reference
from bonafide_reference.build import SCHEMA
from tests.builders import application, concerns, unassessed
from verify_network.checks import verify
from verify_network.verifier import make_verifier

CODE = "network.infrastructure"
ADDRESSES = {kind: f"192.31.196.{number}" for number, kind in enumerate(Kind)}
PREFIXES = {kind: f"2d00:0:0:{number:x}" for number, kind in enumerate(Kind)}
"""An address and a prefix of each kind of network; none of them is anybody's."""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    path = tmp_path_factory.mktemp("networks") / "reference.sqlite"
    texts = [(kind, text) for kind in Kind for text in (ADDRESSES[kind], f"{PREFIXES[kind]}::1")]
    rows = [(found.number, found.number, kind) for kind, text in texts if (found := address_of(text))]
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        database.executemany("INSERT INTO network_ranges VALUES (?, ?, ?)", rows)
    return Reference(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.31.196.4", "192.31.196.4"),
        (" 192.31.196.4 ", "192.31.196.4"),
        ("192.31.196.4:51234", "192.31.196.4"),
        ("[2d00::1]:443", "2d00::/64"),
        ("2D00:0:0:5:DEAD:beef:0:1", "2d00:0:0:5::/64"),
        ("2d00:0:0:5::1%eth0", "2d00:0:0:5::/64"),
        ("::ffff:192.31.196.4", "192.31.196.4"),
        ("192.31.196.4, 10.0.0.1", "192.31.196.4"),
        ("10.1.2.3, 192.31.196.4, 192.31.196.4", "192.31.196.4"),
        ("unknown, 192.31.196.4", "192.31.196.4"),
    ],
)
def test_public_address_is_read(text: str, found: str) -> None:
    address = address_of(text)
    assert address
    assert address.text == found


@pytest.mark.parametrize(
    "text",
    [
        "", "none", "yes", "10.0.0.1", "172.16.3.4", "192.168.1.1", "100.64.0.1", "127.0.0.1", "169.254.1.1",
        "0.0.0.0", "192.0.2.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "192.88.99.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1", "3fff::1", "2002:c01f:c404::1", "2001::1",
        "64:ff9b::c01f:c404", "192.31.196.4, 192.31.196.5", "192.31.196", "192.31.196.400", "192.031.196.4",
        "192.31.196.4/24", "1.2.3", "١٩٢.٣١.١٩٦.٤", "192.31.196.4," * 100,
    ],
)  # fmt: skip
def test_what_is_no_one_public_address_is_not_read(text: str) -> None:
    assert address_of(text) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("192.31.196.4", True),
        ("10.0.0.1", True),
        ("2001:db8::1", True),
        ("192.31.196.4, 10.0.0.1", True),
        ("192.31.196.4:80", True),
        ("3.11.2", False),
        ("12:30:45", False),
        ("2026-11-20T09:00:00Z", False),
        ("https://example.org/a", False),
        ("", False),
    ],
)
def test_address_of_any_range_is_recognised(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one


@pytest.mark.parametrize("kind", [Kind.HOSTING, Kind.VPN, Kind.TOR])
def test_fires(reference: Reference, kind: Kind) -> None:
    for address in (ADDRESSES[kind], f"{PREFIXES[kind]}::1"):
        verifier = make_verifier(reference)
        subject = verifier.read(application(source={"ip": address}))
        verdicts = list(verifier.verify(subject))
        assert concerns(verdicts) == {CODE}
        assert verifier.identifiers(subject) == {}
        assert not any(part in verdict.evidence for verdict in verdicts for part in ("192.", "2d00"))


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (Kind.MOBILE, "five hundred people behind one address of a mobile provider"),
        (Kind.SHARED, "a line behind carrier-grade NAT"),
        (Kind.CAMPUS, "a student"),
        (Kind.OFFICE, "an employee, or a library of a city"),
        (Kind.ACCESS, "a café, or a traveller in a hotel"),
        (Kind.RESIDENTIAL, "a family of four"),
    ],
)
def test_must_not_fire(reference: Reference, kind: Kind, who: str) -> None:
    verdicts = verify(make_verifier(reference).read(application(source={"ip": ADDRESSES[kind]})))
    assert not concerns(verdicts), who
    assert not unassessed(verdicts), who


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (None, "no source"),
        ({"name": "A form"}, "the source says no address"),
        ({"ip": "unknown"}, "no address"),
        ({"ip": "10.0.0.1"}, "a private address"),
        ({"ip": "192.31.196.1, 192.31.196.2"}, "a chain with two public addresses, of which the first may be made up"),
        ({"ip": "192.175.48.1"}, "nothing is known of the network"),
        ({"ip": ADDRESSES[Kind.RELAY]}, "iCloud Private Relay or WARP"),
        ({"ip": ADDRESSES[Kind.PROXY]}, "an employer's proxy"),
        ({"ip": f"{PREFIXES[Kind.RELAY]}::1"}, "the same with IPv6"),
    ],
)
def test_cannot_be_assessed(reference: Reference, source: dict[str, str] | None, why: str) -> None:
    assert unassessed(verify(make_verifier(reference).read(application(source=source)))) == {CODE}, why


@pytest.mark.parametrize(
    ("address", "recorded"),
    [
        (ADDRESSES[Kind.RESIDENTIAL], ["192.31.196.10"]),
        (f"{PREFIXES[Kind.RESIDENTIAL]}::1", ["2d00:0:0:a::/64"]),
        (f"{PREFIXES[Kind.RESIDENTIAL]}:1:2:3:4", ["2d00:0:0:a::/64"]),  # a privacy address of the same line
        (f"{PREFIXES[Kind.ACCESS]}::1", ["2d00:0:0:9::/64"]),
        (ADDRESSES[Kind.ACCESS], None),  # perhaps carrier-grade NAT
        *[(ADDRESSES[kind], None) for kind in Kind if kind is not Kind.RESIDENTIAL],
        *[(f"{PREFIXES[kind]}::1", None) for kind in Kind if kind not in (Kind.RESIDENTIAL, Kind.ACCESS)],
        ("192.175.48.1", None),  # nothing is known of it
        ("10.0.0.1", None),
    ],
)
def test_only_the_address_of_one_line_is_recorded(
    reference: Reference, address: str, recorded: list[str] | None
) -> None:
    verifier = make_verifier(reference)
    found = verifier.identifiers(verifier.read(application(source={"ip": address})))
    assert found == ({"network": recorded} if recorded else {})


def test_verifier_that_is_off_is_concerned_with_nothing(reference: Reference) -> None:
    candidate = application(source={"ip": "192.31.196.4"})
    assert make_verifier(reference).concerns(candidate)
    assert not make_verifier(reference, is_on=False).concerns(candidate)
    assert not make_verifier(reference).concerns(application())


def test_numbers_of_prefixes_are_beyond_those_of_addresses() -> None:
    numbers = [found.number for text in PREFIXES.values() if (found := address_of(f"{text}::1"))]
    assert len(numbers) == len(Kind)
    assert min(numbers) > 2**32
