"""Writes workbooks for tests: ordinary ones, and any XML of a sheet."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EPOCH = datetime(1899, 12, 30)

type Cell = str | int | float | bool | date | None


def letters(column: int) -> str:
    """The letters of a column, from 0: A, …, Z, AA."""
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def _cell(reference: str, value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{reference}" t="b"><v>{value:d}</v></c>'
        case date():
            at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            return f'<c r="{reference}" s="1"><v>{(at - EPOCH).total_seconds() / 86400}</v></c>'
        case int() | float():
            return f'<c r="{reference}"><v>{value}</v></c>'
        case str() if value.startswith("="):
            return f'<c r="{reference}" t="str"><f>{escape(value[1:])}</f><v>from a formula</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(rows: Sequence[Sequence[Cell]], first: int = 1, after: str = "") -> str:
    """The XML of a sheet with these rows; `after` follows its data."""
    written = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{letters(column)}{number}", value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=first)
    )
    return f"<worksheet {NAMESPACE}><sheetData>{written}</sheetData>{after}</worksheet>"


def workbook(*sheets: str, hidden: int = 0, shared: str = "", other: dict[str, str] | None = None) -> bytes:
    """A workbook of sheets, given as XML. The first `hidden` of them are hidden, `shared` are its shared strings."""
    numbers = range(1, len(sheets) + 1)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"'
            f"{' state="hidden"' if number <= hidden else ''}/>"
            for number in numbers
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        + f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        + f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {NAMESPACE}><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{shared}</sst>",
        **{f"xl/worksheets/sheet{number}.xml": text for number, text in zip(numbers, sheets, strict=True)},
        **(other or {}),
    }
    return archive(files)


def archive(files: dict[str, str]) -> bytes:
    """A zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in files.items():
            written.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
