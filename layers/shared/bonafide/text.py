"""Comparing what people write: the same name in other letters' dress is the same name."""

import re
import unicodedata


def plain(text: str) -> str:
    """Letters and digits alone, in lower case and without accents: `São Paulo` is `saopaulo`, `D.C.` is `dc`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def words_of(text: str) -> list[str]:
    """The words of a text as `plain` writes each: `Univ. of São Paulo` is univ, of, sao, paulo."""
    return [word for part in re.split(r"[^\w]+", text.replace(".", " ")) if (word := plain(part))]
