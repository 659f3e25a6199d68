"""Deliveries from end to end: what is recorded of them, what Assess finds, and whom it leaves alone."""

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from bonafide.aws import records
from tests.assess.hired import Hired, applicant
from tests.pipeline.simulation import START, TABLE, simulation

ADA, TOMAS, KOFI, INES = "Ada Marchbanks", "Tomas Vrba", "Kofi Mensah", "Ines Caro"
FARM = "480 Orchard Road"


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Hired]:
    with simulation(reference_database, kind=Hired) as made:
        assert isinstance(made, Hired)
        yield made


def arrive(aws: Hired, *people: tuple[str, str, str | None]) -> None:
    aws.arrive(START, [applicant(*each) for each in people])


def test_device_that_goes_home_says_nothing(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, "12 Canal St.")
    assert aws.found("a-1") == {}
    assert aws.levels() == {"a-1": "low"}


@pytest.mark.parametrize(
    ("home", "delivered"),
    [
        ("12 Canal Street", "12 Canal Street, Apt 4"),
        ("12 Canal Street, Apt 4", "12 Canal Street"),
        ("Apt 4, 12 Canal Street", "12 Canal St #4"),
        ("12 Canal Street\nSpringfield IL 62701", "12 Canal Street, Springfield, IL 62701, USA"),
    ],
)
def test_home_in_another_spelling_says_nothing(home: str, delivered: str, aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, home))
    aws.deliver_to("a-1", ADA, delivered)
    assert aws.found("a-1") == {}


def test_neighbours_of_whom_no_flat_is_stated_with_the_delivery_share_nothing(aws: Hired) -> None:
    names = (ADA, TOMAS, KOFI, INES, "Mirja Salonen", "Desmond Achterberg")
    arrive(aws, *((f"a-{n}", name, f"12 Canal Street, Apt {n + 1}") for n, name in enumerate(names)))
    for n, name in enumerate(names):
        aws.deliver_to(f"a-{n}", name, "12 Canal Street")
    assert [aws.found(f"a-{n}") for n in range(6)] == [{}] * 6


def test_device_to_another_flat_of_the_house_is_a_question(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street, Apt 4"))
    aws.deliver_to("a-1", ADA, "12 Canal Street, Apt 5")
    assert aws.found("a-1") == {"elsewhere": "medium"}


def test_device_to_another_address_is_a_question(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, FARM)
    assert aws.found("a-1") == {"elsewhere": "medium"}
    assert aws.levels() == {"a-1": "review"}


def test_person_who_states_the_new_address_is_cleared(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, FARM)
    arrive(aws, ("a-1", ADA, FARM))
    assert aws.found("a-1") == {}


def test_delivery_to_a_former_stated_home_says_nothing(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, "12 Canal Street")
    arrive(aws, ("a-1", ADA, "5 Elm Row"))
    assert aws.found("a-1") == {}


def test_candidate_who_corrects_the_address_is_cleared(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, FARM)
    aws.arrive(START, [{**applicant("c-1", ADA, FARM), "corrects": "a-1"}])
    assert aws.found("a-1") == aws.found("c-1") == {}


def test_second_device_to_one_address_is_strong_for_both(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"), ("a-2", TOMAS, "5 Elm Row"))
    aws.deliver_to("a-1", ADA, FARM)
    aws.deliver_to("a-2", TOMAS, FARM)
    assert aws.found("a-1") == aws.found("a-2") == {"elsewhere": "strong", "shared": "strong"}
    assert aws.levels() == {"a-1": "review", "a-2": "review"}  # one family alone is never high
    assert records.neighbours_of(records.load(TABLE, "a-1").assessment) == {"delivery": ["a-2"]}


def test_order_of_events_does_not_matter(aws: Hired) -> None:
    events: list[Callable[[], None]] = [
        lambda: arrive(aws, ("a-1", ADA, "12 Canal Street")),
        lambda: arrive(aws, ("a-2", TOMAS, "5 Elm Row")),
        lambda: aws.deliver_to("a-1", ADA, FARM),
        lambda: aws.deliver_to("a-2", TOMAS, FARM),
    ]
    results = set()
    for order in permutations(events):
        aws.reset()
        for event in order:
            event()
        results.add(str(sorted(aws.concerns().items())))
    assert len(results) == 1
    assert "shipping.shared" in results.pop()


def test_people_of_whom_only_deliveries_are_known_are_assessed(aws: Hired) -> None:
    aws.deliver_to("a-1", ADA, FARM)
    assert aws.levels() == {"a-1": "not_assessed"}
    aws.deliver_to("a-2", TOMAS, FARM)
    aws.deliver_to("a-3", KOFI, FARM)
    assert aws.found("a-1") == {"shared": "strong"}
    assert aws.levels() == dict.fromkeys(("a-1", "a-2", "a-3"), "review")


def test_delivery_that_comes_first_waits_for_the_findings_on_the_application(aws: Hired) -> None:
    aws.deliver_to("a-1", ADA, FARM)
    aws.record(applicant("a-1", ADA, "12 Canal Street"), kinds=("phone", "email", "presence"))
    aws.deliver()
    assert aws.found("a-1") == {}
    aws.record(applicant("a-1", ADA, "12 Canal Street"), kinds=("education", "presence"))
    aws.deliver()
    assert aws.found("a-1") == {"elsewhere": "medium"}


def test_corrected_order_is_judged_by_its_last_address(aws: Hired) -> None:
    arrive(aws, ("a-1", ADA, "12 Canal Street"))
    aws.deliver_to("a-1", ADA, "21 Canal Street", order_id="1")
    assert aws.found("a-1") == {"elsewhere": "medium"}
    aws.deliver_to("a-1", ADA, "12 Canal Street", hours=1, order_id="1")
    assert aws.found("a-1") == {}


def test_very_many_at_one_address_are_not_assessed_until_security_answers(reference_database: Path) -> None:
    with simulation(reference_database, kind=Hired, overrides='{"sharing": {"hub": 4, "hub_names": 3}}') as aws:
        assert isinstance(aws, Hired)
        names = [ADA, TOMAS, KOFI, INES, "Mirja Salonen"]
        arrive(aws, *((f"a-{n}", name, f"{n + 1} Canal Street") for n, name in enumerate(names)))
        for n, name in enumerate(names):
            aws.deliver_to(f"a-{n}", name, FARM)
        assert [aws.found(f"a-{n}") for n in range(5)] == [{}] * 5
        aws.send_alerts()
        (notice,) = aws.emails()
        assert "A delivery address in 5 applications under many names: office or ring?" in notice.replace("\n", " ")


FARMS = ["480 Orchard Road", "7 Mill Lane", "1190 Prairie Avenue Apt 3"]
PERSONAS = [
    *("Ada Marchbanks", "Tomas Vrba", "Kofi Mensah", "Ines Caro", "Mirja Salonen", "Desmond Achterberg"),
    *("Lucja Wrobel", "Haruki Tanabe", "Petra Oszkar", "Ruben Castellanos", "Noor Haddadin", "Eamon Gallagher"),
]


@pytest.mark.parametrize("home", ["elsewhere", "not stated", "unknown application"])
def test_laptop_farm_of_twelve_devices_is_found_by_its_second_shipment(home: str, aws: Hired) -> None:
    """Twelve devices to three addresses: whatever is stated as home, the second device to an address shows."""
    if home != "unknown application":
        stated = {"elsewhere": "{} Canal Street", "not stated": ""}[home]
        people = ((f"p-{n}", name, stated.format(n + 10) or None) for n, name in enumerate(PERSONAS))
        arrive(aws, *people)
    for n, name in enumerate(PERSONAS):
        aws.deliver_to(f"p-{n}", name, FARMS[n % 3])
        if n == 2:
            assert {aws.found(f"p-{each}").get("shared") for each in range(3)} == {None}
        if n == 3:  # the second one to the first address
            assert aws.found("p-0")["shared"] == aws.found("p-3")["shared"]
            assert aws.levels()["p-0"] == aws.levels()["p-3"] == "review"
    assert {aws.found(f"p-{n}")["shared"] for n in range(12)} == {"strong"}
    assert set(aws.levels().values()) == {"review"}
