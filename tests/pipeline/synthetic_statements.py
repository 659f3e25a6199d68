"""What the applicants of the simulated months state of their work, homes, profiles and networks. Nobody exists.

It is added to what `Months` has made, by chances of its own: so phones, mailboxes and education stay as they are. As
there, the shares are on the high side: homes for many are those of an employer beside a campus.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import batched
from typing import Any

from bonafide.person_names import romanized
from tests.pipeline.simulation import Document
from tests.pipeline.synthetic_applicants import Months, Person
from tests.synthetic import homes
from tests.synthetic.careers import career
from tests.synthetic.homes import Home, Named, network

ADDRESS, IP = 0.5, 0.7
"""The shares of people who state a street address, and of applications whose source sends a network address."""

TOGETHER: tuple[tuple[str, float, tuple[int, ...]], ...] = (
    ("spouses", 0.02, (2,)),
    ("family", 0.01, (3,)),
    ("flat share", 0.006, (2, 2, 3, 3, 4, 5)),
    ("building", 0.004, (2, 2, 3, 4, 6)),
    ("dormitory", 0.024, (12, 30, 60, 200, 18, 120)),
    ("shelter", 0.003, (8, 15, 40)),
    ("barracks", 0.001, (20,)),
    ("mail", 0.003, (2, 5, 10)),
)
"""Who lives together: the share of applicants otherwise alone, and how many of them apply."""

NETWORKS = {
    "home": 0.52, "mobile": 0.24, "vpn": 0.06, "hosting": 0.015, "tor": 0.005, "relay": 0.08, "office": 0.05,
    "library": 0.02, "inside": 0.01,
}  # fmt: skip
EXITS = {"mobile": 30, "vpn": 60, "hosting": 300, "tor": 20, "relay": 120, "office": 40, "library": 200, "inside": 4}
"""What people use, and how many addresses all of them share there (libraries and cafés are ordinary connections)."""

NOT_AN_ACCOUNT = (
    "https://www.linkedin.com/in/me/", "https://www.linkedin.com/feed/", "https://github.com/", "linkedin.com",
    "https://www.linkedin.com/in/", "https://www.linkedin.com/company/{}", "https://github.com/{}",
    "N/A", "available on request", "https://www.linkedin.com/in/yourname", "https://medium.com", "www.behance.net",
)  # fmt: skip
"""What some people write where an account is asked for: the page that they saw, that of an employer, nothing."""

COURSES = ("https://alumni.codeworks-academy.org/graduates/2025", "https://projects.northbank-bootcamp.io")
"""Pages of a course that some graduates give as their portfolio."""


class _Statements:
    """What each person states, by number; the same in each of their applications unless they move."""

    def __init__(self, months: Months, seed: int) -> None:
        self.chance = random.Random(seed)
        self.months = months
        self.homes: dict[int, Home | Named] = {}
        self.living: dict[int, str] = {}
        self.pages: dict[int, str] = {}
        self.networks: dict[int, str] = {}
        self.work: dict[int, list[dict[str, Any]]] = {}
        self.profiles: dict[int, dict[str, Any]] = {}
        self.states_address: dict[int, bool] = {}
        self._exits = {
            use: [network(self.chance, "home" if use == "library" else use) for _ in range(number)]
            for use, number in EXITS.items()
        }

    def settle(self) -> None:
        """Says who lives with whom."""
        people = {each.number: each for each in self.months.people.values() if not each.group.startswith("ring")}
        alone = [each for each in people.values() if each.group == "alone"]
        self.chance.shuffle(alone)
        total, waiting = len(alone), iter(alone)
        for living, share, sizes in TOGETHER:
            left, number = int(total * share), 0
            while left >= min(sizes):
                size = min(sizes[number % len(sizes)], left)
                self._together(living, [next(waiting) for _ in range(size)])
                left, number = left - size, number + 1
        for group, key in (("couple", _contact), ("siblings", _contact), ("agency", _contact), ("careers", _contact)):
            for members in _by(key, (each for each in people.values() if each.group.startswith(group))):
                self._together(group, members)
        for one, other in batched(
            (each for each in people.values() if each.group == "two of one course"), 2, strict=True
        ):
            if self.chance.random() < 0.3:  # they went on to the same employer
                self.work[one.number] = self._career(one)
                self.work[other.number] = [*self._career(other)[:-1], *self.work[one.number][-1:]]

    def _together(self, living: str, members: list[Person]) -> None:
        made: dict[str, Callable[[random.Random], Home | Named]] = {
            "dormitory": homes.dormitory, "careers": homes.dormitory, "shelter": homes.shelter,
            "barracks": homes.barracks, "agency": homes.office, "mail": homes.office,
        }  # fmt: skip
        place = made.get(living, homes.home)(self.chance)
        if living == "building" and isinstance(place, Home):
            place = place._replace(unit="")
        shares_network = living in ("spouses", "family", "flat share", "couple", "siblings", "shelter", "barracks")
        address = network(self.chance, "campus" if living in ("dormitory", "careers") else "home")
        page = f"https://{members[0].family.lower()}-talents.us/people" if self.chance.random() < 0.5 else ""
        for each in members:
            self.living[each.number] = living
            if living != "agency" or page:
                self.homes[each.number] = place
            if shares_network or living in ("dormitory", "careers"):
                self.networks[each.number] = address
            if living == "agency" and page:
                self.pages[each.number] = page
        if living in ("couple", "spouses") and self.chance.random() < 0.04:
            self.pages |= dict.fromkeys((each.number for each in members), f"https://we-two-{members[0].number}.com")

    def state(self, document: Document, person: Person, times: int) -> None:
        """Adds to an application what its person states in it, the so-manieth."""
        chance, number = self.chance, person.number
        work = self.work.setdefault(number, self._career(person))
        if work:
            document["work"] = work
        moves = self.living.get(number) == "nomad" or (times == 3 and number % 4 == 0)
        if number not in self.homes or (moves and times):
            self.living.setdefault(number, "nomad" if chance.random() < 0.01 else "home")
            self.homes[number] = homes.home(chance)
        basics = document["basics"]
        if self.states_address.setdefault(number, chance.random() < ADDRESS):
            country = basics["location"]["countryCode"]
            basics["location"] = {**self.homes[number].written(chance), "countryCode": country}
        basics |= self.profiles.setdefault(number, self._profiles(person))
        if address := self._network(number):
            document["source"] = {"name": "Careers page", "ip": address}

    def _career(self, person: Person) -> list[dict[str, Any]]:
        if self.chance.random() < 0.1:
            return []
        year, _, month = person.education[-1]["endDate"].partition("-")
        return career(self.chance, int(year) * 12 + int(month))

    def _profiles(self, person: Person) -> dict[str, Any]:
        chance = self.chance
        name = "".join(each for each in romanized(f"{person.given}-{person.family}").lower() if each.isascii())
        handle = f"{name.replace(' ', '').replace("'", '')}-{person.number:05x}"
        ways = ("https://www.linkedin.com/in/{}/", "linkedin.com/in/{}", "https://linkedin.com/in/{}?trk=x")
        found: list[dict[str, str]] = []
        if chance.random() < 0.55:
            found.append({"network": "LinkedIn", "url": chance.choice(ways).format(handle)})
        if chance.random() < 0.2:
            github = {"network": "GitHub", "username": handle.replace("-", "")}
            found.append(
                github | ({"url": f"https://github.com/{github['username']}"} if chance.random() < 0.7 else {})
            )
        if chance.random() < 0.03:
            employer = next((job["name"] for job in self.work[person.number]), handle)
            slug = "".join(letter for letter in employer.lower() if letter.isascii() and letter.isalnum())
            found.append({"network": "LinkedIn", "url": chance.choice(NOT_AN_ACCOUNT).format(slug)})
        page = self.pages.get(person.number)
        if page is None and chance.random() < 0.06:
            page = f"https://{handle}.{chance.choice(('com', 'me', 'github.io'))}"
        if page is None and chance.random() < 0.001:
            page = chance.choice(COURSES)
        return ({"profiles": found} if found else {}) | ({"url": page} if page else {})

    def _network(self, number: int) -> str:
        chance = self.chance
        if chance.random() >= IP:
            return ""
        use = chance.choices(list(NETWORKS), list(NETWORKS.values()))[0]
        if use != "home":
            return chance.choice(self._exits[use])
        return self.networks.setdefault(number, network(chance, "home"))


def state(months: Months, seed: int = 18) -> dict[int, str]:
    """Adds to each genuine application what it states of work, home, profiles and network.

    Returns:
        how each person lives, by number.
    """
    made = _Statements(months, seed)
    made.settle()
    times = defaultdict[int, int](int)
    for arrival in months.arrivals:
        for document in arrival.documents:
            person = months.people[document["application_id"]]
            if not person.group.startswith("ring"):
                made.state(document, person, times[person.number])
                times[person.number] += 1
    return made.living


def _contact(person: Person) -> str:
    """What a couple or the people of an agency have in common."""
    return person.email if person.group.startswith(("couple with one mailbox", "careers")) else person.phone


def _by(key: Callable[[Person], str], people: Iterable[Person]) -> list[list[Person]]:
    found: dict[str, list[Person]] = {}
    for each in people:
        found.setdefault(key(each), []).append(each)
    return list(found.values())
