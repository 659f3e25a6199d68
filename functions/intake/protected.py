"""Drops what must never count, before anything is stored: race, gender, disability, nationality, birth date, photo, …

Sources of the list (`protected_fields.csv`): US Title VII, ADA, ADEA and INA § 1324b; UK Equality Act 2010, section 4;
EU GDPR, article 9. It also has numbers of identity documents, which no check needs.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bonafide.text import plain, words_of
from intake import answers
from intake.names import MAX_NAME, keys_of_question, section_of

_FILE = Path(__file__).with_name("protected_fields.csv")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LAST_STEP = re.compile(r".*[.\[\]/:>|]\s*(?=\S)", re.DOTALL)


@cache
def _names() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str]]:
    """Words that make a name a protected one, whole names, and signs of languages without spaces."""
    names: dict[str, list[str]] = {"word": [], "whole": [], "part": []}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["match"]] += row["names"].split("|")
    words = "|".join(re.escape(" ".join(words_of(name))) for name in names["word"])
    return (
        re.compile(rf"(?<!\S)(?:{words})(?!\S)"),
        frozenset(map(plain, names["whole"])),
        re.compile("|".join(map(plain, names["part"]))),
    )


@lru_cache(8192)
def is_protected(name: str) -> bool:
    """Whether a name is that of a protected field: `gender`, `Candidate Race`, `What is your date of birth?`."""
    in_words, whole, parts = _names()
    name = name[:MAX_NAME]
    if parts.search(plain(name)):
        return True
    words = words_of(_CAMEL.sub(" ", name))
    if in_words.search(" ".join(words)):
        return True
    last = _LAST_STEP.sub("", name)
    without_person = words[1:] if words and section_of(words[0]) in ("person", "container") else words
    return (
        plain(last) in whole or "".join(without_person) in whole or any(key in whole for key in keys_of_question(name))
    )


def has_protected(value: Any) -> bool:
    """Whether an object, or one within it, has a protected field with a value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list) and has_protected(inner):
                return True
            if is_protected(name) and inner not in (None, ""):
                return True
        return _is_protected_answer(value)
    if isinstance(value, list):
        for inner in value:
            if has_protected(inner):
                return True
    return False


def without_protected[Value](value: Value) -> tuple[Value, int]:
    """A value without the protected fields of all objects in it, and how many of them had a value."""
    dropped = 0

    def cleaned(node: Any) -> Any:
        nonlocal dropped
        if isinstance(node, dict):
            kept = {}
            for name, inner in node.items():
                if is_protected(name) or (isinstance(inner, dict) and _is_protected_answer(inner)):
                    dropped += inner not in (None, "", [], {})
                else:
                    kept[name] = cleaned(inner)
            return kept
        if isinstance(node, list):
            others = [each for each in node if not (isinstance(each, dict) and _is_protected_answer(each))]
            dropped += len(node) - len(others)
            return [cleaned(each) for each in others]
        return node

    return cleaned(value), dropped


def _is_protected_answer(node: dict[str, Any]) -> bool:
    """Whether an object is the answer to a question about a protected field: `{"label": "Gender", "value": …}`."""
    return any(map(is_protected, answers.questions(node)))
