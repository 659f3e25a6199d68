"""Where the events of applicant tracking systems lie in the bucket: by connection, day and hash of what was signed.

| prefix            | holds                                                        | who takes it    |
|-------------------|--------------------------------------------------------------|-----------------|
| `incoming/hooks/` | applications as the source states them                       | Intake          |
| `fetch/`          | events that only announce one, or that have attachments      | Fetch           |
| `erasures/`       | events that say that a person is deleted, merged, anonymised | Erasures        |
| `documents/hooks/` | attachments, in a folder for each event                     | VerifyResume    |

Keys name no person: the connection's id is random, and the rest is a day and a hash.
"""

import json
import re
from datetime import date
from typing import Any, NamedTuple, Self

INCOMING = "incoming/hooks/"
FETCH = "fetch/"
ERASURES = "erasures/"
DOCUMENTS = "documents/hooks/"

NAMES = {
    "greenhouse": "Greenhouse",
    "ashby": "Ashby",
    "lever": "Lever",
    "workable": "Workable",
    "smartrecruiters": "SmartRecruiters",
    "teamtailor": "Teamtailor",
    "recruitee": "Recruitee",
    "pinpoint": "Pinpoint",
}
"""The applicant tracking systems whose webhooks are understood, by the names that URLs and ids have."""

SOURCES = tuple(NAMES)

MAX_ATTACHMENTS = 10
"""Files of an application that are stored and have a key, in their order."""

_ID = re.compile(r"[a-z2-7]{16}")
_KEY = re.compile(
    rf"(?P<prefix>{INCOMING}|{FETCH}|{ERASURES})(?P<source>{'|'.join(SOURCES)})/(?P<id>{_ID.pattern})"
    r"/(?P<day>\d{4}-\d\d-\d\d)/(?P<digest>[0-9a-f]{64})\.json",
    re.ASCII,
)


class Connection(NamedTuple):
    """One account at a source that sends its events here. The id is random, and no secret."""

    source: str
    id: str

    @classmethod
    def of(cls, source: str, connection_id: str) -> "Connection | None":
        """The connection of a URL's parts; None if they cannot be one."""
        return cls(source, connection_id) if source in SOURCES and _ID.fullmatch(connection_id) else None

    def application_id(self, number: str) -> str:
        """The id of an application here, by its id at the source: two accounts may have the same numbers."""
        return f"{self.source}:{self.id}:{number}"

    @property
    def erased(self) -> str:
        """The partition of the table with whom the source has erased: an item for each candidate's id there."""
        return f"erased#{self.source}:{self.id}"

    def prefix(self, place: str) -> str:
        """What the keys of all its events under a prefix begin with."""
        return f"{place}{self.source}/{self.id}/"

    @classmethod
    def of_application(cls, application_id: str) -> "tuple[Connection, str] | None":
        """The connection that an application came by, and its id at the source; None if it came another way."""
        source, _, rest = application_id.partition(":")
        connection_id, _, number = rest.partition(":")
        connection = cls.of(source, connection_id)
        return (connection, number) if connection and number else None


type Person = tuple[Connection, str]
"""A candidate of a connection, by the id at the source."""


class Hook(NamedTuple):
    """One event of a connection: the day (UTC) it was received, and the SHA-256 of what was signed, in hexadecimal."""

    connection: Connection
    day: date
    digest: str

    @classmethod
    def of_key(cls, key: str) -> "Hook | None":
        """The event that an object holds; None if the object holds none."""
        match = _KEY.fullmatch(key)
        try:
            day = date.fromisoformat(match["day"]) if match else None
        except ValueError:  # 2026-02-30
            day = None
        return cls(Connection(match["source"], match["id"]), day, match["digest"]) if match and day else None

    def key(self, prefix: str) -> str:
        """The key of its object under a prefix."""
        return f"{prefix}{self._path}.json"

    def document_key(self, number: int) -> str:
        """The key of one of its attachments, in their order from 1."""
        return f"{self.documents}{number}"

    @property
    def documents(self) -> str:
        """What the keys of its attachments begin with."""
        return f"{DOCUMENTS}{self._path}/"

    @property
    def _path(self) -> str:
        return f"{self.connection.prefix('')}{self.day.isoformat()}/{self.digest}"


class Attachment(NamedTuple):
    """A file of an application at its source: where it can be loaded, what it is (`resume`, …), and its name there."""

    url: str
    kind: str
    name: str


class Stored(NamedTuple):
    """What an object under `fetch/` or `erasures/` holds of an event.

    `candidates` and `applications` are ids at the source, of which some sources state only one. `attachments` are
    what the event lists. `is_complete` is whether the application itself is already under `incoming/hooks/`.
    `is_claimed_erased` is whether the event, which is not signed as a whole, says that its candidates are deleted,
    merged or anonymised: Fetch asks the source, and only if they are it puts the same under `erasures/`.
    """

    candidates: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_complete: bool = False
    is_claimed_erased: bool = False

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Reads what `json` writes.

        Raises:
            ValueError, LookupError, TypeError: it is something else.
        """
        held: dict[str, Any] = json.loads(content)
        return cls(
            tuple(held["candidates"]),
            tuple(held["applications"]),
            tuple(Attachment(**each) for each in held["attachments"]),
            held["is_complete"],
            held["is_claimed_erased"],
        )

    def json(self) -> bytes:
        """The content of the object."""
        attachments = [each._asdict() for each in self.attachments]
        return json.dumps(self._asdict() | {"attachments": attachments}, ensure_ascii=False).encode()


def at(node: Any, *steps: str) -> Any:
    """The value at a path within objects; None if there is none."""
    for step in steps:
        node = node.get(step) if isinstance(node, dict) else None
    return node
