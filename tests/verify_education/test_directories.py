"""The checks that use the directories of institutions, on sample files."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.reference import Reference
from tests.builders import application, concerns, history, unassessed
from tests.reference.samples import KAUST, database, sample_directory
from verify_education.checks import CHECKS, verify


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A reference database of the sample files."""
    folder = tmp_path_factory.mktemp("world")
    sample_directory(folder)
    return Reference(database(folder))


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
        (studies(WEXHAM, startDate="2024-11", endDate=None), "education.off_calendar"),
        (studies(WEXHAM, endDate="March 2025"), "education.off_calendar"),
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
def test_check_fires(world: Reference, entry: dict[str, Any], code: str) -> None:
    assert code in concerns(verdicts(world, entry))


def test_evidence_names_the_nearest_programme(world: Reference) -> None:
    claim = studies("Marrow Lake College", "Mechanical Engineering")
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, claim)}
    assert found["education.program_not_offered"].endswith("; nearest: 50.07 Fine Arts and Mechanical Drawing.")


def test_evidence_has_names_of_places_not_codes(world: Reference) -> None:
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


def test_namesake_in_the_stated_country_is_not_a_location_mismatch(world: Reference) -> None:
    british = studies("University of Wexham", url="https://wexhamharbor.edu", location={"countryCode": "GB"})
    assert "education.location_mismatch" not in concerns(verdicts(world, british))


def test_closure_has_no_margin_if_the_last_awards_confirm_it(world: Reference) -> None:
    code = "education.after_closure"
    assert code not in concerns(verdicts(world, studies(PELLHAM, startDate="2021-01", endDate="2021-05")))
    assert code not in concerns(verdicts(world, studies(PELLHAM, startDate="2022-09", endDate="2024-05")))
    assert code in concerns(verdicts(world, studies("Dunmoor College", startDate="2022-09", endDate="2024-05")))
    assert code not in concerns(verdicts(world, studies("Dunmoor College", startDate="2021-09", endDate="2024-05")))


def test_stated_city_decides_between_namesakes(world: Reference) -> None:
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
        (studies(WEXHAM, "Mathematics", "M.Sc.", startDate="2020-09"), "also offered at another level"),
        (studies(WEXHAM, "Computer Science", startDate="2018-03"), "the second half of a semester"),
        (studies(TOLLIVER, "Mathematics", "Associate of Science"), "for transfer: reported as liberal arts"),
        (studies(WEXHAM, "Underwater Basket Weaving"), "the CIP codes of the subject are not known"),
        (studies(WEXHAM, ""), "no subject"),
        (studies(WEXHAM, "& / and"), "no subject: only signs"),
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
            "a difference of one year is tolerated",
        ),
        (studies("Edge Rochville University Press School"), "a longer name that contains a bogus one is another name"),
    ],
)
def test_genuine_history_has_no_concern(world: Reference, entry: dict[str, Any], why: str) -> None:
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
        (studies("Marrow Lake Institute"), "unlisted_institution", "perhaps another word for its type"),
        (studies("Wexham College"), "unlisted_institution", "perhaps a part of Wexham Harbor University"),
        (studies("Ridge College"), "unlisted_institution", "all its words are in one listed name"),
        (studies("Tolliver Ridge Community College Downtown"), "unlisted_institution", "a listed name, and more"),
        (studies("Ashgrove School of Public Health"), "unlisted_institution", "a school of some institution"),
        (studies("Ashgrove Law School"), "unlisted_institution", "the same"),
        (studies("Ashgrove Conservatory"), "unlisted_institution", "the same"),
        (studies("Questrom"), "unlisted_institution", "perhaps a school, as people call it"),
        (studies("Henry W. Ashgrove"), "unlisted_institution", "the same"),
        (studies("Universität Nebelfurd"), "unlisted_institution", "perhaps one of another country"),
        (studies("Northfield Bootcamp", degree="Bootcamp"), "unlisted_institution", "no degree"),
        (studies("Oldfield College", startDate="1990", endDate="1994"), "unlisted_institution", "closed long ago"),
        (
            studies(WEXHAM, degree="PhD", startDate="2018-01", endDate="2023-11"),
            "off_calendar",
            "a doctorate may begin and end in any month",
        ),
        (studies(WEXHAM, mode="part-time", startDate="2018-04"), "off_calendar", "part-time"),
        (studies(WEXHAM, startDate="2018-11", endDate="2022-03"), "off_calendar", "its calendar then is not known"),
        (studies(WEXHAM, startDate="Fall 2024", endDate=None), "off_calendar", "a season is no month"),
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
        (studies(WEXHAM, location={"countryCode": "SU"}), "location_mismatch", "the code of a former country"),
        (
            studies(WEXHAM, degree="Semester Abroad", location={"countryCode": "CN"}),
            "location_mismatch",
            "a semester abroad",
        ),
        (studies("INSEAD", location={"countryCode": "SG"}), "location_mismatch", "it has branches abroad"),
        (studies(WEXHAM, url="https://some-archive.org/wexham"), "website_mismatch", "an unknown owner"),
    ],
)
def test_check_cannot_be_assessed(world: Reference, entry: dict[str, Any], code: str, why: str) -> None:
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
        ([studies(WEXHAM)], [ABROAD], "not_assessed"),  # not stated as on site
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


def test_evidence_names_the_awarded_families(world: Reference) -> None:
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, studies(WEXHAM, "Mechanical Engineering"))}
    assert found["education.program_not_offered"] == (
        '"Mechanical Engineering" at Wexham Harbor University: IPEDS 2020-2024 has no completions in that field '
        "(CIP 14, 15.00, 15.04, 15.06, 15.08 and 4 more); "
        "it awarded only in 11 Computer Sciences, 26, 27."
    )


def test_evidence_repeats_only_known_subjects(world: Reference) -> None:
    """So a subject cannot bring personal data into the evidence."""
    claim = studies(WEXHAM, "Mechanical; @ (Engineering)", endDate="2022-05")
    found = {verdict.code: verdict.evidence for verdict in verdicts(world, claim)}
    assert found["education.program_not_offered"].startswith("14 Engineering at Wexham Harbor University: ")


DATA = Path(__file__).parent / "data"
HISTORIES = json.loads((DATA / "genuine_histories.json").read_text(encoding="utf-8"))
TOP_UP_ABROAD = "global paths (intl2 306)"
"""Not a concern only if official files are loaded, which have the place of its university."""

REVIEWED = json.loads((DATA / "genuine_histories_reviewed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", HISTORIES, ids=lambda case: case["why"][:60])
def test_difficult_but_genuine_history_has_no_concern(reference: Reference, case: dict[str, Any]) -> None:
    """Without official files; tests/reference does the same with them."""
    candidate = application(**{**case["resume"], "submitted_at": "2026-11-20T09:00:00Z"})
    assert concerns(verify(history(candidate, reference))) <= {"education.too_long"}


def test_history_accepted_by_reviewers_has_no_concern(reference: Reference) -> None:
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
def test_any_section_gives_a_verdict_of_every_check(world: Reference, entries: list[dict[str, Any]]) -> None:
    codes = {verdict.code for verdict in verdicts(world, *entries)}
    assert codes == {f"education.{check.__name__}" for check in CHECKS}
