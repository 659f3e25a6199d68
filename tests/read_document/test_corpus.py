"""The corpus of résumés: every ordinary file is read, and every hostile one ends within the limits, as expected."""

import re

import pytest

from bonafide.document import Reason, Unreadable
from read_document.child import read_in_child
from read_document.reading import read
from tests.read_document.corpus import FOLDER, manifest, needs_corpus
from tests.sizes import FULL

pytestmark = [needs_corpus, pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")]

SCAN, RECOGNISED, RIGHT_TO_LEFT = "35-scan.pdf", "39-scan-with-text-layer.pdf", "13-chromium-arabic.pdf"
NOTHING_SHOWS = "37-hidden-render-mode-3.pdf"
"""The operator that hides its first line is never undone, so that the page is white to everyone who opens it."""

ORDINARY = [name for name, facts in manifest().items() if "hostile" not in facts and name != SCAN]
HIDING = [name for name in ORDINARY if manifest()[name].get("hidden_text")]
WITH_YEARS = [name for name in ORDINARY if name.endswith(".pdf") and name not in (NOTHING_SHOWS, RIGHT_TO_LEFT)]

HOSTILE: dict[str, Reason | tuple[str, ...]] = {
    "x01-stream-bomb-1gb.pdf": Reason.BEYOND_LIMITS,
    "x02-deep-arrays.pdf": (),
    "x03-page-tree-loop.pdf": Reason.DAMAGED,
    "x04-10000-pages.pdf": (),
    "x05-password.pdf": Reason.ENCRYPTED,
    "x06-owner-password-only.pdf": (),
    "x07-broken-xref.pdf": Reason.DAMAGED,
    "x08-javascript-attachment-launch.pdf": ("JavaScript", "embedded program"),
    "x09-form-xobject-laughs.pdf": Reason.BEYOND_LIMITS,
    "x10-truncated.pdf": Reason.DAMAGED,
    "x11-zip-bomb.docx": Reason.TOO_LARGE,
    "x12-entity-bomb.docx": Reason.TYPE_DECLARED,
    "x13-external-entity.docx": Reason.TYPE_DECLARED,
    "x14-macro-ole-zip-slip.docx": ("macro", "embedded program"),
    "x15-not-a-document.pdf": Reason.NO_DOCUMENT,
    "x16-empty.pdf": Reason.NO_TEXT,
    "x17-rtf-deep-groups.rtf": Reason.TOO_LARGE,
    "x18-html-remote.html": (),
}
"""Why a document is unreadable, or what it has of active content."""

EXPENSIVE = ("x01-stream-bomb-1gb.pdf", "x09-form-xobject-laughs.pdf")
"""They take seconds, and all the memory that they may have."""


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("name", [name for name in ORDINARY if name != NOTHING_SHOWS])
def test_ordinary_document_is_read(name: str) -> None:
    facts, document = manifest()[name], read(content(name))
    for text in (document.text, document.reading):
        assert all(f" {word} " in f" {words(text)} " for word in words(facts["name"]).split())
        assert all(email in text for email in facts["emails"])
    assert document.is_recognition == (name == RECOGNISED)
    assert document.is_right_to_left == (name == RIGHT_TO_LEFT)
    assert document.has_active_content == ()
    assert document.pages <= 3


@pytest.mark.parametrize("name", ORDINARY)
def test_hidden_text_is_found_where_there_is_some(name: str) -> None:
    document = read(content(name))
    assert bool(document.hidden) == (name in HIDING)
    if name in HIDING:
        secret = manifest()[name]["hidden_text"]["contains"]
        assert any(secret in " ".join(piece.split()) for piece in document.hidden)
        assert secret not in " ".join((document.text + document.reading).split())


def test_document_of_which_nothing_shows_has_no_text() -> None:
    document = read(content(NOTHING_SHOWS))
    assert document.text == document.reading == ""


def test_scan_is_unreadable() -> None:
    with pytest.raises(Unreadable) as raised:
        read(content(SCAN))
    assert raised.value.reason == Reason.NO_TEXT


@pytest.mark.parametrize("name", WITH_YEARS)
def test_years_are_read_beside_their_institution(name: str) -> None:
    reading = read(content(name)).reading
    for entry in manifest()[name]["education"]:
        at = words(reading).find(words(entry["institution"])[:18])
        around = words(reading)[max(0, at - 120) : at + 160]
        assert at >= 0
        assert entry["startDate"][:4] in around
        assert entry["endDate"][:4] in around


@pytest.mark.parametrize("name", [name for name in HOSTILE if FULL or name not in EXPENSIVE])
def test_hostile_document_ends_as_expected(name: str) -> None:
    expected = HOSTILE[name]
    if isinstance(expected, Reason):
        with pytest.raises(Unreadable) as raised:
            read_in_child(content(name))
        assert raised.value.reason == expected
    else:
        document = read_in_child(content(name))
        assert document.has_active_content == expected
        assert document.pages <= 12
        assert document.text or document.hidden


def test_deleted_text_is_kept_apart() -> None:
    name = "42-tracked-change-and-comment.docx"
    document, deleted = read(content(name)), manifest()[name]["tracked"]["deleted"]
    assert deleted in document.earlier
    assert deleted not in document.text
