"""Genuine hired people, with the hardest cases in far more than their usual numbers: what Assess says of each.

Of a thousand hired people, we assume that about a hundred let a device be sent to an address that they have not
stated: after a move, to a partner or relative. That is a question to each of them (`review` by one medium finding),
and nothing more. Nobody of the others is asked anything. One applicant in fifty is hired, so that is 0.2 % of all.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from tests.assess.hired import Hired, applicant
from tests.pipeline.simulation import START, simulation

FIRST = "Ada Tomas Kofi Ines Mirja Desmond Lucja Haruki Petra Ruben Noor Eamon Sibel Anouk Marek Yara".split()
LAST = (
    "Marchbanks Vrba Mensah Caro Salonen Achterberg Wrobel Tanabe Oszkar Castellanos Haddadin Gallagher Demirkan "
    "Lefeuvre Pospisil Bengtsson Quintero Ravelojaona Stojkovic Umarova"
).split()
PACKSTATION, OFFICE = "UPS Access Point, 3 Station Road", "1 Harbour Road"


class Person(NamedTuple):
    """A hired person: the stated home, where the device goes, and the points expected; None if nothing is assessed."""

    name: str
    home: str | None
    goes_to: str
    points: int | None
    fields: Mapping[str, str] = MappingProxyType({})
    restates: str | None = None


NUMBERS = count(100)


def new_home() -> str:
    return f"{next(NUMBERS)} Canal Street"


def people() -> Iterator[tuple[str, list[Person]]]:
    """Households and other groups, each with a few words why."""
    names = (f"{first} {LAST[(n * 7 + k) % len(LAST)]}" for k in range(20) for n, first in enumerate(FIRST))
    for _ in range(10):
        home = new_home()
        yield "at home", [Person(next(names), home, home, 0)]
    for _ in range(3):
        home = new_home()
        yield "at home, the flat is stated once only", [Person(next(names), home, f"{home}, Apt 2", 0)]
        yield "moved, and has not said so", [Person(next(names), new_home(), new_home(), 3)]
        yield "to a partner, a relative or a neighbour", [Person(next(names), new_home(), new_home(), 3)]
        yield "to a parcel shop", [Person(next(names), new_home(), PACKSTATION, None)]
        yield "picked up at the office", [Person(next(names), new_home(), OFFICE, 0, {"work_address": OFFICE})]
        yield "no street stated", [Person(next(names), None, new_home(), None)]
        yield "in care of a relative", [Person(next(names), new_home(), f"c/o Jo Roe, {new_home()}", None)]
        moved = new_home()
        yield "moved, and has said so", [Person(next(names), new_home(), moved, 0, restates=moved)]
    for _ in range(2):
        home, former, new = new_home(), new_home(), new_home()
        yield "a couple at one home", [Person(next(names), home, home, 0) for _ in range(2)]
        yield "a couple that moved", [Person(next(names), former, new, 3) for _ in range(2)]
        house = new_home()
        yield "four colleagues in a shared house", [Person(next(names), house, house, 0) for _ in range(4)]
        tower = new_home()
        yield "neighbours", [Person(next(names), f"{tower} Apt {n}", f"{tower} Apt {n}", 0) for n in range(1, 7)]
        surname = next(names).split()[1]
        home = new_home()
        yield (
            "to a brother who works here, too",
            [Person(f"Ida {surname}", home, home, 0), Person(f"Otto {surname}", new_home(), home, 0)],
        )
        flat = new_home()
        yield "a flat that was let again", [Person(next(names), flat, flat, 0) for _ in range(2)]
        dormitory = f"Student Residence West, Room {next(NUMBERS)}, 9 College Road"
        yield "a student", [Person(next(names), dormitory, dormitory, None)]
        home = new_home()
        yield "no name with the delivery", [Person(next(names), home, home, 0, {"name": ""})]
        home = new_home()
        yield (
            "to a flatmate who works here, too, and has not moved out since",
            [Person(next(names), home, home, 1), Person(next(names), new_home(), home, 4)],
        )


def test_genuine_people_are_asked_at_most(reference_database: Path) -> None:
    groups = [
        (why, f"h-{number}-{member}", person)
        for number, (why, group) in enumerate(people())
        for member, person in enumerate(group)
    ]
    with simulation(reference_database, kind=Hired) as aws:
        assert isinstance(aws, Hired)
        aws.record_all(applicant(each, person.name, person.home) for _, each, person in groups)
        for _, each, person in groups:
            aws.record_delivery(each, {"name": person.name, "address": person.goes_to, **person.fields})
        restated = [applicant(each, p.name, p.restates) for _, each, p in groups if p.restates]
        aws.record_all(restated)
        aws.deliver()
        assessments, levels = aws.assessments(), aws.levels()
        for why, each, person in groups:
            families = assessments[each].get("families", {"M": {}})["M"]
            assert int(families.get("shipping", {"N": "0"})["N"]) == (person.points or 0), (why, aws.found(each))
            assert set(aws.found(each).values()) <= {"info", "weak", "medium"}, why
            is_review = bool(person.points and person.points >= 3) or "sharing" in families  # four names at one home
            assert levels[each] == ("review" if is_review else "low"), why


@pytest.mark.parametrize("contacts", [("phone",), ("phone", "email")])
def test_couple_that_moved_in_together_is_not_high(contacts: tuple[str, ...], reference_database: Path) -> None:
    """They stated their former homes and one number: to share that and the new home is one coincidence."""
    ada, tomas = applicant("a-1", "Ada Marchbanks", new_home()), applicant("a-2", "Tomas Vrba", new_home())
    tomas["basics"] |= {kind: ada["basics"][kind] for kind in contacts}
    new = new_home()
    with simulation(reference_database, kind=Hired) as aws:
        assert isinstance(aws, Hired)
        aws.arrive(START, [ada, tomas])
        aws.deliver_to("a-1", "Ada Marchbanks", new)
        aws.deliver_to("a-2", "Tomas Vrba", new)
        assert aws.levels() == {"a-1": "review", "a-2": "review"}


@pytest.mark.parametrize("weak", ["phone.internet_number", "email.role_account"])
def test_a_move_and_a_weak_finding_are_not_high(weak: str, reference_database: Path) -> None:
    with simulation(reference_database, {"a-1": [weak]}, kind=Hired) as aws:
        assert isinstance(aws, Hired)
        aws.arrive(START, [applicant("a-1", "Ada Marchbanks", new_home())])
        aws.deliver_to("a-1", "Ada Marchbanks", new_home())
        assert aws.levels() == {"a-1": "review"}
