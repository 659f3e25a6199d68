"""Traces of a person in any text, such as a rejected row: ids of applications, e-mail addresses, telephone numbers."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bonafide.identity import canonical_email

LAST_DIGITS = 9
"""Digits that are compared of telephone numbers: a rejected row may lack the country code."""

MIN_DIGITS = 6
"""Digits of an id without letters that is distinctive beside a name; a shorter one may be any number of a row."""

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_EMAIL = re.compile(r"[^\s\"'`,;:<>()\[\]\\]+@[^\s\"'`,;:<>()\[\]\\]+")
_NUMBER = re.compile(r"\d[\d\s()./-]{5,}\d")
_STATED = r"(?i:(?<!\w)application[\s_.-]?id)[\"'\\]*\s*[:=]\s*[\"'\\]*"
_WORD = re.compile(r"[^\W\d_]{3,}")


class Traces(NamedTuple):
    """What a person can be found by.

    An id counts in the field `application_id`. Elsewhere it may be a grade or a year, so it counts only together with
    a word of the name. A telephone number does so too, if a name is known.
    """

    ids: frozenset[str]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def are_in(self, text: str) -> bool:
        """Whether a text mentions the person."""
        text = _unescaped(text)
        if self.emails & _emails(text) or any(_states(text, each) for each in self.ids):
            return True
        if self.names and not self.name_is_in(text):
            return False
        return bool(self.phones & _phones(text)) or (bool(self.names) and any(_mentions(text, i) for i in self.ids))

    def name_is_in(self, text: str) -> bool:
        """Whether a text has a word of the person's name."""
        return bool(self.names & _words(text))


def traces_of(application_id: str, *, contact: str, name: str) -> Traces:
    """The traces of an application, from the text of its contact data."""
    return Traces(frozenset({application_id}), _emails(contact), _phones(contact), _words(name))


def traces_of_identifiers(emails: Iterable[str], phones: Iterable[str]) -> Traces:
    """The traces of a person of whom only addresses and numbers are known."""
    return Traces(frozenset(), _emails(" ".join(emails)), frozenset().union(*map(_phones, phones)))


def finder(traces: Iterable[Traces]) -> Callable[[str], bool]:
    """Makes a function that says whether any of many persons is mentioned in a text, as `are_in` does for one."""
    emails = set[str]()
    by_phone: dict[str, list[Traces]] = {}
    by_id: dict[str, list[Traces]] = {}
    for each in traces:
        emails |= each.emails
        for index, known in ((by_phone, each.phones), (by_id, each.ids)):
            for one in known:
                index.setdefault(one, []).append(each)

    def is_mentioned(text: str) -> bool:
        text = _unescaped(text)
        if not emails.isdisjoint(_emails(text)):
            return True
        likely = [each for phone in _phones(text) for each in by_phone.get(phone, ())]
        likely += [each for identifier, owners in by_id.items() if identifier in text for each in owners]
        return any(each.are_in(text) for each in likely)

    return is_mentioned


def pattern_of(ids: Iterable[str]) -> re.Pattern[str]:
    """Matches each of these ids where it is not a part of a longer one."""
    return re.compile(rf"(?<![\w.:-])(?:{'|'.join(map(re.escape, ids))})(?![\w:-]|\.\w)")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)


def _states(text: str, application_id: str) -> bool:
    return application_id in text and re.search(_STATED + pattern_of([application_id]).pattern, text) is not None


def _mentions(text: str, application_id: str) -> bool:
    if application_id not in text or (application_id.isdecimal() and len(application_id) < MIN_DIGITS):
        return False
    return pattern_of([application_id]).search(text) is not None


def _emails(text: str) -> frozenset[str]:
    return frozenset(canonical_email(found) for found in _EMAIL.findall(text))


def _phones(text: str) -> frozenset[str]:
    numbers = (re.sub(r"\D", "", found) for found in _NUMBER.findall(text))
    return frozenset(number[-LAST_DIGITS:] for number in numbers if len(number) >= 7)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
