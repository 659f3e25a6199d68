"""The whole of it: how fast `bonafide verify` is, and how many genuine applicants come out high."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.package import ROOT
from bench.processes import FunctionFailed
from bench.report import Row, Section, at_least, at_most
from local import reference
from tests.pipeline.simulation import simulation
from tests.pipeline.synthetic_applicants import APPLICANTS, Months
from tests.synthetic.applications import generated

ROWS, ROWS_A_SECOND = 500, 100_000 / 120
MEGABYTES = 600
HIGH = 0.0003


def verify() -> Section:
    """Verifies a file with the command line, in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "applications.jsonl"
        file.write_text("\n".join(json.dumps(one.document) for one in generated(ROWS)), encoding="utf-8")
        command = [sys.executable, "-m", "local.command", "verify", "--json", str(file)]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise FunctionFailed("bonafide verify")
    megabytes = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    figure = f"{ROWS} rows in {seconds:.0f} s"
    speed = at_least("bonafide verify, rows a second", ROWS / seconds, ROWS_A_SECOND, "{:,.0f}", figure)
    peak = at_most("  … peak memory", megabytes, MEGABYTES, "{:.0f} MB")
    return Section("verify", [speed, peak], ["Verify: wall clock with start-up; the budget is 100,000 rows in 120 s."])


def genuine() -> Section:
    """Simulates three months of genuine applicants, some of whom share something with others."""
    months = Months()
    months.genuine()
    logging.disable()
    with simulation(reference.database(), months.planted) as made:
        for arrival in sorted(months.arrivals, key=lambda each: each.time):
            made.arrive(arrival.time, arrival.documents)
        levels = Counter(made.levels().values())
    logging.disable(logging.NOTSET)
    count, high = len(months.people), levels["high"]
    figure, review = f"{high} of {count:,}", f"{levels['review'] / count:.2%}"
    rows = [at_most("genuine applications that come out high", high / count, HIGH, "{:.3%}", figure)]
    rows.append(Row("  … for review", review))
    note = f"Genuine: {APPLICANTS:,} synthetic applicants of three months, with planted concerns besides identity."
    return Section("genuine", rows, [note])
