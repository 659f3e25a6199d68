"""Reads a document of any kind that is supported, in this process: `child.py` has the limits of time and memory."""

import re
from collections.abc import Callable, Iterator

from bonafide.document import MAXIMUM_BYTES, MAXIMUM_CHARACTERS, Document, Reason, Unreadable
from read_document.archive import Archive
from read_document.clean_text import clean, letters_in, tagged
from read_document.docx import read_docx
from read_document.markup import read_html, read_text
from read_document.odt import read_odt
from read_document.pdf import read_pdf
from read_document.rtf import read_rtf

LEAST_LETTERS = 40
"""A document with fewer letters is a scan, or empty."""

LEAST_HIDDEN = 25
"""Fewer letters that do not show are leftovers of a template."""

MAXIMUM_LINKS = 200
MAXIMUM_LINK = 2_000

_HEADER = 1_024
"""Bytes within which a PDF begins."""

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LINK = re.compile(r"(?:mailto|tel|https?):\S", re.IGNORECASE)
_ZIP = b"PK\3\4"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"


def read(content: bytes) -> Document:
    """Reads a document. Its first bytes say what it is, not its name.

    Raises:
        Unreadable: it cannot be assessed, and why.
    """
    if len(content) > MAXIMUM_BYTES:
        raise Unreadable(Reason.TOO_LARGE)
    return _checked(_reader(content)(content))


def is_pdf(content: bytes) -> bool:
    """Whether a document is a PDF: other bytes may come before its header."""
    return b"%PDF-" in content[:_HEADER]


def is_text(content: bytes) -> bool:
    """Whether a document may be in an encoding that Python loads when it is needed."""
    return not is_pdf(content) and not content.startswith(_ZIP)


def _reader(content: bytes) -> Callable[[bytes], Document]:
    start = content[:_HEADER].lstrip()
    if is_pdf(content):
        return read_pdf
    if content.startswith(_ZIP):
        return _read_archive
    if start.startswith(b"{\\rtf"):
        return read_rtf
    if start.startswith(_COMPOUND):
        raise Unreadable(Reason.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Reason.OLD_WORD)
    if start.startswith(_IMAGES) or start[8:12] == b"WEBP" or start[4:8] == b"ftyp":
        raise Unreadable(Reason.IMAGE)
    if not start:
        raise Unreadable(Reason.NO_TEXT)
    return read_html if _PAGE.search(start) else read_text


def _read_archive(content: bytes) -> Document:
    archive = Archive(content)
    if "word/document.xml" in archive.names:
        return read_docx(archive)
    if "content.xml" in archive.names and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
        return read_odt(archive)
    raise Unreadable(Reason.NO_DOCUMENT)


def _checked(document: Document) -> Document:
    """The document within all limits, its texts in one form."""
    links = (link.strip() for link in document.links)
    links = (link for link in links if len(link) <= MAXIMUM_LINK and _LINK.match(link))
    hidden = tuple(_hidden(document))
    checked = document._replace(
        text=clean(_cut(document.text))[:MAXIMUM_CHARACTERS],
        reading=clean(_cut(document.reading))[:MAXIMUM_CHARACTERS],
        hidden=hidden if sum(map(letters_in, hidden)) >= LEAST_HIDDEN else (),
        links=tuple(dict.fromkeys(links))[:MAXIMUM_LINKS],
        earlier=clean(_cut(document.earlier))[:MAXIMUM_CHARACTERS],
    )
    if letters_in(checked.text) < LEAST_LETTERS and not (checked.hidden or checked.europass):
        raise Unreadable(Reason.NO_TEXT)
    return checked


def _hidden(document: Document) -> Iterator[str]:
    """The pieces that do not show, each once, up to the limit of all text."""
    left = MAXIMUM_CHARACTERS
    for piece in dict.fromkeys((*document.hidden, *tagged(_cut(document.text)))):
        if left > 0 and (cleaned := clean(_cut(piece))[:left]):
            yield cleaned
            left -= len(cleaned)


def _cut(text: str) -> str:
    """The text that is cleaned: more than what stays, since spaces go."""
    return text[: 4 * MAXIMUM_CHARACTERS]
