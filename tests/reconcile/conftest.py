"""The fixtures of tests that need a table, a bucket and queues."""

from datetime import timedelta

import boto3
import pytest

from bonafide.aws.table import Table
from bonafide.verifiers import OPTIONAL, VERIFIERS
from reconcile.reconciliation import Reconciler
from tests.moto_fixtures import bucket, table

__all__ = ["bucket", "reconciler", "table"]

PATIENCE = timedelta(hours=1)


@pytest.fixture
def reconciler(table: Table, bucket: str) -> Reconciler:
    """A reconciler of an empty table and bucket, and of queues that are called like those of a stack."""
    queues = boto3.client("sqs")
    for name in ("intake", *VERIFIERS, *OPTIONAL, "resume", "fetch", "erasures"):
        queues.create_queue(QueueName=f"stack-{name}")
    return Reconciler(table, bucket, queues.get_queue_url(QueueName="stack-intake")["QueueUrl"], PATIENCE)
