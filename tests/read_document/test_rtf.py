"""What is read of an RTF document, and what of it does not show."""

import pytest

from bonafide.document import Kind, Reason, Unreadable
from read_document.reading import read
from read_document.rtf import MAXIMUM_BYTES
from tests.read_document.made import EMAIL, LINES, NAME, SECRET, rtf

VISIBLE = "".join(rf"{line}\par " for line in LINES)
SHADED = r"{\chcbpat1\cf2 Skills}"

HIDDEN = {
    "hidden": rf"{{\v {SECRET}}}",
    "hidden, as Word writes it": rf"{{\rtlch\fcs1 \af0 \ltrch\fcs0 \v\insrsid123 {SECRET}}}",
    "white": rf"{{\cf2 {SECRET}}}",
    "tiny": rf"{{\fs2 {SECRET}}}",
}
SHOWN = {
    "no property": rf"{{\b {SECRET}}}",
    "not hidden": rf"{{\v0 {SECRET}}}",
    "black": rf"{{\cf1 {SECRET}}}",
    "automatic colour": rf"{{\cf0 {SECRET}}}",
    "no such colour": rf"{{\cf9 {SECRET}}}",
    "small": rf"{{\fs12 {SECRET}}}",
    "white where there are coloured areas": rf"{{\cf2 {SECRET}}}" + SHADED,
}


@pytest.mark.parametrize("case", HIDDEN)
def test_text_that_does_not_show_is_cut(case: str) -> None:
    document = read(rtf(VISIBLE + HIDDEN[case]))
    assert document.hidden == (SECRET,)
    assert document.text == "\n".join(LINES)


@pytest.mark.parametrize("case", SHOWN)
def test_text_that_shows_stays(case: str) -> None:
    document = read(rtf(VISIBLE + SHOWN[case]))
    assert document.hidden == ()
    assert SECRET in document.text


def test_headers_and_letters_of_other_scripts_are_read() -> None:
    document = read(rtf(rf"{{\header {NAME}\par}}{EMAIL}\par Bj\'f6rn \u1051?\u1102?"))
    assert document.kind == Kind.RTF
    assert document.text == f"{NAME}\n{EMAIL}\nBjörn Лю"


def test_links_are_read() -> None:
    field = rf'{{\field{{\*\fldinst{{ HYPERLINK "mailto:{EMAIL}" }}}}{{\fldrslt write}}}}'
    assert read(rtf(VISIBLE + field)).links == (f"mailto:{EMAIL}",)


def test_tracked_deletions_are_earlier_text() -> None:
    document = read(rtf(VISIBLE + r"{\deleted\revauthdel1 Bertrand Oldname}"))
    assert document.earlier == "Bertrand Oldname"
    assert "Bertrand" not in document.text


def test_author_is_not_read() -> None:
    assert "Bertrand" not in str(read(rtf(r"{\info{\author Bertrand Oldname}}" + VISIBLE)))


def test_image_counts_for_no_limit_and_more_text_does() -> None:
    assert NAME in read(rtf(rf"{{\pict\jpegblip {'0f' * MAXIMUM_BYTES}}}" + VISIBLE)).text
    with pytest.raises(Unreadable) as raised:
        read(rtf(VISIBLE + r"\par " * (MAXIMUM_BYTES // 5)))
    assert raised.value.reason == Reason.TOO_LARGE


@pytest.mark.parametrize("depth", [3_000])
def test_groups_within_groups_are_read(depth: int) -> None:
    assert NAME in read(rtf("{" * depth + VISIBLE + "}" * depth)).text
