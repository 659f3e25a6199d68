"""Watchlists in the bucket and the entries in force: written, changed, revoked, refused."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count, permutations, product
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from bonafide.aws import objects, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table, expiring_item
from bonafide.identity import digest_of, keyed_hash
from tests.moto_fixtures import items, keys_of
from watchlists import lists
from watchlists.entry import MalformedList
from watchlists.lists import WatchList, Watchlists, named, upload_handler

KEY = "watchlists/A/own.csv"
HEADER = "type,value,source,valid_until\n"
JANE, JOE, KIM, LEE = (f"email,{name}@acme.org,own,\n" for name in ("jane", "joe", "kim", "lee"))
SIMILAR = ["A/own.csv", "A/own.csv.gz", "A/own", "A/own.json", "a/own.csv", "B/own.csv", "A/Own.csv", "A/own.csv.json"]


@pytest.fixture
def watchlists(table: Table) -> Watchlists:
    boto3.client("secretsmanager").create_secret(Name="secret", SecretString="a key")
    return Watchlists(table, Keys("secret"))


def put(bucket: str, *rows: str, key: str = KEY) -> WatchList:
    objects.put(bucket, key, (HEADER + "".join(rows)).encode())
    return named(Pointer(bucket, key, None))


def malformed(bucket: str) -> WatchList:
    objects.put(bucket, KEY, b"not,a,watchlist\n1,2,3\n")
    return named(Pointer(bucket, KEY, None))


def delete(bucket: str, key: str = KEY) -> WatchList:
    boto3.client("s3").delete_object(Bucket=bucket, Key=key)
    return named(Pointer(bucket, key, None))


def in_force(table: Table) -> int:
    return len(items(table))


def state(table: Table, list_key: str = KEY) -> set[tuple[str, str]]:
    """The keys of a list's entries in force, with short hashes."""
    return {(pk[-8:], sk) for pk, sk in items(table) if f"#{list_key.removeprefix('watchlists/')}#" in sk}


def state_of(watchlists: Watchlists, list_key: str, *rows: str) -> set[tuple[str, str]]:
    """What is in force of a list with these rows."""
    name = list_key.removeprefix("watchlists/")
    return {(hashed(watchlists, row)[-8:], f"watch#A#{name}#row {number}") for number, row in enumerate(rows, 2)}


def hashed(watchlists: Watchlists, row: str) -> str:
    """The keyed hash of the address in a row."""
    (key,) = watchlists.keys.active()
    return keyed_hash("email", digest_of(row.split(",")[1]), key)


def test_entries_in_force_follow_the_list(watchlists: Watchlists, bucket: str) -> None:
    table = watchlists.table
    counts = watchlists.bring_into_force(put(bucket, JOE, JANE))
    assert counts == {"taken": 2, "written": 2, "revoked": 0, "skipped": 0}
    assert watchlists.bring_into_force(put(bucket, JOE, JANE))["written"] == 0
    counts = watchlists.bring_into_force(put(bucket, JOE))
    assert (counts["written"], counts["revoked"], in_force(table)) == (0, 1, 1)
    counts = watchlists.bring_into_force(put(bucket, JOE.replace("own", "new source")))
    assert (counts["written"], counts["revoked"], in_force(table)) == (1, 0, 1)
    counts = watchlists.bring_into_force(delete(bucket))
    assert (counts["revoked"], in_force(table)) == (1, 0)


def test_entries_are_hashed_and_expire(watchlists: Watchlists, bucket: str) -> None:
    watchlists.bring_into_force(
        put(bucket, JANE, "email,joe@acme.org,own,2099-12-31\n", "email,x@acme.org,own,2001-01-01\n")
    )
    found = items(watchlists.table)
    assert len(found) == 2
    assert "acme" not in str(found)
    assert all(pk.startswith("id#email#") and sk.startswith("watch#A#A/own.csv#") for pk, sk in found)
    assert all("expires_at" in item for item in found.values())


def test_rejected_rows_are_explained(watchlists: Watchlists, bucket: str) -> None:
    counts = watchlists.bring_into_force(put(bucket, JANE, "email,no address,own,\n"))
    assert (counts["taken"], counts["skipped"]) == (1, 1)
    content = objects.read(Pointer(bucket, "rejected/watchlists/A/own.csv.jsonl", None)) or b""
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


@pytest.mark.parametrize("name", SIMILAR)
def test_lists_with_similar_keys_do_not_touch_each_other(watchlists: Watchlists, bucket: str, name: str) -> None:
    rows = {each: [JANE, LEE] if number % 2 else [JANE, JOE] for number, each in enumerate(SIMILAR)}
    for each in SIMILAR:
        content = (HEADER + "".join(rows[each])).encode()
        key = f"watchlists/{each}"
        objects.put(bucket, key, gzip.compress(content) if each.endswith("gz") else content)
        watchlists.bring_into_force(named(Pointer(bucket, key, None)))
    before = items(watchlists.table)
    assert len(before) == 2 * len(SIMILAR)
    watchlists.bring_into_force(delete(bucket, f"watchlists/{name}"))
    gone = before.keys() - items(watchlists.table).keys()
    assert sorted(sk for _, sk in gone) == [f"watch#{name[0].upper()}#{name}#row {number}" for number in (2, 3)]


def test_events_in_any_order_end_in_the_state_of_the_bucket(watchlists: Watchlists, bucket: str) -> None:
    """Of three changes of a list, each event is delivered at any time after its change."""
    steps = [(kind, number) for number in range(3) for kind in ("changed", "delivered")]
    orders = {
        order
        for order in permutations(steps)
        if [number for kind, number in order if kind == "changed"] == [0, 1, 2]
        and all(order.index(("changed", number)) < order.index(("delivered", number)) for number in range(3))
    }
    assert len(orders) == 15
    for case, (order, last) in enumerate(product(sorted(orders), ["replaced", "deleted"])):
        key = f"watchlists/A/{case}.csv"
        changes = [(JANE, JOE), (KIM, JOE), (LEE,)] if last == "replaced" else [(JANE, JOE), (KIM, JOE), ()]
        for kind, number in order:
            if kind == "delivered":
                watchlists.bring_into_force(named(Pointer(bucket, key, None)))
            elif changes[number]:
                put(bucket, *changes[number], key=key)
            else:
                delete(bucket, key)
        assert state(watchlists.table, key) == state_of(watchlists, key, *changes[-1]), order


STEPS = [(objects, "put", 1), (Table, "put", 1), (Table, "delete", 1), (objects, "put", 2), (objects, "etag", 1)]
INTERRUPTIONS = list(product(STEPS, [(JANE, LEE), (JANE, JOE), ()]))


def test_invocation_that_crashes_leaves_nothing_behind(watchlists: Watchlists, bucket: str) -> None:
    """It crashes at any step, and then the list is replaced or deleted before the next invocation."""

    def crash() -> None:
        raise RuntimeError("crashed")

    for case, (step, then) in enumerate(INTERRUPTIONS):
        key = f"watchlists/A/{case}.csv"
        watchlists.bring_into_force(put(bucket, JANE, JOE, key=key))
        with interrupted(step, crash), suppress(RuntimeError):
            watchlists.bring_into_force(put(bucket, KIM, JOE, LEE, key=key))
        watchlists.bring_into_force(put(bucket, *then, key=key) if then else delete(bucket, key))
        assert state(watchlists.table, key) == state_of(watchlists, key, *then), step


def test_overtaken_invocation_does_not_bring_back_an_old_version(watchlists: Watchlists, bucket: str) -> None:
    """The list is replaced or deleted at any step, and another invocation brings that into force meanwhile."""
    for case, (step, then) in enumerate(INTERRUPTIONS):
        key = f"watchlists/A/{case}.csv"

        def overtake(key: str = key, then: tuple[str, ...] = then) -> None:
            watchlists.bring_into_force(put(bucket, *then, key=key) if then else delete(bucket, key))

        watchlists.bring_into_force(put(bucket, JANE, JOE, key=key))
        watch_list = put(bucket, KIM, JOE, LEE, key=key)
        with interrupted(step, overtake):
            watchlists.bring_into_force(watch_list)
        assert state(watchlists.table, key) == state_of(watchlists, key, *then), step


@contextmanager
def interrupted(step: tuple[Any, str, int], act: Callable[[], None]) -> Iterator[None]:
    """Acts once, before the so many-th call of a function."""
    place, name, call = step
    real = getattr(place, name)
    calls = count(1)
    acted = False

    def stepping(*given: Any, **named: Any) -> Any:
        nonlocal acted
        if next(calls) == call:
            acted = True
            act()
        return real(*given, **named)

    with patch.object(place, name, stepping):
        yield
    assert acted


def of_version_0_2(watchlists: Watchlists, bucket: str, *rows: str) -> None:
    """What version 0.2 recorded of `watchlists/A/own.csv`, and would have of `watchlists/A/own.csv.gz`."""
    entries = [
        expiring_item(
            sightings.partition("email", hashed(watchlists, row)),
            f"watch#A/own#row {number}",
            datetime.now(UTC),
            timedelta(days=3653),
            tier="A",
            source="own",
        )
        for number, row in enumerate(rows, 2)
    ]
    watchlists.table.put(entries)
    listed = [[entry["pk"], entry["sk"], "0123456789abcdef"] for entry in entries]
    objects.put(bucket, "watchlists-in-force/A/own.json", json.dumps(listed).encode())


def test_entries_of_version_0_2_are_replaced_and_removed(watchlists: Watchlists, bucket: str) -> None:
    of_version_0_2(watchlists, bucket, JANE, JOE)
    counts = watchlists.bring_into_force(put(bucket, JANE, KIM))
    assert (counts["written"], counts["revoked"], in_force(watchlists.table)) == (2, 2, 2)
    assert state(watchlists.table) == state_of(watchlists, KEY, JANE, KIM)
    of_version_0_2(watchlists, bucket, JANE, JOE)
    watchlists.bring_into_force(delete(bucket))
    assert in_force(watchlists.table) == 0
    assert watchlists.bring_into_force(delete(bucket))["revoked"] == 0


def test_entries_of_version_0_2_are_divided_among_lists_of_one_name(watchlists: Watchlists, bucket: str) -> None:
    of_version_0_2(watchlists, bucket, JANE, JOE)
    key = "watchlists/A/own.csv.txt"
    put(bucket, JANE, JOE, key=key)
    watchlists.bring_into_force(delete(bucket))
    assert in_force(watchlists.table) == 2
    assert state(watchlists.table, key) == state_of(watchlists, key, JANE, JOE)


def test_entries_of_version_0_2_stay_until_their_list_can_be_read(watchlists: Watchlists, bucket: str) -> None:
    of_version_0_2(watchlists, bucket, JANE, JOE)
    with pytest.raises(MalformedList):
        watchlists.bring_into_force(malformed(bucket))
    assert watchlists.bring_into_force(put(bucket, KIM, key="watchlists/A/own.csv.txt"))["written"] == 1
    assert in_force(watchlists.table) == 3


def test_list_with_too_many_entries_changes_nothing(
    watchlists: Watchlists, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MAX_ENTRIES", 1)
    with pytest.raises(MalformedList):
        watchlists.bring_into_force(put(bucket, *(f"email,jane{number}@acme.org,own,\n" for number in range(3))))
    assert in_force(watchlists.table) == 0


@pytest.mark.parametrize(
    ("name", "tier", "earlier_name"),
    [
        ("A/ofac-sdn.xml", "A", "A/ofac-sdn"),
        ("b/own.csv.gz", "B", "B/own"),
        ("C/a list.v2.jsonl", "C", "C/a list.v2"),
    ],
)
def test_name_and_tier_of_a_list(name: str, tier: str, earlier_name: str) -> None:
    found = named(Pointer("b", f"watchlists/{name}", "v1"))
    assert (found.name, found.tier, found.earlier_name) == (name, tier, earlier_name)


@pytest.mark.parametrize("key", ["watchlists/own.csv", "watchlists/D/own.csv", "watchlists/A/x/own.csv", "other/A/x"])
def test_key_without_a_tier_is_refused(key: str) -> None:
    with pytest.raises(MalformedList):
        named(Pointer("b", key, None))


def test_refused_list_is_reported_and_not_delivered_again(
    watchlists: Watchlists, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    watchlists.bring_into_force(put(bucket, JANE))
    malformed(bucket)
    body = json.dumps({"detail": {"bucket": {"name": bucket}, "object": {"key": KEY}}})
    context: Any = SimpleNamespace(aws_request_id="1")
    answer = upload_handler(watchlists)({"Records": [{"messageId": "m", "body": body}]}, context)
    assert answer == {"batchItemFailures": []}
    assert in_force(watchlists.table) == 1
    assert "rejected/watchlists/A/own.csv.refused.jsonl" in keys_of(bucket)


@pytest.mark.parametrize(
    "rows", ["type,value\nemail,none\n", "Aino Vesterlund\n", '{"objects": [{"type": "malware"}]}', ""]
)
def test_list_without_a_usable_entry_is_refused_and_changes_nothing(
    watchlists: Watchlists, bucket: str, rows: str
) -> None:
    watchlists.bring_into_force(put(bucket, JANE))
    objects.put(bucket, KEY, rows.encode())
    with pytest.raises(MalformedList):
        watchlists.bring_into_force(named(Pointer(bucket, KEY, None)))
    assert in_force(watchlists.table) == 1


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}email,jane@acme.org,own,2001-01-01\n",
        "type,value,to_ids\nemail,jane@acme.org,0\n",
        '{"objects": [{"type": "indicator", "pattern": "[email-addr:value = \'jane@acme.org\']", "revoked": true}]}',
    ],
)
def test_list_that_withdraws_all_its_entries_takes_effect(watchlists: Watchlists, bucket: str, content: str) -> None:
    watchlists.bring_into_force(put(bucket, JANE))
    objects.put(bucket, KEY, content.encode())
    assert watchlists.bring_into_force(named(Pointer(bucket, KEY, None)))["revoked"] == 1
    assert in_force(watchlists.table) == 0


@pytest.mark.parametrize(
    ("key", "reason"),
    [("watchlists/A/", "a folder"), ("watchlists/A/x/own.csv", "below the tier"), ("watchlists/own.csv", "no tier")],
)
def test_key_that_is_no_list_is_refused_with_its_reason(key: str, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        named(Pointer("b", key, None))
