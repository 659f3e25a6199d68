"""Names of institutions as keys: what counts as the same words."""

import pytest

from bonafide.institution_names import expanded, words


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
def test_the_same_name(one: str, other: str) -> None:
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
def test_another_name(one: str, other: str) -> None:
    assert expanded(words(one)) != expanded(words(other))


def test_any_words_stay_words() -> None:
    assert expanded(()) == ()
    assert expanded(("des",)) == ("des",)
    assert expanded(("the", "of")) == ("the", "of")
