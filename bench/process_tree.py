"""What a command and all processes that it starts use, also those that are not its children, by sampling /proc."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.package import ROOT
from bench.processes import FunctionFailed

PROC = Path("/proc")
PAUSE = 0.5  # seconds between samples, which use the processor, too; a process's last ones are not counted


MAX_SAID = 2000
"""Bytes of what a command that failed wrote last."""


class Used(NamedTuple):
    """What a command used: its seconds, processor seconds and peak memory of all processes.

    Memory that processes share counts once. Both are None where there is no /proc.
    """

    seconds: float
    processor: float | None
    megabytes: float | None


def run(command: Sequence[str]) -> Used:
    """Runs a command of this project to its end, without its output.

    Raises:
        FunctionFailed: it failed.
    """
    processor: dict[tuple[int, str], float] = {}
    megabytes = 0.0
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        while process.poll() is None:
            if PROC.exists():
                tree = _tree(process.pid)
                processor.update(tree)
                megabytes = max(megabytes, sum(_megabytes(number) for number, _ in tree))
            time.sleep(PAUSE)
        seconds = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            said = errors.read()[-MAX_SAID:].decode(errors="replace").strip()
            raise FunctionFailed(f"{' '.join(command)} ended with {process.returncode}: {said}")
    return Used(seconds, sum(processor.values()) or None, megabytes or None)


def _tree(root: int) -> dict[tuple[int, str], float]:
    """Processor seconds of a process and its descendants, by number and time of start."""
    found, waiting = dict[tuple[int, str], float](), [root]
    while waiting:
        number = waiting.pop()
        try:
            fields = (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
            for children in (PROC / str(number) / "task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except OSError:  # it has ended
            continue
        found[number, fields[19]] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def _megabytes(number: int) -> float:
    """The memory of a process, of which what it shares with others counts in part (proportional set size)."""
    try:
        lines = (PROC / str(number) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
