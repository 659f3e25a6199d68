"""The tables of companies: names, websites, and the years in which they existed.

`basis` says how much a year is worth. `checked`: it is from data/companies.csv or the operator's own file, whose rows
take predecessors into account. `directory`: from ROR, where it may be that of a national branch or of a merger.
`register`: the day on which a legal person was entered in a register.

A name is kept if it is distinctive. Of companies of one name in one country that several sources have, the earliest
year counts; if one register or directory has two of them, the name is of neither.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bonafide.company_names import is_distinctive, key_of
from bonafide_reference import company_registers
from bonafide_reference.institution import website
from bonafide_reference.official import UnreadableSource, rows
from bonafide_reference.sources import Source
from bonafide_reference.table import DATA, Row, Table

DATE = "2026-11-29"

SCHEMA = """
CREATE TABLE companies (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL,
    country TEXT NOT NULL,  -- ISO 3166-1 alpha-2; '' is not known
    founded INTEGER,  -- the year, also of a predecessor
    ended INTEGER,  -- the year in which its business ended
    continued INTEGER NOT NULL,  -- 1: a successor, or somebody who kept the brand, goes on
    basis TEXT NOT NULL,  -- checked, directory or register
    source TEXT NOT NULL
);
CREATE TABLE company_names (
    key TEXT NOT NULL, company INTEGER NOT NULL,  -- as bonafide.company_names.key_of writes it
    PRIMARY KEY (key, company)
) WITHOUT ROWID;
CREATE TABLE company_websites (
    domain TEXT NOT NULL, company INTEGER NOT NULL, PRIMARY KEY (domain, company)
) WITHOUT ROWID;
CREATE INDEX company_websites_by_company ON company_websites (company);
"""

FIRST_FOUNDED = 1960
"""Companies of registers that were founded before are left out: nobody who applies worked before that."""

CHECKED, DIRECTORY, REGISTER = "checked", "directory", "register"


@dataclass(slots=True)
class Company:
    """A company of one source. `names` are as written."""

    source: str
    identifier: str
    title: str
    names: tuple[str, ...]
    country: str
    founded: int | None
    ended: int | None
    continued: bool
    basis: str
    websites: set[str] = field(default_factory=set)
    said: str = ""
    """Where the years are from, for evidence."""


def tables(sources: Sequence[Source], directory: Iterable[Company], date: str) -> Iterator[Table]:
    """All facts about companies: one `Table` for each source and table of the database.

    Args:
        sources: the official files.
        directory: the companies of ROR.
        date: that of ROR's dump.
    """
    of: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        of[source.kind].append(source)
    left_out: dict[str, Counter[str]] = defaultdict(Counter)
    checked = [*_own(), *(one for source in of["companies"] for one in _supplied(source, left_out["companies"]))]
    found: dict[tuple[str, str], Company] = {}
    _add([*directory], found, left_out["ROR"])
    for kind in company_registers.REGISTERS:
        if of[kind]:
            _add(_kept(kind, of[kind], found.keys(), left_out[kind]), found, left_out[kind])
    licences = {"bonafide": (DATE, "Apache-2.0"), "companies": ("supplied", "the operator's own")}
    licences |= {"ROR": (date, "CC0-1.0")}
    licences |= {kind: ("supplied", each.licence) for kind, each in company_registers.REGISTERS.items()}
    every = sorted([*checked, *{id(one): one for one in found.values()}.values()], key=_order)
    keys = {id(one): {key for key in map(key_of, one.names) if key} for one in checked}
    for (key, _), one in found.items():
        keys.setdefault(id(one), set()).add(key)
    number = {id(one): index for index, one in enumerate(every, 1)}
    for name, (when, licence) in licences.items():
        own = [one for one in every if one.source == name]
        if not own and not left_out[name]:
            continue
        named: list[Row] = sorted((key, number[id(one)]) for one in own for key in keys[id(one)])
        sites: list[Row] = sorted((domain, number[id(one)]) for one in own for domain in one.websites)
        whole: tuple[Row, ...] = tuple((number[id(one)], *_facts(one)) for one in own)
        yield Table(f"{name} companies", when, licence, "companies", whole, dict(+left_out[name]))
        yield Table(f"{name} names of companies", when, licence, "company_names", tuple(named))
        yield Table(f"{name} websites of companies", when, licence, "company_websites", tuple(sites))


def _order(one: Company) -> tuple[str, str]:
    return one.source, one.identifier


def _facts(one: Company) -> Row:
    return one.title, one.country, one.founded, one.ended, int(one.continued), one.basis, one.said or one.source


def _add(companies: Iterable[Company], found: dict[tuple[str, str], Company], left_out: Counter[str]) -> None:
    """Adds the companies of one source to those of earlier ones, by name and country."""
    own: dict[tuple[str, str], Company | None] = {}
    for one in companies:
        keys = {key_of(name) for name in one.names if is_distinctive(name)}
        left_out["without a distinctive name"] += not keys
        for key in keys:
            here = (key, one.country)
            own[here] = one if here not in own else None
    left_out["names of several"] += sum(one is None for one in own.values())
    for here, named in own.items():
        other = found.get(here)
        if named is None:
            found.pop(here, None)
        elif other is None:
            found[here] = named
        else:
            _join(other, named)


def _join(one: Company, other: Company) -> None:
    """Adds what another source says of what is probably the same company, to the benefit of those who worked there."""
    if other.founded is None or one.founded is None or other.founded < one.founded:
        one.founded, one.said, one.basis = other.founded, other.said, other.basis
    one.ended = max(one.ended, other.ended) if one.ended and other.ended else None
    one.continued |= other.continued
    one.websites |= other.websites


def _kept(
    kind: str, files: Sequence[Source], known: Collection[tuple[str, str]], left_out: Counter[str]
) -> list[Company]:
    """The companies of a register that are kept. It is read twice, since it does not fit into memory.

    Nobody works at most of the companies of GLEIF, which hold property or shares. So it only adds to what is known.
    """
    kept: dict[str, Company] = {}
    for entry in company_registers.entries(kind, files, left_out):
        if entry.of_size is None:
            of_size = any((key_of(name), entry.country) in known for name in entry.names)
        else:
            of_size = entry.of_size
        if not of_size:
            left_out["small, or not known by other sources"] += 1
        elif not entry.founded or (entry.founded < FIRST_FOUNDED and not entry.ended and not entry.website):
            left_out["of before 1960, or without a year"] += 1
        else:
            kept[entry.number] = _company(kind, entry)
    numbers: dict[tuple[str, str], str] = {}
    several: set[tuple[str, str]] = set()
    of_kept = ((name, one.country, one.identifier) for one in kept.values() for name in one.names)
    of_all = (
        (name, entry.country, entry.number)
        for entry in company_registers.entries(kind, files, Counter())
        for name in entry.names
    )
    for name, country, number in of_kept:
        if numbers.setdefault((key_of(name), country), number) != number:
            several.add((key_of(name), country))
    for name, country, number in of_all:
        if numbers.get((key_of(name), country), number) != number:
            several.add((key_of(name), country))
    left_out["names of several"] += len(several)
    for one in kept.values():
        one.names = tuple(name for name in one.names if (key_of(name), one.country) not in several)
    return [one for one in kept.values() if one.names]


def _company(kind: str, entry: company_registers.Entry) -> Company:
    sites = {found} if entry.website and (found := website(entry.website)) else set[str]()
    years = (entry.founded, entry.ended)
    return Company(
        kind, entry.number, entry.names[0], entry.names, entry.country, *years, entry.continued, REGISTER, sites
    )


def _own() -> Iterator[Company]:
    """The companies of data/companies.csv."""
    with (DATA / "companies.csv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            yield _of_row("bonafide", number, row)


_COLUMNS = ("name", "other_names", "websites", "country", "founded", "ended", "continued", "source")


def _supplied(source: Source, left_out: Counter[str]) -> Iterator[Company]:
    """The companies of the operator's own file, which has the columns of data/companies.csv."""
    optional = ("other_names", "websites", "country", "ended", "continued")
    for number, row in enumerate(rows(source, _COLUMNS, left_out, optional, short=True), 1):
        try:
            yield _of_row("companies", number, dict(zip(_COLUMNS, row, strict=True)))
        except ValueError as error:
            raise UnreadableSource(f"{source.path.name}: company {number}: {error}") from error


def _of_row(source: str, number: int, row: Mapping[str, str]) -> Company:
    """A company of a row of companies.csv.

    Raises:
        ValueError: it has no name or source, or a year is none.
    """
    names = (row["name"], *filter(None, re.split(r"\s*[|;]\s*", row["other_names"])))
    if not (row["name"] and row["source"]):
        raise ValueError("it needs a name and a source")
    years = []
    for column in ("founded", "ended"):
        if row[column] and not re.fullmatch(r"(?:1[5-9]|20)\d\d", row[column]):
            raise ValueError(f"{column} must be a year")
        years.append(int(row[column]) if row[column] else None)
    if row["continued"] not in ("", "yes", "no"):
        raise ValueError("continued must be yes or no")
    sites = {found for each in re.split(r"\s*[|;]\s*", row["websites"]) if (found := website(each))}
    return Company(
        source, f"{number:06}", row["name"], names, row["country"].upper(), years[0], years[1],
        row["continued"] == "yes", CHECKED, sites, row["source"],
    )  # fmt: skip
