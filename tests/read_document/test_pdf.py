"""What is read of a PDF beside text that does not show (test_hidden_text.py)."""

import pytest

from bonafide.document import MAXIMUM_PAGES, Kind, Reason, Unreadable
from read_document.pdf import MAXIMUM_EUROPASS
from read_document.reading import read
from tests.read_document.made import EMAIL, LINES, NAME, VISIBLE, drawn, pdf, stream


def test_text_comes_line_by_line() -> None:
    document = read(pdf(VISIBLE))
    assert document.kind == Kind.PDF
    assert document.text == document.reading == "\n".join(LINES)


@pytest.mark.parametrize(
    ("lines", "text", "reading"),
    [
        pytest.param(("engi-", "neering"), "engineering", "engi-neering", id="a word at the end of a line"),
        pytest.param(("Anne-", "Marie"), "Anne-Marie", "Anne-Marie", id="a double name at the end of a line"),
        pytest.param(("Anne-Marie",), "Anne-Marie", "Anne-Marie", id="a double name"),
        pytest.param(("2014-", "2018"), "2014-\n2018", "2014-\n2018", id="years at the end of a line"),
        pytest.param(("2014 \xad 2018",), "2014 - 2018", "2014 - 2018", id="years"),
    ],
)
def test_hyphens_of_pdf_are_read(lines: tuple[str, ...], text: str, reading: str) -> None:
    document = read(pdf(VISIBLE + "".join(drawn(line, 40, 600 - 14 * at) for at, line in enumerate(lines))))
    assert document.text.endswith("\n" + text)
    assert document.reading.endswith("\n" + reading)


def test_first_pages_are_read() -> None:
    document = read(pdf(*(drawn(f"This is page {number} of a long document.", 40, 700) for number in range(1, 15))))
    assert document.pages == MAXIMUM_PAGES
    assert "page 12" in document.text
    assert "page 13" not in document.text


@pytest.mark.parametrize(
    ("target", "is_kept"),
    [
        (f"mailto:{EMAIL}", True),
        ("tel:+15035550142", True),
        ("https://example.org/maren", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://example.org/" + "a" * 3_000, False),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_links_that_are_kept(target: str, is_kept: bool) -> None:
    annotation = f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({target})>>>>]"
    assert read(pdf(VISIBLE, page=annotation)).links == ((target,) if is_kept else ())


def with_attachment(name: str, content: bytes) -> bytes:
    return pdf(
        VISIBLE,
        objects=(f"<</Type/Filespec/F({name})/UF({name})/EF<</F 11 0 R>>>>", stream(content)),
        catalog=f"/Names<</EmbeddedFiles<</Names[({name})10 0 R]>>>>",
    )


XML = b'<?xml version="1.0"?><Candidate xmlns="http://www.europass.eu/1.0"/>'


@pytest.mark.parametrize(
    ("name", "content", "europass", "active"),
    [
        ("attachment.xml", XML, XML, ()),
        ("other.xml", b"<invoice/>", b"", ()),
        ("large.xml", XML + b" " * MAXIMUM_EUROPASS, b"", ()),
        ("certificate.pdf", XML, b"", ()),
        ("resume.tex", b"x", b"", ()),
        ("setup.EXE", b"MZ", b"", ("embedded program",)),
        ("open.js", b"x", b"", ("embedded program",)),
    ],
)
def test_attachments(name: str, content: bytes, europass: bytes, active: tuple[str, ...]) -> None:
    document = read(with_attachment(name, content))
    assert document.europass == europass
    assert document.has_active_content == active


@pytest.mark.parametrize(
    ("catalog", "active"),
    [
        ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", ("JavaScript",)),
        ("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>", ("JavaScript",)),
        ("/OpenAction<</S/Launch/F(calc.exe)>>", ("embedded program",)),
        ("/OpenAction[20 0 R/Fit]", ()),
    ],
)
def test_active_content_is_named(catalog: str, active: tuple[str, ...]) -> None:
    assert read(pdf(VISIBLE, catalog=catalog)).has_active_content == active


@pytest.mark.parametrize(
    "written", ['xmpMM:DocumentID="xmp.did:1f-2e"', "<xmpMM:DocumentID>xmp.did:1f-2e</xmpMM:DocumentID>"]
)
def test_origin_is_the_document_id_of_xmp(written: str) -> None:
    packet = f"<</Type/Metadata/Subtype/XML/Length {len(written)}>>stream\n{written}\nendstream"
    assert read(pdf(VISIBLE, objects=(packet,), catalog="/Metadata 10 0 R")).origin == "xmp.did:1f-2e"
    assert read(pdf(VISIBLE)).origin == ""


def test_author_and_producer_are_not_read() -> None:
    secret = "Bertrand Oldname"
    information = f"<</Author({secret})/Producer({secret})/Title({secret})>>"
    document = read(pdf(VISIBLE, objects=(information,), trailer="/Info 10 0 R"))
    assert secret not in str(document)


def test_page_that_is_turned_is_read_as_pdfium_reads_it() -> None:
    document = read(pdf(VISIBLE, page="/Rotate 90"))
    assert document.reading == document.text
    assert sorted(document.text.split("\n")) == sorted(LINES)


ENCRYPTED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({'o' * 32})/U({'u' * 32})>>/ID[(a)(a)]"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(pdf(VISIBLE, trailer=ENCRYPTED), Reason.ENCRYPTED, id="password"),
        pytest.param(pdf(VISIBLE)[:400], Reason.DAMAGED, id="cut off"),
        pytest.param(pdf(), Reason.DAMAGED, id="no page"),
        pytest.param(pdf(drawn(NAME, 40, 700)), Reason.NO_TEXT, id="hardly any text"),
    ],
)
def test_unreadable_documents(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == reason


def test_bytes_before_the_header_are_passed_over() -> None:
    assert NAME in read(b"\r\n" + pdf(VISIBLE)).text
