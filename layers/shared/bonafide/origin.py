"""Where an application came from, in the words by which a person finds it: in an upload, or at its source."""

from collections.abc import Mapping
from typing import Any

from bonafide.hooks import INCOMING, NAMES, Connection, Hook

UPLOADS = INCOMING.partition("/")[0] + "/"
"""The prefix of all uploads, which the table leaves out of their names."""


def place(statement: Mapping[str, Any]) -> str:
    """The row and the file of a statement, or the event that it came by; empty if it came by a request."""
    upload, file, row = (statement.get(name) for name in ("upload", "file", "row"))
    if not row:
        return ""
    if file and (hook := Hook.of_key(f"{UPLOADS}{file}")):
        return f"{NAMES[hook.connection.source]} event of {hook.day.isoformat()} (upload {upload})"
    return f"row {row} of {file} (upload {upload})" if file else f"row {row} of upload {upload}"


def at_source(application_id: str, source_id: str | None) -> str:
    """What its source calls an application or its candidate: `Greenhouse candidate 60`; empty if that is not known."""
    connection = Connection.of_application(application_id)
    if not source_id:
        return ""
    return f"{NAMES[connection[0].source]} candidate {source_id}" if connection else f"source id {source_id}"
