"""The reference database with what operators add of the firms and networks that invented applicants state."""

from bisect import bisect
from pathlib import Path

from bonafide.company_names import key_of
from bonafide.networks import numbers_of
from bonafide.reference import Reference
from tests.synthetic.careers import FIRMS, HARD_JOBS
from tests.synthetic.homes import NETWORKS, RANGES

_KNOWN = sorted((*numbers_of(each), kind.value) for use, kind in NETWORKS.items() for each in RANGES[use].split())
_FIRST = [first for first, _, _ in _KNOWN]


class Known(Reference):
    """A reference database that also knows what the networks are for, and when the firms were founded and ended.

    The years of well-known firms are those of an operator's own file. Those of hard cases are what a directory has,
    which knows no predecessors.
    """

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        for table in ("companies", "company_names", "company_websites"):  # these hide the tables of the file
            self.database.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}")
        rows = [
            *((firm.name, "", firm.since, None if firm.until > 2026 else firm.until, "checked") for firm in FIRMS),
            *((name, country, int(begin), int(end or 0) or None, "directory")
              for name, country, begin, end, *_ in dict.fromkeys(HARD_JOBS)),
        ]  # fmt: skip
        for number, (name, country, founded, ended, basis) in enumerate(rows, 10**6):
            is_continued = basis == "checked"  # each of those had a successor
            facts = (number, name, country, founded, ended, is_continued, basis, "a file")
            self.database.execute("INSERT INTO companies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", facts)
            self.database.execute("INSERT INTO company_names VALUES (?, ?)", (key_of(name), number))
        for number, firm in enumerate(FIRMS, 10**6):
            domains = {self.registrable(site.partition("/")[0]) for site in firm.sites.split()}
            for domain in filter(None, domains):
                self.database.execute("INSERT INTO company_websites VALUES (?, ?)", (domain, number))

    def network(self, number: int) -> str | None:
        """What a network is for, by the number of an address."""
        place = bisect(_FIRST, number) - 1
        return _KNOWN[place][2] if place >= 0 and number <= _KNOWN[place][1] else None
