"""The reference database: reproducible builds and look-ups."""

from importlib.metadata import version
from pathlib import Path

import pytest

from bonafide.reference import Reference, ReferenceMissing
from bonafide_reference import telephone
from bonafide_reference.build import build


@pytest.mark.slow
def test_build_is_reproducible_and_replaces_the_old_file(reference_database: Path, tmp_path: Path) -> None:
    (tmp_path / "reference.sqlite").write_bytes(b"no database")
    tables = build(tmp_path / "reference.sqlite")
    assert (tmp_path / "reference.sqlite").read_bytes() == reference_database.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["reference.sqlite"]
    assert all(len(table.rows) > 20 for table in tables)


@pytest.mark.parametrize(
    ("domain", "kinds"),
    [
        ("mailinator.com", ["disposable"]),
        ("a.b.mailinator.com", ["disposable"]),
        ("mozmail.com", ["relay"]),
        ("privaterelay.appleid.com", ["relay"]),
        ("appleid.com", []),
        ("gmail.com", ["popular"]),
        ("com", []),
        ("", []),
    ],
)
def test_listings(reference: Reference, domain: str, kinds: list[str]) -> None:
    listings = reference.listings(domain)
    assert list(listings) == kinds
    assert all(listing.source and listing.date for listing in listings.values())


@pytest.mark.parametrize(
    ("number", "authority"),
    [
        (14155550100, "NANPA"),
        (14155550199, "NANPA"),
        (14155550200, None),
        (14155550099, None),
        (18005550199, "NANPA"),
        (18885550123, None),  # toll-free: only 800-555-0199 is reserved
        (447700900000, "Ofcom"),
        (447700901000, None),
        (441134960999, "Ofcom"),
        (33639981234, "ARCEP"),
        (493023125999, "Bundesnetzagentur"),
        (61491570006, "ACMA"),
        (353209123456, "ComReg"),
        (46701740699, "PTS"),
        (46701740604, None),
        (0, None),
    ],
)
def test_reserved_ranges(reference: Reference, number: int, authority: str | None) -> None:
    kept = reference.reserved(number)
    assert (kept and kept.authority) == authority


@pytest.mark.parametrize(
    ("number", "region"),
    [
        (14155552671, ("US", "CA")),
        (12025552671, ("US", "DC")),
        (18672345678, None),  # three territories
        (19022345678, None),  # Nova Scotia and Prince Edward Island
        (19023682345, ("CA", "PE")),  # the same, but the prefix is that of Charlottetown
        (442083661177, None),
        (813345678901, ("JP", "13")),
    ],
)
def test_area_codes(reference: Reference, number: int, region: tuple[str, str] | None) -> None:
    found = reference.area(number)
    assert (found and found[:2]) == region


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Deutschland", "DE"),
        ("côte d’ivoire", "CI"),
        ("U.S.A.", "US"),
        ("대한민국", "KR"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries_by_name(reference: Reference, name: str, country: str | None) -> None:
    assert reference.country(name) == country


@pytest.mark.parametrize(
    "name", ["Akademia Humanistyczno-Ekonomiczna w Łodzi", "akademia humanistyczno-ekonomiczna w lodzi"]
)
def test_institution_is_found_with_and_without_accents(reference: Reference, name: str) -> None:
    assert "ahe.lodz.pl" in reference.domains_of(name)


@pytest.mark.parametrize("written", ["+1 23", "+1 2X"])
def test_overlapping_ranges_are_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    row = {"use": "drama", "authority": "Somebody", "source": "somewhere"}
    rows = [{**row, "range": "+1 2X"}, {**row, "range": written, "use": "test"}]
    monkeypatch.setattr(telephone, "data_rows", lambda file: rows)  # noqa: ARG005  one file
    with pytest.raises(telephone.RangesOverlap, match=r"\+12"):
        telephone.reserved_numbers()


def test_database_is_read_only(reference: Reference) -> None:
    with pytest.raises(Exception, match="readonly"):
        reference.database.execute("DELETE FROM domains")


def test_missing_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match=r"no reference database at .*nowhere"):
        Reference(tmp_path / "nowhere")


def test_both_packages_of_phonenumbers_have_one_release() -> None:
    """In .venv they share a folder, so different releases would mix their files."""
    assert version("phonenumbers") == version("phonenumberslite")
