"""Fetch with boto3's clients and a bucket that keeps versions, as the deployed one does."""

import json

import boto3
import pytest

from bonafide.aws.connections import Secrets, Settings
from bonafide.aws.table import Table
from bonafide.hooks import DOCUMENTS, FETCH, INCOMING, Connection, Hook
from fetch.fetching import Fetcher
from tests.aws_requests import Fault, fault_at
from tests.fetch.conftest import CREATED, ID, RECEIVED, Start, stored_of
from tests.moto_fixtures import bucket, keys_of, table

__all__ = ["bucket", "table"]


@pytest.mark.parametrize("after", [False, True])
def test_event_is_gone_with_all_its_versions_whichever_request_failed(
    table: Table, bucket: str, vendor_of: Start, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonafide.source_api.time.sleep", lambda _: None)
    vendor = vendor_of("lever")
    connection = Connection("lever", ID)
    table.put([{**Settings(connection, CREATED, fetches_documents=True).item(), "expires_at": 4_000_000_000}])
    secret = {"signing": {"current": "key"}, "api": dict(vendor.ACCESS)}
    boto3.client("secretsmanager").create_secret(Name=f"s/lever/{ID}", SecretString=json.dumps(secret))
    fetcher = Fetcher(Secrets("s"), table, bucket, "queue", {})
    s3 = boto3.client("s3")
    number, failed = 0, True
    while failed:
        hook = Hook(connection, RECEIVED.date(), f"{number:064x}")
        put = s3.put_object(Bucket=bucket, Key=hook.key(FETCH), Body=stored_of("lever", vendor.people[0]).json())
        event = {"bucket": {"name": bucket}, "object": {"key": hook.key(FETCH), "version-id": put["VersionId"]}}
        message = json.dumps({"detail": event})
        try:
            with fault_at(number, after=after):
                fetcher.process(message)
            failed = False
        except Fault:
            fetcher.process(message)
        number += 1
        versions = s3.list_object_versions(Bucket=bucket, Prefix=FETCH)
        assert "Versions" not in versions
        assert "DeleteMarkers" not in versions
        assert len(keys_of(bucket, INCOMING)) == number
        assert len(keys_of(bucket, DOCUMENTS)) == 2 * number
    assert number > 6
    stored = s3.head_object(Bucket=bucket, Key=keys_of(bucket, DOCUMENTS)[0])
    assert (stored["ContentType"], stored["ContentDisposition"]) == ("application/pdf", "attachment")
