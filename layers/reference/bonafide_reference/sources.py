"""Finds the official files of education: in a folder that the user names, or downloaded into a cache.

`ipeds.py` and `ror.py` read them.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bonafide_reference import download
from bonafide_reference.download import Opener, Unreachable, urlopen

IPEDS = "https://nces.ed.gov/ipeds/datacenter/data/"
CIP = "https://nces.ed.gov/ipeds/cipcode/Files/CIPCode2020.csv"
ROR = "https://zenodo.org/api/records/6347574"
"""The Zenodo record of ROR's data dump; it returns the latest version."""

FIRST_YEAR = 2020
"""The first year of IPEDS that is downloaded; a folder may have any years."""

MEGABYTE = 1_000_000


class Kind(NamedTuple):
    """A kind of official file: the pattern of its name, and what cannot be assessed without it."""

    name: str
    pattern: str
    not_assessed: str


KINDS = (
    Kind("IPEDS HD", r"hd(\d{4})(?:_rv)?\.(?:zip|csv)", "US institutions, whether one closed or was renamed"),
    Kind("IPEDS C_A", r"c(\d{4})_a(?:_rv)?\.(?:zip|csv)", "which programmes and levels a US institution awarded"),
    Kind("IPEDS IC", r"ic(\d{4})(?:_rv)?\.(?:zip|csv)", "the academic calendars of US institutions"),
    Kind("CIP titles", r"cipcode(\d{4})\.(?:zip|csv)", "subjects by their titles in the CIP"),
    Kind(
        "ROR",
        r"(?:v([\d.]+)-\d{4}-\d\d-\d\d-)?ror-data(?:_schema_v2)?\.(?:zip|json)",
        "when institutions were founded",
    ),
)


class Source(NamedTuple):
    """An official file. `year` is None for ROR, which has versions instead."""

    kind: str
    path: Path
    year: int | None
    sha256: str


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
    names = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else []
    found = {kind: _of_kind(kind, names) for kind in KINDS}
    if not any(found.values()):
        log(f"{_without(KINDS)}, and no country's directory is complete: no official files in {place}")
        return ()
    if absent := [kind for kind, paths in found.items() if not paths]:
        log(f"{_without(absent)}: no file of {', '.join(kind.name for kind in absent)} in {place}")
    digest = Digests(cache)
    sources = [Source(kind.name, path, year, digest(path)) for kind in KINDS for year, path in found[kind]]
    digest.save()
    return tuple(sources)


def _without(kinds: Iterable[Kind]) -> str:
    return "not assessed: " + "; ".join(kind.not_assessed for kind in kinds)


def _of_kind(kind: Kind, paths: list[Path]) -> list[tuple[int | None, Path]]:
    """The files of a kind: one for each year, preferably the zip; for ROR, only the newest version."""
    matches = [(match, path) for path in paths if (match := re.fullmatch(kind.pattern, path.name, re.IGNORECASE))]
    if kind.name == "ROR":
        newest = max(matches, key=lambda each: (_version(each[0][1]), each[1].suffix == ".zip"), default=None)
        return [(None, newest[1])] if newest else []
    years: dict[int, Path] = {}
    # The last one wins: zips, then revised files (_rv).
    for match, path in sorted(matches, key=lambda each: (each[1].suffix == ".zip", "_rv" in each[1].stem.lower())):
        years[int(match[1])] = path
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
