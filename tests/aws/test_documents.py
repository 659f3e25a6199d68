"""Documents: whether they have arrived, and what their reader answers or how it fails."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from bonafide.aws import clients, documents
from bonafide.aws.documents import SCAN_TAG, Arrival, Missing, Read, ReaderFailed, answer_of, arrival, read
from bonafide.document import Document, Kind, Reason, Unreadable

KEY = "documents/applications/a-1/resume.pdf"
DOCUMENT = Document(
    Kind.DOCX,
    "Zoë Kraft \U0001f600",
    "Zoë Kraft",
    hidden=("one", "two"),
    links=("mailto:zoe@example.org",),
    is_recognition=True,
    is_right_to_left=True,
    has_active_content=("macro",),
    earlier="before",
    origin="uuid:1",
    europass=b"<xml>\xff\x00",
    pages=3,
)


def answers(monkeypatch: pytest.MonkeyPatch, answer: Any, error: str = "") -> list[dict[str, Any]]:
    """Lets Lambda give this answer; returns the requests."""
    requests: list[dict[str, Any]] = []

    def invoke(**request: Any) -> dict[str, Any]:
        requests.append(request)
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **({"FunctionError": error} if error else {})}

    monkeypatch.setattr(clients, "functions", lambda: SimpleNamespace(invoke=invoke))
    return requests


def test_what_was_read_arrives_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = answers(monkeypatch, answer_of(Read(DOCUMENT, "f" * 64)))
    assert read("reader", "uploads", KEY) == Read(DOCUMENT, "f" * 64)
    assert [(each["FunctionName"], json.loads(each["Payload"])) for each in requests] == [
        ("reader", {"bucket": "uploads", "key": KEY})
    ]


def test_a_missing_document_is_told_from_one_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, answer_of(None))
    with pytest.raises(Missing):
        read("reader", "uploads", KEY)
    answers(monkeypatch, answer_of(Reason.ENCRYPTED))
    with pytest.raises(Unreadable) as raised:
        read("reader", "uploads", KEY)
    assert raised.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "answer",
    [
        {"errorMessage": "2026-11-29T16:00:00.000Z 6f9619ff Task timed out after 60.06 seconds"},
        {
            "errorType": "Sandbox.Timedout",
            "errorMessage": "RequestId: 6f9619ff Error: Task timed out after 60 seconds",
        },
        {"errorType": "Runtime.ExitError", "errorMessage": "RequestId: 6f9619ff Error: Runtime exited with error"},
        {"errorType": "Runtime.OutOfMemory", "errorMessage": "RequestId: 6f9619ff Error: Runtime exited: killed"},
        {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": "Response payload size exceeded"},
    ],
)
def test_a_document_that_ends_its_reader_is_unreadable(
    answer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, answer, "Unhandled")
    with pytest.raises(Unreadable) as raised:
        read("reader", "uploads", KEY)
    assert raised.value.reason is Reason.BEYOND_LIMITS


@pytest.mark.parametrize(
    "answer",
    [
        {"errorType": "Runtime.ImportModuleError", "errorMessage": "No module named pypdfium2_raw"},
        {"errorType": "ClientError", "errorMessage": "An error occurred (AccessDenied) of GetObject for jane@x.org"},
        {"errorType": "OSError", "errorMessage": "Cannot allocate memory"},
        {"errorMessage": "no type"},
        {},
    ],
)
def test_another_error_of_the_reader_is_retried(answer: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, answer, "Unhandled")
    with pytest.raises(ReaderFailed) as raised:
        read("reader", "uploads", KEY)
    assert str(raised.value) == answer.get("errorType", "")


@pytest.mark.parametrize(
    ("tag", "needs_scan", "state"),
    [
        (None, False, Arrival.ARRIVED),
        (None, True, Arrival.NOT_SCANNED),
        ("NO_THREATS_FOUND", True, Arrival.ARRIVED),
        ("THREATS_FOUND", True, Arrival.REFUSED),
        ("THREATS_FOUND", False, Arrival.ARRIVED),  # the scan is off
        ("UNSUPPORTED", True, Arrival.REFUSED),
        ("FAILED", True, Arrival.REFUSED),
    ],
)
def test_a_document_arrives_when_the_scan_has_let_it_pass(
    tag: str | None, needs_scan: bool, state: Arrival, bucket: str
) -> None:
    clients.s3().put_object(Bucket=bucket, Key=KEY, Body=b"1", Tagging=f"{SCAN_TAG}={tag}" if tag else "other=1")
    assert arrival(bucket, KEY, needs_scan=needs_scan) is state


@pytest.mark.parametrize("there", [None, f"{KEY}.bak", "documents/applications/a-1/"])
def test_a_document_is_missing_unless_its_whole_key_is_there(there: str | None, bucket: str) -> None:
    if there:
        clients.s3().put_object(Bucket=bucket, Key=there, Body=b"1")
    for needs_scan in (False, True):
        assert documents.arrival(bucket, KEY, needs_scan=needs_scan) is Arrival.MISSING


def test_the_version_is_read_that_the_scan_has_let_pass(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = clients.s3()
    scanned = client.put_object(Bucket=bucket, Key=KEY, Body=b"1", Tagging=f"{SCAN_TAG}=NO_THREATS_FOUND")["VersionId"]
    requests = answers(monkeypatch, answer_of(Read(DOCUMENT, "f" * 64)))
    read("reader", bucket, KEY, needs_scan=True)
    assert [json.loads(each["Payload"]) for each in requests] == [{"bucket": bucket, "key": KEY, "version": scanned}]


def test_a_document_that_was_replaced_or_deleted_since_the_scan_is_not_read(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients.s3()
    client.put_object(Bucket=bucket, Key=KEY, Body=b"1", Tagging=f"{SCAN_TAG}=NO_THREATS_FOUND")
    assert arrival(bucket, KEY, needs_scan=True) is Arrival.ARRIVED
    requests = answers(monkeypatch, answer_of(Read(DOCUMENT, "f" * 64)))
    client.put_object(Bucket=bucket, Key=KEY, Body=b"another")
    with pytest.raises(Missing):
        read("reader", bucket, KEY, needs_scan=True)
    client.delete_object(Bucket=bucket, Key=KEY)
    with pytest.raises(Missing):
        read("reader", bucket, KEY, needs_scan=True)
    assert not requests
