"""Zip archives of office documents: what is unpacked is counted, nothing is written, and XML has no document type."""

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from bonafide.document import Reason, Unreadable

MAXIMUM_MEMBERS = 2_000
MAXIMUM_MEMBER_BYTES = 20_000_000
MAXIMUM_BYTES = 40_000_000
MAXIMUM_DEPTH = 200
MAXIMUM_ELEMENTS = 400_000

_CHUNK = 65_536
codecs.lookup("cp437")  # which zipfile needs for names: child.py lets no file be opened
_ENCRYPTED = 0x1

type Start = Callable[[str, dict[str, str]], None]
"""Takes the name of an element and its attributes, without prefixes."""
type End = Callable[[str], None]
type Text = Callable[[str], None]


_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, zlib.error)
"""What Python's reader of archives raises for one that is damaged, or packed in a way that it does not know."""


class Archive:
    """An archive in memory.

    Raises:
        Unreadable: by each method, if the archive is damaged or a limit is exceeded.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGED as error:
            raise Unreadable(Reason.DAMAGED) from error
        self.names = self._zip.namelist()
        if len(self.names) > MAXIMUM_MEMBERS:
            raise Unreadable(Reason.TOO_LARGE)
        self._bytes_left = MAXIMUM_BYTES
        self._elements_left = MAXIMUM_ELEMENTS

    def read(self, name: str) -> bytes:
        """The bytes of a file in it; none if it is not there."""
        try:
            member = self._zip.getinfo(name)
        except KeyError:
            return b""
        if member.flag_bits & _ENCRYPTED:
            raise Unreadable(Reason.ENCRYPTED)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others inflate without a limit
            raise Unreadable(Reason.DAMAGED)
        most, found = min(MAXIMUM_MEMBER_BYTES, self._bytes_left), bytearray()
        try:
            with self._zip.open(member) as file:
                while chunk := file.read(_CHUNK):
                    found += chunk
                    if len(found) > most:
                        raise Unreadable(Reason.TOO_LARGE)
        except _DAMAGED as error:
            raise Unreadable(Reason.DAMAGED) from error
        self._bytes_left -= len(found)
        return bytes(found)

    def parse(self, content: bytes, start: Start, end: End, text: Text) -> None:
        """Calls a function for each start and end of an element of an XML document, and for text."""
        depth, local = 0, _Local()

        def count_and_start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements_left -= 1
            if depth > MAXIMUM_DEPTH or self._elements_left < 0:
                raise Unreadable(Reason.TOO_LARGE)
            start(local[name], {local[each]: value for each, value in attributes.items()})

        def count_and_end(name: str) -> None:
            nonlocal depth
            depth -= 1
            end(local[name])

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = count_and_start
        parser.EndElementHandler = count_and_end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that Python has not
            raise Unreadable(Reason.DAMAGED) from error


def _refuse(*_: object) -> NoReturn:
    raise Unreadable(Reason.TYPE_DECLARED)


class _Local(dict[str, str]):
    """The name of an element or attribute without its namespace; worked out when it is first seen."""

    def __missing__(self, name: str) -> str:
        self[name] = found = name.rpartition(" ")[2]
        return found
