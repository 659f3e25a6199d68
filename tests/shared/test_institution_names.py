"""Where words of institutions' names stand among similar ones."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bonafide.institution_names import LONG, shelves, shelves_near, wrong_letters

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KINDS = ("swapped", "dropped", "put in", "replaced")
slips = st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.sampled_from(LETTERS))


def slipped(word: str, slip: tuple[str, int, str]) -> str:
    """The word with one slip of the keyboard."""
    kind, at, letter = slip
    at %= len(word) - 1
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + (letter if kind != "dropped" else "") + word[at + (kind != "put in") :]


def found(word: str, typed: str) -> bool:
    allowed = min(wrong_letters(word), wrong_letters(typed))
    return not set(shelves(word)).isdisjoint(shelves_near(typed, allowed))


@given(st.text(LETTERS, min_size=4, max_size=20), slips)
@example("whitworth", ("swapped", 0, "a"))
def test_a_word_with_one_wrong_letter_is_found(word: str, slip: tuple[str, int, str]) -> None:
    typed = slipped(word, slip)
    assume(len(typed) > 3)
    assert found(word, typed) or (typed[0] != word[0] and min(len(word), len(typed)) < LONG)


@given(st.text(LETTERS, min_size=LONG + 2, max_size=20), slips, slips)
def test_a_long_word_with_two_wrong_letters_is_found(
    word: str, one: tuple[str, int, str], other: tuple[str, int, str]
) -> None:
    typed = slipped(slipped(word, one), other)
    assert found(word, typed) or (typed[0] != word[0] and typed[-2:] != word[-2:])


@pytest.mark.parametrize(
    ("word", "letters"), [("hof", 0), ("york", 1), ("bristol", 1), ("aberdeen", 2), ("清华大学", 0)]
)
def test_how_many_letters_may_be_wrong(word: str, letters: int) -> None:
    assert wrong_letters(word) == letters
    assert bool(shelves(word)) == bool(letters)
