"""The ids of the applications of an upload: as stated, or else derived from the content.

So a row without an id that comes again, in another upload or in another order, is the same application, as it is with
an id. All that the row states of the application is compared, so no statement replaces one that says something else.
"""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from bonafide.hooks import Connection
from bonafide.privacy import Person
from intake.unread import source_id

if TYPE_CHECKING:
    from bonafide.application import Application
    from bonafide.aws.keys import Keys
    from intake.documents import Document

_STATED = {"submitted_at", "source", "job", "basics", "work", "education"}
"""What is compared. An export has more, such as the status, which changes while the application stays the same."""

_MAX_ID = 128
"""Characters of an id."""

_ASSUMED: dict[str, Any] = {"source": {"country"}}
"""What the operator says of all applications of a source."""


class Ids:
    """Gives the applications of one upload their ids; `repeated` counts those with the stated id of an earlier row.

    `keys` make ids in place of those that identify an applicant, and of content. Applications that came by a
    `connection` have ids of their own, which no other upload can state: WriteBack and Erasures go by them.
    """

    def __init__(self, keys: "Keys", connection: Connection | None = None) -> None:
        self._keys = keys
        self._connection = connection
        self._times = Counter[int]()  # by the hash of an id or of content: 100 MB for a million
        self.repeated = 0

    def of(self, application: "Application", document: "Document") -> str:
        """The id of an application, which was made from a document."""
        own = self._own(application, document)
        if self._connection is None:
            return self._keys.pseudonym(own) if Connection.of_application(own) else own
        identifier = self._connection.application_id(own)
        return identifier if len(identifier) <= _MAX_ID else self._connection.application_id(self._keys.pseudonym(own))

    def _own(self, application: "Application", document: "Document") -> str:
        stated = document.unusable_id or application.application_id
        if stated is None:
            content = content_of(application, document.submitted)
            return self._keys.pseudonym(f"{content}{self._count(content)}")
        self.repeated += self._count(stated) > 1
        if document.unusable_id or Person.of(application).is_named_by(stated):  # keys, logs and alerts contain the id
            return self._keys.pseudonym(stated)
        return stated

    def _count(self, text: str) -> int:
        """How often the upload has had an id or a content, with this time."""
        known = hash(text)
        self._times[known] += 1
        return self._times[known]


def content_of(application: "Application", submitted: str) -> str:
    """All that an application states, as JSON: the same whatever the order of the columns.

    `submitted` is its date as written, which counts if the date is not known yet.
    """
    stated = application.model_dump(include=_STATED, exclude=_ASSUMED, exclude_unset=True, exclude_none=True)
    stated.setdefault("submitted_at", submitted)
    if not stated.get("source"):
        stated.pop("source", None)
    return json.dumps([source_id(application), stated], sort_keys=True, default=str)
