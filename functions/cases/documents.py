"""What the résumé documents of two applications have in common, for a person who reviews them.

Both documents are read at that moment, and nothing of them is kept. Names, addresses, links, telephone numbers and
lines about protected fields (a birth date, a nationality, …) are not shown, and neither is hidden text.
"""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.application import Application
from bonafide.aws import documents, records
from bonafide.aws.documents import Arrival, Missing
from bonafide.document import Unreadable
from bonafide.fields.protected import is_protected
from bonafide.privacy import MASK, Person
from bonafide.settings import setting
from bonafide.text import words_of
from bonafide.written_words import CONTACT
from cases import asks, detail, store
from cases.actions import Refused
from cases.case import CASE, Case
from cases.passages import Passage, passages

if TYPE_CHECKING:
    from bonafide.aws.table import Table

SECONDS = 20
"""How long both documents may take. The function has 25 seconds, and ReadDocument cuts a document off after 8."""

MAX_SHOWN = 3000
"""Characters of a passage that are shown."""

_MAX_LINE = 60
"""Characters of a line that may begin with a label without a colon."""

_LABEL_WORDS, _LABEL_SIGNS = 5, 6
"""Words of such a label; signs in the scripts of China, Japan and Korea, where words for protected fields are also
words for other things: that of disability is also that of an outage."""

_MAX_VALUE = 30
"""Characters of the line below a label that is taken for its value."""

_FIRST_SIGN = "\u2e80"
_BULLETS = "•·・*- "

_WORD = re.compile(r"\S+")

_ABSENT = {
    Arrival.MISSING: "its document is not stored, or not any more",
    Arrival.NOT_SCANNED: "its document has not been scanned for malware",
    Arrival.REFUSED: "its document was refused by the malware scan",
}


class _Read(NamedTuple):
    """The text of a document and whose it is, or why it is not there."""

    text: str = ""
    person: Person = Person()
    name: str = ""
    has_hidden_text: bool = False
    not_read: str = ""


def other_case(table: "Table", case: Case, pair: Sequence[str], now: datetime) -> str:
    """The id of the other case that one of two applications is in; empty if both are in this one.

    An application without a case is not shown, and of another case, only one with a document that is similar.

    Raises:
        Refused: the documents may not be compared.
    """
    if setting("RESUME_DOCUMENTS") != "on":
        raise Refused("This deployment reads no documents: its parameter ResumeDocuments is off.")
    others = [each for each in pair if each not in case.applications]
    if not others:
        return ""
    if len(others) == len(pair):
        raise Refused("Neither of the applications is in this case.")
    (other,) = others
    (own,) = set(pair) - {other}
    pointer = table.get(f"app#{other}", CASE)
    cases = store.load_many(table, [pointer["case"]], now=now) if pointer else []
    if not cases or other not in detail.similar_documents(records.load(table, own).assessment):
        raise Refused("The other application is in no case, or its document is not similar to one of this case.")
    return cases[0].id


def in_common(table: "Table", bucket: str, pair: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The passages that the documents of two applications have in common, and what is to be known of each document.

    Raises:
        bonafide.aws.documents.ReaderFailed: a document could not be read now, but perhaps later.
    """
    pool = ThreadPoolExecutor(len(pair))
    reading = [pool.submit(_read, table, bucket, each) for each in pair]
    wait(reading, SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)  # a thread that still waits for its document does no harm
    one, other = map(_done, reading)
    return {
        "documents": [_described(name, each) for name, each in zip(pair, (one, other), strict=True)],
        "passages": [{"one": each.one, "other": each.other} for each in _shown(one, other)],
    }


def _done(reading: Future[_Read]) -> _Read:
    return reading.result() if reading.done() else _Read(not_read="reading its document took too long")


def _read(table: "Table", bucket: str, application_id: str) -> _Read:
    stated = asks.first_statement(bucket, application_id, records.load_latest_statement(table, application_id))
    if not stated:
        return _Read(not_read="it came by a request, or is erased")
    application = Application.model_validate(stated)
    if application.resume is None:
        return _Read(not_read="it has no document")
    key = application.resume.key
    needs_scan = setting("MALWARE_SCAN") == "required"
    state = documents.arrival(bucket, key, needs_scan=needs_scan)
    if state is not Arrival.ARRIVED:
        return _Read(not_read=_ABSENT[state])
    try:
        document, _ = documents.read(setting("DOCUMENT_READER"), bucket, key, needs_scan=needs_scan)
    except Missing:
        return _Read(not_read=_ABSENT[Arrival.MISSING])
    except Unreadable as error:
        return _Read(not_read=f"its document cannot be read: {error.reason}")
    name = (application.basics.name if application.basics else None) or ""
    return _Read(_without_protected(document.text), Person.of(application), name, bool(document.hidden))


def _described(application_id: str, read: _Read) -> dict[str, Any]:
    if read.not_read:
        return {"application_id": application_id, "not_read": read.not_read}
    return {"application_id": application_id, "has_hidden_text": read.has_hidden_text}


def _shown(one: _Read, other: _Read) -> Iterable[Passage]:
    own_words = frozenset(words_of(f"{one.name} {other.name}"))
    people = (one.person, other.person)
    for each in passages(one.text, other.text, own_words):
        yield Passage(_masked(each.one, people), _masked(each.other, people))


def _masked(text: str, people: Iterable[Person]) -> str:
    shown = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]} …"
    shown = _WORD.sub(lambda word: MASK if CONTACT.search(word[0].lower()) else word[0], shown)
    for person in people:  # a copy may still have the name of the other one
        shown = person.masked(shown)
    return shown


def _without_protected(text: str) -> str:
    """A text without the lines that begin with a protected field, and without the value below one without a value."""
    kept: list[str] = []
    is_value = False
    for line in text.split("\n"):
        label, value = _divided(line.strip(_BULLETS))
        if is_protected(label):
            is_value = not value and not any(map(str.isdigit, label))
        elif is_value and 0 < len(line) <= _MAX_VALUE:
            is_value = False
        else:
            is_value = is_value and not line
            kept.append(line)
    return "\n".join(kept)


def _divided(line: str) -> tuple[str, str]:
    """What a line may begin with to say what it is about, and the rest."""
    label, colon, value = line.partition(":")
    if colon:
        return label, value.strip()
    if any(sign >= _FIRST_SIGN for sign in line):
        return line[:_LABEL_SIGNS], line[_LABEL_SIGNS:].strip()
    words = line.split() if len(line) <= _MAX_LINE else []
    return " ".join(words[:_LABEL_WORDS]), " ".join(words[_LABEL_WORDS:])
