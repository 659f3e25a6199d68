"""Finds the official files: in a folder that the user names, or downloaded into a cache.

`ipeds.py`, `ror.py`, `closures.py` and `registers.py` read those of education, `companies.py` and
`company_registers.py` those of companies, and `networks.py` those of networks.
"""

import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bonafide_reference import download
from bonafide_reference.download import Opener, Unreachable, urlopen
from bonafide_reference.official import UnreadableSource, columns_of

IPEDS = "https://nces.ed.gov/ipeds/datacenter/data/"
CIP = "https://nces.ed.gov/ipeds/cipcode/Files/CIPCode2020.csv"
ROR = "https://zenodo.org/api/records/6347574"
"""The Zenodo record of ROR's data dump; it returns the latest version."""

FIRST_YEAR = 2020
"""The first year of IPEDS that is downloaded; a folder may have any years."""

MEGABYTE = 1_000_000


class Kind(NamedTuple):
    """A kind of official file.

    `pattern` is that of its name; `not_assessed` says what cannot be assessed without it. `each` says how many files
    are used: one for each `year`, only the `newest`, or `all`. `content` are columns, or tables of a zip, by which the
    kind is recognised if the name does not say it.
    """

    name: str
    pattern: str
    not_assessed: str
    address: str
    each: str = "year"
    content: frozenset[str] = frozenset()


def _kind(name: str, pattern: str, not_assessed: str, address: str, each: str = "year", content: str = "") -> Kind:
    return Kind(name, pattern, not_assessed, address, each, frozenset(content.split()))


KINDS = (
    _kind("IPEDS HD", r"hd(\d{4})(?:_rv)?\.(?:zip|csv)", "US institutions, whether one closed or was renamed", IPEDS),
    _kind(
        "IPEDS C_A", r"c(\d{4})_a(?:_rv)?\.(?:zip|csv)", "which programmes and levels a US institution awarded", IPEDS
    ),
    _kind("IPEDS IC", r"ic(\d{4})(?:_rv)?\.(?:zip|csv)", "the academic calendars of US institutions", IPEDS),
    _kind("CIP titles", r"cipcode(\d{4})\.(?:zip|csv)", "subjects by their titles in the CIP", CIP),
    _kind(
        "ROR",
        r"(?:v([\d.]+)-\d{4}-\d\d-\d\d-)?ror-data(?:_schema_v2)?\.(?:zip|json)",
        "when institutions were founded",
        ROR,
        "newest",
    ),
)
"""What is downloaded."""

CLOSED_SCHOOLS = "https://fsapartners.ed.gov/additional-resources/reports/weekly-closed-school-search-file"
DISCOVER_UNI = "https://www.hesa.ac.uk/support/tools-and-downloads/unistats"
DUO_GRADUATES = "https://onderwijsdata.duo.nl/datasets/p04hogdipl"
DUO_REGISTER = "https://onderwijsdata.duo.nl/datasets/overzicht-erkenningen-ho"
AS_RANGES = "https://github.com/sapics/ip-location-db/releases"
AS_DATA = "https://github.com/ipverse/as-metadata"
RELAY = "https://mask-api.icloud.com/egress-ip-ranges.csv and https://api.cloudflare.com/local-ip-ranges.csv"
TOR = "https://check.torproject.org/torbulkexitlist"
VPN = "https://github.com/X4BNet/lists_vpn"
COMPANIES_HOUSE = "https://download.companieshouse.gov.uk/en_output.html"
SIRENE = "https://www.data.gouv.fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret"
BRREG = "https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html"
GLEIF = "https://www.gleif.org/en/lei-data/gleif-golden-copy"

SUPPLIED = (
    _kind(
        "closed schools",
        r"closed[ _-]?schools?.*\.(?:zip|csv)",
        "when US institutions closed of which IPEDS only says that they are gone",
        CLOSED_SCHOOLS,
        "all",
        "opeid closeddate",
    ),
    _kind(
        "Discover Uni",
        r"(?:discover[ _-]?uni|unistats).*?(20\d\d).*\.zip",
        "programmes of the United Kingdom",
        DISCOVER_UNI,
        content="institution.csv kiscourse.csv sbj.csv",
    ),
    _kind(
        "DUO graduates",
        r"gediplomeerden.*\.(?:zip|csv)",
        "programmes of the Netherlands",
        DUO_GRADUATES,
        "all",
        "diplomajaar soortdiploma",
    ),
    _kind(
        "DUO register",
        r"ho[ _-]?erkenningen.*\.(?:zip|csv)",
        "programmes of the Netherlands that nobody has finished yet",
        DUO_REGISTER,
        "all",
        "erkendeopleidingscode instellingscode onderdeel",
    ),
    _kind("network list", r"networks.*\.csv", "your own networks", "docs/reference.md", "all", "network kind"),
    _kind(
        "AS ranges",
        r"(?:asn-ipv[46]\.csv|ip2asn-(?:v4|v6|combined)\.tsv)(?:\.gz)?",
        "networks, except listed ranges",
        AS_RANGES,
        "all",
    ),
    _kind("AS categories", r"as\.json(?:\.gz)?", "which networks are of access, campuses and offices", AS_DATA, "all"),
    _kind("relay ranges", r"(?:egress|local)-ip-ranges\.csv", "privacy relays and VPN ranges", RELAY, "all"),
    _kind("Tor exits", r"(?:torbulkexitlist|exit-addresses)(?:\.txt)?", "exits of Tor", TOR, "all"),
    _kind("VPN ranges", r"vpn-ipv[46]\.txt", "ranges of VPN services", VPN, "all"),
    _kind(
        "companies",
        r"companies\.csv",
        "companies that you describe yourself",
        "your own records, as docs/reference.md says",
        "all",
    ),
    _kind(
        "Companies House",
        r"basiccompanydata.*\.(?:zip|csv)",
        "companies of the United Kingdom",
        COMPANIES_HOUSE,
        "all",
        "companyname companycategory incorporationdate accountsaccountcategory",
    ),
    _kind(
        "SIRENE",
        r"stockunitelegale(?:_utf8)?\.(?:zip|csv|csv\.gz)",
        "companies of France",
        SIRENE,
        "all",
        "siren datecreationunitelegale denominationunitelegale",
    ),
    _kind(
        "Brreg",
        r"(?:enheter|enhetsregisteret).*\.(?:csv|json)(?:\.gz)?",
        "companies of Norway",
        BRREG,
        "all",
        "organisasjonsnummer navn antallansatte stiftelsesdato",
    ),
    _kind(
        "GLEIF",
        r".*gleif.*lei2.*\.csv(?:\.zip)?",
        "companies that have an LEI",
        GLEIF,
        "all",
        "lei entitylegalname entitylegaladdresscountry",
    ),
    _kind(
        "addresses",
        r"addresses.*\.csv",
        "whether an address is a rented mailbox, unless it says so",
        "a list of your own",
        "all",
    ),
)
"""What is used if the operator supplies it: it is their own, has conditions to accept, or no address that stays."""


OWN = frozenset(["addresses"])
"""Kinds of files that an operator writes."""


class Source(NamedTuple):
    """An official file. `year` is None for kinds whose files have no year: ROR, closed schools, DUO, companies."""

    kind: str
    path: Path
    year: int | None
    sha256: str

    @property
    def remedy(self) -> str:
        """What to do if the file is not as expected."""
        address = next(kind.address for kind in (*KINDS, *SUPPLIED) if kind.name == self.kind)
        if self.kind in OWN:
            return "docs/operations.md describes its columns."
        return f"Download it again from {address} and keep its columns, or take it out of the folder."


type Log = Callable[[str], None]


def log_to_stderr(line: str) -> None:
    """Prints a line of the report on standard error."""
    print(f"bonafide: {line}", file=sys.stderr)


def find(
    folder: Path | None,
    *,
    cache: Path,
    offline: bool = True,
    opener: Opener = urlopen,
    log: Log = log_to_stderr,
) -> tuple[Source, ...]:
    """The official files, by kind and year; logs what cannot be assessed because files are missing.

    Args:
        folder: the user's folder; nothing is downloaded then. None looks in the cache.
        cache: the folder for downloads and for the digests of files.
        offline: download nothing.
        opener: opens URLs, like `urllib.request.urlopen`.
        log: called with each line.
    """
    if folder is None and not offline:
        _refresh(cache, opener, log)
    place = folder or cache
    if folder is not None and not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}")
    paths = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else []
    found = _recognised(paths, log if folder else lambda _: None)
    if not any(found.values()):
        log(f"{_without(KINDS)}, and no country's directory is complete: no official files in {place}")
        return ()
    kinds = (*KINDS, *SUPPLIED) if folder else KINDS
    if absent := [kind for kind in kinds if not found[kind]]:
        log(f"{_without(absent)}: no file of {', '.join(kind.name for kind in absent)} in {place}")
    digest = Digests(cache)
    sources = [Source(kind.name, path, year, digest(path)) for kind in found for year, path in found[kind]]
    digest.save()
    return tuple(sources)


def _without(kinds: Iterable[Kind]) -> str:
    return "not assessed: " + "; ".join(kind.not_assessed for kind in kinds)


class _Named(NamedTuple):
    """A recognised file, with the part of its name that is its year or version."""

    path: Path
    part: str | None
    name: str


def _recognised(paths: Iterable[Path], log: Log) -> dict[Kind, list[tuple[int | None, Path]]]:
    """The files by kind, with their years: recognised by their names, else by their content."""
    named: dict[Kind, list[_Named]] = {kind: [] for kind in (*KINDS, *SUPPLIED)}
    unknown = []
    for path in paths:
        if kind := next((kind for kind in named if re.fullmatch(kind.pattern, path.name, re.IGNORECASE)), None):
            match = re.fullmatch(kind.pattern, path.name, re.IGNORECASE)
            named[kind].append(_Named(path, match[1] if match and match.re.groups else None, path.name))
        elif path.suffix.lower() in (".zip", ".csv", ".txt") and (other := _by_content(path)):
            named[other[0]].append(_Named(path, other[1], other[2]))
            log(f"{path.name}: {other[0].name}, recognised by its content")
        elif path.suffix.lower() in _WORKBOOKS:
            log(f"{path.name}: a workbook is not read. Open it, save it as CSV (UTF-8), and put that into the folder")
        elif path.name != "sha256.json":
            unknown.append(path.name)
    if unknown:
        log(f"not used, because neither name nor content is that of an official file: {', '.join(unknown)}")
    return {kind: _chosen(kind, files) for kind, files in named.items()}


_WORKBOOKS = frozenset([".xls", ".xlsx", ".ods"])


def _by_content(path: Path) -> tuple[Kind, str | None, str] | None:
    """The kind of a file by the tables in a zip or by its columns, with the year; None if it is of no kind."""
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                members = sorted(name.rpartition("/")[2].lower() for name in archive.namelist())
        except zipfile.BadZipFile:
            return None
        for kind in KINDS:
            for member in members:
                if match := re.fullmatch(kind.pattern, member, re.IGNORECASE):
                    return kind, match[1], member
        of_zip = next((kind for kind in SUPPLIED if kind.content and kind.content <= set(members)), None)
        year = re.search(r"20\d\d", " ".join([path.stem, *members]))
        return (of_zip, year and year[0], path.name) if of_zip else None
    with path.open("rb") as content:
        columns = columns_of(content.read(MAX_START).decode("utf-8-sig", errors="replace"))
    of_table = next((kind for kind in SUPPLIED if kind.content and kind.content <= columns), None)
    return (of_table, None, path.name) if of_table else None


MAX_START = 65_536
"""Bytes at the start of a table in which its header is looked for."""


def _chosen(kind: Kind, files: list[_Named]) -> list[tuple[int | None, Path]]:
    """The files of a kind that are used: for a year, preferably the zip, and the revised one."""
    if kind.each == "all":
        return [(None, file.path) for file in files]
    if kind.each == "newest":
        newest = max(files, key=lambda file: (_version(file.part), file.path.suffix == ".zip"), default=None)
        return [(None, newest.path)] if newest else []
    years: dict[int, Path] = {}
    # The last one wins: zips, then revised files (_rv).
    for file in sorted(files, key=lambda file: (file.path.suffix == ".zip", "_rv" in file.name.lower())):
        if file.part is None:
            raise UnreadableSource(f"{file.path.name}: no year. Put it in the name of the file: discover-uni-2025.zip")
        years[int(file.part)] = file.path
    return sorted(years.items())


def _version(text: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (text or "").split(".") if part)


class Digests:
    """SHA-256 digests of files, saved with path, size and time of change, so that a large file is read once."""

    def __init__(self, cache: Path) -> None:
        self._file = cache / "sha256.json"
        self._known: dict[str, list[str | int]] = {}
        with suppress(OSError, ValueError):
            self._known = json.loads(self._file.read_bytes())

    def __call__(self, path: Path) -> str:
        """The digest of a file, in hexadecimal."""
        path = path.resolve()
        state = path.stat()
        match self._known.get(str(path)):
            case [state.st_size, state.st_mtime_ns, str(digest)]:
                return digest
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        self._known[str(path)] = [state.st_size, state.st_mtime_ns, digest]
        return digest

    def save(self) -> None:
        """Saves the digests, if there is a cache."""
        if self._file.parent.is_dir():
            download.write_whole(self._file, json.dumps(self._known, indent=1).encode())


def _refresh(cache: Path, opener: Opener, log: Log) -> None:
    """Downloads new files; logs what is unreachable, and keeps earlier downloads."""
    cache.mkdir(parents=True, exist_ok=True)
    for refresh_source in (_ipeds, _cip, _ror):
        try:
            refresh_source(cache, opener, log)
        except Unreachable as error:
            log(f"{error}; using earlier downloads")


def _ipeds(cache: Path, opener: Opener, log: Log) -> None:
    for name in _ipeds_names(datetime.now(UTC).year):
        with suppress(download.NotPublished):  # future years
            download.refresh(f"{IPEDS}{name}.zip", cache / f"{name}.zip", limit=100 * MEGABYTE, opener=opener, log=log)


def _ipeds_names(this_year: int) -> Iterator[str]:
    for year in range(FIRST_YEAR, this_year + 1):
        yield from (f"HD{year}", f"C{year}_A", f"IC{year}")


def _cip(cache: Path, opener: Opener, log: Log) -> None:
    download.refresh(CIP, cache / "CIPCode2020.csv", limit=20 * MEGABYTE, opener=opener, log=log)


def _ror(cache: Path, opener: Opener, log: Log) -> None:
    """Downloads the latest dump; Zenodo has its name, URL and MD5."""
    record = download.read_json(ROR, opener=opener)
    for file in record.get("files", []):
        name, checksum = str(file.get("key", "")), str(file.get("checksum", ""))
        if re.fullmatch(KINDS[-1].pattern, name, re.IGNORECASE) and not (cache / name).exists():
            address = file["links"]["self"]
            md5 = checksum.removeprefix("md5:") if checksum.startswith("md5:") else None
            download.refresh(address, cache / name, limit=1000 * MEGABYTE, md5=md5, opener=opener, log=log)
