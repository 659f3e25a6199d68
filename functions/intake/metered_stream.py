"""A stream that counts and hashes the bytes that are read from it, so that an object is never held in memory."""

import hashlib
import io
import time
from typing import Any, BinaryIO

from bonafide.text_stream import CHUNK


class MeteredStream(io.RawIOBase):
    """Reads another stream. `count` are the bytes read so far, and `sha256` is their checksum."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.count = 0

    @property
    def sha256(self) -> str:
        """The checksum of the bytes read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer with what one read gives, and returns how many bytes that is."""
        read = self._stream.read(len(buffer))
        buffer[: len(read)] = read
        self._digest.update(read)
        self.count += len(read)
        return len(read)

    def read_rest(self, deadline: float) -> None:
        """Reads to the end, for the checksum, unless the deadline (by `time.monotonic`) passes before."""
        while time.monotonic() < deadline and self.read(CHUNK):
            pass
