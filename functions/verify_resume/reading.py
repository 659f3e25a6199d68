"""Reads a document of any kind that is supported, in this process: `child.py` has the limits of time and memory."""

import re

from verify_resume.clean_text import clean, letters_in, tagged
from verify_resume.document import MAXIMUM_BYTES, MAXIMUM_CHARACTERS, Document, Unreadable
from verify_resume.pdf import read_pdf

LEAST_LETTERS = 40
"""A document with fewer letters is a scan, or empty."""

LEAST_HIDDEN = 25
"""Fewer letters that do not show are leftovers of a template."""

MAXIMUM_LINKS = 200
MAXIMUM_LINK = 2_000

_LINK = re.compile(r"(?:mailto|tel|https?):\S", re.IGNORECASE)


def read(content: bytes) -> Document:
    """Reads a document; its first bytes say what it is.

    Raises:
        Unreadable: it cannot be assessed, and why.
    """
    if len(content) > MAXIMUM_BYTES:
        raise Unreadable("too large")
    document = read_pdf(content)
    links = (link.strip() for link in document.links if len(link) <= MAXIMUM_LINK and _LINK.match(link.strip()))
    hidden = [piece for each in (*document.hidden, *tagged(document.text)) if (piece := clean(each))]
    document = document._replace(
        text=clean(document.text)[:MAXIMUM_CHARACTERS],
        reading=clean(document.reading)[:MAXIMUM_CHARACTERS],
        hidden=tuple(dict.fromkeys(hidden)) if sum(map(letters_in, hidden)) >= LEAST_HIDDEN else (),
        links=tuple(dict.fromkeys(links))[:MAXIMUM_LINKS],
        earlier=clean(document.earlier)[:MAXIMUM_CHARACTERS],
    )
    if letters_in(document.text) < LEAST_LETTERS and not (document.hidden or document.europass):
        raise Unreadable("a scan without text")
    return document
