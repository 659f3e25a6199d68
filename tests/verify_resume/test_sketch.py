"""Sketches: copies are similar, others are not, and nothing of the text can be told from a sketch without the key."""

import random
import string
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.likeness import BINS, MIN_SIMILARITY, similarity
from bonafide.reference import Reference
from read_document.clean_text import clean
from tests.builders import application
from tests.synthetic.resumes import Population
from tests.synthetic.resumes import Resume as Made
from verify_resume.sketch import BANDS, MIN_SHINGLES, Sketch, shingles, sketch
from verify_resume.verifier import Resume, make_verifier

KEY = b"a key of this deployment"
CAPITALS = str.maketrans("ABEHIKMOPTX", "\u0391\u0392\u0415\u041d\u0406\u039a\u041c\u041e\u0420\u0422\u0425")
"""Letters that look the same, Greek and Cyrillic."""


def words(count: int, seed: int = 1) -> list[str]:
    """Invented words, the same for a seed."""
    draw = random.Random(seed)
    return ["".join(draw.choices(string.ascii_lowercase, k=draw.randint(3, 9))) for _ in range(count)]


def text(count: int, seed: int = 1) -> str:
    return " ".join(words(count, seed))


def made(text: str, own: frozenset[str] = frozenset(), key: bytes = KEY) -> Sketch:
    found = sketch(text, own, key)
    assert found is not None
    return found


def jaccard(one: str, other: str) -> float:
    a, b = shingles(one, ()), shingles(other, ())
    return len(a & b) / len(a | b)


def test_a_copy_under_another_name_with_other_contacts_and_figures_is_identical() -> None:
    body = text(200)
    one = f"Jane Roe\njane.roe@gmail.com | +1 415 234 2671 | github.com/janeroe | https://roe.dev\n{body} saved 40 %"
    other = f"Peter Q. Sample\nps@yahoo.com | 0171 234 5678 | linkedin.com/in/ps\n{body} saved 75 %"
    a, b = made(one, frozenset(["jane", "roe"])), made(other, frozenset(["peter", "q", "sample"]))
    assert similarity(a.bins, b.bins) > 0.95
    assert len(set(a.bands(KEY)) & set(b.bands(KEY))) >= BANDS - 1


def test_documents_without_common_phrases_are_not_similar() -> None:
    found = [made(text(200, seed)) for seed in range(20)]
    pairs = [(a, b) for at, a in enumerate(found) for b in found[:at]]
    assert max(similarity(a.bins, b.bins) for a, b in pairs) < MIN_SIMILARITY / 2
    assert not any(set(a.bands(KEY)) & set(b.bands(KEY)) for a, b in pairs)


@pytest.mark.parametrize("changed", [0, 20, 60, 120, 200, 300])
def test_the_estimate_is_near_the_true_share_of_common_phrases(changed: int) -> None:
    errors = []
    for seed in range(12):
        one = words(400, seed)
        other = [*one[changed:], *words(changed, seed + 1000)]
        estimated = similarity(made(" ".join(one)).bins, made(" ".join(other)).bins)
        errors.append(estimated - jaccard(" ".join(one), " ".join(other)))
    assert abs(sum(errors) / len(errors)) < 0.04
    assert max(map(abs, errors)) < 0.16  # 3.5 standard deviations of 128 bins


def test_a_text_twice_as_long_that_contains_another_is_half_similar() -> None:
    one = text(200)
    assert 0.3 < similarity(made(one).bins, made(f"{one} {text(200, 2)}").bins) < 0.7


def test_colleagues_are_not_taken_for_copies() -> None:
    population = Population(9)
    people = list(population.resumes(60))
    colleagues = [population.colleague(each) for each in people]
    copied = [population.copy(each, 2) for each in people]
    keys = [f"key {number}".encode() for number in range(6)]  # the estimate of one key is off by chance

    def taken(others: Sequence[Made]) -> float:
        pairs = [(key, pair) for key in keys for pair in zip(people, others, strict=True)]
        alike = (similarity(*(made(each.text, each.own_words, key).bins for each in pair)) for key, pair in pairs)
        return sum(share >= MIN_SIMILARITY for share in alike) / len(keys)

    assert taken(colleagues) <= 3
    assert taken(copied) == 60


@pytest.mark.parametrize(
    "disguised",
    [
        pytest.param(lambda text: text.replace("e", "e\u200c"), id="characters that do not show within words"),
        pytest.param(lambda text: text.replace("e", "\u3164e\u034f\u200b\xad"), id="fillers"),
        pytest.param(
            lambda text: text.translate(str.maketrans("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456")),
            id="Cyrillic letters",
        ),
        pytest.param(lambda text: text.upper().translate(CAPITALS), id="capitals"),
        pytest.param(lambda text: text.replace("l", "I"), id="I for l"),
        pytest.param(lambda text: text.replace("a", "\uff41").replace("b", "\U0001d41b"), id="other forms of letters"),
    ],
)
def test_a_copy_that_looks_the_same_is_found(disguised: Callable[[str], str]) -> None:
    written = text(200)
    copy = clean(disguised(written))
    assert copy != written or disguised(written) != written
    assert similarity(made(written).bins, made(copy, frozenset()).bins) > 0.95


def test_a_name_of_a_whole_text_leaves_no_words_out(reference: Reference) -> None:
    verifier = make_verifier(reference, read=lambda _: pytest.fail("asked"), arrival=lambda _: pytest.fail("asked"))
    stated = application(basics={"name": text(200)})
    assert verifier.keyed
    assert verifier.keyed(Resume(stated, "documents/a", text=text(200)), KEY).hashes


def test_a_short_document_has_no_sketch() -> None:
    enough = MIN_SHINGLES + 4
    assert sketch(text(enough - 1), (), KEY) is None
    assert sketch(text(enough), (), KEY) is not None


def test_a_sketch_has_one_byte_for_each_bin_and_six_keys() -> None:
    found = made(text(70))  # most bins are empty at first
    assert len(found.bins) == BINS
    assert len(found.bands(KEY)) == BANDS == len(set(found.bands(KEY)))
    assert all(len(band) == 64 for band in found.bands(KEY))


def test_another_key_makes_another_sketch_and_other_bands() -> None:
    one, other = made(text(200)), made(text(200), key=b"another key")
    assert similarity(one.bins, other.bins) < 0.1
    assert not set(one.bands(KEY)) & set(other.bands(KEY))
    assert not set(one.bands(KEY)) & set(one.bands(b"another key"))


def test_layout_does_not_change_a_sketch() -> None:
    one = words(200)
    wrapped = "\n".join(" ".join(one[at : at + 7]).title() for at in range(0, 200, 7))
    assert made(" ".join(one)).bins == made(f"• {wrapped}").bins


@pytest.mark.parametrize(
    "signs",
    [
        "負責重建計費平台並帶領七人團隊上線新的結算模組將舊系統遷移到雲端而沒有停機導入自動化測試減少故障",
        "請求システムをチームで再構築しました旧システムをクラウドへ移行し自動テストを導入して障害を削減しました",
        "ปรับปรุงระบบเรียกเก็บเงินใหม่กับทีมขนาดเล็กและย้ายระบบเก่าไปยังคลาวด์โดยไม่หยุดให้บริการ",
    ],
)
def test_scripts_without_spaces_are_compared_by_their_signs(signs: str) -> None:
    draw = random.Random(3)
    body = "".join(signs[at : at + 12] for at in (draw.randrange(len(signs) - 12) for _ in range(40)))
    copy = f"王小明 {body[:200]} 2019 {body[200:]}"
    one, other = made(f"李大衛\n{body}", frozenset(["李大衛"])), made(copy, frozenset(["王小明"]))
    assert similarity(one.bins, other.bins) > 0.9


def test_korean_is_compared_by_its_words() -> None:
    assert shingles("과금 플랫폼을 팀과 함께 재구축했습니다", ()) == {"과금 플랫폼을 팀과 함께 재구축했습니다"}


def test_the_candidate_s_name_and_contacts_are_in_no_phrase() -> None:
    body = f"Jane Roe jane.roe@gmail.com roe＠example.org www.roe.dev https://x.org/roe github.com/roe {text(50)} Roe"
    found = " ".join(shingles(body, frozenset(["jane", "roe"])))
    assert not any(word in found.split() for word in ("jane", "roe", "gmail", "dev", "github"))


def test_numbers_in_a_row_are_one_sign() -> None:
    assert shingles("saved 40 % of 1,200 000 hours", ()) == {"saved # of # hours"}


@given(st.text(max_size=400), st.frozensets(st.text(max_size=8), max_size=3))
def test_any_text_has_a_sketch_or_none(text: str, own: frozenset[str]) -> None:
    found = sketch(text, own, KEY)
    assert (found is None) == (len(shingles(text, own)) < MIN_SHINGLES)
    assert found is None or similarity(found.bins, found.bins) == 1
