"""Institutions whose names differ from the typed one by a few letters: the last resort.

For each typed word, the known words that it may be a misspelling of; from these to the names that have them. Every
word of such a name must stand for a word that was typed, and the other way round: `Cambridge State University` is
not Cambridge.
"""

import math
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bonafide.institution_names import BARE, GENERIC, ONE_WORD, expanded, pieces, words
from verify_education.directory import Directory

MOST_CANDIDATES = 200
"""Names that are compared."""

_MOST_WORDS, _MOST_FORMS, _MOST_NEAR, _MOST_PIECES, _MANY_NAMES = 14, 48, 16, 40, 1000
_KNOWN = 3
"""Institutions that have a word in their names, from which on it is a word, and no misspelling of another."""

_HARDLY_MISSPELT = 20
"""Institutions of a word that is one of the kinds' misspelt: `Univerity` is in several lists."""

_KINDS = tuple(form for form in {*ONE_WORD, *ONE_WORD.values(), *GENERIC} if len(form) > 4)

_PERFECT = 0.985
_PER_LETTER, _SHORT_WORD, _NO_KIND, _NO_PLACE, _OTHER_ORDER, _MENDED = 0.03, 0.05, 0.09, 0.08, 0.05, 0.02
"""What is taken off for a wrong letter, and more so in a short word; for `University`, or its city, left out; for
words in another order; for a misspelt `Univeristy`."""

_SHORT = 7
"""Letters of a word below which another is too near: Gwanda, Rwanda."""


class Form(NamedTuple):
    """A known word, how many letters it is off, how many institutions have it, and in which names."""

    word: str
    off: int
    institutions: int
    names: array[int]


def misspelt(directory: Directory, name: str) -> Iterator[tuple[int, float]]:
    """The institutions that may be meant, each with its score."""
    written = expanded(words(name))[:_MOST_WORDS]
    if sum(map(len, written)) < 5:
        return
    known = _known(directory.database, written)
    typed = tuple(_repaired(word, known.get(word)) for word in written)
    known |= _known(directory.database, tuple(set(typed) - set(written)))
    mended = _MENDED * sum(one != other for one, other in zip(typed, written, strict=True))
    near = {word: _near(directory.database, word, known.get(word)) for word in dict.fromkeys(typed)}
    for institution, full in _candidates(
        directory.database, [*known.values(), *(f for each in near.values() for f in each)]
    ):
        if score := _likeness(typed, full, near, institution, directory):
            yield institution, score - mended


def _candidates(database: sqlite3.Connection, forms: list[Form]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The names that have the most, and the rarest, of the words."""
    weights: Counter[int] = Counter()
    for form in sorted(forms, key=lambda form: len(form.names)):
        weight = int(100 / math.log2(2 + form.institutions))
        for number in form.names if len(form.names) < _MANY_NAMES or not weights else weights.keys() & form.names:
            weights[number] += weight
    best = [number for number, _ in weights.most_common(MOST_CANDIDATES)]
    query = f"SELECT institution, words FROM institution_spellings WHERE id IN ({_marks(best)})"  # noqa: S608  marks
    for institution, full in database.execute(query, best):
        yield institution, tuple(full.split(" "))


def _known(database: sqlite3.Connection, typed: tuple[str, ...]) -> dict[str, Form]:
    query = f"SELECT word, 0, institutions, names FROM institution_words WHERE word IN ({_marks(typed)})"  # noqa: S608
    return {row[0]: Form(row[0], row[1], row[2], numbers(row[3])) for row in database.execute(query, typed)}


def _near(database: sqlite3.Connection, word: str, known: Form | None) -> list[Form]:
    """The known words that it may be a misspelling of, the nearest first; of a well-known word, its plural alone."""
    allowed = wrong_letters(word)
    if not allowed or (known and known.institutions >= _KNOWN):
        other = word.removesuffix("s") if word.endswith("s") else f"{word}s"
        return [form._replace(off=1) for form in _known(database, (other,)).values()]
    if known:
        allowed = 1
    from rapidfuzz.distance import OSA

    wanted = sorted(pieces(word))[:_MOST_PIECES]
    query = f"SELECT words FROM institution_word_pieces WHERE piece IN ({_marks(wanted)})"  # noqa: S608  marks alone
    shared: Counter[int] = Counter()
    for (blob,) in database.execute(query, wanted):
        shared.update(numbers(blob))
    best = [number for number, _ in shared.most_common(_MOST_FORMS)]
    query = f"SELECT word, institutions, names FROM institution_words WHERE id IN ({_marks(best)})"  # noqa: S608  marks
    found = [
        Form(form, off, count, numbers(names))
        for form, count, names in database.execute(query, best)
        if 0 < (off := OSA.distance(word, form, score_cutoff=allowed)) <= min(allowed, wrong_letters(form))
        and (form[0] == word[0] or min(len(form), len(word)) > _SHORT)
    ]
    return sorted(found, key=lambda form: form[:2])[:_MOST_NEAR] if len(found) > _MOST_NEAR else found


def _repaired(word: str, known: Form | None) -> str:
    """One of the words for what an institution is, where it is misspelt: `Technolgy`."""
    if len(word) < 5 or word in _KINDS or (known and known.institutions >= _HARDLY_MISSPELT):
        return word
    from rapidfuzz.distance import OSA

    allowed = wrong_letters(word)
    forms = [form for form in _KINDS if form[0] == word[0] and abs(len(form) - len(word)) <= allowed]
    near = [(off, form) for form in forms if (off := OSA.distance(word, form, score_cutoff=allowed)) <= allowed]
    return ONE_WORD.get(min(near)[1], min(near)[1]) if near else word


def wrong_letters(word: str) -> int:
    """How many letters of a word may be wrong, too many or too few, or in another's place."""
    if len(word) < 4 or word.upper() == word.lower():  # two characters of Chinese are a word of another meaning
        return 0
    return 1 if len(word) < 8 else 2


def _likeness(
    typed: tuple[str, ...],
    full: tuple[str, ...],
    near: Mapping[str, list[Form]],
    institution: int,
    directory: Directory,
) -> float:
    """How much a name is what was typed: 0 where a word of either has no part in the other."""
    missing = [word for word in full if word not in typed]
    rest: list[str] = []
    meant = dict[str, str]()
    score = _PERFECT
    wrong = 0
    for word in typed:
        if word in full:
            continue
        form = min((form for form in near[word] if form.word in missing), key=lambda form: form.off, default=None)
        if form is None:
            rest.append(word)
            continue
        missing.remove(form.word)
        meant[word] = form.word
        wrong += form.off
        score -= form.off * _PER_LETTER + (_SHORT_WORD if len(word) < _SHORT else 0)
    if len(missing) > 3 or len(rest) > 3:
        return 0.0
    if rest and not (typed[-len(rest) :] == tuple(rest) and directory.is_place(tuple(rest), institution)):
        return 0.0
    if missing and wrong < 2 and all(word in BARE for word in missing):
        score -= _NO_KIND
    elif missing:
        if not (tuple(missing) == full[-len(missing) :] and directory.is_place(tuple(missing), institution)):
            return 0.0
        score -= _NO_PLACE
    order = [full.index(meant.get(word, word)) for word in typed if word not in rest]
    return score - (_OTHER_ORDER if order != sorted(order) else 0.0)


def numbers(blob: bytes) -> array[int]:
    """The list that a BLOB of the index is."""
    values = array("I", blob)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _marks(values: list[int] | list[str] | tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
