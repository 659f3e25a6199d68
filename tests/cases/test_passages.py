"""What two documents have in common, as each of them has it."""

from hypothesis import given
from hypothesis import strategies as st

from cases.passages import MAX_PASSAGES, Passage, passages

ONE = """Jane Roe
jane@example.org
Rebuilt the billing pipeline with a team of 4.
Likes cats. Moved old hosts over a long weekend."""
OTHER = """Peter Sample
Moved OLD hosts over
a long weekend!
REBUILT the billing pipeline with a team of 12. Likes dogs."""
NAMES = frozenset(["jane", "roe", "peter", "sample"])


def test_passages_are_shown_as_each_document_has_them_longest_first() -> None:
    assert passages(ONE, OTHER, NAMES) == [
        Passage(
            "Rebuilt the billing pipeline with a team of 4.\nLikes",
            "REBUILT the billing pipeline with a team of 12. Likes",
        ),
        Passage("Moved old hosts over a long weekend", "Moved OLD hosts over\na long weekend"),
    ]


def test_a_name_within_a_passage_does_not_end_it() -> None:
    one, other = "As Jane says, plain solutions last longest here", "As Peter says, plain solutions last longest here"
    assert passages(one, other, NAMES) == [Passage(one, other)]


def test_short_runs_are_no_passages() -> None:
    assert passages("a team of four people", "a team of five people", ()) == []
    assert passages("", "a team of four people", ()) == []


def test_scripts_without_spaces_have_passages_of_signs() -> None:
    one, other = "王小明 負責重建計費平台並上線", "李大衛:負責重建計費平台。"
    assert passages(one, other, ()) == [Passage("負責重建計費平台", "負責重建計費平台")]
    assert passages("重建計費平台", "重建計費平台", ()) == []


def test_passages_that_look_the_same_are_in_common() -> None:
    other = "PL\u0410IN \u0455olutions Iast Ion\u200cgest here"
    assert passages("Plain solutions last longest here", other, ()) == [
        Passage("Plain solutions last longest here", other)
    ]


def test_no_more_passages_are_returned_than_a_page_can_show() -> None:
    lines = [" ".join(f"w{chr(97 + number)}{chr(97 + word)}" for word in range(6)) for number in range(26)]
    assert len(passages("\nx\n".join(lines), "\ny\n".join(reversed(lines)), ())) == MAX_PASSAGES


@given(st.text(max_size=200), st.text(max_size=200))
def test_passages_are_pieces_of_both_texts(one: str, other: str) -> None:
    for each in passages(one, other, ()):
        assert each.one in one
        assert each.other in other
