"""Erasing a person: every trace of an application in the bucket and in the table.

What stays: the application's id in logs and alerts, and backups of the table for as long as AWS keeps them. Other
applications of the same upload stay in their parts.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws import clients, objects, records, sightings

if TYPE_CHECKING:
    from bonafide.aws.keys import Keys
    from bonafide.aws.table import Table

CACHES = {"phone": "carrier-lookup", "email": "email-insight"}
"""The cached answers of paid look-ups, by the kind of identifier. Their partition key ends in its keyed hash."""


class Erased(NamedTuple):
    """How much was erased: items of the table, lines of parts, and versions of objects."""

    items: int
    lines: int
    versions: int


def applications_of(table: "Table", keys: "Keys", identifiers: Mapping[str, list[str]]) -> list[str]:
    """The applications that use any of these normalised identifiers, by kind."""
    return sorted(
        {
            item["sk"].removeprefix("app#")
            for kind, hashes in keys.hashed(dict(identifiers)).items()
            for hashed in hashes
            for item in table.query(sightings.partition(kind, hashed), prefix="app#")
        }
    )


def erase(table: "Table", bucket: str, application_ids: Iterable[str]) -> Erased:
    """Erases applications: their lines of parts, their uploads, old versions of these, and their items in the table.

    Safe to repeat. The bucket comes first, so that the table can still find the rest after an interruption.
    """
    items = lines = versions = 0
    for application_id in application_ids:
        recorded = records.load_all(table, application_id)
        for stored in recorded.values():
            if "part" in stored:
                lines += _blank_line(bucket, stored["part"], stored["line"])
                versions += _delete_old_versions(bucket, stored["part"])
            if "upload" in stored:
                versions += _delete_upload(bucket, stored["upload"])
        gone = [(item["pk"], item["sk"]) for item in recorded.values()]
        for check in recorded.values():
            for kind, hashes in check.get("identifiers", {}).items():
                gone += [(sightings.partition(kind, hashed), f"app#{application_id}") for hashed in hashes]
                if kind in CACHES:
                    gone += [(f"{CACHES[kind]}#{hashed}", CACHES[kind]) for hashed in hashes]
        table.delete(gone)
        items += len(gone)
    return Erased(items, lines, versions)


def _blank_line(bucket: str, part: str, line: int) -> int:
    """Empties a line of a part. The line itself stays, since the table stores the numbers of the lines after it."""
    content = objects.read(objects.Pointer(bucket, part, None))
    if content is None:
        return 0
    lines = content.split(b"\n")
    if not lines[line - 1]:
        return 0
    lines[line - 1] = b""
    objects.put(bucket, part, b"\n".join(lines))
    return 1


def _delete_upload(bucket: str, upload_id: str) -> int:
    """Deletes the version of an upload with this id, which is derived from its key and version."""
    pages = clients.s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix="incoming/")
    for page in pages:
        for each in page.get("Versions", []):
            versions = (each["VersionId"], None)  # the event may have had no version
            if upload_id in {objects.Pointer(bucket, each["Key"], version).id for version in versions}:
                clients.s3().delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
                return 1
    return 0


def _delete_old_versions(bucket: str, key: str) -> int:
    """Deletes all versions of an object except the latest."""
    pages = clients.s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
    old = [
        each["VersionId"]
        for page in pages
        for each in page.get("Versions", [])
        if each["Key"] == key and not each["IsLatest"]
    ]
    for version in old:
        clients.s3().delete_object(Bucket=bucket, Key=key, VersionId=version)
    return len(old)
