"""Official files: found by name, or downloaded and verified; missing ones are reported."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request

import pytest

from bonafide_reference import download, sources
from bonafide_reference.download import NotPublished, Response, Unreachable, refresh, urlopen
from bonafide_reference.sources import find
from tests.reference.samples import zipped

CONTENT = bytes(range(256)) * 4000
CHANGED = "Mon, 05 Jan 2026 10:00:00 GMT"


class Official(BaseHTTPRequestHandler):
    """A local server for official files, with ranges, and failures by path."""

    published: dict[str, bytes]
    asked: list[tuple[str, str | None]]
    etag = '"one"'

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Range"]))
        if self.path == "/slow":
            self.server.stopped.wait(20)  # type: ignore[attr-defined]
            return
        content = self.published.get(self.path)
        if content is None:
            self.send_error(404)
            return
        if self.headers["If-Modified-Since"] == CHANGED:
            self.send_response(304)
            self.end_headers()
            return
        first = 0
        if self.headers["Range"] and self.headers["If-Range"] == self.etag:
            first = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("ETag", self.etag)
        self.send_header("Last-Modified", CHANGED)
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        breaks_off = self.path == "/breaks" and first == 0
        self.wfile.write(content[first : first + 300_000] if breaks_off else content[first:])

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the server."""
    names = ("/file", "/breaks", "/archive.zip")
    monkeypatch.setattr(Official, "published", dict.fromkeys(names, CONTENT), raising=False)
    monkeypatch.setattr(Official, "asked", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Official) as running:
        running.stopped = threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.stopped.set()  # type: ignore[attr-defined]
        running.shutdown()


def get(url: str, target: Path, *, limit: int = 10**7, md5: str | None = None) -> list[str]:
    said: list[str] = []
    refresh(url, target, limit=limit, md5=md5, log=said.append)
    return said


def test_unchanged_file_is_downloaded_once(server: str, tmp_path: Path) -> None:
    target = tmp_path / "file"
    assert get(f"{server}/file", target, md5=hashlib.md5(CONTENT).hexdigest())
    assert target.read_bytes() == CONTENT
    assert get(f"{server}/file", target) == []  # not modified
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_interrupted_download_is_resumed(server: str, tmp_path: Path) -> None:
    target = tmp_path / "breaks"
    with pytest.raises(Unreachable, match=r"interrupted|could not be downloaded"):
        get(f"{server}/breaks", target)
    assert not target.exists()
    got = (tmp_path / "breaks.part").stat().st_size
    get(f"{server}/breaks", target)
    assert target.read_bytes() == CONTENT
    assert Official.asked[-1] == ("/breaks", f"bytes={got}-")


def test_file_that_changed_is_downloaded_from_the_start(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unreachable):
        get(f"{server}/breaks", tmp_path / "breaks")
    monkeypatch.setattr(Official, "etag", '"other"')
    monkeypatch.setitem(Official.published, "/breaks", b"another")
    get(f"{server}/breaks", tmp_path / "breaks")
    assert (tmp_path / "breaks").read_bytes() == b"another"


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("/file", {"md5": "0" * 32}, "deleted: its checksum does not match the published one"),
        ("/file", {"limit": 1000}, "more than the limit"),
        ("/archive.zip", {}, "deleted: it is not a zip"),
        ("/nowhere", {}, "there is no"),
    ],
)
def test_download_that_fails_verification_is_deleted(
    server: str, tmp_path: Path, path: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(Unreachable, match=message) as error:
        get(f"{server}{path}", tmp_path / Path(path).name, **options)  # type: ignore[arg-type]
    assert isinstance(error.value, NotPublished) == (path == "/nowhere")
    assert list(tmp_path.iterdir()) == []


def test_silent_server_times_out(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    with pytest.raises(Unreachable, match="timed out"):
        get(f"{server}/slow", tmp_path / "slow")


def test_all_official_files_are_downloaded(server: str, tmp_path: Path) -> None:
    archive = zipped(tmp_path, "any", b"UNITID\n").read_bytes()
    names = [f"/ipeds/datacenter/data/{name}.zip" for name in ("HD2024", "C2024_A", "IC2024")]
    name = "v2.10-2026-07-20-ror-data.zip"
    md5 = hashlib.md5(archive).hexdigest()
    file = {"key": name, "checksum": f"md5:{md5}", "links": {"self": f"https://zenodo.org/files/{name}"}}
    Official.published |= dict.fromkeys([*names, f"/files/{name}"], archive)
    Official.published |= {
        "/ipeds/cipcode/Files/CIPCode2020.csv": b"CIPCode,CIPTitle\n",
        "/api/records/6347574": json.dumps({"files": [{"key": "notes.pdf"}, file]}).encode(),
    }

    def here(request: Request, timeout: float) -> Response:
        path = request.full_url.partition("://")[2].partition("/")[2]
        return urlopen(Request(f"{server}/{path}", headers=dict(request.header_items())), timeout)

    said: list[str] = []
    found = find(None, cache=tmp_path / "cache", offline=False, opener=here, log=said.append)
    assert [source.path.name for source in found] == [
        "HD2024.zip",
        "C2024_A.zip",
        "IC2024.zip",
        "CIPCode2020.csv",
        name,
    ]
    assert len(said) == 5
    again = find(None, cache=tmp_path / "cache", offline=True, log=said.append)
    assert again == found
    assert len(said) == 5


def test_without_connection_the_log_lists_what_is_not_assessed(tmp_path: Path) -> None:
    def unreachable(*_: object) -> Response:
        raise OSError("no route to host")

    said: list[str] = []
    assert find(None, cache=tmp_path / "cache", offline=False, opener=unreachable, log=said.append) == ()
    assert len(said) == 4
    assert "no route to host" in said[0]
    assert said[-1].startswith("not assessed: US institutions")
    assert "no country's directory is complete" in said[-1]


def test_files_are_found_by_their_official_names(tmp_path: Path) -> None:
    for name in (
        "HD2023.zip", "hd2023.csv", "hd2022_rv.csv", "hd2022.csv", "C2023_A.zip", "c2021_a.csv", "HD2023_Dict.zip",
        "v1.60-2025-02-27-ror-data.zip", "v1.9-2022-01-01-ror-data.zip", "ror-data.zip", "notes.txt",
    ):  # fmt: skip
        (tmp_path / name).write_bytes(name.encode())
    said: list[str] = []
    found = find(tmp_path, cache=tmp_path / "cache", log=said.append)
    assert [(source.kind, source.year, source.path.name) for source in found] == [
        ("IPEDS HD", 2022, "hd2022_rv.csv"),
        ("IPEDS HD", 2023, "HD2023.zip"),
        ("IPEDS C_A", 2021, "c2021_a.csv"),
        ("IPEDS C_A", 2023, "C2023_A.zip"),
        ("ROR", None, "v1.60-2025-02-27-ror-data.zip"),
    ]
    assert found[0].sha256 == hashlib.sha256(b"hd2022_rv.csv").hexdigest()
    there = {source.kind for source in found}
    absent = [kind for kind in (*sources.KINDS, *sources.SUPPLIED) if kind.name not in there]
    assert said == [
        "not used, because neither name nor content is that of an official file: HD2023_Dict.zip, notes.txt",
        f"not assessed: {'; '.join(kind.not_assessed for kind in absent)}: "
        f"no file of {', '.join(kind.name for kind in absent)} in {tmp_path}",
    ]
    assert said[1].startswith("not assessed: the academic calendars of US institutions; subjects by their titles in ")


def test_digest_changes_with_the_file(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    file = tmp_path / "ror-data.json"
    for content in (b"[]", b"[{}]"):
        file.write_bytes(content)
        for _ in range(2):
            assert find(tmp_path, cache=cache, log=lambda _: None)[0].sha256 == hashlib.sha256(content).hexdigest()
    assert sources.Digests(cache)._known


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="there is no folder"):
        find(tmp_path / "nowhere", cache=tmp_path)
