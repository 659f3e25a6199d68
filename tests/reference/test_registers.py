"""Programmes of the United Kingdom and the Netherlands: invented files in the layouts of Discover Uni and DUO."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from bonafide.reference import Reference
from bonafide_reference.official import UnreadableSource
from bonafide_reference.registers import ANY
from bonafide_reference.sources import find
from bonafide_reference.table import data_rows
from tests.builders import unassessed
from tests.reference.samples import (
    build,
    closed_schools,
    college,
    database,
    discover_uni,
    duo_graduates,
    duo_register,
    hd,
    location,
    organization,
    ror,
)
from tests.reference.test_institutions import ask
from tests.verify_education.test_directories import studies, verdicts
from verify_education.facts import Facts

PROVIDERS = {
    "10000001": ("The University of Marlowe Heath", "https://www.marloweheath.ac.uk"),
    "10000002": ("Tamsin Conservatoire Limited", "www.tamsin.ac.uk"),
    "10000003": ("University of London", "https://london.ac.uk"),
    "10000004": ("College that nobody knows", "https://nobody.example"),
    "10000005": ("Priory Combined College", "https://priory.ac.uk"),
    "10000006": ("Quillon University", "https://quillon.ac.uk"),
}
COURSES = [
    ("10000001", "10000001", "C1", ["CAH11-01-01"]),
    ("10000001", "10000001", "C2", ["CAH20-01-01", "CAH19-01-01"]),  # two subjects
    ("10000002", "10000001", "C3", ["CAH25-02-02"]),  # taught by one, registered by another
    ("10000003", "10000003", "C4", ["CAH16-01-01"]),
    ("10000004", "10000004", "C5", ["CAH11-01-01"]),
    ("10000005", "10000005", "C6", ["CAH23-01-01"]),
    ("10000006", "10000006", "C7", []),  # no subject
]
UTRECHT = "Hogeschool Lage Weide"


def files(folder: Path, years: range = range(2020, 2025)) -> Path:
    for year in years:
        discover_uni(folder, f"discover-uni-{year}", PROVIDERS, COURSES, names=year > 2021)
    duo_graduates(
        folder,
        *(
            (str(year), code, name, sector, diploma)
            for year in years
            for code, name, sector, diploma in (
                ("25XX", UTRECHT, "RECHT", "hbo bachelor"),
                ("25XX", UTRECHT, "TAAL_EN_CULTUUR", "hbo master"),
                ("25YY", "Hogeschool Zonder Register", "TECHNIEK", "hbo bachelor"),
                ("25ZZ", "Hogeschool Alles", "SECTOROVERSTIJGEND", "hbo bachelor"),
            )
        ),
    )
    duo_register(
        folder,
        ("25XX", UTRECHT, "HBO-BA", "GEDRAG_EN_MAATSCHAPPIJ"),  # nobody has finished it yet
        ("27PP", "Private Academy", "HBO-BA", "TECHNIEK"),  # not funded: its graduates are not published
    )
    ror(
        folder,
        organization(
            "0gb000001", ("University of Marlowe Heath", "label", "en"), locations=[location("GB", "Marlowe")]
        ),
        organization(
            "0gb000002",
            ("Tamsin Conservatoire of Music", "label", "en"),
            locations=[location("GB", "Tamsin")],
            links=[{"type": "website", "value": "https://tamsin.ac.uk"}],
        ),
        organization("0gb000003", ("University of London", "label", "en"), locations=[location("GB", "London")]),
        organization("0gb000005", ("Priory Combined College", "label", "en"), locations=[location("GB", "Priory")]),
        organization("0gb000006", ("Quillon University", "label", "en"), locations=[location("GB", "Quillon")]),
        organization(
            "0nl000001",
            ("Lage Weide University of Applied Sciences", "label", "en"),
            (UTRECHT, "label", "nl"),
            locations=[location("NL", "Utrecht")],
        ),
        organization("0nl000003", ("Hogeschool Alles", "label", "nl"), locations=[location("NL", "Ede")]),
        organization("0de000001", (UTRECHT, "label", "de"), locations=[location("DE", "Emden")]),
    )
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database(files(tmp_path_factory.mktemp("registers")))


@pytest.fixture(scope="module")
def reference(world: Path) -> Reference:
    return Reference(world)


def test_years_of_a_register_are_recorded_and_no_directory_is_complete(world: Path) -> None:
    years = "2020 2021 2022 2023 2024"
    assert ask(world, "SELECT * FROM directories ORDER BY country") == [
        ("GB", None, years, "Discover Uni"),
        ("NL", None, years, "DUO"),
    ]


def test_programmes_have_all_families_that_their_subject_may_have(world: Path) -> None:
    query = (
        "SELECT DISTINCT cip FROM programmes JOIN institutions ON id = institution WHERE title = ? AND level = ? "
        "ORDER BY cip"
    )

    def families(title: str, level: int) -> set[str]:
        return {cip for (cip,) in ask(world, query, title, level)}

    assert {"11", "54", "16", "50"} <= families("University of Marlowe Heath", 0)
    assert "01" not in families("University of Marlowe Heath", 0)
    assert "50" in families("Tamsin Conservatoire of Music", 0)  # found by its website and a similar name
    assert families("Priory Combined College", 0) == {ANY}
    assert families("Quillon University", 0) == {ANY}  # a course without subject
    assert families("University of London", 0) == set()
    dutch = "Lage Weide University of Applied Sciences"
    assert "22" in families(dutch, 5)
    assert "42" in families(dutch, 5)  # of the register of recognised programmes
    assert "14" not in families(dutch, 5) | families(dutch, 7)
    assert ask(
        world, "SELECT count(*) FROM programmes JOIN institutions ON id = institution WHERE country = 'DE'"
    ) == [(0,)]


def test_report_says_what_each_register_gave_and_lacks(tmp_path: Path) -> None:
    tables = {table.name: table for table in build(tmp_path / "out.sqlite", files(tmp_path), log=lambda _: None)}
    british, dutch = tables["Discover Uni programmes"], tables["DUO programmes"]
    assert (british.date, british.licence) == ("2020–2024", "CC BY 4.0, HESA")
    assert british.left_out == {
        "that also award degrees taught elsewhere": 1, "not surely one of the known institutions": 1,
    }  # fmt: skip
    assert dutch.left_out == {
        "of institutions without graduates in the files": 1, "not surely one of the known institutions": 1,
    }  # fmt: skip


GB, NL = {"countryCode": "GB"}, {"countryCode": "NL"}
TAMSIN, MARLOWE = "Tamsin Conservatoire of Music", "University of Marlowe Heath"
CODE = "education.program_not_offered"


@pytest.mark.parametrize(
    ("entry", "outcome", "why"),
    [
        (studies(TAMSIN, "Civil Engineering", location=GB), "concern", "the whole family is absent"),
        (studies(UTRECHT, "Mechanical Engineering", location=NL), "concern", "the same"),
        (studies(UTRECHT, "Mechanical Engineering", "MSc", location=NL, startDate="2020-09"), "concern", "a master's"),
        (studies(TAMSIN, "Music", location=GB), "pass", "offered"),
        (studies(MARLOWE, "Computer Science", location=GB), "pass", "offered"),
        (studies(MARLOWE, "Music", location=GB), "pass", "its students are taught by another"),
        (studies(UTRECHT, "Psychology", location=NL), "pass", "a new programme"),
        (studies(UTRECHT, "Law", location=NL), "pass", "offered"),
        (
            studies(TAMSIN, "Civil Engineering", "MSc", location=GB, startDate="2020-09"),
            "not_assessed",
            "postgraduate",
        ),
        (studies(TAMSIN, "Civil Engineering", "PhD", location=GB), "not_assessed", "postgraduate"),
        (studies(UTRECHT, "Mechanical Engineering", "PhD", location=NL), "not_assessed", "no doctorates"),
        (studies(TAMSIN, "Civil Engineering", "Diploma", location=GB), "not_assessed", "an unknown level"),
        (studies(TAMSIN, "Civil Engineering", location={"countryCode": "MY"}), "not_assessed", "taught abroad"),
        (studies(TAMSIN, "Civil Engineering, joint degree", location=GB), "not_assessed", "with another university"),
        (studies(TAMSIN, "Underwater Basket Weaving", location=GB), "not_assessed", "a subject without family"),
        (
            studies(TAMSIN, "Civil Engineering", location=GB, endDate="2016-05", startDate="2012"),
            "not_assessed",
            "old",
        ),
        (studies(TAMSIN, "Civil Engineering", location=GB, endDate="2026-05"), "not_assessed", "after the data"),
        (studies(TAMSIN, "Civil Engineering", location=GB, endDate=None), "not_assessed", "no year"),
        (studies("Priory Combined College", "Law", location=GB), "not_assessed", "combined degrees"),
        (studies("Quillon University", "Law", location=GB), "not_assessed", "a course without subject"),
        (studies("University of London", "Law", location=GB), "not_assessed", "it validates degrees"),
        (studies("Hogeschool Alles", "Law", location=NL), "not_assessed", "several sectors"),
        (studies("Hogeschool Zonder Register", "Law", location=NL), "not_assessed", "unknown to ROR"),
        (studies(UTRECHT, "Mechanical Engineering", location={"countryCode": "DE"}), "not_assessed", "a namesake"),
    ],
)
def test_programme_of_a_register(reference: Reference, entry: dict[str, Any], outcome: str, why: str) -> None:
    found = {verdict.code: str(verdict.outcome) for verdict in verdicts(reference, entry)}
    assert found[CODE] == outcome, why


def test_level_is_not_judged_by_a_register(reference: Reference) -> None:
    """Dutch and British colleges have students whose degrees another university awards."""
    for entry in (
        studies(UTRECHT, "Law", "MSc", location=NL, startDate="2020-09"),
        studies(TAMSIN, "Music", location=GB),
    ):
        assert "education.level_not_awarded" in unassessed(verdicts(reference, entry))


def test_evidence_names_the_register_and_not_what_it_cannot_know(reference: Reference) -> None:
    claim = studies(TAMSIN, "Civil Engineering", location=GB)
    found = {verdict.code: str(verdict.evidence) for verdict in verdicts(reference, claim)}
    assert found[CODE].startswith(
        f'"Civil Engineering" at {TAMSIN}: Discover Uni 2020-2024 has no programmes in that field (CIP 14'
    )
    assert found[CODE].endswith("; its programmes may be of 20 other families.")


def test_register_of_fewer_than_five_years_says_nothing(tmp_path: Path) -> None:
    sources = files(tmp_path, range(2021, 2025))
    world = Reference(database(sources))
    [(date, name)] = world.database.execute("SELECT date, name FROM sources WHERE name LIKE 'DUO years%'")
    assert (date, name) == ("2021–2024", "DUO years, of which five are needed")
    for entry in (
        studies(TAMSIN, "Civil Engineering", location=GB),
        studies(UTRECHT, "Mechanical Engineering", location=NL),
    ):
        assert CODE in unassessed(verdicts(world, entry))


def test_every_group_of_subjects_has_known_families_and_a_reason() -> None:
    rows = list(data_rows("register_subjects.csv"))
    assert len({(row["scheme"], row["group"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["families"] == ANY or re.fullmatch(r"\d\d(?: \d\d)*", row["families"]), row["group"]
        assert row["reason"]


SUBJECTS = Path(__file__).parent / "data" / "register_subjects.csv"


def test_group_has_a_family_of_each_of_its_subjects(reference: Reference) -> None:
    """So a degree in a programme of the register is never taken for one that is not offered."""
    facts, groups = (
        Facts(reference),
        {row["group"]: row["families"].split() for row in data_rows("register_subjects.csv")},
    )
    known, wrong = 0, []
    with SUBJECTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for subject in row["subjects"].split(";"):
                codes = facts.codes_of(subject)
                known += bool(codes)
                if codes and not {code[:2] for code in codes} & set(groups[row["group"]]):
                    wrong.append((row["group"], subject, codes))
    assert wrong == []
    assert known > 300


def found(folder: Path) -> tuple[list[tuple[str, int | None, str]], list[str]]:
    said: list[str] = []
    sources = find(folder, cache=folder / "cache", log=said.append)
    return [(source.kind, source.year, source.path.name) for source in sources], said


def test_files_are_recognised_by_their_content(tmp_path: Path) -> None:
    discover_uni(tmp_path, "download (1) 2024", PROVIDERS, COURSES)
    duo_graduates(tmp_path, ("2024", "25XX", UTRECHT, "RECHT", "hbo bachelor"), name="p04 hbo", separator=";")
    duo_register(tmp_path, ("25XX", UTRECHT, "HBO-BA", "RECHT"), name="export")
    closed_schools(tmp_path, ("00300100", "A", "IL", "06/30/2011"), name="weekly report")
    hd(tmp_path, 2024, college("300001", "A")).rename(tmp_path / "HD2024 (2).zip")
    (tmp_path / "list.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "notes.txt").write_text("to do", encoding="utf-8")
    sources, said = found(tmp_path)
    assert sorted(sources, key=str) == [
        ("DUO graduates", None, "p04 hbo.csv"),
        ("DUO register", None, "export.csv"),
        ("Discover Uni", 2024, "download (1) 2024.zip"),
        ("IPEDS HD", 2024, "HD2024 (2).zip"),
        ("closed schools", None, "weekly report.csv"),
    ]
    assert said[0] == "HD2024 (2).zip: IPEDS HD, recognised by its content"
    assert "list.xls: a workbook is not read. Open it, save it as CSV (UTF-8), and put that into the folder" in said
    assert "not used, because neither name nor content is that of an official file: notes.txt" in said
    assert said[-1].startswith("not assessed: which programmes and levels a US institution awarded;")


def test_data_set_without_a_year_in_its_name_is_refused(tmp_path: Path) -> None:
    discover_uni(tmp_path, "dataset", PROVIDERS, COURSES)
    with pytest.raises(UnreadableSource, match=r"dataset\.zip: no year\. Put it in the name of the file"):
        found(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "closedschoolsearch.csv",
            "OPE ID,School Name,Shut\n1,A,2014\n",
            r"closedschoolsearch\.csv: no column Closed Date or Close Date or .*\. closed schools needs OPEID or .*; "
            r"the first row of the file has OPE ID, School Name, Shut\. Download it again from https://fsapartners",
        ),
        (
            "gediplomeerdenwo.csv",
            "DIPLOMAJAAR;INSTELLINGSCODE_ACTUEEL;INSTELLINGSNAAM_ACTUEEL;SOORT_DIPLOMA\n",
            r"gediplomeerdenwo\.csv: no column ONDERDEEL or CROHO_ONDERDEEL .* file has DIPLOMAJAAR, INSTELL",
        ),
        (
            "gediplomeerdenwo.csv",
            "DIPLOMAJAAR,BRINNUMMER_ACTUEEL,INSTELLINGSNAAM_ACTUEEL,CROHO_ONDERDEEL,SOORT_DIPLOMA\nx,21AA,A,RECHT,wo\n",
            r"gediplomeerdenwo\.csv: no row has a year in DIPLOMAJAAR",
        ),
        ("ho_erkenningen_rio.csv", "INSTELLINGSCODE,INSTELLINGSNAAM,ONDERDEEL\n", r"rio\.csv: no column NIVEAU"),
    ],
)
def test_file_without_a_column_is_refused_with_what_to_do(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableSource, match=message):
        build(tmp_path / "out.sqlite", tmp_path, log=lambda _: None)


def test_earlier_names_of_columns_are_read(tmp_path: Path) -> None:
    rows = "".join(f"{year},25XX,{UTRECHT},recht,wo bachelor\n" for year in range(2016, 2021))
    header = "DIPLOMAJAAR,BRINNUMMER_ACTUEEL,INSTELLINGSNAAM_ACTUEEL,CROHO ONDERDEEL,SOORT_DIPLOMA\n"
    (tmp_path / "gediplomeerdenwo.csv").write_text(header + rows, encoding="utf-8")
    ror(tmp_path, organization("0nl000001", (UTRECHT, "label", "nl"), locations=[location("NL", "Utrecht")]))
    tables = {table.name: table for table in build(tmp_path / "out.sqlite", tmp_path, log=lambda _: None)}
    assert {(row[1], *row[2:]) for row in tables["DUO programmes"].rows} >= {("22", 5, 2016, 2020)}


CLAIMS = Path(__file__).parent / "data" / "register_claims.csv"
PLACES = "Ashmere Brindleton Corvane Dunmoor Ellerwick Fennholt Garrowby Hexworth Ilderton Jarrowdale Kelsham".split()


def claims() -> list[dict[str, str]]:
    with CLAIMS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def specialised(country: str, groups: str) -> str:
    """The name of an institution that has these groups of subjects and no other."""
    of_country = sorted({each["groups"] for each in claims() if each["country"] == country})
    number = of_country.index(groups)
    place = f"{PLACES[number % len(PLACES)]} {'Upon Marl' if number >= len(PLACES) else 'Heath'}"
    return f"University of {place}" if country == "GB" else f"Hogeschool {place}"


@pytest.fixture(scope="module")
def specialists(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A world in which each institution has only the subjects that a claim needs."""
    folder = tmp_path_factory.mktemp("specialists")
    schools = {(each["country"], each["groups"]): specialised(each["country"], each["groups"]) for each in claims()}
    british = {str(10000100 + at): key for at, key in enumerate(sorted(schools)) if key[0] == "GB"}
    dutch = {f"{at}XX": key for at, key in enumerate(sorted(schools), start=10) if key[0] == "NL"}
    for year in range(2020, 2025):
        discover_uni(
            folder,
            f"discover-uni-{year}",
            {number: (schools[key], "") for number, key in british.items()},
            [
                (number, number, f"C{at}", [f"{group}-01" if "-" in group else f"{group}-01-01"])
                for number, (_, groups) in british.items()
                for at, group in enumerate(groups.split())
            ],
        )
    diplomas = [
        (str(year), number, schools["NL", groups], groups, diploma)
        for year in range(2020, 2025)
        for number, (_, groups) in dutch.items()
        for diploma in ("hbo bachelor", "wo master")
    ]
    duo_graduates(folder, *diplomas)
    ror(
        folder,
        *(
            organization(f"0aa{at:06}", (name, "label", "en"), locations=[location(country, "Marl")])
            for at, ((country, _), name) in enumerate(sorted(schools.items()))
        ),
    )
    return Reference(database(folder))


@pytest.mark.parametrize(
    "claim", claims(), ids=lambda claim: f"{claim['groups']} {claim['degree']} {claim['subject']}"
)
def test_genuine_claim_is_no_concern_at_a_specialised_institution(
    specialists: Reference, claim: dict[str, str]
) -> None:
    entry = studies(
        specialised(claim["country"], claim["groups"]),
        claim["subject"],
        claim["degree"],
        startDate=claim["start"],
        endDate=claim["end"],
        location={"countryCode": claim["country"]},
        note=claim["more"],
    )
    found = {verdict.code: verdict for verdict in verdicts(specialists, entry)}[CODE]
    assert str(found.outcome) in (claim["outcome"] or "pass", "not_assessed"), claim["why"]
    assert "identified" not in str(found.evidence)


def test_specialised_institution_is_assessed(specialists: Reference) -> None:
    """So the genuine claims above are silent because of their subjects, not of the institutions."""
    silent = []
    for country, groups in sorted({(each["country"], each["groups"]) for each in claims()}):
        found = {
            str(verdict.outcome)
            for subject in ("Civil Engineering", "Dental Hygiene", "Music", "Veterinary Medicine", "Theology")
            for verdict in verdicts(
                specialists,
                studies(specialised(country, groups), subject, location={"countryCode": country}),
            )
            if verdict.code == CODE
        }
        if "concern" not in found:
            silent.append(groups)
    assert silent == ["CAH20 CAH23", "ONDERWIJS", "SECTOROVERSTIJGEND"]  # which may be of nearly any subject


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Institutions that were merged, renamed, or listed in the last year only."""
    folder = tmp_path_factory.mktemp("changed")
    merged, new, renamed = "University of New Priory", "Larkfield University", "Hogeschool Oost Marl"
    for year in range(2020, 2025):
        providers = {"10000201": (merged, "")} | ({"10000202": (new, "")} if year == 2024 else {})
        discover_uni(
            folder,
            f"discover-uni-{year}",
            providers,
            [(number, number, "C", ["CAH20-01-01"]) for number in providers],
        )
    duo_graduates(folder, *((str(year), "30AA", renamed, "RECHT", "hbo bachelor") for year in range(2020, 2025)))
    ror(
        folder,
        organization("0bb000001", (merged, "label", "en"), locations=[location("GB", "Priory")]),
        organization(
            "0bb000002",
            ("Saint Swale College", "label", "en"),
            locations=[location("GB", "Swale")],
            status="withdrawn",
            relationships=[{"type": "successor", "id": "https://ror.org/0bb000001", "label": merged}],
        ),
        organization("0bb000003", (new, "label", "en"), locations=[location("GB", "Larkfield")]),
        organization(
            "0bb000004",
            ("Oost Marl University of Applied Sciences", "label", "en"),
            (renamed, "label", "nl"),
            ("Marlse Hogeschool voor Rechten", "alias", "nl"),
            locations=[location("NL", "Marl")],
        ),
    )
    return Reference(database(folder))


@pytest.mark.parametrize(
    ("entry", "outcome", "why"),
    [
        (studies("University of New Priory", "Civil Engineering", location=GB), "concern", "five years"),
        (studies("Saint Swale College", "History", location=GB), "pass", "its successor has it"),
        (studies("Larkfield University", "Civil Engineering", location=GB), "not_assessed", "one year"),
        (studies("Oost Marl University of Applied Sciences", "Law", location=NL), "pass", "the English name"),
        (studies("Marlse Hogeschool voor Rechten", "Law", location=NL), "pass", "a former name"),
        (studies("Hogeschool Nergens", "Civil Engineering", location=NL), "not_assessed", "an unknown name"),
        (studies("University of New Priory", "Civil Engineering"), "not_assessed", "at another place"),
        (
            studies("University of New Priory", "Civil Engineering", location=GB, startDate="2016-09"),
            "not_assessed",
            "it began before the register, which lists what can be begun",
        ),
    ],
)
def test_changed_institution(changed: Reference, entry: dict[str, Any], outcome: str, why: str) -> None:
    found = {verdict.code: str(verdict.outcome) for verdict in verdicts(changed, entry)}
    assert found[CODE] == outcome, why
