"""Misspelt names of institutions, with a few invented ones."""

import pytest

from bonafide.reference import Reference
from tests.reference.samples import college, database, hd
from verify_education.institutions import Resolver

TITLES = {
    "300001": ("Wexham Harbor University", "Wexham"),
    "300002": ("University of Tollivergate", "Tollivergate"),
    "300003": ("Pellhamshire Technical College", "Marrow Lake"),
    "300004": ("Quarnby College", "Quarnby"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A reference database of a few invented institutions, and those in packages."""
    folder = tmp_path_factory.mktemp("world")
    hd(folder, 2024, *(college(unit, title, CITY=city) for unit, (title, city) in TITLES.items()))
    return Reference(database(folder))


@pytest.mark.parametrize(
    ("typed", "title", "why"),
    [
        ("Wexhem Harbor University", "Wexham Harbor University", "a wrong letter"),
        ("Wexham Habror University", "Wexham Harbor University", "two letters swapped"),
        ("Wexhm Harbor Univeristy", "Wexham Harbor University", "a misspelt kind as well"),
        ("Harbor Wexhem University", "Wexham Harbor University", "in another order"),
        ("University of Tolivergte", "University of Tollivergate", "two letters of a long word"),
        ("University of Dollivergate", "University of Tollivergate", "the first letter of a long word"),
        ("Pelhamshire Technical College Marrow Lake", "Pellhamshire Technical College", "with its city"),
        ("Pelhamshire Technical College, Illinois", "Pellhamshire Technical College", "with its state"),
        ("Pelhamshire Technical College Wexham", None, "with another's city"),
        ("Wexhem Harbor State University", None, "with a word too many"),
        ("Wexhem University", None, "with a word too few"),
        ("Quarmby Colege", "Quarnby College", "a short name"),
        ("Kuarnby College", None, "the first letter of a short word"),
        ("Zzyzxburg Xylophone University", None, "not similar to any name"),
    ],
)
def test_misspelt_name(world: Reference, typed: str, title: str | None, why: str) -> None:
    match = Resolver(world.database).resolve(typed)
    titles = dict(world.database.execute("SELECT id, title FROM institutions"))
    assert titles.get(match.institution) == title, why
