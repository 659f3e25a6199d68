"""Reads web pages (.html) and plain text. Nothing is fetched; scripts and style sheets are not applied."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from bonafide.document import Document, Kind, Reason, Unreadable
from read_document.clean_text import letters_in
from read_document.written import Written

_MARKS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f]")
_NOT_ASCII = re.compile(r"[^\W\d_a-zA-Z]")

_FOREIGN_SHARE = 0.3
"""Of the letters of a text in Windows-1252, the share outside ASCII from which it is probably of another encoding."""

_NOT_TEXT = frozenset("iframe noscript object option script style svg template textarea title".split())
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_IN_LINE = frozenset(
    "a abbr b bdi bdo big cite code em font i img kbd mark q s small span strong sub sup time tt u wbr".split()
)
_CLOSES_ITSELF = frozenset("dd dt li p td th tr".split())
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0\d*)?(?:;|$)|font-size:[01](?:\.\d+)?(?:px|pt|;|$)"
)
_WHITE = re.compile(r"(?<![\w-])color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?:;|$)")


def read_text(content: bytes) -> Document:
    """Reads plain text.

    Raises:
        Unreadable: it is no text, or its encoding is not known.
    """
    text = _decoded(content, "")
    return Document(Kind.TEXT, text, text)


def read_html(content: bytes) -> Document:
    """Reads a web page.

    Raises:
        Unreadable: as `read_text`.
    """
    charset = _CHARSET.search(content, 0, 4_000)
    source = _decoded(content, charset[1].decode("ascii") if charset else "")
    page = _Page(has_background="background" in source or "bgcolor" in source)
    page.feed(source)
    page.close()
    text = page.written.text
    return Document(Kind.HTML, text, text, hidden=page.written.hidden, links=tuple(page.written.links))


def _decoded(content: bytes, charset: str) -> str:
    """The text: by its mark, in UTF-8, as it says itself, or in Windows-1252."""
    marked = next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), "")
    for encoding in filter(None, (marked, "utf-8", charset)):
        try:
            text = content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if _CONTROL.search(text):
            raise Unreadable(Reason.NO_DOCUMENT)
        return text
    text = content.decode("cp1252", "replace")
    if _CONTROL.search(text):
        raise Unreadable(Reason.NO_DOCUMENT)
    if len(_NOT_ASCII.findall(text)) > _FOREIGN_SHARE * letters_in(text):
        raise Unreadable(Reason.UNKNOWN_ENCODING)
    return text


class _Element(NamedTuple):
    """An element that is open."""

    tag: str
    is_hidden: bool
    is_text: bool


class _Page(HTMLParser):
    """Gathers the text of a page, with a line for each block."""

    def __init__(self, *, has_background: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.written = Written()
        self._has_background = has_background  # white shows on it
        self._open: list[_Element] = []
        self._count: Counter[str] = Counter()
        self._hidden = 0
        self._not_text = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what is open, and the targets of links."""
        attributes = {name: value or "" for name, value in attrs}
        if self._open and self._open[-1].tag == tag and tag in _CLOSES_ITSELF:
            self._close()
        if tag not in _IN_LINE:
            self.written.add("\n")
        if tag == "a":
            self.written.links.append(attributes.get("href", ""))
        if tag not in _EMPTY:
            element = _Element(tag, self._hides(attributes), tag not in _NOT_TEXT)
            self._open.append(element)
            self._count[tag] += 1
            self._hidden += element.is_hidden
            self._not_text += not element.is_text

    def handle_endtag(self, tag: str) -> None:
        """Closes an element and all that are open in it."""
        if tag not in _IN_LINE:
            self.written.add("\t" if tag in ("td", "th") else "\n")
        if self._count[tag]:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Takes text; outside `pre`, the end of a line is a space."""
        if not self._not_text:
            text = data if self._count["pre"] else re.sub(r"\s+", " ", data)
            self.written.add(text, is_hidden=self._hidden > 0 and not text.isspace())

    def _close(self) -> str:
        element = self._open.pop()
        self._count[element.tag] -= 1
        self._hidden -= element.is_hidden
        self._not_text -= not element.is_text
        return element.tag

    def _hides(self, attributes: dict[str, str]) -> bool:
        style = re.sub(
            r"\s+|!important", "", f"{attributes.get('style', '')};color:{attributes.get('color', '')}".lower()
        )
        is_white = _WHITE.search(style) is not None and not self._has_background
        return "hidden" in attributes or _HIDES.search(style) is not None or is_white
