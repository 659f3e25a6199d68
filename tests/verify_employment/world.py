"""A world of invented companies: the operator's own file, ROR, and registers of three countries and GLEIF."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

from tests.reference.samples import location, organization, ror

OWN = """\
name,other_names,websites,country,founded,ended,continued,source
Quillmark Robotics,Quillmark Robotics Labs|QMR Robotics,quillmark.com|quillmark.io,US,2015,,,its own history
Ferrowave Technologies,Ferrowave,ferrowave.in,IN,2012,,,its own history
Lumenstadt,,lumenstadt.de,DE,2009,,,its own history
Okonjo Cloudworks,,okonjocloud.ng,NG,2014,,,its own history
Huashan Lingjing,华山灵境,lingjing.cn,CN,2013,,,its own history
Corvane Freight,Tidepool Freight,corvane.com,US,1998,,,renamed in 2016
Alderbrandt,Alder Chemicals|Brandt Chemicals,alderbrandt.com,DE,1964,,,merged in 2019
Northlode Energy,,northlode.com,GB,1955,,,of Greylode since 2020
Tessellate Holdings,Tessellate,tessellate.com,US,1996,,,the operating firm is of 1996 and the holding of 2018
Pellucid Airways,,pellucidair.com,US,1990,2014,no,its own history
Zephyrine Mobile,,zephyrine.fr,FR,1999,2011,no,its own history
Marzipan Toys,,marzipantoys.com,US,1948,2016,yes,the brand was sold
Sundial Motors,,sundialmotors.com,GB,1950,2008,yes,founded again in 2017
Harrow Analytics,,harrowanalytics.com,US,2011,,,its own history
Harrow Analytics,,harrow.au,AU,2003,,,its own history
Vesper Cloudworks,,vespercloud.com,US,,,,its own history
ORQ,Orq,orq.example.com,US,2016,,,its own history
"""

COMPANIES_HOUSE = [
    ("00000001", "HOLLOWAY INSTRUMENTS LIMITED", "14/03/2016", "", "FULL", ""),
    ("00000002", "BECKWITH GLASSWORKS LTD", "02/05/2017", "", "GROUP", "BECKWITH AND SONS LTD"),
    ("00000003", "MERIDEW FOODS LTD", "01/01/2014", "", "MEDIUM", ""),
    ("00000004", "MERIDEW FOODS LLP", "01/01/2003", "", "MICRO ENTITY", ""),
    ("00000005", "TINY TRADES LTD", "01/01/2015", "", "MICRO ENTITY", ""),
    ("00000006", " CANTERLOW PRESS PLC", "01/01/1931", "", "FULL", ""),
    ("00000007", "LUMENSTADT LIMITED", "01/01/1991", "", "FULL", ""),
]
SIRENE = [
    ("100000001", "VERREVOIE", "", "VRV", "2012-06-01", "A", "2012-06-01", "5710", "21"),
    ("100000002", "TISSAGES DURANCE", "", "", "1988-01-01", "C", "2013-05-31", "5599", "22"),
    ("100000003", "[ND]", "", "", "2015-01-01", "A", "2015-01-01", "1000", "NN"),
    ("100000004", "PETITE CAVE", "", "", "2015-01-01", "A", "2015-01-01", "5499", "01"),
    ("100000005", "SANS DATE SA", "", "", "1900-01-01", "A", "1900-01-01", "5599", "32"),
]


def write_companies_house(folder: Path, name: str = "BasicCompanyDataAsOneFile-2026-11-01") -> Path:
    """The file of Companies House: some of its columns begin with a space."""
    header = [
        "CompanyName", " CompanyNumber", "RegAddress.CareOf", "CompanyCategory", "CompanyStatus", "DissolutionDate",
        "IncorporationDate", "Accounts.AccountCategory", "PreviousName_1.CONDATE", " PreviousName_1.CompanyName",
    ]  # fmt: skip
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(header)
        for number, title, begun, dissolved, accounts, previous in COMPANIES_HOUSE:
            writer.writerow(
                [title, number, "", "Private Limited Company", "Active", dissolved, begun, accounts, "", previous]
            )
    return path


def write_sirene(folder: Path, name: str = "StockUniteLegale_utf8") -> Path:
    """The file of SIRENE, with columns of persons that are never read."""
    header = (
        "siren,statutDiffusionUniteLegale,dateCreationUniteLegale,sigleUniteLegale,prenom1UniteLegale,"
        "trancheEffectifsUniteLegale,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,denominationUniteLegale,"
        "denominationUsuelle1UniteLegale,categorieJuridiqueUniteLegale"
    )
    lines = [
        f"{number},O,{begun},{short},,{staff},{since},{state},,{title},{usual},{category}"
        for number, title, usual, short, begun, state, since, category, staff in SIRENE
    ]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def write_brreg(folder: Path, *, as_json: bool = False) -> Path:
    """The file of Brreg, as CSV or as compressed JSON."""
    units = [
        ("900000001", "FJORDLYS PROGRAMVARE AS", "AS", "140", "www.fjordlys.no", "2011-02-01", "2011-03-01"),
        ("900000002", "KARI NORDMANN", "ENK", "", "", "2010-01-01", "2010-01-01"),
        ("900000003", "LITEN BUTIKK AS", "AS", "3", "", "2012-01-01", "2012-01-01"),
    ]
    columns = (
        "organisasjonsnummer", "navn", "organisasjonsform.kode", "antallAnsatte", "hjemmeside", "stiftelsesdato",
        "registreringsdatoEnhetsregisteret",
    )  # fmt: skip
    if not as_json:
        path = folder / "enheter.csv"
        lines = ['"' + '","'.join(unit) + '"' for unit in (columns, *units)]
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path
    records = [dict(zip(columns, unit, strict=True)) for unit in units]
    for record in records:
        record["organisasjonsform"] = {"kode": record.pop("organisasjonsform.kode")}  # type: ignore[assignment]
    path = folder / "enheter_alle.json.gz"
    path.write_bytes(gzip.compress(json.dumps(records).encode()))
    return path


def write_gleif(folder: Path) -> Path:
    """The golden copy of GLEIF."""
    header = (
        "LEI,Entity.LegalName,Entity.LegalAddress.Country,Entity.EntityCategory,Entity.EntityStatus,"
        "Entity.EntityCreationDate,Entity.EntityExpirationDate,Entity.EntityExpirationReason"
    )
    lines = [
        "L1,Solvane SAS,FR,GENERAL,ACTIVE,2006-04-01T00:00:00Z,,",  # older than ROR says
        "L2,Solvane Fund,FR,FUND,ACTIVE,2001-04-01T00:00:00Z,,",
        "L3,Unheard Of Ventures Nine BV,NL,GENERAL,ACTIVE,2015-04-01T00:00:00Z,,",
    ]
    path = folder / "20261101-0000-gleif-goldencopy-lei2-golden-copy.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def company(number: str, name: str, country: str, founded: int | None, **facts: Any) -> dict[str, Any]:
    """A company of ROR."""
    where = location(country, "Springfield")
    return organization(
        number, (name, "label", "en"), types=["company"], established=founded, locations=[where], **facts
    )


def related(kind: str, number: str) -> dict[str, Any]:
    """A relation of a record."""
    return {"relationships": [{"id": f"https://ror.org/{number}", "type": kind, "label": ""}]}


def write_ror(folder: Path) -> Path:
    """Companies of ROR, and two towns that are 900 km apart."""
    towns = [
        organization(
            f"0tt00000{at}",
            (f"{name} College", "label", "en"),
            locations=[
                {
                    "geonames_details": {
                        "country_code": "US",
                        "name": name,
                        "country_subdivision_code": region,
                        "lat": north,
                        "lng": east,
                    }
                }
            ],
        )
        for at, (name, region, north, east) in enumerate([("Ashby", "ME", 45.0, -69.0), ("Cotter", "OH", 40.0, -82.0)])
    ]
    return ror(
        folder,
        *towns,
        company("0cc000001", "Brightfathom (United States)", "US", 2010, domains=["brightfathom.com"]),
        company("0cc000002", "Brightfathom (Germany)", "DE", 1999, domains=["brightfathom.com"]),
        company("0cc000003", "Solvane (France)", "FR", 2014),
        company("0cc000004", "Kesselring Optics (Japan)", "JP", 2013, **related("predecessor", "0cc000005")),
        company("0cc000005", "Kesselring Lens Works (Japan)", "JP", 1960),
        company("0cc000006", "Ombrane Genetics (Italy)", "IT", 2012, **related("parent", "0zz999999")),
        company("0cc000007", "Tarnhelm Software (United Kingdom)", "GB", 1995, status="inactive",
                admin={"last_modified": {"date": "2015-04-01"}}),
        company("0cc000008", "Withdrawn Widgetry (United Kingdom)", "GB", 2014, status="withdrawn"),
        company("0cc000009", "Aldermere Devices (Norway)", "NO", 2011),
        company("0cc000010", "Software Solutions (Norway)", "NO", 2011),
        company("0cc000011", "Pairwise Robotics (Spain)", "ES", 2011),
        company("0cc000012", "Pairwise Robotics (Spain)", "ES", 2015),
    )  # fmt: skip


def write_world(folder: Path) -> Path:
    """All files."""
    (folder / "companies.csv").write_text(OWN, encoding="utf-8")
    write_companies_house(folder)
    write_sirene(folder)
    write_brreg(folder)
    write_gleif(folder)
    write_ror(folder)
    return folder
