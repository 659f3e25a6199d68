"""The vocabulary of institutions' names: known words, and the known words that a misspelt one may mean."""

import sqlite3
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bonafide.institution_names import CANONICAL_WORDS, GENERIC, buckets_near, max_edits

_MAX_NEAR = 16
_MIN_KNOWN = 3
"""A word in the names of this many institutions is not a misspelling of another one."""

_MIN_CORRECT = 20
"""The same for words that resemble a type of institution: `Univerity` is in several directories."""

_LOOKUPS_PER_COMPARISON = 60
"""Looking up this many names of a word costs as much as comparing one name."""

_TYPE_WORDS = frozenset(form for form in {*CANONICAL_WORDS, *CANONICAL_WORDS.values(), *GENERIC} if len(form) > 4)
_TYPE_WORDS_BY_LETTER = {
    letter: [form for form in _TYPE_WORDS if form[0] == letter] for letter in {form[0] for form in _TYPE_WORDS}
}


class WordMatch(NamedTuple):
    """A known word, its edit distance from the typed one, how many institutions have it, and in how many names.

    `names` is 0 for very common words, which have no list of names (`MAX_NAMES` of the index).
    """

    word: str
    edits: int
    institutions: int
    names: int


class Vocabulary:
    """Look-ups of words in the reference database. Keeps one connection, for the life of the execution environment."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        # Names vary, but their words repeat.
        self.known = lru_cache(2048)(self._known)
        self.alternatives = lru_cache(1024)(self._alternatives)
        self.corrected = lru_cache(1024)(self._corrected)
        self._bucket = lru_cache(512)(self._words_in)
        self._names = lru_cache(512)(self._names_of)

    def _known(self, word: str) -> WordMatch | None:
        """The word itself, if it is in any name."""
        query = "SELECT institutions, length(names) / 4 FROM institution_words WHERE word = ?"
        row = self._database.execute(query, (word,)).fetchone()
        return row and WordMatch(word, 0, *row)

    def _alternatives(self, word: str) -> tuple[WordMatch, ...]:
        """The known words that a word may mean, nearest first; for a common word, only itself and its plural."""
        known = self.known(word)
        allowed = max_edits(word)
        if not allowed or (known and known.institutions >= _MIN_KNOWN):
            near = [(word.removesuffix("s") if word.endswith("s") else f"{word}s", 1)]
        else:
            near = self._near(word, 1 if known else allowed)
        others = (form._replace(edits=edits) for other, edits in near if (form := self.known(other)))
        return (known, *others) if known else tuple(others)

    def _near(self, word: str, allowed: int) -> list[tuple[str, int]]:
        """The most similar words, each with its edit distance."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = {
            form: edits
            for bucket in buckets_near(word, allowed)
            for form, edits, _ in process.extract(
                word, self._bucket(bucket), scorer=OSA.distance, score_cutoff=allowed, limit=None
            )
            if 0 < edits <= max_edits(form)
        }
        return sorted(found.items(), key=lambda each: (each[1], each[0]))[:_MAX_NEAR]

    def _words_in(self, bucket: str) -> list[str]:
        query = "SELECT words FROM institution_word_buckets WHERE bucket = ?"
        row = self._database.execute(query, (bucket,)).fetchone()
        return row[0].split(" ") if row else []

    def _corrected(self, word: str) -> str:
        """The word with a misspelt type of institution corrected: `Technolgy`."""
        if len(word) < 5 or word in _TYPE_WORDS:
            return word
        if (known := self.known(word)) and known.institutions >= _MIN_CORRECT:
            return word
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        forms = _TYPE_WORDS_BY_LETTER.get(word[0], [])
        near = process.extract(word, forms, scorer=OSA.distance, score_cutoff=max_edits(word), limit=None)
        _, nearest = min(((edits, form) for form, edits, _ in near), default=(0, word))
        return CANONICAL_WORDS.get(nearest, nearest)

    def names_with(self, groups: Iterable[tuple[WordMatch, ...]]) -> list[int]:
        """The numbers of the names that have a word of each group, as far as that is cheap to see; nearest first.

        Very common words have no list of names, so a group with one of them is left out.
        """
        listed = sorted((group for group in groups if all(form.names for form in group)), key=_size)
        found = list(self._having(listed[0])) if listed else []
        for group in listed[1:]:
            if _size(group) > _LOOKUPS_PER_COMPARISON * len(found):
                break
            both = set(found).intersection(self._having(group))
            found = [number for number in found if number in both]
        return found

    def _having(self, group: tuple[WordMatch, ...]) -> Iterable[int]:
        """The numbers of the names that have any of the words."""
        return chain.from_iterable(self._names(form.word) for form in group)

    def _names_of(self, word: str) -> array[int]:
        query = "SELECT names FROM institution_words WHERE word = ?"
        return _numbers(self._database.execute(query, (word,)).fetchone()[0])


def _size(group: tuple[WordMatch, ...]) -> int:
    return sum(form.names for form in group)


def _numbers(blob: bytes) -> array[int]:
    """Decodes a BLOB of the index."""
    values = array("I", blob)
    if sys.byteorder == "big":
        values.byteswap()
    return values
