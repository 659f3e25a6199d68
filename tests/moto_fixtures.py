"""Fixtures on moto: the results table and the uploads bucket, as the shared code uses them."""

from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws

from bonafide.aws.table import Table
from local.moto_patches import patched_moto

BUCKET = "uploads"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """An empty results table."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    yield from table_on_moto()


def table_on_moto() -> Iterator[Table]:
    """An empty results table, for a fixture of any scope that sets the region."""
    with patched_moto(), mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="results",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        yield Table("results", timedelta(days=30))


@pytest.fixture
def bucket(table: Table) -> str:  # noqa: ARG001  the same moto
    """An empty uploads bucket, with versions, beside the results table."""
    storage = boto3.client("s3")
    storage.create_bucket(Bucket=BUCKET)
    storage.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return BUCKET


def items(table: Table) -> dict[tuple[str, str], dict[str, object]]:
    """Every item of a table as DynamoDB stores it, by key."""
    found = boto3.client("dynamodb").scan(TableName=table.name)["Items"]
    return {(item["pk"]["S"], item["sk"]["S"]): dict(item) for item in found}


def keys_of(bucket: str, prefix: str = "") -> list[str]:
    """The keys of a bucket's objects."""
    found = boto3.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [each["Key"] for each in found.get("Contents", [])]
