"""Reads PDF documents, with PDFium: text, text that does not show, links, and an embedded Europass XML.

What PDFium gives needs care: `\\r\\n` ends a line and `\\r` alone is a space, three characters are hyphens, and text
comes in the order of drawing. A call for each character and property is slow, so most are for an object of text.
PDFium must not be used by two threads.
"""

import codecs
import ctypes
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from bonafide.document import MAXIMUM_CHARACTERS, MAXIMUM_PAGES, Document, Kind, Reason, Unreadable
from read_document.clean_text import letters_in
from read_document.hidden_text import TINY, Box, Page, TextObject, address_of, is_invisible
from read_document.reading_order import Piece, in_reading_order

MAXIMUM_LINKS = 200
MAXIMUM_LINK = 2_000
MAXIMUM_EUROPASS = 2_000_000
MAXIMUM_ATTACHMENTS = 100

_HYPHEN = re.compile("[\xad\ufffe\x02]")
_HYPHEN_IN_WORD = re.compile(r"(?<=[^\W\d_])(?:[\ufffe\x02]|[\xad\ufffe\x02]\s*\n)(?=([^\W\d_]))")
"""At the end of a line, which PDFium has removed mostly. A double name has a capital letter after it."""

_HYPHEN_AT_END = re.compile(r"[\xad\ufffe\x02](?:\s*\n)?")
_SPACE = re.compile(r"\r(?!\n)")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PROGRAM = re.compile(
    r"\.(?:app|bat|cmd|com|cpl|dll|docm|exe|hta|jar|jse?|lnk|msi|pif|ps1|scr|sh|vb[es]?|wsf|xlsm)$", re.IGNORECASE
)
_SCRIPT = re.compile(rb"/S\s*/JavaScript\b")
_LAUNCH = re.compile(rb"/S\s*/Launch\b")
_DOCUMENT_ID = re.compile(rb"\bxmpMM:DocumentID\s*(?:=\s*[\"']|>)\s*([\w.:+/=-]{8,100})")

pdfium.FPDF_InitLibrary()


class _Run(NamedTuple):
    """Characters of one object that follow each other; the address is 0 if PDFium added them between objects."""

    address: int
    text: str
    box: Box | None


class _PageText(NamedTuple):
    drawn: str
    reading: str
    hidden: list[str]
    is_recognition: bool


def read_pdf(content: bytes) -> Document:
    """Reads the first pages of a PDF.

    Raises:
        Unreadable: it is encrypted or damaged.
    """
    document = pdfium.FPDF_LoadMemDocument(content, len(content), None)
    if not document:
        is_locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable(Reason.ENCRYPTED if is_locked else Reason.DAMAGED)
    try:
        return _read(document, content)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read(document: Any, content: bytes) -> Document:
    texts: list[_PageText] = []
    links: list[str] = []
    left = MAXIMUM_CHARACTERS
    for number in range(min(pdfium.FPDF_GetPageCount(document), MAXIMUM_PAGES)):
        if page := pdfium.FPDF_LoadPage(document, number):
            texts.append(_page_text(page, left))
            left -= len(texts[-1].drawn)
            links += _links(document, page, MAXIMUM_LINKS - len(links))
            pdfium.FPDF_ClosePage(page)
    if not texts:
        raise Unreadable(Reason.DAMAGED)
    europass, has_program = _attachments(document)
    drawn = "\n".join(text.drawn for text in texts)
    is_right_to_left = 2 * len(_RIGHT_TO_LEFT.findall(drawn)) > letters_in(drawn)
    reading = drawn if is_right_to_left else "\n".join(text.reading for text in texts)
    active = {
        "JavaScript": pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 or _SCRIPT.search(content),
        "embedded program": has_program or _LAUNCH.search(content),
    }
    origin = _DOCUMENT_ID.search(content)
    return Document(
        Kind.PDF,
        _HYPHEN.sub("-", _HYPHEN_IN_WORD.sub(lambda found: "" if found[1].islower() else "-", drawn)),
        _HYPHEN_AT_END.sub("-", reading),
        hidden=tuple(piece for text in texts for piece in text.hidden),
        links=tuple(links),
        is_recognition=any(text.is_recognition for text in texts),
        is_right_to_left=is_right_to_left,
        has_active_content=tuple(name for name, found in active.items() if found),
        origin=origin[1].decode("ascii") if origin else "",
        europass=europass,
        pages=len(texts),
    )


def _page_text(page: Any, limit: int) -> _PageText:
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        count = max(0, min(limit, pdfium.FPDFText_CountChars(text_page)))
        runs, objects = _runs(text_page, _characters(text_page, count), _objects_of(text_page, count))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    drawing = Page(page)
    invisible = {address for address, each in objects.items() if is_invisible(each.pointer)}
    recognised = sum(letters_in(run.text) for run in runs if run.address in invisible)
    is_recognition = drawing.is_scan and 2 * recognised > sum(letters_in(run.text) for run in runs)
    checked = objects.keys() - invisible if is_recognition else objects.keys()
    hidden = drawing.hidden([objects[address] for address in checked])
    shown = [run for run in runs if run.address not in hidden]
    drawn = _SPACE.sub(" ", "".join(run.text for run in shown)).replace("\r\n", "\n")
    is_turned = pdfium.FPDFPage_GetRotation(page) != 0
    reading = drawn if is_turned else in_reading_order(list(_pieces(shown)))
    return _PageText(drawn, reading, list(_hidden_pieces(runs, hidden)), is_recognition)


def _characters(text_page: Any, count: int) -> str:
    """The characters of a page, one for each that PDFium counts."""
    units = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page, 0, count, units)
    text = _decoded(bytes(units)[:-2])
    if len(text) == count and "\0" not in text:
        return text
    return "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))


def _decoded(units: bytes) -> str:
    return codecs.utf_16_le_decode(units, "replace")[0]  # `bytes.decode` may open a file, which child.py forbids


def _objects_of(text_page: Any, count: int) -> list[Any]:
    """For each character the object of text that draws it; a null pointer if PDFium added the character."""
    return [pdfium.FPDFText_GetTextObject(text_page, index) for index in range(count)]


def _runs(text_page: Any, characters: str, pointers: list[Any]) -> tuple[list[_Run], dict[int, TextObject]]:
    """The text of a page in the order of drawing, and its objects by their addresses."""
    runs: list[_Run] = []
    objects: dict[int, TextObject] = {}
    start = 0
    for address, same in groupby(address_of(pointer) if pointer else 0 for pointer in pointers):
        end = start + len(list(same))
        box = _box(text_page, start, end - start) if address else None
        runs.append(_Run(address, characters[start:end], box))
        if box:
            height = box.top - box.bottom
            height = height if height >= TINY else _line_height(text_page, start)
            known = objects.get(address)
            objects[address] = TextObject(
                pointers[start], box.around(known.box) if known else box, max(height, known.height if known else 0)
            )
        start = end
    return runs, objects


def _box(text_page: Any, start: int, count: int) -> Box | None:
    """Where characters are; None if they have no ink."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    box = None
    for index in range(pdfium.FPDFText_CountRects(text_page, start, count)):
        pdfium.FPDFText_GetRect(text_page, index, *map(ctypes.byref, (left, top, right, bottom)))
        found = Box(left.value, bottom.value, right.value, top.value)
        box = box.around(found) if box else found
    return box


def _line_height(text_page: Any, index: int) -> float:
    """The height of the line that a character is in: its own says little of a dash."""
    edges = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, edges)
    return abs(float(edges.top - edges.bottom))


def _pieces(runs: list[_Run]) -> Iterator[Piece]:
    """The text with its boxes, where objects that continue a line are one piece."""
    piece, between = None, ""
    for run in runs:
        if not run.box:
            between += run.text
            continue
        found = Piece(run.text, run.box.left, -run.box.top, run.box.right, -run.box.bottom)
        if piece and "\n" not in between and piece.is_continued_by(found):
            piece = piece.continued(between, found)
        else:
            if piece:
                yield piece
            piece = found
        between = ""
    if piece:
        yield piece


def _hidden_pieces(runs: list[_Run], hidden: set[int]) -> Iterator[str]:
    """The text that does not show, where objects that follow each other are one piece."""
    piece, between = "", ""
    for run in runs:
        if run.address in hidden:
            piece += between + run.text
            between = ""
        elif piece and run.box:
            yield piece
            piece = between = ""
        elif piece:
            between += run.text
    if piece:
        yield piece


def _links(document: Any, page: Any, most: int) -> Iterator[str]:
    position, link = ctypes.c_int(), pdfium.FPDF_LINK()
    for _ in range(most):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            return
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            size = min(MAXIMUM_LINK, pdfium.FPDFAction_GetURIPath(document, action, None, 0))
            target = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, target, size)
            yield target.value.decode("utf-8", "replace")


def _attachments(document: Any) -> tuple[bytes, bool]:
    """The XML of Europass, and whether a program is embedded. No other file is read."""
    europass, has_program = b"", False
    for index in range(min(MAXIMUM_ATTACHMENTS, pdfium.FPDFDoc_GetAttachmentCount(document))):
        attachment = pdfium.FPDFDoc_GetAttachment(document, index)
        name = _name(attachment)
        has_program |= _PROGRAM.search(name) is not None
        if name.lower().endswith(".xml") and not europass:
            europass = _europass(attachment)
    return europass, has_program


def _name(attachment: Any) -> str:
    size = min(2_000, pdfium.FPDFAttachment_GetName(attachment, None, 0))
    units = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAttachment_GetName(attachment, units, size)
    return _decoded(bytes(units)).rstrip("\0")


def _europass(attachment: Any) -> bytes:
    size = ctypes.c_ulong()
    is_there = pdfium.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size))
    if not is_there or size.value > MAXIMUM_EUROPASS:
        return b""
    content = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(attachment, content, size, ctypes.byref(size))
    return content.raw if b"europass" in content.raw[:5_000].lower() else b""
