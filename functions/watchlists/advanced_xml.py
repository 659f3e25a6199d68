"""Reads OFAC's advanced XML (SDN_ADVANCED.XML, CONS_ADVANCED.XML) of any size in constant memory.

It uses expat's events and builds no tree. These files have no document type declaration, and a file with one is
refused: without it there are no entities, which could expand or be fetched. Source of the format: OFAC, Advanced
Sanctions Data Model, and the ReferenceValueSets of the file, which say what each identifier means.
"""

from datetime import date
from xml.parsers import expat

from bonafide.text_stream import CHUNK, LineReader
from watchlists.entry import Entries, Kind, MalformedList, Provenance, Skipped, WatchlistEntry
from watchlists.identifiers import entries
from watchlists.sanitize import joined, safe_identifier, safe_text

MAX_DEPTH = 50
"""Depth of nested elements. The real files have 12."""

MAX_TEXT_LENGTH = 4096
"""Characters of a text that is used."""

MAX_TAG_BYTES = 1_000_000
"""Bytes of a tag or comment, which expat keeps in memory."""

MAX_WAITING = 200_000
"""Addresses and numbers kept until the programmes of their parties, at the end. SDN has thousands."""

MAX_REFERENCE_VALUES = 10_000
"""Reference values of one kind. The real files have some hundreds."""

MAX_PROGRAMMES = 20
"""Programmes of one party that are kept."""

KINDS: dict[str, Kind] = {"email address": "email", "phone number": "phone"}
"""The names of the features that are read."""

_REFERENCES = ("FeatureType", "List", "SanctionsType")
_TEXTS = {*_REFERENCES, "VersionDetail", "Comment", "Year", "Month", "Day"}


def read_advanced_xml(lines: LineReader) -> Entries:
    """Reads the list: the features of each party, then the entries that say why it is listed."""
    reader = _Reader()
    try:
        while chunk := lines.chunk():
            reader.feed(chunk)
            yield from reader.take()
        reader.feed(b"", last=True)
    except expat.ExpatError as error:
        raise MalformedList(
            f"not well-formed XML ({expat.ErrorString(error.code)})",
            f"line {error.lineno}",
            "Download it again: it may be truncated",
        ) from None
    except (ValueError, LookupError):  # of an encoding that expat asks Python for
        raise MalformedList("in an unknown encoding", "line 1", "Save it as UTF-8") from None
    yield from reader.take()
    yield from reader.unlisted()


class _Reader:
    """Makes entries of expat's events."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._bytes_without_event = 0
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self._attributes: dict[str, str] = {}
        self._names: dict[str, dict[str, str]] = {reference: {} for reference in _REFERENCES}
        self._parties = 0
        self._party = self._profile = ""
        self._feature: Kind | None = None
        self._listing: dict[str, str] = {}
        self._programmes: list[str] = []
        self._is_programme = False
        self._date: dict[str, str] = {}
        self._first: date | None = None
        self._waiting: dict[str, list[tuple[Kind, str]]] = {}
        self._waiting_count = 0
        self._listed: set[str] = set()
        self._ready: list[WatchlistEntry | Skipped] = []

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        self._bytes_without_event += len(chunk)
        self._parser.Parse(chunk, last)
        if self._bytes_without_event > MAX_TAG_BYTES + CHUNK:
            raise self._malformed("a tag or comment of more than 1 MB")

    def take(self) -> list[WatchlistEntry | Skipped]:
        """The entries made since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def unlisted(self) -> Entries:
        """The addresses and numbers of parties that no entry lists. For the end of the file."""
        if not self._parties:
            raise self._malformed("a list without parties")
        for profile, waiting in self._waiting.items():
            if profile not in self._listed:
                for _ in waiting:
                    yield Skipped(
                        f"party {safe_identifier(profile, 'without a number')}", "no sanctions entry lists its party"
                    )

    def _document_type(self, *_: object) -> None:
        raise self._malformed(
            "it has a document type declaration",
            "Download it again: this may be a web page",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._bytes_without_event = 0
        name = tag.rpartition(":")[2]
        if not self._path and name != "Sanctions":
            what = "the legacy XML format" if name == "sdnList" else "not an advanced sanctions list"
            raise self._malformed(what, "Use SDN_ADVANCED.XML")
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise self._malformed(f"elements nested more than {MAX_DEPTH} levels deep")
        if name in _TEXTS:
            self._text, self._length = [], 0
            if name in _REFERENCES:
                self._attributes = attributes
        elif name == "DistinctParty":
            self._party = attributes.get("FixedRef", "")
            self._parties += 1
        elif name == "Profile":
            self._profile = attributes.get("ID", "") or self._party
        elif name == "Feature":
            feature_type = self._names["FeatureType"].get(attributes.get("FeatureTypeID", ""), "")
            self._feature = KINDS.get(feature_type.lower())
        elif name == "SanctionsEntry":
            self._listing, self._programmes, self._first = attributes, [], None
        elif name == "SanctionsMeasure":
            measure = self._names["SanctionsType"].get(attributes.get("SanctionsTypeID", ""), "")
            self._is_programme = measure.lower() == "program"
        elif name == "Date":
            self._date = {}

    def _characters(self, text: str) -> None:
        self._bytes_without_event = 0
        if self._text is not None and self._length <= MAX_TEXT_LENGTH:
            self._text.append(text)
            self._length += len(text)

    def _end(self, _tag: str) -> None:
        self._bytes_without_event = 0
        name = self._path.pop()
        parent = self._path[-1] if self._path else ""
        if name in _TEXTS and self._text is not None:
            self._value(name, parent, "".join(self._text).strip())
            self._text = None
        elif name == "Feature":
            self._feature = None
        elif name == "Date" and parent == "EntryEvent":
            self._first = min(filter(None, (self._first, self._day())), default=None)
        elif name == "SanctionsEntry":
            self._entry()

    def _value(self, name: str, parent: str, text: str) -> None:
        if name in _REFERENCES:
            if parent == f"{name}Values":
                self._names[name][self._attributes.get("ID", "")] = text
                if len(self._names[name]) > MAX_REFERENCE_VALUES:
                    raise self._malformed(f"more than {MAX_REFERENCE_VALUES:,} reference values of one kind")
        elif name == "VersionDetail":
            if self._feature and text:
                self._wait(self._feature, text)
        elif name == "Comment":
            if parent == "SanctionsMeasure" and self._is_programme and len(self._programmes) < MAX_PROGRAMMES:
                self._programmes.append(safe_text(text))
        elif parent == "Date":
            self._date[name] = text

    def _wait(self, kind: Kind, text: str) -> None:
        where = f"party {safe_identifier(self._profile, 'without a number')}"
        if self._length > MAX_TEXT_LENGTH:
            self._ready.append(Skipped(where, "too long for an address or number"))
            return
        for found in entries(where, kind, text, Provenance("", "")):
            if isinstance(found, Skipped):
                self._ready.append(found)
                continue
            self._waiting.setdefault(self._profile, []).append((kind, found.digest))
            self._waiting_count += 1
            if self._waiting_count > MAX_WAITING:
                raise self._malformed(
                    f"more than {MAX_WAITING:,} addresses and numbers", "Use a smaller selection of it"
                )

    def _entry(self) -> None:
        profile = self._listing.get("ProfileID", "")
        source = safe_text(self._names["List"].get(self._listing.get("ListID", ""), "")) or "Sanctions List"
        number = safe_identifier(profile, "")
        provenance = Provenance(
            entry=number or "without a number",
            source=f"OFAC {source}",
            source_url=f"https://sanctionssearch.ofac.treas.gov/Details.aspx?id={number}"
            if number.isdecimal()
            else None,
            programme=joined(source, "programme " + joined(*self._programmes) if any(self._programmes) else ""),
            first_seen=self._first,
        )
        for kind, digest in self._waiting.get(profile, ()):
            self._ready.append(WatchlistEntry(kind, digest, *provenance))
        if profile in self._waiting:
            self._listed.add(profile)

    def _day(self) -> date | None:
        try:
            return date(*(int(self._date.get(part, "")) for part in ("Year", "Month", "Day")))
        except (ValueError, OverflowError):
            return None

    def _malformed(self, what: str, fix: str = "Download it again") -> MalformedList:
        return MalformedList(what, f"line {self._parser.CurrentLineNumber}", fix)
