"""The database as a whole: its tables, and what fills them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bonafide_reference import domains, places, telephone
from bonafide_reference.table import Table

SCHEMA = """
CREATE TABLE sources (
    name TEXT PRIMARY KEY, date TEXT NOT NULL, licence TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE domains (
    domain TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL REFERENCES sources (name),
    PRIMARY KEY (domain, kind)
) WITHOUT ROWID;
CREATE TABLE institution_domains (
    name TEXT NOT NULL, domain TEXT NOT NULL, title TEXT NOT NULL,  -- letters and digits alone; as it is written
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
    name TEXT PRIMARY KEY, country TEXT NOT NULL  -- letters and digits alone; ISO 3166-1 alpha-2
) WITHOUT ROWID;
CREATE TABLE regions (
    country TEXT NOT NULL, name TEXT NOT NULL, region TEXT NOT NULL, title TEXT NOT NULL,  -- ISO 3166-2
    PRIMARY KEY (country, name)
) WITHOUT ROWID;
CREATE TABLE reserved_numbers (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, use TEXT NOT NULL, authority TEXT NOT NULL, source TEXT NOT NULL
);
CREATE TABLE telephone_areas (
    prefix TEXT PRIMARY KEY, country TEXT NOT NULL, region TEXT NOT NULL
) WITHOUT ROWID;
"""


def tables() -> tuple[Table, ...]:
    """Every source's rows."""
    regions = places.regions()
    return (
        *domains.kinds(),
        domains.open_academic(),
        domains.institutions(),
        domains.public_suffixes(),
        domains.confusables(),
        places.countries(),
        regions,
        telephone.reserved_numbers(),
        telephone.areas(regions),
    )


def build(output: Path) -> tuple[Table, ...]:
    """Writes the database, whole or not at all, and gives what went into it."""
    compiled = tables()
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f"{output.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database, database:
        database.executescript(SCHEMA)
        for table in compiled:
            row = (table.name, table.date, table.licence, len(table.rows), table.sha256())
            database.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", row)
            if table.rows:
                marks = ", ".join("?" * len(table.rows[0]))
                database.executemany(f"INSERT INTO {table.into} VALUES ({marks})", table.rows)  # noqa: S608  ours
    unfinished.replace(output)
    return compiled
