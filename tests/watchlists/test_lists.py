"""Watchlists in the bucket and the entries in force: written, changed, revoked, refused."""

import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from bonafide.aws import objects
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from tests.moto_fixtures import items, keys_of
from watchlists import lists
from watchlists.entry import MalformedList
from watchlists.lists import WatchList, Watchlists, named, upload_handler

KEY = "watchlists/A/own.csv"
HEADER = "type,value,source,valid_until\n"
JANE, JOE = "email,jane@acme.org,own,\n", "email,joe@acme.org,own,\n"


@pytest.fixture
def watchlists(table: Table) -> Watchlists:
    boto3.client("secretsmanager").create_secret(Name="secret", SecretString="a key")
    return Watchlists(table, Keys("secret"))


def put(bucket: str, *rows: str, key: str = KEY) -> WatchList:
    objects.put(bucket, key, (HEADER + "".join(rows)).encode())
    return named(Pointer(bucket, key, None))


def in_force(table: Table) -> int:
    return len(items(table))


def test_entries_in_force_follow_the_list(watchlists: Watchlists, bucket: str) -> None:
    table = watchlists.table
    counts = watchlists.bring_into_force(put(bucket, JOE, JANE))
    assert counts == {"taken": 2, "written": 2, "revoked": 0, "skipped": 0}
    assert watchlists.bring_into_force(put(bucket, JOE, JANE))["written"] == 0
    counts = watchlists.bring_into_force(put(bucket, JOE))
    assert (counts["written"], counts["revoked"], in_force(table)) == (0, 1, 1)
    counts = watchlists.bring_into_force(put(bucket, JOE.replace("own", "new source")))
    assert (counts["written"], counts["revoked"], in_force(table)) == (1, 0, 1)
    boto3.client("s3").delete_object(Bucket=bucket, Key=KEY)
    counts = watchlists.bring_into_force(named(Pointer(bucket, KEY, None)))
    assert (counts["revoked"], in_force(table)) == (1, 0)


def test_entries_are_hashed_and_expire(watchlists: Watchlists, bucket: str) -> None:
    watchlists.bring_into_force(
        put(bucket, JANE, "email,joe@acme.org,own,2099-12-31\n", "email,x@acme.org,own,2001-01-01\n")
    )
    found = items(watchlists.table)
    assert len(found) == 2
    assert "acme" not in str(found)
    assert all(pk.startswith("id#email#") and sk.startswith("watch#A/own#") for pk, sk in found)
    assert all("expires_at" in item for item in found.values())


def test_rejected_rows_are_explained(watchlists: Watchlists, bucket: str) -> None:
    counts = watchlists.bring_into_force(put(bucket, JANE, "email,no address,own,\n"))
    assert (counts["taken"], counts["skipped"]) == (1, 1)
    content = objects.read(Pointer(bucket, "rejected/watchlists/A/own.jsonl", None)) or b""
    assert [json.loads(line)["upload"] for line in content.splitlines()] == [KEY]


def test_list_that_is_replaced_while_it_is_read_is_read_again(
    watchlists: Watchlists, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch_list = put(bucket, JANE)
    real = objects.open_object
    opened: list[str] = []

    def replaced(pointer: Pointer) -> Any:
        found = real(pointer)
        if pointer.key == KEY and not opened:
            opened.append(pointer.key)
            put(bucket, JOE)
        return found

    monkeypatch.setattr(objects, "open_object", replaced)
    counts = watchlists.bring_into_force(watch_list)
    assert (counts["written"], counts["revoked"], in_force(watchlists.table)) == (1, 1, 1)


def test_list_with_too_many_entries_changes_nothing(
    watchlists: Watchlists, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MAX_ENTRIES", 1)
    with pytest.raises(MalformedList):
        watchlists.bring_into_force(put(bucket, *(f"email,jane{number}@acme.org,own,\n" for number in range(3))))
    assert in_force(watchlists.table) == 0


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("watchlists/A/ofac-sdn.xml", "A/ofac-sdn"),
        ("watchlists/b/own.csv.gz", "B/own"),
        ("watchlists/C/a list.v2.jsonl", "C/a list.v2"),
    ],
)
def test_name_of_a_list(key: str, name: str) -> None:
    assert named(Pointer("b", key, "v1")).name == name


@pytest.mark.parametrize("key", ["watchlists/own.csv", "watchlists/D/own.csv", "watchlists/A/x/own.csv", "other/A/x"])
def test_key_without_a_tier_is_refused(key: str) -> None:
    with pytest.raises(MalformedList):
        named(Pointer("b", key, None))


def test_refused_list_is_reported_and_not_delivered_again(
    watchlists: Watchlists, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    watchlists.bring_into_force(put(bucket, JANE))
    objects.put(bucket, KEY, b"not,a,watchlist\n1,2,3\n")
    body = json.dumps({"detail": {"bucket": {"name": bucket}, "object": {"key": KEY}}})
    context: Any = SimpleNamespace(aws_request_id="1")
    answer = upload_handler(watchlists)({"Records": [{"messageId": "m", "body": body}]}, context)
    assert answer == {"batchItemFailures": []}
    assert in_force(watchlists.table) == 1
    assert "rejected/watchlists/A/own.csv.refused.jsonl" in keys_of(bucket)
