"""In any order, interleaving or failure, applications end as if they had been processed one after the other."""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations, count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import records
from bonafide.verifiers import DOCUMENT
from tests.pipeline.simulation import (
    KINDS,
    START,
    TABLE,
    TWO_ARE_A_RING,
    Document,
    Simulation,
    simulation,
)
from tests.pipeline.synthetic_applicants import Months
from tests.sizes import FULL
from tests.synthetic.resumes import Population
from tests.turns import Turns

SMALL_HUB = '{"sharing": {"hub": 3, "ring_names": 2}}'
NAMES = "Ada Marchbanks|Tomas Vrba|Ines Caro|Kofi Mensah|Yuki Tanaka|Olga Petrova|Hugo Lambert|Meera Iyer".split("|")
MEDIUM = "phone.not_personal"


def applications(number: int, **others: Any) -> list[Document]:
    """Applications of different people with one telephone, which came by request: each is assessed at once."""
    return [
        {
            "application_id": f"a-{n}",
            "revision": revisions.of_request(START),
            "submitted_at": START.isoformat(),
            "basics": {"name": NAMES[n], "email": f"zq{n}@outlook.com", "phone": "+1 212 736 5000"},
            **others,
        }
        for n in range(number)
    ]


def alerted_in(made: Simulation) -> set[str]:
    """The applications that an e-mail describes, with a finding of their own."""
    entries = r"^Application (\S+): |^\d+\. Application (\S+) \[|^- (\S+): \w+\.\w+"
    found = (match for text in made.emails() for match in re.findall(entries, text, re.MULTILINE))
    return {name for names in found for name in names if name}


def high(made: Simulation) -> set[str]:
    return {name for name, level in made.levels().items() if level == "high"}


def test_rings_end_the_same_in_any_order(reference_database: Path) -> None:
    ends: list[Any] = []
    for order in range(2):
        months = Months(seed=2)
        months.rings(16)
        months.genuine(400)
        times = sorted(arrival.time for arrival in months.arrivals)
        random.Random(order).shuffle(months.arrivals)
        with simulation(reference_database, months.planted) as made:
            for time, arrival in zip(times, months.arrivals, strict=True):
                made.arrive(time, arrival.documents)
            made.send_alerts()
            assert high(made) <= alerted_in(made)
            ends.append(made.assessments())
    assert ends[0] == ends[1]
    assert len(ends[0]) > 600


# ── Several statements of applications that share something, one step after the other ──

SCENARIOS = 24 if FULL else 12
ORDERS = 6
PLANTED = (
    "phone.reserved",
    "email.disposable",
    "education.ends_before_start",
    "education.too_short",
    "document.hidden_text",
    "employment.overlap",
    "network.infrastructure",
)
TEXTS = [each.text for each in Population(3).resumes(2)]
JOBS = [
    {"name": name, "position": "Planner", "startDate": f"{year}-02", "endDate": f"{year + 1}-09"}
    for name, year in (("Aldgate Arden", 2015), ("Calder Moss", 2018), ("Granby Fen", 2020), ("Merrow Pine", 2022))
]
LINES = ("73.20.30.40", "2601:1:2:3::9", "172.56.7.8")

type Step = tuple[Document, str, list[str]]  # what a verifier of this name finds in a document


def steps(random_source: random.Random) -> list[Step]:
    """The findings on one to three statements of each of four applications. What they state often coincides."""
    found: list[Step] = []
    for number in range(4):
        for hour in range(random_source.choice([1, 2, 2, 3])):
            time = START + timedelta(hours=hour)
            is_upload = random_source.random() < 0.85
            document: Document = {
                "application_id": f"a-{number}",
                "revision": revisions.of_upload(time, "A", number) if is_upload else revisions.of_request(time),
                "submitted_at": START.isoformat(),
                "basics": {
                    "name": random_source.choice(NAMES[:4]),
                    "email": f"zq{random_source.randrange(6)}@outlook.com",
                    "phone": f"+1 212 736 500{random_source.randrange(3)}",
                },
            }
            if random_source.random() < 0.4:
                document["basics"] |= {
                    "location": {"address": f"{random_source.choice('12')} Orchard Street", "postalCode": "47374",
                                 "city": "Richmond", "region": "IN", "countryCode": "US"},
                    "profiles": [{"url": f"https://github.com/sample{random_source.choice('12')}"}],
                }  # fmt: skip
            if is_upload and random_source.random() < 0.4:
                origin = random_source.choice(["", "uuid:1"])
                document["document"] = {"text": random_source.choice(TEXTS), "origin": origin}
            document |= statements(random_source)
            planted = [code for code in PLANTED if random_source.random() < 0.2]
            concerned = Application.model_validate(document).optional
            kinds = (*KINDS, *concerned, *([DOCUMENT] if "document" in document else []))
            found += [(document, kind, planted) for kind in kinds]
    return found


def statements(chance: random.Random) -> Document:
    """What some applications state for optional verifiers, which often coincides."""
    found: Document = {}
    if chance.random() < 0.4:
        found["work"] = chance.choice([JOBS[:3], JOBS[1:]])
    if chance.random() < 0.4:
        found["source"] = {"ip": chance.choice(LINES)}
    return found


def expiries(aws: Simulation) -> dict[tuple[str, str], Any]:
    """When the findings on the latest statements expire, and the sightings of the identifiers in them."""
    found: dict[tuple[str, str], Any] = {}
    items = aws.table.items()
    for key, item in items.items():
        if key[1].startswith("check#"):
            identifiers = item.get("identifiers", {"M": {}})["M"].items()
            seen = [(f"id#{kind}#{each['S']}", key[0]) for kind, hashes in identifiers for each in hashes["L"]]
            found |= {each: items[each]["expires_at"] for each in (key, *seen)}
    return found


def end_of(aws: Simulation, order: Sequence[Step], random_source: random.Random, often: float) -> tuple[Any, Any]:
    """Takes the steps. What they record is delivered to Assess now and then: after a share `often` of them."""
    aws.reset()
    for document, kind, planted in order:
        aws.planted = {document["application_id"]: planted}
        aws.record(document, kinds=(kind,))
        if random_source.random() < often:
            aws.deliver(size=random_source.choice([1, 3, 100]))
        if random_source.random() < 0.1:
            aws.send_alerts()
    aws.deliver()
    aws.send_alerts()
    assert high(aws) <= alerted_in(aws)
    return aws.assessments(), expiries(aws)


@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_statements_of_neighbours_end_the_same_in_any_order(seed: int, reference_database: Path) -> None:
    random_source = random.Random(seed)
    order = steps(random_source)
    with simulation(reference_database, overrides=TWO_ARE_A_RING) as made:
        expected = end_of(made, order, random_source, often=1)
        for _ in range(ORDERS):
            random_source.shuffle(order)
            assert end_of(made, order, random_source, often=random_source.choice([0, 0.3, 1])) == expected


# ── Two concurrent applications ──


def arrives(made: Simulation, document: Document) -> None:
    """One application, from its verifiers to the handler's looking back."""
    made.record(document, kinds=("phone",))
    pk = f"app#{document['application_id']}"
    made.handle([each for each in made.stream if each["dynamodb"]["Keys"]["pk"]["S"] == pk])


def coarse() -> Iterator[tuple[str, ...]]:
    """The orders of two applications' three steps, each one's own in their order."""
    for places in combinations(range(6), 3):
        yield tuple("A" if n in places else "B" for n in range(6))


@pytest.mark.parametrize("order", list(coarse()), ids="".join)
def test_steps_of_two_applications_end_the_same_in_any_order(order: tuple[str, ...], reference_database: Path) -> None:
    planted = {"a-0": [MEDIUM], "a-1": [MEDIUM]}
    ends = []
    for steps in ("AAABBB", order):
        with simulation(reference_database, planted, overrides=TWO_ARE_A_RING) as made:
            actors = {}
            for name, document in zip("AB", applications(2), strict=True):
                actors[name] = _steps(made, document)
            for name in steps:
                next(actors[name], None)
            made.send_alerts()
            assert high(made) == alerted_in(made) == {"a-0", "a-1"}
            ends.append(made.assessments())
    assert ends[0] == ends[1]


def _steps(made: Simulation, document: Document) -> Iterator[None]:
    """Writes the sightings; writes the findings; assesses."""
    findings: list[Any] = []
    with patch.object(records, "put_check", lambda _, item: findings.append(item)):
        made.record(document, kinds=("phone",))
    yield
    for item in findings:
        records.put_check(TABLE, item)
    yield
    pk = f"app#{document['application_id']}"
    made.handle([each for each in made.stream if each["dynamodb"]["Keys"]["pk"]["S"] == pk])
    yield


@pytest.mark.parametrize(("before", "policy"), [(0, TWO_ARE_A_RING), (1, SMALL_HUB), (2, SMALL_HUB), (3, SMALL_HUB)])
@pytest.mark.parametrize("is_suspect", [True, False])
def test_two_concurrent_applications_end_the_same_wherever_interrupted(
    before: int, policy: str, is_suspect: bool, reference_database: Path
) -> None:
    """The first runs for so many requests, then the second for so many, then the first to its end, and the second.

    All such orders, with no hub, with one that the second or the first makes, and with one that exists.
    """
    *there, one, other = applications(before + 2)
    planted = {each["application_id"]: [MEDIUM] for each in (one, other) if is_suspect}
    with simulation(reference_database, planted, overrides=policy) as made:
        serial, (most_of_one, most_of_other) = _at_once(made, there, one, other, [])
        assert min(most_of_one, most_of_other) >= 4
        for first in range(most_of_one):
            for second in range(1, most_of_other + 1):
                end, _ = _at_once(made, there, one, other, [(0, first), (1, second)])
                assert end == serial, (first, second)


def _at_once(
    made: Simulation, there: list[Document], one: Document, other: Document, turns: list[tuple[int, int]]
) -> tuple[Any, list[int]]:
    """The end, and how many requests each of the two made."""
    made.reset()
    for document in there:
        arrives(made, document)
    turning = Turns([lambda: arrives(made, one), lambda: arrives(made, other)], turns)
    turning.run(made.table)
    made.handle([each for each in made.stream if each["dynamodb"]["Keys"]["sk"]["S"] == "hub-notice"])
    made.send_alerts()
    assert high(made) <= alerted_in(made)
    return made.assessments(), turning.taken


@pytest.mark.parametrize(("before", "policy"), [(1, TWO_ARE_A_RING), (3, SMALL_HUB)])
def test_any_failed_request_leads_to_the_same_end(before: int, policy: str, reference_database: Path) -> None:
    """The stream delivers a failed record again; work that was done before must not be mistaken for all of it."""
    *there, last = applications(before + 1)
    planted = {each["application_id"]: [MEDIUM] for each in (there[0], last)}

    with simulation(reference_database, planted, overrides=policy) as made:
        serial = None
        for number in count(0):
            made.reset()
            for document in there:
                arrives(made, document)
            made.record(last, kinds=("phone",))
            batch = made.stream[-1:]
            failing = Failing(number)
            made.table.before_step = failing
            if number == 0:
                failing.left = sys.maxsize
            made.handle(batch)
            made.table.before_step = lambda: None
            made.send_alerts()
            serial = serial or made.assessments()
            assert made.assessments() == serial, number
            assert high(made) <= alerted_in(made)
            if number and failing.left > 0:
                break
        assert number > 8


class Failing:
    """Fails one request, after so many that did not."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise ConnectionError


def test_findings_are_written_after_all_sightings(reference_database: Path) -> None:
    documents = applications(8)
    with simulation(reference_database) as made:
        for number in range(len(documents)):
            made.table.before_step = Failing(number)
            with pytest.raises(ConnectionError):
                made.record_all(documents, kinds=("phone",))
            assert not [sk for _, sk in made.table.items() if sk == "check#phone"]


def test_repeated_assessment_expires_with_its_findings(reference_database: Path) -> None:
    one, other = applications(2)
    with simulation(reference_database, overrides=TWO_ARE_A_RING) as made:
        made.arrive(START, [one])
        made.arrive(START + timedelta(days=30), [other])
        items = made.table.items()
        assert made.levels() == {"a-0": "review", "a-1": "review"}
        assert items["app#a-0", "assessment"]["expires_at"] == items["app#a-0", "check#phone"]["expires_at"]


# ── Many concurrent applications ──


def test_eight_concurrent_functions_end_like_one(reference_database: Path) -> None:
    """Eight threads deliver batches of one cluster, in which the same applications are repeated."""
    documents = applications(8)
    documents += [{**each, "application_id": f"b-{n}"} for n, each in enumerate(documents)]
    planted = {each["application_id"]: [MEDIUM] for each in documents[::2]}
    ends, repeated = [], 0
    for machines in (1, 8, 8, 8):
        with simulation(reference_database, planted, in_turn=machines == 1) as made:
            chance = random.Random(machines)

            def machine(number: int, made: Simulation = made, chance: random.Random = chance) -> None:
                own = documents[number % 8 :: 8]
                for document in own:
                    made.record(document)
                    so_far = list(made.stream)
                    made.handle(chance.sample(so_far, min(12, len(so_far))))
                    made.handle([each for each in so_far if document["application_id"] in str(each)])

            interval = sys.getswitchinterval()
            sys.setswitchinterval(1e-5)
            try:
                with ThreadPoolExecutor(machines) as pool:
                    list(pool.map(machine, range(8)))
            finally:
                sys.setswitchinterval(interval)
            made.send_alerts()
            alerted = Counter(name for about in made.alerts().values() for name in about)
            assert high(made) == set(planted)
            assert high(made) <= alerted_in(made)
            assert set(alerted.values()) == {1}
            repeated += len(made.sns.published) - len(made.alerts())
            ends.append(made.assessments())
    print(f"\n{repeated} alerts were sent again under their id")
    assert all(end == ends[0] for end in ends)
