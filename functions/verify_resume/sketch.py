"""Sketches of documents: two documents with much text in common have similar sketches, and the text cannot be guessed.

A document's phrases (shingles) are hashed under a secret key, and of each of 128 classes of hashes the smallest is
kept (MinHash with one permutation). The share of equal ones estimates which share of the phrases two documents have in
common (Jaccard). Only one byte of each is stored.

Sources: Broder, "On the resemblance and containment of documents", 1997; Li and König, "b-bit minwise hashing", WWW
2010; Li, Owen and Zhang, "One permutation hashing", NIPS 2012; Shrivastava, "Optimal densification for fast and
accurate minwise hashing", ICML 2017.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain, count
from typing import NamedTuple

from bonafide.likeness import BINS
from bonafide.text import fold
from bonafide.written_words import CONTACT, IN_SIGNS, SIGNS, TOKEN, WORDS, compared

MIN_SHINGLES = 60
"""Shorter documents are not compared: a cover sheet, or a form."""

BANDS, BINS_OF_A_BAND = 6, 3

_HASH_BYTES = 8
_REST = 64 - 7
"""Bits of a hash that do not say which of the 128 classes it is in."""

_ASCII_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_FIRST_UNSPACED = "\u0e00"
_NUMBER = re.compile(r"\d")


class Sketch(NamedTuple):
    """The sketch of a document.

    `bins` are 128 bytes to store, of which equal ones are counted. `minima` are the smallest hashes of the bins that
    the bands are made of; they are not stored.
    """

    bins: bytes
    minima: tuple[int, ...]

    def bands(self, key: bytes) -> tuple[str, ...]:
        """The six keys under which similar documents find each other, as 64 hexadecimal digits each."""
        return tuple(
            hmac.digest(key, f"resume:{start}:{self.minima[start : start + BINS_OF_A_BAND]}".encode(), "sha256").hex()
            for start in range(0, BANDS * BINS_OF_A_BAND, BINS_OF_A_BAND)
        )


def shingles(text: str, own_words: Collection[str]) -> frozenset[str]:
    """The phrases of a document: runs of 5 words, and of 8 signs where words are not separated.

    Addresses, links and the words of the candidate's name are left out, and numbers in a row are one `#`, so that a
    copy with another name, other contacts and other figures has the same phrases.

    Args:
        text: in the order of drawing. Text in reading order may have words torn apart.
        own_words: the words of the name, as `bonafide.text.words_of` writes them.
    """
    written = " ".join([word for word in fold(text).split() if word.isalnum() or not CONTACT.search(word)])
    words: list[str] = []
    signs: list[str] = []
    for token in (_ASCII_TOKEN if written.isascii() else TOKEN).findall(written):
        if not token.isalpha() and _NUMBER.search(token):
            if not words or words[-1] != "#":
                words.append("#")
        elif token[0] >= _FIRST_UNSPACED and IN_SIGNS.match(token):
            signs.append(token)
        elif token not in own_words:
            words.append(token)
    joined = "".join(signs)
    for name in own_words:
        joined = joined.replace(name, "") if IN_SIGNS.match(name) else joined
    runs = zip(*(words[start:] for start in range(WORDS)), strict=False)  # all but the last four words begin one
    return frozenset(chain(map(" ".join, runs), _runs_of_signs(joined)))


def _runs_of_signs(text: str) -> Iterator[str]:
    return (text[start : start + SIGNS] for start in range(len(text) - SIGNS + 1))


def sketch(text: str, own_words: Collection[str], key: bytes) -> Sketch | None:
    """The sketch of a document under a secret key; None if the document has too few phrases."""
    found = shingles(compared(text), frozenset(map(compared, own_words)))
    if len(found) < MIN_SHINGLES:
        return None
    minima = [-1] * BINS
    keyed = hashlib.blake2b(digest_size=_HASH_BYTES, key=hmac.digest(key, b"sketch", "sha256"))
    for phrase in found:
        state = keyed.copy()
        state.update(phrase.encode())
        value = int.from_bytes(state.digest())
        at, rest = value >> _REST, value & ((1 << _REST) - 1)
        if minima[at] < 0 or rest < minima[at]:
            minima[at] = rest
    filled = _densified(minima)
    return Sketch(bytes(value & 0xFF for value in filled), tuple(filled[: BANDS * BINS_OF_A_BAND]))


def _densified(minima: list[int]) -> list[int]:
    """The smallest hashes, where an empty bin takes that of another one, in an order that is its own."""
    return [
        value if value >= 0 else next(minima[other] for turn in count() if minima[other := _asked(at, turn)] >= 0)
        for at, value in enumerate(minima)
    ]


@cache
def _asked(empty: int, turn: int) -> int:
    """The bin that an empty bin asks at its turn: the same for all documents."""
    return hashlib.blake2b(turn.to_bytes(2) + bytes((empty,)), digest_size=1).digest()[0] % BINS
