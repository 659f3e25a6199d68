"""Reads a stream line by line, or record by record of a CSV table, in constant memory."""

import csv
import gzip
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

CHUNK = 65536
"""Bytes of one read."""

MAX_RECORD_LINES = 500
"""Lines of one CSV record. The end of a quoted cell is not searched for in more."""


class ReadingStopped(Exception):
    """Nothing more can be read or may be read. Reading again raises this again."""


def buffered(stream: BinaryIO) -> "io.BufferedReader[Any]":
    """A stream that can peek, decompressed if it is gzip."""
    raw: io.BufferedReader[Any] = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
    if raw.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), CHUNK)
    return raw


class LineReader:
    """Reads a byte stream by lines or chunks; `number` is the number of the last line.

    A line may have `max_line_bytes`. `allow` is called with the number of bytes read so far, and raises
    `ReadingStopped` if that is too many.
    """

    def __init__(self, stream: "io.BufferedReader[Any]", max_line_bytes: int, allow: Callable[[int], None]) -> None:
        self._stream = stream
        self.max_line_bytes = max_line_bytes
        self._allow = allow
        self._read = 0
        self.number = 0

    def next(self, max_line_bytes: int | None = None) -> bytes | None:
        """The next line with its line end; None at the end. A line that is too long is truncated."""
        limit = max_line_bytes or self.max_line_bytes
        line = rest = self._counted(self._stream.readline(limit + 1))
        if not line:
            return None
        self.number += 1
        while len(line) > limit and rest and not rest.endswith(b"\n"):
            rest = self._counted(self._stream.readline(CHUNK))
        return line

    def first_byte(self) -> bytes:
        """The next byte that is not white space, without consuming it; empty at the end."""
        while waiting := self._stream.peek(1):
            space = len(waiting) - len(waiting.lstrip())
            self.number += self._counted(self._stream.read(space)).count(b"\n")
            if space < len(waiting):
                return waiting[space : space + 1]
        return b""

    def peek(self) -> bytes:
        """Bytes that follow, without consuming them; at least one if there is one, and at most a chunk."""
        return self._stream.peek(CHUNK)

    def chunk(self) -> bytes:
        """The next bytes, regardless of lines; empty at the end."""
        return self._counted(self._stream.read1(CHUNK))  # `read` would lose what it has when the stream then fails

    def too_long(self, line: bytes) -> bool:
        """Whether a line is longer than `max_line_bytes`."""
        return len(line) > self.max_line_bytes and not line.endswith(b"\n")

    def _counted(self, read: bytes) -> bytes:
        self._read += len(read)
        self._allow(self._read)
        return read


class BadRecord(NamedTuple):
    """A CSV record that cannot be read: too long, not UTF-8 (then `decoding` is the error), or with a quoting error.

    `is_last_line` says that it is the last line of the stream and has no line end, as in a truncated file. `line` is
    its first line.
    """

    too_long: bool
    decoding: UnicodeDecodeError | None
    is_last_line: bool
    line: bytes


def csv_records(
    lines: LineReader, separator: str, *, first: Iterable[bytes] = (), decode: Callable[[bytes], str] = bytes.decode
) -> Iterator[list[str] | BadRecord]:
    """Yields the cells of each record of a CSV table.

    A quotation mark that is never closed would swallow the following rows. So the lines after the first line of a bad
    record are read again, as records of their own.

    Args:
        lines: the stream; a record may have `max_line_bytes`.
        separator: the character between cells.
        first: lines that were read already and come before the stream.
        decode: gives the text of a line, or raises a UnicodeDecodeError.
    """
    csv.field_size_limit(lines.max_line_bytes)
    pending = deque(first)
    while True:
        taken: list[bytes] = []
        record = _record(_record_lines(lines, pending, taken, decode), separator)
        if not taken:
            return
        if isinstance(record, list) and sum(map(len, taken)) <= lines.max_line_bytes:
            yield record
            continue
        pending.extendleft(reversed(taken[1:]))
        decoding = record if isinstance(record, UnicodeDecodeError) else None
        too_long = len(taken[0]) > lines.max_line_bytes
        is_last_line = len(taken) == 1 and not too_long and not taken[0].endswith(b"\n")
        yield BadRecord(too_long, decoding, is_last_line, taken[0])


def _record(text: Iterator[str], separator: str) -> list[str] | Exception:
    try:
        return next(csv.reader(text, delimiter=separator, strict=True), [])
    except (csv.Error, UnicodeDecodeError) as error:
        return error


def _record_lines(
    lines: LineReader, pending: deque[bytes], taken: list[bytes], decode: Callable[[bytes], str]
) -> Iterator[str]:
    """Decodes the lines that a record may consist of, and appends those that were read to `taken`."""
    size = 0
    while len(taken) < MAX_RECORD_LINES:
        try:
            line = pending.popleft() if pending else lines.next()
        except ReadingStopped:
            if taken:
                return  # so that the lines after the first are read as records of their own
            raise
        if line is None:
            return
        taken.append(line)
        size += len(line)
        if size > lines.max_line_bytes:
            return
        yield decode(line)
