"""What is read of homes: when an address is a mail drop, and of which addresses nothing is compared."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bonafide.reference import Reference
from bonafide.verifier import Verifier
from bonafide_reference.known_places import tables
from bonafide_reference.official import UnreadableSource
from bonafide_reference.sources import find
from bonafide_reference.table import Table
from tests.builders import application, concerns, unassessed
from verify_presence.presence import Presence, identifiers, read_presence
from verify_presence.verifier import make_verifier

CODE = "address.mail_drop"
OF_OPERATOR = """address,postal_code,city,region,country,kind,note,source
"1200 Wharf Road, Suite 4",94607,Oakland,CA,US,forwarder,Bay Parcel,
77 Quarry Street,LS1 4AB,Leeds,,GB,Virtual office,,our own
12 Mill Lane,LS1 4AB,Leeds,,GB,shared,Mill Lane House,the council
High Street,LS1 4AB,Leeds,,GB,mailbox,no number,
"""


def places(folder: Path, text: str, name: str = "addresses.csv") -> Table:
    """The rows of an operator's list."""
    (folder / name).write_text(text, encoding="utf-8")
    (made,) = tables(find(folder, cache=folder, log=lambda _: None))
    return made


@pytest.fixture(scope="module")
def with_list(tmp_path_factory: pytest.TempPathFactory, reference_database: Path) -> Reference:
    """A reference database with the operator's list."""
    folder = tmp_path_factory.mktemp("addresses")
    copy = Path(shutil.copy(reference_database, folder / "reference.sqlite"))
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.executemany("INSERT INTO known_places VALUES (?, ?, ?, ?)", places(folder, OF_OPERATOR).rows)
    return Reference(copy)


def living_at(
    address: str | None, country: str | None = "US", postal: str | None = "94607", city: str = "Oakland"
) -> Any:
    return application(
        basics={
            "location": {
                "address": address,
                "postalCode": postal,
                "city": city,
                "region": "CA",
                "countryCode": country,
            }
        }
    )


def verdicts(subject: Presence, reference: Reference) -> list[Any]:
    return list(make_verifier(reference).verify(subject))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("44 Thornbrake Dr PMB 210", "PMB"),
        ("44 Thornbrake Dr #PMB210", "PMB"),
        ("1200 Wharf Rd Ste 4", "forwarder (Bay Parcel"),
        ("1200 WHARF ROAD, STE. 4, OAKLAND CA 94607-1234", "forwarder (Bay Parcel"),
    ],
)
def test_a_mail_drop_is_noted(address: str, said: str, with_list: Reference) -> None:
    (verdict,) = verdicts(read_presence(living_at(address), with_list), with_list)
    assert concerns([verdict]) == {CODE}
    assert said in verdict.evidence
    assert "44" not in verdict.evidence
    assert "harf" not in verdict.evidence


def test_each_flat_of_a_listed_house_is_a_mail_drop(with_list: Reference) -> None:
    subject = read_presence(living_at("Flat 9, 77 Quarry St", "GB", "LS1 4AB", "Leeds"), with_list)
    assert concerns(verdicts(subject, with_list)) == {CODE}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("44 Thornbrake Drive", "a house"),
        ("44 Thornbrake Drive Apt 210", "a flat"),
        ("1200 Wharf Road, Suite 5", "the neighbour of one that is listed"),
        ("PO Box 210", "a box is no shop"),
    ],
)
def test_other_addresses_are_none(address: str, why: str, with_list: Reference) -> None:
    assert concerns(verdicts(read_presence(living_at(address), with_list), with_list)) == set(), why


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (None, "nothing is stated"),
        ("Safe at Home, PO Box 210", "a confidentiality programme"),
        ("Address Confidentiality Program, 44 Thornbrake Dr PMB 7", "a confidentiality programme"),
        ("PSC 1234 Box 5, APO AE 09012", "military"),
        ("BFPO 12", "military"),
        ("Hope House Shelter, 44 Thornbrake Dr", "a shelter"),
        ("c/o Vrba, 44 Thornbrake Dr PMB 7", "in care of somebody"),
        ("Oakland", "not precise"),
    ],
)
def test_what_is_never_looked_at(address: str | None, why: str, with_list: Reference) -> None:
    assert unassessed(verdicts(read_presence(living_at(address), with_list), with_list)) == {CODE}, why


def test_a_listed_shared_place_is_no_sign_and_not_compared(with_list: Reference) -> None:
    subject = read_presence(living_at("Room 3, 12 Mill Ln.", "GB", "LS1 4AB", "Leeds"), with_list)
    assert unassessed(verdicts(subject, with_list)) == {CODE}
    assert "address" not in identifiers(subject)


def test_without_a_list_only_what_an_address_says_is_known(reference: Reference) -> None:
    assert unassessed(verdicts(read_presence(living_at("44 Thornbrake Drive"), reference), reference)) == {CODE}
    assert concerns(verdicts(read_presence(living_at("44 Thornbrake Dr PMB 3"), reference), reference)) == {CODE}


def test_a_private_mail_bag_is_a_post_office_s(reference: Reference) -> None:
    subject = read_presence(living_at("P.M.B. 1234, 44 Marina Road", "NG", None, "Lagos"), reference)
    assert concerns(verdicts(subject, reference)) == set()
    assert "address" not in identifiers(subject)


def test_a_home_is_compared_with_its_house(reference: Reference) -> None:
    flat = identifiers(read_presence(living_at("44 Thornbrake Dr Apt 2"), reference))
    house = identifiers(read_presence(living_at("44 Thornbrake Drive"), reference))
    assert flat["building"] == house["building"] == house["address"]
    assert flat["address"] != house["address"]


@pytest.mark.parametrize(
    ("country", "postal", "city", "address", "may_be_of_many"),
    [
        ("US", "94607", "Oakland", "44 Thornbrake Drive", False),
        ("DE", "10115", "Berlin", "Ackerstraße 12", True),
        ("DE", "10115", "Berlin", "Ackerstraße 12, 3. OG links", False),
        ("FR", "69001", "Lyon", "12 rue Haute", True),
        ("NG", None, "Lagos", "12 Marina Road", True),
        (None, None, "Lagos", "12 Marina Road", True),
    ],
)
def test_house_where_flats_have_no_numbers_has_no_house_beside_it(
    country: str | None, postal: str | None, city: str, address: str, may_be_of_many: bool, reference: Reference
) -> None:
    found = identifiers(read_presence(living_at(address, country, postal, city), reference))
    assert found["address"]
    assert ("building" not in found) is may_be_of_many


@pytest.mark.parametrize(
    "address",
    [
        "Room 12, Smith Hall, University Housing, 44 Thornbrake Dr",
        "Happy Valley Care Home, 44 Thornbrake Dr",
        "PO Box 210",
        "General Delivery",
        "c/o Vrba, 44 Thornbrake Dr",
        "PSC 1234 Box 5, APO AE 09012",
        "Thornbrake Drive",
        "Oakland",
        None,
    ],
)
def test_what_is_no_home_is_not_compared(address: str | None, reference: Reference) -> None:
    assert identifiers(read_presence(living_at(address), reference)) == {"profile": [], "website": []}


def test_people_in_different_boxes_of_a_listed_mailbox_shop_are_compared_by_their_box(with_list: Reference) -> None:
    shop = read_presence(living_at("1200 Wharf Rd Ste 4"), with_list)
    box = read_presence(living_at("44 Thornbrake Dr PMB 210"), with_list)
    assert "address" not in identifiers(shop)  # all its customers have it
    assert "pmb210" in identifiers(box)["address"][0]


def test_a_country_may_be_stated_by_its_name(reference: Reference) -> None:
    by_name = identifiers(read_presence(living_at("44 Thornbrake Dr", "United States"), reference))
    assert by_name == identifiers(read_presence(living_at("44 Thornbrake Dr", "US"), reference))


@pytest.mark.parametrize(
    ("basics", "is_on", "concerned"),
    [
        ({"location": {"address": "44 Thornbrake Dr"}}, True, True),
        ({"profiles": [{"url": "github.com/tamarisk-rail"}]}, True, True),
        ({"url": "marchbanks.dev"}, True, True),
        ({"location": {"city": "Oakland"}}, True, False),
        ({"location": {"address": "44 Thornbrake Dr"}}, False, False),
    ],
)
def test_it_concerns_only_applications_that_state_something(
    basics: dict[str, Any], is_on: bool, concerned: bool, reference: Reference
) -> None:
    verifier: Verifier[Presence] = make_verifier(reference, is_on=is_on)
    assert verifier.concerns(application(basics=basics)) is concerned


def test_a_list_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="castle"):
        places(tmp_path, "address,kind\n12 Mill Lane,castle\n")
    with pytest.raises(UnreadableSource, match="no column kind"):
        places(tmp_path, "address,city\n12 Mill Lane,Leeds\n")


def test_rows_that_are_not_precise_are_counted(tmp_path: Path) -> None:
    made = places(tmp_path, OF_OPERATOR, "addresses-2026.csv")
    assert (len(made.rows), made.left_out) == (3, {"without street, number and place": 1})
