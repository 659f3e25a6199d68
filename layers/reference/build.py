"""Compiles the reference database: one read-only SQLite file, the same bytes from the same sources.

Run as `python build.py OUTPUT` (the layer's Makefile does) or through `bonafide reference build`. Needs only the
packages of requirements.txt, so that `sam build` can run it anywhere.
"""

import csv
import hashlib
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from disposable_email_domains import blocklist

SCHEMA = """
CREATE TABLE sources (
    name TEXT PRIMARY KEY, date TEXT NOT NULL, licence TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE domains (
    domain TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL REFERENCES sources (name),
    PRIMARY KEY (domain, kind)
) WITHOUT ROWID;
"""


class Source(NamedTuple):
    """One list of domains of one kind, and where it is from."""

    name: str
    date: str
    licence: str
    kind: str
    domains: tuple[str, ...]


def relays() -> Source:
    """Services that forward to a mailbox which they hide: kept by hand, in data/relays.csv."""
    with (Path(__file__).parent / "data" / "relays.csv").open(encoding="utf-8", newline="") as file:
        domains = sorted(row["domain"] for row in csv.DictReader(file))
    return Source("bonafide relays", "2026-11-22", "Apache-2.0", "relay", tuple(domains))


def disposable(known: Iterable[str]) -> Source:
    """Throw-away domains of the disposable-email-domains project, without those that are `known` as something else."""
    release = version("disposable-email-domains")
    domains = sorted(set(blocklist) - set(known))
    return Source("disposable-email-domains", f"release {release}", "CC0-1.0", "disposable", tuple(domains))


def build(output: Path) -> list[tuple[str, str, int]]:
    """Writes the database, and gives each source's name, date and number of rows."""
    forwarding = relays()
    sources = (forwarding, disposable(known=forwarding.domains))
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f"{output.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database, database:
        database.executescript(SCHEMA)
        for source in sources:
            digest = hashlib.sha256("\n".join(source.domains).encode()).hexdigest()
            row = (source.name, source.date, source.licence, len(source.domains), digest)
            database.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", row)
            database.executemany(
                "INSERT INTO domains VALUES (?, ?, ?)",
                ((domain, source.kind, source.name) for domain in source.domains),
            )
    unfinished.replace(output)
    return [(source.name, source.date, len(source.domains)) for source in sources]


if __name__ == "__main__":
    for name, date, rows in build(Path(sys.argv[1])):
        print(f"{name} ({date}): {rows:,} rows")
