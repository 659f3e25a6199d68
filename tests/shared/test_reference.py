"""The reference database: the same bytes from the same sources, and look-ups that respect where a domain ends."""

from pathlib import Path
from types import ModuleType

import pytest

from bonafide.reference import Reference, ReferenceMissing


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, reference_builder: ModuleType) -> None:
    reports = [reference_builder.build(tmp_path / name) for name in ("one", "other")]
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert reports[0] == reports[1]
    assert all(rows > 20 for _, _, rows in reports[0])


def test_a_build_replaces_what_stood(tmp_path: Path, reference_builder: ModuleType) -> None:
    (tmp_path / "old").write_bytes(b"no database")
    reference_builder.build(tmp_path / "old")
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
