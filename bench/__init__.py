"""Measures Bonafide against the budgets of its design. `make bench` runs everything; see `python -m bench --help`."""

import sys
from pathlib import Path

# Functions are deployed and not installed; what simulates applicants imports them.
sys.path.append(str(Path(__file__).resolve().parents[1] / "functions"))
