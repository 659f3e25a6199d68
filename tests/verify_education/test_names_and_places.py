"""Short names, bogus names as people write them, invented campuses, cities and distances."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bonafide.places import kilometres
from bonafide.reference import Reference
from bonafide.text import plain
from bonafide_reference.table import data_rows
from tests.builders import application, concerns, history, unassessed
from tests.official import needs_directories
from tests.reference.samples import college, database, hd, location, organization, ror, sample_directory
from verify_education.checks import verify
from verify_education.institutions import Resolver

DATA = Path(__file__).parent / "data"
DEGREE = {"studyType": "Bachelor of Science", "startDate": "2018-09", "endDate": "2022-05"}
OREGON = {"CITY": "Farwell", "STABBR": "OR", "LATITUDE": "45.5", "LONGITUD": "-122.6"}
MAINE = {"CITY": "Nearwell", "STABBR": "ME", "LATITUDE": "44.8", "LONGITUD": "-68.8"}
BANGOR = {"CITY": "Upper Nearwell", "STABBR": "ME", "LATITUDE": "45.0", "LONGITUD": "-68.9"}
FAR_OREGON = {"CITY": "Eastwell", "STABBR": "OR", "LATITUDE": "44.0", "LONGITUD": "-117.0"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A reference database of invented institutions with coordinates."""
    folder = tmp_path_factory.mktemp("places")
    sample_directory(folder)
    for year in range(2020, 2025):
        hd(
            folder,
            year,
            college("300001", "Dorwick State University", IALIAS="DSU", WEBADDR="www.dorwick.edu", **OREGON),
            college("300002", "Delmere Stone University", WEBADDR="www.dsuniv.edu", **MAINE),
            college("300003", "Quillhaven College", WEBADDR="www.qhaven.edu", **BANGOR),
            college("300004", "Eastwell Seminary", **FAR_OREGON),
        )
    ror(
        folder,
        organization(
            "0bbb00b01",
            ("Stanford University", "label", "en"),
            links=[{"type": "website", "value": "https://www.stanford.edu"}],
            locations=[location("US", "Stanford", "CA")],
        ),
    )
    return Reference(database(folder))


def found(world: Reference, *entries: dict[str, Any], **others: Any) -> set[str]:
    entries_ = [{**DEGREE, **entry} for entry in entries]
    candidate = application(education=entries_, submitted_at="2026-11-20T09:00:00Z", **others)
    return concerns(verify(history(candidate, world)))


def us(region: str = "", city: str = "") -> dict[str, str]:
    return {"countryCode": "US", **({"region": region} if region else {}), **({"city": city} if city else {})}


@pytest.mark.parametrize(
    ("typed", "hints", "outcome"),
    [
        ("DSU", {}, "ambiguous"),  # also the initials of Delmere Stone University
        ("DSU", {"country": "US"}, "ambiguous"),
        ("DSU", {"country": "US", "region": "OR"}, "certain"),
        ("DSU", {"website": "https://www.dorwick.edu"}, "certain"),
        ("QHAVEN", {}, "certain"),
        ("Qhaven", {"country": "US"}, "certain"),
    ],
)
def test_short_name_is_certain_only_if_it_is_unique(
    world: Reference, typed: str, hints: dict[str, str], outcome: str
) -> None:
    assert Resolver(world.database).resolve(typed, **hints).outcome == outcome


@pytest.mark.parametrize(
    "name",
    [
        "The Rochville University",
        "Rochville Univ.",
        "Rochville Uni",
        "Rochville University Inc.",
        "Rochville University, USA",
        "Rochville University (USA)",
        "Rochville University Online",
        "MBA, Rochville University",
        "Rochville University - MBA",
        "St. Regis Univ",
        "Almeda College",
        "Ashwood University",
    ],
)
def test_bogus_name_is_found_as_people_write_it(world: Reference, name: str) -> None:
    assert "education.bogus_institution" in found(world, {"institution": name, "location": us()})


@pytest.mark.parametrize(
    "name",
    ["Rochville University Hospital School", "New Belford University of Sofia", "Columbia State Community College"],
)
def test_name_that_contains_a_bogus_one_is_another_name(world: Reference, name: str) -> None:
    assert "education.bogus_institution" not in found(world, {"institution": name, "location": us()})


@pytest.mark.parametrize(
    ("city", "region", "fires"),
    [
        ("Farwell", "OR", False),
        ("Eastwell", "OR", True),  # 460 km away in the same state
        ("Nearwell", "", True),  # in another state, which is not stated
        ("Nowhere at All", "", False),
    ],
)
def test_city_is_compared_by_distance(world: Reference, city: str, region: str, fires: bool) -> None:
    entry = {"institution": "Dorwick State University", "location": us(region, city)}
    assert ("education.location_mismatch" in found(world, entry)) is fires


def test_suburb_is_no_other_city(world: Reference) -> None:
    entry = {"institution": "Delmere Stone University", "location": us("ME", "Upper Nearwell")}
    assert "education.location_mismatch" not in found(world, entry)


@pytest.mark.parametrize(
    ("changes", "fires"),
    [({}, True), ({"mode": "part-time"}, False), ({"studyType": "Bachelor of Science (online)"}, False)],
)
def test_two_full_time_stays_far_apart_in_one_country(world: Reference, changes: dict[str, str], fires: bool) -> None:
    one = {"institution": "Dorwick State University", "location": us("OR", "Farwell")}
    other = {"institution": "Delmere Stone University", "location": us("ME", "Nearwell"), **changes}
    assert ("education.concurrent_distant" in found(world, one, other)) is fires


def test_two_stays_in_one_region_are_not_far_apart(world: Reference) -> None:
    one = {"institution": "Quillhaven College", "location": us("ME", "Upper Nearwell")}
    other = {"institution": "Delmere Stone University", "location": us("ME", "Nearwell")}
    assert "education.concurrent_distant" not in found(world, one, other)


def test_distance_is_that_on_a_sphere() -> None:
    assert 5560 < kilometres((40.7, -74.0), (51.5, -0.1)) < 5580  # New York and London


def test_name_that_others_may_have_abroad_is_not_assessed(world: Reference) -> None:
    entry = {**DEGREE, "institution": "University of Wexham", "location": {"countryCode": "KE"}}
    alias = {**DEGREE, "institution": "National Institute of Technology", "location": {"countryCode": "KE"}}
    candidate = application(education=[entry, alias], submitted_at="2026-11-20T09:00:00Z")
    assert "education.location_mismatch" in unassessed(verify(history(candidate, world)))


@needs_directories
@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("University of California, Fresno", True),
        ("UC Bakersfield", True),
        ("Cal State Oakland", True),
        ("California State University, Oakland", True),
        ("California State University, Long Beach", False),
        ("UNC Durham", True),
        ("University of California, Davis", False),
        ("Cal State Fresno", False),
        ("UC Law San Francisco", False),
        ("UMass Chan", False),
        ("UNC Health", False),
    ],
)
def test_invented_campus_is_unlisted(official_database: Path, name: str, fires: bool) -> None:
    codes = found(Reference(official_database), {"institution": name, "location": us()})
    assert ("education.unlisted_institution" in codes) is fires


@needs_directories
def test_hard_genuine_name_has_no_concern(official_database: Path) -> None:
    real, wrong = Reference(official_database), []
    with (DATA / "hard_genuine_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        place = {"countryCode": row["country"], "region": row["region"] or None, "city": row["city"] or None}
        if codes := found(real, {"institution": row["institution"], "location": place}):
            wrong.append((row["institution"], row["city"], sorted(codes)))
    assert len(rows) >= 200
    # Their levels and calendars are what the rows are not about.
    wrong = [row for row in wrong if set(row[2]) - {"education.level_not_awarded", "education.off_calendar"}]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


@needs_directories
def test_each_branch_is_of_an_institution_of_the_directories(official_database: Path) -> None:
    query = "SELECT name, country FROM institution_names JOIN institutions ON id = institution"
    names = set(Reference(official_database).database.execute(query))
    rows = [(plain(row["name"]), row["country"]) for row in data_rows("branches.csv")]
    assert [row for row in rows if row not in names] == []


@pytest.mark.parametrize("name", ["Jefferson High School", "Enterprise High School", "Enterprise High School, USA"])
def test_school_that_shares_the_name_of_an_online_school_is_not_bogus(world: Reference, name: str) -> None:
    assert "education.bogus_institution" not in found(world, {"institution": name, "studyType": "Diploma"})


def test_online_school_is_found_by_its_whole_name(world: Reference) -> None:
    assert "education.bogus_institution" in found(world, {"institution": "Jefferson High School Online"})


@needs_directories
@pytest.mark.parametrize(
    ("name", "degree", "region", "fires"),
    [
        ("Kellogg", "MBA", "", False),  # Northwestern University's, not Kellogg Community College
        ("Olin", "MBA", "", False),
        ("Whitman", "MBA", "", False),
        ("Kellogg Community College", "MBA", "", True),
        ("Kellogg", "MBA", "MI", True),
    ],
)
def test_single_word_does_not_tell_what_was_awarded(
    official_database: Path, name: str, degree: str, region: str, fires: bool
) -> None:
    entry = {"institution": name, "studyType": degree, "location": us(region)}
    assert ("education.level_not_awarded" in found(Reference(official_database), entry)) is fires
