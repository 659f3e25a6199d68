"""The records of uploads: received, parts and receipt."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bonafide.aws import objects, receipts
from bonafide.aws.objects import Pointer
from bonafide.aws.receipts import Receipt
from bonafide.aws.table import Table
from tests.moto_fixtures import items

RECEIVED_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
UPLOAD = Pointer("uploads", "incoming/jane-doe.jsonl", "v1", "0055AED6DCD90281E5")


def receipt(**fields: Any) -> Receipt:
    return Receipt(
        **{
            "upload": UPLOAD.id,
            "key": UPLOAD.key,
            "version": UPLOAD.version,
            "read": 3,
            "accepted": 2,
            "repeated": 0,
            "rejected": 1,
            "not_kept": 0,
            "ignored": 0,
            "columns_not_understood": ["Hobby"],
            "stopped": None,
            "parts": 1,
            "bytes": 100,
            "sha256": "0" * 64,
            "seconds": 1,
            "received_at": RECEIVED_AT,
            "finished_at": RECEIVED_AT + timedelta(seconds=30),
            **fields,
        }
    )


def test_sequencer_of_the_first_delivery_is_kept(table: Table) -> None:
    assert receipts.receive(table, UPLOAD, RECEIVED_AT) == UPLOAD.sequencer
    assert receipts.receive(table, UPLOAD._replace(sequencer=""), RECEIVED_AT) == UPLOAD.sequencer
    assert receipts.load(table, UPLOAD.id)["received"]["sequencer"] == UPLOAD.sequencer


def test_all_items_expire_as_long_after_the_upload_was_received_as_records_are_kept(table: Table, bucket: str) -> None:
    receipts.receive(table, UPLOAD, RECEIVED_AT)
    table.put([receipts.part_item(table, UPLOAD.id, 1, 2, RECEIVED_AT)])
    receipts.give(table, bucket, receipt())
    stored = receipts.load(table, UPLOAD.id)
    assert list(stored) == ["part#000001", "receipt", "received"]
    assert {item["expires_at"] for item in stored.values()} == {(RECEIVED_AT + table.retention).timestamp()}


def test_file_name_and_column_names_are_in_the_bucket_only(table: Table, bucket: str) -> None:
    receipts.give(table, bucket, receipt(stopped="from here on not read"))
    content = objects.read(Pointer(bucket, f"receipts/{UPLOAD.id}.json", None)) or b""
    assert Receipt.model_validate_json(content) == receipt(stopped="from here on not read")
    assert json.loads(content)["key"] == UPLOAD.key
    stored = items(table)[f"upload#{UPLOAD.id}", "receipt"]
    assert stored["stopped"] == {"S": "from here on not read"}
    assert "jane" not in json.dumps(stored)
    assert "Hobby" not in json.dumps(stored)
