"""Prints the rows of a workbook, as a process of its own: `python -m intake.spreadsheet_process FILE SECONDS MEGABYTES`.

The library holds a whole sheet in memory and ends its process if there is none left, which a small hostile file can
bring about. So it runs under limits of memory and time, without credentials, and intake survives it (spreadsheet.py).

Prints one line of JSON for each visible sheet, its number from 1, and after it one for each row that is not empty: its
number and its cells. The last line is `null`.
"""

import json
import resource
import sys
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum


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


def _limit(kind: int, most: int) -> None:
    with suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(kind, (most, most))


def _print_rows(file: Path) -> None:
    workbook = CalamineWorkbook.from_path(file)
    for number, sheet in enumerate(workbook.sheets_metadata, start=1):
        if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
            continue
        print(json.dumps(number))
        for row, cells in enumerate(workbook.get_sheet_by_index(number - 1).iter_rows(), start=1):
            texts = [text_of(cell) for cell in cells]
            while texts and not texts[-1].strip():
                texts.pop()
            if texts:
                print(json.dumps([row, texts]))
    print(json.dumps(None))


if __name__ == "__main__":
    _limit(resource.RLIMIT_CPU, int(sys.argv[2]))
    _limit(resource.RLIMIT_AS, int(sys.argv[3]) * 1_000_000)
    _limit(resource.RLIMIT_CORE, 0)
    _print_rows(Path(sys.argv[1]))
