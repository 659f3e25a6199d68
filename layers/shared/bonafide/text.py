"""Text in a form that can be compared: the same word in other letters, accents or case is the same word.

`fold` is the only place that decides this. The reference database is built with it and looked up with it.
"""

import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "`´ʹʻʼʽʾʿˈ‘’＇"), "'")  # noqa: RUF001
"""All characters that people type as an apostrophe, as one: a table for `str.translate`."""

_LATIN = str.maketrans(
    dict(zip("łøđðıəħŧɓɗɖƙƴɛɔŋɨʉ", "loddiehtbddkyeoniu", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
)
"""Latin letters that Unicode does not decompose."""

_VOICING = "\u3099\u309a"
"""Marks that make another letter of Japanese kana: ga is not ka."""

_MAX_FOLDED = 8192
"""Characters whose folded form is kept."""

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text in lower case, without accents, its Latin letters as a to z: `Łódź` is `lodz`, `Straße` is `strasse`.

    Ligatures and full-width forms are written out, and every apostrophe is `'`. Letters of other scripts stay, but
    lose their combining marks (Greek accents, Arabic and Hebrew points, vowel signs of Indic scripts).
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return unicodedata.normalize("NFC", text.translate(_FOLDED))


class _Folded(dict[int, str]):
    """The folded form of each character, for `str.translate`; worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        character = unicodedata.normalize("NFKD", chr(code).translate(APOSTROPHES)).casefold()
        letters = unicodedata.normalize("NFKD", character.translate(_LATIN))
        folded = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M" or letter in _VOICING)
        if len(self) < _MAX_FOLDED:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def plain(text: str) -> str:
    """The folded letters and digits alone: `São Paulo` is `saopaulo`, `D.C.` is `dc`."""
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def words_of(text: str) -> list[str]:
    """The folded words: `Univ. of São Paulo` is univ, of, sao, paulo."""
    return _NOT_ALPHANUMERIC.sub(" ", fold(text)).split()
