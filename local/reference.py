"""The reference database on this machine: built when it is missing or older than what it is built from."""

from pathlib import Path

from bonafide_reference.build import build
from bonafide_reference.table import Table

ROOT = Path(__file__).resolve().parents[1]
DATABASE = ROOT / ".cache" / "reference.sqlite"
SOURCES = ROOT / "layers" / "reference"


def compiled(output: Path = DATABASE) -> tuple[Table, ...]:
    """Compiles the reference database as the layer's build does; gives what went into it."""
    return build(output)


def database() -> Path:
    """The database, built anew if what it is built from has changed since."""
    newest = max(source.stat().st_mtime for source in SOURCES.rglob("*") if source.suffix != ".pyc")
    if not DATABASE.exists() or DATABASE.stat().st_mtime < newest:
        compiled()
    return DATABASE
