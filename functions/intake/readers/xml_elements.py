"""Reads an XML document as objects: an element is its text, or an object with its attributes and inner elements.

Several elements of one name are a list. Prefixes of names are left out. A document type declaration is refused, since
without one there are no entities to expand or to fetch.
"""

import io
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn
from xml.parsers import expat

MAX_BYTES = 50_000_000
MAX_ELEMENTS = 100_000
MAX_DEPTH = 100
MAX_TEXT = 10_000
"""Characters of one element. A longer text, such as a photo or an attached document, is left out."""


class UnreadableXML(ValueError):
    """Why a document cannot be read, in words for the person who uploaded it."""


def root_of(chunks: Iterable[bytes], max_kept: int) -> dict[str, Any]:
    """The root element of a document that comes in chunks.

    Args:
        chunks: the bytes of the document.
        max_kept: characters of names and texts that are kept in memory.

    Raises:
        UnreadableXML: the document is not valid, has a document type declaration, or is too large.
    """
    elements = _Elements(max_kept)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = elements.start
    parser.EndElementHandler = elements.end
    parser.CharacterDataHandler = elements.add_text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    size = 0
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                raise UnreadableXML(f"the XML is over {MAX_BYTES // 1_000_000} MB")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableXML(f"not valid XML (line {error.lineno}): {expat.ErrorString(error.code)}") from None
    return elements.root if isinstance(elements.root, dict) else {}


def _refuse_doctype(*_: object) -> NoReturn:
    raise UnreadableXML("the XML has a document type declaration, which is refused: remove the line <!DOCTYPE …>")


class _Element(NamedTuple):
    """An element that is open: its attributes and inner elements, and its text."""

    name: str
    inner: dict[str, Any]
    text: io.StringIO


class _Elements:
    """Gathers the elements between their tags."""

    def __init__(self, max_kept: int) -> None:
        self.root: Any = None
        self._max_kept = max_kept
        self._kept = 0
        self._count = 0
        self._open: list[_Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        inner = {
            _local(each): value
            for each, value in attributes.items()
            if not each.startswith("xmlns") and len(value) <= MAX_TEXT
        }
        self._keep(len(name) + sum(map(len, inner.values())))
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise UnreadableXML("the XML has too many elements, or elements too deep within others")
        self._open.append(_Element(_local(name), inner, io.StringIO()))

    def add_text(self, text: str) -> None:
        written = self._open[-1].text
        if written.tell() <= MAX_TEXT:
            written.write(text)

    def end(self, _: str) -> None:
        name, inner, written = self._open.pop()
        text = written.getvalue().strip()
        value: Any = inner if any(isinstance(each, dict | list) for each in inner.values()) or not text else text
        if len(text) > MAX_TEXT:
            value = None
        elif isinstance(value, str):
            self._keep(len(value))
        if not self._open:
            self.root = value
            return
        siblings = self._open[-1].inner
        if name not in siblings:
            siblings[name] = value
        elif isinstance(siblings[name], list):
            siblings[name].append(value)
        else:
            siblings[name] = [siblings[name], value]

    def _keep(self, characters: int) -> None:
        self._kept += characters
        if self._kept > self._max_kept:
            raise UnreadableXML(f"the XML has more than {self._max_kept // 1024:,} KB of text, the maximum of a row")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
