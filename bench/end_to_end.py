"""The whole of it: how fast `bonafide verify` is, and how many genuine applicants come out high."""

import logging
import tempfile
from collections import Counter
from pathlib import Path

from bench import exports, process_tree
from bench.report import Row, Section, at_least, at_most
from local import reference
from tests.pipeline.simulation import simulation
from tests.pipeline.synthetic_applicants import APPLICANTS, Months

ROWS, FEW_ROWS = 20_000, 1_000
ROWS_A_SECOND = 100_000 / 120
FEW_SECONDS = 4
MEGABYTES = 600
HIGH = 0.0003


def verify(count: int = ROWS) -> Section:
    """Verifies a CSV file with the command line, and a small one."""
    database = reference.database()
    with tempfile.TemporaryDirectory() as folder:
        files = {number: Path(folder) / f"{number}.csv" for number in (FEW_ROWS, count)}
        used = {}
        for number, file in files.items():
            exports.write(file, number, database)
            used[number] = process_tree.run(["-m", "local.command", "verify", "--json", str(file)])
    small, large = used[FEW_ROWS], used[count]
    figure = f"{count:,} rows in {large.seconds:.1f} s"
    rows = [
        at_least("bonafide verify, rows a second", count / large.seconds, ROWS_A_SECOND, "{:,.0f}", figure),
        at_most(f"  … {FEW_ROWS:,} rows, seconds", small.seconds, FEW_SECONDS, "{:.1f}"),
    ]
    if large.processor is not None:
        a_row = f"{large.processor / count * 1000:.2f} ms a row"
        rows.append(Row("  … processor time of all processes", f"{large.processor:.1f} s", a_row))
    if large.megabytes is not None:
        rows.append(at_most("  … peak memory of all processes", large.megabytes, MEGABYTES, "{:.0f} MB"))
    note = (
        "Verify: wall clock with start-up, from a CSV file to JSON; memory that processes share counts once. "
        f"{exports.FAULTY:.0%} of the rows have a fault, {exports.RINGS:.0%} are in rings. "
        "The budget is 100,000 rows in 120 s."
    )
    return Section("verify", rows, [note])


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
