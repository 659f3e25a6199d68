"""Dividing arrays into elements: the size of chunks does not matter, and every element of valid JSON is found."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.json_array import End, pieces

JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["]", "[", "{,}", '"', "\\", '\\"']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(JSON, min_size=1), st.booleans())
def test_every_element_is_found(elements: list[Any], spaced: bool) -> None:
    text = json.dumps(elements, ensure_ascii=spaced, indent=2 if spaced else None).encode()
    before, *found, last, after = pieces([text], 10_000)
    assert (before.end, last.end, after.end) == (End.BEFORE_ARRAY, End.OF_LAST_ELEMENT, End.OF_DATA_AFTER_ARRAY)
    assert [json.loads(piece.text) for piece in (*found, last)] == elements


@given(
    st.lists(st.sampled_from([b"[", b"]", b"{", b"}", b",", b'"', b"\\", b" ", b"a"])).map(b"".join), st.integers(1, 9)
)
@example(b'["\\\\", "\\""]', 1)
def test_size_of_chunks_does_not_matter(text: bytes, size: int) -> None:
    chunks = [text[begin : begin + size] for begin in range(0, len(text), size)]
    assert list(pieces(chunks, 5)) == list(pieces([text], 5))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (b"[1, 2", (b" 2", End.OF_DATA_AFTER_ELEMENT)),
        (b'[1, "2', (b' "2', End.OF_DATA_IN_ELEMENT)),
        (b"[1, {", (b" {", End.OF_DATA_IN_ELEMENT)),
        (b"[1] 2", (b" 2", End.OF_DATA_AFTER_ARRAY)),
    ],
)
def test_end_of_the_data_is_told_apart(text: bytes, last: tuple[bytes, End]) -> None:
    assert list(pieces([text], 100))[-1] == last
