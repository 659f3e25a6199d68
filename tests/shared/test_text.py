"""The fold by which text is compared: one table for everything that looks something up by name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.institution_names import words as institution_words
from bonafide.person_names import romanized
from bonafide.text import _FOLDED, _MAX_FOLDED, fold, plain, words_of
from bonafide_reference.institution import words as merging_words
from verify_education.degrees import degree_key

FOLDED = {
    # Latin letters with an accent, and those that Unicode does not decompose
    "São Paulo": "sao paulo",
    "Łódź": "lodz",
    "Søren": "soren",
    "Ærø": "aero",
    "Œuvre": "oeuvre",
    "Đà Nẵng": "da nang",
    "Đorđe": "dorde",
    "Guðrún Þórðardóttir": "gudrun thordardottir",
    "Straße": "strasse",
    "GROẞ": "gross",
    "Gənclik Bakı": "genclik baki",
    # Turkish i, with and without a dot
    "İstanbul": "istanbul",
    "ISPARTA": "isparta",
    "Iğdır": "igdir",
    # Other forms of the same letters
    "ﬁnance": "finance",
    "ＭＩＴ　２０": "mit 20",
    "№ 5": "no 5",
    "cafe\u0301": "cafe",
    "x\u0323\u0302y": "xy",
    # Apostrophes
    "O’Brien": "o'brien",
    "Hawaiʻi": "hawai'i",
    "L`Aquila": "l'aquila",
    # Letters of other scripts stay
    "ΑΘΉΝΑΣ": "αθηνασ",
    "Йошкар-Ола": "иошкар-ола",
    "Ёлкин": "елкин",
    "الإسلاميّة": "الاسلامية",
    "אוניברסיטת": "אוניברסיטת",
    "清华大学": "清华大学",
    "서울대학교": "서울대학교",
    "ガーナ": "ガーナ",
    "ｶﾞｰﾅ": "ガーナ",
    # Digits and signs stay
    "Paris 8 - St. Denis": "paris 8 - st. denis",
    "A&T": "a&t",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDED.items())
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", FOLDED)
def test_fold_ignores_case_and_normal_form(text: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]
    assert fold(text.lower()) == fold(text.casefold()) == fold(text)


@given(st.text())
def test_folded_text_does_not_change_when_folded_again(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", FOLDED)
def test_everything_that_is_looked_up_by_name_agrees_with_the_fold(text: str) -> None:
    folded = fold(text)
    assert plain(text) == plain(folded) == "".join(words_of(text))
    assert institution_words(text) == institution_words(folded)
    assert merging_words(text) == merging_words(folded)
    assert degree_key(text) == degree_key(folded) == plain(folded)
    assert romanized(text) == romanized(folded)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Univ. of São Paulo", ["univ", "of", "sao", "paulo"]),
        ("D.C.", ["d", "c"]),
        ("Côte d’Ivoire", ["cote", "d", "ivoire"]),
        ("a_b", ["a", "b"]),
        ("...", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert plain(text) == "".join(words)


def test_fold_keeps_a_limited_number_of_characters() -> None:
    for code in range(0x3000, 0x3000 + 2 * _MAX_FOLDED):
        fold(chr(code))
    assert len(_FOLDED) <= _MAX_FOLDED
    assert fold("ÅNGSTRÖM") == "angstrom"
