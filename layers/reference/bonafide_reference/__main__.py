"""`python -m bonafide_reference OUTPUT [--sources DIR] [--download] [--licences DIR]`: what `sam build` runs."""

import argparse
import sys
from pathlib import Path

from bonafide_reference import licences
from bonafide_reference.build import PACKAGES, build
from bonafide_reference.official import UnreadableSource

parser = argparse.ArgumentParser(prog="bonafide_reference", description="Builds the reference database.")
parser.add_argument("output", type=Path, help="the SQLite file to write")
parser.add_argument("--sources", type=Path, metavar="DIR", help="the folder with the official files of education")
parser.add_argument("--cache", type=Path, metavar="DIR", help="the folder for downloads")
parser.add_argument("--download", action="store_true", help="download new or changed files")
parser.add_argument("--licences", type=Path, metavar="DIR", help="the folder for the licences of the sources")
options = parser.parse_args()
try:
    compiled = build(options.output, options.sources, offline=not options.download, cache=options.cache)
except (UnreadableSource, NotADirectoryError) as error:
    sys.exit(f"bonafide: {error}")
if options.licences:
    licences.write(options.licences, PACKAGES, compiled)
for source in compiled:
    print(source.line())
