"""The rejected rows of an upload, each with its reason and its content, so that the upload itself can be deleted."""

import json
import re
from base64 import b64encode
from codecs import getincrementaldecoder
from typing import IO, Any

from pydantic import BaseModel

from bonafide.fields import protected

MAX_LISTED = 100_000
"""Rows that are listed one by one. All others are counted."""

MAX_LISTED_BYTES = 256_000_000
"""The size of the file from which on rows are listed without their content. A function has 512 MB for files."""

MAX_CONTENT_BYTES = 100_000
"""Bytes of a row that are kept."""


_FILE = re.compile(rb"[A-Za-z0-9+/=_\\-]{400,}")
"""A file in base64, perhaps in JSON with escapes, which no row keeps."""

_LEFT_OUT = b"[file left out]"


class Rejection(BaseModel):
    """One line of `rejected/<upload>.jsonl`: the row, and why it could not be read.

    `content` is the row as it was read: its text, or JSON of a table's row. `content_base64` replaces it if the bytes
    are not UTF-8. `content_is_cut` says that the row was longer than what is kept, or had files.
    """

    upload: str
    row: int
    reason: str
    content: str | None = None
    content_base64: str | None = None
    content_is_cut: bool | None = None


class Rejections:
    """Writes rejected rows to a file, and counts them.

    `not_kept` counts those whose whole content is not in the file, so that it is lost with the upload.
    """

    def __init__(self, upload: str, file: IO[bytes], *, max_row_bytes: int) -> None:
        self._upload = upload
        self._file = file
        self._max_bytes = min(max_row_bytes, MAX_CONTENT_BYTES)
        self._first_unlisted = 0
        self.count = 0
        self.not_kept = 0

    def add(
        self, row: int, reason: str, content: bytes | list[str] | dict[str, Any], *, had_files: bool = False
    ) -> None:
        """Adds a row. It has no content if it stands for the rest of an upload."""
        self.count += 1
        if self.count > MAX_LISTED:
            self._first_unlisted = self._first_unlisted or row
            self.not_kept += 1
            return
        rejection = Rejection(upload=self._upload, row=row, reason=reason)
        if self._file.tell() < MAX_LISTED_BYTES:
            kept = protected.kept(content)
            update = {"reason": reason + protected.NOT_KEPT} if kept is None else self._kept(kept, is_cut=had_files)
            rejection = rejection.model_copy(update=update)
        if rejection.content_is_cut or not (rejection.content or rejection.content_base64):
            self.not_kept += 1
        self._write(rejection)

    def end(self) -> None:
        """Says in the file how many rows are not listed."""
        if unlisted := self.count - min(self.count, MAX_LISTED):
            reason = f"this row and {unlisted - 1:,} more after it are not listed: over {MAX_LISTED:,} were rejected"
            self._write(Rejection(upload=self._upload, row=self._first_unlisted, reason=reason))

    def _write(self, rejection: Rejection) -> None:
        self._file.write(rejection.model_dump_json(exclude_none=True).encode() + b"\n")

    def _kept(self, content: bytes | list[str] | dict[str, Any], *, is_cut: bool) -> dict[str, Any]:
        if not isinstance(content, bytes):  # a lone surrogate becomes the escape that it was in a cell's JSON
            content = json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")
        content, files = _FILE.subn(_LEFT_OUT, content)
        kept = content[: self._max_bytes]
        is_cut = is_cut or files > 0 or len(content) > len(kept)
        try:  # the cut may be within a character
            text = getincrementaldecoder("utf-8")().decode(kept, final=not is_cut)
        except UnicodeDecodeError:
            return {"content_base64": b64encode(kept).decode(), "content_is_cut": is_cut or None}
        return {"content": text or None, "content_is_cut": is_cut or None}
