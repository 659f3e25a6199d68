"""The periods and dates of a line of a document."""

import re
from typing import NamedTuple

from bonafide.partial_date import PartialDate

_MONTH = r"(?:\d{1,2}\.?\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?"
_DATE = re.compile(
    rf"(?<![\d/])(?:{_MONTH}|(?:\d{{1,2}}[./-]\s?){{1,2}})?(?:19|20)\d\d(?!\d)"
    r"(?:\s?[年년](?:\s?\d{1,2}\s?[月월])?|[./-](?:0?[1-9]|1[0-2])(?![\d/]))?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d).*")
_BETWEEN = re.compile(
    r"\s*(?:[-–—−~〜～→?]|to|until|till|bis|au|à|a|al|até|hasta|tot|do|po|по|до|til|至|到|から|부터)\s*",  # noqa: RUF001
    re.IGNORECASE,
)
_GLUED = re.compile(r"[^\W\d_]*?[^\W\d_A-Z](?=[A-Z])")
"""A word that the next one follows without a space, where a PDF has lost a gap: `PresentEngineer`."""


class Period(NamedTuple):
    """A start and an end as written, and where in its line they are. A single date is an end."""

    start: str
    end: str
    first: int
    last: int


def periods(line: str) -> list[Period]:
    """The periods and single dates of a line: `Sep 2015 to Jun 2019`, `2015 to present`, `2019`."""
    dates = [found for match in _DATE.finditer(line) if (found := _date(match))]
    result: list[Period] = []
    for first, last, text in dates:
        if result and not result[-1].start and _BETWEEN.fullmatch(line[result[-1].last : first]):
            result[-1] = Period(result[-1].end, text, result[-1].first, last)
            continue
        after = _BETWEEN.match(line, last)
        ongoing = _ongoing(line[after.end() :]) if after else ""
        if after and ongoing:
            result.append(Period(text, ongoing, first, after.end() + len(ongoing)))
        else:
            result.append(Period("", text, first, last))
    return result


def _date(match: re.Match[str]) -> tuple[int, int, str] | None:
    """A date with its place in the line; without the word before it if that is no month."""
    if PartialDate.read(match[0].strip()).earliest:
        return match.start(), match.end(), match[0].strip()
    year = _YEAR.search(match[0])
    if year and PartialDate.read(year[0]).earliest:
        return match.start() + year.start(), match.end(), year[0]
    return None


def _ongoing(rest: str) -> str:
    """The words at the beginning that say that a stay goes on."""
    if (glued := _GLUED.match(rest)) and PartialDate.read(glued[0]).ongoing:
        return glued[0]
    tokens = list(re.finditer(r"[^\s,;|·()]+", rest[:60]))[:4]
    for token in reversed(tokens):
        if PartialDate.read(rest[: token.end()]).ongoing:
            return rest[: token.end()]
    return ""
