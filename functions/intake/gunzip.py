"""Decompresses gzip as far as it can be read, and says what is wrong with it."""

import gzip
import io
import zlib
from typing import Any, BinaryIO, cast

from bonafide.text_stream import ReadingStopped

GZIP = b"\x1f\x8b"
"""The first bytes of gzip data."""


class Damaged(ReadingStopped):
    """The gzip data is damaged, and how."""


class Gunzip(io.RawIOBase):
    """A stream of decompressed bytes. All that can be decompressed is read before `Damaged` is raised.

    If a member was decompressed to its end and something is wrong with its checksum or with what follows it, the
    stream ends and `fault` says what. So its last line is read, even without a line end.
    """

    def __init__(self, stream: "io.BufferedReader[Any]") -> None:
        self._file = gzip.GzipFile(fileobj=cast(BinaryIO, stream))
        self._damage: Damaged | None = None
        self.fault: str | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer with what one read gives, and returns how many bytes that is."""
        if self._damage:
            raise self._damage
        if self.fault:
            return 0
        try:
            read = self._file.read1(len(buffer))
        except gzip.BadGzipFile as error:
            self.fault = _fault(str(error))
            return 0
        except (EOFError, zlib.error) as error:
            how = "truncated" if isinstance(error, EOFError) else "damaged"
            self._damage = Damaged(f"from here on not read: the gzip data is {how}")
            raise self._damage from None
        buffer[: len(read)] = read
        return len(read)


def _fault(message: str) -> str:
    """What a message of Python's `gzip` means."""
    if message.startswith("CRC"):
        return "the gzip data does not match its checksum, so the rows before may be damaged: upload the file again"
    if message.startswith("Incorrect length"):
        return "the gzip data does not have the length that it states: upload the file again"
    if message.startswith("Not a gzipped file"):
        return "from here on not read: bytes that are not gzip data follow the gzip data"
    return "from here on not read: the gzip data has a header that is not valid"
