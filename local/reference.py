"""The reference database of this machine; it is rebuilt when it is missing or its inputs have changed."""

from pathlib import Path

from bonafide_reference.build import build, is_current
from bonafide_reference.table import Table

ROOT = Path(__file__).resolve().parents[1]
DATABASE = ROOT / ".cache" / "reference.sqlite"


def build_database(output: Path = DATABASE, sources: Path | None = None, *, offline: bool = True) -> tuple[Table, ...]:
    """Builds the reference database as the layer's build does; returns its tables.

    Args:
        output: the file to write.
        sources: a folder with official education files; None uses those that were downloaded before.
        offline: whether to download nothing.
    """
    return build(output, sources, offline=offline)


def database(sources: Path | None = None) -> Path:
    """Returns the path of the database; rebuilds it if its inputs have changed."""
    if not is_current(DATABASE, sources):
        build_database(DATABASE, sources)
    return DATABASE
