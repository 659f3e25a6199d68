"""What is read of a delivery, whatever an onboarding tool or shop calls it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from verify_shipping.delivery import InvalidDelivery, Place, read_delivery
from verify_shipping.points import is_parcel_point

USUAL = {"application_id": "a-1", "name": "Ada Marchbanks", "address": "12 Canal Street", "postal_code": "62701"}
FULL = Place("12 Canal Street, Apt 4", "62701", "Springfield", "IL", "US")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (USUAL, Place("12 Canal Street", "62701")),
        (
            {
                "Application ID": "a-1",
                "Shipping Name": "Ada Marchbanks",
                "Shipping Address1": "12 Canal Street",
                "Shipping Address2": "Apt 4",
                "Shipping Zip": "62701",
                "Shipping City": "Springfield",
                "Shipping Province": "IL",
                "Shipping Country": "US",
            },
            FULL,
        ),
        (
            {
                "applicationId": "a-1",
                "employee": {"name": "Ada Marchbanks"},
                "shipTo": {
                    "addressLine1": "12 Canal Street",
                    "addressLine2": "Apt 4",
                    "postalCode": 62701,
                    "city": "Springfield",
                    "state": "IL",
                    "countryCode": "US",
                },
            },
            FULL,
        ),
        (
            {"application_id": "a-1", "Straße": "Hauptstraße 5", "PLZ": "50667", "Ort": "Köln", "Land": "DE"},
            Place("Hauptstraße 5", "50667", "Köln", None, "DE"),
        ),
        ({"application_id": "a-1", "address": "n/a", "address2": "5 Elm Row"}, Place("5 Elm Row")),
        ({**USUAL, "city": "", "region": None, "country": ["US"]}, Place("12 Canal Street", "62701")),
    ],
)
def test_place_is_read_by_usual_names(row: dict[str, Any], place: Place) -> None:
    delivery = read_delivery(row).delivery
    assert (delivery.application_id, delivery.place) == ("a-1", place)


@pytest.mark.parametrize(
    ("fields", "time"),
    [
        ({}, None),
        ({"shipped_at": "2026-11-20"}, datetime(2026, 11, 20, tzinfo=UTC)),
        ({"Ship Date": "2026-11-20T09:30:00+01:00"}, datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        ({"shipped_at": "2026-11-20", "changed_at": "2026-11-22"}, datetime(2026, 11, 22, tzinfo=UTC)),
        ({"shipped_at": "2026-11-20", "changed_at": "2026-11-02"}, datetime(2026, 11, 20, tzinfo=UTC)),
        ({"shipped_at": "05/09/2026"}, None),
        ({"shipped_at": "soon"}, None),
    ],
)
def test_latest_time_counts(fields: dict[str, str], time: datetime | None) -> None:
    assert read_delivery({**USUAL, **fields}).delivery.stated_at == time


def test_unknown_fields_are_named_and_lose_nothing() -> None:
    read = read_delivery({**USUAL, "Laptop": "15 inch", "serial": 7, "order_id": 4711, "device": {"os": "x"}})
    assert read.unknown == ("Laptop", "serial", "device.os")
    assert (read.delivery.order_id, read.delivery.name) == ("4711", "Ada Marchbanks")


def test_work_address_may_be_an_object() -> None:
    row = {**USUAL, "work_address": {"street": "1 Harbour Road", "city": "Springfield", "zip": 62701}}
    assert read_delivery(row).delivery.work_address == "1 Harbour Road, Springfield, 62701"


@pytest.mark.parametrize(
    ("row", "paths"),
    [
        ({}, ["application_id", "address"]),
        ({"application_id": "a-1", "city": "Springfield"}, ["address"]),
        ({"name": "Ada Marchbanks", "address": "12 Canal Street"}, ["application_id"]),
        ({"application_id": " ", "address": "12 Canal Street"}, ["application_id"]),
        ({"application_id": True, "address": ["12 Canal Street"]}, ["application_id", "address"]),
    ],
)
def test_fault_says_what_is_missing_and_repeats_nothing(row: dict[str, Any], paths: list[str]) -> None:
    with pytest.raises(InvalidDelivery) as raised:
        read_delivery(row)
    assert [fault.path for fault in raised.value.faults] == paths
    assert "is required" in str(raised.value)
    assert not any(text in str(raised.value) for text in ("Ada", "Canal", "Springfield"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Packstation 118", True),
        ("UPS Access Point, 12 Canal Street", True),
        ("The UPS Store, 480 Orchard Road #112", True),
        ("Amazon Locker - Olive, 9 Main St", True),
        ("Paczkomat KRA01M", True),
        ("Hermes PaketShop, Hauptstraße 5", True),
        ("Postfiliale 507", True),
        ("c/o Post Office, 3 High Street", True),
        ("P.O. Box 44", True),
        ("PO Box 44", True),
        ("Postfach 10 20 30", True),
        ("Point Relais Tabac du Pont, 4 rue Neuve", True),
        ("Mail Boxes Etc., Via Roma 8", True),
        ("Apartado de correos 12", True),
        ("Mondial Relay, 4 rue Neuve", True),
        ("GLS ParcelShop, 5 Elm Row", True),
        ("General Delivery", True),
        ("12 Canal Street", False),
        ("4 Post Office Lane", False),
        ("The Old Post Office, High Street", False),
        ("17 Post Office Road", False),
        ("Poststraße 3", False),
        ("8 Packham Close", False),
        ("5 Boxwood Drive", False),
        ("2 Locksmith Row", False),
        ("9 Storey Street", False),
        ("Rua do Apartado 4", False),
        ("11 Pickup Street", False),
    ],
)
def test_parcel_points_are_recognised_by_their_words(address: str, expected: bool) -> None:
    assert is_parcel_point(address) is expected
