"""How much of their text two documents have in common, by their sketches (`functions/verify_resume/sketch.py`)."""

BINS = 128
"""Bytes of a sketch. Each holds a part of one hash of the text's phrases."""

MIN_SIMILARITY = 0.40
"""From this estimated share of common phrases on, one document may be a copy of another.

The same text in another format or template has about 0.6, two colleagues with one template at most about 0.4.
"""


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of common phrases (Jaccard) of two documents by their sketches, from 0 to 1."""
    equal = sum(map(int.__eq__, one, other)) / BINS
    chance = 1 / 256
    return max(0.0, (equal - chance) / (1 - chance))
