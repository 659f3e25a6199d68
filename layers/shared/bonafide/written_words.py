"""The words of a document as they are compared with those of another one."""

import re
from collections.abc import Iterator

from bonafide.text import fold

WORDS, SIGNS = 5, 8
"""Words of a phrase that is compared; signs in scripts that put no space between words."""

CONTACT = re.compile(r"[@＠]|://|^www\.|\w\.[a-z]{2,}/")  # noqa: RUF001  people type the wide @, too
"""Words that have this are addresses and links, which are left out."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han."""

_JOINERS = "\u200c\u200d"
"""Characters that do not show, in words of some scripts; in others, they only make a copy differ."""

TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:['{_JOINERS}]+[^\W_{_UNSPACED}]+)*")
IN_SIGNS = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(r"\S+")

_LOOKALIKES = str.maketrans(
    "i\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b6\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0585\u0251\u0261",
    "labekmhopctyxljshdqwabezlkmvoptuxoag",
    _JOINERS,
)
"""Cyrillic, Greek and other letters that look like a Latin one, some only as capitals. `I` looks like `l`, too."""


def compared(text: str) -> str:
    """The text folded, where letters that look the same are the same: for comparisons of two texts alone."""
    folded = fold(text)
    return folded.replace("i", "l") if folded.isascii() else folded.translate(_LOOKALIKES)


def written_tokens(text: str) -> Iterator[tuple[str, int, bool]]:
    """The words of a text as written, and each sign of scripts that do not separate words, each with its place.

    The last value is whether it is such a sign. Addresses and links are left out.
    """
    for word in _WORD.finditer(text):
        if not CONTACT.search(word[0].lower()):
            for token in TOKEN.finditer(word[0]):
                if IN_SIGNS.match(token[0]):
                    yield from ((sign, word.start() + token.start() + at, True) for at, sign in enumerate(token[0]))
                else:
                    yield token[0], word.start() + token.start(), False
