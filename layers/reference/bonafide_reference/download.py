"""Downloads a file: resumes an interrupted download, verifies it, and then renames it to its final name."""

import hashlib
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.request import Request

TIMEOUT = 30.0  # seconds without a byte
CHUNK = 1 << 18

HEADERS = {"User-Agent": "bonafide-reference-build", "Accept-Encoding": "identity"}


class Unreachable(Exception):
    """The file could not be downloaded: no connection, an error response, or content that fails verification."""


class NotPublished(Unreachable):
    """There is no such file at its official URL."""


class Response(Protocol):
    """A response, like that of `urllib.request.urlopen`."""

    status: int
    headers: Any

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        ...

    def close(self) -> None:
        """Closes the connection."""
        ...


type Opener = Callable[[Request, float], Response]


def urlopen(request: Request, timeout: float) -> Response:
    """Opens a URL; the timeout, in seconds, is for connecting and for each read."""
    answer: Response = urllib.request.urlopen(request, timeout=timeout)  # noqa: S310  URLs of our own lists
    return answer


def read_json(url: str, *, opener: Opener = urlopen) -> dict[str, Any]:
    """A small JSON document."""
    try:
        with closing(_open(Request(url, headers=HEADERS), opener)) as answer:  # noqa: S310
            document = json.loads(answer.read(10_000_000))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{url} does not answer as it should ({error})") from error
    if not isinstance(document, dict):
        raise Unreachable(f"{url} does not answer as it should (no JSON object)")
    return document


def refresh(
    url: str,
    target: Path,
    *,
    limit: int,
    md5: str | None = None,
    opener: Opener = urlopen,
    log: Callable[[str], None],
) -> None:
    """Downloads a file unless the one that is there is as new.

    Args:
        url: the official address.
        target: the file to write; it has a `.part` next to it while it is incomplete.
        limit: the number of bytes that such a file never has.
        md5: its checksum, where one is published.
        opener: opens addresses.
        log: called with one line when the file is complete.

    Raises:
        NotPublished: there is no such file.
        Unreachable: anything else went wrong; what was downloaded so far is resumed next time, unless it is wrong.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        modified = _download(url, target, part, limit, opener)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{url} could not be downloaded ({error})") from error
    if modified is None:
        return
    _check(url, part, md5)
    os.utime(part, (modified, modified))
    _validator(part).unlink(missing_ok=True)
    part.replace(target)
    log(f"downloaded {target.name}, {target.stat().st_size / 1e6:,.1f} MB, from {url}")


def _download(url: str, target: Path, part: Path, limit: int, opener: Opener) -> float | None:
    """Downloads into the part. Returns when the content last changed, or None if the target is up to date."""
    request = Request(url, headers=HEADERS)  # noqa: S310
    begun = part.stat().st_size if part.exists() and _validator(part).exists() else 0
    if begun:  # If-Range: the rest of the same file, or all of a new one
        request.add_header("Range", f"bytes={begun}-")
        request.add_header("If-Range", _validator(part).read_text(encoding="utf-8"))
    elif target.exists():
        since = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        request.add_header("If-Modified-Since", format_datetime(since, usegmt=True))
    try:
        answer = _open(request, opener)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 304:
            return None
        if error.code == 404:
            raise NotPublished(f"there is no {url}") from error
        if error.code == 416:  # the published file has changed
            part.unlink()
        raise
    with closing(answer):
        resumed = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {begun}-")
        done = begun if resumed else 0
        length = int(answer.headers.get("Content-Length") or 0)
        if done + length > limit:
            raise Unreachable(f"{url} has {done + length:,} bytes, more than the limit of {limit:,}")
        validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        if validator and not validator.startswith("W/"):
            _validator(part).write_text(validator, encoding="utf-8")
        else:
            _validator(part).unlink(missing_ok=True)
        with part.open("ab" if resumed else "wb") as content:
            while piece := answer.read(CHUNK):
                done += len(piece)
                if done > limit:
                    raise Unreachable(f"{url} has more bytes than the limit of {limit:,}")
                content.write(piece)
                _progress(target.name, done, (begun if resumed else 0) + length)
        if length and done != (begun if resumed else 0) + length:
            raise Unreachable(f"the download of {url} was interrupted after {done:,} bytes; run it again to resume")
        stamp = answer.headers.get("Last-Modified")
        return (parsedate_to_datetime(stamp) if stamp else datetime.now(UTC)).timestamp()


def _open(request: Request, opener: Opener) -> Response:
    return opener(request, TIMEOUT)


def _validator(part: Path) -> Path:
    """The file that keeps the ETag of the partial download."""
    return part.with_name(f"{part.name}.etag")


def _check(url: str, part: Path, md5: str | None) -> None:
    """Deletes a download that fails verification."""
    with part.open("rb") as content:
        wrong = md5 and hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() != md5
    why = "its checksum does not match the published one" if wrong else None
    if not why and part.name.endswith(".zip.part"):
        try:
            with zipfile.ZipFile(part) as archive:
                why = "the zip is damaged" if archive.testzip() else None
        except zipfile.BadZipFile:
            why = "it is not a zip"
    if why:
        part.unlink()
        _validator(part).unlink(missing_ok=True)
        raise Unreachable(f"the download of {url} was deleted: {why}")


def _progress(name: str, done: int, whole: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == whole else ""
        of = f" of {whole / 1e6:,.1f}" if whole else ""
        print(f"\r{name}  {done / 1e6:,.1f}{of} MB", end=end, file=sys.stderr, flush=True)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file in one step, so that readers never see a partial one."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
