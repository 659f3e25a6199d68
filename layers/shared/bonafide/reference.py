"""The compiled reference database: facts about the world that checks look up, opened read-only.

One SQLite file, built by `layers/reference/build.py`; its table `sources` says where each fact is from.
"""

import sqlite3
from pathlib import Path
from typing import NamedTuple


class ReferenceMissing(Exception):
    """The reference database is not where the settings say; `bonafide reference build` makes it."""


class Listing(NamedTuple):
    """One list that names a domain: its kind, the domain as listed, and the list's name and date."""

    kind: str
    domain: str
    source: str
    date: str


class Reference:
    """Look-ups in the compiled reference database. One connection, safe to keep for the environment's life."""

    def __init__(self, path: str | Path) -> None:
        if not Path(path).is_file():
            raise ReferenceMissing(f"there is no reference database at {path}")
        self._database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def listings(self, domain: str) -> list[Listing]:
        """The lists that name a domain or one that it belongs to (`a.b.example` also asks for `b.example`).

        Args:
            domain: lower case, in its ASCII form.
        """
        labels = domain.split(".")
        names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
        marks = ", ".join("?" * len(names))
        rows = self._database.execute(
            "SELECT kind, domain, source, date FROM domains JOIN sources ON sources.name = domains.source "  # noqa: S608
            f"WHERE domain IN ({marks}) ORDER BY length(domain) DESC, kind",
            names,
        )
        return [Listing(*row) for row in rows]
