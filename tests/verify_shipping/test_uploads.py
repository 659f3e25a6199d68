"""An upload of deliveries: each row is recorded or rejected, the receipt adds up, and nothing personal is in it."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.reference import Reference
from tests.moto_fixtures import items, keys_of
from verify_shipping import uploads
from verify_shipping.recording import Deliveries
from verify_shipping.uploads import Incomplete, process_upload

ROWS = """application_id,name,address,postal_code,city,country,shipped_at,Laptop
a-1,Ada Marchbanks,12 Canal Street,62701,Springfield,US,2026-11-02,x
a-2,Tomas Vrba,Packstation 118,50667,Köln,DE,2026-11-03,x
,Kofi Mensah,5 Elm Row,62701,Springfield,US,2026-11-03,x

a-1,Ada Marchbanks,480 Orchard Road,62701,Springfield,US,2026-11-05,x
a-3,Ines Caro,,62701,Springfield,US,2026-11-05,x
"""


@pytest.fixture
def recorder(table: Table, reference: Reference) -> Deliveries:
    return Deliveries(table, Keys("secret"), reference)


def put(bucket: str, content: str, key: str = "shipping/november.csv") -> str:
    answer = boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content.encode())
    stored = {"key": key, "version-id": answer["VersionId"]}
    return json.dumps({"detail": {"bucket": {"name": bucket}, "object": stored}})


def read(bucket: str, prefix: str) -> list[Any]:
    (key,) = keys_of(bucket, prefix)
    body = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return [json.loads(line) for line in body.splitlines()]


def test_receipt_adds_up_and_holds_no_person(recorder: Deliveries, bucket: str, table: Table) -> None:
    process_upload(put(bucket, ROWS), recorder)
    (receipt,) = read(bucket, "receipts/")
    counts = {name: receipt[name] for name in ("read", "recorded", "people", "not_compared", "rejected", "ignored")}
    assert counts == {"read": 5, "recorded": 3, "people": 2, "not_compared": 1, "rejected": 2, "ignored": 1}
    assert receipt["columns_not_understood"] == ["Laptop"]
    rejected = read(bucket, "rejected/")
    assert rejected == receipt["rejections"]
    assert [(each["row"], each["reason"].split()[0]) for each in rejected] == [(4, "application_id"), (7, "address")]
    assert {pk for pk, sk in items(table) if sk == "check#shipping"} == {"app#a-1", "app#a-2"}
    written = json.dumps([receipt, rejected, list(items(table).values())])
    assert not any(text in written for text in ("Ada", "Canal", "Elm", "Springfield", "Kofi", "62701"))


def test_upload_twice_is_no_harm(recorder: Deliveries, bucket: str, table: Table) -> None:
    event = put(bucket, ROWS)
    process_upload(event, recorder)
    before = items(table)
    process_upload(event, recorder)
    assert {key: item for key, item in items(table).items() if key[1] == "check#shipping"} == {
        key: item for key, item in before.items() if key[1] == "check#shipping"
    }
    assert len(keys_of(bucket, "receipts/")) == 1


def test_partial_failure_is_retried_and_has_no_receipt_before(
    recorder: Deliveries, bucket: str, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    record: Callable[..., int] = Deliveries.record

    def failing(self: Deliveries, application: str, *rest: Any) -> int:
        if application == "a-1":
            raise ConnectionError
        return record(self, application, *rest)

    event = put(bucket, ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(Deliveries, "record", failing)
        with pytest.raises(Incomplete):
            process_upload(event, recorder)
    assert {pk for pk, sk in items(table) if sk == "check#shipping"} == {"app#a-2"}
    assert keys_of(bucket, "receipts/") == []
    process_upload(event, recorder)
    assert {pk for pk, sk in items(table) if sk == "check#shipping"} == {"app#a-1", "app#a-2"}
    assert len(keys_of(bucket, "receipts/")) == 1


def test_file_that_is_none_of_deliveries_is_one_rejected_row(recorder: Deliveries, bucket: str) -> None:
    process_upload(put(bucket, "name;salary\nAda;1\n"), recorder)
    (receipt,) = read(bucket, "receipts/")
    assert (receipt["read"], receipt["recorded"], receipt["rejected"]) == (1, 0, 1)
    assert "application_id" in receipt["stopped"]


def test_file_with_too_many_rows_is_read_up_to_the_limit(
    recorder: Deliveries, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_ROWS", 3)
    process_upload(put(bucket, ROWS), recorder)
    (receipt,) = read(bucket, "receipts/")
    assert (receipt["recorded"], receipt["rejected"]) == (2, 2)
    assert "Split the file" in receipt["stopped"]


def test_erased_upload_is_ignored(recorder: Deliveries, bucket: str) -> None:
    event = put(bucket, ROWS)
    version = json.loads(event)["detail"]["object"]["version-id"]
    boto3.client("s3").delete_object(Bucket=bucket, Key="shipping/november.csv", VersionId=version)
    process_upload(event, recorder)
    process_upload(json.dumps({"detail": {"bucket": {"name": bucket}, "object": {"key": "shipping/"}}}), recorder)
    assert keys_of(bucket) == []
