"""Reads a stream line by line in constant memory, however long it or its lines are."""

import gzip
import io
from collections.abc import Callable
from typing import Any, BinaryIO, cast

CHUNK = 65536
"""Bytes of one read."""


def buffered(stream: BinaryIO) -> "io.BufferedReader[Any]":
    """A stream that can peek, decompressed if it is gzip."""
    raw: io.BufferedReader[Any] = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
    if raw.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), CHUNK)
    return raw


class LineReader:
    """Reads a byte stream by lines or chunks; `number` is the number of the last line.

    A line may have `max_line_bytes`. `allow` is called with the number of bytes read so far, and raises an exception
    if that is too many.
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

    def chunk(self) -> bytes:
        """The next bytes, regardless of lines; empty at the end."""
        return self._counted(self._stream.read(CHUNK))

    def too_long(self, line: bytes) -> bool:
        """Whether a line is longer than `max_line_bytes`."""
        return len(line) > self.max_line_bytes and not line.endswith(b"\n")

    def _counted(self, read: bytes) -> bytes:
        self._read += len(read)
        self._allow(self._read)
        return read
