"""The order in which people read the pieces of a page, by a recursive XY-cut: at white space across, then along it.

Source: Nagy and Seth, Hierarchical representation of optically scanned documents (1984).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_COLUMN_GAP = 1.0
"""The least space between two columns, in heights of a line."""

_WORD_GAP = 0.15
_LETTERS_OF_COLUMN = 30


class Piece(NamedTuple):
    """Text in its box on the page, in points from the left and from the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top

    def is_beside(self, other: "Piece") -> bool:
        """Whether another piece is on the same line."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > 0.5 * min(self.height, other.height)

    def is_continued_by(self, other: "Piece") -> bool:
        """Whether another piece follows on the same line, in the same column."""
        return self.is_beside(other) and -self.height < other.left - self.right < _COLUMN_GAP * self.height

    def continued(self, between: str, other: "Piece") -> "Piece":
        """Both pieces as one."""
        return Piece(
            self.text + between + other.text,
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def in_reading_order(pieces: list[Piece]) -> str:
    """The text of a page, line by line within each column."""
    return "\n".join(_lines(pieces)) if pieces else ""


def _lines(pieces: list[Piece]) -> Iterator[str]:
    if len(pieces) == 1:
        yield pieces[0].text
    elif columns := _columns(pieces):
        for column in columns:
            yield from _lines(column)
    elif len(rows := _cut(pieces, "top", "bottom", 0)) > 1:
        for row in rows:
            yield from _lines(row)
    else:
        yield from _by_lines(pieces)


def _columns(pieces: list[Piece]) -> list[list[Piece]]:
    """The columns; none where a side holds only the dates of the other one's lines."""
    heights = sorted(piece.height for piece in pieces)
    columns = _cut(pieces, "left", "right", _COLUMN_GAP * heights[len(heights) // 2])
    return columns if len(columns) > 1 and all(map(_is_column, columns)) else []


def _is_column(pieces: list[Piece]) -> bool:
    lines = list(_by_lines(pieces))
    dates = sum(_YEAR.search(line) is not None for line in lines)
    return sum(map(len, lines)) >= _LETTERS_OF_COLUMN and 2 * dates < len(lines)


def _cut(pieces: list[Piece], start: str, end: str, least: float) -> list[list[Piece]]:
    """Cuts at the white space that is at least half as wide as the widest, so that few steps reach the lines."""
    end_of = attrgetter(end)
    ordered = sorted(pieces, key=attrgetter(start))
    reached = end_of(ordered[0])
    gaps = []
    for position, piece in enumerate(ordered[1:], start=1):
        if (gap := getattr(piece, start) - reached) > least:
            gaps.append((gap, position))
        reached = max(reached, end_of(piece))
    widest = max(gaps, default=(0, 0))[0]
    positions = [0, *(position for gap, position in gaps if 2 * gap >= widest), len(ordered)]
    return [ordered[a:b] for a, b in pairwise(positions)]


def _by_lines(pieces: list[Piece]) -> Iterator[str]:
    """Pieces that no white space separates: each belongs to the line of the one before it, or begins a line."""
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        if line and not line[-1].is_beside(piece):
            yield _joined(line)
            line = []
        line.append(piece)
    yield _joined(line)


def _joined(line: Iterable[Piece]) -> str:
    """The pieces of a line, with a space where there is one."""
    text, end = "", 0.0
    for piece in sorted(line, key=attrgetter("left")):
        text += " " * (piece.left - end > _WORD_GAP * piece.height and text != "") + piece.text
        end = piece.right
    return text
