"""Reads the rows of an Excel workbook (.xlsx), with python-calamine in a process of its own (spreadsheet_process.py).

Reasons for the library and for the process: docs/decisions/2026-11-29-spreadsheets.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from typing import IO, Any, BinaryIO, NamedTuple

from bonafide.text_stream import CHUNK

MEGABYTE = 1_000_000

MAX_BYTES = 100 * MEGABYTE
"""Bytes of an archive. It is a file on the disk of the function, which has 512 MB."""

MAX_UNPACKED_BYTES = 1000 * MEGABYTE
"""Bytes of all files in a workbook, before any is read."""

MAX_MEMORY = 1000 * MEGABYTE
"""Bytes of memory of the process that reads a workbook. The function has 1,769 MB."""

MAX_SECONDS = 120
"""Seconds of processor time of this process. 50,000 rows of twelve cells take about one."""


class NoWorkbook(Exception):
    """The archive is no workbook that can be read, and what to do about it."""


class OtherArchive(Exception):
    """The archive is a zip of other files."""


class SheetRow(NamedTuple):
    """A row that is not empty: the number of its sheet and its own, both from 1, and the texts of its cells."""

    sheet: int
    number: int
    cells: list[str]


def on_disk(content: BinaryIO) -> IO[bytes]:
    """Copies an archive to disk, and returns the file, which disappears when it is closed.

    Raises:
        NoWorkbook: it is too large.
    """
    file = tempfile.NamedTemporaryFile(suffix=".zip")  # noqa: SIM115 - the caller closes it
    while chunk := content.read(CHUNK):
        file.write(chunk)
        if file.tell() > MAX_BYTES:
            file.close()
            raise NoWorkbook(f"the workbook or zip is over {MAX_BYTES // MEGABYTE} MB: save it as CSV, or split it")
    file.flush()
    return file


def sheet_rows(archive: IO[bytes], max_unpacked_bytes: int, deadline: float) -> Generator[SheetRow]:
    """Reads the rows of all visible sheets of a workbook.

    Args:
        archive: a file on disk.
        max_unpacked_bytes: the bytes that all files in it may have.
        deadline: when to stop, by `time.monotonic`.

    Raises:
        NoWorkbook: it cannot be read, or not to its end.
        OtherArchive: it is a zip of other files.
    """
    seconds = max(1, int(min(MAX_SECONDS, deadline - time.monotonic())))
    limits = map(str, (min(max_unpacked_bytes, MAX_UNPACKED_BYTES), seconds, MAX_MEMORY))
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        [sys.executable, "-S", "-m", "intake.spreadsheet_process", archive.name, *limits],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its errors may repeat cells
        env=_environment(),
    )
    sheet = 0
    with process:
        try:
            for line in process.stdout or ():
                match _message(line):
                    case {"sheet": number}:
                        sheet = number
                    case [number, cells]:
                        yield SheetRow(sheet, number, cells)
                    case {"reason": reason}:
                        raise NoWorkbook(reason)
                    case {"other": True}:
                        raise OtherArchive
                    case {"end": True}:
                        return
        finally:
            process.kill()
    raise NoWorkbook(
        "from here on not read: the workbook is damaged, or takes too much memory or time. Save it again without "
        "formatted but empty rows and columns, or as CSV"
    )


def _message(line: bytes) -> Any:
    return json.loads(line) if line.endswith(b"\n") else None  # the process ended within a line


def _environment() -> dict[str, str]:
    """The environment of the process: all that this one imports from, and no credentials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
