"""Measures Bonafide against the budgets of its design. `make bench` runs everything; see `python -m bench --help`."""
