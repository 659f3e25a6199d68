"""Keys of institutions' names: which names are equal, and in which buckets similar words are found."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bonafide.institution_names import MIN_LONG_WORD, buckets, buckets_near, expanded, max_edits, words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KINDS = ("swapped", "dropped", "put in", "replaced")
slips = st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.sampled_from(LETTERS))


def slipped(word: str, slip: tuple[str, int, str]) -> str:
    """The word with one typo."""
    kind, at, letter = slip
    at %= len(word) - 1
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + (letter if kind != "dropped" else "") + word[at + (kind != "put in") :]


def found(word: str, typed: str) -> bool:
    allowed = min(max_edits(word), max_edits(typed))
    return not set(buckets(word)).isdisjoint(buckets_near(typed, allowed))


@given(st.text(LETTERS, min_size=4, max_size=20), slips)
@example("whitworth", ("swapped", 0, "a"))
def test_word_with_one_edit_is_found(word: str, slip: tuple[str, int, str]) -> None:
    typed = slipped(word, slip)
    assume(len(typed) > 3)
    assert found(word, typed) or (typed[0] != word[0] and min(len(word), len(typed)) < MIN_LONG_WORD)


@given(st.text(LETTERS, min_size=MIN_LONG_WORD + 2, max_size=20), slips, slips)
def test_long_word_with_two_edits_is_found(word: str, one: tuple[str, int, str], other: tuple[str, int, str]) -> None:
    typed = slipped(slipped(word, one), other)
    assert found(word, typed) or (typed[0] != word[0] and typed[-2:] != word[-2:])


@pytest.mark.parametrize(
    ("word", "letters"), [("hof", 0), ("york", 1), ("bristol", 1), ("aberdeen", 2), ("清华大学", 0)]
)
def test_max_edits(word: str, letters: int) -> None:
    assert max_edits(word) == letters
    assert bool(buckets(word)) == bool(letters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ohio St. Univ.", "Ohio State University"),
        ("Michigan St", "Michigan State"),
        ("GA Tech", "Georgia Tech"),
        ("Ga. State Univ.", "Georgia State University"),
        ("VA Tech", "Virginia Technological"),
        ("NC A&T", "North Carolina A & T"),
        ("Florida A&M University", "Florida Agricultural and Mechanical University"),
        ("US Naval Academy", "United States Naval Academy"),
        ("U.S. Air Force Academy", "United States Air Force Academy"),
        ("La Rochelle Université", "Rochelle University"),
        ("U of Michigan", "University of Michigan"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert expanded(words(one)) == expanded(words(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DES Pune University", "Pune University"),
        ("AT Still University", "Still University"),
        ("St. Louis University", "State Louis University"),
        ("University of St Andrews", "University of State Andrews"),
        ("La Salle University", "Louisiana Salle University"),
        ("US", "United States"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert expanded(words(one)) != expanded(words(other))


def test_articles_alone_are_kept() -> None:
    assert expanded(()) == ()
    assert expanded(("des",)) == ("des",)
    assert expanded(("the", "of")) == ("the", "of")
