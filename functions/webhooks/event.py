"""What the modules of the sources have in common: requests, signatures, ids, and what an event is about."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from bonafide.aws.problems import Problem
from bonafide.hooks import MAX_ATTACHMENTS, Attachment, Stored, at

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~-]{0,99}")


class Kind(StrEnum):
    """What an event is about."""

    APPLIED = "applied"
    """Somebody applied, and the body, which is signed, has the application."""

    ANNOUNCED = "announced"
    """Somebody applied, and the application must be fetched."""

    ERASED = "erased"
    """A person is deleted, merged into another one, or anonymised."""

    PING = "ping"
    """The source asks whether it is heard."""

    IGNORED = "ignored"
    """Anything else, as notes and other changes. Those that WriteBack causes are among these."""


class Event(NamedTuple):
    """What an event is about.

    `id` is what its source calls it, for the log. `may_have_files` is whether Fetch may find files of the application.
    """

    kind: Kind
    id: str = ""
    stored: Stored = Stored()
    may_have_files: bool = False


class Request(NamedTuple):
    """A request: its headers by their names in lower case, its body as received, and `text`, which is decompressed."""

    headers: Mapping[str, str]
    body: bytes
    text: bytes

    def header(self, name: str) -> str:
        """A header, or the empty text."""
        return self.headers.get(name, "")


class Signed(NamedTuple):
    """A request is signed. `message` is the same for each delivery of an event, and differs between events."""

    message: bytes


class NotSigned(Exception):
    """The signature is missing, wrong or too old. The message says which."""


def hexadecimal(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 in hexadecimal."""
    return hmac.digest(key, message, "sha256").hex()


def check(given: Iterable[str], expected: Iterable[str]) -> None:
    """Compares signatures in constant time.

    Raises:
        NotSigned: none is given, or none that is given is among the expected ones.
    """
    texts = [each.strip().encode(errors="replace") for each in given if each.strip()]
    if not texts:
        raise NotSigned("It is not signed.")
    right = [each.encode() for each in expected]
    if not any(hmac.compare_digest(text, each) for text in texts for each in right):
        raise NotSigned("The signature is wrong: compare the key with that of the connection.")


def body_signed(request: Request, keys: tuple[bytes, ...], given: str) -> Signed:
    """Checks an HMAC-SHA256 of the body in hexadecimal.

    A compressed body may be signed as it is sent, or as it was before.

    Raises:
        NotSigned: it is not signed with one of the keys.
    """
    check([given.lower()], (hexadecimal(key, body) for key in keys for body in {request.body, request.text}))
    return Signed(request.text)


def check_time(stated: Any, unit: timedelta, tolerance: timedelta, now: datetime) -> None:
    """Checks that a signed time, so many units since 1970, is not too long ago.

    A time in the future is not refused: only the source can sign one, and clocks differ.

    Raises:
        NotSigned: it is too long ago, or no time.
    """
    try:
        is_late = now - datetime(1970, 1, 1, tzinfo=UTC) - int(stated) * unit > tolerance
    except (ValueError, TypeError, OverflowError):
        raise NotSigned("The signed time is not a time.") from None
    if is_late:
        raise NotSigned("The signed time is too long ago.")


def document(text: bytes) -> dict[str, Any]:
    """The JSON object of a body. Of a key that occurs twice, the last value counts.

    Raises:
        Problem: it is none.
    """
    try:
        found = json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise Problem(400, "The body is nested too deeply.") from None
    except ValueError:  # its message has a part of the body
        raise Problem(400, "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Problem(400, "The body is JSON, but not an object.")
    return found


def _refused(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def ids(*values: Any) -> tuple[str, ...]:
    """Those values that can be ids, as text, each once. None of them can be a part of another path in a URL."""
    numbers = (str(value) if type(value) is int else value for value in values)
    return tuple(dict.fromkeys(value for value in numbers if isinstance(value, str) and _ID.fullmatch(value)))


def label(value: Any) -> str:
    """What a source calls an event, for the log. It has a digit, or it may be a name instead."""
    return next((each for each in ids(value) if any(map(str.isdigit, each))), "")


def attachments(listed: Any, url: str, kind: str, name: str) -> tuple[Attachment, ...]:
    """The attachments of a list of objects, whose fields have these names."""

    def found() -> Iterator[Attachment]:
        for each in listed if isinstance(listed, list) else ():
            if isinstance(link := at(each, url), str) and link:
                yield Attachment(link, text(at(each, kind)) or "other", text(at(each, name)))

    return tuple(found())[:MAX_ATTACHMENTS]


def text(value: Any) -> str:
    """A text of at most 200 characters; empty if it is none."""
    return value[:200] if isinstance(value, str) else ""


def digest(message: bytes) -> str:
    """The SHA-256 that names an event here."""
    return hashlib.sha256(message).hexdigest()
