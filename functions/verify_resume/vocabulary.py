"""The words by which documents are read: headings, types of institutions, degrees and subjects."""

import csv
import re
from functools import cache
from pathlib import Path

from bonafide.reference import Reference
from bonafide.text import fold, plain

MAX_HEADING = 40
"""Characters of a heading. Longer lines are not one."""

_LONG_STEM = 8
"""Letters of a word that is also found at the end of another: `Wirtschaftsuniversität`."""


@cache
def _headings() -> dict[str, str]:
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as file:
        return {plain(each): row["section"] for row in csv.DictReader(file) for each in row["headings"].split("|")}


@cache
def _institution_words() -> frozenset[str]:
    with (Path(__file__).parent / "institution_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(each) for row in csv.DictReader(file) for each in row["words"].split("|"))


@cache
def _long_stems() -> tuple[str, ...]:
    return tuple(word for word in _institution_words() if len(word) >= _LONG_STEM and word.isascii())


@cache
def _signs() -> tuple[str, ...]:
    """The words for institutions in scripts that put no space between words, and in Arabic and Hebrew."""
    return tuple(word for word in _institution_words() if not word.isascii())


@cache
def degrees(reference: Reference) -> frozenset[str]:
    """The names of degrees, as `plain` writes them."""
    return frozenset(plain(name) for (name,) in reference.database.execute("SELECT words FROM degrees"))


@cache
def subjects(reference: Reference) -> frozenset[str]:
    """The subjects of studies, as `plain` writes them."""
    return frozenset(str(name) for (name,) in reference.database.execute("SELECT words FROM subjects"))


def section_of(line: str) -> str | None:
    """The section that a line is the heading of: education, work, referees, title, other; else None."""
    return _headings().get(plain(line)) if len(line) <= MAX_HEADING else None


@cache
def _language_of_words() -> dict[str, frozenset[str]]:
    """The languages of each word for a type of institution."""
    found: dict[str, set[str]] = {}
    with (Path(__file__).parent / "institution_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for each in row["words"].split("|"):
                found.setdefault(fold(each), set()).add(row["language"])
    return {word: frozenset(languages) for word, languages in found.items()}


def languages_of(institution: str) -> frozenset[str]:
    """The languages that the name of an institution may be in, by its words for the type; empty if it has none."""
    types = institution_types(institution)
    return frozenset[str]().union(*(_language_of_words().get(word, frozenset()) for word in types))


def is_institution(text: str) -> bool:
    """Whether a text has a word for a type of institution, in one of many languages."""
    return bool(institution_types(text))


def institution_types(text: str) -> frozenset[str]:
    """The words for types of institutions that a text has, as its own language writes them."""
    folded = fold(text)
    tokens = re.findall(r"[^\W\d_]+", folded)
    known = _institution_words()
    spaced = {
        stem
        for token in tokens
        for stem in ([token] if token in known else [stem for stem in _long_stems() if token.endswith(stem)])
    }
    if not folded.isascii():
        spaced.update(sign for sign in _signs() if sign in folded)
    return frozenset(spaced)
