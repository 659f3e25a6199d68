"""Official files, which are not part of the repository: tests that need one say what to download, and from where."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("OFFICIAL_FILES") or Path(__file__).resolve().parents[2] / "shared" / "reference")
DIRECTORIES = (
    *(f"HD{year}.zip" for year in range(2020, 2025)),
    *(f"C{year}_A.zip" for year in range(2020, 2025)),
    "IC2024.zip",
    "CIPCode2020.csv",
)


def needs(*names: str, source: str) -> pytest.MarkDecorator:
    """Skips a test where the official files of these names are absent; `source` says where they are published."""
    missing = [name for name in names if not (FOLDER / name).exists()]
    absent = f"{missing[0]} and {len(missing) - 1} more official files are" if len(missing) > 1 else f"{names[0]} is"
    reason = f"{absent} missing. Download from {source} into a folder, then run OFFICIAL_FILES=that/folder make test"
    return pytest.mark.skipif(bool(missing), reason=reason)


needs_directories = needs(
    *DIRECTORIES, source="nces.ed.gov/ipeds/datacenter (HD, C_A, IC, CIP of 2020–2024) and zenodo.org/records/6347574"
)
needs_sdn = needs("ofac/sdn.csv", source="OFAC's Sanctions List Service (SDN.CSV, as ofac/sdn.csv)")
