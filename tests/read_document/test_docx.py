"""What is read of a Word document, and what of it does not show."""

import pytest

from bonafide.document import Kind
from read_document.reading import read
from tests.read_document.made import EMAIL, LINES, NAME, SECRET, docx, paragraphs, relationships, word_part

VISIBLE = paragraphs(*LINES)


def run(properties: str, text: str = SECRET) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def style(name: str, properties: str, base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:styleId="{name}">{based}{properties}</w:style>'


STYLES = {
    "word/styles.xml": word_part(
        "styles",
        style("Gone", "<w:rPr><w:vanish/></w:rPr>")
        + style("Child", "", "Gone")
        + style("Back", '<w:rPr><w:vanish w:val="0"/></w:rPr>', "Gone")
        + style("Circle", "", "Circle")
        + style("Banner", '<w:pPr><w:shd w:val="clear" w:fill="203040"/></w:pPr>')
        + style("Grid", '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="4472C4"/></w:tcPr></w:tblStylePr>'),
    )
}
WHITE = '<w:color w:val="FFFFFF"/>'
CELL = "<w:tbl>{}<w:tr><w:tc>{}" + run(WHITE) + "</w:tc></w:tr></w:tbl>"
IMAGE_BEHIND = '<w:p><w:r><wp:anchor behindDoc="1"/></w:r></w:p>'

HIDDEN = {
    "hidden": run("<w:vanish/>"),
    "white": run(WHITE),
    "nearly white": run('<w:color w:val="FEFEFE"/>'),
    "tiny": run('<w:sz w:val="2"/>'),
    "hidden by a style": run('<w:rStyle w:val="Gone"/>'),
    "hidden by the base of a style": run('<w:rStyle w:val="Child"/>'),
    "hidden by the style of a paragraph": '<w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr><w:r><w:t>'
    + SECRET
    + "</w:t></w:r></w:p>",
    "white in a cell without colour": CELL.format("", '<w:tcPr><w:shd w:fill="auto"/></w:tcPr>'),
    "white in a white cell of a dark one": CELL.format(
        '<w:tblPr><w:shd w:fill="203040"/></w:tblPr>', '<w:tcPr><w:shd w:fill="FFFFFF"/></w:tcPr>'
    ),
    "in two runs": run("<w:vanish/>", SECRET[:20]).removesuffix("</w:p>")
    + run("<w:vanish/>", SECRET[20:]).removeprefix("<w:p>"),
}
SHOWN = {
    "no property": run(""),
    "not hidden": run('<w:vanish w:val="0"/>'),
    "not hidden over a hidden style": run('<w:rStyle w:val="Back"/>'),
    "a style that is based on itself": run('<w:rStyle w:val="Circle"/>'),
    "a style that is not there": run('<w:rStyle w:val="None"/>'),
    "grey": run('<w:color w:val="D0D0D0"/>'),
    "colour of the theme": run('<w:color w:val="auto"/>'),
    "small": run('<w:sz w:val="8"/>'),
    "white on a shaded cell": CELL.format("", '<w:tcPr><w:shd w:val="clear" w:fill="203040"/></w:tcPr>'),
    "white in a table of a shaded style": CELL.format('<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>', ""),
    "white in a paragraph of a shaded style": run(WHITE).replace(
        "<w:r>", '<w:pPr><w:pStyle w:val="Banner"/></w:pPr><w:r>'
    ),
    "white on a shaded run": run(WHITE + '<w:shd w:fill="000000"/>'),
    "white and highlighted": run(WHITE + '<w:highlight w:val="black"/>'),
    "white in a shape": f"<w:p><w:r><w:pict><w:txbxContent>{run(WHITE)}</w:txbxContent></w:pict></w:r></w:p>",
    "white on an image behind the text": IMAGE_BEHIND + run(WHITE),
    "the mark of the paragraph is hidden": run("").replace("<w:r>", "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r>"),
    "hidden before a change": run("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_text_that_does_not_show_is_cut(case: str) -> None:
    document = read(docx(VISIBLE + HIDDEN[case], STYLES))
    assert document.hidden == (SECRET,)
    assert document.text == document.reading == "\n".join(LINES)


@pytest.mark.parametrize("case", SHOWN)
def test_text_that_shows_stays(case: str) -> None:
    document = read(docx(VISIBLE + SHOWN[case], STYLES))
    assert document.hidden == ()
    assert SECRET in document.text


def test_white_text_on_a_coloured_page_stays() -> None:
    document = read(docx(VISIBLE + run(WHITE), before='<w:background w:color="203040"/>'))
    assert document.hidden == ()


def test_headers_are_read_first_and_once() -> None:
    header = word_part("hdr", paragraphs(NAME, EMAIL))
    document = read(docx(paragraphs(LINES[2]), {"word/header1.xml": header, "word/header2.xml": header}))
    assert document.kind == Kind.DOCX
    assert document.text.replace("\n\n", "\n") == "\n".join(LINES)


def test_footers_and_footnotes_are_read_last() -> None:
    files = {
        "word/footer1.xml": word_part("ftr", paragraphs("the footer")),
        "word/footnotes.xml": word_part("footnotes", paragraphs("the note")),
    }
    assert read(docx(VISIBLE, files)).text.split()[-4:] == ["the", "note", "the", "footer"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a b\nc"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        ("<w:p><w:r><w:t>Anne</w:t><w:noBreakHyphen/><w:t>Marie</w:t></w:r></w:p>", "Anne-Marie"),
        ("<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", "new"),
        (
            "<w:p><w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>b</w:t></w:r></w:moveTo></w:p>",
            "b",
        ),
        (
            "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>a</w:t></w:r></mc:Choice>"
            "<mc:Fallback><w:r><w:t>a</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
            "a",
        ),
        (
            "<w:tbl><w:tr><w:tc>" + paragraphs("a") + "</w:tc><w:tc>" + paragraphs("b") + "</w:tc></w:tr></w:tbl>",
            "a\nb",
        ),
    ],
    ids=["tab and line break", "tab stops", "hyphen", "insertion", "moved text", "fallback", "table"],
)
def test_text_of_elements(body: str, expected: str) -> None:
    assert read(docx(VISIBLE + body)).text == "\n".join((*LINES, expected))


def test_tracked_deletions_are_earlier_text() -> None:
    body = "<w:p><w:del w:author='Previous Owner'><w:r><w:delText>Bertrand Oldname</w:delText></w:r></w:del></w:p>"
    document = read(docx(VISIBLE + body))
    assert document.earlier == "Bertrand Oldname"
    assert "Bertrand" not in document.text
    assert "Previous Owner" not in str(document)


def test_links_are_those_of_relationships_and_fields() -> None:
    field = f'<w:p><w:r><w:instrText> HYPERLINK "mailto:{EMAIL}" </w:instrText></w:r></w:p>'
    rels = relationships(("hyperlink", "https://example.org/maren"), ("hyperlink", "file:///etc/passwd"))
    document = read(docx(VISIBLE + field, {"word/_rels/document.xml.rels": rels}))
    assert document.links == ("https://example.org/maren", f"mailto:{EMAIL}")
    assert document.has_active_content == ()


@pytest.mark.parametrize(
    ("files", "active"),
    [
        ({"word/vbaProject.bin": "x"}, ("macro",)),
        ({"word/embeddings/oleObject1.bin": "x"}, ("embedded program",)),
        ({"word/activeX/activeX1.bin": "x"}, ("embedded program",)),
        ({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": "x"}, ()),
        (
            {"word/_rels/settings.xml.rels": relationships(("attachedTemplate", "https://example.org/a.dotm"))},
            ("external relationship",),
        ),
        (
            {"word/_rels/document.xml.rels": relationships(("image", r"\\example.org\a.png"))},
            ("external relationship",),
        ),
        ({"word/_rels/settings.xml.rels": relationships(("attachedTemplate", r"file:///C:\Normal.dotm"))}, ()),
    ],
    ids=["macro", "OLE object", "ActiveX", "chart's table", "template elsewhere", "image elsewhere", "own template"],
)
def test_active_content_is_named(files: dict[str, str], active: tuple[str, ...]) -> None:
    assert read(docx(VISIBLE, files)).has_active_content == active


def test_properties_and_comments_are_not_read() -> None:
    files = {
        "docProps/core.xml": "<c><creator>Bertrand Oldname</creator></c>",
        "word/comments.xml": word_part("comments", paragraphs("Bertrand Oldname")),
    }
    assert "Bertrand" not in str(read(docx(VISIBLE, files)))
