"""Reading a form that a browser sends with a file (`multipart/form-data`, RFC 7578).

Such a body is flat, so it is divided at its boundary, in one pass. `email.parser` would also read messages within
messages: a body of 4 MB with 200 of them takes it half a minute. Names of files are not read, since they may
contain names of people and are no use here.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

MAX_PARTS = 100
"""Parts of a body. A form of ours has fewer."""

_BOUNDARY = re.compile(r'multipart/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_DISPOSITION = re.compile(rb"(?:^|\r\n)content-disposition:([^\r\n]*)", re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"]{1,100})"')
_FILE = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)


class NotReadable(Exception):
    """The body is not a form that a browser sends."""


class Form(NamedTuple):
    """The texts of a form by the names of their fields, and its first file that is not empty."""

    texts: dict[str, str]
    file: bytes


def read(content_type: str, body: bytes) -> Form:
    """Reads a form. Of a name that occurs twice, the first text counts.

    Raises:
        NotReadable: it is of another type, or not complete, or has too many parts.
    """
    match = _BOUNDARY.match(content_type)
    if match is None:
        raise NotReadable("not multipart/form-data")
    boundary = (match[1] or match[2]).encode("latin-1", "replace")
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary, MAX_PARTS)
    if not parts or not parts[-1].startswith(b"--"):
        raise NotReadable("incomplete, or too many fields")
    return _form(parts[:-1])


def _form(parts: Iterable[bytes]) -> Form:
    texts: dict[str, str] = {}
    file = b""
    for part in parts:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        disposition = _DISPOSITION.search(head)
        name = _NAME.search(disposition[1]) if disposition else None
        if disposition is None or name is None:
            raise NotReadable("a field without a name")
        if _FILE.search(disposition[1]):
            file = file or content
        else:
            texts.setdefault(name[1].decode(errors="replace"), content.decode(errors="replace"))
    return Form(texts, file)
