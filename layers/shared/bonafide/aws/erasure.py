"""Erasing a person: every trace of an application in the bucket and in the table.

What is left is what names nobody: the ids in what was logged and alerted, and backups of the table for as long as AWS
keeps them. Other applications of the same upload stay: they stand in parts, which are the applications' own record.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bonafide.aws import clients, keys, objects, records, sightings, table

CACHES = {"phone": "carrier-lookup", "email": "email-insight"}
"""What paid look-ups said of an identifier is kept under its keyed hash, by kind."""


class Erased(NamedTuple):
    """How much was erased: items of the table, lines of parts, and versions of objects."""

    items: int
    lines: int
    versions: int


def applications_of(identifiers: Mapping[str, list[str]]) -> list[str]:
    """The applications that use any of these normalised identifiers, by kind."""
    return sorted(
        {
            item["sk"].removeprefix("app#")
            for kind, hashes in keys.hashed(dict(identifiers)).items()
            for hashed in hashes
            for item in table.query(sightings.partition(kind, hashed), prefix="app#")
        }
    )


def erase(bucket: str, application_ids: Iterable[str]) -> Erased:
    """Erases applications: their line of a part, their upload with all of its versions, and all of their items.

    Safe to repeat: what is gone already is no fault. The bucket comes first, so that what is interrupted can still be
    found by the table.
    """
    items = lines = versions = 0
    for application_id in application_ids:
        recorded = records.load(application_id)
        stands = recorded.get("application", {})
        if "part" in stands:
            lines += _blank(bucket, stands["part"], stands["line"])
            versions += _forget_versions(bucket, stands["part"])
        if "upload" in stands:
            versions += _forget_upload(bucket, stands["upload"])
        gone = [(item["pk"], item["sk"]) for item in recorded.values()]
        for check in recorded.values():
            for kind, hashes in check.get("identifiers", {}).items():
                gone += [(sightings.partition(kind, hashed), f"app#{application_id}") for hashed in hashes]
                if kind in CACHES:
                    gone += [(f"{CACHES[kind]}#{hashed}", CACHES[kind]) for hashed in hashes]
        table.delete(gone)
        items += len(gone)
    return Erased(items, lines, versions)


def _blank(bucket: str, part: str, line: int) -> int:
    """Empties a line of a part; the lines after it keep their numbers, by which the table knows them."""
    content = objects.read(objects.Pointer(bucket, part, None))
    if content is None:
        return 0
    lines = content.split(b"\n")
    if not lines[line - 1]:
        return 0
    lines[line - 1] = b""
    objects.put(bucket, part, b"\n".join(lines))
    return 1


def _forget_upload(bucket: str, upload_id: str) -> int:
    """Deletes the version of an upload that has this id, which is derived from its key and version."""
    pages = clients.s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix="incoming/")
    for page in pages:
        for each in page.get("Versions", []):
            versions = (each["VersionId"], None)  # an event may have told no version
            if upload_id in {objects.Pointer(bucket, each["Key"], version).id for version in versions}:
                clients.s3().delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
                return 1
    return 0


def _forget_versions(bucket: str, key: str) -> int:
    """Deletes all versions of an object but the latest."""
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
