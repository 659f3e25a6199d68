"""What ReadDocument answers: what it read, why it could not, or that there is no such document."""

import hashlib
import json
from unittest.mock import patch

import pytest

from bonafide.aws import clients, documents
from bonafide.document import MAXIMUM_BYTES, Document, Kind, Reason
from read_document import answering
from read_document.answering import MAXIMUM_ANSWER, answer
from tests.moto_fixtures import bucket, table
from tests.read_document.made import NAME, VISIBLE, pdf

__all__ = ["bucket", "table"]

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

KEY = "documents/applications/a-1/resume"
LAMBDA_LIMIT = 6 * 1024 * 1024


@pytest.fixture
def event(bucket: str) -> dict[str, str]:
    return {"bucket": bucket, "key": KEY}


def put(event: dict[str, str], content: bytes) -> None:
    clients.s3().put_object(Bucket=event["bucket"], Key=event["key"], Body=content)


def test_a_document_is_answered_with_the_digest_of_its_bytes(event: dict[str, str]) -> None:
    content = pdf(VISIBLE)
    put(event, content)
    found = answer(event)
    assert found["digest"] == hashlib.sha256(content).hexdigest()
    document = Document(*found["document"])
    assert document.kind == Kind.PDF
    assert NAME in document.text
    json.dumps(found)


def test_the_version_that_is_asked_for_is_read(event: dict[str, str]) -> None:
    first = clients.s3().put_object(Bucket=event["bucket"], Key=KEY, Body=pdf(VISIBLE))["VersionId"]
    put(event, b"%PDF-1.7 and nothing else")
    assert "document" in answer({**event, "version": first})
    assert "unreadable" in answer(event)


def test_a_missing_document_is_no_error(event: dict[str, str]) -> None:
    assert answer(event) == {"missing": True}


def test_a_document_that_cannot_be_read_is_no_error(event: dict[str, str]) -> None:
    put(event, b"%PDF-1.7 and nothing else")
    assert answer(event) == {"unreadable": Reason.DAMAGED}


def test_a_document_that_is_too_large_is_not_read(event: dict[str, str]) -> None:
    put(event, b"%PDF-1.7" + bytes(MAXIMUM_BYTES - 7))
    with patch.object(answering, "read_in_child") as read:
        assert answer(event) == {"unreadable": Reason.TOO_LARGE}
    read.assert_not_called()


@pytest.mark.parametrize(
    ("letters", "fits"), [(MAXIMUM_ANSWER // 12 - 100, True), (MAXIMUM_ANSWER // 12 + 100, False)]
)
def test_an_answer_that_lambda_would_refuse_is_unreadable(event: dict[str, str], letters: int, *, fits: bool) -> None:
    """A letter outside of ASCII takes six bytes in JSON, and text and reading order are the same here."""
    put(event, b"text")
    text = "\u00e9" * letters
    with patch.object(answering, "read_in_child", lambda _: Document(Kind.TEXT, text, text)):
        found = answer(event)
    assert ("document" in found) is fits
    assert fits or found == {"unreadable": Reason.BEYOND_LIMITS}
    assert len(json.dumps(found)) < LAMBDA_LIMIT


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_survives_the_answer(reason: Reason) -> None:
    assert Reason(json.loads(json.dumps(documents.answer_of(reason)))["unreadable"]) is reason
