"""Intake: an upload becomes parts, items of the table, and rejections."""

import json
import time
from types import SimpleNamespace
from typing import Any

import pytest

from bonafide.aws import objects, records
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from intake import uploads
from intake.formats import Limits
from intake.uploads import Intake, upload_handler
from tests.moto_fixtures import items, keys_of

LIMITS = Limits(upload=10_000_000, row=100_000)
DEADLINE = time.monotonic() + 3600


def row(**fields: Any) -> bytes:
    return json.dumps({"basics": {"email": "jane@acme.org"}, **fields}).encode()


def process(table: Table, bucket: str, content: bytes, *, key: str = "incoming/a.jsonl", **limits: Any) -> Any:
    objects.put(bucket, key, content)
    intake = Intake(table, **{"max_object_bytes": 1_000_000, "limits": LIMITS, **limits})
    return intake.process(Pointer(bucket, key, None), DEADLINE)


def lines(bucket: str, key: str) -> list[dict[str, Any]]:
    content = objects.read(Pointer(bucket, key, None)) or b""
    return [json.loads(line) for line in content.splitlines()]


def rejected(bucket: str) -> list[tuple[int, str]]:
    return [(each["row"], each["reason"]) for key in keys_of(bucket, "rejected/") for each in lines(bucket, key)]


def test_each_row_is_accepted_or_rejected(table: Table, bucket: str) -> None:
    counts = process(table, bucket, b"\n".join([row(application_id="a-1"), b"{bad", row(application_id="a-2")]))
    assert (counts["accepted"], counts["rejected"]) == (2, 1)
    (part,) = keys_of(bucket, "applications/")
    assert part == f"applications/{counts['upload']}/part-000001.jsonl"
    assert [each["application_id"] for each in lines(bucket, part)] == ["a-1", "a-2"]
    ((number, reason),) = rejected(bucket)
    assert number == 2
    assert "JSON" in reason
    stored = records.load_latest_statement(table, "a-2")
    assert (stored["line"], stored["row"], stored["part"]) == (2, 3, part)
    assert stored["upload"] == counts["upload"]
    assert "expires_at" in stored


def test_rows_get_an_id_and_the_time_of_arrival(table: Table, bucket: str) -> None:
    process(table, bucket, b"\n".join([row(), row()]))
    (part,) = keys_of(bucket, "applications/")
    one, other = lines(bucket, part)
    assert one["application_id"] != other["application_id"]
    assert one["submitted_at"] == other["submitted_at"]


def test_same_upload_again_writes_the_same_objects_and_items(table: Table, bucket: str) -> None:
    content = b"\n".join([row(), b"{bad", row()])
    process(table, bucket, content)
    before = {key: lines(bucket, key) for key in keys_of(bucket) if not key.startswith("incoming/")}
    keys = items(table).keys()
    process(table, bucket, content)
    after = {key: lines(bucket, key) for key in keys_of(bucket) if not key.startswith("incoming/")}
    assert [[row["application_id"] for row in part if "application_id" in row] for part in after.values()] == [
        [row["application_id"] for row in part if "application_id" in row] for part in before.values()
    ]
    assert after.keys() == before.keys()
    assert items(table).keys() == keys


def test_items_are_written_before_their_part(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    put, put_object = Table.put, objects.put

    def put_items(table: Table, items: Any) -> None:
        order.append("items")
        put(table, items)

    def put_part(bucket: str, key: str, body: Any) -> None:
        order.append(key.split("/")[0])
        put_object(bucket, key, body)

    monkeypatch.setattr(Table, "put", put_items)
    monkeypatch.setattr(objects, "put", put_part)
    process(table, bucket, row())
    assert order == ["incoming", "items", "applications"]


@pytest.mark.parametrize(("limit", "value"), [("PART_SIZE", 2), ("PART_BYTES", 150)])
def test_part_is_full_by_number_or_by_size(
    table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(uploads, limit, value)
    names = [f"a-{number}" for number in range(5)]
    process(table, bucket, b"\n".join(row(application_id=name) for name in names))
    parts = keys_of(bucket, "applications/")
    assert len(parts) == 3
    assert [each["application_id"] for part in parts for each in lines(bucket, part)] == names


def test_second_row_with_one_id_is_rejected(table: Table, bucket: str) -> None:
    process(table, bucket, b"\n".join([row(application_id="a-1"), row(application_id="a-1")]))
    assert rejected(bucket) == [(2, "application_id: the same as in row 1")]


def test_reading_stops_after_too_many_rejections(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_REJECTIONS", 2)
    counts = process(table, bucket, b"\n".join([row(), *[b"{bad"] * 9, row()]))
    assert counts["accepted"] == 1
    assert [number for number, _ in rejected(bucket)] == [2, 3, 4]
    assert rejected(bucket)[-1][1] == "reading stopped: over 2 rows could not be read"


def test_too_large_upload_is_rejected_as_a_whole(table: Table, bucket: str) -> None:
    counts = process(table, bucket, row(), max_object_bytes=10)
    assert (counts["accepted"], counts["rejected"]) == (0, 1)
    ((_, reason),) = rejected(bucket)
    assert reason.endswith("split it into smaller files")


def test_folder_is_not_an_upload(table: Table, bucket: str) -> None:
    counts = process(table, bucket, b"", key="incoming/2026/")
    assert (counts["accepted"], counts["rejected"]) == (0, 0)
    assert keys_of(bucket, "rejected/") == []


def test_only_an_upload_that_fails_is_delivered_again(
    table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    objects.put(bucket, "incoming/a.jsonl", row(application_id="a-1"))
    events = [
        {"detail": {"bucket": {"name": bucket}, "object": {"key": key}}}
        for key in ("incoming/absent.jsonl", "incoming/a.jsonl")
    ]
    messages = [{"messageId": f"m-{number}", "body": json.dumps(event)} for number, event in enumerate(events)]
    handler = upload_handler(Intake(table, max_object_bytes=1000, limits=LIMITS))
    context: Any = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 900_000)
    assert handler({"Records": messages}, context) == {"batchItemFailures": [{"itemIdentifier": "m-0"}]}
    assert records.load_latest_statement(table, "a-1")


def test_reading_ends_in_time_to_write(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    objects.put(bucket, "incoming/a.jsonl", row())
    body = json.dumps({"detail": {"bucket": {"name": bucket}, "object": {"key": "incoming/a.jsonl"}}})
    handler = upload_handler(Intake(table, max_object_bytes=1000, limits=LIMITS))
    context: Any = SimpleNamespace(
        aws_request_id="1", get_remaining_time_in_millis=lambda: uploads.TIME_TO_FINISH * 1000
    )
    assert handler({"Records": [{"messageId": "m", "body": body}]}, context) == {"batchItemFailures": []}
    assert items(table) == {}
    assert len(rejected(bucket)) == 1
