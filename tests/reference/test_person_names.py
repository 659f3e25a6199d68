"""The table of nicknames and spellings: from two sources, folded, reviewed line by line."""

import pytest

from bonafide.person_names import romanized, spelling_keys
from bonafide.reference import Reference
from bonafide_reference import person_names
from bonafide_reference.table import data_rows


def test_two_sources_that_do_not_repeat_each_other() -> None:
    mine, theirs = person_names.tables()
    assert (mine.licence, theirs.licence, theirs.name) == ("Apache-2.0", "Apache-2.0", "nicknames")
    assert len(mine.rows) > 1000 < len(theirs.rows)
    assert not set(mine.rows) & set(theirs.rows)
    assert all(word and form and word != form for word, form in (*mine.rows, *theirs.rows))


def test_our_names_are_written_in_letters_that_are_read() -> None:
    for row in data_rows("person_names.csv"):
        names = row["names"].split("|")
        assert len(names) > 1, row
        assert len(names) == len(set(names)), row
        assert all(romanized(name).isascii() and romanized(name).isalpha() for name in names), row


@pytest.mark.parametrize(
    ("called", "besides"),
    [("bob", "robert"), ("peggy", "margaret"), ("pepe", "joseph"), ("gosia", "malgorzata"), ("sasha", "alexander")],
)
def test_who_is_called_what(reference: Reference, called: str, besides: str) -> None:
    assert set(spelling_keys([besides])) <= reference.full_names(spelling_keys([called]))


def test_nobody_is_called_nothing(reference: Reference) -> None:
    assert reference.full_names([]) == frozenset()
    assert reference.full_names(["no such name"]) == frozenset()
