"""Names of persons: those of one person or household are never clearly different, those of strangers mostly are."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.identity import keyed_hash
from bonafide.person_names import MAX_FORMS, clearly_different, forms, spelling_keys
from bonafide.reference import Reference
from local.fairness.names import POPULATIONS
from tests.shared.names_of_persons import DIFFERENT, SAME, UNSURE, pairs


@pytest.mark.parametrize("origin", SAME)
def test_same_person_or_household_is_not_clearly_different(origin: str, reference: Reference) -> None:
    wrong = [
        (one, other)
        for one, other in pairs(SAME[origin], "=")
        if clearly_different(forms(one, reference), forms(other, reference))
    ]
    assert not wrong


def test_strangers_are_clearly_different(reference: Reference) -> None:
    wrong = [
        (one, other)
        for one, other in pairs(DIFFERENT, "≠")
        if not clearly_different(forms(one, reference), forms(other, reference))
    ]
    assert not wrong


def test_tables_are_long_and_have_two_names_in_each_row() -> None:
    same = [pair for table in SAME.values() for pair in pairs(table, "=")]
    different = pairs(DIFFERENT, "≠")
    assert (len(same) >= 250, len(different) >= 120) == (True, True)
    assert all(one and other and "=" not in other and "≠" not in other for one, other in [*same, *different])


@pytest.mark.parametrize("name", UNSURE)
def test_name_that_cannot_be_compared_is_never_clearly_different(name: str, reference: Reference) -> None:
    assert forms(name, reference) == frozenset()
    assert not clearly_different(forms(name, reference), forms("Michael Smith", reference))
    assert not clearly_different(forms("Michael Smith", reference), forms(name, reference))


@pytest.mark.parametrize("origin", POPULATIONS)
def test_strangers_of_one_origin_are_mostly_clearly_different(origin: str, reference: Reference) -> None:
    """Few pairs without a common word have a common form."""
    given, family = (dict.fromkeys(names.split()) for names in POPULATIONS[origin])
    people = [*zip(given, [*family, *family], strict=False)]
    of = [forms(f"{first} {last}", reference) for first, last in people]
    strangers = [
        clearly_different(of[one], of[other])
        for one, other in product(range(len(people)), repeat=2)
        if not set(people[one]) & set(people[other])
    ]
    assert all(of)
    assert sum(strangers) / len(strangers) > 0.85  # of Korean given names, many share a syllable


@pytest.mark.parametrize("origin", POPULATIONS)
def test_variants_of_a_name_are_not_clearly_different(origin: str, reference: Reference) -> None:
    """Order, case, hyphens, initials, accents and an added or missing name do not matter, for any origin."""
    given, family = (list(dict.fromkeys(names.split())) for names in POPULATIONS[origin])
    for first, last, other in zip(given, [*family, *family], [*given[1:], given[0]], strict=False):
        known = forms(f"{first} {last}", reference)
        variants = (
            f"{last}, {first}",
            f"{last.upper()} {first}",
            f"{first.replace('-', '')} {last}",
            f"{first.replace('-', ' ')} {last}",
            f"{first} X. {last}",
            f"{first[0]}. {last}",
            f"{first}.{last}@example.org".lower(),
            f"Dr. {first} {other} {last}, PhD",
            f"{first} ({other}) {last}",
            f"{other} {last}",
            f"{first} {last}-{other}",
        )
        assert not [variant for variant in variants if clearly_different(known, forms(variant, reference))]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("alexander aleksandr oleksandr aleksander", "lksndr"),
        ("mohammed muhammad mohamed mohammad", "mhmd"),
        ("sergey sergei sergej", "sergei"),
        ("dmitry dmitri dmitriy dmitrij", "dmtr"),
        ("andrey andrei andrej", "andrei"),
        ("lee li", "li"),
        ("jung jeong", "jung"),
        ("woo u", "u"),
        ("ivanov ivanova", "ivanov"),
        ("mueller muller", "muler"),
        ("john jon", "jon"),
        ("smith smyth", "smit"),
        ("xu hsu shu", "su"),
        ("zhou", "žu"),
        ("zhang", "žang"),
        ("jonsson jonsdottir", "jnsn"),
    ],
)
def test_spellings_have_one_key(words: str, form: str) -> None:
    assert set(spelling_keys(words.split())) == {form}


def test_titles_and_particles_are_ignored(reference: Reference) -> None:
    """Titles, degrees, particles, pronouns and the mailbox's host do not make strangers similar."""
    for frame in (
        "Dr. {} {}, PhD",
        "{} van der {}",
        "{} {} (they/them)",
        "{}.{}@gmail.com",
        "{} al-{}",
        "{} de la {} Jr.",
    ):
        one, other = frame.format("Michael", "Thornton"), frame.format("Edward", "Baxley")
        assert clearly_different(forms(one, reference), forms(other, reference)), frame


def _hashed(names: Iterable[str]) -> frozenset[str]:
    return frozenset(keyed_hash("name", form, b"key") for form in names)


@given(
    one=st.sampled_from([*UNSURE, "Bob Smith", "Robert Smith"]), other=st.sampled_from(["Robert Smyth", "Kim Min-jun"])
)
def test_hashes_compare_like_forms(reference: Reference, one: str, other: str) -> None:
    plain = forms(one, reference), forms(other, reference)
    assert clearly_different(*plain) == clearly_different(*map(_hashed, plain))


WORDS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.text("abchijkosuvxyzé'-.áßüжюяςώØİı가王", max_size=10),
        st.sampled_from("Kim Min-jun de la O'Brien Dr. (she/her) J. Александр PhD @ x@y.org Nováková".split()),
    ),
    max_size=8,
)


@given(WORDS)
def test_any_text_has_few_forms_in_any_word_order(reference: Reference, words: list[str]) -> None:
    words = " ".join(words).split()
    known = forms(" ".join(words), reference)
    assert len(known) <= MAX_FORMS
    assert all(known)
    assert forms(" ".join(reversed(words)), reference) == known
    assert not clearly_different(known, known)


@given(st.lists(st.sampled_from(" ".join(one + " " + two for one, two in pairs(DIFFERENT, "≠")).split()), max_size=5))
def test_case_does_not_matter(reference: Reference, words: list[str]) -> None:
    name = " ".join(words)
    assert forms(name, reference) == forms(name.upper(), reference) == forms(name.title(), reference)


def test_very_long_name_has_no_forms(reference: Reference) -> None:
    assert forms("John Smith " * 100_000, reference) == frozenset()
