"""Fuzzy matching: institutions whose names differ from the typed one by a few letters. The last resort.

Each typed word has alternatives among the known words. The candidates are the names that have one alternative for each
typed word, and no others: `Cambridge State University` is not Cambridge.
"""

from collections.abc import Iterator, Mapping

from bonafide.institution_names import MIN_LONG_WORD, OMITTED_WORDS, expanded, words
from verify_education.directory import Directory
from verify_education.vocabulary import Vocabulary, WordMatch

MAX_CANDIDATES = 200
"""At most this many names are compared."""

_MAX_WORDS = 14
_MAX_EXTRA_WORDS = 3
"""Words that one of the two names may have in addition: a place, or the type of institution."""

_PERFECT = 0.985
_PER_LETTER, _SHORT_WORD, _NO_TYPE, _NO_PLACE, _OTHER_ORDER, _CORRECTED = 0.03, 0.05, 0.09, 0.08, 0.05, 0.02
"""The penalties: for each edit, and again in a short word; for a missing `University` or city; for words in another
order; for a misspelt type (`Univeristy`)."""

_SHORT_BELOW = MIN_LONG_WORD - 1
"""In shorter words an edit weighs more: Rwanda is close to Gwanda."""

type Alternatives = Mapping[str, tuple[WordMatch, ...]]
"""The known words that each typed word may mean."""


def fuzzy_matches(directory: Directory, vocabulary: Vocabulary, name: str) -> Iterator[tuple[int, float]]:
    """The institutions that the name may mean, each with its score."""
    written = expanded(words(name))[:_MAX_WORDS]
    if sum(map(len, written)) < 5:
        return
    typed = tuple(map(vocabulary.corrected, written))
    corrections = _CORRECTED * sum(one != other for one, other in zip(typed, written, strict=True))
    alternatives = {word: vocabulary.alternatives(word) for word in typed}
    for institution, full in directory.names(_candidates(directory, vocabulary, typed, alternatives)):
        if score := _similarity(typed, full, alternatives, institution, directory):
            yield institution, score - corrections


def _candidates(
    directory: Directory, vocabulary: Vocabulary, typed: tuple[str, ...], alternatives: Alternatives
) -> list[int]:
    """The names that have all words, or all except a place at the end."""
    found: list[int] = []
    for end in range(len(typed), max(0, len(typed) - _MAX_EXTRA_WORDS - 1), -1):
        if end == len(typed) or directory.may_be_place(typed[end:]):
            groups = [alternatives[word] for word in dict.fromkeys(typed[:end])]
            found += vocabulary.names_with(groups) if all(groups) else []
        if len(found) >= MAX_CANDIDATES:
            break
    return list(dict.fromkeys(found))[:MAX_CANDIDATES]


def _similarity(
    typed: tuple[str, ...], full: tuple[str, ...], alternatives: Alternatives, institution: int, directory: Directory
) -> float:
    """How similar a name is to the typed one; 0 if either has a word without counterpart in the other."""
    missing = [word for word in full if word not in typed]
    rest: list[str] = []
    order: list[int] = []
    score = _PERFECT
    wrong = 0
    for word in typed:
        form = None
        if word not in full:
            form = next((form for form in alternatives[word] if form.word in missing), None)
            if form is None:
                rest.append(word)
                continue
        if rest:
            return 0.0  # a place is only at the end of a name
        if form:
            missing.remove(form.word)
            wrong += form.edits
            score -= form.edits * _PER_LETTER + (_SHORT_WORD if len(word) < _SHORT_BELOW else 0)
        order.append(full.index(form.word if form else word))
    if len(missing) > _MAX_EXTRA_WORDS or len(rest) > _MAX_EXTRA_WORDS:
        return 0.0
    if rest and not directory.is_place(tuple(rest), institution):
        return 0.0
    if missing and wrong < 2 and all(word in OMITTED_WORDS for word in missing):
        score -= _NO_TYPE
    elif missing:
        if not (tuple(missing) == full[-len(missing) :] and directory.is_place(tuple(missing), institution)):
            return 0.0
        score -= _NO_PLACE
    return score - (_OTHER_ORDER if order != sorted(order) else 0.0)
