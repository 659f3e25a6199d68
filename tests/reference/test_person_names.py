"""The table of nicknames and spellings, from two sources."""

import pytest

from bonafide.person_names import romanized, spelling_keys
from bonafide.reference import Reference
from bonafide_reference import person_names
from bonafide_reference.table import data_rows


def test_sources_have_no_row_in_common() -> None:
    mine, theirs = person_names.tables()
    assert (mine.licence, theirs.licence, theirs.name) == ("Apache-2.0", "Apache-2.0", "nicknames")
    assert len(mine.rows) > 1000 < len(theirs.rows)
    assert not set(mine.rows) & set(theirs.rows)
    assert all(word and form and word != form for word, form in (*mine.rows, *theirs.rows))


def test_our_names_are_in_scripts_that_are_compared() -> None:
    for row in data_rows("person_names.csv"):
        names = row["names"].split("|")
        assert len(names) > 1, row
        assert len(names) == len(set(names)), row
        assert all(romanized(name).isascii() and romanized(name).isalpha() for name in names), row


@pytest.mark.parametrize(
    ("nickname", "full_name"),
    [("bob", "robert"), ("peggy", "margaret"), ("pepe", "joseph"), ("gosia", "malgorzata"), ("sasha", "alexander")],
)
def test_nickname_has_its_full_name(reference: Reference, nickname: str, full_name: str) -> None:
    assert set(spelling_keys([full_name])) <= reference.full_names(spelling_keys([nickname]))


def test_unknown_name_has_no_full_names(reference: Reference) -> None:
    assert reference.full_names([]) == frozenset()
    assert reference.full_names(["no such name"]) == frozenset()
