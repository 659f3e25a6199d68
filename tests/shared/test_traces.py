"""Which rejected rows are those of a person."""

import pytest

from bonafide.traces import Traces, finder, traces_of, traces_of_identifiers

ADA = traces_of("a-1", contact='{"email": "Ada.M+jobs@gmail.com", "phone": "(212) 736-5000"}', name="Ada Marchbanks")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"content": {"application_id": "a-1"}}', id="the application's id"),
        pytest.param(r"{\"Application ID\":\"a-1\"}", id="the id in JSON within JSON"),
        pytest.param("a-1,Marchbanks,2015", id="the id in a row of CSV, with the name"),
        pytest.param("x,adam@googlemail.com,y", id="the same mailbox"),
        pytest.param(r'{"email": "ada.m\u0040gmail.com"}', id="an address with an escaped @"),
        pytest.param("Marchbanks; +1 212 736 5000", id="the number in another form, with the name"),
        pytest.param("ADA,2127365000", id="the number without separators"),
    ],
)
def test_row_of_the_person_is_found(text: str) -> None:
    assert ADA.are_in(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a-1,Someone,2015", id="the id alone: it may be a label of something else"),
        pytest.param("a-10,Ada", id="a longer id"),
        pytest.param("xa-1,Ada", id="the id within a word"),
        pytest.param("a-1.5,Ada", id="the id before a point"),
        pytest.param('{"application_id": "a-10"}', id="a longer id in the field"),
        pytest.param('{"application_id": "", "grade": "a-1"}', id="the id in the next field"),
        pytest.param('{"previous_application_id": "a-1"}', id="the id in another field"),
        pytest.param("Tomas Vrba,+1 212 736 5000", id="somebody else at the same number"),
        pytest.param("Ada Marchbanks", id="the name alone: others have it too"),
        pytest.param("Ada,2015-09-01", id="a date"),
        pytest.param("", id="an empty line"),
    ],
)
def test_row_of_somebody_else_is_not(text: str) -> None:
    assert not ADA.are_in(text)


def test_number_alone_counts_if_no_name_is_known() -> None:
    person = traces_of_identifiers([], ["+12127365000"])
    assert person.are_in("Tomas,(212) 736 5000")
    assert not person.are_in("Tomas,(212) 736 5001")


def test_nothing_is_in_no_text() -> None:
    nobody = Traces(frozenset())
    assert not nobody.are_in("Ada,ada@example.org,2127365000")


@pytest.mark.parametrize("text", ['{"name": "Tomas", "gpa": 2}', "Ada,2", '{"name": "Ada", "entry": 2}'])
def test_number_in_a_row_is_not_the_id_of_an_application(text: str) -> None:
    assert not Traces(frozenset({"2"}), names=frozenset({"ada"})).are_in(text)


def test_numeric_id_is_found_in_its_field() -> None:
    assert Traces(frozenset({"2"})).are_in('{"application_id": 2, "gpa": 3}')


@pytest.mark.parametrize(
    ("text", "is_mentioned"),
    [
        ("tomas@example.org", True),
        ('{"application_id": "7"}', True),
        ("Tomas, 212 736 5000", True),
        ("Ines, 212 736 5000", False),
        ("lever:123456 Ines", True),
        ("lever:123456 Tomas", False),
        ("somebody@example.org", False),
    ],
)
def test_any_of_many_persons_is_found(text: str, is_mentioned: bool) -> None:
    known = [
        traces_of("7", contact="tomas@example.org +12127365000", name="Tomas"),
        traces_of("lever:123456", contact="ines@example.org", name="Ines"),
    ]
    assert finder(known)(text) is is_mentioned
    assert any(each.are_in(text) for each in known) is is_mentioned
