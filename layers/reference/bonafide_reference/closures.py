"""When US institutions closed: the closed-school file of Federal Student Aid, US Department of Education.

The file lists main campuses and further locations that no longer take part in federal student aid, with the day on
which they closed. It also lists schools that merged, and that went on under another number. So a date is used only for
an institution that IPEDS knows by the same number (OPEID), that IPEDS no longer lists, and that nobody continued.

Confirmed in public code that reads the file (2026-11-29): an Excel file of nine columns below a title of about 30 rows
(date, OPEID, school, location, address, city, state, ZIP code, country), OPEIDs of main campuses end in 00. The exact
spelling of the header is not confirmed: `COLUMNS` has the ones that are likely, and any other is an error.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bonafide_reference.institution import Institution
from bonafide_reference.ipeds import Directory
from bonafide_reference.official import rows
from bonafide_reference.sources import Source
from bonafide_reference.table import Row

COLUMNS = (
    "OPEID|OPE ID|OPEID Number|OPE ID Number|OPEID8",
    "Closed Date|Close Date|Date Closed|Closure Date|Closing Date|Date of Closure",
)


def apply(sources: Iterable[Source], directory: Directory, left_out: Counter[str]) -> list[Row]:
    """Sets the closing years that IPEDS lacks, and returns them by UNITID; the rest is counted by reason."""
    years: dict[str, int] = {}
    for source in sources:
        for opeid, date in rows(source, COLUMNS, left_out, short=True):
            number, year = re.fullmatch(r"(\d{3,8})(?:\.0+)?", opeid), re.search(r"(?:19|20)\d\d", date)
            if number and year:
                key = number[1].zfill(8)
                years[key] = max(years.get(key, 0), int(year[0]))
            else:
                left_out["without number or year"] += 1
    by_opeid: dict[str, list[Institution]] = defaultdict(list)
    for unit, opeid in directory.opeids.items():
        by_opeid[opeid].append(directory.institutions[unit])
    left_out["not in the directories of IPEDS that are loaded"] += len(years.keys() - by_opeid.keys())
    linked = {one for one, _, _ in directory.links}
    living = _living(directory.institutions.values())
    used: list[Row] = []
    for opeid in sorted(years.keys() & by_opeid.keys()):
        for institution in by_opeid[opeid]:
            if institution.closed:
                left_out["with a year in IPEDS"] += 1
            elif years[opeid] < (institution.last_listed or directory.newest + 1) - 1:
                left_out["that IPEDS listed afterwards"] += 1
            elif institution.key in linked or any(living[sign] - {institution.key} for sign in _signs(institution)):
                left_out["with a successor"] += 1
            else:
                institution.closed = max(years[opeid], institution.last_listed or 0)
                used.append((institution.source_id, institution.closed))
    return used


def _living(institutions: Iterable[Institution]) -> dict[tuple[str, ...], set[tuple[str, str]]]:
    """The institutions that the newest directory lists, by each of their signs."""
    found: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for institution in institutions:
        if institution.last_listed is None and institution.closed is None:
            for sign in _signs(institution):
                found[sign].add(institution.key)
    return found


def _signs(institution: Institution) -> set[tuple[str, ...]]:
    """What an institution shares with one that continues it: the OPEID without campus, website, or name and state."""
    region = institution.region or ""
    signs: set[tuple[str, ...]] = {
        ("name", name, region) for name, known in institution.names.items() if known.kind in _OWN
    }
    signs |= {("website", domain) for domain in institution.websites}
    return signs | {("OPEID", group) for group in [institution.group] if group}


_OWN = frozenset(["official", "former"])
