"""Documents: the time of a page, what hostile files take until they end, claims found, and copies found."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from bench import resumes_alike, resumes_claims
from bench.package import ROOT
from bench.report import Row, Section, at_least, at_most
from local import reference
from tests.read_document.made import SECRET, VISIBLE, drawn, pdf

FOLDER = Path(os.environ.get("RESUMES") or ROOT.parent / "shared" / "resumes")
PATH = os.pathsep.join(map(str, (ROOT / "functions", ROOT / "layers" / "shared")))
PAGE_MILLISECONDS = 30
SECONDS = 10
MEGABYTES = 700
REPETITIONS = 3
MADE = "nearly-white.pdf"

type Figures = dict[str, Any]  # see `bench.resume_process.measured`


def measure() -> Section:
    """All ordinary PDF documents of the corpus, and all hostile files, each of these in a new process."""
    manifest = FOLDER / "manifest.json"
    if not manifest.exists():
        return Section("resumes", [], ["No corpus of résumés: set RESUMES to a folder of files with a manifest.json."])
    documents = json.loads(manifest.read_text(encoding="utf-8"))["documents"]
    names = [document["file"] for document in documents if "hostile" not in document]
    rounds = [_read(*names) for _ in range(REPETITIONS)]
    documents_read = [same for same in zip(*rounds, strict=True) if same[0]["outcome"] == "pdf"]
    runs = [_read(document["file"])[0] for document in documents if "hostile" in document]
    alike = resumes_alike.alike()
    rows = [
        *_of_pages(documents_read),
        *_of_hostile(runs),
        *_of_hidden(rounds[0], {document["file"] for document in documents if document.get("hidden_text")}),
        *resumes_claims.rows(reference.database()),
        *alike.rows,
    ]
    return Section("resumes", rows, [_note(len(documents_read)), resumes_claims.note(), *alike.notes])


def _of_pages(documents: Iterable[tuple[Figures, ...]]) -> Iterable[Row]:
    for what, figure in (("", "processor"), (" without the process", "alone")):
        pages = sorted(min(found[figure] for found in same) / same[0]["pages"] * 1e3 for same in documents)
        median, p95 = statistics.median(pages), pages[int(len(pages) * 0.95)]
        name = f"PDF documents, a page{what}, median"
        yield at_most(name, median, PAGE_MILLISECONDS, "{:.0f} ms", baseline=f"p95 {p95:.0f} ms")


def _of_hostile(runs: list[Figures]) -> Iterable[Row]:
    slowest, largest = (max(run[figure] for run in runs) for figure in ("seconds", "megabytes"))
    yield at_most("hostile documents, the slowest", slowest, SECONDS, "{:.1f} s")
    yield at_most("hostile documents, the most memory", largest, MEGABYTES, "{:.0f} MB")
    for run in runs:
        yield Row(f"  … {run['file']}", f"{run['seconds']:.2f} s", f"{run['megabytes']:.0f} MB", run["outcome"])


def _of_hidden(found: list[Figures], hiding: set[str]) -> Iterable[Row]:
    """Hidden text of the corpus, and of a kind that it lacks: nearly white."""
    files = {run["file"]: run["hides"] for run in found}
    made = pdf(VISIBLE + drawn(SECRET, 40, 600, before="0.97 g"))
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made)
        file.flush()
        files[MADE] = _read(file.name)[0]["hides"]
    hiding = hiding & files.keys() | {MADE}
    named = sum(files[name] for name in hiding)
    others = sum(hides for name, hides in files.items() if name not in hiding)
    yield at_least("documents with hidden text, found", named / len(hiding), 1, "{:.2f}", f"{named} of {len(hiding)}")
    yield at_most("  … named in other documents", others, 0, "{:.0f}", f"{others} of {len(files) - len(hiding)}")


def _note(count: int) -> str:
    return (
        f"Documents: {count} PDF documents; processor time of the whole process of one, best of {REPETITIONS} rounds. "
        "Memory is with what is shared with the parent; 1 MB is 1,048,576 bytes."
    )


def _read(*names: str) -> list[Figures]:
    """What each file took, read one after another in a new process."""
    command = [sys.executable, str(ROOT / "bench" / "resume_process.py"), *(str(FOLDER / name) for name in names)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (PATH, os.environ.get("PYTHONPATH"))))}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
