"""Counts of bounded size: the most frequent keys of a kind, and whether somebody was counted before.

A key is a keyed hash. What it stands for is kept only from MIN_LABELLED applicants on, so nothing here names or
singles out a person: a domain that one person has, or a school that one person names, is a hash with a small number.
"""

import json
import zlib
from base64 import b85decode, b85encode
from typing import Any

MIN_LABELLED = 10
"""Applicants of a day from which on a key is stored as a text, and shown."""

SEEN_BITS = 1 << 18
"""Bits of the filter of who was counted: 32 KB before compression."""

PROBES = 3
"""Bits for each element of the filter. With STEP elements, 1 in 100 new ones is taken for an old one."""

STEP = 20_000
"""Elements after which only half as many applicants are counted, each twice, and after as many again a quarter."""


class Frequent:
    """The most frequent keys of a stream (Metwally et al. 2005, Space-Saving), with counts that are never too high.

    `entries` are by key: the count, by how much that may be too high, and what the key stands for, or an empty text.
    """

    def __init__(self, capacity: int, entries: dict[str, tuple[int, int, str]] | None = None) -> None:
        self.capacity = capacity
        self.entries = entries or {}

    def add(self, key: str, label: str, weight: int = 1, *, named: bool = False) -> None:
        """Counts a key. `named` is whether enough applicants are known to have it, on several days together."""
        if key in self.entries:
            count, error, shown = self.entries[key]
        elif len(self.entries) < self.capacity:
            count, error, shown = 0, 0, ""
        else:
            least = min(self.entries, key=lambda each: self.entries[each][0])
            count, _, _ = self.entries.pop(least)
            error, shown = count, ""
        count += weight
        if not shown and (named or count - error >= MIN_LABELLED * weight):
            shown = label
        self.entries[key] = count, error, shown

    @property
    def unknown(self) -> int:
        """How many applicants a key without an entry has at most."""
        return min(count for count, _, _ in self.entries.values()) if len(self.entries) >= self.capacity else 0

    def as_json(self) -> list[list[Any]]:
        """For `of_json`."""
        return [[key, *entry] for key, entry in self.entries.items()]

    @classmethod
    def of_json(cls, capacity: int, stored: list[list[Any]]) -> "Frequent":
        """What `as_json` made."""
        return cls(capacity, {key: (count, error, label) for key, count, error, label in stored})


class Seen:
    """Who was counted on a day: a Bloom filter of keyed hashes. It tells nobody who they are.

    A person who is in it is not counted again. A part that is read twice, an export that comes every day, and a second
    run at the same time change nothing.
    """

    def __init__(self, bits: bytes = b"", elements: int = 0) -> None:
        self._bits = bytearray(bits or bytes(SEEN_BITS // 8))
        self.elements = elements

    @property
    def weight(self) -> int:
        """For how many applicants one counts: 1, 2, 4 and so on, as there are more."""
        return int(1 << (self.elements // STEP))

    def samples(self, person: bytes) -> bool:
        """Whether an applicant is among those who are counted, by a hash: the same for all their applications."""
        return int.from_bytes(person[-4:]) % self.weight == 0

    def add(self, element: bytes) -> bool:
        """Notes an element, a hash of 16 bytes or more; returns whether it was new."""
        places = [int.from_bytes(element[4 * probe : 4 * probe + 4]) % SEEN_BITS for probe in range(PROBES)]
        is_new = any(not self._bits[place >> 3] & 1 << (place & 7) for place in places)
        if is_new:
            self.elements += 1
            for place in places:
                self._bits[place >> 3] |= 1 << (place & 7)
        return is_new

    def content(self) -> bytes:
        """The bits."""
        return bytes(self._bits)


def packed(content: bytes) -> str:
    """Bytes as a text for the table."""
    return b85encode(zlib.compress(content, 9)).decode()


def unpacked(text: str) -> bytes:
    """What `packed` made a text of."""
    return zlib.decompress(b85decode(text))


def packed_json(content: object) -> str:
    """JSON as a text for the table."""
    return packed(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked_json(text: str) -> Any:
    """What `packed_json` made a text of."""
    return json.loads(unpacked(text))
