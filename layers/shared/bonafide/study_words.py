"""Words for studies beside a job or at a distance, for programmes that build on others, and for jobs beside studies.

They are in study_words.txt, in the languages of applicants. A false match leaves a check not assessed.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bonafide.text import fold

REMOTE = "remote"
PART_TIME = "part time"
SHORTENED = "shortened"
COUNTS = "counts towards a degree"
JOINT = "joint"
NOT_ON_SITE = "not on site"

PARTNER_COUNTRIES = frozenset("AE BD BH CY GH GR HK KE KH LK MM MO MT MU MY NP OM PK QA SG TT VN ZW".split())
"""Countries whose colleges often top up a diploma to the degree of a partner university abroad."""

_PARTNER = re.compile(
    r"\((?!hons?\b|honou?rs|ordinary|general|major|minor|with|first|second|upper|lower|[ivx\d])[a-z]|"
    r"\b(?:psb|kaplan|mdis|sim global|sim ge|erc institute|tmc academy|dimensions|lsbf|nafa|lasalle|shatec|raffles|"
    r"stansfield|informatics|auston|easb|hku space|scope|hkct|hksyc|lipace|iit|apiit|nibm|icbt|esoft|nsbm|segi|inti|"
    r"kdu|ftms|olympia|stamford|help|sunway|brickfields|bac|british|softwarica|islington|herald|westford)\b"
)
_STEM = 4
"""Letters by which stems are found; none is shorter."""

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def kinds_of_words(text: str) -> frozenset[str]:
    """The kinds of words (`REMOTE`, `PART_TIME`, …) that a text contains."""
    table, folded = _table(), fold(text)
    words = _WORD.findall(folded)
    found = {kind for phrase, kind in table.unspaced if phrase in folded} if not folded.isascii() else set()
    for position, word in enumerate(words):
        for rest, kind in table.phrases.get(word, ()):
            if not rest or tuple(words[position + 1 : position + 1 + len(rest)]) == rest:
                found.add(kind)
        for stem, kind in table.stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                found.add(kind)
    return frozenset(found)


def is_of_partner(degree: str, institution: str) -> bool:
    """Whether a degree names a partner in brackets (`BSc (Hons) (Murdoch)`), or a college teaches for partners."""
    return bool(_PARTNER.search(fold(f"{degree} {institution}")))


class _Table(NamedTuple):
    """Phrases by their first word, with the rest; stems by their first letters; phrases of scripts without spaces."""

    phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    stems: dict[str, list[tuple[str, str]]]
    unspaced: tuple[tuple[str, str], ...]


@cache
def _table() -> _Table:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    unspaced: list[tuple[str, str]] = []
    kind = ""
    for line in (Path(__file__).parent / "study_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            for phrase in map(fold, line.split(", ")):
                if _UNSPACED.search(phrase):
                    unspaced.append((phrase, kind))
                elif phrase.endswith("*") and " " not in phrase:
                    stems.setdefault(phrase[:_STEM], []).append((phrase[:-1], kind))
                else:
                    first, *rest = _WORD.findall(phrase)
                    phrases.setdefault(first, []).append((tuple(rest), kind))
    return _Table(phrases, stems, tuple(unspaced))
