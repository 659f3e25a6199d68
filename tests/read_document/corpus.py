"""Invented résumés by many programs, ordinary and hostile ones, which are not part of the repository."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("RESUMES") or Path(__file__).resolve().parents[3] / "shared" / "resumes")
needs_corpus = pytest.mark.skipif(
    not (FOLDER / "manifest.json").exists(),
    reason="no corpus of résumés. Put documents into a folder with a manifest.json that has a list `documents` of "
    "objects with file, name and emails, then run RESUMES=that/folder make test",
)


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """What is true of each file, by its name; nothing where there is no corpus."""
    path = FOLDER / "manifest.json"
    documents = json.loads(path.read_text(encoding="utf-8"))["documents"] if path.exists() else []
    return {document["file"]: document for document in documents}
