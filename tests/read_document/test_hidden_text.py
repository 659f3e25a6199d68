"""Text of a PDF that does not show is cut from its text; text that shows in an unusual way is not."""

import pytest

from bonafide.document import Reason, Unreadable
from read_document.reading import read
from tests.read_document.made import EMAIL, NAME, SECRET, VISIBLE, drawn, image, pdf, stream

IMAGES = (image(0), image(255))
XOBJECTS = "/XObject<</Black 10 0 R/White 11 0 R/Form 12 0 R>>/ExtGState<</Clear<</ca 0>>>>"
PANEL = "0.1 g 20 550 555 100 re f "
PHOTO = "q 555 0 0 100 20 550 cm /Black Do Q "


def form(operators: str) -> bytes:
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
    return stream(operators.encode("cp1252"), entries)


def page_with(operators: str, in_form: str = "", page: str = "", before: str = "") -> bytes:
    return pdf(before + VISIBLE + operators, objects=(*IMAGES, form(in_form)), resources=XOBJECTS, page=page)


HIDDEN = {
    "white": page_with(drawn(SECRET, 40, 600, before="1 g")),
    "nearly white": page_with(drawn(SECRET, 40, 600, before="0.98 g")),
    "no ink": page_with(drawn(SECRET, 40, 600, before="3 Tr")),
    "no ink over a logo": page_with("q 90 0 0 90 40 560 cm /Black Do Q " + drawn(SECRET, 40, 600, before="3 Tr")),
    "transparent": page_with(drawn(SECRET, 40, 600, before="/Clear gs")),
    "left of the page": page_with(drawn(SECRET, -900, 600)),
    "above the page": page_with(drawn(SECRET, 40, 900)),
    "far off the page, beside a suspect that shows": page_with(
        drawn(NAME, 40, 500, before="0.85 g") + drawn(SECRET, 40, 9e9)
    ),
    "tiny": page_with(drawn(SECRET, 40, 600, size=0.9)),
    "dark on a dark panel": page_with(PANEL + drawn(SECRET, 40, 600, before="0.1 g")),
    "black on a black image": page_with(PHOTO + drawn(SECRET, 40, 600)),
    "under a white area": page_with(drawn(SECRET, 40, 600) + "1 g 20 550 555 100 re f"),
    "under an image": page_with(drawn(SECRET, 40, 600) + PHOTO),
    "white behind lines that show": page_with("", before=drawn(SECRET, 40, 780, before="1 g")),
    "clipped away": page_with("q 0 0 9 9 re W n " + drawn(SECRET, 40, 600) + "Q"),
    "in a layer that is off": pdf(
        VISIBLE + "/OC /Off BDC" + drawn(SECRET, 40, 600) + "EMC",
        objects=("<</Type/OCG/Name(Off)>>",),
        catalog="/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>",
        resources="/Properties<</Off 10 0 R>>",
    ),
    "white in a form": page_with("/Form Do", drawn(SECRET, 40, 600, before="1 g")),
    "under the area of a form": page_with(drawn(SECRET, 40, 600) + "/Form Do", "1 g 20 550 555 100 re f"),
    "white on a page that is turned": page_with(drawn(SECRET, 40, 600, before="1 g"), page="/Rotate 90"),
}
SHOWN = {
    "black": page_with(drawn(SECRET, 40, 600)),
    "light grey": page_with(drawn(SECRET, 40, 600, before="0.85 g")),
    "small": page_with(drawn(SECRET, 40, 600, size=4)),
    "white on a dark panel": page_with(PANEL + drawn(SECRET, 40, 600, before="1 g")),
    "white on a black image": page_with(PHOTO + drawn(SECRET, 40, 600, before="1 g")),
    "white on a dark panel of a form": page_with("/Form Do" + drawn(SECRET, 40, 600, before="1 g"), PANEL),
    "black on a white image": page_with(drawn(SECRET, 40, 600), before="q 595 0 0 842 0 0 cm /White Do Q"),
    "on a dark panel that a light one covers": page_with(PANEL + "1 g 20 550 555 100 re f" + drawn(SECRET, 40, 600)),
    "outlines": page_with(drawn(SECRET, 40, 600, before="1 Tr")),
    "over the margin": page_with(drawn(SECRET, 400, 600)),
    "in a form": page_with("/Form Do", drawn(SECRET, 40, 600)),
    "in a form that is moved": page_with("q 1 0 0 1 -800 0 cm /Form Do Q", drawn(SECRET, 840, 600)),
    "white on a dark panel of a page that is turned": page_with(
        PANEL + drawn(SECRET, 40, 600, before="1 g"), page="/Rotate 90"
    ),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_text_that_does_not_show_is_cut(case: str) -> None:
    document = read(HIDDEN[case])
    assert document.hidden == (SECRET,)
    assert NAME in document.text
    assert NAME in document.reading
    assert "instructions" not in document.text + document.reading


@pytest.mark.parametrize("case", SHOWN)
def test_text_that_shows_stays(case: str) -> None:
    document = read(SHOWN[case])
    assert document.hidden == ()
    assert SECRET in document.text
    assert SECRET in document.reading


def test_few_hidden_letters_are_cut_and_not_named() -> None:
    document = read(page_with(drawn("Template 4.2 by Nobody", 40, 600, before="1 g")))
    assert document.hidden == ()
    assert "Template" not in document.text


def test_hidden_objects_that_follow_each_other_are_one_piece() -> None:
    halves = SECRET[:20], SECRET[20:]
    operators = drawn(halves[0], 40, 600, before="1 g") + drawn(halves[1], 40, 585, before="1 g")
    assert " ".join(read(page_with(operators)).hidden[0].split()) == " ".join(SECRET.split())


def test_line_of_dashes_is_not_too_small_to_show() -> None:
    assert (
        "2014 - 2018" in read(page_with(drawn("2014 ", 40, 600) + drawn("-", 70, 600) + drawn("2018", 80, 600))).text
    )


def test_document_without_anything_that_shows_is_read_for_what_is_hidden() -> None:
    document = read(pdf("3 Tr" + VISIBLE.replace("0 Tr", "") + drawn(SECRET, 40, 600, before="")))
    assert document.text == ""
    assert SECRET in document.hidden[0]


SCAN = "q 595 0 0 842 0 0 cm /White Do Q"
RECOGNISED = VISIBLE.replace("0 Tr", "3 Tr")


def test_text_over_a_scan_is_recognition() -> None:
    document = read(pdf(SCAN + RECOGNISED, objects=IMAGES, resources=XOBJECTS))
    assert document.is_recognition
    assert document.hidden == ()
    assert EMAIL in document.text


def test_scan_in_strips_is_a_scan() -> None:
    strips = "".join(f"q 595 0 0 90 0 {90 * number} cm /White Do Q " for number in range(9))
    assert read(pdf(strips + RECOGNISED, objects=IMAGES, resources=XOBJECTS)).is_recognition


def test_text_without_ink_beside_more_text_on_an_image_is_hidden() -> None:
    document = read(pdf(SCAN + VISIBLE + drawn(SECRET, 40, 600, before="3 Tr"), objects=IMAGES, resources=XOBJECTS))
    assert document.hidden == (SECRET,)
    assert not document.is_recognition


def test_scan_without_text_is_unreadable() -> None:
    with pytest.raises(Unreadable) as raised:
        read(pdf(SCAN, objects=IMAGES, resources=XOBJECTS))
    assert raised.value.reason == Reason.NO_TEXT
