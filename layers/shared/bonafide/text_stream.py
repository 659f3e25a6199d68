"""Reading a stream line by line in little memory, however long it or its lines are."""

import gzip
import io
from collections.abc import Callable
from typing import Any, BinaryIO, cast

CHUNK = 65536
"""Bytes that are read at once."""


def buffered(stream: BinaryIO) -> "io.BufferedReader[Any]":
    """A stream that can be looked ahead in, decompressed if it is gzip's."""
    raw: io.BufferedReader[Any] = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
    if raw.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), CHUNK)
    return raw


class LineReader:
    """A stream of bytes, by lines or by chunks; `number` is that of the line read last.

    `longest` is how many bytes a line may have. `allow` is told how many bytes have been read so far, and raises where
    that is too many.
    """

    def __init__(self, stream: "io.BufferedReader[Any]", longest: int, allow: Callable[[int], None]) -> None:
        self._stream = stream
        self.longest = longest
        self._allow = allow
        self._read = 0
        self.number = 0

    def next(self, longest: int | None = None) -> bytes | None:
        """The next line with its end; one that is longer than it may be is cut short; None at the end."""
        longest = longest or self.longest
        line = rest = self._counted(self._stream.readline(longest + 1))
        if not line:
            return None
        self.number += 1
        while len(line) > longest and rest and not rest.endswith(b"\n"):
            rest = self._counted(self._stream.readline(CHUNK))
        return line

    def first_byte(self) -> bytes:
        """The next byte that is no white space, without taking it; nothing at the end."""
        while waiting := self._stream.peek(1):
            space = len(waiting) - len(waiting.lstrip())
            self.number += self._counted(self._stream.read(space)).count(b"\n")
            if space < len(waiting):
                return waiting[space : space + 1]
        return b""

    def chunk(self) -> bytes:
        """The next bytes, whatever lines they hold; nothing at the end."""
        return self._counted(self._stream.read(CHUNK))

    def too_long(self, line: bytes) -> bool:
        """Whether a line is longer than one may be."""
        return len(line) > self.longest and not line.endswith(b"\n")

    def _counted(self, read: bytes) -> bytes:
        self._read += len(read)
        self._allow(self._read)
        return read
