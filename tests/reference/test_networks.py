"""Files about networks: which source counts for an address, what is refused, and that no country is read."""

import gzip
import json
import sqlite3
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

import pytest

from bonafide.networks import Kind, number_of
from bonafide.reference import Reference
from bonafide_reference import networks
from bonafide_reference.build import SCHEMA
from bonafide_reference.networks import Range, painted
from bonafide_reference.official import UnreadableSource
from bonafide_reference.sources import find
from bonafide_reference.table import Table, data_rows

OWN = "network,kind,source\n192.31.196.64/28,campus,us\nAS64500,residential,a provider's page\nAS64501,office,us\n"
SYSTEMS = (
    '192.31.196.0,192.31.196.255,64496,"Example, Inc."\n'
    "192.52.193.0,192.52.193.127,64500,Lines\n"
    "192.52.193.128,192.52.193.255,64497,A host\n"
    "192.175.48.0,192.175.48.127,14061,DigitalOcean\n"
    "192.175.48.128,192.175.48.255,13335,Cloudflare\n"
    "2d00::,2d00:0:0:ff:ffff:ffff:ffff:ffff,64496,Example\n"
)
CATEGORIES: list[dict[str, object]] = [
    {"asn": 64496, "metadata": {"category": "isp"}},
    {"asn": 64497, "metadata": {"category": "hosting"}},
    {"asn": 64501, "metadata": {"category": "isp"}},
    {"asn": 14061, "metadata": {"category": "isp"}},
    {"asn": 64510, "metadata": None},
]
FILES = {
    "networks.csv": OWN,
    "asn-ipv4.csv": SYSTEMS,
    "as.json": json.dumps(CATEGORIES),
    "egress-ip-ranges.csv": "192.31.196.32/31,US,US-CA,Somewhere,\n2d00:0:0:20::/64,DE,DE-BE,Berlin,\n",
    "torbulkexitlist": "192.31.196.5\n192.175.48.200\n",
    "vpn-ipv4.txt": "# a comment\n192.31.196.0/28\n192.31.196.32/30\n192.31.196.64/26\n",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def tables(folder: Path) -> dict[str, Table]:
    found = networks.tables(find(folder, cache=folder / "cache", log=lambda _: None))
    return {table.name: table for table in found}


def reference(folder: Path) -> Reference:
    """A database with nothing but the networks of a folder."""
    path = folder / "reference.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for table in tables(folder).values():
            if table.into:
                database.executemany("INSERT INTO network_ranges VALUES (?, ?, ?)", table.rows)
    return Reference(path)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return reference(written(tmp_path_factory.mktemp("networks"), FILES))


@pytest.mark.parametrize(
    ("address", "kind", "why"),
    [
        ("192.31.196.1", "vpn", "the VPN list is surer than what the system is for"),
        ("192.31.196.5", "tor", "an exit of Tor, within a range of a VPN"),
        ("192.31.196.32", "relay", "a range of a relay is excused, also on the VPN list"),
        ("192.31.196.34", "vpn", "the rest of that range"),
        ("192.31.196.65", "campus", "the operator's own list counts above all"),
        ("192.31.196.80", "vpn", "beside the operator's range"),
        ("192.31.196.200", "access", "what the system is for"),
        ("192.52.193.1", "residential", "a number on the operator's own list"),
        ("192.52.193.200", None, "`hosting` of the categories is not sure enough"),
        ("192.175.48.1", "hosting", "a known provider of servers, whatever the categories say"),
        ("192.175.48.129", "relay", "WARP and iCloud Private Relay are excused"),
        ("192.175.48.200", "relay", "also if an exit of Tor is there"),
        ("2d00::17", "access", "IPv6"),
        ("2d00:0:0:20:1:2:3:4", "relay", "IPv6, by the first 64 bits"),
        ("2d00:0:0:100::1", None, "after the last range"),
        ("192.31.195.255", None, "before the first range"),
        ("192.41.0.1", None, "between two ranges"),
    ],
)
def test_kind_of_an_address(known: Reference, address: str, kind: str | None, why: str) -> None:
    assert known.network(number_of(ip_address(address))) == kind, why


def test_nothing_is_known_without_files(tmp_path: Path) -> None:
    assert networks.tables(())[0].rows
    assert reference(tmp_path).network(1) is None


def test_vpn_list_needs_the_ranges_of_private_relay(tmp_path: Path) -> None:
    """The list has those ranges, too, and their users must not be taken for users of a VPN."""
    made = tables(
        written(tmp_path, {"vpn-ipv4.txt": "192.31.196.0/24\n", "local-ip-ranges.csv": "192.175.48.0/24,US\n"})
    )
    vpn = made["networks: VPN ranges"]
    assert (vpn.rows, list(vpn.left_out.values())) == ((), [1])


def test_no_country_decides(tmp_path: Path) -> None:
    """Another country and another name of a range, and another category's country, give the same rows."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = tables(written(tmp_path / "one", FILES))
    other = {**FILES, "egress-ip-ranges.csv": FILES["egress-ip-ranges.csv"].replace("US", "NG").replace("DE", "KE")}
    other["as.json"] = json.dumps([{**each, "countryCode": "NG"} for each in CATEGORIES])
    two = tables(written(tmp_path / "two", other))
    assert {name: table.rows for name, table in one.items()} == {name: table.rows for name, table in two.items()}


def test_other_forms_of_files(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "ip2asn-combined.tsv.gz", "wt") as file:
        file.write(
            "192.31.196.0\t192.31.196.255\t14061\tUS\tDIGITALOCEAN\n192.52.193.0\t192.52.193.9\t0\tNone\tNot routed\n"
        )
    (tmp_path / "exit-addresses").write_text(
        "ExitNode ABC\nPublished 2026-11-28 01:02:03\nExitAddress 192.31.196.9 2026\n"
    )
    found = reference(tmp_path)
    assert [found.network(number_of(ip_address(f"192.31.196.{last}"))) for last in (8, 9, 10)] == [
        "hosting",
        "tor",
        "hosting",
    ]
    assert found.network(number_of(ip_address("192.52.193.1"))) is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("networks.csv", "network,kind\n300.1.1.1/24,campus\n", "networks.csv:2: no network"),
        ("networks.csv", "network,kind\n192.31.196.0/24,foreign\n", "networks.csv:2: the kind must be one of hosting"),
        ("networks-own.csv", "range,kind\n192.31.196.0/24,vpn\n", "its columns must be network, kind"),
        ("asn-ipv4.csv", "192.31.196.0,192.31.196.255,Example\n", "asn-ipv4.csv:1: not first, last, number"),
        ("asn-ipv6.csv", "2d00::,nonsense,14061,Example\n", "asn-ipv6.csv:1: not first, last, number"),
        ("as.json", "{}x", "no list of systems"),
        ("as.json", '{"results": 1}', "no list of systems"),
        ("egress-ip-ranges.csv", "<html>\n", "egress-ip-ranges.csv:1: no network"),
        ("torbulkexitlist", "nonsense\n", "torbulkexitlist:1: no network"),
    ],
)
def test_file_that_is_not_as_expected_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        tables(written(tmp_path, {name: text}))


def test_ranges_are_painted_in_order() -> None:
    ranges = [
        Range(0, 99, 0, Kind.ACCESS, "a"),
        Range(10, 19, 1, Kind.VPN, "b"),
        Range(12, 14, 0, Kind.OFFICE, "a"),  # hidden
        Range(30, 49, 0, Kind.CAMPUS, "a"),  # smaller, so more exact
        Range(100, 109, 0, Kind.ACCESS, "a"),  # a neighbour
        Range(200, 200, 0, Kind.TOR, "c"),
    ]
    assert [(each.first, each.last, each.kind) for each in painted(ranges)] == [
        (0, 9, "access"),
        (10, 19, "vpn"),
        (20, 29, "access"),
        (30, 49, "campus"),
        (50, 109, "access"),
        (200, 200, "tor"),
    ]


def test_listed_operators_have_a_source_and_a_licence() -> None:
    rows = list(data_rows("networks.csv"))
    assert all(row["source"] and row["licence"] in ("facts", "MIT") and Kind(row["kind"]) for row in rows)
    assert all(row["asn"].startswith("AS") and row["asn"][2:].isdecimal() for row in rows)
    assert len({row["asn"] for row in rows}) == len(rows)
