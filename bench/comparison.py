"""Bonafide's verifiers beside what a user would write instead, in one run over the same rows."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench.package import ROOT, with_official_files
from bench.planted import Planted, rows, write
from bench.processes import FunctionFailed
from bench.report import Row, Section
from local import reference

ROWS = 10_000
PATH = os.pathsep.join(str(ROOT / folder) for folder in ("functions", "layers/shared"))


class Run(NamedTuple):
    """What a script printed, as (row, section), and what that cost."""

    flags: set[tuple[str, str]]
    seconds: float
    processor: float
    megabytes: float


class Score(NamedTuple):
    """Planted faults that were found, and genuine rows that were blamed, both by kind."""

    found: Counter[str]
    blamed: Counter[str]


def measure(sources: Path | None) -> Section:
    """Runs both scripts on a CSV file, each in its own process; with official files of education if there are any."""
    database = with_official_files(sources) if sources else reference.database()
    planted = list(rows(ROWS, database))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "applications.csv"
        write(planted, file)
        ours, theirs = (_run(ROOT / "bench" / name, file, database) for name in ("by_bonafide.py", "by_hand.py"))
    return section(planted, ours, theirs)


def section(planted: list[Planted], ours: Run, theirs: Run) -> Section:
    """Both runs side by side; nothing here has a budget."""
    kinds = Counter(each.kind for each in planted)
    faults = {kind: count for kind, count in kinds.items() if "." in kind}
    genuine = {kind: count for kind, count in kinds.items() if "." not in kind}
    scores = score(planted, ours.flags), score(planted, theirs.flags)

    def beside(what: str, form: str, one: float, other: float) -> Row:
        return Row(what, form.format(one), form.format(other), f"{one / other:.2f} ×" if other else "")

    def share(count: int, of: int) -> str:
        return f"{count:,} ({count / of:.1%})"

    def shares(what: str, counts: Iterable[int], of: int) -> Row:
        one, other = (f"{count:,} ({count / of:.1%})" if of else "none" for count in counts)
        return Row(what, one, other)

    number, all_faults, all_genuine = len(planted), sum(faults.values()), sum(genuine.values())
    lines = [
        beside(f"{number:,} rows: a second, one core", "{:,.0f}", number / ours.processor, number / theirs.processor),
        beside("  … seconds, with start-up", "{:.1f} s", ours.seconds, theirs.seconds),
        beside("  … peak memory", "{:.0f} MB", ours.megabytes, theirs.megabytes),
        shares(f"  … of {all_faults:,} planted faults found", (each.found.total() for each in scores), all_faults),
        shares(f"  … of {all_genuine:,} genuine rows blamed", (each.blamed.total() for each in scores), all_genuine),
        shares("  … of the plain ones among them", (each.blamed["plain"] for each in scores), genuine.get("plain", 0)),
    ]
    notes = [
        "Comparison: today is Bonafide's three verifiers, baseline is bench/by_hand.py: phonenumbers, email-validator "
        "and rapidfuzz. A fault is found, or a genuine row blamed, if anything is said about that section; Bonafide's "
        "concerns of strength info do not count. We chose the kinds, and many "
        "hard rows are from Bonafide's own tests, which favours it: rows of your own say more. No DNS. "
        "What needs official files of education is not assessed without --sources.",
        f"Found, Bonafide/by hand: {_by_kind(faults, *(each.found for each in scores))}.",
        f"Blamed, Bonafide/by hand: {_by_kind(genuine, *(each.blamed for each in scores))}.",
    ]
    return Section("comparison", lines, notes)


def score(planted: list[Planted], flags: set[tuple[str, str]]) -> Score:
    """Counts what was flagged rightly and wrongly. A faulty row counts in its faulty section only."""
    flagged = {identifier for identifier, _ in flags}
    found = Counter(each.kind for each in planted if (each.fields["id"], each.section) in flags)
    blamed = Counter(each.kind for each in planted if not each.section and each.fields["id"] in flagged)
    return Score(found, blamed)


def _by_kind(kinds: dict[str, int], ours: Counter[str], theirs: Counter[str]) -> str:
    shares = (f"{kind} {ours[kind] / count:.0%}/{theirs[kind] / count:.0%}" for kind, count in sorted(kinds.items()))
    return "; ".join(shares)


def _run(script: Path, file: Path, database: Path) -> Run:
    cost = file.with_suffix(".json")
    command = [sys.executable, "-P", str(script), str(file), str(database)]
    measured = [sys.executable, str(ROOT / "bench" / "measured.py"), str(cost), *command]
    run = subprocess.run(
        measured, env={**os.environ, "PYTHONPATH": PATH}, stdout=subprocess.PIPE, text=True, check=False
    )
    if run.returncode:
        raise FunctionFailed(script.name)
    flags = {(identifier, name) for identifier, _, name in (line.partition(",") for line in run.stdout.split())}
    return Run(flags, **json.loads(cost.read_text(encoding="utf-8")))
