"""Memory: of each verifier at work, of intake whatever the size of the file, and of the unzipped layers."""

import statistics
from pathlib import Path
from typing import Any

from bench import events
from bench.budgets import Row, Section, at_most
from bench.package import Deployed, layers

VERIFIER_MEGABYTES = 128
LAYER_MEGABYTES = 110
INTAKE_MEGABYTES = 20
SMALL_FILE = 10_000
SMALL_FILES = 3
"""Times that it is taken in, since its peak depends on how threads happen to take turns."""

TABLE_FILES = (10_000, 100_000)
LISTS = (10_000, 100_000)
"""Entries of watchlists. OFAC's SDN list has about 3,000 addresses and numbers, a community's list many more."""

LONGEST_INVOCATION = 900
"""Seconds that Lambda gives an invocation at the most."""


def work(function: Deployed) -> list[dict[str, Any]]:
    """A cold invocation with one application, one with all that a batch may hold, and a warm one with one again."""
    if function.answers_requests:
        return [events.real(function)] * 3
    return [events.real(function), full_batch(function), events.real(function)]


def full_batch(function: Deployed) -> dict[str, Any]:
    """The most that one invocation is given: full parts, results, clusters, or a file or list of 10,000 rows."""
    batch = function.batch_size or 1
    match function.handler.split(".")[:2]:
        case _, "on_results":
            return events.results(0, applications(function))
        case _, "on_cluster":
            return events.clusters(batch)
        case "watchlists", _:
            return events.uploads(f"watchlists/A/{SMALL_FILE}.csv")
        case _, "on_upload":
            return events.uploads(f"incoming/{SMALL_FILE}.jsonl")
    return events.uploads(*[f"applications/{events.FULL_PART}.jsonl"] * batch)


def applications(function: Deployed) -> int:
    """How many applications, clusters or entries of a list a full batch holds."""
    batch = function.batch_size or 1
    match function.handler.split(".")[:2]:
        case _, "on_results":
            return batch // 3
        case _, "on_cluster":
            return batch
        case _, "on_upload":
            return SMALL_FILE
    return batch * events.FULL_PART


def of_verifiers(runs: dict[str, dict[str, Any]], functions: list[Deployed], base: float) -> Section:
    """The high-water mark of each verifier's process."""
    rows = []
    for function in functions:
        if "verify" not in function.handler:
            continue
        what = "" if function.answers_requests else f", {function.batch_size} parts of {events.FULL_PART}"
        rows.append(
            at_most(
                f"peak memory, {function.name}{what}",
                runs[function.name]["peak_megabytes"],
                VERIFIER_MEGABYTES,
                shown="{:.0f} MB",
                yardstick=f"boto3 alone {base:.0f} MB",
            )
        )
    note = "Peak memory: the high-water mark of a fresh process; 1 MB is 1,048,576 bytes, as Lambda counts."
    return Section("memory", rows, [note])


def of_watchlists(function: Deployed, runs: list[dict[str, Any]]) -> Section:
    """The high-water mark of Watchlists with a long list, of which every entry is new; and how long it takes."""
    small, large = (found["peak_megabytes"] for found in runs)
    taken = runs[1]["invocations"][-1]["wall_seconds"]
    an_entry = (large - small) / (LISTS[1] - LISTS[0])
    most = LISTS[1] + (function.memory - large) / an_entry
    return Section(
        "watchlists",
        [
            at_most(
                f"peak memory, {function.name}, {LISTS[1]:,} entries",
                large,
                function.memory,
                shown="{:,.0f} MB",
                yardstick=f"{LISTS[0]:,} entries {small:,.0f} MB",
            ),
            Row("  … entries that its memory would hold", f"{most:,.0f}", value=f"{an_entry * 1024:.1f} KB an entry"),
            Row(f"  … time for {LISTS[1]:,} entries", f"{taken:,.0f} s", f"{LONGEST_INVOCATION} s at most"),
        ],
        ["Watchlists: a table of one's own, of which every row is an address; AWS answers at once."],
    )


def of_layers() -> Section:
    """All layers, unzipped."""
    sizes = {layer.name: _size(layer) / 1024**2 for layer in layers()}
    figure = " + ".join(f"{size:.1f}" for size in sizes.values())
    row = at_most("layers, unzipped", sum(sizes.values()), LAYER_MEGABYTES, shown="{:.1f} MB", figure=figure)
    return Section("layers", [row], [f"Layers, in this order: {', '.join(sizes)}."])


def of_intake(small: list[dict[str, Any]], large: dict[str, Any], rows: int, tables: list[dict[str, Any]]) -> Section:
    """Intake's high-water mark with a small and a large file of JSON Lines; and of gzip'd CSV, for information."""
    peaks = [statistics.median(found["peak_megabytes"] for found in small), large["peak_megabytes"]]
    taken = large["invocations"][-1]["wall_seconds"]
    table_peaks = [found["peak_megabytes"] for found in tables]
    per_second = TABLE_FILES[1] / tables[1]["invocations"][-1]["wall_seconds"]
    return Section(
        "intake",
        [
            at_most(
                f"intake memory, {rows:,} rows over {SMALL_FILE:,}",
                peaks[1] - peaks[0],
                INTAKE_MEGABYTES,
                shown="{:+.1f} MB",
                figure=f"{peaks[1]:.0f} MB",
                yardstick=f"{peaks[0]:.0f} MB",
            ),
            Row(
                f"  … time for {rows:,} rows",
                f"{taken:,.0f} s",
                f"{LONGEST_INVOCATION} s at most",
                f"{rows / taken:,.0f} rows/s",
            ),
            Row(
                f"  … gzip'd CSV, {TABLE_FILES[1]:,} rows over {TABLE_FILES[0]:,}",
                f"{table_peaks[1]:.0f} MB",
                f"{table_peaks[0]:.0f} MB",
                f"{table_peaks[1] - table_peaks[0]:+.1f} MB, {per_second:,.0f} rows/s",
            ),
        ],
        ["Intake: one process on this machine's processor, beside the other benchmarks; AWS answers at once."],
    )


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
