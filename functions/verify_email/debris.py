"""Repairs addresses that programs damaged: forms, spreadsheets, editors, mail programs, PDF readers.

A repair never guesses a character that is not in the text: it decodes, replaces typography, or removes. Text between
letters is not removed, since `jane,doe@…` may be two addresses.
"""

import re
from collections.abc import Callable

INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
"""Characters without width, as ranges: controls, soft hyphens, joiners, marks of direction, variation selectors."""

_UNSEEN = re.compile(f"[{INVISIBLE}]")
_ICONS = re.compile("[\u20e3\u2190-\u2bff\ue000-\uf8ff\U0001f000-\U0001faff\U000f0000-\U0010fffd]+(?!@)")
"""Pictures of letters and telephones, bullets, and the private codes of icon fonts."""

_FULL_STOP = re.compile("(?<=[A-Za-z0-9])[\u3002\uff61](?=[A-Za-z0-9])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFE6B: "@"}

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞「」『』", '"')
    | dict.fromkeys("‘’‚‛´′‹›", "'")  # noqa: RUF001
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-")
    | {"\u2024": "."}
)
"""What editors write in place of the characters of a keyboard."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_PERCENT = re.compile(r"%(?:25)?(40|2E|20|2D|5F|2B|3A|3C|3E|0A|0D|09)", re.IGNORECASE)
_JSON_ESCAPE = re.compile(r"\\u00([0-9a-fA-F]{2})")
_BACKSLASH = re.compile(r"\\(?=[_.@+*~<>()\[\]#!`-])")
_BRACKETED_AT = re.compile(r"\s*[(\[{<]\s*at\s*[)\]}>]\s*", re.IGNORECASE)
_BRACKETED_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|\.)\s*[)\]}>]\s*", re.IGNORECASE)
_BRACKETED_SIGN = re.compile(r"\s*[(\[{<]\s*@\s*[)\]}>]\s*")

_TEXT_MARK = re.compile(r"\A\s*(?:=|@\s|(?:%20)+|'(?![nst][._-]))(?=[^'\"]*\Z)")
"""The apostrophe or equals sign before a cell of a spreadsheet, or an @ as icon; not the one of 't.hart@…"""

_SPACE_BEFORE_DOT = re.compile(r"\s+(?=\.\s*\w)")
_COUNTRY_SUFFIX = re.compile(r"(@\S+\.(?:ac|co|com|edu|go|gob|gov|ne|net|or|org))\.\s+([a-z]{2})\s*\Z", re.IGNORECASE)
_AROUND_PUNCTUATION = re.compile(r"(?<=[._+-])\s+|\s+(?=[._+-])")
_LINE_END_IN_DOMAIN = re.compile(r"(\S+@[\w.-]*)[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*([\w.-]+)")
_LOCAL_PART_IN_PIECES = re.compile(r"(?<!\S)[^\s@]+(?:\.\s+[^\s@]+)+(?=@)")


def without_unseen(text: str) -> str:
    """The text without what nobody sees: characters without width, and the double width of East Asian keyboards."""
    if text.isascii() and text.isprintable():
        return text
    return _FULL_STOP.sub(".", _UNSEEN.sub("", text).translate(_FULL_WIDTH))


def _decoded(text: str) -> str:
    if "&" in text:
        from html import unescape  # 2,000 names, seldom needed

        text = _ENTITY.sub(lambda found: unescape(found[0]), _ENTITY.sub(lambda found: unescape(found[0]), text))
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "@" not in text:
        text = _PERCENT.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("=40", "@", 1)
    return without_unseen(text)


def _without_text_mark(text: str) -> str:
    return _TEXT_MARK.sub("", text, count=1) if text[:1] in "'=%@ " else text


def _without_icons(text: str) -> str:
    return text if text.isascii() else _ICONS.sub(" \u2022 ", text)


def _typed(text: str) -> str:
    return text if text.isascii() else text.translate(_TYPOGRAPHY)


def _without_backslashes(text: str) -> str:
    return _BACKSLASH.sub("", text)


def _with_sign(text: str) -> str:
    text = _BRACKETED_SIGN.sub("@", text)
    if "@" not in text:
        text = _BRACKETED_AT.sub("@", text)
    return _BRACKETED_DOT.sub(".", text)


def _joined(text: str) -> str:
    """Without spaces where no sentence has them: around the first @, and before dots."""
    local, at, domain = text.partition("@")
    text = _SPACE_BEFORE_DOT.sub("", f"{local.rstrip()}{at}{domain.lstrip()}" if at else text)
    text = _LOCAL_PART_IN_PIECES.sub(_piece_by_piece, text, count=1)
    return _COUNTRY_SUFFIX.sub(r"\1.\2", text)


def _piece_by_piece(found: re.Match[str]) -> str:
    """`robin. sample` as one word; not `Dr. sample`, which begins like a sentence."""
    return "".join(found[0].split()) if found[0][0].islower() else found[0]


def _joined_at_punctuation(text: str) -> str:
    text = _AROUND_PUNCTUATION.sub("", text)
    found = _LINE_END_IN_DOMAIN.fullmatch(text.strip())
    return f"{found[1]}{found[2]}" if found else text


def _once(text: str) -> str:
    text = text.strip()
    half = len(text) // 2
    return text[:half] if text[:half] == text[half:] else text


AT_ONCE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("decoded character codes (such as &#64; or %40)", _decoded),
    ("removed the mark of a cell of text", _without_text_mark),
    ("removed the second of two copies", _once),
    ("removed icons", _without_icons),
    ("replaced typographic quotes, dashes and dots", _typed),
    ("removed spaces or line ends around the @ and the dots", _joined),
)
"""Repairs that are made before an address is looked for, and their names. Each returns the repaired text."""

IF_NEEDED: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("removed backslashes", _without_backslashes),
    ("replaced a bracketed at or dot", _with_sign),
    ("removed spaces or line ends around the @ and the dots", _joined),
    ("removed spaces or line ends within the address", _joined_at_punctuation),
)
"""Repairs that are made one after the other, until the text contains an address."""
