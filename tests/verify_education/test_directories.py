"""The checks that ask the directories of institutions, on a made-up world."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.reference import Reference
from tests.builders import application, concerns, history, unassessed
from tests.reference.samples import build, college, completions, hd, location, organization, ror, table, zipped
from verify_education.checks import CHECKS, verify

YEARS = range(2020, 2025)
KAUST = "King Abdullah University of Science and Technology"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A reference database of invented institutions."""
    folder = tmp_path_factory.mktemp("world")
    for year in YEARS:
        rows = [
            college("200001", "Wexham Harbor University", CITY="Wexham", WEBADDR="www.wexhamharbor.edu", HLOFFER="9"),
            college("200002", "Tolliver Ridge Community College", CITY="Tolliver", HLOFFER="3"),
            college("200004", "Marrow Lake College", CITY="Marrow Lake"),
            college("200005", "Saint Corvane College", CITY="Ashdown"),
            college("200006", "Saint Corvane College", CITY="Brackwater"),
            college("200007", "Orrin Vale College", CITY="Orrin Vale"),
            college("200008", "Fellgate Theological Seminary", CITY="Fellgate", HLOFFER="9"),
        ]
        if year <= 2021:
            closed = {"ACT": "D ", "DEATHYR": "2021", "CLOSEDAT": "05/14/2021"} if year == 2021 else {}
            rows.append(college("200003", "Pellham Seminary of Arts", CITY="Pellham", **closed))
            rows.append(college("200009", "Dunmoor College", CITY="Dunmoor", **closed))
        hd(folder, year, *rows)
        completions(
            folder, year,
            ("200001", "11.0701", "5", "9"), ("200001", "27.0101", "7", "4"), ("200001", "26.0101", "17", "1"),
            ("200002", "24.0101", "3", "90"), ("200002", "51.3801", "3", "20"),
            ("200004", "50.0701", "5", "7"), ("200005", "14.1901", "5", "7"), ("200006", "11.0701", "5", "7"),
            ("200007", "24.0101", "5", "70"), ("200007", "50.0701", "5", "7"), ("200008", "39.0602", "7", "9"),
            *([("200009", "50.0701", "5", "7")] if year <= 2021 else []),
        )  # fmt: skip
    zipped(folder, "IC2024", table(("UNITID", "CALSYS"), [{"UNITID": "200001", "CALSYS": "1"}]).encode())
    titles = [
        ("11", "COMPUTER SCIENCES."), ("14", "ENGINEERING."), ("14.19", "Mechanical Engineering."),
        ("50.07", "Fine Arts and Mechanical Drawing."),
    ]  # fmt: skip
    text = "CIP_Code,CIP_Title\n" + "".join(f'"=""{code}""","{title}"\n' for code, title in titles)
    (folder / "CIPCode2020.csv").write_text(text, encoding="utf-8")
    ror(
        folder,
        organization(
            "0aaa00a01",
            ("Universität Nebelfurt", "label", "de"),
            established=1990,
            locations=[location("DE", "Nebelfurt")],
            links=[{"type": "website", "value": "https://www.nebelfurt.example.de"}],
        ),
        organization(
            "0aaa00a02",
            ("University of Wexham", "label", "en"),
            locations=[location("GB", "Wexham")],
        ),
        organization(
            "0aaa00a03",
            ("INSEAD", "label", "en"),
            locations=[location("FR", "Fontainebleau")],
        ),
        organization("01q3tbs38", (KAUST, "label", "en"), established=2009, locations=[location("SA", "Jeddah")]),
    )
    path = folder / "out" / "reference.sqlite"
    build(path, folder, log=lambda _: None)
    return Reference(path)


def studies(institution: str, area: str = "", degree: str = "Bachelor of Science", **others: Any) -> dict[str, Any]:
    usual = {"startDate": "2018-09", "endDate": "2022-05", "location": {"countryCode": "US", "region": "IL"}}
    return {"institution": institution, "area": area, "studyType": degree, **usual, **others}


def verdicts(world: Reference, *entries: dict[str, Any], **others: Any) -> list[Any]:
    candidate = application(education=list(entries), submitted_at="2026-11-20T09:00:00Z", **others)
    return verify(history(candidate, world))


WEXHAM, TOLLIVER, PELLHAM = "Wexham Harbor University", "Tolliver Ridge Community College", "Pellham Seminary of Arts"
GERMANY = {"countryCode": "DE"}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (studies("Rochville University"), "education.bogus_institution"),
        (studies("ROCHVILLE  UNIVERSITY."), "education.bogus_institution"),
        (studies("University of Northfield Heights"), "education.unlisted_institution"),
        (studies("Wexham Harbor Technical State University"), "education.unlisted_institution"),
        (studies("Harwick State College"), "education.unlisted_institution"),
        (studies("Illinois Institute of Programming"), "education.unlisted_institution"),
        (studies(WEXHAM, "Mechanical Engineering"), "education.program_not_offered"),
        (studies(WEXHAM, "Physics & Mechanical Engineering"), "education.program_not_offered"),
        (studies(WEXHAM, "Mechanical Engineering", endDate="2025-05"), "education.program_not_offered"),
        (studies("Orrin Vale College", "Nursing"), "education.program_not_offered"),
        (studies("Fellgate Theological Seminary", "Computer Science", "M.S."), "education.program_not_offered"),
        (studies(TOLLIVER, degree="PhD"), "education.level_not_awarded"),
        (studies(TOLLIVER, degree="Bachelor of Arts"), "education.level_not_awarded"),
        (
            studies(KAUST, startDate="1990", endDate="1994", location={"countryCode": "SA"}),
            "education.before_founding",
        ),
        (studies(PELLHAM, startDate="2023-09", endDate="2025-05"), "education.after_closure"),
        (studies("Universität Nebelfurt", startDate="2016-12", location=GERMANY), "education.off_calendar"),
        (studies(WEXHAM, startDate="2018-11"), "education.off_calendar"),
        (studies(WEXHAM, endDate="October 2021"), "education.off_calendar"),
        (studies(WEXHAM, location={"countryCode": "DE"}), "education.location_mismatch"),
        (studies(WEXHAM, location={"countryCode": "US", "region": "Texas"}), "education.location_mismatch"),
        (
            studies("Universität Nebelfurt", url="https://wexhamharbor.edu", location=GERMANY),
            "education.website_mismatch",
        ),
        (studies(WEXHAM, url="https://wexhamharbour.edu"), "education.website_mismatch"),
        (studies(WEXHAM, url="https://wexharnharbor.edu"), "education.website_mismatch"),
        (studies(WEXHAM, url="https://wexhamharbor.edu.co"), "education.website_mismatch"),
        (studies(WEXHAM, url="https://wexhamharbor-edu.us"), "education.website_mismatch"),
        (studies(WEXHAM, url="https://wexhаmharbor.edu"), "education.website_mismatch"),
    ],
)
def test_fires(world: Reference, entry: dict[str, Any], code: str) -> None:
    assert code in concerns(verdicts(world, entry))


def test_the_evidence_names_the_nearest_programme(world: Reference) -> None:
    claim = studies("Marrow Lake College", "Mechanical Engineering")
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, claim)}
    assert found["education.program_not_offered"].endswith("; nearest: 50.07 Fine Arts and Mechanical Drawing.")


def test_the_evidence_of_places_is_in_words(world: Reference) -> None:
    def found(code: str, *entries: dict[str, Any]) -> str:
        (verdict,) = [one for one in verdicts(world, *entries) if one.code == code and one.outcome == "concern"]
        return str(verdict.evidence)

    abroad = studies(WEXHAM, location={"countryCode": "SG"})
    assert found("education.location_mismatch", abroad) == (
        "The entry says Singapore; IPEDS lists Wexham Harbor University in United States only."
    )
    texas = studies(WEXHAM, location={"countryCode": "US", "region": "TX"})
    assert found("education.location_mismatch", texas) == (
        "The entry says Texas; IPEDS lists Wexham Harbor University in Illinois only."
    )
    both = (studies(WEXHAM), studies("Universität Nebelfurt", location=GERMANY))
    assert found("education.concurrent_distant", *both) == (
        "A bachelor's at Wexham Harbor University (United States) and a bachelor's at Universität Nebelfurt (Germany) "
        "overlap by at least 43 months."
    )


def test_a_namesake_of_the_stated_country_may_be_meant(world: Reference) -> None:
    british = studies("University of Wexham", url="https://wexhamharbor.edu", location={"countryCode": "GB"})
    assert "education.location_mismatch" not in concerns(verdicts(world, british))


def test_a_school_that_closed_is_judged_from_its_last_awards(world: Reference) -> None:
    code = "education.after_closure"
    assert code not in concerns(verdicts(world, studies(PELLHAM, startDate="2021-01", endDate="2021-05")))
    assert code not in concerns(verdicts(world, studies(PELLHAM, startDate="2022-09", endDate="2024-05")))
    assert code in concerns(verdicts(world, studies("Dunmoor College", startDate="2022-09", endDate="2024-05")))
    assert code not in concerns(verdicts(world, studies("Dunmoor College", startDate="2021-09", endDate="2024-05")))


def test_of_namesakes_the_one_in_the_stated_city_is_judged(world: Reference) -> None:
    def found(city: str | None) -> list[Any]:
        place = {"countryCode": "US", "city": city}
        return verdicts(world, studies("St. Corvane College", "Mechanical Engineering", location=place))

    code = "education.program_not_offered"
    assert code in concerns(found("Brackwater"))
    assert code not in concerns(found("Ashdown"))
    assert code in unassessed(found(None))
    assert code in unassessed(found("Elsewhere"))


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (studies(WEXHAM, "Computer Science"), "offered"),
        (studies("wexham harbor univ.", "Comp Sci"), "as people write it"),
        (studies(WEXHAM, "Mathematics", "M.Sc.", startDate="2020-09"), "offered at another level, too"),
        (studies(WEXHAM, "Computer Science", startDate="2018-03"), "the second half of a semester"),
        (studies(TOLLIVER, "Mathematics", "Associate of Science"), "for transfer: reported as liberal arts"),
        (studies(WEXHAM, "Underwater Basket Weaving"), "a subject of no family for certain"),
        (studies(WEXHAM, ""), "no subject"),
        (studies(WEXHAM, "& / and"), "no subject, either"),
        (studies(WEXHAM, "Mathematics and Mechanical Engineering"), "one of two subjects is offered"),
        (studies(WEXHAM, "Mechanical Engineering and Basket Weaving"), "one of two subjects is not known"),
        (studies(PELLHAM, startDate="2016-09", endDate="2020-05"), "a degree of a school closed since"),
        (studies(PELLHAM, startDate="2020-09", endDate="2021-05", status="incomplete"), "there when it closed"),
        (studies("Universität Nebelfurt", location=GERMANY, startDate="2015-10"), "founded before"),
        (
            studies("Universität Nebelfurt", startDate="1980", endDate="1985", location=GERMANY),
            "the year in ROR may be that of its present form",
        ),
        (
            studies(KAUST, startDate="2006", endDate="2008", location={"countryCode": "SA"}),
            "a year's difference is none",
        ),
        (studies("Edge Rochville University Press School"), "a bogus name within a longer one is another name"),
    ],
)
def test_genuine_histories_have_no_concern(world: Reference, entry: dict[str, Any], why: str) -> None:
    assert concerns(verdicts(world, entry)) <= {"education.unlisted_institution"}, why


@pytest.mark.parametrize(
    ("entry", "code", "why"),
    [
        (
            studies(WEXHAM, "Mechanical Engineering", startDate="2005", endDate="2009"),
            "program_not_offered",
            "too long ago",
        ),
        (
            studies(WEXHAM, "Mechanical Engineering", endDate="2026-05"),
            "program_not_offered",
            "perhaps a new programme",
        ),
        (
            studies(WEXHAM, "Mechanical Engineering", endDate="2025-05", status="expected"),
            "program_not_offered",
            "a programme that may have begun since",
        ),
        (studies(TOLLIVER, degree="PhD", endDate="2025-05", status="expected"), "level_not_awarded", "the same"),
        (studies("Orrin Vale College", "Biology"), "program_not_offered", "it may report by division"),
        (
            studies("Fellgate Theological Seminary", "Media Arts", "M.A."),
            "program_not_offered",
            "a seminary may report it as theology",
        ),
        (studies("Marow Lake Collge", "Mechanical Engineering"), "program_not_offered", "a name that is only likely"),
        (studies(WEXHAM, "Mechanical Engineering", endDate=None), "program_not_offered", "no year of the degree"),
        (studies("Universität Nebelfurt", "Physik", location=GERMANY), "program_not_offered", "not in IPEDS"),
        (
            studies("University of Northfield Heights", location=GERMANY),
            "unlisted_institution",
            "no complete directory",
        ),
        (studies("University of Northfield Heights", location={}), "unlisted_institution", "no country"),
        (studies("Marrow Lake Institute"), "unlisted_institution", "perhaps another word for what it is"),
        (studies("Wexham College"), "unlisted_institution", "perhaps a part of Wexham Harbor University"),
        (studies("Ridge College"), "unlisted_institution", "all its words stand in one listed name"),
        (studies("Tolliver Ridge Community College Downtown"), "unlisted_institution", "a listed name, and more"),
        (studies("Ashgrove School of Public Health"), "unlisted_institution", "a school of some institution"),
        (studies("Ashgrove Law School"), "unlisted_institution", "the same"),
        (studies("Ashgrove Conservatory"), "unlisted_institution", "the same"),
        (studies("Universität Nebelfurd"), "unlisted_institution", "perhaps one of another country"),
        (studies("Northfield Bootcamp", degree="Bootcamp"), "unlisted_institution", "no degree"),
        (studies("Oldfield College", startDate="1990", endDate="1994"), "unlisted_institution", "closed long ago"),
        (studies(WEXHAM, degree="PhD", startDate="2018-01", endDate="2023-11"), "off_calendar", "any month will do"),
        (studies(WEXHAM, mode="part-time", startDate="2018-04"), "off_calendar", "part-time"),
        (studies(WEXHAM, startDate="2009-11", endDate="2013-10"), "off_calendar", "its calendar then is not known"),
        (
            studies(WEXHAM, degree="M.Sc.", startDate="2010-11", endDate="2021-10"),
            "off_calendar",
            "a master's is conferred when the thesis is done",
        ),
        (
            studies("Unknown", degree="MBA", startDate="2018-04", endDate=None, location={"countryCode": "IN"}),
            "off_calendar",
            "programmes of one year begin in April",
        ),
        (
            studies("Universität Nebelfurt", startDate="2016-12", location={"countryCode": "FR"}),
            "off_calendar",
            "another country than the institution's",
        ),
        (studies(f"{WEXHAM} (online)", startDate="2018-04"), "off_calendar", "online"),
        (studies(WEXHAM, startDate="2018", endDate="2022"), "off_calendar", "years alone"),
        (studies("Marrow Lake College", startDate="2018-04"), "off_calendar", "its calendar is not known"),
        (studies(WEXHAM, location={}), "location_mismatch", "no place"),
        (studies(WEXHAM, location={"countryCode": "SU"}), "location_mismatch", "a code that is no more"),
        (
            studies(WEXHAM, degree="Semester Abroad", location={"countryCode": "CN"}),
            "location_mismatch",
            "a semester abroad",
        ),
        (studies("INSEAD", location={"countryCode": "SG"}), "location_mismatch", "it has branches abroad"),
        (studies(WEXHAM, url="https://some-archive.org/wexham"), "website_mismatch", "nobody's that is known"),
    ],
)
def test_cannot_be_assessed(world: Reference, entry: dict[str, Any], code: str, why: str) -> None:
    found = verdicts(world, entry)
    assert f"education.{code}" in unassessed(found), why


ABROAD = {"name": "Acme", "location": {"countryCode": "BR"}, "startDate": "2018-10", "endDate": "2021-12"}


@pytest.mark.parametrize(
    ("entries", "work", "outcome"),
    [
        ([studies(WEXHAM)], [{**ABROAD, "remote": False}], "concern"),
        ([studies(WEXHAM), studies("Universität Nebelfurt", location=GERMANY)], [], "concern"),
        (
            [studies(WEXHAM, "Physics, dual degree"), studies("Universität Nebelfurt", location=GERMANY)],
            [],
            "pass",
        ),
        (
            [studies(WEXHAM, note="with Universität Nebelfurt"), studies("Universität Nebelfurt", location=GERMANY)],
            [],
            "pass",
        ),
        ([studies(WEXHAM, location={"countryCode": "HK"}), studies("A", location={"countryCode": "CN"})], [], "pass"),
        ([studies(WEXHAM, "OMSCS")], [{**ABROAD, "remote": False}], "not_assessed"),
        ([studies(WEXHAM)], [{**ABROAD, "remote": True}], "not_assessed"),
        ([studies(WEXHAM)], [ABROAD], "not_assessed"),  # nobody says that it was on site
        ([studies(WEXHAM)], [{**ABROAD, "remote": False, "position": "Software Engineering Intern"}], "not_assessed"),
        ([studies(WEXHAM, mode="part-time")], [{**ABROAD, "remote": False}], "not_assessed"),
        ([studies(WEXHAM)], [{**ABROAD, "remote": False, "endDate": "2018-12"}], "pass"),
        ([studies(WEXHAM)], [{**ABROAD, "remote": False, "location": {"countryCode": "US"}}], "pass"),
        ([studies(WEXHAM), studies("Universität Nebelfurt", degree="Exchange", location=GERMANY)], [], "not_assessed"),
    ],
)
def test_concurrent_distant(
    world: Reference, entries: list[dict[str, Any]], work: list[dict[str, Any]], outcome: str
) -> None:
    found = {verdict.code: verdict.outcome for verdict in verdicts(world, *entries, work=work)}
    assert found["education.concurrent_distant"] == outcome


def test_the_evidence_says_what_the_directory_holds(world: Reference) -> None:
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, studies(WEXHAM, "Mechanical Engineering"))}
    assert found["education.program_not_offered"] == (
        '"Mechanical Engineering" at Wexham Harbor University: IPEDS 2020-2024 has no completions in that field '
        "(CIP 14, 15.00, 15.04, 15.06, 15.08 and 4 more); "
        "it awarded in 11 Computer Sciences, 26, 27 alone."
    )


def test_the_evidence_repeats_a_known_subject_alone(world: Reference) -> None:
    """What is typed is a known subject in other dress, so that no name of anybody can be in it."""
    claim = studies(WEXHAM, "Mechanical; @ (Engineering)", endDate="2022-05")
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, claim)}
    assert found["education.program_not_offered"].startswith("14 Engineering at Wexham Harbor University: ")


DATA = Path(__file__).parent / "data"
HISTORIES = json.loads((DATA / "genuine_histories.json").read_text(encoding="utf-8"))
TOP_UP_ABROAD = "global paths (intl2 306)"
"""Told by the official files alone, which say where its university is."""

REVIEWED = json.loads((DATA / "genuine_histories_reviewed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", HISTORIES, ids=lambda case: case["why"][:60])
def test_a_hard_but_genuine_history_is_not_blamed(reference: Reference, case: dict[str, Any]) -> None:
    """With the packages alone; with the official files, tests/reference says the same."""
    candidate = application(**{**case["resume"], "submitted_at": "2026-11-20T09:00:00Z"})
    assert concerns(verify(history(candidate, reference))) <= {"education.too_long"}


def test_no_history_that_reviewers_vouched_for_is_blamed(reference: Reference) -> None:
    for case in REVIEWED:
        candidate = application(**{**case["resume"], "submitted_at": "2026-11-20T09:00:00Z"})
        allowed = {"education.too_long"} | ({"education.too_short"} if case["why"] == TOP_UP_ABROAD else set())
        assert concerns(verify(history(candidate, reference))) <= allowed, case["why"]


_TEXT = st.one_of(st.none(), st.text(max_size=60), st.sampled_from([WEXHAM, "PhD", "2019-13", "2018-09", "US", "MIT"]))
_ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "institution": _TEXT,
        "area": _TEXT,
        "studyType": _TEXT,
        "startDate": _TEXT,
        "endDate": _TEXT,
        "url": _TEXT,
        "location": st.one_of(_TEXT, st.fixed_dictionaries({}, optional={"countryCode": _TEXT, "region": _TEXT})),
    },
)


@given(st.lists(_ENTRY, min_size=1, max_size=3))
def test_any_section_gives_verdicts(world: Reference, entries: list[dict[str, Any]]) -> None:
    codes = {verdict.code for verdict in verdicts(world, *entries)}
    assert codes == {f"education.{check.__name__}" for check in CHECKS}
