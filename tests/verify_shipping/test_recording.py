"""What is recorded of deliveries: hashes only, the latest ones, the same in whatever order they come."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from bonafide.aws.keys import Keys
from bonafide.reference import KnownPlace, Reference
from bonafide.street_address import normalised, read_address
from local.memory_aws import MemoryDynamoDB
from tests.turns import Turns
from verify_shipping.delivery import read_delivery
from verify_shipping.ids import possible_ids, recorded_id
from verify_shipping.recording import MAX_KEPT, Deliveries, Where, latest

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOME = {"address": "12 Canal Street", "postal_code": "62701", "city": "Springfield", "country_code": "US"}
OTHER = {**HOME, "address": "480 Orchard Road"}
ADA: dict[str, Any] = {"application_id": "a-1", "name": "Ada Marchbanks", **HOME}


def item(memory: MemoryDynamoDB, application: str = "a-1") -> dict[str, Any]:
    return memory.items()[f"app#{application}", "check#shipping"]


def add(deliveries: Deliveries, row: dict[str, Any], hours: float = 0) -> None:
    delivery = read_delivery(row).delivery
    received = NOW + timedelta(hours=hours)
    deliveries.record(delivery.application_id, [deliveries.entry(delivery, received)], received)


def test_only_hashes_are_stored(deliveries: Deliveries, memory: MemoryDynamoDB) -> None:
    add(deliveries, {**ADA, "order_id": "ORDER-4711", "work_address": "1 Harbour Road, Springfield"})
    stored = json.dumps(list(memory.items().values()), default=str)
    assert not any(text in stored.lower() for text in ("canal", "springfield", "62701", "ada", "4711", "harbour"))
    (hashed,) = [pk for pk, sk in memory.items() if sk == "app#a-1"]
    assert hashed.startswith("id#delivery#")
    assert item(memory)["identifiers"]["M"]["delivery"]["L"] == [{"S": hashed.removeprefix("id#delivery#")}]
    assert int(item(memory)["expires_at"]["N"]) == int((NOW + timedelta(days=730)).timestamp())


def test_address_is_hashed_like_a_stated_home(deliveries: Deliveries) -> None:
    entry = deliveries.entry(read_delivery(ADA).delivery, NOW)
    home = normalised(HOME["address"], HOME["postal_code"], HOME["city"], None, "US")
    assert home
    assert list(entry.hashes) == deliveries.keys.hashed({"address": [home]})["address"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, Where.ADDRESS),
        ({"country_code": "United States"}, Where.ADDRESS),
        ({"address": "Packstation 118"}, Where.POINT),
        ({"address": "P.O. Box 44"}, Where.POINT),
        ({"address": "Canal Street"}, Where.UNREADABLE),
        ({"address": "Student Residence West, Room 12, 9 College Road"}, Where.MANY),
        ({"address": "c/o Tomas Vrba, 12 Canal Street"}, Where.MANY),
        ({"address": "12 Canal Street", "postal_code": "", "city": ""}, Where.UNREADABLE),
        ({"work_address": "12 Canal Street"}, Where.WORK),
        ({"work_address": "1 Harbour Road"}, Where.ADDRESS),
    ],
)
def test_place_of_a_delivery(fields: dict[str, str], where: Where, deliveries: Deliveries) -> None:
    assert deliveries.entry(read_delivery({**ADA, **fields}).delivery, NOW).where == where


@pytest.mark.parametrize(
    "fields",
    [
        {"application_id": "a\ud800"},
        {"address": "12 Canal \ud800 Street", "city": "\udfff", "country_code": "\ud800"},
        {"name": "Ada \ud800", "order_id": "\udfff"},
        {"shipped_at": "9999-12-31T23:59:59-14:00"},
        {"changed_at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=ascii,
)
def test_row_that_no_table_can_hold_stops_no_others(fields: dict[str, str], deliveries: Deliveries) -> None:
    delivery, unknown = read_delivery({**ADA, **fields, "\ud800": 1})
    recorded = deliveries.entry(delivery, NOW)
    assert deliveries.record(recorded_id(delivery, deliveries.keys), [recorded], NOW) == 1
    assert recorded.at == NOW.isoformat()
    assert unknown == ("?",)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("shared", Where.KNOWN),
        ("mailbox", Where.POINT),
        ("forwarder", Where.ADDRESS),
        ("virtual office", Where.ADDRESS),
    ],
)
def test_place_on_the_list_of_the_operator(
    kind: str, where: Where, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = read_address(HOME["address"], HOME["postal_code"], HOME["city"], None, "US")
    assert office

    def known_place(reference: Reference, text: str) -> KnownPlace | None:  # noqa: ARG001
        return KnownPlace(kind, "", "own list") if text == office.text else None

    monkeypatch.setattr(Reference, "known_place", known_place)
    for address in (HOME["address"], f"{HOME['address']}, Suite 5"):
        assert deliveries.entry(read_delivery({**ADA, "address": address}).delivery, NOW).where == where
    assert deliveries.entry(read_delivery({**ADA, **OTHER}).delivery, NOW).where == Where.ADDRESS


def test_order_of_arrival_does_not_matter(deliveries: Deliveries, memory: MemoryDynamoDB) -> None:
    rows = [
        {**ADA, "order_id": "1", "shipped_at": "2026-11-02"},
        {**ADA, **OTHER, "order_id": "1", "changed_at": "2026-11-05"},
        {**ADA, "shipped_at": "2026-11-09"},
        {**ADA, "address": "Packstation 118", "shipped_at": "2026-11-11"},
    ]
    found = set()
    for order in permutations(rows):
        memory.partitions.clear()
        for row in (*order, order[0]):
            add(deliveries, row)
        stored = item(memory)
        found.add(json.dumps([stored[name] for name in ("deliveries", "identifiers", "names")], sort_keys=True))
    assert len(found) == 1
    assert [each["where"] for each in json.loads(json.loads(found.pop())[0]["S"])] == ["point", "", ""]


def test_delivery_with_an_id_is_replaced_by_a_later_statement(deliveries: Deliveries) -> None:
    first, later = (
        deliveries.entry(read_delivery({**ADA, **place, "order_id": "1"}).delivery, NOW + timedelta(hours=hours))
        for place, hours in ((HOME, 0), (OTHER, 1))
    )
    assert latest([later, first]) == [later]
    other = deliveries.entry(read_delivery({**ADA, "order_id": "2"}).delivery, NOW)
    assert latest([other, first, later]) == [later, other]


def test_recording_again_changes_nothing(deliveries: Deliveries, memory: MemoryDynamoDB) -> None:
    add(deliveries, ADA)
    before = item(memory)
    add(deliveries, ADA)
    assert item(memory) == before


def test_only_the_latest_are_kept(deliveries: Deliveries, memory: MemoryDynamoDB) -> None:
    for number in range(MAX_KEPT + 3):
        add(deliveries, {**ADA, "address": f"{number + 1} Canal Street"}, hours=number)
    kept = json.loads(item(memory)["deliveries"]["S"])
    assert len(kept) == MAX_KEPT
    assert kept[0]["at"] == (NOW + timedelta(hours=MAX_KEPT + 2)).isoformat()


def test_two_writers_at_once_lose_nothing(deliveries: Deliveries, memory: MemoryDynamoDB) -> None:
    for first in range(4):
        memory.partitions.clear()
        actors = (lambda: add(deliveries, ADA), lambda: add(deliveries, {**ADA, **OTHER}))
        Turns(actors, [(0, first), (1, 9)]).run(memory)
        assert len(json.loads(item(memory)["deliveries"]["S"])) == 2, first


def test_keys_are_changed_without_losing_who_shares(
    deliveries: Deliveries, memory: MemoryDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(deliveries, ADA)
    monkeypatch.setattr(Keys, "active", lambda keys: (b"new", b"key of secret"))  # noqa: ARG005
    add(deliveries, ADA, hours=1)
    (kept,) = json.loads(item(memory)["deliveries"]["S"])
    assert len(kept["hashes"]) == len(kept["names"]) == 2


@pytest.mark.parametrize(
    ("stated", "is_kept"),
    [
        ("a-1", True),
        ("greenhouse:eu:4711", True),
        ("4711", True),
        ("ada.marchbanks@example.org", False),
        ("Marchbanks-Ada", False),
        ("no spaces", False),
    ],
)
def test_id_is_that_of_the_records(stated: str, is_kept: bool, deliveries: Deliveries) -> None:
    found = recorded_id(read_delivery({**ADA, "application_id": stated}).delivery, deliveries.keys)
    assert found == (stated if is_kept else deliveries.keys.pseudonym(stated))


@pytest.mark.parametrize("name", [None, "Tomas Vrba", "Ada Marchbanks"])
@pytest.mark.parametrize("key", [0, 1])
def test_id_that_intake_replaced_is_found_without_the_name(
    name: str | None, key: int, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id of which only Intake knew that it is the person's name is in no key, also after a change of keys."""
    monkeypatch.setattr(Keys, "active", lambda _: (b"current", b"previous"))
    delivery = read_delivery({**ADA, "application_id": "marchbanks.ada", "name": name}).delivery
    replaced = deliveries.keys.pseudonyms("marchbanks.ada")[key]
    assert deliveries.known(possible_ids(delivery, deliveries.keys)) == recorded_id(delivery, deliveries.keys)
    deliveries.table.put([{"pk": f"app#{replaced}", "sk": "application#1", "expires_at": 9_999_999_999}])
    assert deliveries.known(possible_ids(delivery, deliveries.keys)) == replaced
