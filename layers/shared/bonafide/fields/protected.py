"""Drops what must never count, before anything is stored: race, gender, disability, nationality, birth date, photo, …

Sources of the list (`protected_fields.csv`): US Title VII, ADA, ADEA and INA § 1324b; UK Equality Act 2010, section 4;
EU GDPR, article 9. It also has numbers of identity documents, which no check needs.
"""

import csv
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bonafide.fields import answers
from bonafide.fields.names import MAX_NAME, field_of, keys_of_question, section_of
from bonafide.text import plain, words_of

_FILE = Path(__file__).with_name("protected_fields.csv")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NESTED = (dict, list)
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
    """Whether an object, or one within it, or a text has a protected field with a value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if (inner.__class__ in _NESTED or not field_of("", name)) and has_protected(inner):
                return True
            if is_protected(name) and inner not in (None, ""):
                return True
        return _is_protected_answer(value) or bool(protected_answers(value))
    if isinstance(value, list):
        return any(_is_protected_element(each) or has_protected(each) for each in value)
    return value.__class__ is str and _may_hold_fields(value) and _without_protected_text(value)[1] > 0


def without_protected[Value](value: Value) -> tuple[Value, int]:
    """A value without the protected fields of all objects in it, and how many of them had a value."""
    dropped = 0

    def cleaned(node: Any) -> Any:
        nonlocal dropped
        if isinstance(node, dict):
            kept = {}
            answered = protected_answers(node)
            for name, inner in node.items():
                if is_protected(name) or (isinstance(inner, dict) and _is_protected_answer(inner)):
                    dropped += inner not in (None, "", [], {})
                elif name in answered:
                    others = _others(inner, answered[name])
                    dropped += len(inner) - len(others) if others else inner not in (None, "", [], {})
                    if others:
                        kept[name] = cleaned(others)
                elif inner.__class__ in _NESTED or not field_of("", name):
                    kept[name] = cleaned(inner)
                else:
                    kept[name] = inner
            return kept
        if isinstance(node, list):
            others = [each for each in node if not _is_protected_element(each)]
            dropped += len(node) - len(others)
            return [cleaned(each) for each in others]
        if node.__class__ is str and _may_hold_fields(node):
            node, count = _without_protected_text(node)
            dropped += count
        return node

    return cleaned(value), dropped


def _is_protected_element(node: Any) -> bool:
    """Whether an element of a list is a question about a protected field and its answer, `["Gender", …]`."""
    if isinstance(node, dict):
        return _is_protected_answer(node)
    return isinstance(node, list) and len(node) == 2 and is_protected_question(node[0])


def _is_protected_answer(node: dict[str, Any]) -> bool:
    """Whether an object is the answer to a question about a protected field: `{"label": "Gender", "value": …}`."""
    return any(map(is_protected, answers.questions(node)))


def is_protected_question(value: Any) -> bool:
    """Whether a value, not a name, is a question about a protected field, or what a form calls such a field."""
    return isinstance(value, str) and 1 < len(value) <= MAX_QUESTION and is_protected(value)


def protected_answers(node: dict[str, Any]) -> dict[str, frozenset[int]]:
    """The names of fields that answer a protected question in another one, `{"Q1": "Gender", "A1": …}`.

    If both hold lists, with the positions in them.
    """
    found: dict[str, frozenset[int]] = {}
    if not (possible := answers.pairs(tuple(node))):
        return found
    names, values = tuple(node), tuple(node.values())
    for at, others in possible:
        asked = values[at]
        positions = frozenset(
            position
            for position, each in enumerate(asked if isinstance(asked, list) else ())
            if is_protected_question(each)
        )
        if positions or is_protected_question(asked):
            found |= {names[other]: positions | found.get(names[other], frozenset()) for other in others}
    return found


def _others(value: Any, positions: frozenset[int]) -> list[Any]:
    """The elements of a list of answers that are not at these positions; none if it is no list, or of one question."""
    if not positions or not isinstance(value, list):
        return []
    return [each for position, each in enumerate(value) if position not in positions]


# ───────────────────────────────────────────── Text and cells ───────────────────────────────────────────────


def _may_hold_fields(text: str) -> bool:
    if text[:1] in ("{", "["):
        return True
    if not _ASKS.search(text):
        return False
    return any(map(is_protected, _NAMED.findall(text))) or _PREFIX.search(text) is not None


def _without_protected_text(text: str) -> tuple[str, int]:
    """A text without the protected fields in it: of JSON, or of lines such as `Gender: …`; and how many there were."""
    if text[:1] in ("{", "["):
        try:
            cleaned, dropped = without_protected(json.loads(text))
        except (ValueError, RecursionError):  # perhaps as another language writes it: {'gender': …}
            return ("", 1) if names_protected(text) else (text, 0)
        return (json.dumps(cleaned, ensure_ascii=False), dropped) if dropped else (text, 0)
    kept, dropped, is_answer = [], 0, False
    for segment in _SEGMENT.findall(text):
        asked, is_asked = _PREFIX.subn("", segment, count=1)
        name, *value = _ASKS.split(asked, maxsplit=1)
        if is_answer and segment.strip():
            is_answer, dropped = False, dropped + 1
        elif (value or is_asked) and len(name) <= MAX_QUESTION and is_protected(name):
            is_answer = not "".join(value).strip(" \n\r;|,")  # then it is in the next segment
            dropped += not is_answer
        else:
            kept.append(segment)
    return "".join(kept).strip() if dropped else text, dropped


def names_protected(text: str) -> bool:
    """Whether a text that cannot be divided into fields may name a protected one; also if it has too many names."""
    names = {token.strip() for token in _TOKEN.findall(text)}
    return len(names) > MAX_TOKENS or any(map(is_protected, names))


def kept(content: bytes | list[str] | dict[str, Any]) -> bytes | list[str] | dict[str, Any] | None:
    """What may be stored of a row that is no application; None if it cannot be divided, and names protected fields."""
    if not isinstance(content, bytes):
        return without_protected(content)[0]
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None if names_protected(content.decode("utf-8", "replace")) else content
    try:
        cleaned, dropped = without_protected(document)
    except RecursionError:
        return None
    return json.dumps(cleaned, ensure_ascii=False).encode(errors="backslashreplace") if dropped else content


def is_of_object(line: bytes) -> bool:
    """Whether a line is a part of an object over several lines, whose other part may say that it is protected."""
    return _OF_OBJECT.match(line) is not None


MAX_QUESTION = 200
"""Characters of a question."""

MAX_TOKENS = 2000
"""Different names that are looked for in a text."""

NOT_KEPT = "; its content is not kept, because protected fields cannot be told from others in it"
"""What the reason of a row says then."""

_ASKS = re.compile(r"[:=?\uff1f\uff1a]")
_SEGMENT = re.compile(r"(?:[^\n\r;|,]|,(?![^,:=?\n\r;|]{1,80}[:=?]))+[\n\r;|,]*|[\n\r;|,]+")
_PREFIX = re.compile(r"(?:^|(?<=[\n\r;|,]))\s*(?:[Qq]|[Qq]uestion)\s*\d*\s*[:.)]\s*")
_NAMED = re.compile(r"([^\n\r;|,:=?\uff1f\uff1a]{2,200})[:=?\uff1f\uff1a]")
_OF_OBJECT = re.compile(rb'\s*"[^"]*"\s*(?::|,\s*$)')
_TOKEN = re.compile(r"[^\",;|\t:{}\[\]<>=\n\r()?\\]{2,120}")
