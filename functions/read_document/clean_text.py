"""Text as it is compared: one form of each character, and none that does not show."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_SHOWN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\xad\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"  # soft hyphens, directions, variants
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # fillers
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000effff]"  # halves of characters, tags, and none
    "|(?<=[a-zA-Z])[\u200c\u200d]+(?=[a-zA-Z])"  # which join letters, or keep them apart, in other scripts
)
_ICONS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters of private use."""

_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_ENDS = re.compile(" ?\n ?")
_EMPTY_LINES = re.compile("\n{3,}")

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
"""Invisible copies of ASCII, which models read."""

_LETTERS = re.compile(r"[^\W\d_]")


def clean(text: str) -> str:
    """The text in Unicode's form NFKC, which has no ligatures and no wide letters, with single spaces."""
    text = unicodedata.normalize("NFKC", _LINE_ENDS.sub("\n", text))
    text = _ICONS.sub(" ", _NOT_SHOWN.sub("", text))
    text = _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def letters_in(text: str) -> int:
    """How many letters a text has, of any script."""
    return len(_LETTERS.findall(text))


def tagged(text: str) -> list[str]:
    """What is written in the invisible tag characters of Unicode."""
    return ["".join(chr(ord(each) - 0xE0000) for each in piece) for piece in _TAGS.findall(text)]
