"""The tables of companies: what each register gives, what is left out, and how sources are put together."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bonafide_reference import companies, company_registers
from bonafide_reference.official import UnreadableSource
from bonafide_reference.ror import registry
from bonafide_reference.sources import Source, find
from bonafide_reference.table import data_rows
from tests.verify_employment.world import (
    write_brreg,
    write_companies_house,
    write_gleif,
    write_ror,
    write_sirene,
    write_world,
)


def sources_in(folder: Path) -> tuple[Source, ...]:
    return find(folder, cache=folder / "cache", log=lambda _: None)


def built(folder: Path) -> dict[str, Any]:
    """The tables by name."""
    sources = sources_in(folder)
    dump = [source for source in sources if source.kind == "ROR"]
    of_ror = registry(dump[0]).companies if dump else ()
    return {table.name: table for table in companies.tables(sources, of_ror, "v2")}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return built(write_world(tmp_path_factory.mktemp("registers")))


def years(tables: dict[str, Any], source: str) -> dict[str, tuple[int | None, int | None]]:
    return {row[1]: (row[3], row[4]) for row in tables[f"{source} companies"].rows}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Companies House", {"HOLLOWAY INSTRUMENTS LIMITED": (2016, None), "BECKWITH GLASSWORKS LTD": (2017, None),
                             "LUMENSTADT LIMITED": (1991, None)}),
        ("SIRENE", {"VERREVOIE": (2012, None), "TISSAGES DURANCE": (1988, 2013)}),
        ("Brreg", {"FJORDLYS PROGRAMVARE AS": (2011, None)}),
    ],
)  # fmt: skip
def test_companies_of_some_size_are_kept(source: str, expected: Any, tables: dict[str, Any]) -> None:
    assert years(tables, source) == expected


def test_what_is_left_out_is_counted(tables: dict[str, Any]) -> None:
    assert tables["Companies House companies"].left_out == {
        "small, or not known by other sources": 2,
        "of before 1960, or without a year": 1,
        "names of several": 1,
    }
    assert tables["SIRENE companies"].left_out["natural persons and units without a name"] == 1
    assert tables["Brreg companies"].left_out["natural persons and units without a name"] == 1
    assert tables["GLEIF companies"].left_out["funds, branches and others that are no companies"] == 1


def test_natural_persons_are_never_read(tables: dict[str, Any]) -> None:
    keys = {row[0] for table in tables.values() if table.into == "company_names" for row in table.rows}
    assert "karinordmann" not in keys
    assert "unheardofventuresnine" not in keys


def test_the_earliest_year_of_all_sources_counts(tables: dict[str, Any]) -> None:
    found = years(tables, "ROR")
    assert found["Solvane"] == (2006, None)  # by GLEIF
    assert found["Kesselring Optics"] == (1960, None)  # its predecessor
    assert found["Ombrane Genetics"] == (None, None)  # its parent is not known
    assert [row[3] for row in tables["ROR companies"].rows if row[1] == "Brightfathom"] == [1999, 1999]
    assert "Withdrawn Widgetry" not in found
    assert "Pairwise Robotics" not in found
    assert found["Tarnhelm Software"] == (1995, 2015)


def test_websites_are_of_the_operator_ror_and_brreg(tables: dict[str, Any]) -> None:
    domains = {row[0] for table in tables.values() if table.into == "company_websites" for row in table.rows}
    assert {"quillmark.com", "brightfathom.com", "fjordlys.no", "stripe.com"} <= domains


def test_brreg_is_read_as_csv_and_as_json(tmp_path: Path) -> None:
    found = []
    for at, as_json in enumerate((False, True)):
        folder = tmp_path / str(at)
        folder.mkdir()
        write_brreg(folder, as_json=as_json)
        found.append(years(built(folder), "Brreg"))
    assert found[0] == found[1] == {"FJORDLYS PROGRAMVARE AS": (2011, None)}


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = write_brreg(tmp_path, as_json=True)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableSource, match=r"enheter_alle\.json\.gz: not a readable gz"):
        built(tmp_path)


def test_files_are_recognised_by_name_and_by_content(tmp_path: Path) -> None:
    write_companies_house(tmp_path, "download (1)")
    write_sirene(tmp_path, "export")
    write_brreg(tmp_path).rename(tmp_path / "units.csv")
    write_gleif(tmp_path).rename(tmp_path / "lei.csv")
    (tmp_path / "companies.csv").write_text("name,founded,source\nQuillmark,2015,its own history\n", encoding="utf-8")
    write_ror(tmp_path)
    assert {source.kind: source.path.name for source in sources_in(tmp_path)} == {
        "Companies House": "download (1).csv",
        "SIRENE": "export.csv",
        "Brreg": "units.csv",
        "GLEIF": "lei.csv",
        "companies": "companies.csv",
        "ROR": "v2.1-2026-01-31-ror-data.zip",
    }
    assert years(built(tmp_path), "companies") == {"Quillmark": (2015, None)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,source\nQuillmark,x\n", r"companies\.csv: no column founded\. companies needs name, founded, source"),
        ("name,founded,source\nQuillmark,2015,\n", "company 1: it needs a name and a source"),
        ("name,founded,source\nA,2015,x\nQuillmark,May 2015,x\n", "company 2: founded must be a year"),
        ("name,founded,ended,source\nQuillmark,2015,soon,x\n", "company 1: ended must be a year"),
        ("name,founded,continued,source\nQuillmark,2015,maybe,x\n", "company 1: continued must be yes or no"),
    ],
)
def test_a_faulty_file_of_the_operator_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableSource, match=message):
        built(tmp_path)


def test_a_register_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "BasicCompanyData-2026.csv"
    path.write_text("CompanyName,CompanyNumber\nA,1\n", encoding="utf-8")
    with pytest.raises(UnreadableSource, match="no column IncorporationDate"):
        built(tmp_path)


def test_broken_rows_are_counted(tmp_path: Path) -> None:
    path = write_companies_house(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "X,1\n", encoding="utf-8")
    left_out = Counter[str]()
    sources = [source for source in sources_in(tmp_path) if source.kind == "Companies House"]
    assert len(list(company_registers.entries("Companies House", sources, left_out))) == 7
    assert left_out == {"broken rows": 1}


@pytest.mark.parametrize(
    ("written", "year"),
    [("2014-05-01", 2014), ("14/03/2016", 2016), ("2006-04-01T00:00:00Z", 2006), ("1900-01-01", None), ("", None),
     ("soon", None), ("2014", 2014)],
)  # fmt: skip
def test_years_of_dates(written: str, year: int | None) -> None:
    assert company_registers._year(written) == year


def test_the_companies_that_ship_have_a_source_and_a_distinct_name() -> None:
    rows = list(data_rows("companies.csv"))
    names = [name for row in rows for name in (row["name"], *filter(None, row["other_names"].split("|")))]
    assert len(rows) >= 25
    assert all(row["source"] and len(row["country"]) == 2 and (row["founded"] or row["websites"]) for row in rows)
    assert sum(bool(row["founded"]) for row in rows) >= 25
    assert all(row["continued"] in ("yes", "no") for row in rows if row["ended"])
    assert len(names) == len(set(names))
    assert len({row["country"] for row in rows}) >= 7
