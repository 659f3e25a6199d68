"""Divides JSON arrays into the texts of their elements, in constant memory and without reading the elements.

Only brackets, commas and quotation marks count. So an element that is too long or no valid JSON loses only itself.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

_MAX_SPACE = 1000
"""Bytes between two elements in which a missing comma is noticed."""


class End(Enum):
    """What comes after a piece of text."""

    OF_ELEMENT = auto()
    OF_LAST_ELEMENT = auto()
    BEFORE_ARRAY = auto()
    OF_DATA_AFTER_ARRAY = auto()
    OF_DATA_AFTER_ELEMENT = auto()
    OF_DATA_IN_ELEMENT = auto()


class Piece(NamedTuple):
    """The text of an element, or text between arrays, with at most `max_bytes` + 1 bytes; and what comes after it."""

    text: bytes
    end: End


def pieces(chunks: Iterable[bytes], max_bytes: int) -> Iterator[Piece]:
    """Divides text with one or several arrays.

    A missing comma between two objects or arrays divides them, too.
    """
    text = bytearray()
    depth = 0  # 0 is outside an array, 1 is between the brackets of an array, more is inside an element
    in_string = False
    position = 0

    def taken(end: End) -> Piece:
        piece = Piece(bytes(text), end)
        text.clear()
        return piece

    for chunk in chunks:
        begin = 0
        while token := (_IN_STRING if in_string else _IN_ELEMENT if depth > 1 else _IN_ARRAY).match(chunk, position):
            start, position = token.span(1)
            match token[1]:
                case b"\\":
                    position += 1
                case b'"':
                    in_string = not in_string
                case b"[" if depth == 0:
                    _extend(text, chunk[begin:start], max_bytes)
                    yield taken(End.BEFORE_ARRAY)
                    begin, depth = position, 1
                case b"{" | b"[" if depth:
                    if depth == 1:
                        _extend(text, chunk[begin:start], max_bytes)
                        begin = start
                        if text[-_MAX_SPACE:].rstrip().endswith((b"}", b"]")):
                            yield taken(End.OF_ELEMENT)
                    depth += 1
                case b"}" | b"]" if depth > 1:
                    depth -= 1
                case (b"," | b"]") as mark if depth == 1:
                    _extend(text, chunk[begin:start], max_bytes)
                    yield taken(End.OF_ELEMENT if mark == b"," else End.OF_LAST_ELEMENT)
                    begin, depth = position, depth - (mark == b"]")
        _extend(text, chunk[begin:], max_bytes)
        position = max(0, position - len(chunk))  # 1 if the last byte is a backslash
    if depth == 0:
        yield taken(End.OF_DATA_AFTER_ARRAY)
    else:
        yield taken(End.OF_DATA_AFTER_ELEMENT if depth == 1 and not in_string else End.OF_DATA_IN_ELEMENT)


def _extend(text: bytearray, more: bytes, max_bytes: int) -> None:
    text += more[: max_bytes + 1 - len(text)]


def _next(marks: bytes) -> re.Pattern[bytes]:
    """Finds the next of these marks that is in no string, or the start of a string that the chunk does not end."""
    other = rb'[^"' + marks + rb"]*+"
    string = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
    return re.compile(rb"%b(?:%b%b)*+([\"%b])" % (other, string, other, marks), re.DOTALL)


_IN_ARRAY = _next(rb"\[\]{},")
_IN_ELEMENT = _next(rb"\[\]{}")  # its commas do not matter
_IN_STRING = re.compile(rb'[^"\\]*+(["\\])')
