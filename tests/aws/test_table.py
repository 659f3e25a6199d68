"""The results table on moto, and on a DynamoDB that has no capacity."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bonafide.aws import clients
from bonafide.aws.table import MAX_ATTEMPTS, Put, Table, TableBusy, Update, expiring_item
from tests.moto_fixtures import items

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = int((NOW + timedelta(days=1)).timestamp())


def item(sk: str, pk: str = "p", **attributes: Any) -> dict[str, Any]:
    return {"pk": pk, "sk": sk, "expires_at": LATER, **attributes}


def sort_keys(found: Any) -> list[str]:
    return [each["sk"] for each in found]


def test_items_are_read_as_they_were_written(table: Table) -> None:
    written = item("a", number=3, nested={"list": [1, {"deep": 2}], "text": "x"}, flag=True, nothing=None)
    table.put([written])
    assert list(table.query("p")) == [written]
    assert type(next(table.query("p"))["nested"]["list"][0]) is int


def test_more_items_than_a_request_takes_are_written_and_deleted(table: Table) -> None:
    table.put(item(f"{number:03}") for number in range(60))
    assert len(list(table.query("p"))) == 60
    table.delete(("p", f"{number:03}") for number in range(59))
    table.delete([("p", "absent")])
    assert sort_keys(table.query("p")) == ["059"]


def test_later_item_of_two_with_one_key_is_written(table: Table) -> None:
    table.put([item("a", number=1), item("a", number=2)])
    assert next(table.query("p"))["number"] == 2


def test_query_order_prefix_and_limit(table: Table) -> None:
    table.put([item("b#2"), item("a#1"), item("b#1"), item("x", pk="other")])
    assert sort_keys(table.query("p")) == ["a#1", "b#1", "b#2"]
    assert sort_keys(table.query("p", newest=True)) == ["b#2", "b#1", "a#1"]
    assert sort_keys(table.query("p", prefix="b#")) == ["b#1", "b#2"]
    assert sort_keys(table.query("p", newest=True, limit=2)) == ["b#2", "b#1"]


def test_get_many_leaves_expired_and_absent_items_out(table: Table) -> None:
    table.put([item(f"{number:03}") for number in range(150)])
    table.put([{**item("expired"), "expires_at": int(NOW.timestamp())}])
    wanted = [("p", f"{number:03}") for number in range(150)] + [("p", "expired"), ("p", "absent")]
    assert len(table.get_many(wanted, now=NOW)) == 150


def test_conditional_writes_say_whether_they_wrote(table: Table) -> None:
    assert table.put_if_new(item("a", version=1))
    assert not table.put_if_new(item("a", version=9))
    assert table.put_if(item("a", version=2), "version = :version", version=1)
    assert not table.put_if(item("a", version=3), "version = :version", version=1)
    assert table.update("p", "a", "SET note = :note", note="x")
    assert not table.update("p", "absent", "SET note = :note", note="x")
    assert list(table.query("p")) == [item("a", version=2, note="x")]


def test_attribute_with_a_reserved_name_is_called_by_a_placeholder(table: Table) -> None:
    table.put([{"pk": "app#1", "sk": "case", "case": "one"}])
    assert table.update("app#1", "case", "SET #case = :to", condition="#case = :case", to="two", case="one")
    table.transact(
        [
            Put({"pk": "app#2", "sk": "case"}, "attribute_not_exists(#case)"),
            Update("app#1", "case", "SET #case = :to", "#case = :case", {"to": "three", "case": "two"}),
        ]
    )
    assert table.get("app#1", "case")["case"] == "three"


def test_quota_is_reserved_up_to_its_limit(table: Table) -> None:
    assert table.reserve_quota("count", 0, limit=5, now=NOW) == 0
    assert items(table) == {}
    assert [table.reserve_quota("count", 3, limit=5, now=NOW) for _ in range(3)] == [3, 2, 0]
    (counter,) = items(table).values()
    assert counter["expires_at"] == {"N": str(int((NOW + timedelta(days=7)).timestamp()))}


def test_expiring_item_has_its_time_and_no_empty_attributes() -> None:
    made = expiring_item("p", "s", NOW, timedelta(days=1), text="", none=None, number=1)
    assert made == {"pk": "p", "sk": "s", "number": 1, "expires_at": LATER}


class Busy:
    """A DynamoDB that leaves the last item of its first requests unprocessed."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.sizes: list[int] = []

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        requests = RequestItems["results"]
        self.sizes.append(len(requests))
        return {"UnprocessedItems": {"results": requests[-1:]} if len(self.sizes) <= self.times else {}}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        keys = RequestItems["results"]["Keys"]
        self.sizes.append(len(keys))
        unprocessed = {"results": {"Keys": keys[-1:]}} if len(self.sizes) <= self.times else {}
        return {"Responses": {"results": []}, "UnprocessedKeys": unprocessed}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr("bonafide.aws.table.time.sleep", slept.append)
    return slept


@pytest.mark.parametrize("write", [True, False])
def test_unprocessed_items_are_tried_again_and_again_later(
    write: bool, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    results = Table("results", timedelta())

    def attempt(attempts: int) -> None:
        if write:
            results.put([item("a"), item("b")], attempts=attempts)
        else:
            results.get_many([("p", "a"), ("p", "b")], now=NOW, attempts=attempts)

    busy = Busy(times=3)
    monkeypatch.setattr(clients, "dynamodb", lambda: busy)
    attempt(MAX_ATTEMPTS)
    assert busy.sizes == [2, 1, 1, 1]
    assert slept == sorted(slept)
    assert len(slept) == 3
    busy = Busy(times=99)
    with pytest.raises(TableBusy):
        attempt(2)
    assert len(busy.sizes) == 2
