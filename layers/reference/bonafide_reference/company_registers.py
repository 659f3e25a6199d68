"""Companies from registers that the operator supplies: Companies House (GB), SIRENE (FR), Brreg (NO), GLEIF (all).

A register has the day on which a legal person was entered. That is often not when the business began: families and
partners register a company after years, and groups found new ones. `companies.py` says what is concluded from it.

Registers have millions of companies. Only those of some size are kept (20 employees, or accounts of a company that is
not small); the names of all others show which names are of
several. Rows of natural persons are never read: SIRENE's legal category 1000, Brreg's sole traders (ENK).

Columns, confirmed on 2026-11-29 in public code that reads the files:

* Companies House, Free Company Data Product: CompanyName, CompanyNumber, CompanyCategory, IncorporationDate and
  DissolutionDate (DD/MM/YYYY), Accounts.AccountCategory (FULL, GROUP, MEDIUM, …), PreviousName_1.CompanyName to _10.
  Some names begin with a space. Companies that were dissolved are not in the file.
* SIRENE, StockUniteLegale_utf8: siren, dateCreationUniteLegale, dateDebut (of the state that follows),
  etatAdministratifUniteLegale (A or C, ceased), denominationUniteLegale, denominationUsuelle1UniteLegale,
  sigleUniteLegale, categorieJuridiqueUniteLegale, trancheEffectifsUniteLegale (11 is 10 to 19 employees).
* Brreg, enheter as CSV or JSON: organisasjonsnummer, navn, organisasjonsform.kode (in JSON within organisasjonsform),
  antallAnsatte, hjemmeside, stiftelsesdato, registreringsdatoEnhetsregisteret. Deleted units are not in the file.
* GLEIF, golden copy of level 1 as CSV: LEI, Entity.LegalName, Entity.OtherEntityNames.OtherEntityName.1 to 5,
  Entity.LegalAddress.Country, Entity.EntityCategory, Entity.EntityStatus, Entity.EntityCreationDate,
  Entity.EntityExpirationDate, Entity.EntityExpirationReason (of a merger CORPORATE_ACTION).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bonafide_reference.official import records, streamed_rows
from bonafide_reference.sources import Source


class Entry(NamedTuple):
    """A row of a register. Years are None if not known; `of_size` is whether it has many employees, None if not known.

    `continued`: the register says that another company goes on with the business.
    """

    number: str
    names: tuple[str, ...]
    country: str
    founded: int | None
    ended: int | None
    of_size: bool | None
    website: str = ""
    continued: bool = False


class Register(NamedTuple):
    """A register: its licence, and the function that reads its files."""

    licence: str
    read: Callable[[Source, Counter[str]], Iterator[Entry]]


_PREVIOUS = tuple(f"PreviousName_{number}.CompanyName" for number in range(1, 11))
_OF_SIZE = frozenset(["FULL", "GROUP", "MEDIUM"])
"""Categories of accounts of companies that are not small (Companies Act 2006, section 382)."""


def _companies_house(source: Source, left_out: Counter[str]) -> Iterator[Entry]:
    columns = (
        "CompanyNumber", "CompanyName", "IncorporationDate", "DissolutionDate", "Accounts.AccountCategory", *_PREVIOUS,
    )  # fmt: skip
    for number, name, begun, dissolved, accounts, *previous in streamed_rows(source, columns, left_out, _PREVIOUS):
        names = tuple(filter(None, (name, *previous)))
        yield Entry(number, names, "GB", _year(begun), _year(dissolved), accounts.upper() in _OF_SIZE)


_NATURAL_PERSON = "1000"
_NO_STAFF = frozenset(["", "NN", "00", "01", "02", "03", "11"])
"""Bands of staff below 20: not known, none, 1 or 2, 3 to 5, 6 to 9, 10 to 19."""


def _sirene(source: Source, left_out: Counter[str]) -> Iterator[Entry]:
    columns = (
        "siren", "denominationUniteLegale", "denominationUsuelle1UniteLegale", "sigleUniteLegale",
        "dateCreationUniteLegale", "etatAdministratifUniteLegale", "dateDebut", "categorieJuridiqueUniteLegale",
        "trancheEffectifsUniteLegale",
    )  # fmt: skip
    for number, name, usual, short, begun, state, since, category, staff in streamed_rows(source, columns, left_out):
        if category == _NATURAL_PERSON or name in ("", "[ND]"):
            left_out["natural persons and units without a name"] += 1
            continue
        ended = _year(since) if state == "C" else None
        names = tuple(each for each in (name, usual, short) if each and each != "[ND]")
        yield Entry(number, names, "FR", _year(begun), ended, staff not in _NO_STAFF)


MIN_STAFF = 20
"""Employees of a company that is kept."""

_SOLE_TRADER = "ENK"


def _brreg(source: Source, left_out: Counter[str]) -> Iterator[Entry]:
    is_json = ".json" in source.path.name.lower()
    for number, name, form, staff, website, founded, registered in (
        _brreg_records(source) if is_json else streamed_rows(source, _BRREG, left_out)
    ):
        if form == _SOLE_TRADER or not name:
            left_out["natural persons and units without a name"] += 1
            continue
        years = [year for year in (_year(founded), _year(registered)) if year]
        of_size = staff.isdigit() and int(staff) >= MIN_STAFF
        yield Entry(number, (name,), "NO", min(years, default=None), None, of_size, website)


_BRREG = (
    "organisasjonsnummer", "navn", "organisasjonsform.kode", "antallAnsatte", "hjemmeside", "stiftelsesdato",
    "registreringsdatoEnhetsregisteret",
)  # fmt: skip


def _brreg_records(source: Source) -> Iterator[tuple[str, ...]]:
    for record in records(source.path):
        form = record.get("organisasjonsform")
        code = form.get("kode") if isinstance(form, Mapping) else None
        flat = {**record, "organisasjonsform.kode": code}
        yield tuple(str(flat.get(column) or "") for column in _BRREG)


_OTHER_NAMES = tuple(f"Entity.OtherEntityNames.OtherEntityName.{number}" for number in range(1, 6))


def _gleif(source: Source, left_out: Counter[str]) -> Iterator[Entry]:
    columns = (
        "LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityCategory", "Entity.EntityStatus",
        "Entity.EntityCreationDate", "Entity.EntityExpirationDate", "Entity.EntityExpirationReason", *_OTHER_NAMES,
    )  # fmt: skip
    optional = ("Entity.EntityCategory", "Entity.EntityExpirationDate", "Entity.EntityExpirationReason", *_OTHER_NAMES)
    for number, name, country, category, state, begun, expired, reason, *others in streamed_rows(
        source, columns, left_out, optional
    ):
        if category not in ("", "GENERAL"):
            left_out["funds, branches and others that are no companies"] += 1
            continue
        ended = _year(expired) if state == "INACTIVE" else None
        continued = reason not in ("", "DISSOLVED", "OTHER") or (state == "INACTIVE" and not reason)
        names = tuple(filter(None, (name, *others)))
        yield Entry(number, names, country, _year(begun), ended, of_size=None, continued=continued)


REGISTERS: Mapping[str, Register] = {
    "Companies House": Register("OGL v3.0, Companies House", _companies_house),
    "SIRENE": Register("Licence Ouverte 2.0, Insee", _sirene),
    "Brreg": Register("NLOD 2.0, Brønnøysundregistrene", _brreg),
    "GLEIF": Register("CC0-1.0, GLEIF", _gleif),
}
"""The registers by the kind of their files (`sources.SUPPLIED`)."""


def entries(kind: str, files: Sequence[Source], left_out: Counter[str]) -> Iterator[Entry]:
    """The entries of all files of a register."""
    for source in files:
        yield from REGISTERS[kind].read(source, left_out)


def _year(date: str) -> int | None:
    """The year of `2014-05-01`, `01/05/2014` or an ISO time; None if there is none, or one that stands for unknown."""
    found = re.search(r"(?:^|/)(1[5-9]\d\d|20\d\d)(?:-|$)", date)
    year = int(found[1]) if found else None
    return None if year in (1900, 1901) else year  # SIRENE and others write 1900-01-01 for a date that is not known
