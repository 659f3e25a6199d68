"""Reads lists of one value a line: addresses, and numbers with +. Lines that begin with # are comments."""

import re

from bonafide.text_stream import LineReader
from watchlists.entry import Entries, MalformedList, Provenance, Skipped, WatchlistEntry
from watchlists.identifiers import entries
from watchlists.sanitize import safe_text

HOW_TO_WRITE = (
    "Write one address, or number with +, a line; or a table whose first row has the columns `type` and `value`, "
    "or `email` and `phone`"
)

_VALUE = re.compile(
    r"[\"'<]*(?:mailto:)?[^\s@,;|\[(<]+(?:@|\[@\]|\[at\]|\(at\))[^\s@,;<>]+[\"'>]*|[\"']?(?:tel:)?\+[\d\s().\u2010-\u2014/-]{6,}[\"']?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;\t]")
_COMMENT = re.compile(r"\s+(?:#|//).*")


def is_comment(line: bytes) -> bool:
    """Whether a line is empty or a comment."""
    return line.lstrip()[:1] in (b"", b"#") or line.lstrip().startswith((b"//", b"; "))


def is_plain(line: bytes) -> bool:
    """Whether a line has nothing but addresses and numbers with +."""
    return bool(_values(line))


def read_plain(lines: LineReader, first: bytes, name: str) -> Entries:
    """Reads the list; `first` is the line that was read already. More text than values are notes, and refused."""
    taken = text = 0
    line: bytes | None = first
    while line is not None:
        where = f"line {lines.number}"
        values = [] if lines.too_long(line) else _values(line)
        provenance = Provenance(entry=where, source=safe_text(name) or "own list")
        for value in values:
            for found in entries(where, "email" if "@" in value else "phone", value, provenance):
                taken += isinstance(found, WatchlistEntry)
                yield found
        if not values and not is_comment(line):
            text += 1
            yield Skipped(where, "neither an e-mail address nor a number with +")
        line = lines.next()
    if text > taken:
        raise MalformedList("notes or a text, not a list", "the list", HOW_TO_WRITE)


def _values(line: bytes) -> list[str]:
    """The addresses and numbers of a line; none if it has anything else."""
    text = _COMMENT.sub("", line.decode(errors="replace"))
    values = [value.strip() for value in _BETWEEN.split(text) if value.strip()]
    return [value.strip("\"'").removeprefix("tel:") for value in values] if all(map(is_value, values)) else []


def is_value(text: str) -> bool:
    """Whether a text is an address or a number with +."""
    return _VALUE.fullmatch(text.strip()) is not None
