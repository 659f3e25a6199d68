"""The reference database on this machine: built when it is missing or older than what it is built from."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATABASE = ROOT / ".cache" / "reference.sqlite"
SOURCES = ROOT / "layers" / "reference"

type Report = list[tuple[str, str, int]]


def build(output: Path = DATABASE) -> Report:
    """Compiles the reference database as the layer's build does; gives each source's name, date and rows."""
    specification = importlib.util.spec_from_file_location("bonafide_reference_build", SOURCES / "build.py")
    if specification is None or specification.loader is None:
        raise FileNotFoundError(SOURCES / "build.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    compiled: Callable[[Path], Report] = module.build
    return compiled(output)


def database() -> Path:
    """The database, built anew if what it is built from has changed since."""
    sources = [SOURCES / "build.py", SOURCES / "requirements.txt", *(SOURCES / "data").iterdir()]
    newest = max(source.stat().st_mtime for source in sources)
    if not DATABASE.exists() or DATABASE.stat().st_mtime < newest:
        build()
    return DATABASE
