"""Sightings: who uses an identifier, hubs, and the watchlist entries that name it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bonafide.aws import sightings
from bonafide.aws.table import Table, expiring_item
from tests.builders import application

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEPT = timedelta(days=30)
PHONE = "+12127365000"


def items_of(name: str, *, forms: tuple[str, ...] = ("ada marchbanks",), **options: Any) -> list[dict[str, Any]]:
    candidate = application(application_id=name, submitted_at=NOW)
    given = {"identifiers": {"phone": [PHONE]}, "keys": [b"key"], "now": NOW, "kept": KEPT, **options}
    identifiers = given.pop("identifiers")
    return list(sightings.items(candidate, identifiers, forms, **given))


def hashed() -> str:
    return str(items_of("a")[0]["pk"]).rpartition("#")[2]


def load(table: Table, hub_size: int = 25, now: datetime = NOW) -> sightings.Identifier:
    return sightings.load(table, "phone", hashed(), hub_size=hub_size, now=now)


def entry(list_name: str, **attributes: Any) -> dict[str, Any]:
    return expiring_item(sightings.partition("phone", hashed()), f"watch#{list_name}", NOW, KEPT, **attributes)


def test_sighting_holds_hashes_only_and_expires() -> None:
    (item,) = items_of("a-1")
    assert PHONE not in str(item)
    assert "marchbanks" not in str(item)
    assert item["expires_at"] == int((NOW + KEPT).timestamp())


def test_sighting_is_written_once_for_each_key() -> None:
    assert len({item["pk"] for item in items_of("a-1", keys=[b"new", b"old"])}) == 2
    assert len(items_of("a-1", identifiers={"phone": [PHONE, PHONE], "email": ["a@b.c"]})) == 2


def test_name_hashes_are_comparable_only_at_one_identifier() -> None:
    (one,), (same,), (other,) = (items_of(name, forms=(name,)) for name in ("ada", "ada", "tomas"))
    assert one["names"] == same["names"] != other["names"]
    (elsewhere,) = items_of("ada", forms=("ada",), identifiers={"phone": ["+442071838750"]})
    assert elsewhere["names"] != one["names"]


def test_everything_at_an_identifier_is_loaded(table: Table) -> None:
    table.put([*items_of("a-1"), *items_of("a-2", forms=())])
    hit = {"tier": "A", "source": "OFAC", "source_url": "https://x", "programme": "P", "first_seen": "2025-01-01"}
    table.put([entry("A/ofac#7", **hit, valid_until="2027-01-31"), entry("C/own#1", tier="C")])
    found = load(table)
    assert found.pk == sightings.partition("phone", hashed())
    assert {each.application_id: bool(each.names) for each in found.sightings} == {"a-1": True, "a-2": False}
    assert all(each.submitted_at == NOW for each in found.sightings)
    own, ofac = found.watchlist_hits
    assert ofac == ("A/ofac", "7", "A", "OFAC", "https://x", "P", "2025-01-01", date(2027, 1, 31))
    assert own == ("C/own", "1", "C", "", "", "", "", None)
    assert (found.hub, found.marked) == (False, False)


def test_expired_items_are_left_out(table: Table) -> None:
    table.put([*items_of("a-1"), entry("A/ofac#7", tier="A")])
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
    sightings.mark_hub(table, sightings.partition("phone", hashed()), now=NOW)
    found = load(table)
    assert (found.hub, found.marked) == (True, True)


def test_watchlist_entries_are_found_at_a_large_hub(table: Table) -> None:
    for number in range(40):
        table.put(items_of(f"a-{number:02}"))
    table.put([entry("A/ofac#7", tier="A")])
    assert len(load(table, hub_size=2).watchlist_hits) == 1


def test_applications_at_an_identifier_are_listed_up_to_a_limit(table: Table) -> None:
    for number in range(4):
        table.put(items_of(f"a-{number}"))
    table.put([entry("A/ofac#7", tier="A")])
    pk = sightings.partition("phone", hashed())
    assert sightings.applications_at(table, pk, limit=10) == ["a-0", "a-1", "a-2", "a-3"]
    assert sightings.applications_at(table, pk, limit=2) == ["a-0", "a-1"]
