"""The order in which the pieces of a page are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read_document.reading_order import Piece, in_reading_order


def at(text: str, x: float, y: float, width: float = 100, height: float = 10) -> Piece:
    return Piece(text, x, y, x + width, y + height)


HEADER = at("Maren Oakhollow", 40, 20, 500)
LEFT = [at(f"Skill number {number}", 40, 60 + 14 * number) for number in range(4)]
RIGHT = [at(f"Line {number} of the experience", 200, 67 + 14 * number, 300) for number in range(6)]
ENTRIES = [at(f"Employer number {number}", 40, 60 + 30 * number) for number in range(3)]
DATES = [at(f"201{number} – 201{number + 1}", 480, 60 + 30 * number, 80) for number in range(3)]


def lines(*pieces: Piece) -> list[str]:
    return [piece.text for piece in pieces]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param([], [""], id="an empty page"),
        pytest.param([*RIGHT, HEADER, *LEFT], lines(HEADER, *LEFT, *RIGHT), id="columns one after the other"),
        pytest.param(
            [*DATES, HEADER, *ENTRIES],
            ["Maren Oakhollow", *(f"Employer number {at} 201{at} – 201{at + 1}" for at in range(3))],
            id="dates beside what they are of",
        ),
        pytest.param(
            [piece._replace(left=160, right=300) for piece in ENTRIES]
            + [piece._replace(left=40, right=120) for piece in DATES],
            [f"201{at} – 201{at + 1} Employer number {at}" for at in range(3)],
            id="dates on the left",
        ),
        pytest.param([at("2018", 70, 0, 20), at("2014 –", 40, 1, 28)], ["2014 – 2018"], id="words of a line"),
        pytest.param([at("Java", 40, 0, 30), at("Script", 70.2, 0, 30)], ["JavaScript"], id="parts of a word"),
        pytest.param([at("b", 40, 9), at("a", 40, 0), at("c", 40, 18)], ["a", "b", "c"], id="lines that touch"),
    ],
)
def test_reading_order(pieces: list[Piece], expected: list[str]) -> None:
    assert in_reading_order(pieces).split("\n") == expected


numbers = st.floats(-1_000, 1_000, allow_nan=False)


@given(st.lists(st.tuples(numbers, numbers, st.floats(0, 500), st.floats(0, 50)), max_size=40))
def test_each_piece_is_read_once(boxes: list[tuple[float, float, float, float]]) -> None:
    pieces = [at(f"<{number}>", *box) for number, box in enumerate(boxes)]
    read = in_reading_order(pieces)
    assert all(read.count(piece.text) == 1 for piece in pieces)
