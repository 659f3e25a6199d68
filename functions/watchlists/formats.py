"""Reads a watchlist in any of the supported formats, which it recognises by the content:

- OFAC's SDN and consolidated lists, as legacy CSV or as advanced XML
- OpenSanctions, as FollowTheMoney entities (JSON Lines) or `targets.simple.csv`
- STIX 2.1 bundles, and MISP's events and attributes, as JSON
- your own table: `type,value`, and optionally `source,source_url,first_seen,valid_until,tier`

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
from watchlists.entities import is_entity, read_entities
from watchlists.entry import Entries, MalformedList
from watchlists.misp import is_misp, read_misp
from watchlists.stix import is_bundle, read_stix
from watchlists.tables import read_table

MAX_BYTES = 4_000_000_000
"""Of a list, decompressed. OpenSanctions' largest collection has about as many."""

MAX_LINE_BYTES = 8_000_000
"""Bytes of one line. The longest entities of OpenSanctions have hundreds of kilobytes."""

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
    start = content.peek(4)[:4]
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)):
        raise MalformedList("encoded in UTF-16 or UTF-32", "the list", "Save it as UTF-8")
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise MalformedList("an archive, or compressed twice", "the list", "Decompress it first")
    if start.startswith(BOM_UTF8):
        content.read(len(BOM_UTF8))
    lines = LineReader(content, MAX_LINE_BYTES, _within(max_bytes))
    first = lines.first_byte()
    if not first:
        raise MalformedList("empty", "the list", "Download or export it again")
    if first == b"<":
        return read_advanced_xml(lines)
    if first == b"{" and name.lower().removesuffix(".gz").endswith(_JSON_LINES):
        return read_entities(lines)
    return _json(lines) if first in b"{[" else read_table(lines, name)


def _within(max_bytes: int) -> Callable[[int], None]:
    """A function that raises MalformedList if the list is too large."""

    def allow(read: int) -> None:
        if read > max_bytes:
            raise MalformedList(
                f"over {max_bytes // 1_000_000:,} MB decompressed", "the list", "Use a smaller selection of it"
            )

    return allow


def _json(lines: LineReader) -> Entries:
    """Entities line by line, or one document."""
    line = lines.next(MAX_DOCUMENT_BYTES) or b""
    document = _parsed(line)
    if is_entity(document):
        return read_entities(lines, line)
    whole = bytearray(line)
    while len(whole) <= MAX_DOCUMENT_BYTES and (chunk := lines.chunk()):
        whole += chunk
    if len(whole) > MAX_DOCUMENT_BYTES:
        megabytes = MAX_DOCUMENT_BYTES // 1_000_000
        raise MalformedList(f"a JSON document of over {megabytes} MB", "the list", "Export it in several parts")
    if len(whole) > len(line):
        document = _parsed(bytes(whole))
    if document is None:
        raise MalformedList("not a JSON document, or truncated", "the list", "Download or export it again")
    if is_bundle(document):
        return read_stix(document)
    if is_misp(document):
        return read_misp(document)
    raise MalformedList("JSON, but not in a supported format", "the list", "See docs/operations.md for the formats")


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


_JSON_LINES = (".jsonl", ".ndjson", ".ftm.json")
