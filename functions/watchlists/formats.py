"""Reads a watchlist in any of the supported formats, which it recognises by the content:

- OFAC's SDN and consolidated lists, as legacy CSV or as advanced XML
- OpenSanctions, as FollowTheMoney entities (JSON Lines) or `targets.simple.csv`
- STIX 2.1 bundles, and MISP's events and attributes, as JSON
- MISP's CSV export
- your own table: `type,value` or `email,phone`, and optionally `source,source_url,first_seen,valid_until,tier`
- one address, or number with +, a line
- the same in JSON: `[{"type": …, "value": …}]`, `{"emails": […], "phones": […]}`, an array of addresses, or JSON Lines

Each may be compressed with gzip. Only e-mail addresses and telephone numbers are read, and only their digests kept. No
name leaves a reader.
"""

import gzip
import json
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE
from collections.abc import Callable
from typing import Any, BinaryIO

from bonafide.text_stream import LineReader, buffered
from watchlists.advanced_xml import read_advanced_xml
from watchlists.entities import delta, is_delta, is_entity, read_entities
from watchlists.entry import Entries, MalformedList
from watchlists.misp import is_misp, read_misp
from watchlists.stix import is_bundle, read_stix
from watchlists.tables import is_object, read_objects, read_table

MAX_BYTES = 4_000_000_000
"""Of a list, decompressed. OpenSanctions' largest collection has about as many."""

MAX_LINE_BYTES = 8_000_000
"""Bytes of one line. The longest entities of OpenSanctions have hundreds of kilobytes."""

START = 512
"""Bytes by which a file is recognised."""

MAX_DOCUMENT_BYTES = 32_000_000
"""Bytes of a bundle or export, which is read into memory."""


def read_list(stream: BinaryIO, name: str, max_bytes: int = MAX_BYTES) -> Entries:
    """Yields the entries of a list, and what was skipped. The name (`sdn.csv`) helps if the content is ambiguous.

    Raises MalformedList, possibly at the end: no entry may be in force before the whole list was read.
    """
    try:
        yield from _read(stream, name.rpartition("/")[2], max_bytes)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise MalformedList("its gzip data is damaged or truncated", "the list", "Download it again") from None


def _read(stream: BinaryIO, name: str, max_bytes: int) -> Entries:
    content = buffered(stream)
    start = content.peek(START)[:START]
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)) or _is_utf_16(start):
        raise MalformedList("encoded in UTF-16 or UTF-32", "the list", "Save it as UTF-8")
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        what = "a spreadsheet (.xlsx), another archive, or compressed twice"
        raise MalformedList(what, "the list", "Save the sheet as CSV (UTF-8), or decompress the archive")
    if start.startswith(_NO_TEXT) or b"\0" in start:
        raise MalformedList("not a text file", "the list", "Save its addresses and numbers as CSV (UTF-8), one a line")
    if start.startswith(BOM_UTF8):
        content.read(len(BOM_UTF8))
    lines = LineReader(content, MAX_LINE_BYTES, _within(max_bytes))
    first = lines.first_byte()
    if not first:
        raise MalformedList("empty", "the list", "Download or export it again")
    if first == b"<":
        return read_advanced_xml(lines)
    return _json(lines, name) if first in b"{[" else read_table(lines, name)


def _within(max_bytes: int) -> Callable[[int], None]:
    """A function that raises MalformedList if the list is too large."""

    def allow(read: int) -> None:
        if read > max_bytes:
            raise MalformedList(
                f"over {max_bytes // 1_000_000:,} MB decompressed", "the list", "Use a smaller selection of it"
            )

    return allow


def _json(lines: LineReader, name: str) -> Entries:
    """Entities line by line, or one document, or one's own entries in a list or line by line."""
    line = lines.next(MAX_DOCUMENT_BYTES) or b""
    document = _parsed(line)
    is_lines = name.lower().removesuffix(".gz").endswith(_JSON_LINES)
    if is_entity(document) or (is_lines and line.startswith(b"{") and not is_object(document)):
        return read_entities(lines, line)
    whole = bytearray(line)
    while len(whole) <= MAX_DOCUMENT_BYTES and (chunk := lines.chunk()):
        whole += chunk
    if len(whole) > MAX_DOCUMENT_BYTES:
        megabytes = MAX_DOCUMENT_BYTES // 1_000_000
        raise MalformedList(f"a JSON document of over {megabytes} MB", "the list", "Export it in several parts")
    of_lines = [each for text in whole.splitlines() if text.strip() and (each := _parsed(bytes(text))) is not None]
    if is_object(document) and len(of_lines) > 1:
        document = of_lines
    elif len(whole) > len(line):
        document = _parsed(bytes(whole))
    if is_delta(document) or is_delta(_parsed(line)):
        raise delta()
    if document is None:
        raise MalformedList("not a JSON document, or truncated", "the list", "Download or export it again")
    if is_bundle(document):
        return read_stix(document)
    if is_misp(document):
        return read_misp(document)
    if isinstance(document, dict) and isinstance(document.get("list"), list):
        what = "a MISP warning list, whose values are known to be harmless"
        raise MalformedList(what, "the list", "Do not load it; export events or attributes from MISP")
    objects = document if isinstance(document, list) else [document]
    if all(map(is_object, objects)) and objects:
        return read_objects(objects, name)
    fix = "See docs/operations.md for the formats, or write one address or number with + a line"
    raise MalformedList("JSON, but not in a supported format", "the list", fix)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def _is_utf_16(start: bytes) -> bool:
    """Whether a text is UTF-16 without a byte order mark: every second byte of Latin letters is zero."""
    half = len(start) // 2
    return half > 1 and half // 2 < max(start[::2].count(0), start[1::2].count(0)) > start.count(0) // 2


_NO_TEXT = (b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"SQLite format")
"""How PDF, RTF, old Office documents, pictures and databases begin."""

_JSON_LINES = (".jsonl", ".ndjson", ".ftm.json")
