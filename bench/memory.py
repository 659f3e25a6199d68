"""Memory: of each verifier at work, of Intake and Watchlists whatever the size of the file, and of the layers."""

import statistics
from pathlib import Path
from typing import Any

from bench.events import FULL_PART, SMALL_FILE
from bench.package import Deployed, layers
from bench.report import Row, Section, at_most

VERIFIER_MEGABYTES = 128
LAYER_MEGABYTES = 110
READER_MEGABYTES = 15
INTAKE_MEGABYTES = 20
SMALL_FILES = 3  # times that a small file is taken in: its peak depends on how threads happen to take turns
LISTS = (10_000, 100_000)  # entries; OFAC's SDN list has about 3,000 that are read, a community's list many more
MAX_INVOCATION = "900 s at most"

type Figures = dict[str, Any]  # see `bench.child.handle`


def of_verifiers(runs: dict[str, Figures], functions: list[Deployed], base: Figures) -> Section:
    """The peak memory of each verifier's process."""
    rows = []
    for function in (function for function in functions if "verify" in function.handler):
        what = "" if function.answers_requests else f", {function.batch_size} parts of {FULL_PART}"
        peak, alone = runs[function.name]["peak_megabytes"], f"boto3 alone {base['peak_megabytes']:.0f} MB"
        name = f"peak memory, {function.name}{what}"
        rows.append(at_most(name, peak, VERIFIER_MEGABYTES, "{:.0f} MB", baseline=alone))
    note = "Peak memory: the high-water mark of a fresh process; 1 MB is 1,048,576 bytes, as Lambda counts."
    return Section("memory", rows, [note])


def of_watchlists(function: Deployed, runs: list[Figures]) -> Section:
    """The peak memory of Watchlists with a long list of new entries only, and the time for it."""
    small, large = (found["peak_megabytes"] for found in runs)
    seconds = runs[1]["invocations"][-1]["wall"]
    an_entry = (large - small) / (LISTS[1] - LISTS[0])
    possible = LISTS[1] + (function.memory - large) / an_entry
    what, baseline = f"peak memory, {function.name}, {LISTS[1]:,} entries", f"{LISTS[0]:,} entries {small:,.0f} MB"
    rows = [
        at_most(what, large, function.memory, "{:,.0f} MB", baseline=baseline),
        Row("  … entries that its memory would hold", f"{possible:,.0f}", value=f"{an_entry * 1024:.1f} KB an entry"),
        Row(f"  … time for {LISTS[1]:,} entries", f"{seconds:,.0f} s", MAX_INVOCATION),
    ]
    return Section("watchlists", rows, ["Watchlists: a table of our own, each row an address; AWS answers at once."])


def of_layers() -> Section:
    """All layers, unzipped."""
    sizes = {layer.name: _size(layer) / 1024**2 for layer in layers()}
    figure = " + ".join(f"{size:.1f}" for size in sizes.values())
    rows = [at_most("layers, unzipped", sum(sizes.values()), LAYER_MEGABYTES, "{:.1f} MB", figure)]
    if "ResumeLayer" in sizes:
        row = at_most("  … that of the reader of documents", sizes["ResumeLayer"], READER_MEGABYTES, "{:.1f} MB")
        rows.append(row)
    return Section("layers", rows, [f"Layers, in this order: {', '.join(sizes)}."])


def of_intake(small: list[Figures], large: Figures, rows: int) -> Section:
    """Intake's peak memory with a small and a large file of JSON Lines."""
    low, high = statistics.median(found["peak_megabytes"] for found in small), large["peak_megabytes"]
    seconds = large["invocations"][-1]["wall"]
    what, figures = f"intake memory, {rows:,} rows over {SMALL_FILE:,}", (f"{high:.0f} MB", f"{low:.0f} MB")
    time = Row(f"  … time for {rows:,} rows", f"{seconds:,.0f} s", MAX_INVOCATION, f"{rows / seconds:,.0f} rows/s")
    note = "Intake: one process on this machine's processor, beside the other benchmarks; AWS answers at once."
    return Section("intake", [at_most(what, high - low, INTAKE_MEGABYTES, "{:+.1f} MB", *figures), time], [note])


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
