"""The words of a note: neutral, short, and with a marker."""

import re

import pytest

from cases.verdicts import VERDICTS
from write_back import due, wording
from write_back.sources import ashby

FORBIDDEN = re.compile(
    r"fraud|fake|forge|liar|\blies?\b|lying|untrue|false|suspicio|suspect|deceiv|dishonest|cheat|scam|innocent|guilt"
    r"|reject|declin|unsuitab|disqualif|refus|hire\b|score|risk|level|\bhigh\b|\blow\b|strong|weak|severe|alert",
    re.IGNORECASE,
)
LINK = "https://review.example/#/applications/a-1"
TEXTS = [
    *(wording.opened(codes, link) for codes in (["phone.reserved"], ["phone.a", "identity.b"]) for link in (LINK, "")),
    *(wording.decided(verdict, link) for verdict in wording.VERDICTS for link in (LINK, "")),
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_note_judges_a_person(text: str) -> None:
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    assert "This is no assessment of the person" in text
    assert text.startswith("Verification: ")
    assert len(text) < 450


def test_every_verdict_has_words() -> None:
    assert wording.VERDICTS.keys() == VERDICTS.keys() | {due.OF_OTHERS}
    assert ashby.STATUSES.keys() <= VERDICTS.keys()
    assert {name for name, meaning in VERDICTS.items() if meaning.lasts} == due.LASTING


@pytest.mark.parametrize(
    ("codes", "beginning"),
    [
        (["phone.reserved"], "Verification: 1 point to clarify with the candidate (phone)."),
        (
            ["education.too_short", "phone.reserved", "phone.no_number"],
            "Verification: 3 points to clarify with the candidate (phone, education).",
        ),
        (
            ["identity.shared_phone", "email.disposable"],
            "Verification: 2 points to clarify with the candidate (e-mail, across applications).",
        ),
        (["document.name_differs"], "Verification: 1 point to clarify with the candidate (documents)."),
        (
            ["employment.overlap", "address.shared", "profile.shared", "network.shared", "shipping.shared"],
            "Verification: 5 points to clarify with the candidate (employment, address, profiles, network, delivery).",
        ),
    ],
)
def test_note_names_kinds_and_no_codes(codes: list[str], beginning: str) -> None:
    text = wording.opened(codes, LINK)
    assert text == (
        f"{beginning} Details and questions: {LINK} This is no assessment of the person; nothing was decided."
    )


def test_note_without_a_link_says_where_the_details_are() -> None:
    assert "Details and questions are in the review." in wording.opened(["phone.reserved"], "")


def test_marker_is_the_last_line_and_of_one_application() -> None:
    marks = {wording.marker("01J", 7, name) for name in ("a-1", "a-2")}
    assert len(marks) == 2
    for mark in marks:
        assert re.fullmatch(r"Ref BF-01J-7-[0-9a-f]{6}", mark)
        assert wording.Note("Words.", mark).text.splitlines()[-1] == mark


def test_another_marker_makes_no_other_note() -> None:
    one, other = (wording.Note("Words.", mark) for mark in ("Ref BF-1", "Ref BF-2"))
    assert one.digest == other.digest != wording.Note("Other words.", "Ref BF-1").digest
