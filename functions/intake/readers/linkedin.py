"""LinkedIn: the archive that a member gets of the own data, and single tables of it.

Of the archive six tables are read. All others are never opened: they are about other people, or inferred.
The columns `Maiden Name` and `Birth Date` are not read.

Source: the headers of exports in public repositories; ten independent ones agree.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, Any

from intake.readers import layout
from intake.readers.layout import entries, every, joined

type Table = list[dict[str, str]]

MAX_ARCHIVE = 50_000_000
MAX_TABLE = 1_000_000
MAX_DIRECTORY = 1_000_000
"""Bytes of the archive's list of files, which is read into memory: about 10,000 files."""

MAX_DEPTH = 2
"""Folders that may be around the tables: `Basic_LinkedInDataExport/`."""

_TABLES = {
    "profile.csv": ("profile", "First Name"),
    "email addresses.csv": ("emails", "Email Address"),
    "phonenumbers.csv": ("phones", "Number"),
    "whatsapp phone numbers.csv": ("whatsapp", "Number"),
    "education.csv": ("education", "School Name"),
    "positions.csv": ("positions", "Company Name"),
}
"""By the name of the file, the name of the table here, and the column by which its header is recognised."""

_END_OF_DIRECTORY = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_MAX_END = 65_535 + _END.size + 20
"""Bytes of the end of an archive: a comment, the end of its list of files, and where one over 4 GB continues."""

_WEBSITE = re.compile(r"https?://[^\s,\]]+")


class UnreadableArchive(ValueError):
    """Why an archive cannot be read, in words for the person who uploaded it."""


def _place(node: Any) -> dict[str, str]:
    """The address, the postal code, and what `Geo Location` has: city, region, country.

    If it has fewer parts, the last may be a region with the name of a country (Georgia), so it is only an address.
    """
    stated = layout.stated_by({"address": "profile.Address", "postalCode": "profile.Zip Code"}, node)
    geography = next(layout.texts(node, "profile.Geo Location"), None)
    if geography is None:
        return stated
    parts = [part.strip() for part in geography.split(",")]
    named = dict(zip(("city", "region", "countryCode"), parts, strict=True)) if len(parts) == 3 else {}
    return {"address": geography, **named, **stated}


def _email(node: Any) -> str | None:
    addresses = [each for each in layout.found(node, "emails") if isinstance(each, dict)]
    addresses.sort(key=lambda each: str(each.get("Primary")).lower() != "yes")
    return next(layout.texts(addresses, "Email Address"), None)


def _website(node: Any) -> str | None:
    match = next((_WEBSITE.search(text) for text in layout.texts(node, "profile.Websites")), None)
    return match and match[0]


LAYOUT: layout.Layout = {
    "basics": {
        "name": joined("profile.First Name", "profile.Last Name"),
        "email": _email,
        "phone": every("phones.Number", "whatsapp.Number"),
        "url": _website,
        "location": _place,
    },
    "work": entries(
        "positions",
        {
            "name": "Company Name",
            "position": "Title",
            "location": "Location",
            "startDate": "Started On",
            "endDate": "Finished On",
        },
    ),
    "education": entries(
        "education",
        {
            "institution": "School Name",
            "studyType": "Degree Name",
            "startDate": "Start Date",
            "endDate": "End Date",
        },
    ),
}


def document(tables: dict[str, Table]) -> dict[str, Any]:
    """The application of the person whose tables these are."""
    return layout.document("linkedin", LAYOUT, tables)


def of_archive(file: IO[bytes]) -> dict[str, Any]:
    """The application of an archive.

    Raises:
        UnreadableArchive: it is no such archive, or too large, encrypted or damaged.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            tables = {}
            for info in archive.infolist():
                path = PurePosixPath(info.filename)
                if path.name.lower() in _TABLES and len(path.parts) <= MAX_DEPTH:
                    name, key = _TABLES[path.name.lower()]
                    if name not in tables:
                        tables[name] = rows_of(_content(archive, info), key)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,  # what zipfile raises for a compression or an encryption that it does not know
        RuntimeError,
        struct.error,
        zlib.error,
        csv.Error,
    ) as error:
        raise UnreadableArchive("the zip is damaged or encrypted: make the archive again") from error
    except ValueError as error:
        raise error if isinstance(error, UnreadableArchive) else UnreadableArchive("the zip is damaged") from error
    if not tables:
        raise UnreadableArchive(
            "the zip is not the archive of a LinkedIn member, the only zip that is read: upload the files in it"
        )
    return document(tables)


def of_table(content: bytes) -> list[tuple[dict[str, Any], int]]:
    """The applications of a single table, each with the number of rows of which it was made.

    Each row of a profile is a person. The rows of another table are addresses or schools of one person.

    Raises:
        UnreadableArchive: the table cannot be verified without the others.
    """
    header = content.partition(b"\n")[0].decode("utf-8-sig", errors="replace").strip()
    name, key = next(table for table in _TABLES.values() if table[1] in header.split(","))
    if name in ("phones", "positions"):
        raise UnreadableArchive(
            "this is one table of LinkedIn's archive and does not say whose it is: upload the whole zip"
        )
    try:
        rows = rows_of(content, key)
    except csv.Error as error:
        raise UnreadableArchive("a quoted cell is not closed, or text follows a closed one") from error
    persons = [[row] for row in rows] if name == "profile" else [rows] if rows else []
    return [(document({name: person}), len(person)) for person in persons]


def _check_directory(file: IO[bytes]) -> None:
    """Refuses an archive with so many files that their list alone would fill the memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _MAX_END))
    tail = file.read()
    end = tail.rfind(_END_OF_DIRECTORY)
    if end < 0 or b"PK\x06\x07" in tail:
        raise UnreadableArchive("the upload is not a zip, or one of more than 4 GB")
    directory = _END.unpack_from(tail, end)[5]
    if directory > MAX_DIRECTORY:
        raise UnreadableArchive("the zip has too many files")
    file.seek(0)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others inflate without a limit
        raise UnreadableArchive("the zip is compressed by an unusual method: make the archive again")
    with archive.open(info) as entry:
        content = entry.read(MAX_TABLE + 1)
    if len(content) > MAX_TABLE:
        raise UnreadableArchive(f"a table in the zip is over {MAX_TABLE // 1_000_000} MB")
    return content


def rows_of(content: bytes, key: str) -> Table:
    """The rows of a table. Its header is the first line that has the key column; some have notes before it."""
    records = iter(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")))
    header = next((record for record in records if key in map(str.strip, record)), [])
    names = [name.strip() for name in header]
    return [dict(zip(names, record, strict=False)) for record in records if any(record)]
