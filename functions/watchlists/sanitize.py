"""Cleans what a list says about an entry: no addresses, no numbers, no control characters."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bonafide.privacy import is_contact

MAX_LENGTH = 200
"""Characters of one text that is kept."""


def safe_text(text: object) -> str:
    """A text on one line; empty if it is not a text, or contains an address or a number."""
    if not isinstance(text, str):
        return ""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH]
    return "" if "@" in line or _NUMBER.search(line) else line


def safe_list(texts: object) -> str:
    """Texts as `one, two`, without those that are not safe."""
    each = texts if isinstance(texts, list) else [texts]
    return ", ".join(dict.fromkeys(filter(None, map(safe_text, each[:20]))))


def joined(*parts: str) -> str:
    """The parts that are not empty, as `one, two`."""
    return ", ".join(filter(None, parts))


def safe_identifier(text: object, alternative: str) -> str:
    """The identifier of an entry, or the alternative if it has no usable one."""
    usable = isinstance(text, str) and _IDENTIFIER.fullmatch(text) and not is_contact(text)
    return str(text) if usable else alternative


def web_url(url: object) -> str | None:
    """A web address, or None."""
    return url if isinstance(url, str) and _URL.fullmatch(url) else None


def first_url(urls: Iterable[object]) -> str | None:
    """The first text that is a web address."""
    return next(filter(None, map(web_url, urls)), None)


def parse_day(text: object) -> date | None:
    """The day of an ISO 8601 date or time, in UTC; None if it is neither."""
    moment = _moment(text)
    return moment.date() if moment else None


def parse_last_day(text: object) -> date | None:
    """The last day before a time, or the day itself for a date; None if it is neither."""
    moment = _moment(text)
    if moment is None or not isinstance(text, str) or len(text.strip()) <= _DATE:
        return moment and moment.date()
    try:
        return (moment - timedelta(microseconds=1)).date()
    except OverflowError:
        return None


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def strings(value: Any) -> list[str]:
    """The texts of a JSON value that is a text or an array of texts."""
    each = value if isinstance(value, list) else [value]
    return [text for text in each if isinstance(text, str)]


_DATE = len("2026-11-23")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s().-]*\d){8,}(?!\w)")
_IDENTIFIER = re.compile(r"[\w.:~-]{1,200}", re.ASCII)
_URL = re.compile(r"https?://[^\s@\"<>\x00-\x1f\x7f-\uffff]{1,500}")
