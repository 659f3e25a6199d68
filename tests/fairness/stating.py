"""Genuine applicants who state more than phone, e-mail and education, and share homes, networks and employers."""

import re
from collections.abc import Callable, Iterable, Iterator

from local.fairness.people import SCHOOLS, Applicant, People
from tests.synthetic.careers import career
from tests.synthetic.homes import NETWORKS, network

LINES = ("https://github.com/microsoft", "https://www.linkedin.com/company/siemens", "n/a")
"""What some write where a profile is asked for: a page of an employer, or nothing."""


def _flat_share(people: People) -> Iterator[Applicant]:
    """Two or three who share a flat, and the line from which they apply; each writes the address in another way."""
    group, number = "flat share", people.chance.randrange(1, 100_000)
    where = {"city": "Sheffield", "postalCode": "S7 1FE", "countryCode": "GB"}
    line = f"2601:{people.chance.randrange(4096):x}:7:9::1"
    ways = (f"Flat 4, {number} Abbeydale Road", f"{number} Abbeydale Rd, Flat 4", f"{number} ABBEYDALE ROAD FLAT 4")
    for way in ways[: people.chance.choice((2, 3))]:
        document = people.document(group, "GB", location={"address": way, **where})
        yield Applicant(group, {**document, "source": {"ip": line}})


def _dormitory(people: People) -> Iterator[Applicant]:
    """A student in one of two halls, who states the room or not, on the network of the university."""
    group, hall = "dormitory", people.chance.choice(("Ash Hall, 1 University Way", "2 Campus Drive"))
    where = {"city": "Norman", "region": "OK", "postalCode": "73072", "countryCode": "US"}
    room = f", Room {people.chance.randrange(100, 400)}" if people.chance.random() < 0.9 else ""
    document = people.document(group, "US", location={"address": f"{hall}{room}", **where})
    yield Applicant(group, {**document, "source": {"ip": "128.32.7.9"}})


def _career(people: People) -> Iterator[Applicant]:
    """A person with a whole career, some of it by today's name of a firm, who gives the page of an employer."""
    document = people.document("career", people.chance.choice(list(SCHOOLS)))
    document["work"] = career(people.chance, people.chance.randrange(1995, 2018) * 12)
    document["work"] += [{"name": name, "startDate": "2010", "endDate": "2011"} for name in ("Microsoft", "Siemens")]
    document["basics"]["profiles"] = [{"network": "LinkedIn", "url": people.chance.choice(LINES)}]
    yield Applicant("career", {**document, "source": {"ip": network(people.chance, people.chance.choice(USES))}})


USES = list(NETWORKS)
GROUPS: tuple[tuple[Callable[[People], Iterator[Applicant]], int], ...] = (
    (_flat_share, 150),
    (_dormitory, 150),
    (_career, 200),
)
"""How many applicants of each group there are of 500."""


def stating(share: float = 1, others: Iterable[Applicant] = ()) -> list[Applicant]:
    """The 500 applicants, or a share of each group. None has the number of one of the others."""
    numbers = (each.document["basics"].get("phone") or "" for each in others)
    found, taken = list[Applicant](), {re.sub(r"[^+\d]", "", number) for number in numbers}
    for number, (make, size) in enumerate(GROUPS, 100):
        people, group = People(number, taken), list[Applicant]()
        while len(group) < size * share:
            group += make(people)
        found += group
    return found
