"""Reads lists in tests, and makes advanced XML of any size."""

import hashlib
import io
from collections.abc import Iterator

from watchlists.entry import Skipped, WatchlistEntry
from watchlists.formats import MAX_BYTES, read_list


def read_entries(
    content: bytes | str, name: str = "list", max_bytes: int = MAX_BYTES
) -> tuple[list[WatchlistEntry], list[Skipped]]:
    """What is taken of a list, and what is skipped."""
    content = content.encode() if isinstance(content, str) else content
    found = list(read_list(io.BytesIO(content), name, max_bytes))
    return [each for each in found if isinstance(each, WatchlistEntry)], [
        each for each in found if isinstance(each, Skipped)
    ]


def digest(normal: str) -> str:
    return hashlib.sha256(normal.encode()).hexdigest()


def digests(*normal: str) -> list[str]:
    return [digest(each) for each in normal]


HEAD = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://www.example.org/sanctions" Version="1">
  <DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>11</Month><Day>20</Day></DateOfIssue>
  <ReferenceValueSets>
    <FeatureTypeValues>
      <FeatureType ID="8">Birthdate</FeatureType>
      <FeatureType ID="21" FeatureTypeGroupID="1">Email Address</FeatureType>
      <FeatureType ID="524" FeatureTypeGroupID="1">Phone Number</FeatureType>
    </FeatureTypeValues>
    <ListValues><List ID="1550">SDN List</List></ListValues>
    <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType>
    </SanctionsTypeValues>
  </ReferenceValueSets>
  <DistinctParties>"""
MIDDLE = "</DistinctParties><SanctionsEntries>"
FOOT = "</SanctionsEntries></Sanctions>"


def party(number: int, feature_type: int, value: str) -> str:
    return f"""
    <DistinctParty FixedRef="{number}"><Comment/><Profile ID="{number}" PartySubTypeID="4">
      <Identity ID="{number}1" Primary="true"><Alias><DocumentedName><DocumentedNamePart>
        <NamePartValue NamePartGroupID="1">VESTERLUND</NamePartValue>
      </DocumentedNamePart></DocumentedName></Alias></Identity>
      <Feature ID="{number}2" FeatureTypeID="{feature_type}"><FeatureVersion ID="{number}3"><Comment/>
        <VersionDetail DetailTypeID="1432">{value}</VersionDetail></FeatureVersion></Feature>
    </Profile></DistinctParty>"""


def listing(number: int, *programmes: str) -> str:
    measures = "".join(
        f'<SanctionsMeasure ID="{number}" SanctionsTypeID="1"><Comment>{each}</Comment></SanctionsMeasure>'
        for each in programmes
    )
    return f"""
    <SanctionsEntry ID="{number}" ProfileID="{number}" ListID="1550">
      <EntryEvent ID="{number}" EntryEventTypeID="1"><Comment/>
        <Date CalendarTypeID="1"><Year>2018</Year><Month>3</Month><Day>9</Day></Date></EntryEvent>
      <SanctionsMeasure ID="9" SanctionsTypeID="2"><Comment>Frozen</Comment></SanctionsMeasure>{measures}
    </SanctionsEntry>"""


class Generated(io.RawIOBase):
    """A stream of bytes that are made when they are read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._waiting = b""
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while len(self._waiting) < len(buffer) and (piece := next(self._pieces, "")):
            self._waiting += piece.encode()
        given = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(given) :]
        buffer[: len(given)] = given
        self.size += len(given)
        return len(given)
