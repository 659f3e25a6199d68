"""Objects of the uploads bucket: those that EventBridge reports, and the parts that hold canonical applications."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from bonafide.aws import clients

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef


CORRECTIONS = "incoming/corrections/"
"""Where candidates' corrections are uploaded. The bucket's policy lets only our own function write there."""


def documents_of(application_id: str) -> str:
    """What the keys of an application's own documents begin with, if it came in an upload."""
    return f"documents/applications/{application_id}/"


NAMESPACE = uuid.UUID("0f3a1c52-57a4-5f2b-9b7e-6f9f3a6f1d4e")


class Pointer(NamedTuple):
    """One version of an object. The key of an upload may contain a name, so it is not logged; its id is.

    `sequencer` is a hexadecimal text that orders S3's events on one key; empty if it is not known.
    """

    bucket: str
    key: str
    version: str | None
    sequencer: str = ""

    @property
    def id(self) -> str:
        """The id of an upload: the same for every delivery of one version."""
        return str(uuid.uuid5(NAMESPACE, f"{self.bucket}/{self.key}?{self.version or ''}"))

    @classmethod
    def of_event(cls, body: str) -> "Pointer":
        """Reads an EventBridge `Object Created` or `Object Deleted` event.

        Unlike in an S3 notification, the key is not URL-encoded.

        Raises:
            ValueError: it is not such an event.
        """
        try:
            detail = json.loads(body)["detail"]
            bucket, stored = detail["bucket"]["name"], detail["object"]
            found = cls(bucket, stored["key"], stored.get("version-id"), stored.get("sequencer") or "")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise ValueError("no event of an object") from None
        if not all(isinstance(each, str) for each in (bucket, found.key, found.version or "", found.sequencer)):
            raise ValueError("no event of an object")
        return found


class Version(NamedTuple):
    """A version of an object in a bucket; `size` is in bytes."""

    pointer: Pointer
    is_latest: bool
    modified: datetime
    size: int

    @property
    def upload_ids(self) -> set[str]:
        """The ids that this version has as an upload: an event may have had no version."""
        return {self.pointer.id, *([self.pointer._replace(version=None).id] if self.is_latest else [])}


def versions(bucket: str, prefix: str) -> Iterator[Version]:
    """All versions of all objects under a prefix, 1,000 per request, without delete markers."""
    for page in clients.s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Versions", []):
            pointer = Pointer(bucket, each["Key"], each["VersionId"])
            yield Version(pointer, each["IsLatest"], each["LastModified"], each["Size"])


def open_object(pointer: Pointer) -> "GetObjectOutputTypeDef":
    """Opens an object. Its `Body` is a stream; its `ContentLength` is in bytes."""
    bucket, key, version, _ = pointer
    if version:
        return clients.s3().get_object(Bucket=bucket, Key=key, VersionId=version)
    return clients.s3().get_object(Bucket=bucket, Key=key)


def open_if_exists(pointer: Pointer) -> "GetObjectOutputTypeDef | None":
    """Opens an object as `open_object` does; None if there is no such object."""
    try:
        return open_object(pointer)
    except clients.s3().exceptions.NoSuchKey:
        return None


def read(pointer: Pointer) -> bytes | None:
    """The content of an object; None if there is no such object."""
    opened = open_if_exists(pointer)
    return opened["Body"].read() if opened else None


def put_new(
    bucket: str, key: str, body: bytes, content_type: str = "application/json", *, disposition: str = ""
) -> bool:
    """Writes an object unless there is one with its key; returns whether it was written.

    `disposition` is what browsers do with it: `attachment` for what others have written.

    Raises:
        botocore.exceptions.ClientError: S3 refused, also because another request wrote the same key at that moment.
    """
    client = clients.s3()
    try:
        headers: Any = {"ContentDisposition": disposition} if disposition else {}
        client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*", **headers)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "PreconditionFailed":
            return False
        raise
    return True


def link(pointer: Pointer, seconds: int) -> str:
    """A link by which an object can be downloaded for some time, by anyone who has the link."""
    parameters = {"Bucket": pointer.bucket, "Key": pointer.key}
    return clients.s3().generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)


def etag(pointer: Pointer) -> str | None:
    """The entity tag of an object's latest version, which changes with its content; None if there is no object."""
    client = clients.s3()
    try:
        return client.head_object(Bucket=pointer.bucket, Key=pointer.key)["ETag"]
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return None
        raise


def lines(part: Pointer) -> Iterator[bytes]:
    """The lines of a part, each one application in canonical JSON."""
    return open_object(part)["Body"].iter_lines(chunk_size=65536)


def delete(pointer: Pointer) -> int:
    """Deletes one version of an object for good. Returns 1, so that deletions can be added up."""
    clients.s3().delete_object(Bucket=pointer.bucket, Key=pointer.key, VersionId=str(pointer.version))
    return 1


def put(bucket: str, key: str, body: bytes | IO[bytes]) -> None:
    """Writes an object of JSON Lines."""
    clients.s3().put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/jsonl")
