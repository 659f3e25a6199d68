"""`python -m bonafide_reference OUTPUT`: what `sam build` runs."""

import argparse
from pathlib import Path

from bonafide_reference.build import build

parser = argparse.ArgumentParser(prog="bonafide_reference", description="Compiles the reference database.")
parser.add_argument("output", type=Path, help="the SQLite file to write")
for source in build(parser.parse_args().output):
    print(source.line())
