"""Reads a list piece by piece, and no more of it than agreed."""

import io
from typing import Any

from watchlists.entry import MalformedList

CHUNK = 65536

LONGEST_LINE = 8_000_000
"""Bytes of one line. The longest entities of OpenSanctions have hundreds of kilobytes."""


class Lines:
    """A stream of bytes, by lines or by chunks. `number` is that of the line read last."""

    def __init__(self, stream: "io.BufferedReader[Any]", most: int) -> None:
        self._stream = stream
        self._most = most
        self._read = 0
        self.number = 0

    def first_byte(self) -> bytes:
        """The next byte that is no white space, without taking it; nothing at the end."""
        while waiting := self._stream.peek(1):
            space = len(waiting) - len(waiting.lstrip())
            self.number += self._counted(self._stream.read(space)).count(b"\n")
            if space < len(waiting):
                return waiting[space : space + 1]
        return b""

    def next(self, longest: int | None = None) -> bytes | None:
        """The next line with its end; None at the end of the list. One that is too long is cut short."""
        longest = longest or LONGEST_LINE
        line = rest = self._counted(self._stream.readline(longest + 1))
        if not line:
            return None
        self.number += 1
        while len(line) > longest and rest and not rest.endswith(b"\n"):
            rest = self._counted(self._stream.readline(CHUNK))
        return line

    def chunk(self) -> bytes:
        """The next bytes, whatever they are; nothing at the end."""
        return self._counted(self._stream.read(CHUNK))

    def _counted(self, read: bytes) -> bytes:
        self._read += len(read)
        if self._read > self._most:
            megabytes = self._most // 1_000_000
            raise MalformedList(f"over {megabytes:,} MB decompressed", "the list", "Take a smaller selection of it")
        return read


def too_long(line: bytes) -> bool:
    """Whether a line is longer than one may be."""
    return len(line) > LONGEST_LINE
