"""Institutions whose students begin in any month, and often bring credit: distance schools, short terms, own pace.

open_entry.txt has their names, compiled from general knowledge of how they enrol and not from one source. A name
belongs there if the institution enrols more often than the terms of its country begin. When in doubt it is listed: the
list only silences a check.
"""

import re
from functools import cache
from pathlib import Path

from bonafide.text import fold, plain

_BETWEEN_PARTS = re.compile(r"\s*[(),;/|\u2013\u2014]\s*|\s+-\s+|\s+at\s+")


def has_open_entry(*names: str) -> bool:
    """Whether one of these names of an institution, or a part of it, is on the list."""
    listed = _listed()
    return any(plain(part) in listed for name in names for part in (name, *_BETWEEN_PARTS.split(fold(name))))


@cache
def _listed() -> frozenset[str]:
    text = (Path(__file__).parent / "open_entry.txt").read_text(encoding="utf-8")
    return frozenset(map(plain, text.splitlines()))
