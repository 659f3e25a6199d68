"""The outcome for names with namesakes: certain, likely or ambiguous."""

import pytest

from bonafide.reference import Reference
from tests.reference.samples import college, database, hd, location, organization, ror
from verify_education.institutions import Resolver


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """A resolver with institutions of similar names."""
    folder = tmp_path_factory.mktemp("namesakes")
    hd(
        folder,
        2024,
        college("300001", "Lakemont University", CITY="Lakemont", STABBR="MI"),
        college("300002", "University of Lakemont", CITY="Harlow", STABBR="NY"),
        college("300003", "Stanmoor University", CITY="Stanmoor", STABBR="CA"),
        college("198419", "Duke University", CITY="Durham", STABBR="NC"),
    )
    records = [
        organization(number, (name, "label", "en"), locations=[location(country, city, region)])
        for number, name, country, city, region in [
            ("0aaa00b01", "DES Pune University", "IN", "Pune", "MH"),
            ("0aaa00b02", "University of Tarnwick", "GB", "Tarnwick", None),
        ]
    ]
    alias = [("Savitribai Phule Pune University", "label", "en"), ("University of Pune", "alias", "en")]
    ror(folder, *records, organization("0aaa00b03", *alias, locations=[location("IN", "Pune", "MH")]))
    return Resolver(Reference(database(folder)).database)


@pytest.mark.parametrize(
    ("name", "hints", "outcome", "title"),
    [
        ("Lakemont University", {}, "ambiguous", None),  # students of the other one write it, too
        ("Lakemont University", {"country": "US"}, "ambiguous", None),
        ("Lakemont University", {"country": "US", "region": "NY"}, "certain", "University of Lakemont"),
        ("Lakemont University", {"country": "US", "region": "MI"}, "certain", "Lakemont University"),
        ("Lakemont University", {"country": "US", "city": "Lakemont"}, "certain", "Lakemont University"),
        ("University of Lakemont", {}, "ambiguous", None),
        ("Pune University", {}, "likely", "Savitribai Phule Pune University"),
        ("Pune University", {"country": "IN"}, "likely", "Savitribai Phule Pune University"),
        ("DES Pune University", {}, "certain", "DES Pune University"),
        ("Tarnwick University", {}, "likely", "University of Tarnwick"),
        ("Stanmor University", {}, "likely", "Stanmoor University"),
        ("Stanmor University", {"country": "US"}, "likely", "Stanmoor University"),
        ("Stanmor University", {"country": "US", "city": "Stanmoor"}, "certain", "Stanmoor University"),
        ("Stanmor University", {"country": "US", "region": "CA"}, "certain", "Stanmoor University"),
        ("Fuqua School of Business", {}, "certain", "Duke University"),
    ],
)
def test_outcome_of_a_name(
    resolver: Resolver, name: str, hints: dict[str, str], outcome: str, title: str | None
) -> None:
    match = resolver.resolve(name, **hints)
    assert match.outcome == outcome
    if title and match.institution:
        assert resolver._directory.place(match.institution).title == title
