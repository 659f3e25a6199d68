"""The words of a document as they are compared with those of another one."""

import re
from collections.abc import Iterator

WORDS, SIGNS = 5, 8
"""Words of a phrase that is compared; signs in scripts that put no space between words."""

CONTACT = re.compile(r"[@＠]|://|^www\.|\w\.[a-z]{2,}/")  # noqa: RUF001  people type the wide @, too
"""Words that have this are addresses and links, which are left out."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han."""

TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:'[^\W_{_UNSPACED}]+)*")
IN_SIGNS = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(r"\S+")


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
