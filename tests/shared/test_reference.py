"""The reference database: the same bytes from the same sources, and look-ups that respect where a domain ends."""

from pathlib import Path

import pytest

from bonafide.reference import Reference, ReferenceMissing
from bonafide_reference.build import build


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    reports = [build(tmp_path / name) for name in ("one", "other")]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert reports[0] == reports[1]
    assert all(len(table.rows) > 20 for table in reports[0])


def test_a_build_replaces_what_stood(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"no database")
    build(tmp_path / "old")
    assert Reference(tmp_path / "old").listings("mailinator.com")
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("domain", "kinds"),
    [
        ("mailinator.com", ["disposable"]),
        ("a.b.mailinator.com", ["disposable"]),
        ("mozmail.com", ["relay"]),
        ("privaterelay.appleid.com", ["relay"]),
        ("appleid.com", []),
        ("gmail.com", []),
        ("com", []),
        ("", []),
    ],
)
def test_listings(reference: Reference, domain: str, kinds: list[str]) -> None:
    listings = reference.listings(domain)
    assert [listing.kind for listing in listings] == kinds
    assert all(listing.source and listing.date for listing in listings)


def test_it_cannot_be_written_to(reference: Reference) -> None:
    with pytest.raises(Exception, match="readonly"):
        reference._database.execute("DELETE FROM domains")


def test_a_missing_database_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match=r"no reference database at .*nowhere"):
        Reference(tmp_path / "nowhere")
