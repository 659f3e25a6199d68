"""Sightings: who uses an identifier, hubs, and the watchlist entries that name it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import clients, sightings
from bonafide.aws.table import Table, expiring_item
from local.memory_aws import MemoryDynamoDB, Request

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEPT = timedelta(days=30)
HASHED = "0f1e2d"


def items_of(name: str) -> list[dict[str, Any]]:
    return sightings.items(name, {"phone": [HASHED]}, now=NOW, expires_at=int((NOW + KEPT).timestamp()))


def load(table: Table, hub_size: int = 25, now: datetime = NOW) -> sightings.Identifier:
    return sightings.load(table, "phone", HASHED, hub_size=hub_size, now=now)


def entry(list_name: str, number: str | int, tier: str, **attributes: Any) -> dict[str, Any]:
    key = sightings.watch_key(tier, list_name, str(number))
    return expiring_item(sightings.partition("phone", HASHED), key, NOW, KEPT, tier=tier, **attributes)


def test_sighting_is_a_pointer_that_expires() -> None:
    (item,) = items_of("a-1")
    assert item == {
        "pk": "id#phone#0f1e2d",
        "sk": "app#a-1",
        "recorded_at": NOW.isoformat(),
        "expires_at": int((NOW + KEPT).timestamp()),
    }


def test_name_hashes_are_comparable_only_at_one_identifier() -> None:
    one, same, other = (sightings.name_hashes([name], HASHED, b"key") for name in ("ada", "ada", "tomas"))
    assert one == same != other
    assert "ada" not in one
    assert sightings.name_hashes(["ada"], "another", b"key") != one
    assert sightings.name_hashes(["ada"], HASHED, b"other key") != one


def test_everything_at_an_identifier_is_loaded(table: Table) -> None:
    of_version_0_2 = {"names": "2f1c 9e0b", "submitted_at": NOW.isoformat()}
    table.put([{**items_of("a-1")[0], **of_version_0_2}, *items_of("a-2")])
    hit = {"source": "OFAC", "source_url": "https://x", "programme": "P", "first_seen": "2025-01-01"}
    table.put([entry("A/ofac.csv", 7, "A", **hit, valid_until="2027-01-31"), entry("C/own.csv", "#1", "C")])
    found = load(table)
    assert found.pk == sightings.partition("phone", HASHED)
    assert {each.application_id: bool(each.names) for each in found.sightings} == {"a-1": True, "a-2": False}
    assert {each.submitted_at for each in found.sightings} == {NOW, None}
    own, ofac = found.watchlist_hits
    assert ofac == ("A/ofac.csv", "7", "A", "OFAC", "https://x", "P", "2025-01-01", date(2027, 1, 31))
    assert own == ("C/own.csv", "#1", "C", "", "", "", "", None)
    assert (found.hub, found.marked) == (False, False)


def test_watchlist_entry_of_version_0_2_is_loaded(table: Table) -> None:
    key = "watch#A/ofac.v2#row #7"
    table.put([expiring_item(sightings.partition("phone", HASHED), key, NOW, KEPT, tier="A", source="OFAC")])
    (hit,) = load(table).watchlist_hits
    assert hit == ("A/ofac.v2", "row #7", "A", "OFAC", "", "", "", None)


@pytest.mark.parametrize("entries", [0, 23, 24, 25, 60, 500])
@pytest.mark.parametrize("applications", [1, 25, 26, 80])
def test_watchlist_entries_hide_no_application(requests: list[Request], applications: int, entries: int) -> None:
    table = Table("results", KEPT)
    table.put(item for number in range(applications) for item in items_of(f"a-{number:02}"))
    table.put(entry("A/list.csv", number, "C") for number in range(entries))
    table.put([entry("b/list.csv", 1, "B")])
    sightings.report_hub(table, sightings.partition("phone", HASHED), now=NOW)
    requests.clear()
    found = load(table)
    assert len(found.sightings) >= min(applications, 26)
    assert (found.hub, found.crowd) == (applications > 25, True)
    assert len(found.watchlist_hits) == min(entries + 1, sightings.MAX_WATCHLIST_HITS)
    assert min(hit.tier for hit in found.watchlist_hits) == "B"
    assert len(requests) <= (1 if entries + 2 <= sightings.MAX_OTHER_ITEMS else 5)


@pytest.fixture
def requests() -> Iterator[list[Request]]:
    """The requests to a table in memory."""
    memory, made = MemoryDynamoDB(), list[Request]()
    memory.on_request = made.append
    with patch.object(clients, "dynamodb", lambda: memory):
        yield made


def test_expired_items_are_left_out(table: Table) -> None:
    table.put([*items_of("a-1"), entry("A/ofac.csv", 7, "A")])
    found = load(table, now=NOW + KEPT)
    assert (found.sightings, found.watchlist_hits) == ((), ())


def test_identifier_of_more_than_hub_size_applications_is_a_hub(table: Table) -> None:
    for number in range(3):
        table.put(items_of(f"a-{number}"))
    assert not load(table, hub_size=3).hub
    assert load(table, hub_size=2).hub
    assert not load(table, hub_size=2).marked


def test_marked_hub_stays_a_hub(table: Table) -> None:
    table.put(items_of("a-1"))
    sightings.mark_hub(table, sightings.partition("phone", HASHED), now=NOW)
    found = load(table)
    assert (found.hub, found.marked) == (True, True)


def test_watchlist_entries_are_found_at_a_large_hub(table: Table) -> None:
    for number in range(40):
        table.put(items_of(f"a-{number:02}"))
    table.put([entry("A/ofac.csv", 7, "A")])
    assert len(load(table, hub_size=2).watchlist_hits) == 1


def test_applications_at_an_identifier_are_listed_up_to_a_limit(table: Table) -> None:
    for number in range(4):
        table.put(items_of(f"a-{number}"))
    table.put([entry("A/ofac.csv", 7, "A")])
    pk = sightings.partition("phone", HASHED)
    assert sightings.applications_at(table, pk, limit=10) == ["a-0", "a-1", "a-2", "a-3"]
    assert sightings.applications_at(table, pk, limit=2) == ["a-0", "a-1"]
