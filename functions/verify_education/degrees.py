"""The level of a degree, from the ways in which it is written around the world."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from bonafide.text import APOSTROPHES, plain

type Degrees = Mapping[str, Mapping[str, str]]
"""The level of each degree, by its key and by country; the country "" means all countries."""

_COMBINED = frozenset({"bachelor", "master", "integrated"})
MAX_DEGREE_LENGTH = 300
"""Only this many characters of a degree are read."""

_MAX_WORDS, _MAX_NAME_WORDS = 60, 24


def degree_key(name: str) -> str:
    """The key of a degree's name in the table of degrees."""
    return "".join(word for word, _ in _words(name))


def _words(text: str) -> list[tuple[str, bool]]:
    """The folded words, each with whether it is an abbreviation. Scripts without spaces give single letters."""
    text = re.sub(r"(?<=\w)'(?=\w)", "", text[:MAX_DEGREE_LENGTH].translate(APOSTROPHES))
    text = unicodedata.normalize("NFKC", text)
    found: list[tuple[str, bool]] = []
    for match in re.finditer(r"[^\W_]+", text):
        word = match[0]
        letters = plain(word)
        short = word != word.lower() and (not word[1:].islower() or text[match.end() : match.end() + 1] == ".")
        unspaced = any(unicodedata.category(letter) == "Lo" for letter in letters)
        found.extend((part, short) for part in (letters if unspaced else [letters]) if part)
    return found


def degree_level(text: str, country: str | None, degrees: Degrees) -> str | None:
    """The level of a degree as written (`B.Sc.`, `Master of Arts`), or None if it is not certain.

    At each position the longest known name counts; unknown words are ignored. Two different levels are not certain,
    except for a combined bachelor's and master's.
    """
    levels = set(_levels(text, country, degrees))
    if "none" in levels:
        return None
    if len(levels) > 1:
        return "integrated" if levels <= _COMBINED else None
    level = levels.pop() if levels else None
    return None if level == "unknown" else level


def _levels(text: str, country: str | None, degrees: Degrees) -> Iterator[str]:
    """The levels of the names in a text; `unknown` for one that depends on a country that is not stated."""
    words = _words(text)[:_MAX_WORDS]
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _MAX_NAME_WORDS), start, -1):
            name = "".join(word for word, _ in words[start:end])
            rows = degrees.get(name, {})
            level = rows.get(country or "") or rows.get("") or ("" if country or not rows else "unknown")
            ordinary = start and name.isascii() and len(name) <= 3 and not any(short for _, short in words[start:end])
            if level and not ordinary:  # within a text, `as`, `be` and `ma` are ordinary words
                yield level
                start = end - 1
                break
        start += 1
