"""The processor time and memory of a command include those of processes that its children start."""

from pathlib import Path

import pytest

from bench import process_tree
from bench.exports import write
from bench.processes import FunctionFailed

BUSY = """
import subprocess, sys, time
if sys.argv[1] == "0":
    held = bytearray(b"x" * 100_000_000)
    while time.process_time() < 1.5:
        pass
    time.sleep(1)
else:
    subprocess.run([sys.executable, __file__, str(int(sys.argv[1]) - 1)], check=True)
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="measured where Linux tells it")
def test_grandchildren_are_counted(tmp_path: Path) -> None:
    script = tmp_path / "busy.py"
    script.write_text(BUSY)
    used = process_tree.run([str(script), "2"])
    assert used.processor is not None
    assert used.processor > 1.4
    assert used.megabytes is not None
    assert used.megabytes > 100_000_000 / 1024**2


def test_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(FunctionFailed, match=r"ended with 2: .*missing\.py"):
        process_tree.run([str(tmp_path / "missing.py")])


def test_exports_are_the_same_for_the_same_number_of_rows(reference_database: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write(first, 400, reference_database)
    write(second, 400, reference_database)
    content = first.read_text(encoding="utf-8")
    assert content == second.read_text(encoding="utf-8")
    lines = content.splitlines()
    assert len(lines) == 401
    assert len({line.split(",")[1] for line in lines}) > 390
