"""IPEDS of 2009 to 2019, and the closed-school file: invented files in the layouts of that time."""

from pathlib import Path
from typing import Any

import pytest

from bonafide.reference import Reference
from tests.builders import concerns, unassessed
from tests.reference.samples import (
    build,
    closed_schools,
    college,
    completions,
    database,
    hd,
    old_completions,
    old_hd,
    ror,
)
from tests.reference.test_institutions import ask
from tests.verify_education.test_directories import studies, verdicts

NEVER = "-2"


def files(folder: Path) -> Path:
    """2009 to 2012 and 2020 to 2024, and closing dates from Federal Student Aid."""
    for year in range(2009, 2013):
        rows = [
            college("300001", "Alder Point University", OPEID="00300100", WEBADDR="www.alderpoint.edu"),
            college("300003", "Birch Hollow College", OPEID="00300300"),
            college("300004", "Cedar Glen Institute", OPEID="00300400"),
            college("300005", "Dogwood College of Art", OPEID="00300500", ACT="O ", DEATHYR="2012"),
            college("300006", "Elm Grove College", OPEID="00300600"),
            college("300007", "Fir Ridge Academy of Law", OPEID="00300700", WEBADDR="www.firridge.edu"),
            college("300008", "Gum Creek College", OPEID="00300800", STABBR="OH"),
            college("300009", "Hazel Bay College", OPEID="00300900"),
            college("300010", "Ivy Coast College", OPEID="00301000"),
        ]
        if year == 2012:
            rows[1] |= {"ACT": "D ", "DEATHYR": "2012", "CLOSEDAT": "05/31/2012", "CYACTIVE": "3"}
            rows[2] |= {"ACT": "C ", "DEATHYR": "2012"}  # combined, with an institution that no file names
        old_hd(folder, year, *rows)
        old_completions(
            folder, year,
            ("300001", "51.2401", "10", "7"), ("300001", "'11.0701", "5", "9"), ("300001", "99.0000", "5", "9"),
            ("300003", "50.0701", "5", "3"), ("300006", "50.0701", "5", "3"),
        )  # fmt: skip
    for year in range(2020, 2025):
        hd(
            folder, year,
            college("300001", "Alder Point University", OPEID="00300100", WEBADDR="www.alderpoint.edu"),
            college("300011", "Fir Ridge University", OPEID="00301100", WEBADDR="www.firridge.edu"),
            college("300012", "Gum Creek College", OPEID="00301200", STABBR="TX"),
            college("300013", "Hazel Bay College", OPEID="00301300"),
            college("300014", "Ivy Coast College-West", OPEID="00301001"),
        )  # fmt: skip
        completions(folder, year, ("300001", "27.0101", "5", "9"))
    closed_schools(
        folder,
        ("00300100", "Alder Point University", "IL", "06/30/2011"),  # listed by IPEDS until today
        ("00300300", "Birch Hollow College", "IL", "12/31/2015"),  # IPEDS has a year
        ("300600", "ELM GROVE COLLEGE", "IL", "2014-06-30"),  # a spreadsheet removed the zeros
        ("00300700", "Fir Ridge Academy of Law", "IL", "06/30/2014"),  # renamed, with the same website
        ("00300800", "Gum Creek College", "OH", "06/30/2014"),  # another one of this name is in Texas
        ("00300900", "Hazel Bay College", "IL", "06/30/2014"),  # it goes on under another number
        ("00301000", "Ivy Coast College", "IL", "06/30/2014"),  # a campus goes on
        ("00999900", "Beauty School of Nowhere", "IL", "06/30/2014"),
        ("00999800", "No Date School", "IL", ""),
    )
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database(files(tmp_path_factory.mktemp("older")))


@pytest.fixture(scope="module")
def reference(world: Path) -> Reference:
    return Reference(world)


def test_years_of_programmes_and_of_the_directory_are_recorded(world: Path) -> None:
    """The directory is complete only since the gap: of those that closed in it, not all are known."""
    years = "2009 2010 2011 2012 2020 2021 2022 2023 2024"
    assert ask(world, "SELECT since, years FROM directories WHERE country = 'US'") == [(2020, years)]


def test_codes_of_older_classifications_are_also_read_as_what_they_became(world: Path) -> None:
    query = (
        "SELECT cip, level, first, last FROM programmes JOIN institutions ON id = institution "
        "WHERE source_id = '300001' ORDER BY cip"
    )
    assert ask(world, query) == [
        ("01.80", 17, 2009, 2012),  # veterinary medicine, in family 51 until 2019
        ("11.07", 5, 2009, 2012),  # the code had an apostrophe before it
        ("27.01", 5, 2020, 2024),
        ("51.24", 17, 2009, 2012),
    ]


def test_closing_years(world: Path) -> None:
    """Of IPEDS, else of the closed-school file, unless somebody continued the institution."""
    query = "SELECT source_id, closed, last_listed FROM institutions WHERE source = 'ipeds' ORDER BY source_id"
    assert ask(world, query) == [
        ("300001", None, None),
        ("300003", 2012, 2012),
        ("300004", None, 2012),  # combined with one that is not known
        ("300005", None, 2012),  # out of scope is not closed
        ("300006", 2014, 2012),
        ("300007", None, 2012),
        ("300008", 2014, 2012),
        ("300009", None, 2012),
        ("300010", None, 2012),
        ("300011", None, None),
        ("300012", None, None),
        ("300013", None, None),
        ("300014", None, None),
    ]


def test_report_has_a_line_for_the_closed_schools(tmp_path: Path) -> None:
    tables = {table.name: table for table in build(tmp_path / "out.sqlite", files(tmp_path), log=lambda _: None)}
    assert tables["closed schools"].line() == (
        "         2 rows  closed schools (2014; public domain); left out: 1 without number or year, "
        "1 not in the directories of IPEDS that are loaded, 1 that IPEDS listed afterwards, 1 with a year in IPEDS, "
        "3 with a successor"
    )


OHIO, TEXAS = {"countryCode": "US", "region": "OH"}, {"countryCode": "US", "region": "TX"}


@pytest.mark.parametrize(
    ("entry", "outcome", "why"),
    [
        (studies("Elm Grove College", startDate="2016-09", endDate="2020-05"), "concern", "it closed in 2014"),
        (studies("Gum Creek College", startDate="2016-09", location=OHIO), "concern", "the one in Ohio closed"),
        (studies("Gum Creek College", startDate="2016-09", location=TEXAS), "pass", "the one in Texas did not"),
        (studies("Gum Creek College", startDate="2016-09", location={}), "not_assessed", "one or the other"),
        (studies("Elm Grove College", startDate="2012-09", endDate="2016-05"), "pass", "a teach-out: begun before"),
        (studies("Elm Grove College", startDate="2015-01", endDate="2016-05"), "pass", "within a year of it"),
        (studies("Elm Grove College", startDate="2016-09", location=TEXAS), "not_assessed", "the place is another"),
        (
            studies("Elm Grove College", startDate="2016-09", location={"countryCode": "KE"}),
            "not_assessed",
            "the country is another",
        ),
        (studies("Fir Ridge Academy of Law", startDate="2016-09"), "pass", "renamed"),
        (studies("Hazel Bay College", startDate="2016-09"), "pass", "it goes on under another number"),
        (studies("Ivy Coast College", startDate="2016-09"), "pass", "a campus goes on"),
        (studies("Cedar Glen Institute", startDate="2016-09"), "pass", "combined with another"),
        (studies("Dogwood College of Art", startDate="2016-09"), "pass", "out of scope of IPEDS"),
        (studies("Alder Point University", startDate="2016-09"), "pass", "it is listed"),
    ],
)
def test_studies_after_closure(reference: Reference, entry: dict[str, Any], outcome: str, why: str) -> None:
    found = {verdict.code: str(verdict.outcome) for verdict in verdicts(reference, entry)}
    assert found["education.after_closure"] == outcome, why


ALDER = "Alder Point University"


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        (studies(ALDER, "Mechanical Engineering", startDate="2007-09", endDate="2011-05"), "concern"),
        (studies(ALDER, "Mechanical Engineering", startDate="2002-09", endDate="2006-05"), "concern"),
        (studies(ALDER, "Mechanical Engineering", startDate="2001-09", endDate="2005-05"), "not_assessed"),
        (studies(ALDER, "Mechanical Engineering", startDate="2010-09", endDate="2014-05"), "not_assessed"),  # the gap
        (studies(ALDER, "Mechanical Engineering", startDate="2012-09", endDate="2016-05"), "not_assessed"),
        (studies(ALDER, "Mechanical Engineering", startDate="2018-09", endDate="2022-05"), "concern"),
        (studies(ALDER, "Computer Science", startDate="2018-09", endDate="2022-05"), "pass"),  # in the older years
        (studies(ALDER, "Veterinary Medicine", "DVM", startDate="2006-09", endDate="2010-05"), "pass"),
        # It has no programmes in the later years: it may report through another institution.
        (studies("Elm Grove College", "Mechanical Engineering", endDate="2022-05"), "not_assessed"),
        (studies("Elm Grove College", "Mechanical Engineering", startDate="2007-09", endDate="2011-05"), "concern"),
    ],
)
def test_programmes_by_years(reference: Reference, entry: dict[str, Any], outcome: str) -> None:
    found = {verdict.code: str(verdict.outcome) for verdict in verdicts(reference, entry)}
    assert found["education.program_not_offered"] == outcome


def test_evidence_names_the_years(reference: Reference) -> None:
    claim = studies(ALDER, "Mechanical Engineering", startDate="2007-09", endDate="2011-05")
    found = {verdict.code: str(verdict.evidence) for verdict in verdicts(reference, claim)}
    assert "IPEDS 2009-2012, 2020-2024 has no completions in that field" in found["education.program_not_offered"]


def test_institution_that_closed_in_a_gap_of_the_directories_is_not_unlisted(reference: Reference) -> None:
    claim = studies("Northfield Harrow College", startDate="2010-09", endDate="2014-05")
    assert "education.unlisted_institution" in unassessed(verdicts(reference, claim))
    now = studies("Northfield Harrow College", startDate="2018-09", endDate="2022-05")
    assert "education.unlisted_institution" in concerns(verdicts(reference, now))


def test_years_that_are_missing_do_not_count(tmp_path: Path) -> None:
    """2020 and 2024 span five years but are two."""
    for year in (2020, 2024):
        hd(tmp_path, year, college("300001", ALDER))
        completions(tmp_path, year, ("300001", "27.0101", "5", "9"))
    ror(tmp_path)
    claim = studies(ALDER, "Mechanical Engineering")
    assert "education.program_not_offered" in unassessed(verdicts(Reference(database(tmp_path)), claim))
