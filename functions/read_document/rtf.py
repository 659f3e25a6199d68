"""Reads Rich Text Format with striprtf, which knows nothing of hidden text and leaves out headers.

Text does not show if it is "hidden" (`\\v`), tiny, or white in a document without coloured areas.
"""

import re

from striprtf.striprtf import rtf_to_text

from bonafide.document import Document, Kind, Reason, Unreadable
from read_document.written import TINY, Written, is_nearly_white

MAXIMUM_BYTES = 1_000_000
"""Bytes without those of images: striprtf takes seconds for a megabyte of groups."""

_IMAGE = re.compile(rb"[0-9a-fA-F\s]{1000,}+")
_HEADER = re.compile(r"\\(?:header|footer)[lrf]?(?![a-z])")
_GROUP = re.compile(r"\{((?:[^{}\\]|\\.)*+)\}", re.DOTALL)
"""A group without others in it: a run of text."""

_COLOURS = re.compile(r"\{\\colortbl([^{}]*+)\}")
_COLOUR = re.compile(r"\\red(\d{1,3})\D+(\d{1,3})\D+(\d{1,3})")
_AREA = re.compile(r"\\(?:chcbpat|clcbpat|cbpat|cb|highlight)[1-9]|\\shading[1-9]|\\viewbksp1")
_LINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_HIDES = re.compile(r"\\v(?![a-z0-9])")
_SIZE = re.compile(r"\\fs(\d{1,4})")
_IN_COLOUR = re.compile(r"\\cf(\d{1,4})")
_DELETED = re.compile(r"\\deleted(?![a-z0-9])")


def read_rtf(content: bytes) -> Document:
    """Reads an RTF document.

    Raises:
        Unreadable: it is too large.
    """
    content = _IMAGE.sub(b" ", content)
    if len(content) > MAXIMUM_BYTES:
        raise Unreadable(Reason.TOO_LARGE)
    source = _HEADER.sub("", content.decode("cp1252", "replace"))
    white = _white(source)
    start = source[: source.find("{", 1)]  # the encoding
    written = Written()

    def without_hidden(group: re.Match[str]) -> str:
        if _DELETED.search(group[1]):
            written.add_deleted(_text(f"{start}{group[1]}}}") + "\n")
        elif _is_hidden(group[1], white):
            written.add(_text(f"{start}{group[1]}}}"), is_hidden=True)
        else:
            return group[0]
        return ""

    text = _text(_GROUP.sub(without_hidden, source))
    links = tuple(_LINK.findall(source))
    return Document(Kind.RTF, text, text, hidden=written.hidden, links=links, earlier=written.earlier)


def _text(source: str) -> str:
    return str(rtf_to_text(source, encoding="cp1252", errors="replace"))  # type: ignore[no-untyped-call]


def _white(source: str) -> frozenset[str]:
    """The numbers of nearly white colours; none if the document has coloured areas, on which white shows."""
    if _AREA.search(source) or not (table := _COLOURS.search(source)):
        return frozenset()
    colours = (_COLOUR.search(entry) for entry in table[1].split(";"))
    return frozenset(
        str(number)
        for number, colour in enumerate(colours)
        if colour and is_nearly_white("".join(f"{int(part):02x}" for part in colour.groups()))
    )


def _is_hidden(group: str, white: frozenset[str]) -> bool:
    size, colours = _SIZE.search(group), _IN_COLOUR.findall(group)
    is_tiny = size is not None and int(size[1]) <= 2 * TINY
    return _HIDES.search(group) is not None or is_tiny or (bool(colours) and colours[-1] in white)
