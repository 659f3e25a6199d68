"""What is read of an OpenDocument text, and what of it does not show."""

import pytest

from bonafide.document import Kind, Reason, Unreadable
from read_document.reading import read
from tests.read_document.made import EMAIL, LINES, NAME, SECRET, odt

VISIBLE = "".join(f"<text:p>{line}</text:p>" for line in LINES)


def styled(properties: str, base: str = "") -> str:
    return (
        f'<style:style style:name="T1" style:parent-style-name="{base}"><style:text-properties {properties}/>'
        "</style:style>"
    )


DARK = (
    '<style:style style:name="Dark"><style:paragraph-properties fo:background-color="#203040"/></style:style>'
    '<style:style style:name="Frame"><style:graphic-properties draw:fill="solid" draw:fill-color="#203040"/>'
    "</style:style>"
)
SPAN = f'<text:p>See: <text:span text:style-name="T1">{SECRET}</text:span></text:p>'
WHITE = styled('fo:color="#ffffff"')

HIDDEN = {
    "hidden": (styled('text:display="none"'), SPAN),
    "white": (WHITE, SPAN),
    "tiny": (styled('fo:font-size="1pt"'), SPAN),
    "by the base of a style": (styled('fo:color="#ffffff"').replace("T1", "Base") + styled("", "Base"), SPAN),
    "a field of hidden text": (
        "",
        f'<text:p>See: <text:hidden-text text:is-hidden="true">{SECRET}</text:hidden-text></text:p>',
    ),
    "a frame without a fill": (
        WHITE
        + '<style:style style:name="Frame"><style:graphic-properties draw:fill="none" draw:fill-color="#203040"/>'
        + "</style:style>",
        f'<draw:frame draw:style-name="Frame">{SPAN}</draw:frame>',
    ),
}
SHOWN = {
    "no property": (styled(""), SPAN),
    "grey": (styled('fo:color="#cccccc"'), SPAN),
    "small": (styled('fo:font-size="4pt"'), SPAN),
    "not hidden": (styled('text:display="true"'), SPAN),
    "white on a dark paragraph": (WHITE + DARK, SPAN.replace("<text:p>", '<text:p text:style-name="Dark">')),
    "white in a dark frame": (WHITE + DARK, f'<draw:frame draw:style-name="Frame">{SPAN}</draw:frame>'),
    "a style that is based on itself": (styled("", "T1"), SPAN),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_text_that_does_not_show_is_cut(case: str) -> None:
    styles, body = HIDDEN[case]
    document = read(odt(VISIBLE + body, styles=styles))
    assert document.hidden == (SECRET,)
    assert document.text == "\n".join((*LINES, "See:"))


@pytest.mark.parametrize("case", SHOWN)
def test_text_that_shows_stays(case: str) -> None:
    styles, body = SHOWN[case]
    document = read(odt(VISIBLE + body, styles=styles))
    assert document.hidden == ()
    assert SECRET in document.text


def test_white_text_on_a_coloured_page_stays() -> None:
    page = '<style:page-layout-properties fo:background-color="#203040"/>'
    assert read(odt(VISIBLE + SPAN, styles=WHITE, page=page)).hidden == ()


def test_headers_are_read_first() -> None:
    document = read(odt(f"<text:p>{LINES[2]}</text:p>", header=f"<text:p>{NAME}</text:p><text:p>{EMAIL}</text:p>"))
    assert document.kind == Kind.ODT
    assert document.text == "\n".join(LINES)


def test_text_of_elements() -> None:
    body = "<text:h>a</text:h><text:p>b<text:s/>c<text:tab/>d<text:line-break/>e</text:p>"
    formats = "<number:date-style><number:text>.</number:text></number:date-style>"
    assert read(odt(VISIBLE + body, styles=formats)).text == "\n".join((*LINES, "a", "b c d", "e"))


def test_tracked_deletions_are_earlier_text() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Previous Owner"
        "</dc:creator></office:change-info><text:p>Bertrand Oldname</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    document = read(odt(changes + VISIBLE))
    assert document.earlier == "Bertrand Oldname"
    assert document.text == "\n".join(LINES)
    assert "Previous Owner" not in str(document)


def test_links_are_read_and_notes_are_not() -> None:
    body = (
        f'<text:p><text:a xlink:href="mailto:{EMAIL}">write</text:a><office:annotation>no</office:annotation></text:p>'
    )
    document = read(odt(VISIBLE + body))
    assert document.links == (f"mailto:{EMAIL}",)
    assert document.text.endswith("write")


@pytest.mark.parametrize(
    ("name", "active"),
    [
        ("Basic/Standard/Module1.xml", ("macro",)),
        ("Scripts/python/a.py", ("macro",)),
        ("Basic/Standard/script-lb.xml", ()),
    ],
)
def test_macros_are_named(name: str, active: tuple[str, ...]) -> None:
    assert read(odt(VISIBLE, files={name: "x"})).has_active_content == active


def test_encrypted_document_is_unreadable() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(Unreadable) as raised:
        read(odt(VISIBLE, files={"META-INF/manifest.xml": manifest}))
    assert raised.value.reason == Reason.ENCRYPTED
