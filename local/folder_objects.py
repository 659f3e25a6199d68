"""S3 in a folder: one bucket, whose objects are files with names that say nothing of their keys."""

import hashlib
import io
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, ClassVar

from botocore.response import StreamingBody


class Refused(Exception):
    """S3 would refuse the request."""

    response: ClassVar[dict[str, Any]] = {}


class MissingObject(Refused):
    """There is no object with this key."""

    response: ClassVar = {"Error": {"Code": "NoSuchKey"}}


class ObjectExists(Refused):
    """There is an object with this key, and the request is to write a new one."""

    response: ClassVar = {"Error": {"Code": "PreconditionFailed"}}


class FolderS3:
    """The methods of boto3's client that the functions call on this path, for one bucket without versions.

    `on_put` is called with the key of each object that is written. Objects whose keys begin with `kept` are
    read and written by `load` and `keep` in place of files.
    """

    exceptions: ClassVar = SimpleNamespace(NoSuchKey=MissingObject, ClientError=Refused)

    def __init__(
        self, folder: Path, *, kept: str, keep: Callable[[str, bytes], None], load: Callable[[str], bytes | None]
    ) -> None:
        self._folder = folder
        self._kept = kept
        self._keep = keep
        self._load = load
        self.on_put: Callable[[str], None] = lambda key: None  # noqa: ARG005

    def link(self, key: str, file: Path) -> None:
        """Makes a file of the user an object, without copying it."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        path.symlink_to(file.absolute())

    def file(self, key: str) -> Path:
        """The file that is an object, wherever it is."""
        return self._path(key).resolve()

    def has(self, key: str, *contents: bytes) -> bool:
        """Whether an object has one of these contents somewhere."""
        whole = self._path(key).read_bytes()
        return any(content in whole for content in contents)

    def count_lines(self, key: str) -> int:
        """How many lines an object has."""
        return self._path(key).read_bytes().count(b"\n")

    def put_object(
        self,
        *,
        Bucket: str,  # noqa: ARG002, N803
        Key: str,  # noqa: N803
        Body: bytes | IO[bytes],  # noqa: N803
        IfNoneMatch: str = "",  # noqa: N803
        **headers: str,  # noqa: ARG002
    ) -> None:
        if IfNoneMatch and self._path(Key).exists():
            raise ObjectExists(Key)
        if Key.startswith(self._kept):
            self._keep(Key, Body if isinstance(Body, bytes) else Body.read())
        else:
            path = self._path(Key)
            written = path.with_suffix(f".{os.getpid()}")  # a reader finds the object as a whole, or not at all
            with written.open("wb") as file:
                shutil.copyfileobj(io.BytesIO(Body) if isinstance(Body, bytes) else Body, file)
            written.replace(path)
        self.on_put(Key)

    def get_object(self, *, Bucket: str, Key: str, VersionId: str = "") -> dict[str, Any]:  # noqa: ARG002, N803
        if Key.startswith(self._kept):
            content = self._load(Key)
            if content is None:
                raise MissingObject(Key)
            return {"Body": StreamingBody(io.BytesIO(content), len(content)), "ContentLength": len(content)}
        about = self.head_object(Bucket=Bucket, Key=Key)
        return {**about, "Body": StreamingBody(self._path(Key).open("rb"), about["ContentLength"])}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: ARG002, N803
        path = self._path(Key)
        try:
            status = path.stat()
        except FileNotFoundError:
            raise MissingObject(Key) from None
        return {
            "ContentLength": status.st_size,
            "ETag": f"{status.st_mtime_ns}-{status.st_size}",
            "LastModified": datetime.fromtimestamp(path.lstat().st_mtime, UTC),  # of a link, when it was made
        }

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> dict[str, Any]:  # noqa: ARG002, N803
        """The object that has the prefix as its key, if there is one: nothing asks for more here."""
        return {"Contents": [{"Key": Prefix}] if self._path(Prefix).exists() else []}

    def _path(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()
