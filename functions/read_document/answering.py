"""What the reader answers: the text of a document and what is hidden in it, or why it could not be read."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from bonafide.aws import documents, objects
from bonafide.document import MAXIMUM_BYTES, Reason, Unreadable
from bonafide.errors import location
from read_document.child import read_in_child

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class ReadingFailed(Exception):
    """A document could not be read, which is no fault of its own. The message says where, and nothing of it."""


MAXIMUM_ANSWER = 5_500_000
"""Bytes of an answer. Lambda returns at most 6 MB."""


def answer(event: dict[str, str], context: "LambdaContext | None" = None) -> dict[str, Any]:  # noqa: ARG001
    """Reads the document at `key` in `bucket`, in a `version` if one is given.

    A document that cannot be read is an answer, and no error.

    Raises:
        ReadingFailed: S3 or the machine failed.
    """
    try:
        return _answer(objects.Pointer(event["bucket"], event["key"], event.get("version")))
    except Exception as error:  # any error: Lambda logs its message, and that of S3 may have the file's name
        raise ReadingFailed(location(error)) from None


def _answer(pointer: objects.Pointer) -> dict[str, Any]:
    opened = objects.open_if_exists(pointer)
    if opened is None:
        return documents.answer_of(None)
    if opened["ContentLength"] > MAXIMUM_BYTES:
        return documents.answer_of(Reason.TOO_LARGE)
    content = opened["Body"].read()
    try:
        document = read_in_child(content)
    except Unreadable as error:
        return documents.answer_of(error.reason)
    found = documents.answer_of(documents.Read(document, hashlib.sha256(content).hexdigest()))
    if len(json.dumps(found)) > MAXIMUM_ANSWER:
        return documents.answer_of(Reason.BEYOND_LIMITS)
    return found
