"""Reads the rows of an Excel workbook (.xlsx), with python-calamine in a process of its own.

Reasons for the library and for the process: docs/decisions/2026-11-29-spreadsheets.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Generator
from typing import IO, BinaryIO, NamedTuple

from bonafide.text_stream import CHUNK

MEGABYTE = 1_000_000

MAX_BYTES = 100 * MEGABYTE
"""Bytes of a workbook. It is a file on the disk of the function, which has 512 MB."""

MAX_UNPACKED_BYTES = 1000 * MEGABYTE
"""Bytes of the files in a workbook, before they are read."""

MAX_MEMORY = 1000
"""Megabytes of the process that reads a workbook. The function has 1,769."""

MAX_SECONDS = 120
"""Seconds of processor time of this process. A million rows of twelve cells take about 15."""


class NoWorkbook(Exception):
    """The file is no workbook that can be read, and what to do about it."""


class SheetRow(NamedTuple):
    """A row that is not empty: the number of its sheet and its own, both from 1, and the texts of its cells."""

    sheet: int
    number: int
    cells: list[str]


def sheet_rows(archive: IO[bytes], deadline: float) -> Generator[SheetRow]:
    """Reads the rows of all visible sheets of a workbook.

    Args:
        archive: the workbook, a file on disk.
        deadline: when to stop, by `time.monotonic`.

    Raises:
        NoWorkbook: it cannot be read, or not completely.
    """
    seconds = max(1, int(min(MAX_SECONDS, deadline - time.monotonic())))
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        [sys.executable, "-S", "-m", "intake.spreadsheet_process", archive.name, str(seconds), str(MAX_MEMORY)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its errors may repeat cells
        env=_environment(),
    )
    sheet = 0
    with process:
        try:
            for line in process.stdout or ():
                read = json.loads(line) if line.endswith(b"\n") else 0
                if read is None:
                    return
                if isinstance(read, int):
                    sheet = read
                else:
                    yield SheetRow(sheet, *read)
        finally:
            process.kill()
    raise NoWorkbook(
        "the workbook is damaged, or needs more memory or time than there is: save it again, without formatted "
        "empty rows and columns, or as CSV"
    )


def on_disk(content: BinaryIO, max_unpacked_bytes: int) -> IO[bytes]:
    """Copies a workbook to disk, and returns the file, which disappears when it is closed.

    Raises:
        NoWorkbook: it is too large, or no workbook.
    """
    file = tempfile.NamedTemporaryFile(suffix=".zip")
    while chunk := content.read(CHUNK):
        file.write(chunk)
        if file.tell() > MAX_BYTES:
            file.close()
            raise NoWorkbook(f"the workbook is over {MAX_BYTES // MEGABYTE} MB: save it as CSV, or split it")
    file.flush()
    try:
        _check(file, min(max_unpacked_bytes, MAX_UNPACKED_BYTES))
    except NoWorkbook:
        file.close()
        raise
    return file


def _check(archive: IO[bytes], most: int) -> None:
    """Checks that an archive is a workbook of a size that may be read, before anything in it is read."""
    try:
        with zipfile.ZipFile(archive) as files:
            entries = files.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise NoWorkbook("the zip archive or .xlsx workbook is truncated or damaged: save it again") from None
    names = {entry.filename for entry in entries}
    for name, reason in _OTHER_ARCHIVES.items():
        if name in names:
            raise NoWorkbook(reason)
    if "xl/workbook.xml" not in names:
        raise NoWorkbook("the upload is a zip archive: upload the files in it, one by one")
    if sum(entry.file_size for entry in entries) > most:
        raise NoWorkbook(f"the unpacked workbook is over {most // MEGABYTE:,} MB: save it as CSV, or split it")


_OTHER_ARCHIVES = {
    "word/document.xml": "the upload is a Word document (.docx): résumé documents are not read. Upload the fields of "
    "the application form as JSON or CSV",
    "ppt/presentation.xml": "the upload is a presentation (.pptx): upload the applications as JSON, CSV or .xlsx",
    "xl/workbook.bin": "the upload is a binary workbook (.xlsb): save it as .xlsx or CSV",
    "META-INF/manifest.xml": "the upload is an OpenDocument file (.ods, .odt): save a table as .xlsx or CSV",
    "Index/Document.iwa": "the upload is a file of Numbers or Pages: export a table as .xlsx or CSV",
}


def _environment() -> dict[str, str]:
    """The environment of the process: all that this one imports from, and no credentials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

