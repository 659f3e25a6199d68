"""Comparing what people write: the same name in other letters' dress is the same name."""

import unicodedata


def plain(text: str) -> str:
    """Letters and digits alone, in lower case and without accents: `São Paulo` is `saopaulo`, `D.C.` is `dc`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())
