"""What is read of web pages and plain text."""

import pytest

from bonafide.document import Kind, Reason, Unreadable
from read_document.reading import read
from tests.read_document.made import EMAIL, LINES, NAME, SECRET

VISIBLE = "".join(f"<p>{line}</p>" for line in LINES)
TEXT = "\n".join(LINES)


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


HIDDEN = {
    "not displayed": html(f'{VISIBLE}<div style="display: none">{SECRET}</div>'),
    "by its attribute": html(f"{VISIBLE}<div hidden>{SECRET}</div>"),
    "white": html(f'{VISIBLE}<span style="color:#FFF">{SECRET}</span>'),
    "white font": html(f'{VISIBLE}<font color="white">{SECRET}</font>'),
    "transparent": html(f'{VISIBLE}<span style="opacity: 0.0">{SECRET}</span>'),
    "tiny": html(f'{VISIBLE}<span style="font-size:1px !important">{SECRET}</span>'),
    "within": html(f'{VISIBLE}<div style="visibility:hidden"><ul><li>{SECRET}</ul></div>'),
}
SHOWN = {
    "no property": html(f"{VISIBLE}<p>{SECRET}</p>"),
    "after a hidden paragraph that is not closed": html(f'{VISIBLE}<p style="display:none">no<p>{SECRET}</p>'),
    "hidden from screen readers only": html(f'{VISIBLE}<p aria-hidden="true">{SECRET}</p>'),
    "half transparent": html(f'{VISIBLE}<p style="opacity:0.5">{SECRET}</p>'),
    "font of ten pixels": html(f'{VISIBLE}<p style="font-size:10px">{SECRET}</p>'),
    "white on a background": html(f'{VISIBLE}<p style="background:#234;color:#fff">{SECRET}</p>'),
    "white background": html(f'{VISIBLE}<p style="background-color:#fff">{SECRET}</p>'),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_text_that_does_not_show_is_cut(case: str) -> None:
    document = read(HIDDEN[case])
    assert document.hidden == (SECRET,)
    assert "instructions" not in document.text


@pytest.mark.parametrize("case", SHOWN)
def test_text_that_shows_stays(case: str) -> None:
    document = read(SHOWN[case])
    assert document.hidden == ()
    assert SECRET in document.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a<b>b</b>\n c</p><div>d</div>", "ab c\n\nd"),
        ("a<br>b", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<pre>a\nb</pre>", "a\nb"),
        ("<script>no()</script><style>p{}</style><!-- no -->a", "a"),
        ("<iframe src='file:///etc/passwd'>no</iframe><img src='https://example.org/a.png' alt='no'>a", "a"),
        ("</div></p>a", "a"),
        ("M&uuml;ller &#8211; 2018", "Müller – 2018"),
    ],
)
def test_text_of_elements(body: str, expected: str) -> None:
    document = read(html(f"{VISIBLE}<hr>{body}", head="<title>no</title>"))
    assert document.kind == Kind.HTML
    assert document.text.replace("\n\n", "\n") == f"{TEXT}\n{expected}".replace("\n\n", "\n")


def test_links_are_read() -> None:
    body = f'{VISIBLE}<a href="mailto:{EMAIL}">write</a><a href="javascript:no()">no</a><a>no</a>'
    assert read(html(body)).links == (f"mailto:{EMAIL}",)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(f"{TEXT}\nJürgen".encode(), "Jürgen", id="UTF-8"),
        pytest.param(f"{TEXT}\nJürgen".encode("utf-8-sig"), "Jürgen", id="UTF-8 with a mark"),
        pytest.param(f"{TEXT}\nЛюдмила".encode("utf-16"), "Людмила", id="UTF-16"),
        pytest.param(f"{TEXT}\nJürgen".encode("cp1252"), "Jürgen", id="Windows-1252"),
        pytest.param(
            f'<html><meta charset="windows-1251">{TEXT}<p>Людмила'.encode("cp1251"), "Людмила", id="as a page says"
        ),
        pytest.param(f'<html><meta charset="none">{TEXT}<p>Jürgen'.encode("cp1252"), "Jürgen", id="as no page says"),
    ],
)
def test_encodings(content: bytes, expected: str) -> None:
    document = read(content)
    assert document.text.endswith(expected)
    assert NAME in document.text
    assert "\ufeff" not in document.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(
            "Людмила Иванова, Московский государственный университет".encode("cp1251"),
            Reason.UNKNOWN_ENCODING,
            id="Windows-1251",
        ),
        pytest.param("東京大学で工学を学びました。".encode("euc-jp") * 3, Reason.UNKNOWN_ENCODING, id="EUC-JP"),
        pytest.param(f"{TEXT}\0".encode(), Reason.NO_DOCUMENT, id="a zero byte"),
        pytest.param(f"{TEXT}\xff\x01".encode("cp1252"), Reason.NO_DOCUMENT, id="a control character"),
        pytest.param(b"hello", Reason.NO_TEXT, id="hardly any text"),
    ],
)
def test_unreadable_text(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == reason
