"""What can be read of one document that came with an application."""

from enum import StrEnum
from typing import NamedTuple

MAXIMUM_BYTES = 10_000_000
MAXIMUM_CHARACTERS = 120_000
MAXIMUM_PAGES = 12


class Kind(StrEnum):
    """The format of a document, by its first bytes."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    HTML = "html"
    TEXT = "text"


class Document(NamedTuple):
    """What can be read of one file. It stays in memory: nothing of it is logged or stored.

    Author, producer, photos, dates of birth and nationality are not read.
    """

    kind: Kind
    text: str
    """In the order of drawing, without hidden text; hyphens, ligatures and icons are normalised.

    Empty if nothing shows, or the document only carries a Europass XML: then nothing can be looked up in it.
    """
    reading: str
    """In the order of reading, for look-ups only; equal to `text` where the format has an order."""
    hidden: tuple[str, ...] = ()
    """Pieces that do not show on the page."""
    links: tuple[str, ...] = ()
    """Targets that begin with mailto:, tel:, http: or https:."""
    is_recognition: bool = False
    """The text was recognised in a scan, so it may be misread."""
    is_right_to_left: bool = False
    """A PDF mostly in a right-to-left script: its words are often in the wrong order."""
    has_active_content: tuple[str, ...] = ()
    """Of "JavaScript", "embedded program", "macro" and "external relationship"."""
    earlier: str = ""
    """Text of tracked deletions."""
    origin: str = ""
    """DocumentID of the XMP packet: files made from one file share it."""
    europass: bytes = b""
    """XML that a Europass PDF carries."""
    pages: int = 1


class Reason(StrEnum):
    """Why a document is not assessed, in words for a reviewer."""

    BEYOND_LIMITS = "not readable within the limits of time and memory"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    IMAGE = "an image"
    NO_DOCUMENT = "not a document of a known format"
    NO_TEXT = "a scan without text, or empty"
    OLD_WORD = "an old Word document (.doc)"
    TOO_LARGE = "too large"
    TOO_SLOW = "took too long to read"
    TYPE_DECLARED = "its XML declares a document type"
    UNKNOWN_ENCODING = "in an unknown encoding"


class Unreadable(Exception):
    """A document that cannot be assessed. This is never a sign of anything."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
