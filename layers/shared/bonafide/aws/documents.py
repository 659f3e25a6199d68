"""Résumé documents in the uploads bucket: whether they have arrived, and what can be read of them.

Documents are read by the function ReadDocument, whose role has no right but to get them. What it reads goes to the
function that asked for it, in its answer, and is stored nowhere.
"""

import json
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter

from bonafide.aws import clients
from bonafide.document import Document, Reason, Unreadable

SCAN_TAG = "GuardDutyMalwareScanStatus"
"""The tag with the result of Amazon GuardDuty's malware scan."""

NO_THREATS = "NO_THREATS_FOUND"


class Read(NamedTuple):
    """What was read of a document, and the SHA-256 of its bytes in hexadecimal."""

    document: Document
    digest: str


class Missing(Exception):
    """There is no such document, or not yet."""


class ReaderFailed(Exception):
    """ReadDocument raised an error, which a later attempt may not."""


class Arrival(StrEnum):
    """Whether a document can be read."""

    ARRIVED = "arrived"
    MISSING = "missing"
    NOT_SCANNED = "not scanned for malware"
    REFUSED = "refused by the malware scan"


_CUT_OFF = frozenset(["Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory", "Function.ResponseSizeTooLarge"])
"""Errors of Lambda by which a document has ended its reader. Reading it again would, too."""

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(
    Document, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", defer_build=True)
)


def answer_of(read: Read | Reason | None) -> dict[str, Any]:
    """The answer of ReadDocument, as JSON: what it read, why it could not, or that there is no such document."""
    if read is None:
        return {"missing": True}
    if isinstance(read, Reason):
        return {"unreadable": read.value}
    return {"document": _DOCUMENT.dump_python(read.document, mode="json"), "digest": read.digest}


def read(function: str, bucket: str, key: str, *, needs_scan: bool = False) -> Read:
    """Lets ReadDocument read a document.

    Args:
        function: its name or ARN.
        bucket: the uploads bucket.
        key: of the document.
        needs_scan: whether only a version is read that a malware scan has let pass: it may have been replaced since.

    Raises:
        Missing: there is no such object, or it may not be read.
        Unreadable: it cannot be assessed.
        ReaderFailed: the function failed.
        botocore.exceptions.ClientError: it could not be asked.
    """
    request = {"bucket": bucket, "key": key}
    if needs_scan:
        state, version = _scanned(bucket, key)
        if state is not Arrival.ARRIVED:
            raise Missing
        request |= {"version": version} if version else {}
    asked = clients.functions().invoke(FunctionName=function, Payload=json.dumps(request).encode())
    answer = json.loads(asked["Payload"].read())
    if "FunctionError" in asked:
        error = str(answer.get("errorType") or "")
        if error in _CUT_OFF or "Task timed out" in str(answer.get("errorMessage")):
            raise Unreadable(Reason.BEYOND_LIMITS)
        raise ReaderFailed(error)
    if "missing" in answer:
        raise Missing
    if "unreadable" in answer:
        raise Unreadable(Reason(answer["unreadable"]))
    return Read(_DOCUMENT.validate_python(answer["document"]), answer["digest"])


def arrival(bucket: str, key: str, *, needs_scan: bool) -> Arrival:
    """Whether there is a document with a key, and a malware scan has let it pass if it `needs_scan`."""
    client = clients.s3()
    found = client.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get("Contents", [])
    if not found or found[0]["Key"] != key:
        return Arrival.MISSING
    if not needs_scan:
        return Arrival.ARRIVED
    return _scanned(bucket, key)[0]


def _scanned(bucket: str, key: str) -> tuple[Arrival, str]:
    """What the malware scan says of the latest version of an object, and its version."""
    client = clients.s3()
    try:
        found = client.get_object_tagging(Bucket=bucket, Key=key)
    except client.exceptions.ClientError as error:
        if error.response.get("Error", {}).get("Code") != "NoSuchKey":
            raise
        return Arrival.MISSING, ""
    tags = {tag["Key"]: tag["Value"] for tag in found["TagSet"]}
    if SCAN_TAG not in tags:
        return Arrival.NOT_SCANNED, ""
    return Arrival.ARRIVED if tags[SCAN_TAG] == NO_THREATS else Arrival.REFUSED, found.get("VersionId", "")
