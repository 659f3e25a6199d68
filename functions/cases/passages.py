"""The passages that two documents have in common, to show them side by side to those who may see both."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from bonafide.written_words import SIGNS, WORDS, compared, written_tokens

MAX_PASSAGES = 20
"""Passages that are returned, longest first."""


class Passage(NamedTuple):
    """The same passage as each of two documents has it: figures, case and line breaks may differ."""

    one: str
    other: str


class _Token(NamedTuple):
    """A word, or a sign of a script that does not separate words, folded; its place in the text."""

    folded: str
    start: int
    end: int
    is_sign: bool


def passages(one: str, other: str, own_words: Collection[str]) -> list[Passage]:
    """The longest passages that two texts have in common: of 5 words or 8 signs at least, as in sketches.

    Args:
        one: the text of a document.
        other: that of another one.
        own_words: the words of both names, as `bonafide.text.words_of` writes them; they are skipped.
    """
    own = frozenset(map(compared, own_words))
    left, right = (list(_tokens(text, own)) for text in (one, other))
    places = {_run(right, at): at for at in range(len(right) - WORDS, -1, -1)}
    found: list[tuple[int, Passage]] = []
    at = 0
    while at <= len(left) - WORDS:
        there = places.get(_run(left, at))
        length = 0 if there is None else _length(left, at, right, there)
        if there is not None and length >= (SIGNS if left[at].is_sign else WORDS):
            found.append((length, Passage(_piece(one, left, at, length), _piece(other, right, there, length))))
        at += max(1, length)
    return [passage for _, passage in sorted(found, key=lambda each: -each[0])[:MAX_PASSAGES]]


def _tokens(text: str, own_words: Collection[str]) -> Iterator[_Token]:
    for word, start, is_sign in written_tokens(text):
        folded = compared(word)
        if folded not in own_words:
            shown = "#" if any(map(str.isdecimal, folded)) else folded
            yield _Token(shown, start, start + len(word), is_sign)


def _run(tokens: list[_Token], at: int) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens[at : at + WORDS])


def _length(left: list[_Token], at: int, right: list[_Token], there: int) -> int:
    """How many tokens are the same from two places on."""
    most = min(len(left) - at, len(right) - there)
    return next((step for step in range(most) if left[at + step].folded != right[there + step].folded), most)


def _piece(text: str, tokens: list[_Token], at: int, length: int) -> str:
    return text[tokens[at].start : tokens[at + length - 1].end]
