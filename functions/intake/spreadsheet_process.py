"""Prints the rows of a workbook: `python -m intake.spreadsheet_process FILE BYTES SECONDS MEMORY`.

The library holds a whole sheet in memory, and aborts its process if there is none left, which a small hostile file can
cause. So this is a process of its own, with limits of memory and time and no credentials (spreadsheet.py).

Prints one JSON document a line: `{"sheet": number}` for each visible sheet and after it `[number, cells]` for each row
that is not empty, both counted from 1; then `{"end": true}`. Instead of all this `{"reason": …}` if the file is no
workbook or unpacked larger than BYTES, and `{"other": true}` if it is a zip of other files.
"""

import json
import resource
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

from intake.foreign import RESUME

_INSTEAD = "save a table as .xlsx or CSV"
_OTHER_DOCUMENTS = {
    "word/document.xml": f"the upload is a Word document (.docx): {RESUME}",
    "ppt/presentation.xml": f"the upload is a presentation (.pptx): {_INSTEAD}",
    "xl/workbook.bin": f"the upload is a binary workbook (.xlsb): {_INSTEAD}",
    "META-INF/manifest.xml": f"the upload is an OpenDocument file (.ods, .odt): {_INSTEAD}",
    "Index/Document.iwa": f"the upload is a document of Numbers or Pages: {_INSTEAD}",
}
"""By a file in its archive, why a document of another program is not read."""


def text_of(value: object) -> str:
    """A cell as text: dates in ISO 8601, whole numbers without a decimal point, an empty cell as an empty text."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:  # a spreadsheet has 15 digits
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def _say(document: object) -> None:
    print(json.dumps(document))


def _limit(kind: int, most: int) -> None:
    with suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(kind, (most, most))


def _is_workbook(file: Path, max_bytes: int) -> bool:
    """Whether an archive is a workbook of a size that may be read. If not, it says why."""
    try:
        with zipfile.ZipFile(file) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    # NotImplementedError is what zipfile raises for a compression or an encryption that it does not know.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        _say({"reason": "the workbook or zip is truncated or damaged: save it again"})
        return False
    for name, reason in _OTHER_DOCUMENTS.items():
        if name in sizes:
            _say({"reason": reason})
            return False
    if "xl/workbook.xml" not in sizes:
        _say({"other": True})
        return False
    if sum(sizes.values()) > max_bytes:
        _say({"reason": f"the unpacked workbook is over {max_bytes // 1_000_000:,} MB: save it as CSV, or split it"})
        return False
    return True


def _say_rows(file: Path) -> None:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_path(file)
    for number, sheet in enumerate(workbook.sheets_metadata, start=1):
        if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
            continue
        _say({"sheet": number})
        for row, cells in enumerate(workbook.get_sheet_by_index(number - 1).iter_rows(), start=1):
            texts = [text_of(cell) for cell in cells]
            while texts and not texts[-1].strip():
                texts.pop()
            if texts:
                _say([row, texts])
    _say({"end": True})


if __name__ == "__main__":
    _limit(resource.RLIMIT_CPU, int(sys.argv[3]))
    _limit(resource.RLIMIT_AS, int(sys.argv[4]))
    _limit(resource.RLIMIT_CORE, 0)
    if _is_workbook(Path(sys.argv[1]), int(sys.argv[2])):
        _say_rows(Path(sys.argv[1]))
