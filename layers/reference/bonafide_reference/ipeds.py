"""US institutions, their programmes and calendars: IPEDS, of the National Center for Education Statistics.

Each year's directory (HD) lists the institutions of that year, without those that have closed. So all years are read,
and the newest one that lists an institution is used.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bonafide.text import plain
from bonafide_reference.institution import ACRONYM, Institution, point
from bonafide_reference.official import rows
from bonafide_reference.sources import Source
from bonafide_reference.table import data_rows

COUNTRIES = frozenset(["AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"])
"""Postal codes that are countries in ISO 3166-1: territories and freely associated states."""

COMPLETE = ("AS", "GU", "MP", "PR", "US", "VI")
"""Countries of which IPEDS lists all institutions of higher education."""

LEVELS = {
    **dict.fromkeys(["1", "2", "4", "6", "8", "11", "20", "21"], 1),
    "3": 3,
    "5": 5,
    "7": 7,
    **dict.fromkeys(["9", "10", "17", "18", "19"], 17),
}
"""AWLEVEL by group: all certificates are 1, all doctorates 17 (9 and 10 until 2010)."""

type Link = tuple[tuple[str, str], tuple[str, str], str]


class Directory(NamedTuple):
    """The institutions by UNITID, their links (institution, successor, relation), and counts of what was left out.

    `opeids` are their numbers in the files of Federal Student Aid, of 8 digits; `newest` is the last year read.
    """

    institutions: dict[str, Institution]
    links: list[Link]
    left_out: Counter[str]
    opeids: dict[str, str]
    newest: int


_HD = (
    "UNITID", "INSTNM", "IALIAS", "CITY", "STABBR", "WEBADDR", "OPEID",
    "HLOFFER", "NEWID", "ACT", "DEATHYR", "CLOSEDAT", "LATITUDE", "LONGITUD",
)  # fmt: skip


_COORDINATES = ("LATITUDE", "LONGITUD")

FULL_COLUMNS_YEAR = 2009
"""The first year whose files have all columns. An operator may add earlier years, of which only names are read."""


def directory(sources: Iterable[Source]) -> Directory:
    """Reads all years of HD, newest first."""
    found: dict[str, Institution] = {}
    links: list[Link] = []
    opeids: dict[str, str] = {}
    combined: list[Institution] = []
    left_out: Counter[str] = Counter()
    years = sorted(((source.year or 0, source) for source in sources), key=lambda each: each[0], reverse=True)
    aliases: dict[str, list[str]] = defaultdict(list)
    for year, source in years:
        for unit, name, alias, city, state, address, opeid, highest, new, act, died, closed, north, east in rows(
            source, _HD, left_out, _HD[2:] if year < FULL_COLUMNS_YEAR else _COORDINATES
        ):
            if not unit.isdigit() or not name:
                left_out["without number or name"] += 1
                continue
            institution = found.get(unit)
            if institution is None:
                institution = found[unit] = _listed(unit, name, city, state, opeid)
                _end(institution, act, died, closed, year, years[0][0])
                if opeid.isdigit():
                    opeids[unit] = opeid.zfill(8)
                if act == "C":
                    combined.append(institution)
                if new.isdigit():
                    relation = "merged" if act != "G" else "reported_by"
                    links.append((institution.key, ("ipeds", new), relation))
            institution.add_name(name, "former")  # the newest name was added before, as official
            institution.add_website(address)
            institution.add_place(city, institution.region, point(north, east))
            aliases[unit].append(alias)
            if highest.isdigit():
                institution.highest = max(institution.highest or 0, int(highest))
    _add_aliases(found, aliases, left_out)
    links = [link for link in links if link[1][1] in found and link[0] != link[1]]
    continued = {one for one, _, _ in links}
    for institution in combined:
        if institution.key not in continued:  # the institution that it became part of is not known
            institution.closed = None
    return Directory(found, links, left_out, opeids, years[0][0] if years else 0)


def _listed(unit: str, name: str, city: str, state: str, opeid: str) -> Institution:
    country, region = (state, None) if state in COUNTRIES else ("US", state or None)
    institution = Institution("ipeds", unit, name, country, region, city or None, group=opeid.zfill(8)[:6])
    if not opeid.isdigit():
        institution.group = ""
    institution.add_name(name, "official")
    return institution


def _end(institution: Institution, act: str, died: str, closed: str, year: int, newest: int) -> None:
    """Sets when it closed, by the newest directory that lists it.

    ACT says how: D and M closed, C was combined with another. G only reports through another institution, and an
    institution that is no longer listed may only have left the federal aid programmes: both may still teach. One that
    was deleted as out of scope (O, with DEATHYR) may, too.
    """
    over = act in ("C", "D", "M") or closed[-4:].isdigit()
    if over or act == "G" or died.isdigit() or year < newest:
        institution.last_listed = year
    if over:
        institution.closed = int(closed[-4:]) if closed[-4:].isdigit() and len(closed) >= 6 else None
        institution.closed = institution.closed or (int(died) if died.isdigit() else year)


_AROUND = ' ,;|/-\u2013\u2014"\u201c\u201d\u201e()'
_OTHER_NAME = re.compile(r"\b(?:d/?b/?a|a/?k/?a|f/?k/?a|formerly(?: known as)?)\b[:.]?", re.IGNORECASE)
_NO_NAME = re.compile(r"(?:inc|llc|llp|ltd|corp|co|n/?a|none|same)\.?|.*(?:https?:|www\.|@).*", re.IGNORECASE)


def written_aliases(text: str) -> Iterator[str]:
    """The aliases in one field: split at bars, as documented, else at other usual separators."""
    for separator in (r"\|", ";", r"\s{2,}"):
        if re.search(separator, text.strip()):
            parts = re.split(separator, text)
            break
    else:
        parts = text.split(",")
        # `MIT, M.I.T.` are two; `Center for Instruction, Technology & Innovation` and `Acme, Inc.` are one.
        names = [part.strip() for part in parts if not _NO_NAME.fullmatch(part.strip())]
        if len(names) < 3 and not any(ACRONYM.fullmatch(name) and len(name) > 2 for name in names):
            parts = [text]
    for part in parts:
        for name in _OTHER_NAME.split(part):
            name = re.sub(r"\s+", " ", name).strip(_AROUND)
            if name and not _NO_NAME.fullmatch(name):
                yield name


def _add_aliases(
    institutions: Mapping[str, Institution], aliases: Mapping[str, list[str]], left_out: Counter[str]
) -> None:
    """Adds the aliases, without single words that are in the names of several institutions: `Union`, `Western`."""
    groups: dict[str, set[str]] = defaultdict(set)
    for unit, institution in institutions.items():
        for word in institution.title.split():
            groups[plain(word)].add(institution.group or unit)
    for unit, texts in aliases.items():
        institution = institutions[unit]
        for name in dict.fromkeys(name for text in texts for name in written_aliases(text)):
            acronym = ACRONYM.fullmatch(name) is not None
            run_together = max(map(len, name.split())) > 30
            if len(plain(name)) < 2 or run_together or (not acronym and len(groups[plain(name)]) >= 3):
                left_out["ambiguous aliases"] += 1
            else:
                institution.add_name(name, "acronym" if acronym else "alias")


class Completions(NamedTuple):
    """First and last year by (UNITID, CIP of 4 digits, level); the last year with an award by UNITID."""

    programmes: dict[tuple[str, str, int], tuple[int, int]]
    last_award: dict[str, int]
    left_out: Counter[str]


def completions(sources: Iterable[Source], known: Mapping[str, Institution]) -> Completions:
    """Reads which programmes each institution offered, including those without graduates in that year."""
    found = Completions({}, {}, Counter())
    programmes = found.programmes
    moved: dict[str, list[str]] = defaultdict(list)
    for row in data_rows("cip_moves.csv"):
        moved[row["old"]].append(row["new"])
    for source in sorted(sources, key=lambda source: source.year or 0):
        year = source.year or 0
        names = ("UNITID", "CIPCODE", "AWLEVEL", "CTOTALT")
        for unit, code, award, count in rows(
            source, names, found.left_out, names[3:] if year < FULL_COLUMNS_YEAR else ()
        ):
            level, code = LEVELS.get(award.lstrip("0")), code.strip("'=\"")
            if code.partition(".")[0] == "99":
                found.left_out["totals"] += 1
            elif unit not in known:
                found.left_out["of institutions that no directory lists"] += 1
            elif level is None or (cip := _four_digits(code)) is None:
                found.left_out["with another level or code"] += 1
            else:
                for each in (cip, *moved.get(cip, ())) if year < CIP_2020 else (cip,):
                    first, _ = programmes.get((unit, each, level), (year, year))
                    programmes[unit, each, level] = (first, year)
                if count not in ("0", ""):
                    found.last_award[unit] = year
    return found


CIP_2020 = 2020
"""The first year of completions in the CIP of 2020; codes of earlier years are also read as what they became."""


def _four_digits(code: str) -> str | None:
    """`11.0701` as 11.07, and `1.0999` (a spreadsheet removed the zero) as 01.09."""
    family, _, rest = code.partition(".")
    if len(rest) < 2 or not rest.isdigit() or not family.isdigit() or len(family) > 2:
        return None
    return f"{family.zfill(2)}.{rest[:2]}"


def calendars(sources: Iterable[Source], left_out: Counter[str]) -> dict[tuple[str, int], int]:
    """CALSYS by UNITID and year: institutions have left quarters for semesters."""
    return {
        (unit, source.year): int(calendar)
        for source in sources
        if source.year
        for unit, calendar in rows(source, ("UNITID", "CALSYS"), left_out)
        if calendar in set("1234567")
    }


_SMALL = frozenset("and as for in of or the to with".split())


def cip_titles(source: Source, left_out: Counter[str]) -> dict[str, str]:
    """The titles of families (2 digits) and series (4 digits), without the full stop and not in capitals."""
    found: dict[str, str] = {}
    for code, title in rows(source, ("CIP_Code", "CIP_Title"), left_out):
        code = code.strip('="')
        if re.fullmatch(r"\d\d(?:\.\d\d)?", code):
            found[code] = _in_small_letters(title.rstrip(". "))
    return found


def cip_subjects(source: Source) -> dict[str, str]:
    """The families of the official titles of series and programmes, by title as `plain` writes it."""
    found: dict[str, set[str]] = {}
    for code, title in rows(source, ("CIP_Code", "CIP_Title"), Counter()):
        code = code.strip('="')
        if re.fullmatch(r"\d\d\.\d{2,4}", code):
            for written in (title, title.partition(",")[0] if title.rstrip(". ").endswith(", General") else title):
                found.setdefault(plain(written), set()).add(code[:2])
    return {words: " ".join(sorted(families)) for words, families in found.items() if words}


def _in_small_letters(title: str) -> str:
    if not title.isupper():
        return title
    words = re.sub(r"[A-Z]+(?:['\u2019][A-Z]+)?", lambda match: match[0].capitalize(), title).split(" ")
    return " ".join(word.lower() if at and word.lower() in _SMALL else word for at, word in enumerate(words))
