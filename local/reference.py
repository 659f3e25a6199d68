"""The reference database on this machine: built when it is missing or something that it is built from has changed."""

from pathlib import Path

from bonafide_reference.build import build, is_current
from bonafide_reference.table import Table

ROOT = Path(__file__).resolve().parents[1]
DATABASE = ROOT / ".cache" / "reference.sqlite"


def compiled(output: Path = DATABASE, sources: Path | None = None, *, offline: bool = True) -> tuple[Table, ...]:
    """Compiles the reference database as the layer's build does; gives what went into it.

    Args:
        output: the file to write.
        sources: a folder with the official files of education; None takes those downloaded before.
        offline: whether to leave it at those, and not to download what is new.
    """
    return build(output, sources, offline=offline)


def database(sources: Path | None = None) -> Path:
    """The database, built anew if what it is built from has changed since."""
    if not is_current(DATABASE, sources):
        compiled(DATABASE, sources)
    return DATABASE
