"""Academic domains by the official directories: another institution's, or an earlier or second one of the same."""

import pytest

from bonafide.lookalikes import Lookalikes
from bonafide.reference import Reference
from tests.builders import application
from tests.reference.samples import college, database, hd, location, organization, ror
from verify_email.checks import verify
from verify_email.mailbox import read_email


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A reference database of official files with some real academic domains."""
    folder = tmp_path_factory.mktemp("domains")
    for year in range(2020, 2025):
        hd(folder, year, college("400001", "Stanford University", WEBADDR="www.stanford.edu", STABBR="CA"))
    ror(
        folder,
        organization(
            "0ccc00c01",
            ("University of Oxford", "label", "en"),
            links=[{"type": "website", "value": "https://www.ox.ac.uk"}],
            locations=[location("GB", "Oxford", "ENG")],
        ),
        organization(
            "0ccc00c02",
            ("Toronto Metropolitan University", "label", "en"),
            ("Ryerson University", "alias", "en"),
            domains=["torontomu.ca", "ryerson.ca"],
            locations=[location("CA", "Toronto", "ON")],
        ),
    )
    return Reference(database(folder))


@pytest.mark.parametrize(
    ("email", "institution", "outcome"),
    [
        ("jane@stanford.edu", "University of Oxford", "concern"),
        ("jane@cs.stanford.edu", "University of Oxford", "concern"),
        ("jane@stanford.edu", "Toronto Metropolitan University", "concern"),
        ("jane@stanford.edu", "Stanford University", "pass"),
        ("jane@ryerson.ca", "Toronto Metropolitan University", "pass"),  # of its former name
        ("jane@ryerson.ca", "Ryerson University", "pass"),
        ("jane@lmu.de", "University of Oxford", "not_assessed"),  # no official directory has the domain
        ("jane@stanford.edu", "Oxbridge Institute", "not_assessed"),  # unknown
        ("jane@stanford.edu", "OU", "not_assessed"),  # an acronym is no certain name
    ],
)
def test_academic_domain_is_compared_by_institution(
    world: Reference, email: str, institution: str, outcome: str
) -> None:
    candidate = application(basics={"email": email}, education=[{"institution": institution}])
    verdicts = verify(read_email(candidate, world, Lookalikes(world)))
    assert {str(each.outcome) for each in verdicts if each.code == "email.academic_mismatch"} == {outcome}


def test_free_mail_is_not_academic(world: Reference) -> None:
    assert "academic" not in world.listings("vnn.vn")
