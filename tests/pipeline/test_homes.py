"""People who live together, and a house to which the devices of invented applicants go, through the whole pipeline."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bonafide.reference import Reference
from tests.pipeline.simulation import START, Simulation, simulation
from verify_presence.verifier import make_verifier

NAMES = (
    "Ada Marchbanks|Tomas Vrba|Kofi Mensah|Priya Raman|Lena Osterhus|Mateo Quiroga|Yuki Tanabe|Ifeoma Okafor|"
    "Pierre Lantier|Zofia Wierzba|Omar Haddad|Signe Dahlgaard"
).split("|")


class Group(NamedTuple):
    """People with their addresses, and after how many days each applies; the strongest finding that may follow."""

    addresses: tuple[str, ...]
    days: tuple[int, ...]
    strength: str | None
    level: str = "low"
    names: tuple[str, ...] = tuple(NAMES)
    profile: str | None = None


def of(number: int, text: str) -> tuple[str, ...]:
    return tuple(text.format(each + 1) for each in range(number))


GROUPS = {
    "a couple": Group(of(2, "12 Thornbrake Ln"), (0, 3), "info"),
    "a family": Group(
        of(4, "14 Thornbrake Lane"), (0, 3, 9, 30), "info", names=tuple(f"{name.split()[0]} Roe" for name in NAMES)
    ),
    "a flat share of three": Group(of(3, "16 Thornbrake Ln Apt 4"), (0, 20, 40), "weak"),
    "neighbours": Group(of(8, "18 Thornbrake Ln Apt {}"), (0, 1, 2, 3, 4, 5, 6, 7), None),
    "tenants one after another": Group(of(4, "20 Thornbrake Ln Apt 4"), (0, 100, 200, 300), "weak"),
    "students in one dormitory": Group(of(8, "Smith Hall, University Housing, 22 Thornbrake Ln"), (0,) * 8, None),
    "people in a shelter": Group(of(6, "Hope Shelter, 24 Thornbrake Ln"), (0, 4, 9, 12, 15, 20), None),
    "refugees": Group(of(6, "Reception Centre, 26 Thornbrake Ln"), (0, 4, 9, 12, 15, 20), None),
    "soldiers": Group(of(6, "PSC 1234 Box {}, APO AE 09012"), (0, 4, 9, 12, 15, 20), None),
    "nomads with mailboxes at one shop": Group(of(6, "28 Thornbrake Ln PMB {}"), (0, 4, 9, 12, 15, 20), None),
    "people with a box at one post office": Group(of(6, "PO Box 12"), (0, 4, 9, 12, 15, 20), None),
    "a house whose flats some do not state": Group(
        (*of(4, "30 Thornbrake Ln"), *of(3, "30 Thornbrake Lane #{}")), (0, 4, 9, 12, 15, 20, 22), None
    ),
    "one in a care home, with its staff": Group(of(5, "Happy Valley Care Home, 32 Thornbrake Ln"), (0,) * 5, None),
    "two who made one website": Group(of(2, "{} Mill Rd"), (0, 1), "weak", profile="https://marchbanks-vrba.dev"),
    "colleagues who name their employer's page": Group(
        of(5, "{} Quarry Rd"), (0, 1, 2, 3, 4), None, profile="linkedin.com/company/northwind-rail"
    ),
    "a house to which devices go": Group(of(5, "34 Thornbrake Ln"), (0, 10, 30, 50, 70), "medium", "review"),
    "one account under five names": Group(
        of(5, "{} Wharf Rd"), (0, 10, 30, 50, 70), "strong", "review", profile="github.com/tamarisk-rail"
    ),
}


def applications() -> list[tuple[int, dict[str, Any]]]:
    """The application of each person with the day on which it comes. Nobody shares a number or a mailbox."""
    found = []
    for place, people in enumerate(GROUPS.values()):
        for index, (address, day) in enumerate(zip(people.addresses, people.days, strict=True)):
            basics = {
                "name": people.names[index],
                "email": f"p{place}.{index}@outlook.com",
                "location": {"address": address, "postalCode": "43004", "city": "Blacklick", "countryCode": "US"},
                "profiles": [{"url": people.profile}] if people.profile else [],
            }
            time = START + timedelta(days=day)
            found.append(
                (
                    day,
                    {
                        "application_id": f"g{place}-{index}",
                        "submitted_at": time.isoformat(),
                        "basics": basics,
                    },
                )
            )
    return found


@pytest.fixture(scope="module")
def made(reference_database: Path) -> Iterator[Simulation]:
    everybody = applications()
    with simulation(reference_database) as simulated:
        if "presence" not in {each.name for each in simulated.verifiers}:
            simulated.verifiers = [*simulated.verifiers, make_verifier(Reference(reference_database))]
        for day in sorted({day for day, _ in everybody}):
            simulated.arrive(START + timedelta(days=day), [each for when, each in everybody if when == day])
        yield simulated


@pytest.mark.parametrize("group", GROUPS)
def test_people_who_live_together_are_no_ring_and_a_ring_is_seen(group: str, made: Simulation) -> None:
    expected, name = GROUPS[group], f"g{list(GROUPS).index(group)}"
    concerns, levels = made.concerns(), made.levels()
    people = [each for each in concerns if each.rpartition("-")[0] == name]
    assert len(people) == len(expected.addresses)
    found = {
        strength
        for each in people
        for code, strength in concerns[each].items()
        if code in ("address.shared", "profile.shared")
    }
    order = ("info", "weak", "medium", "strong")
    assert max(found, key=order.index, default=None) == expected.strength
    assert {levels[each] for each in people} <= {"low", expected.level}
    assert expected.level in {levels[each] for each in people}
    assert not made.alerts()  # nobody is high by these alone
