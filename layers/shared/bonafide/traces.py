"""Traces of a person in any text, such as a rejected row: ids of applications, e-mail addresses, telephone numbers."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bonafide.identity import canonical_email

LAST_DIGITS = 9
"""Digits that are compared of telephone numbers: a rejected row may lack the country code."""

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_EMAIL = re.compile(r"[^\s\"'`,;:<>()\[\]\\]+@[^\s\"'`,;:<>()\[\]\\]+")
_NUMBER = re.compile(r"\d[\d\s()./-]{5,}\d")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Traces(NamedTuple):
    """What a person can be found by. A number counts only together with a word of the name, if a name is known."""

    ids: frozenset[str]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def are_in(self, text: str) -> bool:
        """Whether a text mentions the person."""
        text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
        if mentions(text, self.ids) or self.emails & _emails(text):
            return True
        return bool(self.phones & _phones(text)) and (not self.names or self.name_is_in(text))

    def name_is_in(self, text: str) -> bool:
        """Whether a text has a word of the person's name."""
        return bool(self.names & _words(text))


def traces_of(application_id: str, *, contact: str, name: str) -> Traces:
    """The traces of an application, from the text of its contact data."""
    return Traces(frozenset({application_id}), _emails(contact), _phones(contact), _words(name))


def traces_of_identifiers(emails: Iterable[str], phones: Iterable[str]) -> Traces:
    """The traces of a person of whom only addresses and numbers are known."""
    return Traces(frozenset(), _emails(" ".join(emails)), frozenset().union(*map(_phones, phones)))


def mentions(text: str, ids: Iterable[str]) -> bool:
    """Whether a text has one of these ids, not as a part of a longer one."""
    return any(each in text and pattern_of([each]).search(text) for each in ids)


def pattern_of(ids: Iterable[str]) -> re.Pattern[str]:
    """Matches each of these ids where it is not a part of a longer one."""
    return re.compile(rf"(?<![\w.:-])(?:{'|'.join(map(re.escape, ids))})(?![\w:-]|\.\w)")


def _emails(text: str) -> frozenset[str]:
    return frozenset(canonical_email(found) for found in _EMAIL.findall(text))


def _phones(text: str) -> frozenset[str]:
    numbers = (re.sub(r"\D", "", found) for found in _NUMBER.findall(text))
    return frozenset(number[-LAST_DIGITS:] for number in numbers if len(number) >= 7)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
