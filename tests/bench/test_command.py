"""`python -m bench` starts as `make bench` starts it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_benchmarks_start_without_the_import_path_of_the_tests() -> None:
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, "-m", "bench", "--help"], cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "--only" in run.stdout
