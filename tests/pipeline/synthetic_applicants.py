"""Invented applicants of three months: the genuine ones who share something with others, and rings. Nobody exists.

The shares are guesses on the high side: an employer at which three of a hundred applicants share a telephone with
their partner, and seven of a hundred come by an agency, is a hard one.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bonafide.person_names import romanized
from local.fairness.names import POPULATIONS
from tests.pipeline.simulation import START, Document

DAYS = 90
APPLICANTS = 20_000

OWN_NAMES = {"Chinese", "Korean", "Vietnamese", "Spanish", "Arabic"}
"""Where spouses keep their own names; of the others every fourth does."""
FAMILY_FIRST = {"Chinese", "Korean", "Vietnamese"}

WEAK = {"phone.country_mismatch": 0.03, "email.role_account": 0.01, "education.off_calendar": 0.08}
MEDIUM = {"phone.unassigned": 0.005, "email.disposable": 0.005, "education.level_not_awarded": 0.005}
"""Concerns of other kinds than identity, and of what share of the genuine."""

AREA_CODES = "201 206 212 213 215 303 305 310 312 404 415 503 512 602 614 617 702 713 718 804 816 901 916 919".split()
PROVIDERS = "gmail.com outlook.com yahoo.com hotmail.com icloud.com proton.me gmx.de".split()
PLACES = "Aldham Brackley Corwen Dunmore Elstow Farley Grasmere Holbeck Ilford Kelso Ludlow Marlow".split()
KINDS_OF_SCHOOL = ("University of {}", "{} Institute of Technology", "{} College", "{} State University")
SUBJECTS = "Physics Mathematics History Economics Biology Chemistry Law Philosophy Accounting Nursing".split()


class Person(NamedTuple):
    """An invented person. `group` is what they are an example of."""

    number: int
    group: str
    origin: str
    given: str
    family: str
    phone: str
    email: str
    education: tuple[dict[str, str], ...]


class Arrival(NamedTuple):
    """Applications that come in one upload."""

    time: datetime
    documents: list[Document]


class Months:
    """What arrives, and what is true of it: `people` by application, `planted` concerns of other kinds."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.people: dict[str, Person] = {}
        self.names: dict[str, str] = {}
        self.planted: dict[str, list[str]] = {}
        self.arrivals: list[Arrival] = []
        self._phones = self._numbers()
        self._count = 0

    def __getstate__(self) -> dict[str, Any]:
        """What there is, for another process: without the numbers to come, which a generator gives."""
        return {name: value for name, value in vars(self).items() if name != "_phones"}

    # ── Who there is ──

    def person(self, group: str, **known: Any) -> Person:
        """A new person, of whom something is known."""
        chance = self.chance
        self._count += 1
        origin = known.pop("origin", None) or chance.choice(list(POPULATIONS))
        given, family = (chance.choice(names.split()) for names in POPULATIONS[origin])
        address = "".join(
            letter for letter in romanized(f"{given}.{family}") if letter.isascii() and letter not in " '"
        )
        person = Person(
            self._count,
            group,
            origin,
            given,
            family,
            phone=next(self._phones),
            email=f"{address}{self._count}@{chance.choice(PROVIDERS)}",
            education=self._education(),
        )
        return person._replace(**known)

    def _numbers(self) -> Iterator[str]:
        """Numbers of the North American plan that are like no other, in random order."""
        ends = self.chance.sample(range(7_000_000), 60_000)
        for end in ends:
            exchange, line = divmod(end, 10_000)
            exchange += 200
            if exchange % 100 != 11 and exchange != 555 and exchange % 100 != 0:
                yield f"{self.chance.choice(AREA_CODES)}{exchange:03}{line:04}"

    def _education(self) -> tuple[dict[str, str], ...]:
        year = self.chance.randrange(1985, 2020)
        steps = (("BSc", year, year + 3 + self.chance.randrange(2)), ("MSc", year + 5, year + 6))
        return tuple(
            {
                "institution": self.chance.choice(KINDS_OF_SCHOOL).format(self.chance.choice(PLACES)),
                "area": self.chance.choice(SUBJECTS),
                "studyType": level,
                "startDate": f"{begin}-{self.chance.choice(('08', '09', '10'))}",
                "endDate": f"{end}-{self.chance.choice(('05', '06', '07'))}",
            }
            for level, begin, end in steps
        )

    # ── What they send ──

    def time(self, since: datetime = START, days: float = DAYS) -> datetime:
        """A moment in so many days."""
        return since + timedelta(seconds=self.chance.randrange(int(days * 86_400)))

    def sends(self, person: Person, time: datetime | None = None, *, is_genuine: bool = True) -> Document:
        """An application, written as people write."""
        application_id = f"{self.chance.randrange(16**10):010x}"
        time = time or self.time()
        name = self._written(person)
        document = {
            "application_id": application_id,
            "submitted_at": time.isoformat(),
            "basics": {
                "name": name,
                "email": person.email,
                "phone": self._typed(person.phone),
                "location": {"countryCode": "US"},
            },
            "education": list(person.education),
        }
        self.people[application_id] = person
        self.names[application_id] = name
        if is_genuine:
            self.planted[application_id] = [
                code for code, share in {**WEAK, **MEDIUM}.items() if self.chance.random() < share
            ]
        self.arrivals.append(Arrival(time, [document]))
        return document

    def send_together(self, people: Iterable[Person], days: float) -> None:
        """Applications that come in uploads of up to twenty, over so many days."""
        waiting, begin = list(people), self.time(days=DAYS - days)
        while waiting:
            time = self.time(begin, days)
            size = self.chance.randrange(1, 21)
            documents = [self.sends(person, time) for person in waiting[:size]]
            del waiting[:size], self.arrivals[-len(documents) :]
            self.arrivals.append(Arrival(time, documents))

    def _written(self, person: Person) -> str:
        given, family = person.given, person.family
        initial = self.chance.choice("ABCDEFGHJKLMNPRST")
        usual = f"{family} {given}" if person.origin in FAMILY_FIRST else f"{given} {family}"
        seldom = (
            f"{given} {family}",
            f"{family}, {given}",
            f"{family.upper()} {given}",
            f"{given} {initial}. {family}",
            usual.lower(),
            romanized(usual).title(),
            f"Dr. {given} {family}",
        )
        ways = (usual, usual, usual, *seldom)
        return self.chance.choice(ways)

    def _typed(self, phone: str) -> str:
        area, exchange, line = phone[:3], phone[3:6], phone[6:]
        ways = (
            f"({area}) {exchange}-{line}",
            f"+1 {area} {exchange} {line}",
            f"+1{phone}",
            f"{area}-{exchange}-{line}",
        )
        return self.chance.choice(ways)

    # ── The genuine ──

    def genuine(self, applicants: int = APPLICANTS) -> None:
        """As many applicants, of whom the first are those who share something."""
        size = applicants / APPLICANTS
        before = self._count
        for _ in range(int(300 * size)):
            self._couple("couple with one telephone", phone=True, email=False)
        for _ in range(int(60 * size)):
            self._couple("couple with one mailbox", phone=False, email=True)
        for _ in range(int(20 * size)):
            self._couple("couple with both", phone=True, email=True)
        for _ in range(int(600 * size)):
            self._returning()
        for _ in range(int(20 * size)):
            eager, begin = self.person("twelve in a day"), self.time(days=DAYS - 1)
            for _ in range(12):
                self.sends(eager, self.time(begin, 0.9))
        for _ in range(int(200 * size)):
            self._marries()
        for _ in range(int(100 * size)):
            one = self.person("siblings with one telephone")
            self.sends(one)
            self.sends(self.person(one.group, origin=one.origin, family=one.family, phone=one.phone))
        for _ in range(int(40 * size)):
            one = self.person("number that changed hands")
            self.sends(one, self.time(days=20))
            self.sends(self.person(one.group, phone=one.phone), self.time(START + timedelta(days=60), 30))
        for _ in range(int(50 * size)):
            one = self.person("two of one course")
            self.sends(one)
            self.sends(self.person(one.group, education=one.education))
        for number in range(int(5 * size)):
            agency = {"phone": next(self._phones)} | ({"email": f"cv@agency{number}.us"} if number < 2 else {})
            self.send_together((self.person("agency of 300", **agency) for _ in range(300)), days=60)
        for number in range(int(3 * size)):
            careers = f"careers@university{number}.edu"
            self.send_together((self.person("careers e-mail of 150", email=careers) for _ in range(150)), days=30)
        for _ in range(int(10 * size)):
            phone = next(self._phones)
            self.send_together((self.person("agency of 12", phone=phone) for _ in range(12)), days=60)
        while self._count < before + applicants:
            self.sends(self.person("alone"))

    def _couple(self, group: str, *, phone: bool, email: bool) -> None:
        one = self.person(group)
        keeps = self.chance.random() < (0.9 if one.origin in OWN_NAMES else 0.25)
        known = {"phone": one.phone} if phone else {}
        known |= {"email": one.email} if email else {}
        other = self.person(group, origin=one.origin, **known, **({} if keeps else {"family": one.family}))
        self.sends(one)
        self.sends(other)

    def _returning(self) -> None:
        """A person who applies five times, and may change the telephone or mailbox in between."""
        person = self.person("applies five times")
        changes = self.chance.choice(("nothing", "nothing", "phone", "email"))
        for number in range(5):
            if number == 3 and changes != "nothing":
                new = next(self._phones) if changes == "phone" else f"new.{person.email}"
                known: dict[str, Any] = {changes: new}
                person = person._replace(**known)
            self.sends(person)

    def _marries(self) -> None:
        """A person who applies under one name, and after marriage under the partner's or both."""
        person = self.person("name changed at marriage")
        self.sends(person, self.time(days=40))
        partners = self.chance.choice(POPULATIONS[person.origin][1].split())
        family = self.chance.choice((partners, f"{person.family}-{partners}", f"{partners} {person.family}"))
        self.sends(person._replace(family=family), self.time(START + timedelta(days=50), 40))

    # ── Rings ──

    def rings(self, count: int = 40) -> None:
        """Rings of 3 to 30 personas of many origins, of which some share nothing with the others."""
        for number in range(count):
            size = 3 + number * 27 // max(1, count - 1)
            group = f"ring {number}"
            personas = [self.person(group) for _ in range(size)]
            first = personas[0]
            match number % 5:
                case 0:  # one telephone for all
                    personas = [each._replace(phone=first.phone) for each in personas]
                case 1:  # one mailbox, and its other spellings
                    mailbox = f"office.{number}.desk"
                    ways = (f"{mailbox}@gmail.com", f"office{number}desk@googlemail.com", f"{mailbox}+jobs@gmail.com")
                    personas = [each._replace(email=ways[n % 3]) for n, each in enumerate(personas)]
                case 2:  # one history for all
                    personas = [each._replace(education=first.education) for each in personas]
                case 3:  # each shares a telephone with the one before and a mailbox with the next
                    personas = [
                        each._replace(phone=personas[n // 2 * 2].phone, email=personas[(n - 1) // 2 * 2].email)
                        for n, each in enumerate(personas)
                    ]
                case 4:  # a telephone or a history, and every sixth has neither
                    personas = [
                        each._replace(**({"phone": first.phone} if n % 2 else {"education": first.education}))
                        if n % 6 < 5
                        else each
                        for n, each in enumerate(personas)
                    ]
            begin = self.time(days=DAYS - 30)
            for each in personas:
                document = self.sends(each, self.time(begin, 30), is_genuine=False)
                if self.chance.random() < 0.5:
                    self.planted[document["application_id"]] = [self.chance.choice(list(WEAK | MEDIUM))]
